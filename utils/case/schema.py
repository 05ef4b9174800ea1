"""Read a folder of CSV tables by its ``datapackage.json`` and name every fault.

This module knows no column by name. Messages are written for a person with a spreadsheet:
row 1 is the header, as the spreadsheet counts.
"""

import csv
import datetime as dt
import re
from contextlib import suppress
from functools import cache
from pathlib import Path

from .dates import FORM, parse_edtf
from .description import PACKAGE, Fault, read_package, read_utf8
from .text import left_behind, near, seen, short, table

EDTF = "https://www.loc.gov/standards/datetime/"
_SHAPES = {EDTF: f"{FORM}(/{FORM})?"}
_BOOLEANS = {"trueValues": ["true", "True", "TRUE", "1"], "falseValues": ["false", "False", "FALSE", "0"]}  # as in Table Schema
_FORMULA = re.compile(r"(?s)=.+|#[\w/]+[!?]|#N/?[AV]")  # of a spreadsheet, or what it says of one that cannot be worked out
_AROUND = "'\"`‘’“”%€$£ \u00a0\u202f"  # what a spreadsheet or a writer puts around a value
_DAY_0 = dt.date(1899, 12, 30)  # from which spreadsheets count days


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
    return package, {name: list(sheet.rows.values()) for name, sheet in sheets.items()}, faults


class _Sheet:
    """One table: its ``rows`` by the numbers that a spreadsheet gives them, and its ``faults``."""

    def __init__(self, folder, resource):
        self.file, self.schema = resource["path"], resource["schema"]
        self.fields = {field["name"]: field for field in self.schema["fields"]}
        self.rows, self.judged = {}, cache(lambda name, text: _judged(self.fields[name], text))  # many cells are alike
        text, self.faults = read_utf8(folder / self.file, self.file)
        header, *lines = [[]] if self.faults else self.lines(text)
        self.read, first = not self.faults, {tuple(header): 1}
        for number, cells in enumerate(lines if self.read else (), start=2):
            if not any(cells):
                continue
            if first.setdefault(tuple(cells), number) != number:
                self.fault(f"this is row {first[tuple(cells)]} once more.", "delete one of the two.", number)
            elif len(cells) != len(header):
                fix = "add what is missing: an empty cell needs its comma, too."
                if len(cells) > len(header):
                    fix = (
                        'put a text with a comma in straight double quotation marks: "one, two"; delete commas that end the row.'
                    )
                self.fault(f"cells in this row: {len(cells)}; in the header: {len(header)}.", fix, number)
            else:
                texts = dict(zip(header, cells, strict=True))
                self.rows[number] = {name: self.value(number, field, texts[name]) for name, field in self.fields.items()}
                self.check_bounds(number, self.rows[number], texts)

    def fault(self, problem, fix, row=None, column=None):
        self.faults.append(Fault(self.file, problem, fix, row, column))

    def lines(self, text):
        """Return the header and the lines, without blanks around their cells, and name what is wrong with them as a whole."""
        mark, parted = table(text, strict=True)
        lines, problem = [], None
        if mark != ",":
            found = "semicolons" if mark == ";" else "tabs"
            self.fault(f"the cells are split by {found}.", "save it again with commas between the cells.", 1)
            return [[]]
        try:
            lines.extend([cell.strip() for cell in line] for line in parted)
        except csv.Error as error:
            problem = f"the quotation marks do not match ({error})."
        header = [seen(name) for name in lines[0]] if lines else []
        for number, cells in enumerate(lines, 1):
            for name, cell in zip(header, cells, strict=False):
                if found := left_behind(cell):
                    self.fault(*found, number, short(name))
        if not self.faults:
            self.check_header(header)
        if problem and not self.faults:
            self.fault(problem, 'close every " with another ". Inside a cell write it twice: "".', len(lines) + 1)
        return lines or [header]

    def check_header(self, header):
        strange = [name for name in header if name not in self.fields]
        if 2 * len(self.fields.keys() & header) < len(self.fields):  # this is another thing than a header
            found = f"found '{short(', '.join(header))}' in place of the names of the columns." if any(header) else "it is empty."
            self.fault(found, f"write: {','.join(self.fields)}", 1)
            return
        for name in self.fields:
            if name not in header:
                other = near(name, strange)
                fix = f"rename the column '{other}' to '{name}'." if other else f"add a column '{name}' to row 1."
                self.fault("the column is missing.", fix, 1, name)
        for name in dict.fromkeys(filter(None, header)):
            if header.count(name) > 1:
                self.fault("the column is there twice.", "delete one of the two.", 1, name)
        for name in dict.fromkeys(strange) if not self.faults else ():
            fix = f"delete it, or describe it in {PACKAGE}." if name else "delete the commas at the end of each line."
            self.fault(f"no such column is described in {PACKAGE}.", fix, 1, name)

    def value(self, number, field, text):
        """Return the cell as its column's type. An empty cell and one with a fault come back as None."""
        value, fix = self.judged(field["name"], text)
        if fix:
            self.fault(f"found '{short(text)}'." if text else "the cell is empty.", fix, number, field["name"])
        return value

    def check_bounds(self, number, row, texts):
        """Find a lower bound that is above its upper one."""
        for name, field in self.fields.items():
            other = field.get("notAbove")
            if other not in row:
                continue
            low, high = row[name], row[other]
            with suppress(ValueError, TypeError):  # one is neither a number nor a date
                if field.get("rdfType") == EDTF:
                    low, high = parse_edtf(low).earliest, parse_edtf(high).latest
                if None not in (low, high) and low > high:
                    fix = f"write what comes first into '{name}', and the other into '{other}'."
                    self.fault(f"found '{texts[name]}', which is above '{texts[other]}' in '{other}'.", fix, number, name)

    def check_keys(self, sheets):
        """Find values that must be there once only, and those that must stand in another table, if the case has it."""
        key = self.schema.get("primaryKey", [])
        unique = [(name,) for name, field in self.fields.items() if field.get("constraints", {}).get("unique")]
        for columns in dict.fromkeys([*unique, (key,) if isinstance(key, str) else tuple(key)]):
            first = {}
            for number, row in self.rows.items() if columns else ():
                value = tuple(row[column] for column in columns)
                if None not in value and first.setdefault(value, number) != number:
                    text = " and ".join(map(str, value))
                    problem = f"found '{text}', which row {first[value]} has too."
                    self.fault(problem, "give each row its own.", number, columns[-1])
        for link in self.schema.get("foreignKeys", []):
            column, (other, name) = link["fields"], (link["reference"][word] for word in ("resource", "fields"))
            if other not in sheets or not sheets[other].read:
                continue
            known = {row[name] for row in sheets[other].rows.values()}
            for number, row in self.rows.items():
                value = row[column]
                if value is not None and value not in known:
                    fix = f"add {short(str(value))} to {other}.csv, or write a name that is there"
                    fix += f" (did you mean {meant}?)." if (meant := near(value, known)) else "."
                    self.fault(f"found '{short(str(value))}', which is not in {other}.csv.", fix, number, column)


def _judged(field, text) -> tuple[object, str | None]:
    """Return a cell as its column's type, or None and what to write instead."""
    rules = field.get("constraints", {})
    shape = rules.get("pattern", _SHAPES.get(field.get("rdfType")))
    if not text:
        return None, _example(field, text) if rules.get("required") else None
    if _FORMULA.fullmatch(text):
        return None, "write what the spreadsheet should show there, and no formula."
    value = _convert(field, text)
    if value is None or value not in rules.get("enum", [value]) or (shape and not re.fullmatch(shape, text)):
        return None, _example(field, text)
    if field.get("rdfType") == EDTF:
        try:
            parse_edtf(text)
        except ValueError as error:
            return None, str(error)
    if not isinstance(value, str) and value < rules.get("minimum", value):
        return None, f"write a number of at least {rules['minimum']}."
    if not isinstance(value, str) and value > rules.get("maximum", value):
        return None, f"write a number of at most {rules['maximum']}."
    return value, None


def _convert(field, text):
    kind = field.get("type", "string")
    if kind == "boolean":
        spelt = {**_BOOLEANS, **field}
        return True if text in spelt["trueValues"] else False if text in spelt["falseValues"] else None
    if kind == "string":
        return text
    # 10.000 is ten in one country and ten thousand in another: never guess. 0.005 is one thing everywhere.
    number = r"-?(0\.[0-9]{1,15}|[0-9]{1,15}(\.[0-9]{1,2}|\.[0-9]{4,15})?)"
    if not re.fullmatch(r"-?[0-9]{1,15}" if kind == "integer" else number, text):
        return None
    return int(text) if kind == "integer" else float(text)


def _example(field, text) -> str:
    """Say what belongs into a cell."""
    kind, allowed = field.get("type", "string"), field.get("constraints", {}).get("enum")
    plain = text.strip(_AROUND)
    for form in (plain, plain.casefold()):
        if form not in ("", text) and _judged(field, form)[1] is None:
            return f"write {form}."
    if kind in ("integer", "number"):
        if re.fullmatch(r"-?[1-9][0-9]{0,2}([\s.,'’][0-9]{3})+", text):
            either = kind == "number" and re.fullmatch(r"-?\d+[.,]\d+", text)
            less = f"; or {float(text.replace(',', '.')):g}, if that is meant" if either else ""
            return f"write the digits only: {re.sub(r'[^0-9-]', '', text)}{less}."
        if kind == "number" and re.fullmatch(r"-?\d+,\d+", text, re.ASCII):
            return f"use a full stop: {text.replace(',', '.')}."
        return "write a whole number, like 12." if kind == "integer" else "write a number, like 12 or 3.5."
    if kind == "boolean":
        return "write true or false."
    if field.get("rdfType") == EDTF:
        counted = re.fullmatch(r"[1-9]\d{4}", text, re.ASCII)
        meant = f"; in a spreadsheet this number means {_DAY_0 + dt.timedelta(int(text))}" if counted else ""
        return f"write year-month-day, like 1999-12-31, or less: 1999-12{meant}. Format the column as text, so that it stays so."
    if allowed:
        return f"write {meant}." if (meant := near(text, allowed)) else f"write one of: {', '.join(map(str, allowed))}."
    return f"write what the column holds: {field.get('description') or field['name']}"
