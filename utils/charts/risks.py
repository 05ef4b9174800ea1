"""Pictures of escalation: the pathways that a text names, beside the rungs of a published scale.

The text gives no rung. A rung is the reader's own argument: it is given to the chart, never
data of the case.
"""

from __future__ import annotations

import textwrap

import pandas as pd
from matplotlib.patches import Patch

from ..case.case import Advice, in_words, one_of
from ..show import style
from ..show.chart import Chart, canvas

# Inches. Below the floor is the row of those without a rung; a letter of a small text is rather wide.
_LEFT, _RIGHT, _FLOOR, _BOX, _LETTER = 2.5, 0.15, 0.6, 0.2, 0.082


def rung_names(case, scale) -> dict[str, str]:
    """Name the steps of a scale, from the lowest to the highest.

    For each ``code`` the code and the label.
    """
    case.need("scales")
    one_of("scale", scale, case.scales["scale"].unique())
    steps = case.scales[case.scales["scale"] == scale].sort_values("step")
    return {row.code: f"{row.code}. {row.label}" for row in steps.itertuples()}


def pathways(case) -> pd.DataFrame:
    """Return the rows of ``risks`` that are a pathway (an outcome, and somebody who would bring it about), with ``locator``."""
    case.need("risks")
    kind = case.risks["kind"].map(case.said_of("risks", "kind", "counts"))
    rows = case.risks[(kind == "pathway") | case.risks["kind"].isna()].reset_index(drop=True)
    if rows.empty:
        raise Advice("This needs a pathway in risks.csv: a row with an outcome and somebody who would bring it about.")
    return rows.assign(locator=rows["claim_id"].map(case.locators).astype(object).fillna("no locator"))


def ladder(case, rows=(), *, scale, title="") -> Chart:
    """Draw the pathways to escalation, dyad by dyad, under the rungs of a scale.

    They stand in the order of ``risks``, but those of one dyad always stand together.

    Data: ``pathway``, ``dyad``, ``locator``, ``status``, ``your rung``, ``your reason``.

    Parameters
    ----------
    rows : list of dict
        For each pathway that the reader has placed ``risk_id``, ``rung`` (a ``code`` of the
        scale) and ``reason``.
    """
    risks, rungs = pathways(case), rung_names(case, scale)
    for row in rows:
        one_of("risk_id", row["risk_id"], risks["risk_id"])
        one_of("rung", row["rung"], rungs)
    dyads = {dyad: place for place, dyad in enumerate(risks["dyad"].unique())}
    risks = risks.sort_values("dyad", key=lambda column: column.map(dyads), kind="stable").reset_index(drop=True)
    risks["rung"] = risks["risk_id"].map({row["risk_id"]: rungs[row["rung"]] for row in rows})
    risks["reason"] = risks["risk_id"].map({row["risk_id"]: row["reason"] for row in rows})
    known = case.said_of("claims", "status", "known")
    risks["known"] = [known.get(status, in_words(status)) for status in risks["status"]]
    risks["mark"] = [style.mark(case, "claims", "status", status) for status in risks["status"]]
    statuses = [*case.allowed("claims", "status"), *risks["status"]]
    marks = {known.get(status, in_words(status)): style.mark(case, "claims", "status", status) for status in statuses}
    marks = dict(sorted(marks.items(), key=lambda item: list(style.MARKS.values()).index(item[1])))  # what is known first
    risks["status"] = risks["status"].map(in_words)

    wide = style.WIDTH - _LEFT - _RIGHT
    columns = _columns(risks, wide)
    heads = {dyad: textwrap.wrap(dyad, int(columns[dyad][1] / _LETTER)) for dyad in dyads}
    names = [textwrap.fill(name, 27) for name in rungs.values()]
    pitch = 0.2 + 0.18 * max(name.count("\n") + 1 for name in names)
    heights = {name: _FLOOR + pitch * (place + 0.5) for place, name in enumerate(rungs.values())}
    top = _FLOOR + pitch * len(rungs) + 0.25
    whole = top + 0.2 + 0.16 * max(len(lines) for lines in heads.values())
    chart, axes = canvas(
        whole,
        left=_LEFT,
        right=_RIGHT,
        bottom=0.7,
        title=title,
        source=f"Source: risks.csv, claims.csv, scales.csv ({scale}). n = {len(risks)} pathways: an outcome and who would "
        f"bring it about. Left out: {len(case.risks) - len(risks)} others. {len(rows)} placed by you. A column is a pathway, by "
        f"its locator. Status of its claim: coded by {case.coders()}.",
    )
    axes.hlines(list(heights.values()), 0, wide, color=style.RULE, linewidth=3, zorder=0)
    axes.axhline(_FLOOR, color=style.QUIET, linewidth=1, xmin=-_LEFT / wide, clip_on=False)
    for dyad, (left, width) in columns.items():
        if left:
            axes.axvline(left, color=style.QUIET, linewidth=0.7, linestyle=":")
        axes.text(left + width / 2, top + 0.1, "\n".join(heads[dyad]), ha="center", va="bottom", size=style.SMALL)
        part = risks[risks["dyad"] == dyad].reset_index(drop=True)
        for row in part.itertuples():
            x = left + width * (row.Index + 0.5) / len(part)
            axes.text(x, top - 0.1, row.locator, ha="center", va="center", size=style.SMALL, weight="bold")
            axes.bar(x, _BOX, bottom=(_FLOOR - _BOX) / 2, width=_BOX, **row.mark)
            if isinstance(row.rung, str):
                y = heights[row.rung]
                axes.plot([x, x], [(_FLOOR + _BOX) / 2, y - 0.1], ":", color=style.RED, linewidth=1.5)
                axes.scatter(x, y, s=110, zorder=3, **{**style.OUTLINED, "facecolor": style.PAPER})
    axes.set_yticks([_FLOOR / 2, *heights.values()], ["the article gives no rung", *names], size=style.TEXT)
    axes.set(xlim=(0, wide), ylim=(0, whole), xticks=[])
    axes.spines["bottom"].set_visible(False)
    legend = [Patch(label=f"{group} ({(risks['known'] == group).sum()})", **mark) for group, mark in marks.items()]
    axes.legend(
        handles=[*legend, axes.scatter([], [], s=110, label=f"placed by you ({len(rows)})", **style.OUTLINED)],
        loc="upper left",
        bbox_to_anchor=(-_LEFT / wide, 0),
        ncols=2,
        frameon=False,
        fontsize=style.SMALL,
    )
    ends = list(rungs.values())
    return chart.tell(
        risks[["pathway", "dyad", "locator", "status", "rung", "reason"]].set_axis(
            ["pathway", "dyad", "locator", "status", "your rung", "your reason"], axis=1
        ),
        f"Ladder with {len(rungs)} rungs. Vertical axis: rungs of the scale {scale}, from {ends[0]} to {ends[-1]}.",
        f"Columns: {len(risks)} pathways, grouped by dyad. The article gives no rung for any of them.",
        *(f"{dyad}: {'; '.join(map(_words, part.itertuples()))}." for dyad, part in risks.groupby("dyad", sort=False)),
    )


def _words(row) -> str:
    rung = f"placed by you on {row.rung}" if isinstance(row.rung, str) else "not placed"
    return f"{row.pathway} ({row.locator}, {row.status}), {rung}"


def _columns(risks, wide) -> dict[str, tuple[float, float]]:
    """Share the width out among the dyads: room for their marks and for the longest word of their name."""
    groups = risks.groupby("dyad", sort=False)
    need = {dyad: max(0.5 * len(part), _LETTER * max(map(len, dyad.split()))) for dyad, part in groups}
    columns, left = {}, 0.0
    for dyad, width in need.items():
        columns[dyad] = (left, width * wide / sum(need.values()))
        left += columns[dyad][1]
    return columns
