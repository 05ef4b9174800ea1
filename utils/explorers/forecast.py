"""Forecasts: a slip on which nothing is preset and a lock is for good, and what happened after the article.

What is locked and when the epilogue was first opened stand in one file of the student's. A
forecast that is locked after the opening is kept and not scored.
"""

from __future__ import annotations

import datetime as dt
import re
import textwrap
from decimal import Decimal
from numbers import Real

import ipywidgets as widgets
import pandas as pd

from ..case.case import Advice
from ..case.dates import Span, parse_edtf
from ..case.text import seen
from ..charts.likelihood import NO_WORD, bands_of, in_percent, word_for
from ..practice.answers import LEAST_WORDS
from ..practice.work import Kept
from ..show.table import Note, Table
from .base import FIELD, WIDE, Desk, button

COLUMNS = ["question_id", "question", "deadline", "probability", "band", "reason", "locked_at"]
OPENING = "epilogue opened"  # the question_id of the row that says when
_LABEL = 110  # letters of a question in the list of questions: as many as one needs to choose
_RANGE = "Write a number above 0 and below 100."
_FEW = 10  # forecasts: with fewer, one lucky guess moves the mean more than skill does
_LATE = "too late: locked after the epilogue was opened"
_SEALED = (
    "First lock a forecast for one of the questions of this case. The seal is a promise and no lock: the file lies in the "
    "data folder. Whoever looks first loses the only honest test of a forecast."
)


# ---- the slip


def forecast_slip(case, *, scale, save_as=None) -> Desk:
    """Write a forecast down, with a reason, and lock it.

    Controls: ``question``, ``percent``, ``reason``; all start empty. Picture: a `Note`. The
    button saves a row for the question, which nothing here changes any more: ``case``,
    ``question_id``, ``question``, ``deadline``, ``probability`` (from 0 to 1), ``band`` (the
    word of the scale), ``reason``, ``locked_at`` (with its offset from UTC).
    """
    bands, kept = bands_of(case, scale), kept_forecasts(case, save_as)
    asked = case.questions.set_index("question_id")
    question = widgets.Dropdown(description="Question", **{**WIDE, "layout": widgets.Layout(width="auto", max_width="64em")})
    fields = {
        "percent": widgets.Text(description="Percent", placeholder="your probability", **FIELD),
        "reason": widgets.Textarea(description="Reason", placeholder="why this number?", **FIELD),
    }
    drafts = Kept("Your drafts", None, ["question_id", *fields])

    def held():
        return locked(kept.rows()).set_index("question_id")

    def list_questions(chosen):
        there, options = held().index, [("choose a question", "")]
        for name, text in asked["question"].items():
            options.append(("locked: " * (name in there) + textwrap.shorten(text, _LABEL, placeholder=" ..."), name))
        question.options = options
        question.value = chosen

    def lock():
        chosen = question.value
        given, missing = _read(**slip.values())
        if chosen and not missing:
            _put(
                kept,
                question_id=chosen,
                **asked.loc[chosen, ["question", "deadline"]],
                **given,
                band=word_for(bands, float(given["probability"])),
            )
            drafts.put({"question_id": chosen}, gone=True)  # what is locked is no draft any more
            list_questions(chosen)
        slip.redraw()

    def draw(_former, question, **values):
        there = held()  # once: a file is read for it
        done, where = question in there.index, f"Locked forecasts: {len(there)}. {kept.where}"
        rest.layout.display = "none" if done else None
        if not done and _opened(kept):
            where = f"The epilogue is open. A forecast that is locked now is kept, but not scored.\n{where}"
        if not question:
            return Note("Choose a question", where)
        row = (there if done else asked).loc[question]
        facts = {"Question": row["question"], "Deadline": row["deadline"] and _people(row["deadline"])}
        facts |= {"Counts as yes": asked["counts_as_yes"][question], "Reason": row["reason"] if done else ""}
        lines = [f"{name}: {text}" for name, text in facts.items() if text]
        if done:
            when = f"Locked on {row['locked_at'][:16].replace('T', ' ')}: {in_percent(row['probability'])} %, {row['band']}."
            return Note("Locked", "\n".join([*lines, f"{when} A locked forecast stays as it is.", where]))
        given, missing = _read(**values)
        if given["probability"]:
            number = float(given["probability"])
            word = word_for(bands, number)
            called = f"is called '{word}' in this scale" if word != NO_WORD else "lies outside this scale: it has no word for it"
            lines.append(f"{in_percent(number)} % {called}.")
        if missing:
            return Note("Not locked yet", "\n".join([*lines, *(f"- {what}" for what in missing), where]))
        return Note("Ready to lock", "\n".join([*lines, "After you click Lock, nobody can change this forecast here.", where]))

    rest = widgets.VBox([*fields.values(), button("Lock", lock)])
    paper = Table(
        asked[["question", "deadline", "counts_as_yes"]]
        .assign(deadline=asked["deadline"].map(_people), percent="", reason="")
        .rename(columns={"counts_as_yes": "counts as yes"}),
        "Choose a question, write your own probability in percent and a reason, and change nothing afterwards",
        blank=("percent", "reason"),
    )
    list_questions("")
    controls = {"question": question, **fields}
    slip = Desk(draw, controls, drafts, shown=[question, rest], paper=[paper])
    return slip


def _read(percent, reason) -> tuple[dict[str, str], list[str]]:
    """Read what stands on the slip, and say in sentences what it still needs."""
    given, missing = {}, []
    for name, reader, text in (("probability", _percent, percent), ("reason", _reason, reason)):
        try:
            given[name] = reader(text.strip())
        except ValueError as problem:
            given[name] = ""
            missing.append(str(problem))
    return given, missing


def _reason(text) -> str:
    if len(text.split()) < LEAST_WORDS:
        raise ValueError(f"Write a reason of at least {LEAST_WORDS} words: what makes you think so?")
    return text


def _percent(text) -> str:
    """Read a percentage; return the fraction as text, exactly as it was meant."""
    if not text:
        raise ValueError(f"How probable is it, in percent? {_RANGE}")
    match = re.fullmatch(r"([+−–-]?)(\d+[.,]?\d*|[.,]\d+)\s*(%|percent|per cent)?", seen(text).casefold())
    if match is None:
        raise ValueError(f"'{textwrap.shorten(text, 40)}' cannot be read. {_RANGE} Use digits.")
    sign, digits, unit = match.groups()
    fraction = (Decimal(digits.replace(",", ".")) / 100).normalize()
    if sign not in ("", "+") and fraction:
        raise ValueError(f"A probability is never below 0. {_RANGE}")
    if fraction > 1:
        raise ValueError(f"A probability is never above 100 percent. {_RANGE}")
    if not 0 < float(fraction) < 1:
        raise ValueError(f"0 or 100 percent means that you are certain, and the future is never certain. {_RANGE}")
    if fraction < Decimal("0.01") and unit is None:
        low, high = in_percent(float(fraction)), in_percent(float(100 * fraction))
        raise ValueError(f"Do you mean {high} percent or {low} percent? Write {high} or {low} %.")
    return f"{fraction:f}"


def _people(deadline) -> str:
    try:
        return str(parse_edtf(deadline))
    except ValueError:  # someone has changed the file by hand
        return deadline


# ---- what is locked, and what happened


def kept_forecasts(case, save_as) -> Kept:
    """Return the student's own forecasts, and when the epilogue was first opened."""
    return Kept("Your forecasts", save_as, COLUMNS, case=case)


def _put(kept, **cells) -> bool:
    """Write a row with the time of now, if there is none of this name yet."""
    now = dt.datetime.now().astimezone().isoformat(timespec="seconds")
    return kept.put({**dict.fromkeys(COLUMNS, ""), "locked_at": now, **cells}, stays=lambda old: True)


def _instant(text) -> dt.datetime | None:
    """Read a time; one without an offset is local. None if someone has made it unreadable."""
    try:
        return dt.datetime.fromisoformat(text).astimezone()
    except (ValueError, OverflowError, OSError):
        return None


def locked(rows) -> pd.DataFrame:
    """Return the rows of a file that are locked forecasts: its columns, in the order of locking.

    A row whose probability was made unreadable by hand is left out; of two for one
    question, the first counts.
    """
    frame = pd.DataFrame(rows, columns=COLUMNS, dtype=object)
    numbers = frame["probability"].str.replace(",", ".", regex=False)  # as some spreadsheets write it
    frame["probability"] = pd.to_numeric(numbers, errors="coerce").astype(float)
    good = (frame["probability"] > 0) & (frame["probability"] < 1)
    return frame[good].drop_duplicates("question_id").reset_index(drop=True)


def _opened(kept) -> dt.datetime | None:
    """Say when the epilogue of a case was first opened; None if it is still sealed, or if nobody can know."""
    rows = [row for row in kept.rows() if row["question_id"] == OPENING]
    return min(filter(None, (_instant(row["locked_at"]) for row in rows)), default=None)


def _seal(case, kept, mine) -> Note | None:
    """Return what to say as long as no question of the case has a locked forecast."""
    if set(mine["question_id"]) & set(case.questions["question_id"]):
        return None
    return Note("Sealed", f"{_SEALED}\n{kept.where}" if kept.trouble else _SEALED)


def open_epilogue(case, *, save_as) -> Table | Note:
    """Show what happened after the article was written, to a student who has locked a forecast.

    The first time is remembered beside the forecasts: what is locked later is not scored.

    By date: ``date``, ``what happened``, ``answers`` (a question with yes or no), ``about``
    (locator), ``source`` (publisher and title), ``grade`` (Admiralty), ``read at``. A Note
    as long as no question of the case has a locked forecast.
    """
    case.need("questions", "epilogue")
    kept = kept_forecasts(case, save_as)
    if sealed := _seal(case, kept, locked(kept.rows())):
        return sealed
    _put(kept, question_id=OPENING)
    rows, questions = case.sealed["epilogue"], case.questions.set_index("question_id")["question"]
    answers = rows["question_id"].map(questions) + rows["happened"].map({True: " Yes", False: " No"})
    days = rows["date_edtf"].map(parse_edtf)
    rows = rows.loc[sorted(rows.index, key=lambda place: days[place].earliest or dt.date.min)]
    shown = pd.DataFrame(
        {
            "date": days[rows.index].map(str),
            "what happened": rows["finding"],
            "answers": answers[rows.index].fillna(""),
            "about": rows["claim_id"],
            "source": rows["publisher"] + ", " + rows["title"],
            "grade": rows["source_grade"] + rows["information_grade"].astype(str),
            "read at": rows["url"],
        }
    )
    read = rows["accessed"].map(parse_edtf)
    when = Span(min(day.earliest for day in read), max(day.latest for day in read))
    graders = " and ".join(f"the {name}" for name in dict.fromkeys(rows["grader"]))
    return Table(
        shown,
        f"After the article. From outside the article, read on {when}, graded by {graders}" + f". {kept.where}" * kept.trouble,
    )


def scores(case, brier, *, save_as) -> Table | Note:
    """Score the locked forecasts whose question has an outcome, if they were locked before the epilogue was opened.

    One row for each locked forecast: ``question``, ``probability``, ``outcome`` (1, 0,
    open: nobody has looked it up, or the sources do not agree; or too late: it was
    locked after the epilogue was opened, and does not count), ``score``. The caption
    compares the mean with always saying 0.5. A Note as long as the epilogue is sealed.

    ``brier`` takes a probability (from 0 to 1) and an outcome (1 or 0), and returns a
    number; the lesson defines it in the open.
    """
    case.need("questions", "epilogue")
    kept = kept_forecasts(case, save_as)
    mine, opened = locked(kept.rows()), _opened(kept)
    if sealed := _seal(case, kept, mine):
        return sealed
    known = case.sealed["epilogue"].dropna(subset=["question_id", "happened"])
    answers = {name: int(part.iloc[0]) for name, part in known.groupby("question_id")["happened"] if part.nunique() == 1}
    late = [bool(opened and (when := _instant(text)) and when > opened) for text in mine["locked_at"]]
    outcomes = [_LATE if after else answers.get(name, "open") for name, after in zip(mine["question_id"], late, strict=True)]
    shown = mine[["question", "probability"]].assign(outcome=pd.Series(outcomes, dtype="object"))
    settled = shown[~shown["outcome"].isin(["open", _LATE])]
    shown["score"] = pd.Series(
        {row.Index: _score(brier, row.probability, row.outcome) for row in settled.itertuples()}, dtype=float
    )
    trouble = f". {kept.where}" * kept.trouble
    if settled.empty:
        return Table(shown, f"None of your forecasts can be scored yet{trouble}")
    always = sum(_score(brier, 0.5, outcome) for outcome in settled["outcome"]) / len(settled)
    caption = f"Mean score {shown['score'].mean():.3g}, n = {len(settled)}. Always saying 0.5 would have scored {always:.3g}"
    few = f". With fewer than {_FEW} forecasts the mean says little about skill" if len(settled) < _FEW else ""
    return Table(shown, caption + few + trouble)


def _score(brier, probability, outcome) -> float:
    score = brier(probability, outcome) if callable(brier) else brier
    if not isinstance(score, Real) or isinstance(score, bool) or score != score:
        raise Advice(f"brier({probability:g}, {outcome}) gives {score!r}. Write a function that returns a number.")
    return float(score)
