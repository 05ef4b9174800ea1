"""Words of likelihood: what a published scale calls a probability."""

from __future__ import annotations

import pandas as pd

from ..case.case import Advice
from ..show import style
from ..show.chart import Chart, canvas

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


def likelihood_bands(case, *, scale, title="") -> Chart:
    """Draw what the words of a scale of likelihood mean in numbers.

    Data: ``word``, ``from``, ``to`` (fractions).
    """
    bands = bands_of(case, scale)
    source = (
        f"Source: scales.csv, n = {len(bands)} words of the scale '{scale}', from outside the article: "
        f"{'; '.join(dict.fromkeys(bands['source']))}. A number on a border belongs to the higher band."
    )
    height = 0.4  # inches: of a row
    chart, axes = canvas(height * len(bands), left=2.0, right=1.3, title=title, source=source)
    axes.grid(axis="x", color=style.RULE, linewidth=0.8)
    axes.set_axisbelow(True)
    middles = [height * (place + 0.5) for place in bands.index]
    for middle, low, high in zip(middles, bands["low"], bands["high"], strict=True):
        axes.barh(middle, 100 * (high - low), left=100 * low, height=0.2, clip_on=False, **style.OUTSIDE)
        axes.text(102, middle, f"{in_percent(low)} to {in_percent(high)} %", va="center", size=style.TEXT)
    axes.set_yticks(middles, bands["label"], size=style.TEXT)
    axes.tick_params(axis="y", pad=6)
    axes.set(xlim=(0, 100), ylim=(height * len(bands), 0))
    axes.set_xticks(range(0, 101, 20), [f"{number} %" for number in range(0, 101, 20)])
    axes.set_xlabel("probability", size=style.TEXT, loc="left")
    return chart.tell(
        pd.DataFrame({"word": bands["label"], "from": bands["low"], "to": bands["high"]}),
        f"Interval chart with {len(bands)} rows from low to high. Horizontal axis: probability, from 0 to 100 percent.",
        "; ".join(f"{row.label}: {in_percent(row.low)} to {in_percent(row.high)} percent" for row in bands.itertuples()) + ".",
    )
