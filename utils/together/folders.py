"""What the computers of a class have saved, read in a lesson: a folder in ``notebooks/my_work``, a file for each student."""

import textwrap
from collections import Counter

import pandas as pd
from IPython.display import display

from ..case.case import in_words
from ..case.text import seen
from ..explorers.seal import COLUMNS, OPENING, kept_forecasts, locked
from ..practice import work
from ..show.table import Note


def class_codes(case, folder="class") -> pd.DataFrame:
    """Read the codes of a class, a file for each coder, named for the coder, like ``ann.csv``.

    What cannot be used is left out, and a `Note` below the cell says so: a file that is not
    a table with the columns ``claim_id`` and ``status``, a claim or a status that the case
    does not have. No file is changed.

    One row for each claim that at least one person coded, in the article's order; the
    index is ``claim_id``. One column for each coder: the status, NaN where there is
    none. Empty if there is no folder or no code.
    """
    return codes_frame(case, _of_each(case, folder, codes_in))


def class_forecasts(case, folder="class_forecasts") -> pd.DataFrame:
    """Read the forecasts of a class, a copy of ``forecasts.csv`` for each student, and one's own as "you".

    What cannot be used is left out, and a `Note` below the cell says so. Of two copies of a
    forecast one counts. No file is changed.

    ``who``, ``question_id``, ``question``, ``probability`` (0 to 1), in the order of ``questions``.
    """
    case.need("questions")
    students = _of_each(case, folder, forecasts_in)
    students["you"] = locked(kept_forecasts(case, "forecasts.csv").rows())
    return forecasts_frame(case, students)


def _of_each(case, folder, use) -> dict:
    """Return by its name what each file of a folder gives, if it gives something; a `Note` says what is left out.

    ``use`` takes a case and the rows of a file, and returns what it gives and a list of faults.
    """
    found, left_out = {}, []
    try:
        files = work.files(folder)
    except work.TROUBLE as error:
        files, left_out = [], [f"The folder {folder} cannot be read ({work.why(error)})."]
    for path in files:
        try:
            given, faults = use(case, work.table_of(path.read_bytes())[1])
        except (*work.TROUBLE, work.NotOurs) as error:
            given, faults = (), [f"it cannot be read ({work.why(error)})"]
        left_out += [f"{path.name}: {fault}." for fault in faults]
        if len(given):
            found[path.stem] = given
    if left_out:
        display(Note("Left out", "\n".join(left_out)))
    return found


def codes_frame(case, coders) -> pd.DataFrame:
    """Make the table of `class_codes` of each coder's codes, a mapping of claim and status."""
    case.need("claims")
    claims = case.in_reading_order(case.claims)["claim_id"]
    codes = {name: pd.Series(given, dtype=claims.dtype) for name, given in coders.items()}
    codes = pd.DataFrame(codes, columns=pd.Index([*coders], dtype=claims.dtype))
    return codes.reindex(pd.Index(claims[claims.isin(codes.index)]))


def codes_in(case, rows) -> tuple[dict[str, str], list[str]]:
    """Return the codes in a file, and what is wrong with it; rows of another case do not belong to it."""
    claims, statuses = set(case.claims["claim_id"]), case.allowed("claims", "status")
    # people write "reported fact" where the table says reported_fact
    own = [(seen(row.get("claim_id", "")), seen(row.get("status", ""))) for row in work.rows_of(case, rows)]
    given = [(claim.strip(), "_".join(status.casefold().split())) for claim, status in own if status.strip()]
    good = [(claim, status) for claim, status in given if claim in claims and status in statuses]
    strange = sorted({claim for claim, _ in given} - claims) + sorted(
        {in_words(name) for _, name in given if name not in statuses}
    )
    twice = [claim for claim, times in Counter(claim for claim, _ in good).items() if times > 1]
    faults = [f"no such claim or status: {', '.join(strange)}"] if strange else []
    faults += [f"coded more than once, so the last code counts: {', '.join(twice)}"] if twice else []
    none = "there is no code in it that can be used. Codes stand in the columns claim_id and status"
    return dict(good), faults if good else [*faults, none]


def forecasts_frame(case, students) -> pd.DataFrame:
    """Make the table of `class_forecasts` of each student's locked forecasts."""
    rows = pd.concat([forecasts.assign(who=who) for who, forecasts in students.items()])
    rows = rows[~rows.duplicated(["question_id", "probability", "locked_at"]) | (rows["locked_at"] == "")]
    return case.questions.merge(rows[["who", "question_id", "probability"]])[["who", "question_id", "question", "probability"]]


def forecasts_in(case, rows) -> tuple[pd.DataFrame, list[str]]:
    """Return the locked forecasts in a file, and what is wrong with it."""
    asked = set(case.questions["question_id"])
    rows = [dict.fromkeys(COLUMNS, "") | row for row in work.rows_of(case, rows)]
    good = locked([row for row in rows if row["question_id"] in asked])
    strange = sorted({row["question_id"] for row in rows} - {*good["question_id"], OPENING, ""})
    which = f": {textwrap.shorten(', '.join(strange), 110, placeholder=' ...')}" if strange else ""
    fault = f"no question_id of this case with a probability above 0 and below 1{which}"
    return good, [fault] * bool(strange or good.empty)
