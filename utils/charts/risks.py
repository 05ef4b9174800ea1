"""Pictures of escalation: the pathways that a text names, beside the rungs of a published scale.

The text gives no rung. A rung is the reader's own argument: it is given to the chart, never
data of the case.
"""

import math

import pandas as pd

from ..case.case import Advice, in_words, one_of
from ..show import style
from ..show.chart import Chart, picture
from ..show.rows import TIGHT, Rows

NO_RUNG = "the article gives no rung"
_NAMES = 0.3  # of the picture: the names of the rungs; the rest is for the pathways


def rung_names(case, scale) -> dict[str, str]:
    """Name the steps of a scale, from the lowest to the highest.

    For each ``code`` the code and the label.
    """
    case.need("scales")
    one_of("scale", scale, case.scales["scale"].unique())
    steps = case.scales[case.scales["scale"] == scale].sort_values("step")
    return {row.code: f"{row.code}. {row.label}" for row in steps.itertuples()}


def pathways(case) -> pd.DataFrame:
    """Return the rows of ``risks`` that are a pathway (an act that somebody does), with ``locator``."""
    case.need("risks")
    kind = case.risks["kind"].map(case.said_of("risks", "kind", "counts"))
    rows = case.risks[(kind == "pathway") | case.risks["kind"].isna()].reset_index(drop=True)
    if rows.empty:
        raise Advice("This needs a pathway in risks.csv: a row that counts as a pathway.")
    return rows.assign(locator=case.locators.reindex(rows["claim_id"], fill_value="no locator").array)


@picture
def ladder(case, rows=(), *, scale, title="", medium, chart=None) -> Chart:
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
    risks = risks.sort_values("dyad", key=lambda dyads: pd.factorize(dyads)[0], kind="stable", ignore_index=True)
    names = [*reversed(rungs.values()), NO_RUNG]
    chart = chart or _empty_ladder(case, risks, names, scale, title, medium)
    page, placed = chart.rows, {row["risk_id"]: rungs[row["rung"]] for row in rows}
    at, moving, said = dict(zip(names, page.at, strict=True)), [], {}
    for row in risks.assign(status=risks["status"].map(in_words)).itertuples():
        name = placed.get(row.risk_id)
        where = f"placed by you on {name}" if name else "not placed"
        said.setdefault(row.dyad, []).append(f"{row.pathway} ({row.locator}, {row.status}), {where}")
        if name:
            ends, circle = [at[NO_RUNG] - page.tall / 2, at[name]], {**style.OUTLINED, "facecolor": style.PAPER}
            moving += page.axes.plot([row.Index] * 2, ends, ":", color=style.RED, linewidth=1.5, zorder=1)
            moving.append(page.axes.scatter(row.Index, at[name], s=page.medium.text**2, zorder=3, **circle))
    chart.move(moving)
    reasons = {row["risk_id"]: row["reason"] for row in rows}
    your = {"your rung": risks["risk_id"].map(placed), "your reason": risks["risk_id"].map(reasons)}
    return chart.tell(
        risks[["pathway", "dyad", "locator", "status"]].assign(status=risks["status"].map(in_words), **your),
        f"Ladder with {len(rungs)} rungs. Vertical axis: rungs of the scale {scale}, from {names[-2]} to {names[0]}.",
        f"Columns: {len(risks)} pathways, grouped by dyad. The article gives no rung for any of them.",
        *(f"{dyad}: {'; '.join(words)}." for dyad, words in said.items()),
    )


def _empty_ladder(case, risks, names, scale, title, medium) -> Chart:
    """Draw the rungs and the pathways, and none of a reader's places."""
    known = case.said_of("claims", "status", "known")
    groups = [known.get(status, in_words(status)) for status in risks["status"]]
    statuses = [*case.allowed("claims", "status"), *risks["status"]]
    marks = {known.get(status, in_words(status)): style.mark(case, "claims", "status", status) for status in statuses}
    marks = dict(sorted(marks.items(), key=lambda item: list(style.MARKS.values()).index(item[1])))  # what is known first
    tight = medium.tallest < math.inf  # there, all rungs come before names of dyads and marks
    heads = risks["locator"] if tight or medium.narrow else risks["dyad"] + "\n" + risks["locator"]
    page = Rows(
        medium,
        names,
        widest=_NAMES,
        gap=TIGHT,
        keys=[] if tight else [(mark, f"{group} ({groups.count(group)})") for group, mark in marks.items()],
        heads=list(heads),
        title=title,
        source=f"Source: risks.csv, claims.csv, scales.csv ({scale}). n = {len(risks)} pathways: acts that have a "
        f"name. Left out: {len(case.risks) - len(risks)} others. Columns: their locators. Circles: placed by you. "
        f"Status: coded by {case.coders()}.",
    )
    page.axes.hlines(page.at[:-1], -0.5, len(risks) - 0.5, color=style.RULE, linewidth=3, zorder=0)
    for place, status in enumerate(risks["status"]):
        page.axes.scatter(place, page.at[-1], s=(72 * page.tall) ** 2, marker="s", **style.mark(case, "claims", "status", status))
    return page.chart
