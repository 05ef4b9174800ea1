"""The article's claims beside sources outside of it."""

from __future__ import annotations

import textwrap

import pandas as pd
from matplotlib.patches import Rectangle

from ..show import style
from ..show.chart import Chart, canvas


def against_record(case, *, reveal=True, title="") -> Chart:
    """Lay the article's quotations and main facts beside what sources outside of it say.

    One row for each source, the quotations first, both groups in reading order. Data:
    ``locator``, ``claim``, ``what the source says``, ``verdict``, ``difference``,
    ``source`` (publisher and title), ``url``, ``read on``; without what is hidden. The
    grades of the sources are left to the reader.

    Parameters
    ----------
    reveal : bool
        False: the verdicts are hidden, so that a class can predict them first, and so are
        the titles and addresses of the sources, which tell much.
    """
    case.need("record", "claims")
    rows, groups = _recorded(case), case.said_of("record", "kind", "label")
    verdicts, signs = case.allowed("record", "verdict"), case.said_of("record", "verdict", "sign")
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
    )
    for row in rows.itertuples():
        if reveal:
            column, mark = verdicts.index(row.verdict), style.mark(case, "record", "verdict", row.verdict)
            axes.add_patch(Rectangle((column - 0.22, row.place - 0.38), 0.44, 0.76, **mark))
            if "hatch" in mark:
                axes.plot(column, row.place, "o", color=style.PAPER, markersize=14)  # so that the sign can be read
            colour = style.PAPER if mark == style.SOLID else style.INK
            axes.plot(column, row.place, marker=f"${signs.get(row.verdict, '?')}$", color=colour, markersize=10)
        else:
            axes.add_patch(Rectangle((-0.4, row.place - 0.3), len(verdicts) - 0.2, 0.6, **style.HOLLOW))
            axes.text((len(verdicts) - 1) / 2, row.place, "?", ha="center", va="center_baseline", size=style.TEXT)
        _label(axes, row.place, row.claim_id, row.label)
    for kind, part in rows.groupby("kind"):
        _beside(axes, 0.15, part["place"].min() - 1, groups.get(kind, kind), size=style.TEXT, weight="bold")
    if reveal:
        shown = rows.assign(source=rows["publisher"] + ", " + rows["title"])
        shown = shown[["claim_id", "claim", "finding", "verdict", "difference", "source", "url", "accessed"]]
    else:
        shown = rows.assign(source=rows["publisher"])[["claim_id", "claim", "source", "accessed"]]
    counts = ", ".join(f"{(rows['verdict'] == verdict).sum()} {verdict}" for verdict in verdicts)
    return chart.tell(
        shown.rename(columns={"claim_id": "locator", "finding": "what the source says", "accessed": "read on"}),
        f"Table with {len(rows)} rows and {len(verdicts)} columns. Rows: claims of the article, each with one source outside.",
        f"Columns: {', '.join(verdicts)}.",
        f"{counts}." if reveal else "The verdicts are hidden.",
        *(
            f"{groups.get(kind, kind).capitalize()} ({len(part)}): "
            + "; ".join(f"{row.claim_id} {row.label}: {row.verdict if reveal else '?'}" for row in part.itertuples())
            + "."
            for kind, part in rows.groupby("kind", sort=False)
        ),
    )


def _recorded(case) -> pd.DataFrame:
    """Return the rows of the record in their order, with what the picture says about them."""
    kinds, order = case.allowed("record", "kind"), list(case.claims["claim_id"])
    rows = case.record.assign(group=case.record["kind"].map(kinds.index), order=case.record["claim_id"].map(order.index))
    rows = rows.sort_values(["group", "order"], kind="stable").reset_index(drop=True)
    claims = case.claims.set_index("claim_id").loc[rows["claim_id"]].reset_index()
    quoted = (rows["kind"].map(case.said_of("record", "kind", "shows")) == "quote") & claims["quote"].notna()
    rows["claim"] = claims["text"].where(~quoted, '"' + claims["quote"] + '"')
    again = rows.duplicated(["group", "claim_id"])
    rows["label"] = rows["claim"].where(~again, "the same claim, another source")
    # Each group has a line of its own above its rows.
    rows["place"] = rows.index + 1 + rows["group"].map({group: step for step, group in enumerate(rows["group"].unique())})
    return rows


def _label(axes, place, locator, words) -> None:
    """Name a row: its locator, which is never cut, and words in two lines at most, enough to judge them by."""
    lines = textwrap.wrap(words, 46, max_lines=2, placeholder=" ...")
    for inches, text in ((0.15, locator), (0.83, "\n".join(lines))):
        _beside(axes, inches, place, text, size=style.SMALL, parse_math=False, linespacing=1)


def _beside(axes, inches, place, text, **words):
    """Write left of the axes, so many inches from the left edge of the picture."""
    where = (inches / style.WIDTH, place)
    axes.annotate(text, where, xycoords=("figure fraction", "data"), va="center_baseline", annotation_clip=False, **words)


def _matrix(places, heads, *, title, source, **margins):
    """Make a chart with a row of cells at each place; an empty cell stays visible."""
    top = 1.4 + 0.6 * max(head.count("\n") for head in heads)
    height = max(places) + 0.6 + top
    chart, axes = canvas(0.36 * height, title=title, source=source, **{"bottom": 0.2} | margins)
    for place in places:
        for column in range(len(heads)):
            cell = {"facecolor": "none", "edgecolor": style.RULE, "linewidth": 0.8, "clip_on": False}
            axes.add_patch(Rectangle((column - 0.5, place - 0.5), 1, 1, **cell))
    for column, head in enumerate(heads):
        axes.text(column, -0.85, head, ha="center", size=style.TEXT)
    axes.set(xlim=(-0.5, len(heads) - 0.5), ylim=(max(places) + 0.6, -top), xticks=[], yticks=[])
    axes.spines["bottom"].set_visible(False)
    return chart, axes
