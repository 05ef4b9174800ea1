"""A slip for forecasts: nothing is preset, and what is locked stays as it is."""

from __future__ import annotations

import datetime as dt
import re
import textwrap
from decimal import Decimal
from itertools import count

import ipywidgets as widgets
import pandas as pd

from .dates import Span, parse_edtf
from .explore import LEAST_WORDS, WIDE, Explorer
from .likelihood import NO_WORD, bands_of, in_percent, word_for
from .output import Advice, Note, Table
from .seal import opened_at
from .wording import HEDGES
from .work import load_rows, save_rows

_COLUMNS = ["case", "question_id", "question", "deadline", "probability", "band", "reason", "locked_at"]
_OWN = "my own question"
_LABEL = 110  # letters of a question in the list of questions: as many as one needs to choose
_RANGE = "Write a number above 0 and below 100."


def forecast_slip(case, *, scale, save_as=None, folder=None) -> Explorer:
    """Write a forecast down, with a reason, and lock it.

    Parameters
    ----------
    case : Case
    scale : str
        See `band`.
    save_as : str, optional
        File name for the locked forecasts; they are taken up again. Left out: they are kept
        only as long as the slip is.
    folder : path-like, optional
        Where to save. Left out: ``notebooks/my_work``.

    Returns
    -------
    Explorer
        Controls: ``question``, ``wording`` and ``deadline`` (for an own question),
        ``percent``, ``reason``; all start empty. Picture: a `Note`. The button saves a row:
        ``case``, ``question_id`` (own questions: own-1, own-2), ``question``, ``deadline``,
        ``probability`` (from 0 to 1), ``band``, ``reason``, ``locked_at`` (local time). One
        for each question, which nothing here changes any more. The note says so if the
        epilogue is open: a forecast that is locked then is kept and not scored.

    Raises
    ------
    ValueError
        If there is no such scale.
    """
    bands, asked = bands_of(case, scale), case.questions.set_index("question_id")
    # the last day on which the article can have been written: what lies before is no forecast
    written = min((parse_edtf(day).latest for day in case.clues["latest"].dropna()), default=dt.date.min)
    kept = {"rows": [], "problem": ""}
    drafts = {}
    question = widgets.Dropdown(description="Question", **{**WIDE, "layout": widgets.Layout(width="auto", max_width="64em")})
    fields = {
        "wording": widgets.Text(description="Wording", placeholder="a question for yes or no", **WIDE),
        "deadline": widgets.Text(description="Deadline", placeholder="YYYY-MM-DD", **WIDE),
        "percent": widgets.Text(description="Percent", placeholder="your probability", **WIDE),
        "reason": widgets.Textarea(description="Reason", placeholder="why this number?", **WIDE),
    }
    button = widgets.Button(description="Lock")
    own = widgets.VBox([fields["wording"], fields["deadline"]])
    rest = widgets.VBox([fields["percent"], fields["reason"], button])

    def held():
        return _of_case(case, kept["rows"]).set_index("question_id")

    def read_again():
        # Another slip may have locked something since: the file is what counts.
        if save_as is not None:
            kept["rows"] = load_rows(save_as, _COLUMNS, folder)

    def blame(error):
        kept["problem"] = f"{save_as} cannot be used ({error.strerror}), so nothing can be locked. Your words stay here."

    def offer(chosen):
        there = held()
        names = [
            *asked["question"].items(),
            *((name, text) for name, text in there["question"].items() if name not in asked.index),
        ]

        def label(name, text):
            return ("locked: " if name in there.index else "") + textwrap.shorten(text, _LABEL, placeholder=" ...")

        question.options = [("choose a question", ""), *((label(name, text), name) for name, text in names), (_OWN, _OWN)]
        question.value = chosen

    def show():
        done = question.value in held().index
        own.layout.display = None if question.value == _OWN else "none"
        rest.layout.display = "none" if done else None

    def turn(change):
        drafts[change["old"]] = {name: control.value for name, control in fields.items()}
        for name, control in fields.items():
            control.value = drafts.get(change["new"], {}).get(name, "")
        show()

    def lock(_button):
        chosen = question.value
        try:
            kept["problem"] = ""
            read_again()
            row, missing = _filled(asked, chosen, written, **{name: control.value for name, control in fields.items()})
            if chosen and not missing and chosen not in held().index:
                taken = {*asked.index, *held().index}
                row.setdefault("question_id", next(name for name in map("own-{}".format, count(1)) if name not in taken))
                row["band"] = word_for(bands, float(row["probability"]))
                row |= {"case": case.package["name"], "locked_at": dt.datetime.now().isoformat(timespec="seconds")}
                rows = [*kept["rows"], {name: row[name] for name in _COLUMNS}]
                if save_as is not None:
                    save_rows(save_as, rows, folder)
                kept["rows"] = rows
                offer(row["question_id"])
                drafts.pop(chosen)
        except OSError as error:
            blame(error)
        show()
        slip.redraw()

    def draw(_former, question, **values):
        there = held()
        where = "They are not saved in a file." if save_as is None else f"They are saved in {save_as}."
        where = f"Locked forecasts: {len(there)}. {kept['problem'] or where}"
        done = question in there.index
        if not done and opened_at(case, save_as=save_as, folder=folder):
            where = f"The epilogue is open. A forecast that is locked now is kept, but not scored.\n{where}"
        if not question:
            return Note("Choose a question", where)
        row, missing = (there.loc[question], []) if done else _filled(asked, question, written, **values)
        facts = {"Question": row["question"], "Deadline": row["deadline"] and _people(row["deadline"])}
        if question in asked.index:
            facts["Counts as yes"] = asked["counts_as_yes"][question]
        if done:
            facts["Reason"] = row["reason"]
        lines = [f"{name}: {text}" for name, text in facts.items() if text]
        if done:
            when = f"Locked on {row['locked_at'][:16].replace('T', ' ')}: {in_percent(row['probability'])} %, {row['band']}."
            return Note("Locked", "\n".join([*lines, f"{when} A locked forecast stays as it is.", where]))
        if row["probability"]:
            number = float(row["probability"])
            word = word_for(bands, number)
            called = f"is called '{word}' in this scale" if word != NO_WORD else "lies outside this scale: it has no word for it"
            lines.append(f"{in_percent(number)} % {called}.")
        if missing:
            return Note("Not locked yet", "\n".join([*lines, *(f"- {what}" for what in missing), where]))
        if question == _OWN:
            lines.append("What exactly would have to happen for a yes? If two people could disagree, write the question anew.")
        return Note("Ready to lock", "\n".join([*lines, "After you click Lock, nobody can change this forecast here.", where]))

    try:
        read_again()
    except OSError as error:
        blame(error)
    offer("")
    show()
    question.observe(turn, "value")
    button.on_click(lock)
    paper = Table(
        asked[["question", "deadline", "counts_as_yes"]]
        .assign(deadline=asked["deadline"].map(_people), percent="", reason="")
        .rename(columns={"counts_as_yes": "counts as yes"}),
        "Choose a question, write your own probability in percent and a reason, and change nothing afterwards",
    )
    slip = Explorer(draw, {"question": question, **fields}, [question, own, rest], [paper])
    return slip


def _filled(asked, question, written, *, wording, deadline, percent, reason) -> tuple[dict, list[str]]:
    """Bring what stands on the slip into a row, and say in sentences what it still needs."""
    missing = []

    def read(reader, text):
        try:
            return reader(text.strip())
        except ValueError as problem:
            missing.append(str(problem))
            return ""

    if question in asked.index:
        row = {"question_id": question, "question": asked["question"][question], "deadline": asked["deadline"][question]}
    else:
        row = {"question": read(_question, wording)}
        row["deadline"] = read(lambda text: _day(text, written), deadline)
    row["probability"] = read(_percent, percent)
    row["reason"] = read(_reason, reason)
    return row, missing


def _question(text) -> str:
    if not text:
        raise ValueError("Write the question so that yes or no can answer it.")
    soft = [word for word in text.casefold().strip("?").split() if word in HEDGES]
    if soft:
        raise ValueError(f"With '{soft[0]}' the question can never turn out wrong. Write what will happen, or not.")
    return text


def _reason(text) -> str:
    if len(text.split()) < LEAST_WORDS:
        raise ValueError(f"Write a reason of at least {LEAST_WORDS} words: what makes you think so?")
    return text


def _day(text, written) -> str:
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII) is None:
        raise ValueError("Write the deadline as year-month-day (YYYY-MM-DD).")
    if parse_edtf(text).latest <= written:  # reading it also says so if there is no such day
        raise ValueError(f"The deadline must come after the article: after {Span(written, written)}.")
    return text


def _percent(text) -> str:
    """Read a percentage; return the fraction as text, exactly as it was meant."""
    if not text:
        raise ValueError(f"How probable is it, in percent? {_RANGE}")
    match = re.fullmatch(r"([+−–-]?)(\d+[.,]?\d*|[.,]\d+)\s*(%|percent|per cent)?", text.casefold())
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


def locked(case, *, save_as, folder=None) -> pd.DataFrame:
    """Return the forecasts of a case that are locked.

    Parameters
    ----------
    case : Case
    save_as : str
        File name, the same as in `forecast_slip`.
    folder : path-like, optional
        Left out: ``notebooks/my_work``.

    Returns
    -------
    pandas.DataFrame
        ``question_id``, ``question``, ``deadline``, ``probability`` (float, from 0 to 1),
        ``band``, ``reason``, ``locked_at``; in the order of locking. A row whose
        probability was made unreadable by hand is left out.

    Raises
    ------
    ValueError
        If the file cannot be read, or its name is no name for a file.
    """
    try:
        return _of_case(case, load_rows(save_as, _COLUMNS, folder))
    except OSError as error:
        raise Advice(f"{save_as} cannot be read ({error.strerror}). Rename what stands in its place.") from None


def _of_case(case, rows) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=_COLUMNS)
    frame["probability"] = pd.to_numeric(frame["probability"], errors="coerce").astype(float)
    good = (frame["case"] == case.package["name"]) & (frame["probability"] > 0) & (frame["probability"] < 1)
    return frame[good].drop_duplicates("question_id").drop(columns="case").reset_index(drop=True)
