"""Read a folder of CSV tables by its ``datapackage.json`` and name every fault.

The data package (Frictionless Table Schema) is the one description of the columns. This
module only reads it; it knows no column by name. Messages are written for a person with a
spreadsheet: row 1 is the header, as the spreadsheet counts.
"""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from .dates import parse_edtf

PACKAGE = "datapackage.json"
EDTF = "https://www.loc.gov/standards/datetime/"


@dataclass(frozen=True)
class Fault:
    """One thing to mend: where it is, what is wrong, what to write instead."""

    file: str
    problem: str
    fix: str
    row: int | None = None
    column: str | None = None

    def __str__(self) -> str:
        place = self.file
        if self.row is not None:
            place += f" row {self.row}"
        if self.column is not None:
            place += f", column '{self.column}'"
        return f"{place}: {self.problem} Fix: {self.fix}"


def read_folder(folder) -> tuple[dict, dict[str, list[dict]], list[Fault]]:
    """Read and check all tables of a folder.

    Parameters
    ----------
    folder : path-like
        A folder with a ``datapackage.json`` and the CSV files that it names.

    Returns
    -------
    package : dict
        The content of ``datapackage.json``; empty if it cannot be read.
    tables : dict of str to list of dict
        For each table its rows. Cells have the type of their column; an empty cell is None.
    faults : list of Fault
        All faults of all files. Empty if the folder is in order.
    """
    folder = Path(folder)
    try:
        package = json.loads((folder / PACKAGE).read_text(encoding="utf-8"))
    except OSError:
        return {}, {}, [Fault(PACKAGE, f"there is no such file in {folder}.", "name the folder that holds the tables.")]
    except ValueError as error:
        return {}, {}, [Fault(PACKAGE, f"it is not valid JSON ({error}).", "undo your last change to this file.")]
    tables, rows_at, faults = {}, {}, []
    for resource in package["resources"]:
        name = resource["name"]
        tables[name], rows_at[name] = _read_table(folder, resource, faults)
    for resource in package["resources"]:
        if rows_at[resource["name"]] is not None:
            _check_keys(resource, tables, rows_at, faults)
    return package, tables, faults


def _read_table(folder: Path, resource: dict, faults: list[Fault]):
    """Return the rows of one table and their row numbers; None if it could not be read."""
    file = resource["path"]
    lines = _cells(folder / file, file, faults)
    if lines is None:
        return [], None
    fields = resource["schema"]["fields"]
    header = [name.strip() for name in lines[0]] if lines else []
    if not _check_header(file, header, [field["name"] for field in fields], faults):
        return [], None
    rows, numbers = [], []
    for number, cells in enumerate(lines[1:], start=2):
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header):
            faults.append(
                Fault(
                    file,
                    f"{len(cells)} cells, but the header has {len(header)}.",
                    'put a text that contains a comma in double quotes: "one, two".',
                    number,
                )
            )
            continue
        row = dict(zip(header, cells, strict=True))
        rows.append({field["name"]: _value(file, number, field, row[field["name"]].strip(), faults) for field in fields})
        numbers.append(number)
    return rows, numbers


def _cells(path: Path, file: str, faults: list[Fault]):
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        faults.append(Fault(file, "the file is missing.", f"put {file} back into {path.parent}."))
        return None
    except UnicodeDecodeError:
        faults.append(Fault(file, "the letters are not stored as UTF-8.", "in the spreadsheet choose 'Save as' and 'CSV UTF-8'."))
        return None
    except OSError as error:
        faults.append(Fault(file, f"it cannot be read ({error.strerror}).", "close other programs that use the file."))
        return None
    first = text.split("\n", 1)[0]
    for mark, name in ((";", "semicolons"), ("\t", "tabs")):
        if first.count(mark) > first.count(","):
            faults.append(Fault(file, f"the cells are split by {name}.", "save it again with commas between the cells.", 1))
            return None
    lines = []
    try:
        for cells in csv.reader(io.StringIO(text, newline=""), strict=True):
            lines.append(cells)
    except csv.Error as error:
        problem = f"the quotation marks do not match ({error})."
        faults.append(Fault(file, problem, 'close every " with another ".', len(lines) + 1))
        return None
    return lines


def _check_header(file, header, wanted, faults) -> bool:
    before = len(faults)
    for name in wanted:
        if name not in header:
            near = get_close_matches(name, [other for other in header if other not in wanted], 1)
            fix = f"rename the column '{near[0]}' to '{name}'." if near else f"add a column '{name}' to row 1."
            faults.append(Fault(file, "the column is missing.", fix, 1, name))
    for name in header:
        if header.count(name) > 1 and not any(fault.column == name for fault in faults[before:]):
            faults.append(Fault(file, "the column is there twice.", "delete one of the two.", 1, name))
    faulty = len(faults) > before
    for name in header:
        if not faulty and name not in wanted:
            faults.append(
                Fault(file, f"no such column is described in {PACKAGE}.", f"delete it, or describe it in {PACKAGE}.", 1, name)
            )
    return not faulty


def _value(file, number, field, text, faults):
    """Return the cell as its column's type. A cell with a fault comes back as None."""
    name, rules = field["name"], field.get("constraints", {})

    def fault(fix):
        faults.append(Fault(file, f"found '{text}'." if text else "the cell is empty.", fix, number, name))

    if text == "":
        if rules.get("required"):
            fault(_example(field))
        return None
    value = _convert(field, text)
    if value is None:
        fault(_example(field, text))
        return None
    if "enum" in rules and value not in rules["enum"]:
        near = get_close_matches(text, rules["enum"], 1)
        fault(f"write {near[0]}." if near else "write one of: " + ", ".join(rules["enum"]) + ".")
        return None
    if "pattern" in rules and not re.fullmatch(rules["pattern"], text):
        fault(_example(field, text))
        return None
    if field.get("rdfType") == EDTF:
        try:
            parse_edtf(text)
        except ValueError as error:
            fault(str(error))
            return None
    for rule, bad in (("minimum", lambda limit: value < limit), ("maximum", lambda limit: value > limit)):
        if rule in rules and bad(rules[rule]):
            fault(f"write a number of {'at least' if rule == 'minimum' else 'at most'} {rules[rule]}.")
            return None
    return value


def _convert(field, text):
    kind = field["type"]
    if kind == "boolean":
        return {**dict.fromkeys(field["trueValues"], True), **dict.fromkeys(field["falseValues"], False)}.get(text)
    if kind in ("integer", "number"):
        # 10.000 is ten in one country and ten thousand in another: never guess.
        if not re.fullmatch(r"-?[0-9]+" if kind == "integer" else r"-?[0-9]+(\.[0-9]{1,2}|\.[0-9]{4,})?", text):
            return None
        return int(text) if kind == "integer" else float(text)
    return text


def _example(field, text=""):
    """Say what belongs into a cell."""
    kind = field["type"]
    if kind in ("integer", "number"):
        if re.fullmatch(r"-?\d{1,3}([ ,.']\d{3})+", text):
            return "write the digits only: " + re.sub(r"[ ,.']", "", text) + "."
        if re.fullmatch(r"-?\d+,\d+", text):
            return "use a full stop: " + text.replace(",", ".") + "."
        return "write a whole number, like 12." if kind == "integer" else "write a number, like 12 or 3.5."
    if kind == "boolean":
        return "write true or false."
    if field.get("rdfType") == EDTF:
        return "write year-month-day, like 1999-12-31, or less: 1999-12. Format the column as text, so that it stays so."
    if "enum" in field.get("constraints", {}):
        return "write one of: " + ", ".join(field["constraints"]["enum"]) + "."
    return f"write what the column holds: {field['description']}"


def _check_keys(resource, tables, rows_at, faults):
    name, file, schema = resource["name"], resource["path"], resource["schema"]
    unique = [[field["name"]] for field in schema["fields"] if field.get("constraints", {}).get("unique")]
    key = schema.get("primaryKey", [])
    key = [key] if isinstance(key, str) else key
    for columns in [*unique, *([key] if key and key not in unique else [])]:
        seen = {}
        for row, number in zip(tables[name], rows_at[name], strict=True):
            value = tuple(row[column] for column in columns)
            if None in value:
                continue
            if value in seen:
                text = " and ".join(str(part) for part in value)
                faults.append(
                    Fault(
                        file, f"found '{text}', which row {seen[value]} has too.", "give each row its own.", number, columns[-1]
                    )
                )
            seen.setdefault(value, number)
    for reference in schema.get("foreignKeys", []):
        column, target = reference["fields"], reference["reference"]
        if rows_at.get(target["resource"]) is None:
            continue
        known = {row[target["fields"]] for row in tables[target["resource"]]}
        for row, number in zip(tables[name], rows_at[name], strict=True):
            value = row[column]
            if value is not None and value not in known:
                near = get_close_matches(value, [str(item) for item in known], 1)
                fix = f"add {value} to {target['resource']}.csv, or write a name that is there"
                fix += f" (did you mean {near[0]}?)." if near else "."
                problem = f"found '{value}', which is not in {target['resource']}.csv."
                faults.append(Fault(file, problem, fix, number, column))
