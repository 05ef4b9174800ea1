"""Words of likelihood: what a published scale calls a probability."""

from __future__ import annotations

import pandas as pd

from ..case.case import Advice

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
