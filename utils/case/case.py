"""Load a case: the tables that were taken from one article."""

from __future__ import annotations

import math
from html import escape

import pandas as pd

from .description import find_case, standard
from .schema import read_folder


class Advice(ValueError):
    """What was given cannot be used; the message says what to write instead."""

    def _render_traceback_(self):
        # A notebook shows these lines instead of a traceback.
        return str(self).splitlines()


class CaseError(Advice):
    """The tables cannot be used as they are. The message says what to mend."""


class NoTable(CaseError, AttributeError):
    """There is no such table, neither in the case nor among those that the tools know."""


class Case:
    """The tables of one article, as ``datapackage.json`` describes them.

    Each table is an attribute, like ``case.claims``: a pandas.DataFrame in which one row is
    what the table's title says and a missing cell is NaN. A table that the tools know and
    the case does not have is empty, with its columns.

    Attributes
    ----------
    package : dict
        The content of ``datapackage.json``; ``title`` says what the article is about.
    folder : pathlib.Path
        Where the tables are.
    sealed : dict of str to pandas.DataFrame
        The tables marked as sealed in ``datapackage.json``: no attribute, so that nobody
        opens them by accident. `open_epilogue` shows them when it is time.
    """

    def __init__(self, package, tables, folder):
        self.package, self.folder, self.title = package, folder, package["title"]
        self._usual = standard()
        self._known = self._usual | {resource["name"]: resource for resource in package["resources"]}
        self._given, self._frames = tables, {}  # each becomes a frame when it is asked for: a lesson needs a few of them
        self.sealed = {name: self.table(name) for name, item in self._known.items() if item.get("sealed")}

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        if name in self.sealed:
            raise NoTable(f"The table '{name}' is sealed.")
        return self.table(name)

    def table(self, name: str) -> pd.DataFrame:
        """Return a table by its name, sealed or not."""
        if name not in self._known:
            raise NoTable(f"There is no table '{name}'. Describe it in datapackage.json, or write: {', '.join(self._known)}.")
        if name not in self._frames:
            self._frames[name] = _whole(self._given.get(name), self._known[name], self._usual.get(name))
        return self._frames[name]

    def with_tables(self, **tables) -> Case:
        """Return the same case with other rows in some tables."""
        return Case(self.package, self._given | self._frames | tables, self.folder)

    def need(self, *names: str) -> None:
        """Raise an `Advice` that names the table, if one of these has no rows."""
        for name in names:
            if self.table(name).empty:
                raise Advice(f"This needs {name}.csv, and the case has no row in it. One row is {self._known[name]['title']}.")

    def summary(self) -> pd.DataFrame:
        """Say what is in the case: table, rows, one row is."""
        rows = [(item["name"], len(self.table(item["name"])), item["title"]) for item in self.package["resources"]]
        return pd.DataFrame(rows, columns=["table", "rows", "one row is"])

    def _fields_of(self, table, column) -> list[dict]:
        """Return how the case describes a column, and how the standard description does."""
        described = [_fields(item) for item in (self._known.get(table), self._usual.get(table)) if item]
        return [field for fields in described for field in fields if field["name"] == column]

    def allowed(self, table: str, column: str) -> list[str]:
        """Return the allowed values of a column, in the order of ``datapackage.json``; without a list, those that occur."""
        first = next(iter(self._fields_of(table, column)), {})
        return list(first.get("constraints", {}).get("enum") or self.table(table)[column].dropna().unique())

    def said_of(self, table: str, column: str, word: str) -> dict[str, str]:
        """Return what the ``categories`` of a column in ``datapackage.json`` say of each value, like its ``label``."""
        categories = next((field["categories"] for field in self._fields_of(table, column) if "categories" in field), [])
        return {item["value"]: item[word] for item in categories if word in item}

    @property
    def names(self) -> pd.Series:
        """The name of each actor: ``actor_id`` -> ``name``."""
        return self.actors.set_index("actor_id")["name"]

    @property
    def locators(self) -> pd.Series:
        """The sentence of each claim: ``claim_id`` -> ``sentence_id``."""
        return self.claims.set_index("claim_id")["sentence_id"]

    def in_reading_order(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Sort rows that have a ``sentence_id`` as the article is read; those of one sentence keep their order."""
        position = self.sentences.set_index("sentence_id")["position"]
        return rows.sort_values("sentence_id", key=lambda place: place.map(position), kind="stable").reset_index(drop=True)

    def coders(self) -> str:
        """Say who coded the claims, by the contributors in ``datapackage.json``."""
        people = [person.get("title") for person in self.package.get("contributors", []) if person.get("role") == "coder"]
        return " and ".join(filter(None, people)) or "someone who is not named"

    def _repr_html_(self) -> str:
        with pd.option_context("display.max_colwidth", None):
            return f"<p>{escape(repr(self))}</p>{self.summary().to_html(index=False)}"

    def __repr__(self) -> str:
        return f"Case: {self.title} ({len(self.table('sentences'))} sentences and headings, {len(self.table('claims'))} claims)"


def load_case(folder=None) -> Case:
    """Load the tables of a case, after checking them.

    Parameters
    ----------
    folder : path-like, optional
        Folder with ``datapackage.json`` and its CSV files; below the project, if it is not
        found from here. Left out: the folder that the environment variable CASE names, or
        ``data`` beside this package.

    Raises
    ------
    CaseError
        If a file is missing or a cell is wrong. The message lists the faults.
    """
    folder = find_case(folder)
    package, rows, faults = read_folder(folder)
    if faults:
        more = f"\n... and {len(faults) - 10} more: python -m utils check" if len(faults) > 10 else ""
        raise CaseError(f"The tables in {folder} need mending:\n" + "\n".join(f"- {fault}" for fault in faults[:10]) + more)
    return Case(package, rows, folder)


def one_of(name: str, value, allowed):
    """Return a value that was given; raise an `Advice` that says what to write, if it is not one of those allowed."""
    allowed = list(allowed)
    if value not in allowed:
        rest = f" ... ({len(allowed)} in all)" if len(allowed) > 30 else ""
        raise Advice(f"{name} is '{value}'. Write one of: {', '.join(allowed[:30])}{rest}.")
    return value


def parts(cell) -> list[str]:
    """Return the things that a cell holds, split by semicolons; none if the cell is missing."""
    return [part.strip() for part in cell.split(";")] if isinstance(cell, str) else []


def in_words(value) -> str:
    """Write a value of a vocabulary as words: ``reported_fact`` is "reported fact"."""
    return str(value).replace("_", " ")


def _fields(resource) -> list[dict]:
    return resource["schema"]["fields"]


def _whole(rows, own, usual) -> pd.DataFrame:
    """Return a table (rows, a frame or None) with all columns that the tools ask for; those that it does not have are empty."""
    frame = _frame(rows, _fields(own)) if isinstance(rows, list) else rows
    missing = _frame([], [item for item in (_fields(usual) if usual else []) if frame is None or item["name"] not in frame])
    return missing if frame is None else frame.join(missing) if len(missing.columns) else frame


def _frame(rows: list[dict], fields: list[dict]) -> pd.DataFrame:
    # A missing cell is NaN, so that a comparison is always True or False and a sum is a number.
    columns, text = {}, pd.Series(["words"]).dtype  # what this pandas makes of words, by its version and its options
    index = pd.RangeIndex(len(rows))  # one for all columns: pandas has none to bring together
    for item in fields:
        cells = [math.nan if row[item["name"]] is None else row[item["name"]] for row in rows]
        kind = item.get("type", "string")
        dtype = text if kind == "string" else "object" if kind == "boolean" else None if cells else "float"
        columns[item["name"]] = pd.Series(cells, index, dtype)
    return pd.DataFrame(columns, index)
