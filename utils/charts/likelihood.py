"""Words of likelihood: what a published scale calls a probability."""

from __future__ import annotations

import textwrap

import pandas as pd

from ..case.case import Advice
from ..show import style
from ..show.chart import Chart, canvas
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


def forecast_dots(rows, *, title="") -> Chart | Note:
    """Draw each forecast of a class as a hollow circle, question by question, without names; a Note if there is none.

    Equal numbers stand on top of each other. Data: ``question``, ``probability`` (0 to 1).

    Parameters
    ----------
    rows : pandas.DataFrame
        A row for each forecast, with ``question`` and ``probability`` (see `class_forecasts`).
    """
    if not {"question", "probability"} <= set(rows):
        raise Advice("the rows need the columns question and probability. Give the table that class_forecasts(case) makes.")
    if rows.empty:
        return Note("No forecast yet", "Lock one on the slip, or copy the files of others into my_work/class_forecasts.")
    line, dot = 0.17, 0.16  # inches: of a line of text, of a circle
    groups = [(textwrap.wrap(name, 36), part["probability"].round(6)) for name, part in rows.groupby("question", sort=False)]
    heights = [0.2 + max(line * len(text), dot * numbers.value_counts().max()) for text, numbers in groups]
    floors = [sum(heights[: place + 1]) for place in range(len(groups))]
    source = f"Source: the forecasts of this class, n = {len(rows)}, each the judgement of the one who wrote it. "
    source += "No probability here comes from the article."
    chart, axes = canvas(floors[-1], left=3.1, right=0.8, title=title, source=source)
    axes.grid(axis="x", color=style.RULE, linewidth=0.8)
    axes.hlines(floors, 0, 100, color=style.RULE, linewidth=0.8)
    said = []
    for floor, (text, numbers) in zip(floors, groups, strict=True):
        places = floor - 0.04 - dot * (numbers.groupby(numbers).cumcount() + 0.5)
        axes.scatter(100 * numbers, places, s=95, zorder=3, clip_on=False, **{**style.OUTLINED, "linewidth": 1.8})
        axes.text(103, floor - dot, f"n = {len(numbers)}", va="center", size=style.TEXT)
        ends = f"from {in_percent(numbers.min())} to {in_percent(numbers.max())} percent"
        said.append(f"{' '.join(text)} n = {len(numbers)}, {ends}.")
    middles = [floor - height / 2 for floor, height in zip(floors, heights, strict=True)]
    axes.set_yticks(middles, ["\n".join(text) for text, _ in groups], size=style.SMALL)
    axes.set(xlim=(0, 100), ylim=(floors[-1], 0))
    axes.set_xticks(range(0, 101, 20), [f"{number} %" for number in range(0, 101, 20)])
    axes.set_xlabel("probability", size=style.TEXT, loc="left")
    return chart.tell(
        rows[["question", "probability"]].reset_index(drop=True),
        f"Dot chart with {len(groups)} rows, one for each question. Horizontal axis: probability, from 0 to 100 percent.",
        *said,
    )
