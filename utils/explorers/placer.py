"""Explorers in which a reader places what the text names: actors on a grid, pathways on a ladder.

The text gives no places. So each explorer starts empty, and asks for a reason before it draws.
"""

from __future__ import annotations

import textwrap

import ipywidgets as widgets
import pandas as pd

from ..case.case import parts
from ..charts import actors, risks
from ..practice.work import Kept
from ..show.table import Note, Table
from .base import LEAST_WORDS, WIDE, Desk, button, menu_on_paper

_LINES = 5  # rows of the grid on paper


def power_interest_grid(case, *, save_as=None) -> Desk:
    """Place actors by power and interest, each with a claim as evidence and a reason.

    Controls: ``actor_id``, ``power``, ``interest``, ``claim_id``, ``reason``; two
    buttons. Picture: `charts.actors.power_interest`. Columns of the file: ``case`` and
    the controls.
    """
    case.need("actors", "claims")
    sentences, texts = case.actors.set_index("actor_id")["sentences"], case.claims.set_index("claim_id")["text"]

    def claims(actor):
        """Offer the claims of those sentences that name the actor."""
        rows = case.claims[case.claims["sentence_id"].isin(parts(sentences.get(actor)))]
        return [
            (f"{row.claim_id}: {textwrap.shorten(row.text, 70, placeholder='...')}", row.claim_id) for row in rows.itertuples()
        ]

    steps = [(f"{step} {word}", step) for step, word in actors.STEPS.items()]
    ends = f"({steps[0][0]} to {steps[-1][0]})"
    columns = ["actor", f"power {ends}", f"interest {ends}", "claim (locator)", "reason"]
    task = "Place actors by power and interest, each with a claim as evidence and a reason"
    paper = [
        menu_on_paper("actor", case.actors["name"]),
        Table(pd.DataFrame("", index=range(_LINES), columns=columns), task, blank=tuple(columns)),
    ]
    return _placer(
        Kept("Your places", save_as, ["actor_id", "power", "interest", "claim_id", "reason"], case=case),
        ("an actor", list(zip(case.actors["name"], case.actors["actor_id"], strict=True))),
        {"power": ("the power", lambda _: steps), "interest": ("the interest", lambda _: steps), "claim_id": ("a claim", claims)},
        lambda rows: actors.power_interest(case, rows),
        paper,
        remind=lambda values: f"{values['claim_id']}: {texts[values['claim_id']]}" if values["claim_id"] else "",
    )


def ladder_placer(case, *, scale, save_as=None) -> Desk:
    """Place pathways on the rungs of a scale, each with a reason.

    Controls: ``risk_id``, ``rung``, ``reason``; two buttons. Picture:
    `charts.risks.ladder`. Columns of the file: ``case`` and the controls.
    """
    rungs = [(name, code) for code, name in risks.rung_names(case, scale).items()]
    paths = risks.pathways(case)
    paths["locator"] = paths["claim_id"].map(case.locators).astype(object).fillna("no locator")
    offered = [(f"{row.pathway} ({row.locator})", row.risk_id) for row in paths.itertuples()]
    empty = paths[["pathway", "locator"]].assign(rung="", reason="")
    return _placer(
        Kept("Your places", save_as, ["risk_id", "rung", "reason"], case=case),
        ("a pathway", offered),
        {"rung": ("a rung", lambda _: rungs)},
        lambda rows: risks.ladder(case, rows, scale=scale),
        [Table(empty, "Put a pathway on a rung of the ladder, and say why", blank=("rung", "reason"))],
    )


def _placer(kept, item, fields, paint, paper, remind=lambda values: "") -> Desk:
    """Make an explorer that places one item at a time.

    Parameters
    ----------
    kept : Kept
        Columns: the item, the fields, ``reason``.
    item : tuple of str, list
        Words for what is placed, and options (label, value).
    fields : dict of str to tuple
        What has to be chosen: for each column words for it, and a function that takes the
        item and returns options.
    paint : callable
        Takes the placed rows, returns a `Chart`.
    remind : callable, optional
        Takes what stands in the fields, returns what the reader should have in view.
    """
    key, items = kept.key, {value: label for label, value in item[1]}
    asked = {key: item[0], **{name: words for name, (words, _) in fields.items()}, "reason": "a reason"}

    def usable(row):
        chosen = all(row[name] in [value for _, value in offer(row[key])] for name, (_, offer) in fields.items())
        return row[key] in items and chosen and bool(row["reason"].strip())

    kept.mine = usable
    now = {"rows": None, "chart": None, "said": ""}

    def menu(name, options=()):
        options = [(f"choose {asked[name]}", ""), *options]
        return widgets.Dropdown(options=options, description=asked[name].split()[-1].capitalize(), **WIDE)

    controls = {key: menu(key, item[1]), **{name: menu(name) for name in fields}}
    controls["reason"] = widgets.Textarea(
        description="Reason", placeholder="Why there? Write it in your own words.", continuous_update=False, **WIDE
    )

    def offer(chosen):
        for name, (_, offered) in fields.items():
            controls[name].options = [(f"choose {asked[name]}", ""), *(offered(chosen) if chosen else [])]

    def placed():
        return {row[key]: row for row in kept.rows()}

    def put():
        row = {name: control.value.strip() for name, control in controls.items()}
        missing = [asked[name] for name, value in row.items() if not value]
        if 0 < len(row["reason"].split()) < LEAST_WORDS:
            missing.append(f"a reason of at least {LEAST_WORDS} words")
        if missing:
            now["said"] = f"Not placed yet. Still missing: {', '.join(missing)}."
        else:
            kept.put(row)
            now["said"] = f"Placed: {items[row[key]]}. To change it, choose other values and press Place again."
        desk.redraw()

    def take():
        row = placed().get(controls[key].value)
        if row is None:
            now["said"] = f"Nothing was taken away: choose {item[0]} that is placed."
        else:
            kept.put(row, gone=True)
            now["said"] = f"Taken away: {items[row[key]]}. Its reason still stands in the field, until you choose another."
        desk.redraw()

    def forget(_change):
        now["said"] = ""

    def draw(_former, **values):
        rows = list(placed().values())
        if rows != now["rows"]:  # most changes of a control change the note and not the picture
            now.update(rows=rows, chart=paint(rows))
        values.pop(key)
        said = "\n".join(filter(None, [remind(values), f"{now['said']} {kept.where}".strip()]))
        now["chart"].beside = Note(f"{len(rows)} of {len(items)} placed", said)
        return now["chart"]

    for control in controls.values():
        control.observe(forget, "value")
    shown = [*controls.values(), button("Place", put), button("Take away", take)]
    desk = Desk(
        draw,
        controls,
        lambda thing: {name: placed().get(thing, {}).get(name, "") for name in [*fields, "reason"]},
        offer=offer,
        shown=shown,
        paper=paper,
    )
    return desk
