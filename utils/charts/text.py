"""Pictures of what a text says and how: a case goes in, a figure that describes itself comes out.

No chart here keeps a state, reads a file or knows an article. A title is a claim about one
article, so the lesson writes it.
"""

from __future__ import annotations

import math
import textwrap

import pandas as pd
from matplotlib.patches import Patch

from ..case.case import Advice, in_words, one_of
from ..show import style
from ..show.chart import Chart, canvas, row_names
from ..show.table import Note, Table

NAMED = "someone is named or described as the source"
UNNAMED = "a report without a source"
OWN = "only the article's own voice"
_VOICE_MARKS = {NAMED: style.SOLID, UNNAMED: style.HATCHED, OWN: style.HOLLOW}


def voices(case) -> pd.DataFrame:
    """Say for each prose sentence whose voice it carries.

    ``sentence_id``, ``section``, ``words``, ``claims`` (how many), ``voice``: a
    sentence has a source if one of its claims has a speaker; else it is a report
    without a source if the ``source`` of a claim's status in ``datapackage.json`` is
    "report"; else it is the article's own voice.
    """
    case.need("sentences")
    prose = case.in_reading_order(case.sentences[case.sentences["kind"] == "prose"])[["sentence_id", "section", "words"]]
    if prose.empty:
        raise Advice("This needs a sentence of prose in sentences.csv, and the case has none.")
    claims = case.claims
    unnamed = claims["status"].map(case.said_of("claims", "status", "source")) == "report"
    prose["claims"] = prose["sentence_id"].map(claims["sentence_id"].value_counts()).fillna(0).astype(int)
    prose["voice"] = OWN
    prose.loc[prose["sentence_id"].isin(claims["sentence_id"][unnamed]), "voice"] = UNNAMED
    prose.loc[prose["sentence_id"].isin(claims["sentence_id"][claims["speaker"].notna()]), "voice"] = NAMED
    return prose


def sentence_bars(case, *, highlight=None, title="", chart=None) -> Chart:
    """Draw the article as a page: one bar for each prose sentence, in reading order.

    Data: see `voices`. Bars are as long as the sentence has words.

    Parameters
    ----------
    highlight : str, optional
        Locator of one sentence to point at.
    chart : Chart, optional
        A former picture of the same case and title, to be changed instead of drawn anew.
    """
    if chart is None:
        chart = _sentence_page(voices(case), title)
    rows, axes = chart.data, chart.axes[0]
    if highlight is not None and highlight not in set(rows["sentence_id"]):
        raise Advice(f"there is no prose sentence '{highlight}'. Write a locator, like {rows['sentence_id'][0]}.")
    moving = []
    for place in rows.index[rows["sentence_id"] == highlight]:
        words = rows["words"][place]
        moving += axes.barh(place, words, height=0.72, **style.OUTLINED, zorder=5).patches
        moving.append(axes.text(words + 0.5, place, highlight, va="center", size=style.TEXT))
    chart.move(moving)
    counts = ", ".join(f"{(rows['voice'] == voice).sum()}: {voice}" for voice in _VOICE_MARKS)
    last = rows.index[rows["voice"] != OWN]
    named = {name: part["voice"] == NAMED for name, part in rows.groupby("section", sort=False)}
    return chart.tell(
        rows,
        f"Bar chart with {len(rows)} horizontal bars, one for each sentence from top to bottom in reading order.",
        f"Horizontal axis: words, from 0 to {rows['words'].max()}. {counts}.",
        "Sentences with a source, by section:",
        "; ".join(f"{name}: {part.sum()} of {len(part)}" for name, part in named.items()) + ".",
        f"The last bar with a source or a report is {rows['sentence_id'][last[-1]]}." if len(last) else "",
        f"{highlight} is pointed at." if highlight else "",
    )


def _sentence_page(rows, title) -> Chart:
    chart, axes = canvas(
        0.165 * len(rows),
        left=2.5,
        bottom=1.0,
        title=title,
        source=f"Source: claims.csv, sentences.csv. n = {len(rows)} sentences, all of the article. "
        "Dark: one of its claims has a speaker.",
    )
    for voice, mark in _VOICE_MARKS.items():
        part = rows[rows["voice"] == voice]
        axes.barh(part.index, part["words"], height=0.72, **mark)
    for section, part in rows.groupby("section", sort=False):
        first = part.index[0]
        axes.axhline(first - 0.5, color=style.RULE, linewidth=0.8, xmin=-0.42, clip_on=False, zorder=0)
        label = "\n".join(textwrap.wrap(section, 24))
        axes.text(-0.42, first - 0.38, label, transform=axes.get_yaxis_transform(), va="top", size=style.TEXT)
    first = rows["sentence_id"].str.endswith("s1")
    short = rows["sentence_id"].where(first, rows["sentence_id"].str.extract(r"(s\d+)$", expand=False))
    axes.set_yticks(rows.index, short, size=style.SMALL - 1)
    axes.set(ylim=(len(rows) - 0.5, -0.5), xlim=(0, float(rows["words"].max()) + 4))
    axes.set_xlabel("words in the sentence", size=style.TEXT, loc="left")
    legend = [Patch(label=f"{voice} ({(rows['voice'] == voice).sum()})", **mark) for voice, mark in _VOICE_MARKS.items()]
    below = -0.87 / len(rows)  # as many rows below the axis, however tall the picture is
    axes.legend(handles=legend, loc="upper left", bbox_to_anchor=(0.34, below), frameon=False, fontsize=style.SMALL)
    chart.data = rows
    return chart


_SAID, _CODED = ["claim", "text", "speaker", "hedges"], ["claim", "status", "note"]


def sentence_claims(case, sentence_id, *, title="", chart=None) -> Chart:
    """Point at one sentence of the article and list its claims.

    `sentence_bars` with the sentence pointed at; above it a table of its claims: ``claim``,
    ``text``, ``speaker``, ``hedges``, without empty columns. How they were coded (``claim``,
    ``status``, ``note``) is folded away below it: students code first.
    """
    rows = case.claims[case.claims["sentence_id"] == sentence_id]
    chart = sentence_bars(case, highlight=sentence_id, title=title, chart=chart)
    rows = rows.rename(columns={"claim_id": "claim"})
    rows = rows.assign(speaker=rows["speaker"].map(case.names), status=rows["status"].map(in_words))
    shown, coded = (rows[names].dropna(axis="columns", how="all") for names in (_SAID, _CODED))
    chart.beside = Table(shown, f"The claims of {sentence_id}, in our words", Table(coded, "How they were coded, with notes"))
    return chart


def share_bars(rows, *, of, guess=None, title="", source="") -> Chart:
    """Draw for each row how many of how many, as a share.

    Data: the rows, and ``share`` (0 to 1).

    Parameters
    ----------
    rows : pandas.DataFrame
        Three columns: what a bar is, how many, of how many.
    of : str
        What is counted, in words.
    guess : float, optional
        What a reader has guessed, in percent (see `guessed`): a line through all bars.
    """
    names, counts, wholes = (rows[column].reset_index(drop=True) for column in rows)
    if rows.empty or not (wholes > 0).all():
        raise Advice("a bar needs a whole that is more than 0. Give at least one row, and none without a whole.")
    shares = counts / wholes
    chart, axes = canvas(0.5 * len(rows) + 0.3 * (guess is not None), left=2.6, title=title, source=source)
    axes.barh(names.index, [1.0] * len(rows), height=0.6, **{**style.HOLLOW, "edgecolor": style.RULE})
    axes.barh(names.index, shares, height=0.6, **style.SOLID)
    row_names(axes, [textwrap.fill(name, 26) for name in names])
    said = [f"{count} of {whole}" for count, whole in zip(counts, wholes, strict=True)]
    for place, words in enumerate(said):
        axes.text(1.02, place, words, va="center", size=style.TEXT)
    axes.set(ylim=(len(rows) - 0.5, -0.5 if guess is None else -1.1), xlim=(0, 1.2))
    axes.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0 %", "25 %", "50 %", "75 %", "100 %"])
    axes.set_xlabel(f"share of {of}", size=style.TEXT, loc="left")
    if guess is not None:
        place = min(max(guess, 0), 100) / 100
        axes.plot([place, place], [-0.5, len(rows) - 0.5], **style.GUESS)
        axes.text(place, -0.6, f"your guess: {guess:g} %", ha="center", va="bottom", size=style.TEXT, color=style.RED)
    told = "; ".join(f"{name}: {words} ({share:.0%})" for name, words, share in zip(names, said, shares, strict=True))
    return chart.tell(
        rows.reset_index(drop=True).assign(share=shares),
        f"Bar chart with {len(rows)} horizontal bars from top to bottom. Horizontal axis: share of {of}, from 0 to 100 percent.",
        f"{told}.",
        "" if guess is None else f"A line shows your guess: {guess:g} percent.",
    )


def bounds(case, *, unit=None, title="") -> Chart:
    """Draw numbers with their bounds on a logarithmic axis: those of one unit, if none is given of the most frequent one.

    A full circle means that the bound itself is possible, an empty circle that it is not.
    An arrow means that there is no bound on that side; a short line without an arrow, that
    a word such as "nearly" is used of numbers close to the bound.

    Data: the chosen rows of ``quantities`` without identifiers.
    """
    case.need("quantities")
    units = case.quantities["unit"].value_counts()
    unit = units.index[0] if unit is None else unit
    one_of("unit", unit, units.index)
    rows = case.quantities[(case.quantities["unit"] == unit) & (case.quantities[["low", "high"]] > 0).any(axis=1)]
    if rows.empty:
        raise Advice(f"no quantity with the unit '{unit}' has a bound above 0. Write one into low or high in quantities.csv.")
    rows = rows.reset_index(drop=True).replace({"low": 0.0}, math.nan)  # a logarithmic axis has no 0
    close = rows["qualifier"].map(case.said_of("quantities", "qualifier", "reach")) == "close"
    known = pd.concat([rows["low"], rows["high"]]).dropna()
    edge = (float(known.min()) / 6, float(known.max()) * 6)
    chart, axes = canvas(
        0.62 * len(rows),
        left=2.9,
        title=title,
        source=f"Source: quantities.csv, n = {len(rows)} numbers with the unit {unit}, all of the article."
        + (' Nearly: by the letter only "fewer than"; drawn as it is used, close to the number.' if close.any() else ""),
    )
    for row in rows.assign(close=close).itertuples():
        # The arrow is short: how far it goes on, nobody says.
        reach = 1.5 if row.close else 4
        low = row.high / reach if pd.isna(row.low) else row.low
        high = row.low * reach if pd.isna(row.high) else row.high
        open_end = pd.isna(row.low) or pd.isna(row.high)
        line = {"linewidth": 2.5, "linestyle": ":" if open_end else "-"}
        axes.plot([low, high], [row.Index] * 2, color=style.BLUE, **line)
        for value, closed, end, arrow in ((row.low, row.low_closed, low, "<"), (row.high, row.high_closed, high, ">")):
            full = pd.notna(value) and bool(closed)
            face = style.BLUE if full or pd.isna(value) else style.PAPER
            shape = "o" if pd.notna(value) else "" if row.close else arrow
            axes.plot(end, row.Index, shape, markersize=9, markerfacecolor=face, markeredgecolor=style.BLUE, markeredgewidth=2)
        axes.text(row.low if pd.notna(row.low) else row.high, row.Index - 0.3, row.text, ha="center", size=style.TEXT)
    row_names(axes, [textwrap.fill(name, 28) for name in rows["measure"]])
    axes.set(ylim=(len(rows) - 0.5, -0.6), xscale="log", xlim=(edge[0] / 1.4, edge[1] * 1.4))
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    axes.minorticks_off()
    axes.set_xlabel(f"{unit}s (each step is ten times more)", size=style.TEXT, loc="left")
    return chart.tell(
        rows[["measure", "text", "low", "low_closed", "high", "high_closed", "qualifier"]],
        f"Interval chart with {len(rows)} rows.",
        f"Horizontal axis: {unit}s on a logarithmic scale, bounds from {known.min():,.0f} to {known.max():,.0f}.",
        f"{'; '.join(f'{row.measure}: {_bound(row)}' for row in rows.assign(close=close).itertuples())}.",
    )


def _bound(row) -> str:
    if pd.notna(row.low) and row.low == row.high:
        return f"exactly {row.low:,.0f}"
    low = "no lower bound" if pd.isna(row.low) else f"{'at least' if row.low_closed else 'more than'} {row.low:,.0f}"
    high = "no upper bound" if pd.isna(row.high) else f"{'at most' if row.high_closed else 'fewer than'} {row.high:,.0f}"
    return f"{low}, {high}" + (", in use close to it" if row.close else "")


def words(case, notebook) -> Table | Note:
    """List the words that a lesson explains, by the alphabet; those of the lessons before it are folded away below.

    ``word``, ``meaning``, ``from`` (where it stands in the article, or the source of the
    meaning), ``first in`` (number of the lesson). A Note if there is no such lesson.
    """
    lessons = sorted({*case.glossary["first_notebook"], *case.exercises["notebook"]})
    if notebook not in lessons:
        return Note("Not yet", f"There is no such lesson. Write one of: {', '.join(lessons)}.", "→")
    rows = case.glossary[case.glossary["first_notebook"] <= notebook]
    rows = rows.sort_values("term", key=lambda term: term.str.casefold())
    shown = pd.DataFrame(
        {
            "word": rows["term"],
            "meaning": rows["meaning"],
            "from": rows["source"].where(rows["origin"] != "article", "the article, " + rows["source"]),
            "first in": rows["first_notebook"].str.split("_").str[0],
        }
    )
    new = rows["first_notebook"] == notebook
    earlier = Table(shown[~new], f"Words from earlier lessons: {sum(~new)}") if sum(~new) else None
    return Table(shown[new], f"New words in lesson {notebook.split('_')[0]}: {sum(new)}", earlier)
