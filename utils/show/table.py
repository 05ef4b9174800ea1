"""What a cell shows beside pictures: tables and short notes, for a page, as plain text, and as data for an export."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape

import pandas as pd

from . import ABOUT, LINK, SHORT, style

_LEFT = "text-align:left;padding:.3em 0"
_NAME = "display:block;width:max-content;max-width:min(40em,90vw)"  # a caption may be wider than its table
_CELL = "padding:.3em .8em .3em 0;text-align:left;vertical-align:top"
FOLDED = '<details style="display:inline-block;vertical-align:top;margin-right:2em">'  # two that are closed share one line


class Output:
    """Something that a cell shows. ``about()`` is its content as data: an export reads that, and no HTML."""

    def bundle(self) -> dict[str, str]:
        """Return the output as a notebook keeps it: ``text/html`` and ``text/plain``."""
        return {"text/html": self._repr_html_(), "text/plain": repr(self)}

    def _repr_mimebundle_(self, **_):
        return self.bundle(), {ABOUT: self.about()}


@dataclass(frozen=True, repr=False)
class Table(Output):
    """A DataFrame with a caption, shown without its index; a missing value is an empty cell, an address a link.

    Attributes
    ----------
    frame : pandas.DataFrame or pandas.Series
        What to show: all rows, all columns; of a Series its index too. The ``caption`` says what the table holds.
    more : Table, optional
        A second table, folded away below.
    blank : tuple of str, optional
        For a table on paper, the columns in which a reader writes.
    """

    frame: pd.DataFrame
    caption: str
    more: Table | None = None
    blank: tuple[str, ...] | None = None

    def about(self) -> dict:
        """Return caption, columns (name and role: text, number or blank), the texts of all cells, and the second table."""
        frame = self.frame.reset_index() if isinstance(self.frame, pd.Series) else self.frame
        numeric = zip(frame, map(pd.api.types.is_numeric_dtype, frame.dtypes), strict=True)
        roles = ["blank" if name in (self.blank or ()) else "number" if number else "text" for name, number in numeric]
        columns = [{"name": str(name), "role": role} for name, role in zip(frame, roles, strict=True)]
        rows = [[_text(value) for value in row] for row in frame.itertuples(index=False)]
        rest = {"paper": self.blank is not None} | ({"more": self.more.about()} if self.more else {})
        return {"kind": "table", "caption": self.caption, "columns": columns, "rows": rows, **rest}

    def _repr_html_(self) -> str:
        about = self.about()
        head = "".join(f'<th scope="col" style="{_CELL}">{escape(column["name"])}</th>' for column in about["columns"])
        body = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in about["rows"])
        caption = f'<caption style="{_LEFT}"><strong style="{_NAME}">{escape(self.caption)}</strong></caption>'
        more = f"{FOLDED}<summary>{escape(self.more.caption)}</summary>{self.more._repr_html_()}</details>" if self.more else ""
        return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{more}"

    def __repr__(self) -> str:
        about = self.about()
        plain = pd.DataFrame(about["rows"], columns=[column["name"] for column in about["columns"]])
        body = plain.to_string(index=False, justify="right") if about["rows"] else "(no rows)"
        return f"{self.caption}\n{body}" + (f"\n\n{self.more!r}" if self.more else "")


@dataclass(frozen=True, repr=False)
class Note(Output):
    """A short message to the reader.

    Attributes
    ----------
    heading, text : str
        What kind of message it is, in one or two words; the message, in whole sentences.
    mark : str
        A sign in front of the heading, so that colour is not needed to tell notes apart.
    exercise : dict, optional
        Where the note belongs to a self-check: ``id``, ``verdict`` (right, wrong, broken, open,
        hint or solution), ``question``, and how many ``lines`` an answer on paper takes.
    """

    heading: str
    text: str
    mark: str = "▸"
    exercise: dict | None = None

    def about(self) -> dict:
        """Return heading, text, mark and, where there is one, the self-check."""
        check = {"exercise": self.exercise} if self.exercise else {}
        return {"kind": "note", "heading": self.heading, "text": self.text, "mark": self.mark, **check}

    def _repr_html_(self) -> str:
        text = escape(self.text).replace("\n", "<br>")
        look = f"border-left:6px solid {style.BLUE};padding:.5em 1em;max-width:50em"
        return f'<div role="note" style="{look}"><strong>{escape(self.mark)} {escape(self.heading)}</strong><br>{text}</div>'

    def __repr__(self) -> str:
        return f"{self.mark} {self.heading}: {self.text}"


def _cell(text: str) -> str:
    whole = ";white-space:nowrap" if len(text) <= SHORT else ""
    shown = escape(text)
    if re.fullmatch(LINK, text):
        whole, shown = ";overflow-wrap:anywhere", f'<a href="{shown}">{shown}</a>'
    return f'<td style="{_CELL}{whole}">{shown}</td>'


def _text(value) -> str:
    if isinstance(value, float) and value == value:
        return f"{value:g}" if abs(value) < 1e6 else f"{value:.0f}"
    return "" if pd.isna(value) else str(value)
