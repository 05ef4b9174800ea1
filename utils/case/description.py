"""Read and check ``datapackage.json``, the one description of the tables of a case."""

import json
import os
import re
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .text import UTF8, encoding_of, left_behind, near, short

PACKAGE = "datapackage.json"
HOME = Path(__file__).resolve().parents[2]
if not (HOME / "data" / PACKAGE).exists():  # the tools stand apart from the project, as in a browser
    HOME = next((folder for folder in [Path.cwd(), *Path.cwd().parents] if (folder / "data" / PACKAGE).exists()), HOME)


def _is_pattern(value) -> bool:
    try:
        return isinstance(value, str) and bool(re.compile(value))
    except re.error:
        return False


# What a value can be: a test, and what to write if it fails.
_TYPES = ("string", "integer", "number", "boolean")
_TEXT = (lambda value: isinstance(value, str) and value.strip(), 'write a text in quotation marks, like "claims".')
_ANY = (lambda _: True, "")
_TRUTH = (lambda value: isinstance(value, bool), "write true or false.")
_NUMBER = (lambda value: isinstance(value, (int, float)), "write a number, like 0.")
_PATTERN = (_is_pattern, 'write a regular expression, like "^[a-z]+$".')
_TYPE = (lambda value: value in _TYPES, f"write one of: {', '.join(_TYPES)}.")
# What a description must have and (?) may have. A list stands for one or more of its kind.
_CATEGORY = {"value": _TEXT, "label?": _TEXT}
_RULES = {"enum?": [_ANY], "pattern?": _PATTERN, "minimum?": _NUMBER, "maximum?": _NUMBER}
_FIELD = {"name": _TEXT, "type?": _TYPE, "description?": _TEXT, "constraints?": _RULES, "categories?": [_CATEGORY]}
_FIELD |= {"trueValues?": [_TEXT], "falseValues?": [_TEXT], "notAbove?": _TEXT}
_LINK = {"fields": _TEXT, "reference": {"resource": _TEXT, "fields": _TEXT}}
_SCHEMA = {"fields": [_FIELD], "foreignKeys?": [_LINK]}
_TABLE = {"name": _TEXT, "path": _TEXT, "title": _TEXT, "sealed?": _TRUTH, "schema": _SCHEMA}
_PACKAGE = {"name": _TEXT, "title?": _TEXT, "contributors?": [{"title?": _TEXT}], "resources": [_TABLE]}
# What stands where JSON cannot be read on, from the sign before it, and what to do.
_SLIPS = {
    r"(.\s*)?,\s*[]}]": "delete the comma before the bracket.",
    r".?\s*(//|/\*|#)": "delete the comment: JSON has none.",
    r".?\s*['‘’“”„`]": 'write straight double quotation marks: ".',
    r'[^,:{[]\s*["{[]': "write a comma before it, or a colon after a name.",
}
_UNDO = "mend it there, or undo your last change to this file."


@dataclass(frozen=True)
class Fault:
    """One thing to mend: where it is, what is wrong, what to write instead."""

    file: str
    problem: str
    fix: str
    row: int | None = None
    column: str | None = None

    def __str__(self) -> str:
        place = self.file + (f" row {self.row}" if self.row is not None else "")
        if self.column is not None:
            place += f", {'part' if self.file == PACKAGE else 'column'} '{self.column}'"
        return f"{place}: {self.problem} Fix: {self.fix}"


def find_case(folder=None) -> Path:
    """Return the folder of a case, as given or below the project; left out: what CASE in the environment names, or ``data``."""
    folder = Path(folder or os.environ.get("CASE") or HOME / "data")
    return folder if os.path.exists(folder) else HOME / folder  # a name that cannot be one is no error yet


def read_package(folder) -> tuple[dict, list[Fault]]:
    """Read and check the description of a folder of tables.

    Returns
    -------
    package : dict
        The content of ``datapackage.json``. What the description of a table leaves out is
        that of the table of its name in `standard`. Empty if there is a fault.
    faults : list of Fault
    """
    path = Path(folder) / PACKAGE
    text, faults = read_utf8(path, PACKAGE)
    for number, line in enumerate(text.split("\n"), 1):
        faults += [Fault(PACKAGE, f"line {number}: {found[0]}", found[1])] if (found := left_behind(line)) else []
    if faults:
        return {}, faults
    try:
        package = json.loads(text, object_pairs_hook=_once)
    except json.JSONDecodeError as error:
        start = max(len(text[: error.pos].rstrip()) - 1, 0)
        fix = next((fix for shape, fix in _SLIPS.items() if re.compile(shape).match(text, start)), _UNDO)
        return {}, [Fault(PACKAGE, f"line {error.lineno}, column {error.colno}: it is not valid JSON.", fix)]
    except (ValueError, RecursionError) as error:  # a name twice; a number or brackets without end
        return {}, [Fault(PACKAGE, f"it is not valid JSON: {short(str(error))}.", _UNDO)]
    known = {} if path.resolve() == HOME / "data" / PACKAGE else standard()
    resources = package.get("resources") if isinstance(package, dict) else None
    for resource in resources if isinstance(resources, list) else ():
        name = resource.get("name") if isinstance(resource, dict) else None
        if isinstance(name, str):
            for word, usual in {"title": name, "description": "", "path": f"{name}.csv", **known.get(name, {})}.items():
                resource.setdefault(word, usual)
    faults = list(_misfits(package, _PACKAGE, "")) or list(_dead_names(package, known))
    return ({} if faults else {"title": package["name"], **package}), faults


def read_utf8(path, name) -> tuple[str, list[Fault]]:
    """Return the text of a file, and what is wrong with the file as a whole."""
    try:
        content = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return "", [Fault(name, "the file is missing.", f"put it into {path.parent}, or name the folder that has it.")]
    except OSError as error:
        fix = "put a file there that you may read, and close other programs that use it."
        return "", [Fault(name, f"it cannot be read ({error.strerror}).", fix)]
    with suppress(UnicodeDecodeError):
        if encoding_of(content) == UTF8:
            return content.decode(UTF8), []
    fix = "open it in the program that made it, and save it as text in UTF-8; in a spreadsheet: 'CSV UTF-8'."
    return "", [Fault(name, "it is no text in UTF-8.", fix)]


def _once(pairs) -> dict:
    """Make a part of the description; a ValueError if a name stands in it twice, as JSON would forget one of the two."""
    for place, (name, _) in enumerate(pairs):
        if name in dict(pairs[:place]):
            raise ValueError(f"'{name}' is there twice in the part with '{pairs[0][0]}': {json.dumps(pairs[0][1])}")
    return dict(pairs)


@cache
def standard() -> dict[str, dict]:
    """Return the tables that the tools know: name -> resource, from ``data/datapackage.json`` beside this package."""
    return {resource["name"]: resource for resource in read_package(HOME / "data")[0].get("resources", [])}


def _misfits(value, shape, place):
    """Yield a fault for each part that is missing or not of its shape."""
    if isinstance(shape, dict):
        right, fix = isinstance(value, dict), "write a part in curly brackets: {...}."
    elif isinstance(shape, list):
        right, fix = isinstance(value, list) and value, "write a list with something in it: [...]."
    else:
        right, fix = shape[0](value), shape[1]
    if not right:
        yield Fault(PACKAGE, f"found {json.dumps(value)[:60]}.", fix, column=place or None)
    elif isinstance(shape, list):
        for number, item in enumerate(value, 1):
            name = item.get("name", number) if isinstance(item, dict) else number
            yield from _misfits(item, shape[0], f"{place}[{name}]")
    elif isinstance(shape, dict):
        for word, inner in shape.items():
            name = word.rstrip("?")
            if name in value:
                yield from _misfits(value[name], inner, f"{place}.{name}".strip("."))
            elif name == word:
                yield Fault(PACKAGE, f"there is no '{name}'.", f'write one: "{name}": ...', column=place or None)


def _dead_names(package, known):
    """Yield a fault for each name that is there twice, leads out of the folder, or leads nowhere."""
    tables = known | {resource["name"]: resource for resource in package["resources"]}
    columns = {name: [field["name"] for field in resource["schema"]["fields"]] for name, resource in tables.items()}
    names = [resource["name"] for resource in package["resources"]]
    twice = [("resources", name) for name in {*names} if names.count(name) > 1]
    twice += [(name, column) for name in names for column in {*columns[name]} if columns[name].count(column) > 1]
    for place, name in sorted(twice):
        yield Fault(PACKAGE, f"'{name}' is there twice.", "give each its own name.", column=place)
    for resource in package["resources"]:
        name, schema, path = resource["name"], resource["schema"], Path(resource["path"])
        if path.is_absolute() or {"..", "\0"} & {*path.parts, *resource["path"]}:
            yield Fault(PACKAGE, f"'{path}' leads out of the folder.", "write the name of a file in it.", column=f"{name}.path")
        key = schema.get("primaryKey", [])
        named = [("primaryKey", name, column) for column in (key if isinstance(key, list) else [key])]
        named += [("notAbove", name, field["notAbove"]) for field in schema["fields"] if "notAbove" in field]
        for link in schema.get("foreignKeys", []):
            other = link["reference"]
            named += [("foreignKeys", name, link["fields"]), ("foreignKeys", other["resource"], other["fields"])]
        for word, table, column in named:
            wanted, there = (column, columns[table]) if table in columns else (table, list(columns))
            if wanted not in there:
                fix = near(wanted, there) or f"one of: {', '.join(there)}"
                found = f"found '{short(str(wanted))}', which is not described."
                yield Fault(PACKAGE, found, f"write {fix}.", column=f"{name}.{word}")
