"""Words of likelihood: what a published scale calls a probability."""

from __future__ import annotations

from numbers import Real

import pandas as pd

from . import style
from .figure import Chart, canvas
from .output import Advice

NO_WORD = "no word in this scale"
# A band is neither in the article nor the student's own: it is grey.
_BAND = {"facecolor": style.RULE, "edgecolor": style.QUIET, "linewidth": 1.2}


def band(case, probability, *, scale) -> str:
    """Say which word a scale of likelihood has for a probability.

    Parameters
    ----------
    case : Case
    probability : float
        From 0 to 1.
    scale : str
        Name of a scale in ``scales.csv`` whose steps have numbers from 0 to 1.

    Returns
    -------
    str
        The word. A number on the border of two bands belongs to the band above it; the
        highest number of the scale belongs to the last band. A scale may begin above 0 or
        end below 1: outside, the answer is ``"no word in this scale"``.

    Raises
    ------
    ValueError
        If the probability is not a number from 0 to 1, or there is no such scale.
    """
    return word_for(bands_of(case, scale), _fraction(probability))


def bands_of(case, scale) -> pd.DataFrame:
    """Return the steps of a scale of likelihood, from low to high."""
    steps = dict(list(case.scales.groupby("scale", sort=False)))
    likely = [name for name, part in steps.items() if part[["low", "high"]].notna().all(axis=None) and part["high"].max() <= 1]
    if scale not in likely:
        advice = f"Write one of: {', '.join(likely)}." if likely else "Fill in scales.csv first."
        raise Advice(f"there is no scale of likelihood '{scale}'. {advice}")
    return steps[scale].sort_values("low").reset_index(drop=True)


def _fraction(probability) -> float:
    number = isinstance(probability, Real) and not isinstance(probability, bool)
    if number and 0 <= probability <= 1:
        return float(probability)
    percent = number and 1 < probability <= 100
    advice = f"Percent? Then write {probability / 100:g}." if percent else "Write a number from 0 to 1, like 0.25."
    raise Advice(f"{probability!r} is not a probability. {advice}")


def word_for(bands, probability) -> str:
    """Return the word of a scale of likelihood (see `bands_of`) for a probability."""
    near = round(probability, 9)  # 0.1 + 0.7 is a little less than 0.8, and means 0.8
    fits = bands[(bands["low"] <= near) & (near <= bands["high"])]
    return NO_WORD if fits.empty else fits["label"].iloc[-1]


def in_percent(fraction) -> str:
    """Write a fraction as a percentage, without the sign."""
    return f"{100 * fraction:.12g}"


def likelihood_bands(case, *, scale, forecasts=None, title="", dpi=style.DPI) -> Chart:
    """Draw what the words of a scale of likelihood mean in numbers, and where forecasts lie.

    Parameters
    ----------
    case : Case
    scale : str
        See `band`.
    forecasts : pandas.DataFrame or list of dict, optional
        With ``question_id`` and ``probability`` (from 0 to 1); what `locked` returns fits.
        Each is drawn as a hollow diamond under the bar of its word.
    title, dpi
        See `charts.sentence_bars`.

    Returns
    -------
    Chart
        Data: ``word``, ``from``, ``to`` (fractions); with forecasts also ``forecasts``. A
        forecast outside the scale stands in a last row without a bar.

    Raises
    ------
    ValueError
        If there is no such scale, or a forecast has no name or no probability from 0 to 1.
    """
    bands = bands_of(case, scale)
    mine = _named(forecasts)
    rows = pd.DataFrame({"word": bands["label"], "from": bands["low"], "to": bands["high"]})
    if any(word == NO_WORD for word in (word_for(bands, number) for _, number in mine)):
        rows.loc[len(rows), "word"] = NO_WORD
    inside = [[(name, number) for name, number in mine if word_for(bands, number) == word] for word in rows["word"]]
    source = (
        f"Source: scales.csv, n = {len(bands)} words of the scale '{scale}', from outside the article: "
        f"{'; '.join(dict.fromkeys(bands['source']))}. A number on a border belongs to the higher band."
        + (f" Diamonds: your own forecasts ({len(mine)})." if mine else "")
    )
    # in inches: a row has one line for its bar, and one for each forecast below; without a word there is no bar
    heights = [0.4 + 0.24 * (len(group) - (word == NO_WORD)) for word, group in zip(rows["word"], inside, strict=True)]
    tops = [sum(heights[:place]) for place in range(len(heights))]
    chart, axes = canvas(sum(heights), left=2.0, right=1.3, title=title, source=source, dpi=dpi)
    axes.grid(axis="x", color=style.RULE, linewidth=0.8)
    axes.set_axisbelow(True)
    for row, top, group in zip(rows.itertuples(index=False), tops, inside, strict=True):
        word, low, high = row
        if word != NO_WORD:
            axes.barh(top + 0.2, 100 * (high - low), left=100 * low, height=0.2, clip_on=False, **_BAND)
            axes.text(102, top + 0.2, f"{in_percent(low)} to {in_percent(high)} %", va="center", size=style.TEXT)
        for line, (name, number) in enumerate(group, word != NO_WORD):
            _diamond(axes, 100 * number, top + 0.2 + 0.24 * line, name)
    axes.set_yticks([top + 0.2 for top in tops], rows["word"], size=style.TEXT)
    axes.tick_params(axis="y", pad=6)
    axes.set(xlim=(0, 100), ylim=(sum(heights), 0))
    axes.set_xticks(range(0, 101, 20), [f"{number} %" for number in range(0, 101, 20)])
    axes.set_xlabel("probability", size=style.TEXT, loc="left")
    said = ["; ".join(f"{name} {in_percent(number)} %" for name, number in group) for group in inside]
    chart.data = rows.assign(forecasts=said) if mine else rows
    chart.alt = (
        f"Interval chart with {len(rows)} rows from low to high. Horizontal axis: probability, from 0 to 100 percent. "
        + "; ".join(f"{row.label}: {in_percent(row.low)} to {in_percent(row.high)} percent" for row in bands.itertuples())
        + "."
        + "".join(f" Your forecasts in the row {word}: {text}." for word, text in zip(rows["word"], said, strict=True) if text)
    )
    return chart


def _named(forecasts) -> list[tuple[str, float]]:
    frame = pd.DataFrame([] if forecasts is None else forecasts)
    if frame.empty:
        return []
    if not {"question_id", "probability"} <= set(frame.columns):
        raise Advice("forecasts need the columns question_id and probability. Write what locked(...) returns.")
    return [(str(name), _fraction(number)) for name, number in zip(frame["question_id"], frame["probability"], strict=True)]


def _diamond(axes, place, height, name):
    face, edge = style.HOLLOW["facecolor"], style.HOLLOW["edgecolor"]
    look = {"markersize": 8, "markerfacecolor": face, "markeredgecolor": edge, "markeredgewidth": 1.6, "clip_on": False}
    axes.plot(place, height, "D", zorder=3, **look)
    side, gap = ("right", -2.4) if place > 50 else ("left", 2.4)
    behind = {"facecolor": style.PAPER, "edgecolor": "none", "pad": 1}
    axes.text(place + gap, height, name, va="center", ha=side, size=style.SMALL, bbox=behind)
