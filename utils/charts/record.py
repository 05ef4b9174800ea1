"""Pictures that lay the article's claims beside something else: a source outside, or a student's own words."""

from __future__ import annotations

import textwrap

import pandas as pd
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from . import style
from .cells import parts
from .figure import Chart, canvas, one_of
from .output import Advice
from .wording import signs_in

_GROUPS = {"quotation": "the quotations", "fact": "the facts"}
# How the box of a verdict is drawn, and the sign in it: nobody needs the colour.
_VERDICTS = {
    "same": (style.SOLID, "$=$", style.PAPER),
    "simplified": (style.HATCHED, r"$\approx$", style.INK),
    "differs": (style.OUTLINED, r"$\neq$", style.INK),
    "cannot be checked": (style.HOLLOW, "$-$", style.INK),
}
SIGNS = ["source", "hedge", "date"]
_CHANGES = {  # by the first word of a cell in the data; the line names the mark in the legend
    "article": ("in the article, not rewritten", {"marker": "o", "mfc": style.PAPER, "mec": style.QUIET, "mew": 1.2}),
    "kept": ("kept", {"marker": "o", "mfc": style.QUIET, "mec": style.QUIET}),
    "gained": ("gained", {"marker": "P", "mfc": style.PAPER, "mec": style.BLUE, "mew": 2.2, "ms": 12}),
    "lost": ("lost", {"marker": "$-$", "mfc": style.RED, "mec": style.RED, "mew": 2, "ms": 12}),
}


def against_record(case, *, reveal=True, title="", dpi=style.DPI) -> Chart:
    """Lay the article's quotations and main facts beside what sources outside of it say.

    Parameters
    ----------
    case : Case
    reveal : bool
        False: the verdicts are hidden, so that a class can predict them first, and so are
        the titles and addresses of the sources, which tell much.
    title, dpi
        See `charts.sentence_bars`.

    Returns
    -------
    Chart
        One row for each source, the quotations first, both groups in reading order. Data:
        ``locator``, ``claim``, ``what the source says``, ``verdict``, ``difference``,
        ``source`` (publisher and title), ``url``, ``read on``; without what is hidden. The
        grades of the sources are left to the reader.

    Raises
    ------
    ValueError
        If ``record`` has no rows.
    """
    rows = _recorded(case)
    if rows.empty:
        raise Advice("record.csv has no rows. Write one row for each claim that was looked up in a source outside.")
    verdicts = case.allowed("record", "verdict")
    read = sorted(set(rows["accessed"]))
    chart, axes = _matrix(
        rows["place"],
        [textwrap.fill(verdict, 10) for verdict in verdicts],
        left=4.25,
        right=0.15,
        title=title,
        source=f"Source: record.csv, from OUTSIDE the article. n = {len(rows)} rows about {rows['claim_id'].nunique()} claims. "
        f"Verdicts: by the {' and '.join(sorted(set(rows['grader'])))}. "
        f"Read on {' to '.join(dict.fromkeys([read[0], read[-1]]))}.",
        dpi=dpi,
    )
    for row in rows.itertuples():
        if reveal:
            mark, sign, colour = _VERDICTS[row.verdict]
            column = verdicts.index(row.verdict)
            axes.add_patch(Rectangle((column - 0.22, row.place - 0.38), 0.44, 0.76, **mark))
            if row.verdict == "simplified":
                axes.plot(column, row.place, "o", color=style.PAPER, markersize=14)  # so that the sign can be read
            axes.plot(column, row.place, marker=sign, color=colour, markersize=10)
        else:
            axes.add_patch(Rectangle((-0.4, row.place - 0.3), len(verdicts) - 0.2, 0.6, **style.HOLLOW))
            axes.text((len(verdicts) - 1) / 2, row.place, "?", ha="center", va="center_baseline", size=style.TEXT)
        _label(axes, row.place, row.claim_id, row.label)
    for kind, part in rows.groupby("kind"):
        _beside(axes, 0.15, part["place"].min() - 1, _GROUPS[kind], size=style.TEXT, weight="bold")
    if reveal:
        shown = rows.assign(source=rows["publisher"] + ", " + rows["title"])
        shown = shown[["claim_id", "claim", "finding", "verdict", "difference", "source", "url", "accessed"]]
    else:
        shown = rows.assign(source=rows["publisher"])[["claim_id", "claim", "source", "accessed"]]
    chart.data = shown.rename(columns={"claim_id": "locator", "finding": "what the source says", "accessed": "read on"})
    counts = ", ".join(f"{(rows['verdict'] == verdict).sum()} {verdict}" for verdict in verdicts)
    chart.alt = (
        f"Table with {len(rows)} rows and {len(verdicts)} columns. Rows: claims of the article, each with one source outside. "
        f"Columns: {', '.join(verdicts)}. "
        + (f"{counts}. " if reveal else "The verdicts are hidden. ")
        + " ".join(
            f"{_GROUPS[kind].capitalize()} ({len(part)}): "
            + "; ".join(f"{row.claim_id} {row.label}: {row.verdict if reveal else '?'}" for row in part.itertuples())
            + "."
            for kind, part in sorted(rows.groupby("kind"), key=lambda item: list(_GROUPS).index(item[0]))
        )
    )
    return chart


def _recorded(case) -> pd.DataFrame:
    """Return the rows of the record in their order, with what the picture says about them."""
    order = {claim: number for number, claim in enumerate(case.claims["claim_id"])}
    rows = case.record.assign(group=case.record["kind"].map(list(_GROUPS).index), order=case.record["claim_id"].map(order))
    rows = rows.sort_values(["group", "order"], kind="stable").reset_index(drop=True)
    claims = case.claims.set_index("claim_id").loc[rows["claim_id"]].reset_index()
    quoted = (rows["kind"] == "quotation") & claims["quote"].notna()
    rows["claim"] = claims["text"].where(~quoted, '"' + claims["quote"] + '"')
    again = rows.duplicated(["group", "claim_id"])
    rows["label"] = rows["claim"].where(~again, "the same claim, another source")
    # Each group has a line of its own above its rows.
    rows["place"] = rows.index + 1 + rows["group"].map({group: step for step, group in enumerate(rows["group"].unique())})
    return rows


def rewrite_signs(case, rows=(), *, sentences, title="", dpi=style.DPI) -> Chart:
    """Show which claims keep, gain or lose source, hedge and date in a student's own words.

    What the article has is read from the tables: a claim has a source if it has a speaker,
    a hedge if it has ``hedges``, a date if an event with a ``date_text`` rests on it. What
    the student's words have is read by `wording.signs_in`: by words, not by meaning. Words
    that are still ours (but for case and spaces) are not rewritten.

    Parameters
    ----------
    case : Case
    rows : list of dict
        The student's words: ``claim_id``, ``text``. An empty text: the claim is left out.
    sentences : list of str
        Locators: the claims of these sentences are shown.
    title, dpi
        See `charts.sentence_bars`.

    Returns
    -------
    Chart
        Data: ``claim``, ``your words``, ``source``, ``hedge``, ``date``, each "-" (neither),
        "kept", "kept, now: ..." (in other words), "gained: ...", "lost: ...", "left out"; "article:
        ..." for a claim that is not rewritten.

    Raises
    ------
    ValueError
        If a sentence or a claim does not exist.
    """
    claims = claims_of(case, sentences)
    for row in rows:
        one_of("claim_id", row["claim_id"], claims["claim_id"])
    words = {row["claim_id"]: row["text"] for row in rows}
    states = [state(row, words.get(row.claim_id)) for row in claims.itertuples()]
    data = pd.DataFrame([_changes(case, row, words.get(row.claim_id)) for row in claims.itertuples()])
    chart, axes = _matrix(
        data.index,
        SIGNS,
        left=4.35,
        right=1.45,
        bottom=0.5,
        title=title,
        source=f"Source: claims.csv, events.csv, n = {len(data)} claims, and your words. Your words are read by lists of words, "
        "not by meaning.",
        dpi=dpi,
    )
    for place, row in data.iterrows():
        for column, sign in enumerate(SIGNS):
            kind = row[sign].split(":")[0].split(",")[0]
            if kind in _CHANGES:
                axes.plot(column, place, **{"ms": 9, "linestyle": "none"} | _CHANGES[kind][1])
        _label(axes, place, row["claim"], claims["text"][place])
        axes.text(len(SIGNS) - 0.4, place, states[place], va="center_baseline", size=style.SMALL)
    marks = [Line2D([], [], label=label, linestyle="none", **{"ms": 9} | mark) for label, mark in _CHANGES.values()]
    place = {"loc": "upper right", "bbox_to_anchor": (1 + 1.45 / 2.6, 0), "frameon": False}
    axes.legend(handles=marks, ncol=len(marks), fontsize=style.SMALL, handletextpad=0.3, **place)
    chart.data = data
    told = data[data[SIGNS].ne("-").any(axis=1)]
    rest = ", ".join(data["claim"].drop(told.index)) or "no claim"
    chart.alt = (
        f"Table with {len(data)} rows and {len(SIGNS)} columns. Rows: claims of {', '.join(sentences)}. "
        f"Columns: {', '.join(SIGNS)}. Rewritten: {states.count('rewritten')} of {len(data)}, "
        f"{states.count('unchanged')} unchanged. "
        + "".join(
            f"{row['claim']} ({states[place]}): " + "; ".join(f"{sign} {row[sign]}" for sign in SIGNS if row[sign] != "-") + ". "
            for place, row in told.iterrows()
        )
        + f"None of the three: {rest}."
    )
    return chart


def claims_of(case, sentences) -> pd.DataFrame:
    """Return the claims of some sentences or headings, in reading order.

    Parameters
    ----------
    case : Case
    sentences : list of str
        Locators, like ``["p1s1", "p1s2"]``.

    Returns
    -------
    pandas.DataFrame
        The columns of ``claims``.

    Raises
    ------
    ValueError
        If there is no such sentence, or none has a claim.
    """
    for sentence in sentences:
        one_of("sentence", sentence, case.sentences["sentence_id"])
    rows = case.claims[case.claims["sentence_id"].isin(list(sentences))]
    if rows.empty:
        raise Advice("no sentence with a claim is chosen. Write some locators, like those in case.claims.")
    order = case.sentences.set_index("sentence_id")["position"]
    return rows.assign(order=rows["sentence_id"].map(order)).sort_values("order", kind="stable").reset_index(drop=True)


def carried(case, claim) -> dict[str, list[str]]:
    """Say what carries a claim in the article.

    Parameters
    ----------
    case : Case
    claim : namedtuple
        A row of ``claims``.

    Returns
    -------
    dict of str to list of str
        ``source`` (name of the speaker), ``hedge``, ``date`` (words for the time, of all
        events that rest on the claim).
    """
    names = case.actors.loc[case.actors["actor_id"] == claim.speaker, "name"]
    dates = case.events.loc[case.events["claim_id"] == claim.claim_id, "date_text"].dropna()
    return {"source": list(names), "hedge": parts(claim.hedges), "date": list(dates)}


def _changes(case, claim, text) -> dict[str, str]:
    """Compare what carries a claim in the article with a student's words, sign by sign."""
    has = carried(case, claim)
    now = state(claim, text)
    row = {"claim": claim.claim_id, "your words": text or now}
    if now in ("not rewritten yet", "unchanged"):
        return row | {sign: f"article: {', '.join(found)}" if found else "-" for sign, found in has.items()}
    if not text:
        return row | {sign: "left out" if found else "-" for sign, found in has.items()}
    mine = signs_in(text, _names(case.actors), set(case.claims["verb"].dropna()))
    speaker = _names(case.actors[case.actors["actor_id"] == claim.speaker])
    for sign, old in has.items():
        new = list(dict.fromkeys(mine[sign]))
        if old and new:
            same = _covers(new, speaker) if sign == "source" else _covers(new, old) and _covers(old, new)
            row[sign] = "kept" if same else f"kept, now: {', '.join(new)}"
        else:
            row[sign] = f"lost: {', '.join(old)}" if old else f"gained: {', '.join(new)}" if new else "-"
    return row


def _names(actors) -> set[str]:
    """Return the words that can name an actor: names, other names, roles, each part of a person's name."""
    names = {*actors["name"], *actors["role"]}
    names |= {name for cell in actors["also_called"] for name in parts(cell)}
    return names | {part for name in actors.loc[actors["kind"] == "person", "name"] for part in name.split()}


def _covers(some, others) -> bool:
    """Say whether each of these words is a part of one of the others, or the other way round."""
    pairs = [[(one.casefold(), other.casefold()) for other in others] for one in some]
    return all(any(one in other or other in one for one, other in row) for row in pairs)


def state(claim, text) -> str:
    """Say what a student has done with a claim (a row of ``claims``); None: nothing so far."""
    if text is None:
        return "not rewritten yet"
    if not text:
        return "left out"
    return "unchanged" if text.casefold().split() == claim.text.casefold().split() else "rewritten"


def _label(axes, place, locator, words) -> None:
    """Name a row: its locator, which is never cut, and words in two lines at most, enough to judge them by."""
    lines = textwrap.wrap(words, 46, max_lines=2, placeholder=" ...")
    for inches, text in ((0.15, locator), (0.83, "\n".join(lines))):
        _beside(axes, inches, place, text, size=style.SMALL, parse_math=False, linespacing=1)


def _beside(axes, inches, place, text, **words):
    """Write left of the axes, so many inches from the left edge of the picture."""
    where = (inches / style.WIDTH, place)
    axes.annotate(text, where, xycoords=("figure fraction", "data"), va="center_baseline", annotation_clip=False, **words)


def _matrix(places, heads, *, title, source, dpi, **margins):
    """Make a chart with a row of cells at each place; an empty cell stays visible."""
    top = 1.4 + 0.6 * max(head.count("\n") for head in heads)
    height = max(places) + 0.6 + top
    chart, axes = canvas(0.36 * height, title=title, source=source, dpi=dpi, **{"bottom": 0.2} | margins)
    for place in places:
        for column in range(len(heads)):
            cell = {"facecolor": "none", "edgecolor": style.RULE, "linewidth": 0.8, "clip_on": False}
            axes.add_patch(Rectangle((column - 0.5, place - 0.5), 1, 1, **cell))
    for column, head in enumerate(heads):
        axes.text(column, -0.85, head, ha="center", size=style.TEXT)
    axes.set(xlim=(-0.5, len(heads) - 0.5), ylim=(max(places) + 0.6, -top), xticks=[], yticks=[])
    axes.spines["bottom"].set_visible(False)
    return chart, axes
