"""Explorers in which a reader places what the text names: actors on a grid, pathways on a ladder.

The text gives no places. So each explorer starts empty, and asks for a reason before it draws.
"""

from __future__ import annotations

import textwrap

import ipywidgets as widgets
import pandas as pd

from . import actorcharts, riskcharts
from .cells import parts
from .explore import DPI, LEAST_WORDS, WIDE, Explorer, menu_on_paper
from .output import Note, Table
from .work import Saved

_LINES = 5  # rows of the grid on paper


def power_interest_grid(case, *, save_as=None, folder=None) -> Explorer:
    """Place actors by power and interest, each with a claim as evidence and a reason.

    Parameters
    ----------
    case : Case
    save_as : str, optional
        File name for the student's rows; they are saved at each change and taken up again.
    folder : path-like, optional
        Where to save. Left out: ``notebooks/my_work``.

    Returns
    -------
    Explorer
        Controls: ``actor_id``, ``power``, ``interest``, ``claim_id``, ``reason``; two
        buttons. Picture: `actorcharts.power_interest`. Columns of the file: ``case`` and
        the controls.
    """
    sentences = case.actors.set_index("actor_id")["sentences"]

    def claims(actor):
        """Offer the claims of those sentences that name the actor."""
        rows = case.claims[case.claims["sentence_id"].isin(parts(sentences.get(actor)))]
        return [
            (f"{row.claim_id}: {textwrap.shorten(row.text, 70, placeholder='...')}", row.claim_id) for row in rows.itertuples()
        ]

    texts = case.claims.set_index("claim_id")["text"]
    steps = [(f"{step} {word}", step) for step, word in actorcharts.STEPS.items()]
    fields = {
        "power": ("the power", lambda _: steps),
        "interest": ("the interest", lambda _: steps),
        "claim_id": ("a claim", claims),
    }
    actors = list(zip(case.actors["name"], case.actors["actor_id"], strict=True))
    ends = f"({steps[0][0]} to {steps[-1][0]})"
    empty = pd.DataFrame(
        "", index=range(_LINES), columns=["actor", f"power {ends}", f"interest {ends}", "claim (locator)", "reason"]
    )
    paper = [
        menu_on_paper("actor", case.actors["name"]),
        Table(empty, "Place actors by power and interest, each with a claim as evidence and a reason"),
    ]
    return _placer(
        case,
        ("actor_id", "an actor", actors),
        fields,
        lambda rows: actorcharts.power_interest(case, rows, dpi=DPI),
        paper,
        save_as,
        folder,
        lambda claim_id, **_: f"{claim_id}: {texts[claim_id]}" if claim_id else "",
    )


def ladder_placer(case, *, scale, save_as=None, folder=None) -> Explorer:
    """Place pathways on the rungs of a scale, each with a reason.

    Parameters
    ----------
    case : Case
    scale : str
        Name of a scale in ``scales``.
    save_as, folder
        See `power_interest_grid`.

    Returns
    -------
    Explorer
        Controls: ``risk_id``, ``rung``, ``reason``; two buttons. Picture:
        `riskcharts.ladder`. Columns of the file: ``case`` and the controls.

    Raises
    ------
    ValueError
        If there is no such scale.
    """
    rungs = [(name, code) for code, name in riskcharts.rung_names(case, scale).items()]
    locators = case.risks["claim_id"].map(case.claims.set_index("claim_id")["sentence_id"])
    pathways = [
        (f"{pathway} ({locator})", risk)
        for pathway, locator, risk in zip(case.risks["pathway"], locators, case.risks["risk_id"], strict=True)
    ]
    empty = pd.DataFrame({"pathway": case.risks["pathway"], "locator": locators, "rung": "", "reason": ""})
    return _placer(
        case,
        ("risk_id", "a pathway", pathways),
        {"rung": ("a rung", lambda _: rungs)},
        lambda rows: riskcharts.ladder(case, rows, scale=scale, dpi=DPI),
        [Table(empty, "Put a pathway on a rung of the ladder, and say why")],
        save_as,
        folder,
    )


def _placer(case, item, fields, paint, paper, save_as, folder, remind=lambda **_: "") -> Explorer:
    """Make an explorer that places one item at a time.

    Parameters
    ----------
    case : Case
    item : tuple of str, str, list
        What is placed: name of the column, words for it, options (label, value).
    fields : dict of str to tuple
        What has to be chosen: for each column words for it, and a function that takes the
        item and returns options.
    paint : callable
        Takes the placed rows, returns a `Chart`.
    paper : list of Table
        See `explore.Explorer`.
    save_as, folder
        See `power_interest_grid`.
    remind : callable, optional
        Takes the controls' values, returns what the reader should have in view.
    """
    key, words, options = item
    items = {value: label for label, value in options}
    asked = {key: words, **{name: words for name, (words, _) in fields.items()}, "reason": "a reason"}

    def usable(row):
        chosen = all(row[name] in [value for _, value in offer(row[key])] for name, (_, offer) in fields.items())
        return row["case"] == case.package["name"] and row[key] in items and chosen and bool(row["reason"].strip())

    saved = Saved("Your places", save_as, ["case", *asked], usable, folder)
    placed = {row[key]: row for row in saved.rows}
    drafts = {}
    now = {"chart": None, "said": ""}

    def choices(name, offered):
        return [(f"choose {asked[name]}", ""), *offered]

    controls = {
        name: widgets.Dropdown(
            options=choices(name, options if name == key else []), description=asked[name].split()[-1].capitalize(), **WIDE
        )
        for name in [key, *fields]
    }
    controls["reason"] = widgets.Textarea(
        description="Reason", placeholder="Why there? Write it in your own words.", continuous_update=False, **WIDE
    )
    place, away = widgets.Button(description="Place"), widgets.Button(description="Take away")

    def choose(change):
        chosen = change["new"]
        drafts[change["old"]] = {name: controls[name].value for name in [*fields, "reason"]}
        former = placed.get(chosen) or drafts.get(chosen, {})
        for name, (_, offer) in fields.items():
            controls[name].options = choices(name, offer(chosen) if chosen else [])
            controls[name].value = former.get(name, "")
        controls["reason"].value = former.get("reason", "")

    def forget(_change):
        now["said"] = ""

    def keep(said):
        saved.save(list(placed.values()))
        now.update(chart=None, said=said)

    def put(_button):
        given = {name: control.value.strip() for name, control in controls.items()}
        missing = [asked[name] for name, value in given.items() if not value]
        if 0 < len(given["reason"].split()) < LEAST_WORDS:
            missing.append(f"a reason of at least {LEAST_WORDS} words")
        if missing:
            now["said"] = f"Not placed yet. Still missing: {', '.join(missing)}."
        else:
            placed[given[key]] = {"case": case.package["name"], **given}
            keep(f"Placed: {items[given[key]]}. To change it, choose other values and press Place again.")
        explorer.redraw()

    def take(_button):
        chosen = controls[key].value
        if placed.pop(chosen, None) is None:
            now["said"] = f"Nothing was taken away: choose {words} that is placed."
        else:
            keep(f"Taken away: {items[chosen]}. Its reason still stands in the field, until you choose another.")
        explorer.redraw()

    def draw(_former, **_controls):
        if now["chart"] is None:  # most changes of a control change the note and not the picture
            now["chart"] = paint(list(placed.values()))
        reminder = remind(**{name: control.value for name, control in controls.items()})
        said = "\n".join(filter(None, [reminder, f"{now['said']} {saved.where}".strip()]))
        now["chart"].beside = Note(f"{len(placed)} of {len(items)} placed", said)
        return now["chart"]

    controls[key].observe(choose, "value")
    for control in controls.values():
        control.observe(forget, "value")
    place.on_click(put)
    away.on_click(take)
    explorer = Explorer(draw, controls, [*controls.values(), place, away], paper)
    return explorer
