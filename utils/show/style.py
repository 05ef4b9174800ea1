"""One look for every picture: colours, sizes, margins.

The colours are from Okabe and Ito's palette, which holds for colour-blind readers. Each
has a contrast of at least 3:1 on white, and no chart uses a colour alone: what is known is
solid, what is inferred or only said is hatched, what is unknown is hollow.
"""

from __future__ import annotations

from ..case.case import one_of

INK = "#1a1a1a"
QUIET = "#595959"
PAPER = "#ffffff"
RULE = "#d0d0d0"
BLUE = "#0072B2"
RED = "#D55E00"

# How a mark is drawn says how well something is known. Sizes are in points.
SOLID = {"facecolor": BLUE, "edgecolor": BLUE, "linewidth": 1.2}
HATCHED = {"facecolor": PAPER, "edgecolor": BLUE, "linewidth": 1.2, "hatch": "////"}
HOLLOW = {"facecolor": PAPER, "edgecolor": QUIET, "linewidth": 1.2}
CHOSEN = {"facecolor": RED, "edgecolor": RED, "linewidth": 1.2}
OUTLINED = {"facecolor": "none", "edgecolor": RED, "linewidth": 3.5}
GUESS = {"color": RED, "linewidth": 2.5, "linestyle": "--"}  # a reader's own, before the answer
OUTSIDE = {"facecolor": RULE, "edgecolor": QUIET, "linewidth": 1.2}  # neither in the article nor the reader's own
# The names by which ``datapackage.json`` gives a value of a vocabulary its mark.
MARKS = {
    "solid": SOLID,
    "hatched": HATCHED,
    "dotted": {**HATCHED, "hatch": "...."},
    "dashed": {**HOLLOW, "linestyle": "--"},
    "hollow": HOLLOW,
    "outlined": OUTLINED,
}

TEXT = 11
SMALL = 9.5
TITLE = 14
WIDTH = 8.4  # inches: 840 CSS pixels, so that a picture fits a page, a slide and a projector
DPI = 144

# A picture is a white card in light and dark themes; the tables around it follow the theme.
CARD = f"width:100%;max-width:{int(WIDTH * 100)}px;height:auto;background:{PAPER};border-radius:6px"


def mark(case, table, column, value) -> dict:
    """Return how a value of a vocabulary is drawn: as ``datapackage.json`` says, else hollow."""
    name = case.said_of(table, column, "mark").get(value, "hollow")
    return MARKS[one_of(f"the mark of '{value}' ({table}.{column} in datapackage.json)", name, MARKS)]
