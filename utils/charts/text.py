"""Pictures of what a text says and how: whose voice, which words, which numbers."""

import math

import pandas as pd

from ..case.case import Advice, in_words
from ..show import style
from ..show.chart import Chart, picture
from ..show.rows import TIGHT, Rows
from ..show.table import Table

NAMED = "someone is named or described as the source"
UNNAMED = "a report without a source"
OWN = "only the article's own voice"
_CLOSE, _OPEN = 1.5, 4  # times the bound: how far a line reaches on a side that has none; an open one has a short arrow
_AROUND = 8  # times the outermost bounds: where the axis ends
_BEYOND = 1.2  # of the longest bar: the axis, with room for a locator
_VOICES = {
    NAMED: (style.SOLID, "names a source"),
    UNNAMED: (style.HATCHED, "a report without a source"),
    OWN: (style.HOLLOW, "only the article's own voice"),
}


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


@picture
def sentence_bars(case, *, highlight=None, title="", medium, chart=None) -> Chart:
    """Draw the article as a page: one bar for each prose sentence, in reading order.

    Data: see `voices`. Bars are as long as the sentence has words.

    Parameters
    ----------
    highlight : str, optional
        Locator of one sentence to point at.
    """
    chart = chart or _sentence_page(voices(case), title, medium)
    sentences, rows = chart.data, chart.rows
    if highlight is not None and highlight not in set(sentences["sentence_id"]):
        raise Advice(f"there is no prose sentence '{highlight}'. Write a locator, like {sentences['sentence_id'][0]}.")
    moving = []
    for place in sentences.index[sentences["sentence_id"] == highlight]:
        around = {**style.OUTLINED, "linewidth": 2, "zorder": 5}  # the bar stays to be seen
        moving += rows.bar(place, 0, sentences["words"][place], around, rows.tall + 3 / 72)
        moving.append(rows.beside(place, sentences["words"][place], highlight))
    chart.move(moving)
    counts = ", ".join(f"{(sentences['voice'] == voice).sum()}: {voice}" for voice in _VOICES)
    last = sentences.index[sentences["voice"] != OWN]
    named = {name: part["voice"] == NAMED for name, part in sentences.groupby("section", sort=False)}
    return chart.tell(
        sentences,
        f"Bar chart with {len(sentences)} horizontal bars, one for each sentence from top to bottom in reading order.",
        f"Horizontal axis: words, from 0 to {sentences['words'].max()}. {counts}.",
        "Sentences with a source, by section:",
        "; ".join(f"{name}: {part.sum()} of {len(part)}" for name, part in named.items()) + ".",
        f"The last bar with a source or a report is {sentences['sentence_id'][last[-1]]}." if len(last) else "",
        f"{highlight} is pointed at." if highlight else "",
    )


def _sentence_page(sentences, title, medium) -> Chart:
    counts = sentences["voice"].value_counts()
    rows = Rows(
        medium,
        [name[:-2] if name.endswith("s1") else "" for name in sentences["sentence_id"]],
        groups=list(sentences["section"]),
        keys=[(mark, f"{words} ({counts.get(voice, 0)})") for voice, (mark, words) in _VOICES.items()],
        thin=True,
        gap=2 * TIGHT,
        axis=2,
        title=title,
        source=f"Source: claims.csv, sentences.csv. n = {len(sentences)} sentences, all of the text. "
        "p1: paragraph 1. Names a source: it says who says so.",
    )
    rows.axes.set_xlim(0, sentences["words"].max() * _BEYOND)
    for row in sentences.itertuples():
        rows.bar(row.Index, 0, row.words, _VOICES[row.voice][0])
    steps = range(0, int(sentences["words"].max()) + 1, 10)
    rows.scale(steps, steps, "words in the sentence")
    rows.chart.data = sentences
    return rows.chart


_SAID, _CODED = ["claim", "text", "speaker", "hedges"], ["claim", "status", "note"]


@picture
def sentence_claims(case, sentence_id, *, title="", medium, chart=None) -> Chart:
    """Point at one sentence of the article and list its claims.

    `sentence_bars` with the sentence pointed at; below it a table of its claims: ``claim``,
    ``text``, ``speaker``, ``hedges``, without empty columns. How they were coded (``claim``,
    ``status``, ``note``) is folded away below that: students code first.
    """
    rows = case.claims[case.claims["sentence_id"] == sentence_id]
    chart = sentence_bars.__wrapped__(case, highlight=sentence_id, title=title, medium=medium, chart=chart)
    rows = rows.rename(columns={"claim_id": "claim"})
    rows = rows.assign(speaker=rows["speaker"].map(case.names), status=rows["status"].map(in_words))
    shown, coded = (rows[names].dropna(axis="columns", how="all") for names in (_SAID, _CODED))
    chart.beside = Table(shown, f"The claims of {sentence_id}, in our words", Table(coded, "How they were coded, with notes"))
    return chart


@picture
def share_bars(rows, *, of, guess=None, emphasise=(), title="", source="", medium) -> Chart:
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
    emphasise : collection of str
        The bars of which the title speaks.
    """
    names, counts, wholes = (rows[column].reset_index(drop=True) for column in rows)
    if rows.empty or not (wholes > 0).all():
        raise Advice("a bar needs a whole that is more than 0. Give at least one row, and none without a whole.")
    shares, said = counts / wholes, [f"{count} of {whole}" for count, whole in zip(counts, wholes, strict=True)]
    told = [style.speaks_of(emphasise, name) for name in names]
    page = Rows(
        medium,
        list(names),
        notes=said,
        bold=told,
        head=guess is not None,
        axis=2,
        title=title,
        source=source,
    )
    page.axes.set_xlim(0, 1)
    for place, (share, yes) in enumerate(zip(shares, told, strict=True)):
        page.bar(place, 0, 1, {**style.HOLLOW, "edgecolor": style.RULE})
        mark = page.claimed(style.SOLID, yes)
        page.bar(place, 0, share, mark)
        name = page.beside(place, share, f"{share:.0%}", weight="bold")
        name.set_color(style.on(mark) if name.get_ha() == "right" else style.INK)
    page.scale([0, 0.25, 0.5, 0.75, 1], ["0%", "25%", "50%", "75%", "100%"], f"share of {of}")
    if guess is not None:
        page.guess(min(max(guess, 0), 100) / 100, f"your guess: {guess:g}%")
    told = "; ".join(f"{name}: {words} ({share:.0%})" for name, words, share in zip(names, said, shares, strict=True))
    return page.chart.tell(
        rows.reset_index(drop=True).assign(share=shares),
        f"Bar chart with {len(rows)} horizontal bars from top to bottom. Horizontal axis: share of {of}, from 0 to 100 percent.",
        f"{told}.",
        "" if guess is None else f"A line shows your guess: {guess:g} percent.",
    )


@picture
def bounds(case, *, emphasise=(), title="", medium) -> Chart:
    """Draw numbers with their bounds on a logarithmic axis: those of the most frequent unit.

    A full circle means that the bound itself is possible, an empty circle that it is not.
    An arrow means that there is no bound on that side; a short line without an arrow, that
    a word such as "nearly" is used of numbers close to the bound.

    Data: the chosen rows of ``quantities`` without identifiers.

    Parameters
    ----------
    emphasise : collection of str
        What is measured (``measure``), in the rows of which the title speaks.
    """
    case.need("quantities")
    unit = case.quantities["unit"].value_counts().index[0]
    rows = case.quantities[(case.quantities["unit"] == unit) & (case.quantities[["low", "high"]] > 0).any(axis=1)]
    if rows.empty:
        raise Advice(f"no quantity with the unit '{unit}' has a bound above 0. Write one into low or high in quantities.csv.")
    rows = rows.reset_index(drop=True).replace({"low": 0.0}, math.nan)  # a logarithmic axis has no 0
    rows["close"] = rows["qualifier"].map(case.said_of("quantities", "qualifier", "reach")) == "close"
    known = pd.concat([rows["low"], rows["high"]]).dropna()
    told = [style.speaks_of(emphasise, measure) for measure in rows["measure"]]
    page = Rows(
        medium,
        list(rows["measure"]),
        bold=told,
        room=[2] * len(rows),
        axis=2,
        title=title,
        source=f"Source: quantities.csv, n = {len(rows)} numbers with the unit {unit}, all of the article."
        " Full circle: the number itself is possible. Hollow: it is not."
        + (" Nearly: fewer, and drawn close to the number." if rows["close"].any() else ""),
    )
    page.axes.set(xscale="log", xlim=(known.min() / _AROUND, known.max() * _AROUND))
    for row, yes in zip(rows.itertuples(), told, strict=True):
        colour = page.claimed(style.SOLID, yes)["edgecolor"]
        y, reach = page.at[row.Index] + page.tall / 2, _CLOSE if row.close else _OPEN
        low = row.high / reach if pd.isna(row.low) else row.low
        high = row.low * reach if pd.isna(row.high) else row.high
        line = ":" if pd.isna(row.low) or pd.isna(row.high) else "-"
        page.axes.plot([low, high], [y, y], line, color=colour, linewidth=2.5)
        for value, closed, end, arrow in ((row.low, row.low_closed, low, "<"), (row.high, row.high_closed, high, ">")):
            full = pd.notna(value) and bool(closed)
            face = colour if full or pd.isna(value) else style.PAPER
            shape = "o" if pd.notna(value) else "" if row.close else arrow
            page.axes.plot(end, y, shape, ms=medium.text * 0.85, mfc=face, mec=colour, mew=2)
        page.near(row.low if pd.notna(row.low) else row.high, page.at[row.Index], row.text)
    first, last = page.axes.get_xlim()
    powers = [10**step for step in range(20) if first <= 10**step <= last]
    page.scale(powers, map("{:,}".format, powers), f"{unit}s (each step is ten times more)")
    return page.chart.tell(
        rows[["measure", "text", "low", "low_closed", "high", "high_closed", "qualifier"]],
        f"Interval chart with {len(rows)} rows.",
        f"Horizontal axis: {unit}s on a logarithmic scale, bounds from {known.min():,.0f} to {known.max():,.0f}.",
        f"{'; '.join(f'{row.measure}: {_bound(row)}' for row in rows.itertuples())}.",
    )


def _bound(row) -> str:
    if pd.notna(row.low) and row.low == row.high:
        return f"exactly {row.low:,.0f}"
    low = "no lower bound" if pd.isna(row.low) else f"{'at least' if row.low_closed else 'more than'} {row.low:,.0f}"
    high = "no upper bound" if pd.isna(row.high) else f"{'at most' if row.high_closed else 'fewer than'} {row.high:,.0f}"
    return f"{low}, {high}" + (", in use close to it" if row.close else "")
