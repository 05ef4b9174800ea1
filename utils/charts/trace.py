"""Follow one topic through a text: where it is stated, and where it is hedged or only reported."""

from ..case.case import Advice, one_of
from ..show import style
from ..show.chart import Chart, picture
from ..show.rows import TIGHT, Rows

STATED, HEDGED = "stated", "hedged, or only a report"
_HEDGED = {"facecolor": style.PAPER, "edgecolor": style.RED, "linewidth": 2, "linestyle": "--"}


def topics(case) -> list[str]:
    """Name the topics of a case, in the order in which they are read."""
    case.need("claims")
    names = case.in_reading_order(case.claims)["topic"].dropna().unique()
    if not len(names):
        raise Advice("This needs a topic, and no claim has one. Write a few words into the column topic of claims.csv.")
    return list(names)


@picture
def claim_trace(case, topic, *, title="", medium) -> Chart:
    """Draw the claims of one topic as they are read: a grey box on the left if stated, a dashed one on the right if not.

    Not stated: the claim has a hedge, or the ``source`` of its status in ``datapackage.json``
    is "report". Data: ``claim``, ``text`` (with its hedge), ``status``, ``how``.
    """
    one_of("topic", topic, topics(case))
    rows = case.in_reading_order(case.claims[case.claims["topic"] == topic])
    soft = rows["hedges"].notna() | (rows["status"].map(case.said_of("claims", "status", "source")) == "report")
    rows["text"] += (" Hedge: " + rows["hedges"] + ".").fillna("")
    source = f"Source: claims.csv, n = {len(rows)} claims about {topic}, in our words. Stated: by the writer or by somebody. "
    source += "Hedged: a word in the column hedges, or the status of a report. Which claims belong together is our choice."
    page = Rows(
        medium,
        list(rows["claim_id"]),
        heads=[STATED, HEDGED],
        boxes=list(zip(soft.astype(int), rows["text"], strict=True)),
        gap=TIGHT,
        title=title,
        source=source,
    )
    for place, low in enumerate(soft):
        page.box(place, _HEDGED if low else style.FILLED)
    shown = rows[["claim_id", "text", "status"]].rename(columns={"claim_id": "claim"})
    shown["how"] = soft.map({False: STATED, True: HEDGED})
    return page.chart.tell(
        shown,
        f"Table with {len(rows)} rows and 2 columns. Rows: the claims about {topic} in reading order.",
        f"Columns: {STATED}; {HEDGED}.",
        *(f"{row.claim}, {row.how}: {row.text}" for row in shown.itertuples()),
    )
