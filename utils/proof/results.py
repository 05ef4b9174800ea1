"""What a student's own line of pandas or matplotlib gives: what it shows, and not how it was made."""

import datetime as dt
import re
from collections import Counter
from itertools import permutations

import numpy as np
import pandas as pd

_WHERE = ("left", "center", "right")  # where matplotlib may put a title
_MOST = 6  # columns that are tried in every order
_ROWS = 2000  # rows that are looked at: no key has as many
_FAR = ("If your line has a condition, compare its spelling. ", "No line of the answer is in it. ")  # without rows, with some
_SEVERAL = (list, tuple, np.ndarray, pd.Index, pd.api.extensions.ExtensionArray)


class NoResult(ValueError):
    """What was given is no table and no picture; the message says what to do, if it is a step towards one."""


def frame_of(answer) -> pd.DataFrame:
    """Return what was given as a DataFrame: labels first, an index that only counts rows left out.

    Raises `NoResult` for what is not a result yet: a mask, groups, a method without brackets.
    """
    if type(answer).__name__.endswith("GroupBy"):
        raise NoResult("These are groups, and nothing is counted yet. Add what you want of each, like .size() or .nunique().")
    if callable(answer) and not isinstance(answer, type):
        name = getattr(answer, "__name__", "tool")
        raise NoResult(f"Python has the tool, but has not used it yet. Write round brackets behind it: {name}().")
    named = isinstance(answer, dict)  # its labels are labels, also where they are numbers
    if isinstance(answer, _SEVERAL) and len({len(row) if isinstance(row, (list, tuple)) else None for row in answer}) > 1:
        raise NoResult("The rows of your table do not all have the same number of cells.")
    if named or isinstance(answer, _SEVERAL):
        answer = pd.Series(answer) if named else pd.DataFrame(list(answer))
    if not isinstance(answer, (pd.DataFrame, pd.Series)):
        raise NoResult
    frame = answer.to_frame("value") if isinstance(answer, pd.Series) else answer.copy()
    index = frame.index
    counts = not named and index.nlevels == 1 and index.name is None and pd.api.types.is_integer_dtype(index)
    frame.columns = _headings(frame.columns)
    kinds = {pd.api.types.infer_dtype(frame.iloc[:, place]) for place in range(frame.shape[1])}
    if kinds == {"boolean"} and counts and len(frame):
        raise NoResult("This is a mask: True or False for each row. Use it in the next step: table[mask] keeps rows.")
    for level in range(0 if counts else index.nlevels):
        frame.insert(level, f"label {level + 1}", index.get_level_values(level), allow_duplicates=True)
    return frame.infer_objects()


def _headings(columns) -> list[str]:
    """Write the names of columns in one way; of several levels, only those that tell columns apart."""
    levels = [columns.get_level_values(level) for level in range(columns.nlevels)]
    telling = [level for level in levels if level.nunique(dropna=False) > 1] or levels[-1:]
    return [" ".join(map(cell, name)) for name in zip(*telling, strict=True)]


def readings(frame, right):
    """Yield the ways in which a table can be read as rows like those of the key, each a list of tuples of texts."""
    width, columns = len(right[0]), [frame.iloc[:_ROWS, place] for place in range(frame.shape[1])]
    cells = [[cell(value) for value in column] for column in columns]
    number = [pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column) for column in columns]
    tables, lead = [cells], max(width - 2, number.index(True) if True in number else len(cells))
    if width > 1 and lead < len(cells) and all(number[lead:]):  # wide, like a crosstab: a number is also named by its column
        names = list(frame.columns[lead:])
        labels = [[one for one in column for _ in names] for column in cells[:lead]]
        numbers = [said or "0" for row in zip(*cells[lead:], strict=True) for said in row]
        tables.append([*labels, names * len(cells[0]), numbers])
    for table in tables:
        if len(table) > _MOST:
            wanted = Counter(one for row in right for one in row)
            table = sorted(table, key=lambda column: -(Counter(column) & wanted).total())[:_MOST]
        for some in permutations(table, min(width, len(table))):
            yield list(zip(*some, strict=True))


def cell(value) -> str:
    """Write a cell in one way: a number without needless digits, a day as a day, a text without case and underscores."""
    if isinstance(value, (bool, np.bool_)):
        return str(value).casefold()
    if pd.api.types.is_scalar(value) and pd.isna(value):
        return ""
    if isinstance(value, dt.timedelta):
        value = value / dt.timedelta(days=1)
    if isinstance(value, dt.datetime):
        return f"{value:%Y-%m-%d}"
    try:
        return f"{float(value) + 0:.6g}"
    except Exception:  # a cell can be any object, with any behaviour
        return " ".join(str(value).replace("_", " ").casefold().split())


def compare(frame, right, in_order=False) -> tuple[bool, str]:
    """Say whether a table (see `frame_of`) shows the rows of the key, and if not, how far it does.

    A row whose number is 0 may be missing, if the key has none. Where the key goes by its
    numbers, rows with the same number may stand in any order.
    """
    may_lack = len(right[0]) > 1 and all(row[-1] != "0" for row in right)
    best, turned = 0, False
    for rows in readings(frame, right):
        rows = [row for row in rows if row[-1] != "0"] if may_lack else rows
        if Counter(rows) == Counter(right):
            if not in_order or rows == right or (_by_number(right) and [row[-1] for row in rows] == [row[-1] for row in right]):
                return True, ""
            turned = True
        best = max(best, (Counter(rows) & Counter(right)).total())
    if turned:
        return False, "The rows are right. Their order is not. "
    size = re.sub(r"\b1 (row|column)s", r"1 \1", f"Your table has {len(frame)} rows and {len(frame.columns)} columns. ")
    near = f"{best} of {len(right)} lines of the answer are in it{', and others too' * (best == len(right))}. "
    far = "The number of rows is right. Which column is missing or wrong? " if len(frame) == len(right) else _FAR[len(frame) > 0]
    return False, size + (near if best else far)


def _by_number(rows) -> bool:
    """Say whether rows go by the number at their end, up or down."""
    numbers = pd.to_numeric(pd.Series([row[-1] for row in rows]), errors="coerce")
    return numbers.nunique() > 1 and (numbers.is_monotonic_increasing or numbers.is_monotonic_decreasing)


def picture_of(answer) -> tuple[list[str], list[float]]:
    """List what a picture still needs: a title, names for both axes, a source, something drawn; and how long its bars are."""
    figure = _figure_of(answer)
    if figure is None:
        raise NoResult(
            "The answer should be a picture. Give what your line of matplotlib or pandas returns: axes = table.plot.barh()."
        )
    axes = figure.get_axes()
    found = {
        "title": [figure.get_suptitle(), *(one.get_title(where) for one in axes for where in _WHERE)],
        "name for the x axis": [figure.get_supxlabel(), *(one.get_xlabel() for one in axes)],
        "name for the y axis": [figure.get_supylabel(), *(one.get_ylabel() for one in axes)],
        "source": _sources(figure, axes),
        "mark": ["drawn" for one in axes if one.patches or one.lines or one.collections or one.images],
    }
    bars = [float(long) for one in axes for bars in one.containers for long in getattr(bars, "datavalues", ())]
    return [name for name, texts in found.items() if not any(text.strip() for text in texts)], sorted(bars)


def _figure_of(answer):
    """Return the figure to which something belongs, or something inside it; None if there is none."""
    figure = getattr(answer, "figure", None)
    if hasattr(figure, "get_axes"):
        return figure
    several = answer.values() if isinstance(answer, dict) else answer
    held = isinstance(answer, (dict, list, tuple, np.ndarray, pd.Series)) or type(answer).__module__ == "matplotlib.container"
    return next(filter(None, map(_figure_of, several if held else ())), None)


def _sources(figure, axes) -> list[str]:
    """Return the texts that name a source: a free one with this word, or a title or an axis with a colon behind it."""
    from matplotlib.text import Text

    titles = (figure.get_suptitle(), figure.get_supxlabel(), figure.get_supylabel())
    free = [text.get_text() for owner in (figure, *axes) for text in owner.texts]
    free = [text for text in free if text not in titles and "source" in text.casefold()]
    return free + [text for text in (one.get_text() for one in figure.findobj(Text)) if re.search(r"\bsources?\s*:", text, re.I)]
