"""What happened after the article was written: sealed until a forecast is locked, then scored."""

from __future__ import annotations

import datetime as dt
from numbers import Real

import pandas as pd

from .dates import Span, parse_edtf
from .forecast import locked
from .output import Advice, Note, Table
from .seal import opened_at, remember_opening

FEW = 10  # forecasts: with fewer, one lucky guess moves the mean more than skill does
_LATE = "too late: locked after the epilogue was opened"
_SEALED = Note(
    "Sealed",
    "First lock a forecast for one of the questions of this case. The seal is a promise and no lock: the file lies in the "
    "data folder. Whoever looks first loses the only honest test of a forecast.",
)


def _is_sealed(case, mine) -> bool:
    return not set(mine["question_id"]) & set(case.questions["question_id"])


def open_epilogue(case, *, save_as, everything=False, folder=None) -> Table | Note:
    """Show what happened after the article was written, to a student who has locked a forecast.

    The first time is remembered in a file beside the forecasts: what is locked later is not
    scored.

    Parameters
    ----------
    case : Case
    save_as, folder
        See `locked`.
    everything : bool
        False: only what answers a question of the case. True: all rows of ``epilogue``.

    Returns
    -------
    Table or Note
        By date: ``date``, ``what happened``, ``answers`` (a question with yes or no; only if
        a row has one), ``about`` (locator), ``source`` (publisher and title), ``grade``
        (Admiralty), ``read at``. A Note as long as no question of the case has a locked
        forecast.

    Raises
    ------
    ValueError
        See `locked`.
    """
    if _is_sealed(case, locked(case, save_as=save_as, folder=folder)):
        return _SEALED
    remember_opening(case, save_as=save_as, folder=folder)
    whole = case.sealed["epilogue"]
    questions = case.questions.set_index("question_id")["question"]
    answers = whole["question_id"].map(questions) + whole["happened"].map({True: " Yes", False: " No"})
    rows = whole if everything else whole[answers.notna()]
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
    if not everything:  # where it was left open, and how good the source is, are for the whole table
        shown = shown.drop(columns=["about", "grade"])
    if answers[rows.index].isna().all():
        shown = shown.drop(columns="answers")
    read = rows["accessed"].map(parse_edtf)
    when = Span(min(day.earliest for day in read), max(day.latest for day in read)) if len(rows) else "no day"
    graders = " and ".join(f"the {name}" for name in dict.fromkeys(rows["grader"]))
    part = "" if everything else f". {len(rows)} of {len(whole)} rows: those that answer a question"
    graded = f", graded by {graders or 'nobody'}" if everything else ""
    return Table(shown, f"After the article. From outside the article, read on {when}{graded}{part}")


def scores(case, brier, *, save_as, folder=None) -> Table | Note:
    """Score the locked forecasts whose question has an outcome, if they were locked before the epilogue was opened.

    Parameters
    ----------
    case : Case
    brier : callable
        Takes a probability (from 0 to 1) and an outcome (1 or 0), returns a number. The
        lesson defines it in the open.
    save_as, folder
        See `locked`.

    Returns
    -------
    Table or Note
        One row for each locked forecast: ``question``, ``probability``, ``outcome`` (1, 0,
        open: nobody has looked it up, or the sources do not agree; or too late: it was
        locked after the epilogue was opened, and does not count), ``score``. The caption
        compares the mean with always saying 0.5. A Note as long as the epilogue is sealed.

    Raises
    ------
    ValueError
        If ``brier`` does not return a number; see also `locked`.
    """
    mine = locked(case, save_as=save_as, folder=folder)
    if _is_sealed(case, mine):
        return _SEALED
    known = case.sealed["epilogue"].dropna(subset=["question_id", "happened"])
    answers = {name: int(part.iloc[0]) for name, part in known.groupby("question_id")["happened"] if part.nunique() == 1}
    opened = opened_at(case, save_as=save_as, folder=folder)
    outcomes = [_LATE if opened and row.locked_at > opened else answers.get(row.question_id, "open") for row in mine.itertuples()]
    shown = mine[["question", "probability"]].assign(outcome=pd.Series(outcomes, dtype="object"))
    settled = shown[~shown["outcome"].isin(["open", _LATE])]
    shown["score"] = pd.Series(
        {row.Index: _score(brier, row.probability, row.outcome) for row in settled.itertuples()}, dtype=float
    )
    if settled.empty:
        return Table(shown, "None of your forecasts can be scored yet")
    always = sum(_score(brier, 0.5, outcome) for outcome in settled["outcome"]) / len(settled)
    caption = f"Mean score {shown['score'].mean():.3g}, n = {len(settled)}. Always saying 0.5 would have scored {always:.3g}"
    few = f". With fewer than {FEW} forecasts the mean says little about skill" if len(settled) < FEW else ""
    return Table(shown, caption + few)


def _score(brier, probability, outcome) -> float:
    score = brier(probability, outcome) if callable(brier) else brier
    if not isinstance(score, Real) or isinstance(score, bool) or score != score:
        raise Advice(f"brier({probability:g}, {outcome}) gives {score!r}. Write a function that returns a number.")
    return float(score)
