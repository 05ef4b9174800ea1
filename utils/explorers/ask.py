"""A task with fields to answer in, so that nobody needs Python to answer it."""

from __future__ import annotations

import os
from html import escape

import ipywidgets as widgets
from IPython.display import display

from ..practice import answers, checks
from ..show import ABOUT
from ..show.table import Note
from .base import FIELD, button, by_key

_SHORT = 14  # letters of a label that the usual width shows
_LABELS = {"interval": ["first", "last"], "open": ["Your words"]}


def ask(case, exercise_id) -> Question | Note:
    """Ask a task of ``exercises.csv``: fields for the answer, a button that checks and keeps it, hints.

    What was answered before stands in the fields. An export shows the question alone.
    """
    row = checks.find(case, exercise_id)
    return row if isinstance(row, Note) else Question(case, row)


class Question:
    """The fields of one task, its buttons, and the `Note` that answers.

    Attributes
    ----------
    fields : list of ipywidgets.Text or ipywidgets.Textarea
        One for each part of the answer.
    buttons : dict of str to ipywidgets.Button
        By what stands on them.
    note : Note
        What is said now.
    """

    def __init__(self, case, row):
        self.case, self.row, self.name, self.kind = case, row, row["exercise_id"], row["kind"]
        self.labels = answers.names_of(self.kind, row["answer"]) or _LABELS.get(self.kind, ["Your answer"])
        field = widgets.Textarea if self.kind == "open" else widgets.Text
        self.fields = [field(description=label, **FIELD) for label in self.labels]
        for one in self.fields if max(map(len, self.labels)) > _SHORT else ():
            one.style.description_width = f"{0.55 * max(map(len, self.labels)):.1f}em"  # a long label is not cut
        judged = row["asks"] not in checks.KEPT
        acts = {"Check" if judged else "Keep": self._answer}
        acts |= {"Hint": lambda: self._say(checks.hint(case, self.name, pressed=True)), "Solution": self._solve} if judged else {}
        self.buttons = {label: button(label, act) for label, act in acts.items()}
        self._handle = None
        self.note = Note("Not attempted", "", "○", checks.check(case, self.name).exercise)
        kept = by_key(checks.answers_of(case)).get(self.name)
        if former := kept and answers.fields_of(self.kind, self.labels, kept["answer"]):  # none: it was given in Python
            for one, part in zip(self.fields, former, strict=True):
                one.value = part
            self.note = self._judged(again=True)

    def _judged(self, again=False) -> Note:
        texts = [field.value.strip() for field in self.fields]
        missing = [label for label, text in zip(self.labels, texts, strict=True) if not text]
        if missing:
            said = "Write an answer first." if len(texts) == 1 else f"Still empty: {', '.join(missing)}."
            return Note("Not attempted", said, "○", self.note.exercise)
        answer, typed = texts if texts[1:] else texts[0], "; ".join(texts)
        if self.kind == "mapping":
            answer = dict(zip(self.labels, texts, strict=True))
            typed = "; ".join(f"{label}: {text}" for label, text in answer.items())
        return checks.judge(self.case, self.name, answer, typed, again)

    def _answer(self):
        self._say(self._judged())

    def _solve(self):
        first = Note("Not yet", "Try first, or take a hint. Then the solution opens.", "→", self.note.exercise)
        self._say(first if self.note.exercise["verdict"] == "open" else checks.solution(self.case, self.name))

    def _say(self, note):
        self.note = note
        if self._handle is not None:
            self._handle.update(note.bundle(), raw=True, metadata={ABOUT: note.about()})

    def _ipython_display_(self):
        if os.environ.get("LESSON_EXPORT"):
            display(Note("Your turn", self.row["question"], "○", checks.check(self.case, self.name).exercise))
            return
        question = escape(self.row["question"])
        question = widgets.HTML(f'<p style="white-space:pre-line"><strong>{question}</strong></p>')
        display(widgets.VBox([question, *self.fields, widgets.HBox(list(self.buttons.values()))]))
        self._handle = display(self.note.bundle(), raw=True, metadata={ABOUT: self.note.about()}, display_id=True)
