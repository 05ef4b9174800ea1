"""Place the pathways that a text names on the rungs of a published scale.

The text gives no rung. So the explorer starts empty, and asks for a reason before it draws.
"""

import ipywidgets as widgets

from ..charts import risks
from ..practice.answers import LEAST_WORDS
from ..practice.work import Kept
from ..show.table import Note, Table
from .base import FIELD, WIDE, Desk

_FIELDS = {"rung": "a rung", "reason": f"a reason of at least {LEAST_WORDS} words"}


def ladder_placer(case, *, scale, save_as=None) -> Desk:
    """Place pathways on the rungs of a scale, each with a reason.

    Controls: ``risk_id``, ``rung``, ``reason``. What stands in them is kept at once; a
    pathway stands on the ladder as soon as it has a rung and a reason, and no longer.
    Picture: `charts.risks.ladder`. Columns of the file: ``case`` and the controls.
    """
    rungs = risks.rung_names(case, scale)
    paths = risks.pathways(case)
    items = {row.risk_id: f"{row.pathway} ({row.locator})" for row in paths.itertuples()}
    kept = Kept(
        "Your places", save_as, ["risk_id", *_FIELDS], lambda row: row["risk_id"] in items and row["rung"] in ("", *rungs), case
    )

    def menu(label, thing, offered):
        options = [(f"choose {thing}", ""), *((words, value) for value, words in offered.items())]
        return widgets.Dropdown(options=options, description=label, **WIDE)

    placeholder = "Why there? Write it in your own words."
    reason = widgets.Textarea(description="Reason", placeholder=placeholder, **FIELD)
    controls = {"risk_id": menu("Pathway", "a pathway", items), "rung": menu("Rung", "a rung", rungs), "reason": reason}

    def draw(chart, risk_id, **fields):
        rows = [row for row in kept.rows() if not _missing(row)]
        missing = _missing(fields) if risk_id else []
        said = f"Still missing: {' and '.join(missing)}. " if missing else ""
        chart = risks.ladder(case, rows, scale=scale, medium="desk", chart=chart)
        chart.beside = Note(f"{len(rows)} of {len(items)} placed", said + kept.where)
        return chart

    empty = paths[["pathway", "locator"]].assign(rung="", reason="")
    return Desk(
        draw,
        controls,
        kept,
        shown=list(controls.values()),
        paper=[Table(empty, "Put a pathway on a rung of the ladder, and say why", blank=("rung", "reason"))],
    )


def _missing(row) -> list[str]:
    """Say what a place on the ladder still needs."""
    there = {"rung": row["rung"], "reason": len(row["reason"].split()) >= LEAST_WORDS}
    return [words for name, words in _FIELDS.items() if not there[name]]
