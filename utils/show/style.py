"""One look for every picture: colours, sizes, margins.

The colours are from Okabe and Ito's palette, which holds for colour-blind readers. Each
has a contrast of at least 3:1 on white, and no chart uses a colour alone: what is known is
solid, what is inferred or only said is hatched, what is unknown is hollow.
"""

import math
from dataclasses import dataclass

from matplotlib.font_manager import fontManager

from ..case.case import one_of
from . import typeface

INK = "#1a1a1a"
QUIET = "#595959"
PAPER = "#ffffff"
RULE = "#d0d0d0"
BLUE = "#0072B2"
RED = "#D55E00"
GREY = "#8c8c8c"
PALE = "#e8e8e8"

# How a mark is drawn says how well something is known. Sizes are in points.
SOLID = {"facecolor": BLUE, "edgecolor": BLUE, "linewidth": 1.2}
HATCHED = {"facecolor": PAPER, "edgecolor": BLUE, "linewidth": 1.2, "hatch": "////"}
HOLLOW = {"facecolor": PAPER, "edgecolor": QUIET, "linewidth": 1.2}
FILLED = {"facecolor": PALE, "edgecolor": GREY, "linewidth": 1.2}  # a box with words in it
CHOSEN = {"facecolor": RED, "edgecolor": RED, "linewidth": 1.2}
OUTLINED = {"facecolor": "none", "edgecolor": RED, "linewidth": 3.5}
GUESS = {"color": RED, "linewidth": 2.5, "linestyle": "--"}  # a reader's own, before the answer
OUTSIDE = {"facecolor": RULE, "edgecolor": QUIET, "linewidth": 1.2}  # neither in the article nor the reader's own
# The names by which ``datapackage.json`` gives a value of a vocabulary its mark.
MARKS = {
    "solid": SOLID,
    "hatched": HATCHED,
    "crossed": {**HATCHED, "hatch": "xxxx"},
    "dashed": {**HOLLOW, "linestyle": "--"},
    "hollow": HOLLOW,
    "outlined": OUTLINED,
}

DPI = 144

# The letters of all pictures; the second family has the signs that the first one lacks.
for _file in typeface.files().values():
    fontManager.addfont(_file)
FAMILIES = [*[typeface.FAMILY] * bool(typeface.files()), typeface.INSTEAD]


@dataclass(frozen=True)
class Medium:
    """Where a picture is seen.

    Attributes
    ----------
    width, text : float
        Width of the picture in inches; size of its letters in points.
    worded : bool
        True: title and source are a part of the picture. False: the page around it writes them.
    narrow : bool
        True: labels stand above their marks, not left of them.
    tallest : float
        The most inches that a picture may take.
    calm : bool
        True: what a title speaks of looks like all else, as long as the title is not there.
    """

    width: float
    text: float
    worded: bool = True
    narrow: bool = False
    tallest: float = math.inf
    calm: bool = False


SLIDE = 5.3  # inches: 510 of the 720 pixels of a slide, where letters have 24
MEDIA = {
    "notebook": Medium(8.4, 10.5),
    "desk": Medium(8.4, 9.36),  # under controls: one screen holds them and the picture; letters of whole pixels
    "strip": Medium(8.4, 9.36, tallest=3.3),  # the same with a table below it
    "slide": Medium(12.8, 18, worded=False, tallest=SLIDE),
    "page": Medium(6.6, 9, worded=False),
    "phone": Medium(3.4, 10.5, worded=False, narrow=True),
    "before": Medium(12.8, 18, worded=False, tallest=SLIDE, calm=True),  # a slide before its claim
}
EXPORTED = ("page", "phone", "slide")  # for an export, a picture is drawn for these as well
TITLE = 1.35  # size of its letters, in letters of the picture
EDGE = 0.15  # inches around a picture
SPACING = 0.86  # of a line of letters: what matplotlib adds to a line is taken off

# A picture is a white card in light and dark themes; the tables around it follow the theme.
CARD = f"width:100%;max-width:840px;height:auto;background:{PAPER};border-radius:6px"


def mark(case, table, column, value) -> dict:
    """Return how a value of a vocabulary is drawn: as ``datapackage.json`` says, else hollow."""
    name = case.said_of(table, column, "mark").get(value, "hollow")
    return MARKS[one_of(f"the mark of '{value}' ({table}.{column} in datapackage.json)", name, MARKS)]


def claimed(mark, yes) -> dict:
    """Return how a mark is drawn: in the accent if a title speaks of it, grey if of another one, as it is if of none."""
    if yes is None:
        return mark
    edge, full = (RED, RED) if yes else (GREY, RULE)  # in print without colours, the grey is lighter than the accent
    face = {"facecolor": full} if mark["facecolor"] == mark["edgecolor"] else {}
    return {**mark, "edgecolor": edge, **face}


def on(mark) -> str:
    """Return the colour of letters that can be read on a mark."""
    return PAPER if mark["facecolor"] == BLUE else INK


def speaks_of(emphasise, name) -> bool | None:
    """Say whether a title speaks of this; None if it speaks of nothing in particular."""
    return name in emphasise if emphasise else None
