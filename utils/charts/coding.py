"""Pictures of how far coders agree: two lists of codes go in, or a reader's codes and the key."""

from __future__ import annotations

import pandas as pd
from matplotlib.patches import Rectangle

from ..case.case import in_words
from ..show import style
from ..show.chart import Chart, canvas, row_names
from ..show.table import Table


def agreement_matrix(first, second, labels, *, names=("first coder", "second coder"), title="") -> Chart:
    """Draw how two coders' statuses meet: the diagonal is where they agree.

    Data: a row for each pair of codes that occurs: first, second, ``units``.

    Parameters
    ----------
    first, second : sequence of str
        The codes that two coders gave to the same units, in the same order.
    labels : list of str
        All codes, in the order of the axes.
    names : tuple of str
        Who the two coders are: rows, columns.
    """
    counts = pd.crosstab(pd.Categorical(first, labels), pd.Categorical(second, labels), dropna=False)
    short = list(map(in_words, labels))
    chart, axes = canvas(
        0.42 * len(labels),
        left=2.6,
        bottom=1.6,
        title=title,
        source=f"n = {len(first)} claims coded by both. Rows: {names[0]}. Columns: {names[1]}. Outlined: the same code.",
    )
    for row in range(len(labels)):
        axes.add_patch(Rectangle((row - 0.46, row - 0.46), 0.92, 0.92, facecolor="none", edgecolor=style.QUIET, linewidth=1))
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
    pairs = pairs.astype({names[0]: "string", names[1]: "string"})
    agreed = sum(one == other for one, other in zip(first, second, strict=True))
    apart = pairs[pairs[names[0]] != pairs[names[1]]]
    different = "; ".join(f"{row[1]} against {row[2]}: {row[3]}" for row in apart.itertuples())
    return chart.tell(
        pairs,
        f"Table of {len(labels)} by {len(labels)} codes. Rows: {names[0]}. Columns: {names[1]}.",
        f"The same code for {agreed} of {len(first)} claims.",
        f"Different: {different}." if different else "",
    )


def coding_result(case, codes, agreement, *, title="") -> Chart:
    """Compare a reader's codes with the key and list where they differ.

    `agreement_matrix` of reader and key; above it the claims that were coded
    differently: ``claim``, ``text``, ``you``, ``key``, ``note``.

    Parameters
    ----------
    agreement : callable
        Takes two lists of codes, returns a number such as Cohen's kappa.
    """
    case.need("claims")
    rows = case.claims.set_index("claim_id").loc[list(codes)].reset_index()
    rows["you"] = rows["claim_id"].map(codes)
    mine, key = list(rows["you"]), list(rows["status"])
    same = sum(one == other for one, other in zip(mine, key, strict=True))
    title = title or f"The same status for {same} of {len(rows)} claims. Beyond luck: {agreement(mine, key):.2f}"
    chart = agreement_matrix(mine, key, case.allowed("claims", "status"), names=("you", "the key"), title=title)
    apart = rows[rows["you"] != rows["status"]]
    apart = apart[["claim_id", "text", "you", "status", "note"]].rename(columns={"claim_id": "claim", "status": "key"})
    few = f"With {len(rows)} claims, one claim more or less moves the agreement by {100 / len(rows):.0f} percentage points. "
    chart.beside = Table(apart, few + "Where you and the key differ") if len(apart) else None
    return chart
