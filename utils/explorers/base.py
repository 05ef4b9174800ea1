"""Explorers: the charts of the lessons with controls around them.

Only the controls are widgets. The picture is an ordinary output that the controls update,
so it stays in every export, its alternative text follows the controls, and the same chart
function without controls is its static twin.

An export has no kernel to ask. There, all pictures of an explorer are drawn ahead; one in
which a reader writes gives way to tables with room to write. The environment variable
LESSON_EXPORT says that a lesson runs for an export.
"""

from __future__ import annotations

import base64
import math
import os
from html import escape
from itertools import product

import ipywidgets as widgets
import pandas as pd
from IPython.display import display

from . import charts, timecharts
from .cells import parts
from .figure import Chart
from .output import Advice, Note, Table
from .work import Saved

WIDE = {"layout": widgets.Layout(width="auto", max_width="40em"), "style": {"description_width": "8em"}}
LEAST_WORDS = 3  # a reason with fewer words gives no reason
DPI = 100  # a redraw follows a finger: fewer dots than a printed picture
LIMIT = 64  # so many pictures of one explorer an export can carry
STATES = "application/vnd.lesson.explorer+json"


class Explorer:
    """Controls and the picture that follows them.

    Parameters
    ----------
    draw : callable
        Takes the former picture (None at first) and the controls' values by name; returns
        something with ``bundle()`` (a `Chart` or a `Note`).
    controls : dict of str to ipywidgets.Widget
        Each has a ``value``.
    shown : list of ipywidgets.Widget, optional
        What stands above the picture, from top to bottom. Left out: the controls.
    paper : list of Table, optional
        The same task with room to write, for an export. Left out: the controls, all of them
        menus and boxes to tick, only choose what is shown, and an export draws it all.
    """

    def __init__(self, draw, controls, shown=None, paper=None):
        self.draw, self.controls, self.paper = draw, controls, paper
        self.shown = list(controls.values()) if shown is None else shown
        self._picture = self._handle = None
        for control in controls.values():
            control.observe(self.redraw, "value")

    def picture(self):
        """Return what the controls, as they stand, ask for."""
        self._picture = self.draw(self._picture, **{name: control.value for name, control in self.controls.items()})
        if isinstance(self._picture, Chart):
            self._picture.live = True
        return self._picture

    def redraw(self, _change=None):
        """Show the picture anew, in its old place."""
        if self._handle is not None:
            self._handle.update(self.picture().bundle(), raw=True)

    def _ipython_display_(self):
        if os.environ.get("LESSON_EXPORT"):
            for bundle in [self._drawn_ahead()] if self.paper is None else self._on_paper():
                display(bundle, raw=True)
            return
        display(widgets.VBox(self.shown))
        self._handle = display(self.picture().bundle(), raw=True, display_id=True)

    def _on_paper(self) -> list[dict]:
        """Return the tables to write in, and the picture if it is one, as notebook outputs."""
        tables = "".join(table._repr_html_() for table in self.paper)
        outputs = [{"text/html": f'<div class="paper">{tables}</div>', "text/plain": "\n\n".join(map(repr, self.paper))}]
        picture = self.picture()
        if isinstance(picture, Chart):
            picture.beside = None  # it speaks of clicking and saving
            picture.live = False
            outputs.append(picture.bundle())
        return outputs

    def _drawn_ahead(self) -> dict:
        """Return the picture as it stands, and all others that the controls can ask for, as a notebook output."""
        offered = {name: _offered(control) for name, control in self.controls.items()}
        now = [[value for _, value in offered[name]].index(control.value) for name, control in self.controls.items()]
        chosen = zip(self.controls.values(), offered.values(), now, strict=True)
        settings = "; ".join(f"{control.description}: {options[place][0]}" for control, options, place in chosen)
        bundle = self.picture().bundle()
        return {
            **bundle,
            "text/html": f"<p>{escape(settings)}</p>{bundle['text/html']}",
            "text/plain": f"{settings}\n{bundle['text/plain']}",
            STATES: self._states(offered, now),
        }

    def _states(self, offered, now) -> dict:
        """Draw a picture for every place of the controls; if these are too many, for the present one alone."""
        count = math.prod(map(len, offered.values()))
        if count > LIMIT:
            state = self._state(offered, now)
            more = Note(f"One of {count} pictures", "The notebook shows them all.")
            return {"controls": [], "states": {"": {**state, "above": more._repr_html_() + state["above"]}}, "data": ""}
        controls = [_described(name, self.controls[name], offered[name], place) for name, place in zip(offered, now, strict=True)]
        places = product(*(range(len(options)) for options in offered.values()))
        states = {"-".join(map(str, some)): self._state(offered, some) for some in places}
        tables = {state["data"] for state in states.values()}
        shared = tables.pop() if len(tables) == 1 else ""
        if shared:
            for state in states.values():
                del state["data"]
        return {"controls": controls, "states": states, "data": shared}

    def _state(self, offered, places) -> dict[str, str]:
        """Draw what the controls would ask for if they stood at these places."""
        values = {name: options[place][1] for (name, options), place in zip(offered.items(), places, strict=True)}
        chart = self._picture = self.draw(self._picture, **values)
        return {
            "above": "" if chart.beside is None else chart.beside._repr_html_(),
            "alt": chart.alt,
            "png": base64.b64encode(chart.png()).decode("ascii"),
            "data": chart.table()._repr_html_(),
        }


def _offered(control) -> list[tuple]:
    """List what a control offers, each with its label and its value."""
    return [("off", False), ("on", True)] if isinstance(control, widgets.Checkbox) else list(control.options)


def _described(name, control, offered, place) -> dict:
    """Describe a control for a page that builds it anew."""
    switch = isinstance(control, widgets.Checkbox)
    menu = {} if switch else {"options": [label for label, _ in offered]}
    return {"name": name, "label": control.description, "kind": "switch" if switch else "menu", **menu, "value": place}


def claims_on_paper(case, claims, column, caption) -> Table:
    """Lay claims out with an empty column to write in.

    Parameters
    ----------
    case : Case
    claims : pandas.DataFrame
        Rows of ``claims``.
    column : str
        Name of the empty column.
    caption : str
        What to do.

    Returns
    -------
    Table
        ``claim``, ``in our words``, ``said by``, ``hedges`` and the empty column.
    """
    names = dict(zip(case.actors["actor_id"], case.actors["name"], strict=True))
    rows = {
        "claim": claims["claim_id"],
        "in our words": claims["text"],
        "said by": [names.get(speaker, "nobody named") for speaker in claims["speaker"]],
        "hedges": [", ".join(parts(cell)) or "none" for cell in claims["hedges"]],
        column: "",
    }
    return Table(pd.DataFrame(rows), caption)


def menu_on_paper(column, names) -> Table:
    """List in one line what a menu offers."""
    return Table(pd.DataFrame({column: ["; ".join(names)]}), "Choose from these")


def sentence_reader(case) -> Explorer:
    """Choose a sentence and see its claims.

    Parameters
    ----------
    case : Case

    Returns
    -------
    Explorer
        Controls: ``sentence_id``. Picture: `charts.sentence_claims`.
    """
    prose = case.sentences[case.sentences["kind"] == "prose"].sort_values("position")
    options = [(f"{row.sentence_id} ({row.section})", row.sentence_id) for row in prose.itertuples()]
    control = widgets.Dropdown(options=options, description="Sentence", **WIDE)
    return Explorer(
        lambda chart, sentence_id: charts.sentence_claims(case, sentence_id, dpi=DPI, chart=chart), {"sentence_id": control}
    )


def clue_switches(case) -> Explorer:
    """Switch clues on and off, choose a rule of counting, and watch the window of days.

    Parameters
    ----------
    case : Case

    Returns
    -------
    Explorer
        Controls: one box for each clue, and ``counting``. Picture: `timecharts.dating_funnel`.
    """
    rules = case.allowed("clues", "counting")
    clues = case.clues[case.clues["counting"].fillna(rules[0]) == rules[0]]
    boxes = {row.clue_id: widgets.Checkbox(value=True, description=row.label, indent=False, **WIDE) for row in clues.itertuples()}
    meaning = {"inclusive": "the first day is day 1 (inclusive)", "elapsed": "full days that have passed (elapsed)"}
    rule = widgets.Dropdown(options=[(meaning[name], name) for name in rules], description="Counting", **WIDE)

    def draw(chart, counting, **on):
        clues = [clue for clue, value in on.items() if value]
        return timecharts.dating_funnel(case, clues=clues, counting=counting, dpi=DPI, chart=chart)

    return Explorer(draw, {**boxes, "counting": rule})


def status_coder(case, claim_ids, agreement, *, save_as=None, folder=None) -> Explorer:
    """Give each claim a status; when all have one, compare with the key.

    Parameters
    ----------
    case : Case
    claim_ids : list of str
        Which claims to code.
    agreement : callable
        Takes two lists of codes, returns a number such as Cohen's kappa. The lesson
        defines it in the open.
    save_as : str, optional
        File name for the student's codes, like ``class/ann.csv``; they are saved at each
        choice and taken up again.
    folder : path-like, optional
        Where to save. Left out: ``notebooks/my_work``.

    Returns
    -------
    Explorer
        Controls: ``claim_id``, ``status``. Picture: a `Note` that counts until all claims
        are coded, then `charts.coding_result`.

    Raises
    ------
    ValueError
        If a claim does not exist, or the file name leads out of the folder.
    """
    rows, names = case.claims.set_index("claim_id"), case.actors.set_index("actor_id")["name"]
    missing = [claim for claim in claim_ids if claim not in rows.index]
    if missing:
        raise Advice(f"there is no claim '{missing[0]}'. Look up the name in case.claims.")
    statuses = case.allowed("claims", "status")
    saved = Saved("Your codes", save_as, ["claim_id", "status"], lambda row: row["status"] in statuses, folder)
    codes = {row["claim_id"]: row["status"] for row in saved.rows}

    claim = widgets.Dropdown(
        options=[(f"{number} of {len(claim_ids)}: {name}", name) for number, name in enumerate(claim_ids, 1)],
        description="Claim",
        **WIDE,
    )
    status = widgets.Dropdown(
        options=[("choose a status", ""), *((name.replace("_", " "), name) for name in statuses)], description="Status", **WIDE
    )
    text = widgets.HTML()
    forward = widgets.Button(description="Next claim")

    def show(_change=None):
        row = rows.loc[claim.value]
        said = (
            f"Said by: {names[row['speaker']]}." if row["speaker"] in names.index else "The article's own voice, or nobody named."
        )
        soft = f" Words that soften or bind: {row['hedges']}." if isinstance(row["hedges"], str) else " No hedge."
        text.value = f"<p style='font-size:1.2em;margin:.5em 0'>{escape(row['text'])}</p><p>{escape(said + soft)}</p>"
        status.value = codes.get(claim.value, "")

    def keep(change):
        if not change["new"] or codes.get(claim.value) == change["new"]:
            return
        codes[claim.value] = change["new"]
        saved.save([{"claim_id": name, "status": code} for name, code in codes.items()])

    def draw(_former, **_controls):
        done = [name for name in claim_ids if name in codes]
        if len(done) < len(claim_ids):
            return Note(f"{len(done)} of {len(claim_ids)} coded", "The key appears when all claims are coded. " + saved.where)
        return charts.coding_result(case, {name: codes[name] for name in claim_ids}, agreement, dpi=DPI)

    def step(_button):
        claim.index = (claim.index + 1) % len(claim_ids)

    claim.observe(show, "value")
    status.observe(keep, "value")
    forward.on_click(step)
    claim.value = next((name for name in claim_ids if name not in codes), claim_ids[0])
    show()
    task = claims_on_paper(case, rows.loc[claim_ids].reset_index(), "status", "Give each claim a status by its wording")
    paper = [menu_on_paper("status", [name.replace("_", " ") for name in statuses]), task]
    return Explorer(draw, {"claim_id": claim, "status": status}, [claim, text, status, forward], paper)
