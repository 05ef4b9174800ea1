"""Load a case: the tables that were taken from one article."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from .output import Table
from .schema import read_folder

HOME = Path(__file__).resolve().parent.parent
# A missing cell is NaN, so that a comparison is always True or False and a sum is a number.
_TEXT = "str" if int(pd.__version__.split(".")[0]) >= 3 else "object"


class CaseError(Exception):
    """The tables cannot be used as they are. The message says what to mend."""

    def _render_traceback_(self):
        # A notebook shows these lines instead of a traceback.
        return str(self).splitlines()


@dataclass(frozen=True, repr=False)
class Case:
    """The tables of one article. The columns are described in ``datapackage.json``.

    Attributes
    ----------
    title : str
        What the article is about.
    folder : pathlib.Path
        Where the tables are.
    package : dict
        The content of ``datapackage.json``.
    sentences, claims, actors, events, clues, quantities, positions, relations, risks, \
scales, questions, record, terms, glossary, exercises, feedback, rubric, objectives : pandas.DataFrame
        One row is what the table's title in ``datapackage.json`` says. A missing cell is NaN.
    sealed : dict of str to pandas.DataFrame
        The tables marked as sealed in ``datapackage.json``. `epilogue.open_epilogue` shows
        them when it is time.
    """

    title: str
    folder: Path
    package: dict = field(hash=False)
    sentences: pd.DataFrame
    claims: pd.DataFrame
    actors: pd.DataFrame
    events: pd.DataFrame
    clues: pd.DataFrame
    quantities: pd.DataFrame
    positions: pd.DataFrame
    relations: pd.DataFrame
    risks: pd.DataFrame
    scales: pd.DataFrame
    questions: pd.DataFrame
    record: pd.DataFrame
    terms: pd.DataFrame
    glossary: pd.DataFrame
    exercises: pd.DataFrame
    feedback: pd.DataFrame
    rubric: pd.DataFrame
    objectives: pd.DataFrame
    sealed: dict = field(hash=False)

    def table(self, name: str) -> pd.DataFrame:
        """Return a table by its name, sealed or not."""
        return self.sealed[name] if name in self.sealed else getattr(self, name)

    def summary(self) -> pd.DataFrame:
        """Say what is in the case: table, rows, one row is."""
        return pd.DataFrame(
            [
                {"table": item["name"], "rows": len(self.table(item["name"])), "one row is": item["title"]}
                for item in self.package["resources"]
            ]
        )

    def allowed(self, table: str, column: str) -> list[str]:
        """Return the allowed values of a column, in the order of ``datapackage.json``."""
        (resource,) = (item for item in self.package["resources"] if item["name"] == table)
        (found,) = (item for item in resource["schema"]["fields"] if item["name"] == column)
        return found["constraints"]["enum"]

    def coders(self) -> str:
        """Say who coded the claims, by the contributors in ``datapackage.json``."""
        named = [person["title"] for person in self.package.get("contributors", []) if person.get("role") == "coder"]
        return " and ".join(named) or "someone who is not named"

    def __repr__(self) -> str:
        return f"Case: {self.title} ({len(self.sentences)} sentences and headings, {len(self.claims)} claims)"

    def _repr_html_(self) -> str:
        return Table(self.summary(), f"Case: {self.title}")._repr_html_()


def load_case(folder=None) -> Case:
    """Load the tables of a case, after checking them.

    Parameters
    ----------
    folder : path-like, optional
        Folder with ``datapackage.json`` and its CSV files. Left out: the ``data`` folder
        beside this package.

    Returns
    -------
    Case

    Raises
    ------
    CaseError
        If a file is missing or a cell is wrong. The message lists the faults.

    Examples
    --------
    >>> case = load_case()
    >>> len(case.sentences) > 0
    True
    """
    folder = Path(folder) if folder is not None else HOME / "data"
    package, rows, faults = read_folder(folder)
    if faults:
        more = f"\n... and {len(faults) - 10} more: python -m utils check" if len(faults) > 10 else ""
        raise CaseError(f"The tables in {folder} need mending:\n" + "\n".join(f"- {fault}" for fault in faults[:10]) + more)
    frames = {item["name"]: _frame(rows[item["name"]], item["schema"]["fields"]) for item in package["resources"]}
    sealed = {item["name"]: frames.pop(item["name"]) for item in package["resources"] if item.get("sealed")}
    return Case(title=package["title"], folder=folder, package=package, sealed=sealed, **frames)


def _frame(rows: list[dict], fields: list[dict]) -> pd.DataFrame:
    columns = {}
    for item in fields:
        cells = [math.nan if row[item["name"]] is None else row[item["name"]] for row in rows]
        whole = item["type"] in ("integer", "number")
        columns[item["name"]] = pd.Series(cells, dtype=_TEXT if item["type"] == "string" else None if whole else "object")
    return pd.DataFrame(columns)
