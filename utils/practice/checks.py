"""Self-checks: a verdict with a helpful sentence, hints one at a time, a solution on demand.

Questions, answers, hints and the known mistakes are data (``exercises.csv`` and
``feedback.csv``). This module knows only the kinds of answer.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections import Counter
from dataclasses import replace
from difflib import get_close_matches
from numbers import Real

import pandas as pd

from .data import Case
from .output import Note, Table
from .work import load_rows, save_rows

_ASKED = Counter()  # how many hints were asked for, by case and exercise

_RIGHT, _WRONG, _OPEN = "Correct", "Not yet", "Not attempted"
_MARKS = {_RIGHT: "✓", _WRONG: "→", _OPEN: "○"}
_LONG = 200  # letters of an answer that are kept
_FILE, _COLUMNS = "answers.csv", ["case", "exercise_id", "answer", "verdict"]

_WANTED = {
    "number": "a number, like 12 or 3.5",
    "date": 'a date as a text, like "1999-12-31" (year-month-day)',
    "interval": 'two dates in square brackets, like ["1999-12-30", "1999-12-31"]',
    "text": 'a text in quotation marks, like "nobody"',
    "set": 'a list of texts, like ["one", "two"]',
    "mapping": 'a text in quotation marks after each colon; the curly brackets and commas stay, like {"first": "one"}',
}


class _Unreadable(Exception):
    """The answer has the wrong form; the message says which form is right."""


def check(case, exercise_id, answer=...) -> Note:
    """Check an answer, and keep it in the student's own file; a wrong one never replaces a right one there.

    Parameters
    ----------
    case : Case
    exercise_id : str
        Like ``"00-sentences"``.
    answer : object
        The answer. ``...`` (the placeholder), None and "" count as not attempted.

    Returns
    -------
    Note
        Heading ``Correct``, ``Not yet`` or ``Not attempted``; the text says why or how to
        go on. No answer, of whatever type, raises an error.
    """
    row = _find(case, exercise_id)
    if isinstance(row, Note):
        return row
    note = replace(_judge(case, row, answer), exercise=exercise_id)
    if note.heading == _OPEN:
        return replace(note, open=True)
    try:
        _keep(case, exercise_id, answer, note)
    except OSError as error:
        return replace(note, text=f"{note.text}\n(Your answer could not be saved: {error.strerror}.)")
    return note


def _judge(case, row, answer) -> Note:
    try:
        if _untouched(answer):
            return Note(_OPEN, f"{row['question']} Write your answer in place of the three dots.", _MARKS[_OPEN])
        given = _read(row["kind"], answer)
    except _Unreadable as problem:
        return Note(_WRONG, str(problem), _MARKS[_WRONG])
    except Exception:  # an answer can be any object, with any behaviour
        return Note(_WRONG, f"The answer should be {_WANTED[row['kind']]}.", _MARKS[_WRONG])
    right = _parse(row["kind"], row["answer"])
    if _same(row, given, right):
        return Note(_RIGHT, row["solution"], _MARKS[_RIGHT])
    for known in case.feedback[case.feedback["exercise_id"] == row["exercise_id"]].itertuples():
        if _same(row, given, _parse(row["kind"], known.wrong_answer), known=True):
            return Note(_WRONG, known.message, _MARKS[_WRONG])
    tip = f'For a hint: hint(case, "{row["exercise_id"]}").'
    return Note(_WRONG, _partly(row["kind"], given, right) + tip, _MARKS[_WRONG])


def _keep(case, exercise_id, answer, note) -> None:
    """Write the latest answer to each exercise into the student's file; a right one stays."""
    try:
        words = repr(answer)
        if not isinstance(answer, str) and ("\n" in words or len(words) > _LONG):
            words = _name(answer)
        words = " ".join(words[:_LONG].split())
    except Exception:  # an answer can be any object, with any behaviour
        words = type(answer).__name__
    new = dict(zip(_COLUMNS, (case.package["name"], exercise_id, words, note.heading), strict=True))
    kept = {(old["case"], old["exercise_id"]): old for old in load_rows(_FILE, _COLUMNS)}
    key = new["case"], exercise_id
    if note.heading == _RIGHT or key not in kept or kept[key]["verdict"] != _RIGHT:
        kept.pop(key, None)
        save_rows(_FILE, [*kept.values(), new])


def progress(case, notebook):
    """Say what the student has answered in a lesson, and what is left.

    Parameters
    ----------
    case : Case
    notebook : str
        Name of the lesson, as in ``exercises.csv``.

    Returns
    -------
    Table or Note
        One row for each self-check: ``exercise``, ``question``, ``your answer`` (the last
        one, or the last right one), ``verdict``. A Note if there is no such lesson or the file cannot be read.
    """
    rows = case.exercises[case.exercises["notebook"] == notebook]
    if rows.empty:
        return Note(
            _WRONG, f"There is no such lesson. Write one of: {', '.join(case.exercises['notebook'].unique())}.", _MARKS[_WRONG]
        )
    try:
        mine = {row["exercise_id"]: row for row in load_rows(_FILE, _COLUMNS) if row["case"] == case.package["name"]}
    except OSError as error:
        return Note(_WRONG, f"Your answers cannot be read: {error.strerror}.", _MARKS[_WRONG])
    verdicts = [mine[name]["verdict"] if name in mine else _OPEN for name in rows["exercise_id"]]
    shown = pd.DataFrame(
        {
            "exercise": rows["exercise_id"],
            "question": rows["question"],
            "your answer": [mine[name]["answer"] if name in mine else "" for name in rows["exercise_id"]],
            "verdict": [f"{_MARKS.get(verdict, '?')} {verdict}" for verdict in verdicts],
        }
    )
    return Table(shown, f"{verdicts.count(_RIGHT)} of {len(rows)} self-checks of this lesson are correct")


def hint(case, exercise_id) -> Note:
    """Give the next hint: the first time the first, then the second.

    Parameters
    ----------
    case : Case
    exercise_id : str

    Returns
    -------
    Note
    """
    row = _find(case, exercise_id)
    if isinstance(row, Note):
        return row
    key = (case.folder, exercise_id)
    number = _ASKED[key] = min(_ASKED[key] + 1, 2)
    more = "Run the line again for one more." if number == 1 else f'To see the answer: solution(case, "{exercise_id}").'
    return Note(f"Hint {number} of 2", f"{row[f'hint_{number}']}\n{more}", "?")


def solution(case, exercise_id) -> Note:
    """Give the answer with its reason.

    Parameters
    ----------
    case : Case
    exercise_id : str

    Returns
    -------
    Note
    """
    row = _find(case, exercise_id)
    return row if isinstance(row, Note) else Note("Solution", row["solution"], "✓")


def _find(case, exercise_id):
    if not isinstance(case, Case):
        return Note("Not yet", 'Write the case first: check(case, "00-...", answer).', "→")
    rows = case.exercises[case.exercises["exercise_id"] == exercise_id] if isinstance(exercise_id, str) else ()
    if len(rows) == 1:
        return rows.iloc[0]
    names = list(case.exercises["exercise_id"])
    near = get_close_matches(str(exercise_id), names, 1)
    tip = f'Did you mean "{near[0]}"?' if near else f"There are: {', '.join(names)}."
    return Note("No such exercise", f'There is no exercise "{exercise_id}". {tip}', "→")


def _untouched(answer) -> bool:
    if answer is ... or answer is None or (isinstance(answer, str) and not answer.strip()):
        return True
    if isinstance(answer, dict):
        return bool(answer) and all(value is ... for value in answer.values())
    return isinstance(answer, (list, tuple)) and bool(answer) and all(value is ... for value in answer)


def _read(kind, answer):
    """Bring a student's answer into the form of its kind."""
    if kind == "number":
        return _number(answer)
    if kind == "date":
        return _date(answer)
    if kind == "text":
        return _text(answer)
    if kind == "mapping":
        if not isinstance(answer, dict):
            raise _Unreadable(f"The answer should be {_WANTED[kind]}. You gave {_name(answer)}.")
        if any(value is ... for value in answer.values()):
            raise _Unreadable("Some of your answers are still three dots. Write a text for each.")
        return {_text(name): _text(value) for name, value in answer.items()}
    if isinstance(answer, (str, bytes, dict)) or not hasattr(answer, "__iter__"):
        raise _Unreadable(f"The answer should be {_WANTED[kind]}. You gave {_name(answer)}.")
    parts = list(answer)
    if any(part is ... for part in parts):
        raise _Unreadable("A part of your answer is still three dots.")
    if kind == "set":
        for part in parts:
            if not isinstance(part, str):
                raise _Unreadable(f"The answer should be {_WANTED[kind]}. A part of yours is {_name(part)}.")
        return {_text(part) for part in parts}
    if len(parts) != 2:
        raise _Unreadable(f"The answer should be {_WANTED[kind]}. You gave {len(parts)} of them.")
    return tuple(_date(part) for part in parts)


def _number(answer) -> float:
    if isinstance(answer, str):
        answer = answer if len(answer) < 60 else answer[:60] + "..."
        plain = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", answer)  # a comma before three digits parts thousands
        match = re.fullmatch(r"\s*([+-]?\d+(?:[.,]\d+)?)\s*%?\s*", plain)
        if answer.strip().casefold() in ("none", "zero"):
            return 0.0
        if match is None:
            marks = " Take the quotation marks away, so that Python calculates." if re.search(r"\d\s*[-+*/(]", answer) else ""
            raise _Unreadable(f'Write the number in digits: 12, not "{answer}".{marks}')
        return float(match[1].replace(",", "."))
    if isinstance(answer, dt.timedelta):  # what one gets by subtracting two dates
        return answer / dt.timedelta(days=1)
    if hasattr(answer, "item") and getattr(answer, "size", 1) == 1:
        answer = answer.item()
    if isinstance(answer, bool) or not isinstance(answer, Real) or math.isnan(answer):
        raise _Unreadable(f"The answer should be {_WANTED['number']}. You gave {_name(answer)}.")
    return float(answer)


def _date(answer) -> dt.date:
    if isinstance(answer, dt.datetime):
        return answer.date()
    if isinstance(answer, dt.date):
        return answer
    if isinstance(answer, str):
        try:
            return dt.date.fromisoformat(answer.strip())
        except ValueError:
            raise _Unreadable(f'Write the date as year-month-day, like "1999-12-31". You wrote "{answer[:60]}".') from None
    if type(answer).__name__ == "datetime64":
        return pd.Timestamp(answer).date()
    raise _Unreadable(f"The answer should be {_WANTED['date']}. You gave {_name(answer)}.")


def _text(answer) -> str:
    if not isinstance(answer, str):
        raise _Unreadable(f"The answer should be {_WANTED['text']}. You gave {_name(answer)}.")
    plain = answer.translate(str.maketrans("’‘“”_", "''\"\" ")).casefold()
    return " ".join(plain.split()).strip(" .,;:!?\"'")


def _name(answer) -> str:
    names = {"bool": "True or False", "str": "a text", "list": "a list", "dict": "a dictionary", "int": "a number"}
    names |= {"float": "a number", "tuple": "a row of values", "set": "a set", "DataFrame": "a whole table", "Series": "a column"}
    if isinstance(answer, float) and math.isnan(answer):
        return "a missing value"
    return names.get(type(answer).__name__, f"something of the type {type(answer).__name__}")


def _parse(kind, text):
    """Read an answer as it stands in the tables."""
    if kind in ("number", "date"):
        return _read(kind, text)
    if kind == "text":
        return [_text(part) for part in text.split("|")]
    parts = [part.strip() for part in text.split(";")]
    if kind == "interval":
        return tuple(_date(part) for part in parts)
    if kind == "set":
        return [[_text(name) for name in part.split("|")] for part in parts]
    pairs = [part.split("=", 1) for part in parts]
    return {_text(name): [_text(value) for value in values.split("|")] for name, values in pairs}


def _same(row, given, right, known=False) -> bool:
    kind = row["kind"]
    if kind == "number":
        # A known mistake is met more closely than the answer: 0 is not a mistyped 0.03.
        tolerance = 0.005 * abs(right) if known else 0.0 if pd.isna(row["tolerance"]) else row["tolerance"]
        return abs(given - right) <= tolerance + 1e-9
    if kind == "text":
        return given in right
    if kind == "set":
        return len(given) == len(right) and all(given & set(names) for names in right)
    if kind == "mapping":
        return set(given) == set(right) and all(given[name] in right[name] for name in right)
    return given == right


def _partly(kind, given, right) -> str:
    """Say how far a set or a mapping is right, without giving the rest away."""
    if kind == "set":
        good = sum(bool(given & set(names)) for names in right)
        more = len(given) - good
        extra = f", and {more} that {'does' if more == 1 else 'do'} not belong" if more else ""
        return f"{good} of {len(right)} found{extra}. "
    if kind == "mapping":
        wrong = [name for name in right if given.get(name) not in right[name]]
        again = wrong + [name for name in given if name not in right]
        return f"{len(right) - len(wrong)} of {len(right)} are right. Look again at: {', '.join(again)}. "
    return "That is not the answer. "
