"""The article's claims beside sources outside of it."""

import pandas as pd

from ..show import style
from ..show.chart import Chart, picture
from ..show.rows import TIGHT, Rows

_CELL = 0.6  # of a column: how wide a box in it is
_EMPTY = {**style.HOLLOW, "edgecolor": style.RULE}


@picture
def against_record(case, *, emphasise=(), title="", medium) -> Chart:
    """Lay the article's quotations and main facts beside what sources outside of it say.

    One row for each source, the quotations first, both groups in reading order. Data:
    ``locator``, ``claim``, ``what the source says``, ``verdict``, ``difference``,
    ``source`` (publisher and title), ``url``, ``read on``. The grades of the sources are left
    to the reader.

    Parameters
    ----------
    emphasise : collection of str
        The verdicts of which the title speaks.
    """
    case.need("record", "claims")
    rows, groups = _recorded(case), case.said_of("record", "kind", "label")
    verdicts, signs = case.allowed("record", "verdict"), case.said_of("record", "verdict", "sign")
    read = sorted(set(rows["accessed"]))
    page = Rows(
        medium,
        [f"{row.claim_id}: {row.label}" for row in rows.itertuples()],
        groups=[groups.get(kind, kind) for kind in rows["kind"]],
        heads=verdicts,
        bold=[bool(style.speaks_of(emphasise, verdict)) for verdict in rows["verdict"]],
        lines=2,
        gap=TIGHT,
        title=title,
        source=f"Source: record.csv, from OUTSIDE the article. n = {len(rows)} rows about {rows['claim_id'].nunique()} claims. "
        f"Verdicts: by the {' and '.join(sorted(set(rows['grader'])))}. "
        f"Read on {' to '.join(dict.fromkeys([read[0], read[-1]]))}.",
    )
    for row in rows.itertuples():
        for column, verdict in enumerate(verdicts):
            if verdict == row.verdict:
                mark = page.claimed(style.mark(case, "record", "verdict", verdict), style.speaks_of(emphasise, verdict))
                page.cell(row.Index, column, mark, signs.get(verdict, "?"), wide=_CELL)
            else:
                page.cell(row.Index, column, _EMPTY, wide=_CELL)
    shown = rows.assign(source=rows["publisher"] + ", " + rows["title"])
    shown = shown[["claim_id", "claim", "finding", "verdict", "difference", "source", "url", "accessed"]]
    counts = ", ".join(f"{(rows['verdict'] == verdict).sum()} {verdict}" for verdict in verdicts)
    return page.chart.tell(
        shown.rename(columns={"claim_id": "locator", "finding": "what the source says", "accessed": "read on"}),
        f"Table with {len(rows)} rows and {len(verdicts)} columns. Rows: claims of the article, each with one source outside.",
        f"Columns: {', '.join(verdicts)}.",
        f"{counts}.",
        *(
            f"{groups.get(kind, kind).capitalize()} ({len(part)}): "
            + "; ".join(f"{row.claim_id} {row.label}: {row.verdict}" for row in part.itertuples())
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
    return rows
