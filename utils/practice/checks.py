"""Self-checks: a verdict with a helpful sentence, hints one at a time, a solution on demand.

Questions, answers, hints and the known mistakes are data: ``exercises.csv`` and ``feedback.csv``.
"""

from __future__ import annotations

from collections import Counter
from difflib import get_close_matches

import pandas as pd

from ..case.case import Case
from ..show.table import Note, Table
from . import answers
from .work import Kept, whole

_ASKED = Counter()  # how many hints were asked for, by case and exercise

_HEADINGS = {"right": "Correct", "wrong": "Not yet", "broken": "Not yet", "open": "Not attempted"}
_MARKS = {"Correct": "✓", "Not yet": "→", "Not attempted": "○"}
_LONG = 200  # letters of an answer that are kept


def check(case, exercise_id, answer=...) -> Note:
    """Check an answer, and keep it in the student's own file; a wrong one never replaces a right one there.

    Heading ``Correct``, ``Not yet`` or ``Not attempted`` (``...``, None and "" are no
    answers); the text says why or how to go on. No answer, of whatever type, raises an error.
    """
    row = _find(case, exercise_id)
    if isinstance(row, Note):
        return row
    verdict, text = _judged(case, row, answer)
    if verdict in ("right", "wrong"):
        kept = _kept(case)
        new = {"exercise_id": exercise_id, "answer": _shortly(answer), "verdict": _HEADINGS[verdict]}
        kept.put(new, stays=lambda old: old["verdict"] == "Correct" != new["verdict"])
        kept.rows()
        text += f"\n({kept.where})" if kept.trouble else ""
    return _note(row, verdict, _HEADINGS[verdict], whole(text))


def _note(row, verdict, heading, text, mark=None) -> Note:
    asked = {"id": row["exercise_id"], "verdict": verdict, "question": row["question"]}
    return Note(heading, text, mark or _MARKS[heading], asked | {"lines": answers.lines(row["kind"], row["answer"])})


def _judged(case, row, answer) -> tuple[str, str]:
    kind = row["kind"]
    if kind not in answers.WANTED:
        return "broken", f"No check can judge the kind '{kind}'. Write in exercises.csv one of: {', '.join(answers.WANTED)}."
    try:
        right = answers.key(kind, row["answer"])
        known = case.feedback[case.feedback["exercise_id"] == row["exercise_id"]]
        known = [(answers.key(kind, wrong), said) for wrong, said in zip(known["wrong_answer"], known["message"], strict=True)]
    except (answers.Unreadable, ValueError):
        return "broken", "The answer in exercises.csv, or a wrong one in feedback.csv, cannot be read. Mend it there."
    try:
        if answers.untouched(answer):
            return "open", f"{row['question']} Write your answer in place of the three dots."
        mine = answers.given(kind, answer)
    except answers.Unreadable as problem:
        return "wrong", str(problem)
    except Exception:  # an answer can be any object, with any behaviour
        return "wrong", f"The answer should be {answers.WANTED[kind]}."
    if answers.same(kind, mine, right, 0.0 if pd.isna(row["tolerance"]) else row["tolerance"]):
        return "right", row["solution"]
    for wrong, said in known:
        # A known mistake is met more closely than the answer: 0 is not a mistyped 0.03.
        if answers.same(kind, mine, wrong, 0.005 * abs(wrong) if kind == "number" else 0.0):
            return "wrong", said
    return "wrong", f'{answers.partly(kind, mine, right)}For a hint: hint(case, "{row["exercise_id"]}").'


def _kept(case) -> Kept:
    return Kept("Your answers", "answers.csv", ["exercise_id", "answer", "verdict"], case=case)


def _shortly(answer) -> str:
    try:
        said = repr(answer)
        if not isinstance(answer, str) and ("\n" in said or len(said) > _LONG):
            said = answers.name_of(answer)
        return " ".join(said[:_LONG].split())
    except Exception:  # an answer can be any object, with any behaviour
        return type(answer).__name__


def progress(case, notebook) -> Table | Note:
    """Say what the student has answered in a lesson (named as in ``exercises.csv``), and what is left.

    One row for each self-check: ``exercise``, ``question``, ``your answer`` (the last one, or
    the last right one), ``verdict``. A Note if there is no such lesson or the file cannot be read.
    """
    case.need("exercises")
    rows = case.exercises[case.exercises["notebook"] == notebook]
    if rows.empty:
        return Note("Not yet", f"There is no such lesson. Write one of: {', '.join(case.exercises['notebook'].unique())}.", "→")
    kept = _kept(case)
    mine = {row["exercise_id"]: row for row in kept.rows()}
    if kept.trouble:
        return Note("Not yet", kept.where, "→")
    given = [mine.get(name, {"answer": "", "verdict": "Not attempted"}) for name in rows["exercise_id"]]
    shown = pd.DataFrame(
        {
            "exercise": rows["exercise_id"],
            "question": rows["question"],
            "your answer": [row["answer"] for row in given],
            "verdict": [f"{_MARKS.get(row['verdict'], '?')} {row['verdict']}" for row in given],
        }
    )
    right = [row for row in given if row["verdict"] == "Correct"]
    return Table(shown, f"{len(right)} of {len(rows)} self-checks of this lesson are correct")


def hint(case, exercise_id) -> Note:
    """Give the next hint: the first time the first, then the second."""
    row = _find(case, exercise_id)
    if isinstance(row, Note):
        return row
    key = (case.folder, exercise_id)
    number = _ASKED[key] = min(_ASKED[key] + 1, 2)
    more = "Run the line again for one more." if number == 1 else f'To see the answer: solution(case, "{exercise_id}").'
    return _note(row, "hint", f"Hint {number} of 2", f"{row[f'hint_{number}']}\n{more}", "?")


def solution(case, exercise_id) -> Note:
    """Give the answer with its reason."""
    row = _find(case, exercise_id)
    return row if isinstance(row, Note) else _note(row, "solution", "Solution", row["solution"], "✓")


def _find(case, exercise_id):
    if not isinstance(case, Case):
        return Note("Not yet", 'Write the case first: check(case, "00-...", answer).', "→")
    case.need("exercises")
    rows = case.exercises[case.exercises["exercise_id"] == exercise_id] if isinstance(exercise_id, str) else ()
    if len(rows) == 1:
        return rows.iloc[0]
    names = list(case.exercises["exercise_id"])
    near = get_close_matches(str(exercise_id), names, 1)
    tip = f'Did you mean "{near[0]}"?' if near else f"There are: {', '.join(names)}."
    return Note("No such exercise", f'There is no exercise "{exercise_id}". {tip}', "→")
