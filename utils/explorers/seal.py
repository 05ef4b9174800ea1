"""What a student has locked, and what happened after the article: sealed until a forecast is locked.

What is locked and when the epilogue was first opened stand in one file of the student's. A
forecast that is locked after the opening is kept and not scored.
"""

import datetime as dt
from numbers import Real

import pandas as pd

from ..case.case import Advice
from ..case.dates import Span, parse_edtf
from ..practice.work import Kept
from ..show.table import Note, Table

COLUMNS = ["question_id", "question", "deadline", "probability", "band", "reason", "locked_at"]
OPENING = "epilogue opened"  # the question_id of the row that says when
_FEW = 10  # forecasts: with fewer, one lucky guess moves the mean more than skill does
_LATE = "too late: locked after the epilogue was opened"
_SEALED = (
    "First lock a forecast for one of the questions of this case. The seal is a promise and no lock: the file lies in the "
    "data folder. Whoever looks first loses the only honest test of a forecast."
)


def kept_forecasts(case, save_as) -> Kept:
    """Return the student's own forecasts, and when the epilogue was first opened."""
    return Kept("Your forecasts", save_as, COLUMNS, case=case)


def put_now(kept, **cells) -> bool:
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


def opened(kept) -> dt.datetime | None:
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
    put_now(kept, question_id=OPENING)
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
    mine, when_opened = locked(kept.rows()), opened(kept)
    if sealed := _seal(case, kept, mine):
        return sealed
    known = case.sealed["epilogue"].dropna(subset=["question_id", "happened"])
    answers = {name: int(part.iloc[0]) for name, part in known.groupby("question_id")["happened"] if part.nunique() == 1}
    late = [bool(when_opened and (when := _instant(text)) and when > when_opened) for text in mine["locked_at"]]
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
