"""Pictures of what a text says and how: a case goes in, a figure that describes itself comes out.

No chart here keeps a state, reads a file or knows an article. A title is a claim about one
article, so the lesson writes it.
"""

from __future__ import annotations

import textwrap

import pandas as pd
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator

from . import style
from .figure import Chart, canvas, row_names
from .output import Advice, Table

NAMED = "someone is named or described as the source"
UNNAMED = "a report without a source"
OWN = "only the article's own voice"
_VOICE_MARKS = {NAMED: style.SOLID, UNNAMED: style.HATCHED, OWN: style.HOLLOW}


def voices(case) -> pd.DataFrame:
    """Say for each prose sentence whose voice it carries.

    Parameters
    ----------
    case : Case

    Returns
    -------
    pandas.DataFrame
        ``sentence_id``, ``section``, ``words``, ``claims`` (how many), ``voice``: a
        sentence has a source if one of its claims has a speaker; else it is a report
        without a source if one claim has the status ``unconfirmed_report``; else it is the
        article's own voice.
    """
    claims = case.claims.groupby("sentence_id")
    prose = case.sentences[case.sentences["kind"] == "prose"].sort_values("position")
    prose = prose[["sentence_id", "section", "words"]].reset_index(drop=True)
    prose["claims"] = prose["sentence_id"].map(claims.size()).fillna(0).astype(int)
    named = prose["sentence_id"].map(claims["speaker"].count()).fillna(0) > 0
    report = prose["sentence_id"].map(claims["status"].agg(lambda status: "unconfirmed_report" in set(status)))
    prose["voice"] = OWN
    prose.loc[report.fillna(False).astype(bool), "voice"] = UNNAMED
    prose.loc[named, "voice"] = NAMED
    return prose


def sentence_bars(case, *, highlight=None, title="", dpi=style.DPI, chart=None) -> Chart:
    """Draw the article as a page: one bar for each prose sentence, in reading order.

    Parameters
    ----------
    case : Case
    highlight : str, optional
        Locator of one sentence to point at.
    title : str
        Claim above the picture.
    dpi : int
        Dots per inch.
    chart : Chart, optional
        A former picture of the same case and title, to be changed instead of drawn anew.

    Returns
    -------
    Chart
        Data: see `voices`. Bars are as long as the sentence has words.
    """
    if chart is None:
        chart = _sentence_page(voices(case), title, dpi)
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
    chart.alt = (
        f"Bar chart with {len(rows)} horizontal bars, one for each sentence from top to bottom in reading order. "
        f"Horizontal axis: words, from 0 to {rows['words'].max()}. {counts}. "
        + _voices_by_section(rows)
        + (f"The last bar with a source or a report is {rows['sentence_id'][last[-1]]}. " if len(last) else "")
        + (f"{highlight} is pointed at." if highlight else "")
    ).strip()
    return chart


def _sentence_page(rows, title, dpi) -> Chart:
    chart, axes = canvas(
        0.165 * len(rows),
        left=2.5,
        bottom=1.0,
        title=title,
        source=f"Source: claims.csv, sentences.csv. n = {len(rows)} sentences, all of the article. "
        "Dark: one of its claims has a speaker.",
        dpi=dpi,
    )
    for voice, mark in _VOICE_MARKS.items():
        part = rows[rows["voice"] == voice]
        axes.barh(part.index, part["words"], height=0.72, label=f"{voice} ({len(part)})", **mark)
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
    axes.legend(loc="upper left", bbox_to_anchor=(0.34, -0.03), frameon=False, fontsize=style.SMALL)
    chart.data = rows
    return chart


def _voices_by_section(rows) -> str:
    parts = [
        f"{section}: {(part['voice'] == NAMED).sum()} of {len(part)}" for section, part in rows.groupby("section", sort=False)
    ]
    return "Sentences with a source, by section: " + "; ".join(parts) + ". "


def sentence_claims(case, sentence_id, *, title="", dpi=style.DPI, chart=None) -> Chart:
    """Point at one sentence of the article and list its claims.

    Parameters
    ----------
    case : Case
    sentence_id : str
        Locator of a prose sentence.
    title, dpi, chart
        See `sentence_bars`.

    Returns
    -------
    Chart
        `sentence_bars` with the sentence pointed at; above it a table of its claims:
        ``claim``, ``text``, ``status``, ``speaker``, ``hedges``, ``note``, without empty columns.

    Raises
    ------
    ValueError
        If there is no such sentence.
    """
    rows = case.claims[case.claims["sentence_id"] == sentence_id]
    chart = sentence_bars(case, highlight=sentence_id, title=title, dpi=dpi, chart=chart)
    names = case.actors.set_index("actor_id")["name"]
    shown = rows[["claim_id", "text", "status", "speaker", "hedges", "note"]].rename(columns={"claim_id": "claim"})
    shown = shown.assign(speaker=rows["speaker"].map(names), status=rows["status"].str.replace("_", " "))
    shown = shown.dropna(axis="columns", how="all")
    chart.beside = Table(shown, f"The claims of {sentence_id}, in our words")
    return chart


def status_counts(case, *, title="", dpi=style.DPI) -> Chart:
    """Count the claims of each status.

    Parameters
    ----------
    case : Case
    title : str
        Claim above the picture.

    Returns
    -------
    Chart
        Data: ``status``, ``claims`` (how many), in the codebook's order.
    """
    counts = case.claims["status"].value_counts()
    rows = pd.DataFrame({"status": case.allowed("claims", "status")})
    rows["claims"] = rows["status"].map(counts).fillna(0).astype(int)
    chart, axes = canvas(0.34 * len(rows), left=2.2, title=title, source=_coding_note(case), dpi=dpi)
    axes.barh(rows.index, rows["claims"], height=0.62, **style.SOLID)
    row_names(axes, rows["status"].str.replace("_", " "))
    for place, count in rows["claims"].items():
        axes.text(count + 0.4, place, count, va="center", size=style.TEXT)
    axes.set(ylim=(len(rows) - 0.5, -0.5), xlim=(0, rows["claims"].max() * 1.08 + 1))
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=6))
    axes.set_xlabel("claims", size=style.TEXT, loc="left")
    chart.data = rows
    chart.alt = (
        f"Bar chart with {len(rows)} horizontal bars, one for each status in the codebook. Horizontal axis: number of "
        f"claims, from 0 to {rows['claims'].max()}. "
        + "; ".join(f"{row.status.replace('_', ' ')}: {row.claims}" for row in rows.itertuples())
        + "."
    )
    return chart


def own_judgement(case, *, title="", dpi=style.DPI) -> Chart:
    """Draw, section by section, the share of claims that are the author's own judgement.

    Parameters
    ----------
    case : Case
    title : str
        Claim above the picture.

    Returns
    -------
    Chart
        Data: ``section``, ``claims`` (how many, headings included), ``judgements`` (status
        ``author_interpretation``), ``share`` (0 to 1).
    """
    claims = case.claims.merge(case.sentences[["sentence_id", "section", "position"]], on="sentence_id")
    claims = claims.sort_values("position").assign(own=lambda frame: frame["status"] == "author_interpretation")
    rows = claims.groupby("section", sort=False).agg(claims=("own", "size"), judgements=("own", "sum")).reset_index()
    rows["share"] = rows["judgements"] / rows["claims"]
    chart, axes = canvas(0.5 * len(rows), left=2.6, title=title, source=_coding_note(case), dpi=dpi)
    axes.barh(rows.index, [1.0] * len(rows), height=0.6, **{**style.HOLLOW, "edgecolor": style.RULE})
    axes.barh(rows.index, rows["share"], height=0.6, **style.SOLID)
    row_names(axes, [textwrap.fill(name, 26) for name in rows["section"]])
    for row in rows.itertuples():
        axes.text(1.02, row.Index, f"{row.judgements} of {row.claims}", va="center", size=style.TEXT)
    axes.set(ylim=(len(rows) - 0.5, -0.5), xlim=(0, 1.2))
    axes.set_xticks([0, 0.25, 0.5, 0.75, 1], ["0 %", "25 %", "50 %", "75 %", "100 %"])
    axes.set_xlabel("share of the section's claims", size=style.TEXT, loc="left")
    chart.data = rows
    chart.alt = (
        f"Bar chart with {len(rows)} horizontal bars, one for each section in reading order. Horizontal axis: share of "
        "claims that are the author's own judgement, from 0 to 100 percent. "
        + "; ".join(f"{row.section}: {row.judgements} of {row.claims} ({row.share:.0%})" for row in rows.itertuples())
        + "."
    )
    return chart


def _coding_note(case) -> str:
    same = (case.claims["status"] == case.claims["second_status"]).sum()
    return (
        f"Source: claims.csv, n = {len(case.claims)} claims. Rule: the codebook in data/README.md. Coded twice "
        f"by {case.coders()}: the same status for {same} of {len(case.claims)} claims."
    )


def bounds(case, *, unit="person", title="", dpi=style.DPI) -> Chart:
    """Draw numbers with their bounds on a logarithmic axis.

    A full circle means that the bound itself is possible, an empty circle that it is not.
    An arrow means that there is no bound on that side.

    Parameters
    ----------
    case : Case
    unit : str
        Which quantities: those with this ``unit``.
    title : str
        Claim above the picture.

    Returns
    -------
    Chart
        Data: the chosen rows of ``quantities`` without identifiers.
    """
    units = list(dict.fromkeys(case.quantities["unit"]))
    if unit not in units:
        raise Advice(f"there is no quantity with the unit '{unit}'. Write one of: {', '.join(units)}.")
    rows = case.quantities[case.quantities["unit"] == unit].reset_index(drop=True)
    known = pd.concat([rows["low"], rows["high"]]).dropna()
    edge = (float(known.min()) / 6, float(known.max()) * 6)
    chart, axes = canvas(
        0.62 * len(rows),
        left=2.9,
        title=title,
        source=f"Source: quantities.csv, n = {len(rows)} numbers with the unit {unit}, all of the article.",
        dpi=dpi,
    )
    for row in rows.itertuples():
        # The arrow is short: how far it goes on, nobody says.
        low = row.high / 4 if pd.isna(row.low) else row.low
        high = row.low * 4 if pd.isna(row.high) else row.high
        open_end = pd.isna(row.low) or pd.isna(row.high)
        line = {"linewidth": 2.5, "linestyle": ":" if open_end else "-"}
        axes.plot([low, high], [row.Index] * 2, color=style.BLUE, **line)
        for value, closed, end, arrow in ((row.low, row.low_closed, low, "<"), (row.high, row.high_closed, high, ">")):
            full = pd.notna(value) and bool(closed)
            face = style.BLUE if full or pd.isna(value) else style.PAPER
            shape = arrow if pd.isna(value) else "o"
            axes.plot(end, row.Index, shape, markersize=9, markerfacecolor=face, markeredgecolor=style.BLUE, markeredgewidth=2)
        axes.text(row.low if pd.notna(row.low) else row.high, row.Index - 0.3, row.text, ha="center", size=style.TEXT)
    row_names(axes, [textwrap.fill(name, 28) for name in rows["measure"]])
    axes.set(ylim=(len(rows) - 0.5, -0.6), xscale="log", xlim=(edge[0] / 1.4, edge[1] * 1.4))
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    axes.minorticks_off()
    axes.set_xlabel(f"{unit}s (each step is ten times more)", size=style.TEXT, loc="left")
    chart.data = rows[["measure", "text", "low", "low_closed", "high", "high_closed", "qualifier"]]
    chart.alt = (
        f"Interval chart with {len(rows)} rows. Horizontal axis: {unit}s on a logarithmic scale, bounds from "
        f"{known.min():,.0f} to {known.max():,.0f}. "
        + "; ".join(f"{row.measure}: {_bound(row)}" for row in rows.itertuples())
        + "."
    )
    return chart


def _bound(row) -> str:
    if pd.notna(row.low) and row.low == row.high:
        return f"exactly {row.low:,.0f}"
    low = "no lower bound" if pd.isna(row.low) else f"{'at least' if row.low_closed else 'more than'} {row.low:,.0f}"
    high = "no upper bound" if pd.isna(row.high) else f"{'at most' if row.high_closed else 'fewer than'} {row.high:,.0f}"
    return f"{low}, {high}"


def agreement_matrix(first, second, labels, *, names=("first coder", "second coder"), title="", dpi=style.DPI) -> Chart:
    """Draw how two coders' statuses meet: the diagonal is where they agree.

    Parameters
    ----------
    first, second : sequence of str
        The codes that two coders gave to the same units, in the same order.
    labels : list of str
        All codes, in the order of the axes.
    names : tuple of str
        Who the two coders are: rows, columns.
    title : str
        Claim above the picture.

    Returns
    -------
    Chart
        Data: a row for each pair of codes that occurs: first, second, ``units``.
    """
    counts = pd.crosstab(pd.Categorical(first, labels), pd.Categorical(second, labels), dropna=False)
    short = [label.replace("_", " ") for label in labels]
    chart, axes = canvas(
        0.42 * len(labels),
        left=2.6,
        bottom=1.6,
        title=title,
        source=f"n = {len(first)} claims coded by both. Rows: {names[0]}. Columns: {names[1]}. Outlined: the same code.",
        dpi=dpi,
    )
    for row in range(len(labels)):
        axes.add_patch(_square(row, row))
        for column in range(len(labels)):
            count = int(counts.iloc[row, column])
            if count:
                colour = style.BLUE if row == column else style.RED
                axes.text(column, row, count, ha="center", va="center", size=style.TITLE, weight="bold", color=colour)
    row_names(axes, short)
    axes.set_xticks(range(len(labels)), short, size=style.TEXT, rotation=40, ha="right", rotation_mode="anchor")
    axes.set(xlim=(-0.5, len(labels) - 0.5), ylim=(len(labels) - 0.5, -0.5))
    axes.set_ylabel(names[0], size=style.TEXT, weight="bold")
    axes.set_title(names[1], size=style.TEXT, weight="bold")
    pairs = counts.stack()
    pairs = pairs[pairs > 0].rename("units").rename_axis(list(names)).reset_index()
    chart.data = pairs.astype({names[0]: "string", names[1]: "string"})
    agreed = sum(one == other for one, other in zip(first, second, strict=True))
    apart = pairs[pairs[names[0]].astype(str) != pairs[names[1]].astype(str)]
    chart.alt = (
        f"Table of {len(labels)} by {len(labels)} codes. Rows: {names[0]}. Columns: {names[1]}. "
        f"The same code for {agreed} of {len(first)} claims. "
        + (
            "Different: " + "; ".join(f"{row[1]} against {row[2]}: {row[3]}" for row in apart.itertuples()) + "."
            if len(apart)
            else ""
        )
    ).strip()
    return chart


def coding_result(case, codes, agreement, *, title="", dpi=style.DPI) -> Chart:
    """Compare a reader's codes with the key and list where they differ.

    Parameters
    ----------
    case : Case
    codes : dict of str to str
        For each ``claim_id`` the status that the reader chose.
    agreement : callable
        Takes two lists of codes, returns a number such as Cohen's kappa.
    title : str
        Claim above the picture. Left out: the share of agreement and the number.

    Returns
    -------
    Chart
        `agreement_matrix` of reader and key; above it the claims that were coded
        differently: ``claim``, ``text``, ``you``, ``key``, ``note``.
    """
    rows = case.claims.set_index("claim_id").loc[list(codes)].reset_index()
    rows["you"] = rows["claim_id"].map(codes)
    mine, key = list(rows["you"]), list(rows["status"])
    same = sum(one == other for one, other in zip(mine, key, strict=True))
    title = title or f"The same status for {same} of {len(rows)} claims. Beyond luck: {agreement(mine, key):.2f}"
    chart = agreement_matrix(mine, key, case.allowed("claims", "status"), names=("you", "the key"), title=title, dpi=dpi)
    apart = rows[rows["you"] != rows["status"]]
    apart = apart[["claim_id", "text", "you", "status", "note"]].rename(columns={"claim_id": "claim", "status": "key"})
    few = f"With {len(rows)} claims, one claim more or less moves the agreement by {100 / len(rows):.0f} percentage points. "
    chart.beside = Table(apart, few + "Where you and the key differ") if len(apart) else None
    return chart


def _square(row, column):
    return Rectangle((column - 0.46, row - 0.46), 0.92, 0.92, facecolor="none", edgecolor=style.QUIET, linewidth=1)
