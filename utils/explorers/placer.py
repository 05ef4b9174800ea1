"""Place the pathways that a text names on the rungs of a published scale.

The text gives no rung. So the explorer starts empty, and asks for a reason before it draws.
"""

from __future__ import annotations

import ipywidgets as widgets

from ..charts import risks
from ..practice.answers import LEAST_WORDS
from ..practice.work import Kept
from ..show.table import Note, Table
from .base import WIDE, Desk, button

_ASKED = {"risk_id": "a pathway", "rung": "a rung", "reason": "a reason"}


def ladder_placer(case, *, scale, save_as=None) -> Desk:
    """Place pathways on the rungs of a scale, each with a reason.

    Controls: ``risk_id``, ``rung``, ``reason``; two buttons. Picture:
    `charts.risks.ladder`. Columns of the file: ``case`` and the controls.
    """
    rungs = risks.rung_names(case, scale)
    paths = risks.pathways(case)
    items = {row.risk_id: f"{row.pathway} ({row.locator})" for row in paths.itertuples()}
    now = {"rows": None, "chart": None, "said": ""}

    def usable(row):
        return row["risk_id"] in items and row["rung"] in rungs and bool(row["reason"].strip())

    kept = Kept("Your places", save_as, list(_ASKED), usable, case)

    def menu(name, label, offered):
        options = [(f"choose {_ASKED[name]}", ""), *((words, value) for value, words in offered.items())]
        return widgets.Dropdown(options=options, description=label, **WIDE)

    placeholder = "Why there? Write it in your own words."
    reason = widgets.Textarea(description="Reason", placeholder=placeholder, continuous_update=False, **WIDE)
    controls = {"risk_id": menu("risk_id", "Pathway", items), "rung": menu("rung", "Rung", rungs), "reason": reason}

    def placed():
        return {row["risk_id"]: row for row in kept.rows()}

    def put():
        row = {name: control.value.strip() for name, control in controls.items()}
        missing = [_ASKED[name] for name, value in row.items() if not value]
        if 0 < len(row["reason"].split()) < LEAST_WORDS:
            missing.append(f"a reason of at least {LEAST_WORDS} words")
        if missing:
            now["said"] = f"Not placed yet. Still missing: {', '.join(missing)}."
        else:
            kept.put(row)
            now["said"] = f"Placed: {items[row['risk_id']]}. To change it, choose other values and press Place again."
        desk.redraw()

    def take():
        row = placed().get(controls["risk_id"].value)
        if row is None:
            now["said"] = "Nothing was taken away: choose a pathway that is placed."
        else:
            kept.put(row, gone=True)
            now["said"] = f"Taken away: {items[row['risk_id']]}. Its reason still stands in the field, until you choose another."
        desk.redraw()

    def forget(_change):
        now["said"] = ""

    def draw(_former, **_controls):
        rows = list(placed().values())
        if rows != now["rows"]:  # most changes of a control change the note and not the picture
            now.update(rows=rows, chart=risks.ladder(case, rows, scale=scale))
        now["chart"].beside = Note(f"{len(rows)} of {len(items)} placed", f"{now['said']} {kept.where}".strip())
        return now["chart"]

    for control in controls.values():
        control.observe(forget, "value")
    empty = paths[["pathway", "locator"]].assign(rung="", reason="")
    desk = Desk(
        draw,
        controls,
        lambda path: {name: placed().get(path, {}).get(name, "") for name in ("rung", "reason")},
        shown=[*controls.values(), button("Place", put), button("Take away", take)],
        paper=[Table(empty, "Put a pathway on a rung of the ladder, and say why", blank=("rung", "reason"))],
    )
    return desk
