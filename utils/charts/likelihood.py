"""Words of likelihood: what a published scale calls a probability."""

from __future__ import annotations

import pandas as pd

from ..case.case import Advice
from ..show import style
from ..show.chart import Chart, picture
from ..show.rows import Rows
from ..show.table import Note

NO_WORD = "no word in this scale"


def bands_of(case, scale) -> pd.DataFrame:
    """Return the steps of a scale of likelihood, from low to high."""
    case.need("scales")
    steps = dict(list(case.scales.groupby("scale", sort=False)))
    likely = [name for name, part in steps.items() if part[["low", "high"]].notna().all(axis=None) and part["high"].max() <= 1]
    if scale not in likely:
        advice = f"Write one of: {', '.join(likely)}." if likely else "Fill in low and high in scales.csv first."
        raise Advice(f"there is no scale of likelihood '{scale}'. {advice}")
    return steps[scale].sort_values("low").reset_index(drop=True)


def word_for(bands, probability) -> str:
    """Return the word of a scale of likelihood (see `bands_of`) for a probability.

    A number on the border of two bands belongs to the band above it; the highest number of
    the scale belongs to the last band. A scale may begin above 0 or end below 1: outside,
    the answer is ``"no word in this scale"``.
    """
    near = round(probability, 9)  # 0.1 + 0.7 is a little less than 0.8, and means 0.8
    fits = bands[(bands["low"] <= near) & (near <= bands["high"])]
    return NO_WORD if fits.empty else fits["label"].iloc[-1]


def in_percent(fraction) -> str:
    """Write a fraction as a percentage, without the sign."""
    return f"{100 * fraction:.12g}"


@picture
def forecast_dots(rows, *, title="", medium) -> Chart | Note:
    """Draw each forecast of a class as a hollow circle, question by question, without names; a Note if there is none.

    Equal numbers stand on top of each other; one's own ("you") stands out. Data:
    ``question``, ``probability`` (0 to 1).

    Parameters
    ----------
    rows : pandas.DataFrame
        A row for each forecast, with ``question``, ``probability`` and ``who`` (see `class_forecasts`).
    """
    if not {"question", "probability"} <= set(rows):
        raise Advice("the rows need the columns question and probability. Give the table that class_forecasts(case) makes.")
    if rows.empty:
        return Note("No forecast yet", "Lock one on the slip, or copy the files of others into my_work/class_forecasts.")
    rows = rows.assign(probability=rows["probability"].round(6), own=rows.get("who", "") == "you")
    rows["step"] = rows.groupby(["question", "probability"]).cumcount()
    groups = list(rows.groupby("question", sort=False))
    page = Rows(
        medium,
        [name for name, _ in groups],
        notes=[f"n = {len(part)}" for _, part in groups],
        room=[part["step"].max() + 1 for _, part in groups],
        axis=2,
        title=title,
        source=f"Source: the forecasts of this class, n = {len(rows)}, each the judgement of the one who wrote it. "
        "No probability here comes from the article." + (" Dark: yours." if rows["own"].any() else ""),
    )
    page.axes.set_xlim(-3, 103)
    said, step = [], page.tall * 1.1
    for y, (name, part) in zip(page.at, groups, strict=True):
        low = y + step * part["step"].max() / 2
        for own, mark in ((False, style.HOLLOW), (True, style.CHOSEN)):
            some = part[part["own"] == own]
            page.axes.scatter(100 * some["probability"], low - step * some["step"], s=medium.text**2 * 0.8, zorder=3, **mark)
        ends = f"from {in_percent(part['probability'].min())} to {in_percent(part['probability'].max())} percent"
        said.append(f"{name} n = {len(part)}, {ends}.")
    page.scale(range(0, 101, 20), [f"{number} %" for number in range(0, 101, 20)], "probability")
    return page.chart.tell(
        rows[["question", "probability"]].reset_index(drop=True),
        f"Dot chart with {len(groups)} rows, one for each question. Horizontal axis: probability, from 0 to 100 percent.",
        *said,
    )
