"""Self-checks: a verdict with a helpful sentence, hints one at a time, a solution on demand.

Questions, answers, hints and the known mistakes are data: ``exercises.csv`` and ``feedback.csv``.
"""

import re
from collections import Counter
from contextlib import suppress
from functools import lru_cache

import pandas as pd
from IPython.display import display

from ..case.case import Case, parts
from ..case.text import near
from ..show.table import Note
from . import answers
from .work import Kept, whole

_ASKED = Counter()  # how many hints were asked for, by case and exercise
_TRIED = Counter()  # how many wrong answers were given, by case and exercise

_HEADINGS = {"right": "Correct", "wrong": "Not yet", "broken": "Not yet", "open": "Not attempted", "kept": "Kept"}
_HEADINGS["outside"] = "Not yet"  # a guess that cannot be; it is not kept
MARKS = {"Correct": "✓", "Not yet": "→", "Not attempted": "○", "Kept": "✎"}
KEPT = ("guess", "write")  # tasks that nothing judges
_CHOICE = r" (?=[A-Z]: )"  # what stands before each choice of a question: A: ... B: ...
_LONG = 2000  # letters of an answer that are kept


def check(case, exercise_id, answer=..., *more) -> Note:
    """Check an answer, and keep it in the student's own file; a wrong one never replaces a right one there.

    Heading ``Correct``, ``Not yet``, ``Kept`` (a guess or a sentence, which nothing judges) or
    ``Not attempted`` (``...``, None and "" are no answers); the text says why or how to go
    on. No answer, of whatever type, raises an error.
    """
    if isinstance(answer, (pd.DataFrame, pd.Series)):
        with suppress(Exception):  # a cell can be any object, with any behaviour
            repr(answer), answer._repr_html_()  # if this fails, display would show a traceback
            display(answer)  # what one's own line has made
    return judge(case, exercise_id, (answer, *more) if more else answer)


def judge(case, exercise_id, answer, typed=None, again=False) -> Note:
    """Check an answer as `check` does.

    ``typed`` is what stood in the fields, if it comes from there; ``again``: it is only shown
    again, so it is no new try, and it is not saved.
    """
    row = find(case, exercise_id)
    if isinstance(row, Note):
        return row
    verdict, text, known = judged(case, row, answer)
    if verdict == "wrong" and known is not None:
        _TRIED[case.folder, exercise_id] += not again
        tries = max(_TRIED[case.folder, exercise_id], 1)
        ask, show = (
            f'{tool}(case, "{exercise_id}")' if typed is None else f"press {tool.title()}" for tool in ("hint", "solution")
        )
        *others, last = _hints(row) or [""]
        help_now = [f"For a hint: {ask}." * (not known), *others, f"{last} To see the answer: {show}."] if last else [""]
        text = f"{text} {help_now[min(tries, len(help_now)) - 1]}".strip()
    if verdict in ("right", "wrong", "kept"):
        kept = answers_of(case)
        new = {"exercise_id": exercise_id, "answer": _shortly(answer) if typed is None else typed, "verdict": _HEADINGS[verdict]}
        if not again:
            old = next((old for old in kept.rows() if old["exercise_id"] == exercise_id), {})
            if known is not None and row["kind"] != "open":
                new["first_answer"] = old.get("first_answer") or new["answer"]
                new["first_verdict"] = old.get("first_verdict") or new["verdict"]
            kept.put(new, stays=lambda old: old["verdict"] in ("Correct", "Kept") and new["verdict"] == "Not yet")
        before = {old["exercise_id"]: old["answer"] for old in kept.rows()}.get(row["before"])
        if before and verdict != "wrong":
            asked = find(case, row["before"])
            text += f"\nBefore the lesson: {asked['question']} You wrote: {before}."
            text += f" By the lesson's rule: {asked['answer']}." * isinstance(asked["answer"], str)
        text += f"\n({kept.where})" if kept.trouble else ""
    return _note(row, verdict, _HEADINGS[verdict], whole(text))


def _note(row, verdict, heading, text, mark=None) -> Note:
    names = answers.names_of(row["kind"], row["answer"])
    asked = {"id": row["exercise_id"], "verdict": verdict, "question": row["question"], "asks": row["asks"]}
    asked |= {"parts": names, "lines": len(names) or (3 if row["kind"] == "open" else 1)}
    return Note(heading, text, mark or MARKS[heading], asked)


def _hints(row) -> list[str]:
    return [row[name] for name in ("hint_1", "hint_2") if pd.notna(row[name])]


def judged(case, row, answer) -> tuple[str, str, bool | None]:
    """Judge an answer to a row of ``exercises``.

    Returns the verdict, what to say, and whether that is more than that the answer is wrong (None: it cannot be read).
    """
    kind = row["kind"]
    if kind not in answers.WANTED:
        said = f"No check can judge the kind '{kind}'. Write in exercises.csv one of: {', '.join(answers.WANTED)}."
        return "broken", said, True
    same = _one_name(case)
    try:
        right, known = _keys(case, row["exercise_id"])
    except (answers.Unreadable, ValueError):
        return "broken", "The answer in exercises.csv, or a wrong one in feedback.csv, cannot be read. Mend it there.", True
    try:
        if answers.untouched(answer):
            how = f'Write your answer in place of the dots. A hint: hint(case, "{row["exercise_id"]}"). Without code: go on.'
            how = "Python gives nothing back here: leave print(...), plt.show() or inplace=True out." if answer is None else how
            return "open", f"{row['question']}\n{how}", True
        if kind == "set" and isinstance(answer, str):
            answer = answers.listed(answer, row["answer"])
        mine = answers.renamed(answers.given(kind, answer), same)
        if row["asks"] in KEPT:
            low, high = span_of(row["question"])
            if kind == "number" and high and not low <= mine <= high:
                return "outside", f"A guess can be any number from {low:g} to {high:g} here. Try once more.", None
            return "kept", row["solution"], True
        fits = answers.same(kind, mine, right, 0.0 if pd.isna(row["tolerance"]) else row["tolerance"])
        for wrong, said in known if kind == "figure" or not fits else ():  # a picture has no key, only known mistakes
            # A known mistake is met more closely than the answer: 0 is not a mistyped 0.03.
            if answers.same(kind, mine, wrong, 0.005 * abs(wrong) if kind == "number" else 0.0):
                return "wrong", said, True
        if fits:
            return "right", row["solution"], True
        return "wrong", answers.partly(kind, mine, right).strip(), False
    except answers.Unreadable as problem:
        return "wrong", str(problem), None
    except Exception:  # an answer can be any object, with any behaviour, and so can a cell of a table
        return "wrong", f"The answer should be {answers.WANTED[kind]}.", None


@lru_cache(maxsize=256)  # the page of a class judges hundreds of answers
def _keys(case, exercise_id) -> tuple[object, list[tuple]]:
    """Return the answer to an exercise (None where nothing is judged), and each known wrong one with what to say to it."""
    row, same = find(case, exercise_id), _one_name(case)
    right = None if row["asks"] in KEPT else answers.renamed(answers.key(row["kind"], row["answer"]), same)
    known = case.feedback[case.feedback["exercise_id"] == exercise_id]
    wrong = [answers.renamed(answers.key(row["kind"], text), same) for text in known["wrong_answer"]]
    return right, [*zip(wrong, known["message"], strict=True)]


@lru_cache(maxsize=2)
def _one_name(case) -> dict[str, str]:
    """Say for each way to write the name of an actor which one stands for all of them."""
    ways = {row.name: [row.name, *parts(row.also_called), *parts(row.spellings)] for row in case.actors.itertuples()}
    return {answers.plain(way): answers.plain(name) for name, several in ways.items() for way in several}


def span_of(question) -> tuple[float, float]:
    """Return from where to where a question lets one guess, as its words say; 0 and 0 if it does not say."""
    found = re.search(r"\bfrom (\d+) to (\d+)", question)
    return tuple(map(float, found.groups())) if found else (0, 0)


def answers_of(case) -> Kept:
    """Return the student's own answers: ``exercise_id``, ``answer`` as it was written, ``verdict``; the first ones beside them.

    ``first_answer`` and ``first_verdict`` are those of the first try in the right form. A file of an older version has none.
    """
    return Kept("Your answers", "answers.csv", ["exercise_id", "answer", "verdict"], case=case)


def _shortly(answer) -> str:
    try:
        said = answer if isinstance(answer, str) else repr(answer)
        if not isinstance(answer, str) and ("\n" in said or len(said) > _LONG):
            said = answers.name_of(answer)
        return " ".join(said[:_LONG].split())
    except Exception:  # an answer can be any object, with any behaviour
        return type(answer).__name__


def hint(case, exercise_id, pressed=False) -> Note:
    """Give the next hint: the first time the first, then the second; ``pressed``: by a button."""
    row = find(case, exercise_id)
    if isinstance(row, Note):
        return row
    hints = _hints(row)
    if not hints:
        return _note(row, "hint", "No hint", "There is none: nothing can be wrong here.", "?")
    key = (case.folder, exercise_id)
    number = _ASKED[key] = min(_ASKED[key] + 1, len(hints))
    again, show = ("Press Hint", "Press Solution") if pressed else ("Run the line", f'Run solution(case, "{exercise_id}")')
    more = f"{again} again for one more." if number < len(hints) else f"{show} to see the answer."
    return _note(row, "hint", f"Hint {number} of {len(hints)}", f"{hints[number - 1]}\n{more}", "?")


def solution(case, exercise_id) -> Note:
    """Give the answer with its reason."""
    row = find(case, exercise_id)
    return row if isinstance(row, Note) else _note(row, "solution", "Solution", row["solution"], "✓")


def find(case, exercise_id):
    """Return the row of an exercise, each choice of its question in a line of its own, or a Note that names the near ones."""
    if not isinstance(case, Case):
        return Note("Not yet", 'Write the case first: check(case, "00-...", answer).', "→")
    case.need("exercises")
    rows = case.exercises[case.exercises["exercise_id"] == exercise_id] if isinstance(exercise_id, str) else ()
    if len(rows) == 1:
        row = rows.iloc[0]
        return {**row, "question": re.sub(_CHOICE, "\n", row["question"])}
    names = list(case.exercises["exercise_id"])
    meant = near(exercise_id, names)
    tip = f'Did you mean "{meant}"?' if meant else f"There are: {', '.join(names)}."
    return Note("No such exercise", f'There is no exercise "{exercise_id}". {tip}', "→")
