"""Read a folder of CSV tables by its ``datapackage.json`` and name every fault.

This module knows no column by name. Messages are written for a person with a spreadsheet:
row 1 is the header, as the spreadsheet counts.
"""

from __future__ import annotations

import csv
import io
import re
from difflib import get_close_matches
from pathlib import Path

from .dates import parse_edtf
from .description import PACKAGE, Fault, read_package

EDTF = "https://www.loc.gov/standards/datetime/"
_BOOLEANS = {"trueValues": ["true", "True", "TRUE", "1"], "falseValues": ["false", "False", "FALSE", "0"]}  # as in Table Schema


def read_folder(folder) -> tuple[dict, dict[str, list[dict]], list[Fault]]:
    """Read and check all tables of a folder.

    Returns
    -------
    package : dict
        See `read_package`.
    tables : dict of str to list of dict
        For each table its rows. Cells have the type of their column; an empty cell is None.
    faults : list of Fault
        All faults of all files. Empty if the folder is in order.
    """
    package, faults = read_package(folder)
    sheets = {resource["name"]: _Sheet(Path(folder), resource) for resource in package.get("resources", [])}
    for sheet in sheets.values():
        sheet.check_keys(sheets)
        faults += sheet.faults
    return package, {name: sheet.rows for name, sheet in sheets.items()}, faults


class _Sheet:
    """One table: its ``rows``, the ``numbers`` that a spreadsheet gives them, and its ``faults``."""

    def __init__(self, folder, resource):
        self.file, self.schema = resource["path"], resource["schema"]
        self.rows, self.numbers, self.faults = [], [], []
        lines = self.cells(folder / self.file)
        header = [name.strip() for name in lines[0]] if lines else []
        fields = {field["name"]: field for field in self.schema["fields"]}
        self.read = lines is not None and self.check_header(header, fields)
        for number, cells in enumerate(lines[1:] if self.read else [], start=2):
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(header):
                fix = 'put a text that contains a comma in double quotes: "one, two".'
                self.fault(f"{len(cells)} cells, but the header has {len(header)}.", fix, number)
                continue
            texts = dict(zip(header, map(str.strip, cells), strict=True))
            self.rows.append({name: self.value(number, field, texts[name]) for name, field in fields.items()})
            self.numbers.append(number)

    def fault(self, problem, fix, row=None, column=None):
        self.faults.append(Fault(self.file, problem, fix, row, column))

    def cells(self, path):
        """Return the cells of each line; None if the file cannot be read."""
        lines = []
        try:
            text = path.read_bytes().decode("utf-8-sig")
            first = text.split("\n", 1)[0]
            mark = next((mark for mark in ";\t" if first.count(mark) > first.count(",")), None)
            if mark is None:
                lines.extend(csv.reader(io.StringIO(text, newline=""), strict=True))
                return lines
            name = {";": "semicolons", "\t": "tabs"}[mark]
            self.fault(f"the cells are split by {name}.", "save it again with commas between the cells.", 1)
        except FileNotFoundError:
            self.fault("the file is missing.", f"put {self.file} back into {path.parent}.")
        except UnicodeDecodeError:
            self.fault("the letters are not stored as UTF-8.", "in the spreadsheet choose 'Save as' and 'CSV UTF-8'.")
        except OSError as error:
            self.fault(f"it cannot be read ({error.strerror}).", "close other programs that use the file.")
        except csv.Error as error:
            self.fault(f"the quotation marks do not match ({error}).", 'close every " with another ".', len(lines) + 1)
        return None

    def check_header(self, header, wanted) -> bool:
        strange = [name for name in header if name not in wanted]
        for name in wanted:
            if name not in header:
                near = get_close_matches(name, strange, 1)
                fix = f"rename the column '{near[0]}' to '{name}'." if near else f"add a column '{name}' to row 1."
                self.fault("the column is missing.", fix, 1, name)
        for name in dict.fromkeys(header):
            if header.count(name) > 1:
                self.fault("the column is there twice.", "delete one of the two.", 1, name)
        for name in strange if not self.faults else ():
            self.fault(f"no such column is described in {PACKAGE}.", f"delete it, or describe it in {PACKAGE}.", 1, name)
        return not self.faults

    def value(self, number, field, text):
        """Return the cell as its column's type. An empty cell and one with a fault come back as None."""
        rules = field.get("constraints", {})
        value = _convert(field, text) if text else None
        fix = None
        if value is None:
            fix = _example(field, text) if text or rules.get("required") else None
        elif "enum" in rules and value not in rules["enum"]:
            near = get_close_matches(text, list(map(str, rules["enum"])), 1)
            fix = f"write {near[0]}." if near else _example(field)
        elif "pattern" in rules and not re.fullmatch(rules["pattern"], text):
            fix = _example(field, text)
        elif field.get("rdfType") == EDTF:
            try:
                parse_edtf(text)
            except ValueError as error:
                fix = str(error)
        elif not isinstance(value, str) and value < rules.get("minimum", value):
            fix = f"write a number of at least {rules['minimum']}."
        elif not isinstance(value, str) and value > rules.get("maximum", value):
            fix = f"write a number of at most {rules['maximum']}."
        if fix:
            self.fault(f"found '{text}'." if text else "the cell is empty.", fix, number, field["name"])
        return None if fix else value

    def check_keys(self, sheets):
        """Find values that must be there once only, and those that must stand in another table, if the case has it."""
        key = self.schema.get("primaryKey", [])
        unique = [[field["name"]] for field in self.schema["fields"] if field.get("constraints", {}).get("unique")]
        unique += [[key] if isinstance(key, str) else key]
        for columns in [columns for place, columns in enumerate(unique) if columns and columns not in unique[:place]]:
            seen = {}
            for row, number in zip(self.rows, self.numbers, strict=True):
                value = tuple(row[column] for column in columns)
                if None not in value and seen.setdefault(value, number) != number:
                    text = " and ".join(map(str, value))
                    problem = f"found '{text}', which row {seen[value]} has too."
                    self.fault(problem, "give each row its own.", number, columns[-1])
        for link in self.schema.get("foreignKeys", []):
            column, (table, name) = link["fields"], (link["reference"][word] for word in ("resource", "fields"))
            if table not in sheets or not sheets[table].read:
                continue
            known = {row[name] for row in sheets[table].rows}
            for row, number in zip(self.rows, self.numbers, strict=True):
                value = row[column]
                if value is not None and value not in known:
                    near = get_close_matches(str(value), map(str, known), 1)
                    fix = f"add {value} to {table}.csv, or write a name that is there"
                    fix += f" (did you mean {near[0]}?)." if near else "."
                    self.fault(f"found '{value}', which is not in {table}.csv.", fix, number, column)


def _convert(field, text):
    kind = field.get("type", "string")
    if kind == "boolean":
        spelt = {**_BOOLEANS, **field}
        return True if text in spelt["trueValues"] else False if text in spelt["falseValues"] else None
    if kind == "string":
        return text
    # 10.000 is ten in one country and ten thousand in another: never guess. 0.005 is one thing everywhere.
    number = r"-?(0\.[0-9]+|[0-9]+(\.[0-9]{1,2}|\.[0-9]{4,})?)"
    if not re.fullmatch(r"-?[0-9]+" if kind == "integer" else number, text):
        return None
    return int(text) if kind == "integer" else float(text)


def _example(field, text="") -> str:
    """Say what belongs into a cell."""
    kind = field.get("type", "string")
    if kind in ("integer", "number"):
        if re.fullmatch(r"-?[1-9]\d{0,2}([ ,.']\d{3})+", text):
            return "write the digits only: " + re.sub(r"[ ,.']", "", text) + "."
        if re.fullmatch(r"-?\d+,\d+", text):
            return "use a full stop: " + text.replace(",", ".") + "."
        return "write a whole number, like 12." if kind == "integer" else "write a number, like 12 or 3.5."
    if kind == "boolean":
        return "write true or false."
    if field.get("rdfType") == EDTF:
        return "write year-month-day, like 1999-12-31, or less: 1999-12. Format the column as text, so that it stays so."
    if "enum" in field.get("constraints", {}):
        return f"write one of: {', '.join(map(str, field['constraints']['enum']))}."
    return f"write what the column holds: {field.get('description') or field['name']}"
