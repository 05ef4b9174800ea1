"""Follow one topic through a text: where it is stated, and where it is hedged or only reported."""

from __future__ import annotations

import textwrap

from ..case.case import Advice, one_of
from ..show import style
from ..show.chart import Chart, canvas

STATED, HEDGED = "stated", "hedged, or only a report"
_MOST = 8  # claims that fit beside each other


def topics(case) -> list[str]:
    """Name the topics of a case, in the order in which they are read."""
    case.need("claims")
    names = case.in_reading_order(case.claims)["topic"].dropna().unique()
    if not len(names):
        raise Advice("This needs a topic, and no claim has one. Write a few words into the column topic of claims.csv.")
    return list(names)


def claim_trace(case, topic, *, title="") -> Chart:
    """Draw the claims of one topic as they are read: solid above the line if stated, hatched below it if not.

    Not stated: the claim has a hedge, or the ``source`` of its status in ``datapackage.json``
    is "report". Data: ``claim``, ``text`` (with its hedge), ``status``, ``how``.
    """
    one_of("topic", topic, topics(case))
    rows = case.in_reading_order(case.claims[case.claims["topic"] == topic])
    if len(rows) > _MOST:
        raise Advice(f"'{topic}' has {len(rows)} claims, and {_MOST} fit. Write a narrower topic into claims.csv.")
    soft = rows["hedges"].notna() | (rows["status"].map(case.said_of("claims", "status", "source")) == "report")
    rows["text"] += (" Hedge: " + rows["hedges"] + ".").fillna("")
    texts = rows["text"].map(lambda text: textwrap.fill(text, 82 // len(rows) - 1))
    deep = {low: 0.5 + 0.165 * max(texts[soft == low].str.count("\n") + 1, default=0) for low in (False, True)}  # inches
    chart, axes = canvas(
        sum(deep.values()),
        left=1.3,
        right=0.15,
        title=title,
        source=f"Source: claims.csv, n = {len(rows)} claims about {topic}, in our words. Above the line: stated by the writer or "
        "by somebody. Below: a word in the column hedges, or the status of a report. Which claims belong together is our choice.",
    )
    for place, (text, low) in enumerate(zip(texts, soft, strict=True)):
        side, mark, edge = (-1, style.HATCHED, "top") if low else (1, style.SOLID, "bottom")
        axes.bar(place, side * 0.28, width=0.86, **mark)
        axes.text(place, side * 0.35, text, ha="center", va=edge, size=style.SMALL)
    for name, height in ((STATED, 0.2), (HEDGED, -0.2)):
        name = textwrap.fill(name, 14)
        axes.text(-0.02, height, name, transform=axes.get_yaxis_transform(), ha="right", va="center", size=style.TEXT)
    axes.axhline(0, color=style.INK, linewidth=1.2)
    axes.set(xlim=(-0.5, len(rows) - 0.5), ylim=(-deep[True], deep[False]), yticks=[])
    axes.set_xticks(range(len(rows)), rows["claim_id"], size=style.TEXT)
    shown = rows[["claim_id", "text", "status"]].rename(columns={"claim_id": "claim"})
    shown["how"] = soft.map({False: STATED, True: HEDGED})
    return chart.tell(
        shown,
        f"Bar chart with {len(rows)} bars from left to right, the claims about {topic} in reading order.",
        f"Horizontal axis: claims, from {shown['claim'].iloc[0]} to {shown['claim'].iloc[-1]}.",
        "A solid bar above the line: stated. A hatched bar below it: hedged, or only a report.",
        *(f"{row.claim}, {row.how}: {row.text}" for row in shown.itertuples()),
    )
