"""What a cell shows beside pictures: tables and short notes, in HTML and in plain text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import escape

import pandas as pd

from . import style

_CELL = "padding:.3em .8em .3em 0;text-align:left;vertical-align:top"


class Advice(ValueError):
    """What was given cannot be used; the message says what to write instead."""

    def _render_traceback_(self):
        # A notebook shows this line instead of a traceback.
        return [str(self)]


@dataclass(frozen=True)
class Table:
    """A DataFrame with a caption, shown without its index; a missing value is an empty cell, an address a link.

    Attributes
    ----------
    frame : pandas.DataFrame
        What to show: all rows, all columns.
    caption : str
        What the table holds.
    more : Table, optional
        A second table, folded away below.
    """

    frame: pd.DataFrame
    caption: str
    more: Table | None = None

    def _repr_html_(self) -> str:
        head = "".join(f'<th scope="col" style="{_CELL}">{escape(str(name))}</th>' for name in self.frame.columns)
        body = "".join(
            "<tr>" + "".join(_cell(_text(value)) for value in row) + "</tr>" for row in self.frame.itertuples(index=False)
        )
        caption = f'<caption style="text-align:left;font-weight:bold;padding:.3em 0">{escape(self.caption)}</caption>'
        more = f"<details><summary>{escape(self.more.caption)}</summary>{self.more._repr_html_()}</details>" if self.more else ""
        return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{more}"

    def __repr__(self) -> str:
        # map by column, so that whole numbers stay whole in a column with gaps
        plain = pd.DataFrame({name: self.frame[name].map(_text) for name in self.frame.columns})
        more = f"\n\n{self.more!r}" if self.more else ""
        return f"{self.caption}\n{plain.to_string(index=False)}{more}"


@dataclass(frozen=True)
class Note:
    """A short message to the reader.

    Attributes
    ----------
    heading : str
        One or two words: what kind of message it is.
    text : str
        The message, in whole sentences.
    mark : str
        A sign in front of the heading, so that colour is not needed to tell notes apart.
    exercise : str
        For the verdict of a self-check, its name: an export can give room for an answer there.
    open : bool
        Whether that self-check still waits for an answer.
    """

    heading: str
    text: str
    mark: str = "▸"
    exercise: str = ""
    open: bool = False

    def bundle(self) -> dict[str, str]:
        """Return the note as a notebook output: ``text/html`` and ``text/plain``."""
        text = escape(self.text).replace("\n", "<br>")
        check = f' data-exercise="{escape(self.exercise)}"' if self.exercise else ""
        check += " data-open" if self.open else ""
        html = (
            f'<div role="note"{check} style="border-left:6px solid {style.BLUE};padding:.5em 1em;max-width:50em">'
            f"<strong>{escape(self.mark)} {escape(self.heading)}</strong><br>{text}</div>"
        )
        return {"text/html": html, "text/plain": repr(self)}

    def _repr_html_(self) -> str:
        return self.bundle()["text/html"]

    def __repr__(self) -> str:
        return f"{self.mark} {self.heading}: {self.text}"


def _cell(text: str) -> str:
    # A locator such as p1s1-a must not be broken at its hyphen.
    whole = ";white-space:nowrap" if len(text) <= 12 else ""
    shown = escape(text)
    if re.fullmatch(r"https?://\S+", text):  # nothing else, so that no cell can run code
        whole, shown = ";overflow-wrap:anywhere", f'<a href="{shown}">{shown}</a>'
    return f'<td style="{_CELL}{whole}">{shown}</td>'


def _text(value) -> str:
    if isinstance(value, float) and value == value:
        return f"{value:g}" if abs(value) < 1e6 else f"{value:.0f}"
    return "" if pd.isna(value) else str(value)
