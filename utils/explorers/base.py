"""What explorers share: controls, and the picture that follows them.

Only the controls are widgets. The picture is an ordinary output that the controls update,
so it stays in every export, its alternative text follows the controls, and the same chart
function without controls is its static twin.

An export has no kernel to ask. There, all pictures of an explorer are drawn ahead; one in
which a reader writes gives way to tables with room to write. The environment variable
LESSON_EXPORT says that a lesson runs for an export.
"""

import math
import os
from itertools import product

import ipywidgets as widgets
from IPython.display import display

from ..practice.work import whole
from ..show import ABOUT, style
from ..show.chart import Chart
from ..show.table import Note
from ..show.vector import ours, svg

WIDE = {"layout": widgets.Layout(width="auto", max_width="40em"), "style": {"description_width": "8em"}}
# A field tells the kernel its text when it is left: sent letter by letter, the last ones come after a press of the next button.
FIELD = {**WIDE, "continuous_update": False}
DPI = 100  # a redraw follows a finger: fewer dots than a printed picture
LIMIT = 64  # so many pictures of one explorer an export can carry


class Explorer:
    """Controls and the picture that follows them.

    Parameters
    ----------
    draw : callable
        Takes the former picture (None at first) and the controls' values by name; returns a
        `Chart` or a `Note`.
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
        values = {name: control.value for name, control in self.controls.items()}
        values = {name: whole(value) if isinstance(value, str) else value for name, value in values.items()}
        self._picture = self.draw(self._picture, **values)
        if isinstance(self._picture, Chart):
            self._picture.dpi, self._picture.live = DPI, True
        return self._picture

    def redraw(self, _change=None):
        """Show the picture anew, in its old place."""
        if self._handle is not None:
            picture = self.picture()
            self._handle.update(picture.bundle(), raw=True, metadata={ABOUT: picture.about()})

    def _ipython_display_(self):
        if os.environ.get("LESSON_EXPORT"):
            self._show_for_export()
            return
        picture = self.picture()
        display(widgets.VBox(self.shown))
        self._handle = display(picture.bundle(), raw=True, metadata={ABOUT: picture.about()}, display_id=True)

    def _show_for_export(self):
        picture = self.picture()
        if self.paper is None:
            display(picture.bundle(), raw=True, metadata={ABOUT: self._drawn_ahead(picture)})
            return
        for table in self.paper:
            display(table)
        if isinstance(picture, Chart):
            picture.beside, picture.live = None, False  # what stands beside it speaks of clicking and saving
            display(picture)

    @ours
    def _drawn_ahead(self, now) -> dict:
        """Describe the controls, and draw a picture for each of their places; if these are too many, for the present one."""
        controls, values = [], []
        for name, control in self.controls.items():
            switch = isinstance(control, widgets.Checkbox)
            options = [("off", False), ("on", True)] if switch else control.options
            about = {"name": name, "label": control.description, "kind": "switch" if switch else "menu"}
            values.append([value for _, value in options])
            controls.append({**about, "options": [label for label, _ in options], "value": values[-1].index(control.value)})
        count = math.prod(map(len, values))
        if count > LIMIT:
            note = Note(f"One of {count} pictures", "The notebook shows them all.").about()
            return {"kind": "explorer", "controls": [], "states": [{"places": [], "note": note, **now.exported()}]}
        # What stays is drawn once for each medium; a state that only moves something is drawn as that alone.
        states, charts, bases = [], {}, {}
        for some in product(*map(enumerate, values)):
            places, chosen = zip(*some, strict=True)
            state = {"places": list(places), "drawn": {}}
            for medium in style.EXPORTED:
                chart = self.draw(charts.get(medium), **dict(zip(self.controls, chosen, strict=True)))
                chart = chart if chart is charts.get(medium) else chart.on(medium)
                if medium not in charts:
                    charts[medium], bases[medium] = chart, svg(chart, moving=False)
                state["over"] = chart is charts[medium]
                state["drawn"][medium] = svg(chart, moving=True if state["over"] else None)
                if state["over"] and chart.moving and len(controls) == 1:  # there, a reader can point at what a state points at
                    box = chart.moving[0].get_window_extent()
                    at = 1 - (box.y0 + box.y1) / 2 / chart.bbox.height
                    state.setdefault("at", {})[medium] = round(at, 3) if at == at else 9  # a row that is folded away
            sources = {medium: chart.source for medium, chart in charts.items()}
            states.append({**chart.about(), "source": sources, **state})
        return {"kind": "explorer", "controls": controls, "states": states, "bases": bases}


class Desk(Explorer):
    """An explorer in which a reader fills in fields for one thing after another.

    The fields follow the thing that is chosen, and what a reader changes in them is kept at
    once, so nobody loses words by looking at another thing.

    Parameters
    ----------
    draw, shown, paper
        See `Explorer`.
    controls : dict of str to ipywidgets.Widget
        The first one chooses the thing; the others are its fields, each with a text as ``value``.
    kept : Kept
        A row for each thing, with its fields; one whose fields are all empty goes.
    """

    def __init__(self, draw, controls, kept, *, shown, paper):
        (_, self._menu), *fields = controls.items()
        self._fields, self._kept, self._filling = dict(fields), kept, False
        self._menu.observe(self.fill, "value")  # before the picture follows
        for field in self._fields.values():
            field.observe(self._keep, "value")
        super().__init__(draw, controls, shown, paper)
        self.fill()

    def values(self) -> dict[str, str]:
        """Return what stands in the fields now."""
        return {name: field.value for name, field in self._fields.items()}

    def fill(self, change=None):
        """Fill the fields for the thing that is chosen; what was written before any was chosen is about this one."""
        held = by_key(self._kept).get(self._menu.value)
        if not held and change and not change["old"] and any(self.values().values()):
            self._keep()
            return
        self._filling = True
        for name, field in self._fields.items():
            field.value = held[name] if held else ""
        self._filling = False

    def _keep(self, _change=None):
        if self._menu.value and not self._filling:
            fields = self.values()
            self._kept.put({self._kept.key: self._menu.value, **fields}, gone=not any(map(str.strip, fields.values())))

    def redraw(self, _change=None):
        """Show the picture anew, but not for each field that is being filled."""
        if not self._filling:
            super().redraw()


def by_key(kept) -> dict[str, dict[str, str]]:
    """Return a reader's own rows, each by what tells it apart."""
    return {row[kept.key]: row for row in kept.rows()}


def button(label, act) -> widgets.Button:
    """Make a button; ``act`` is called without arguments."""
    made = widgets.Button(description=label)
    made.on_click(lambda _: act())
    return made
