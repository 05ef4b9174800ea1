"""A forecast on a slip: nothing is preset, a published scale gives the number its word, and what is locked stays."""

import re
import textwrap
from decimal import Decimal

import ipywidgets as widgets
import pandas as pd

from ..case.case import Advice
from ..case.dates import parse_edtf
from ..case.text import seen
from ..practice.answers import LEAST_WORDS
from ..practice.work import Kept
from ..show.table import Note, Table
from .base import FIELD, WIDE, Desk, button
from .seal import kept_forecasts, locked, opened, put_now

NO_WORD = "no word in this scale"
_LABEL = 110  # letters of a question in the list of questions: as many as one needs to choose
_RANGE = "Write a number above 0 and below 100."


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
            put_now(
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
        if not done and opened(kept):
            where = f"The epilogue is open. A forecast that is locked now is kept, but not scored.\n{where}"
        if not question:
            return Note("Choose a question", where)
        lines = [f"Question: {(there if done else asked)['question'][question]}"]
        lines += [f"Deadline: {parse_edtf(asked['deadline'][question])}", f"Counts as yes: {asked['counts_as_yes'][question]}"]
        if done:
            own = there.loc[question]
            when = f"Locked on {own['locked_at'][:16].replace('T', ' ')}: {in_percent(own['probability'])}%, {own['band']}."
            lines += [f"Reason: {own['reason']}", f"{when} A locked forecast stays as it is.", where]
            return Note("Locked", "\n".join(lines))
        given, missing = _read(**values)
        if given["probability"]:
            number = float(given["probability"])
            word = word_for(bands, number)
            called = f"is called '{word}' in this scale" if word != NO_WORD else "lies outside this scale: it has no word for it"
            lines.append(f"{in_percent(number)}% {called}.")
        if missing:
            return Note("Not locked yet", "\n".join([*lines, *(f"- {what}" for what in missing), where]))
        return Note("Ready to lock", "\n".join([*lines, "After you click Lock, nobody can change this forecast here.", where]))

    rest = widgets.VBox([*fields.values(), button("Lock", lock)])
    paper = Table(
        asked[["question", "deadline", "counts_as_yes"]]
        .assign(deadline=asked["deadline"].map(parse_edtf).map(str), percent="", reason="")
        .rename(columns={"counts_as_yes": "counts as yes"}),
        "Choose a question, write your own probability in percent and a reason, and change nothing afterwards",
        blank=("percent", "reason"),
    )
    list_questions("")
    slip = Desk(draw, {"question": question, **fields}, drafts, shown=[question, rest], paper=[paper])
    return slip


def _read(percent, reason) -> tuple[dict[str, str], list[str]]:
    """Read what stands on the slip, and say in sentences what it still needs."""
    given, missing = {"probability": "", "reason": reason.strip()}, []
    try:
        given["probability"] = _percent(percent.strip())
    except ValueError as problem:
        missing.append(str(problem))
    if len(reason.split()) < LEAST_WORDS:
        missing.append(f"Write a reason of at least {LEAST_WORDS} words: what makes you think so?")
    return given, missing


def _percent(text) -> str:
    """Read a percentage; return the fraction as text, exactly as it was meant."""
    if not text:
        raise ValueError(f"How probable is it, in percent? {_RANGE}")
    match = re.fullmatch(r"([+−–-]?)(\d+[.,]?\d*|[.,]\d+)\s*(%|percent|per cent)?", seen(text).casefold())
    if match is None:
        raise ValueError(f"'{textwrap.shorten(text, 40)}' cannot be read. {_RANGE} Use digits.")
    sign, digits, unit = match.groups()
    fraction = (Decimal(digits.replace(",", ".")) / 100).normalize()
    if fraction > 1 or (sign not in ("", "+") and fraction):
        raise ValueError(f"A probability is never below 0, and never above 100 percent. {_RANGE}")
    if not 0 < float(fraction) < 1:
        raise ValueError(f"0 or 100 percent means that you are certain, and the future is never certain. {_RANGE}")
    if fraction < Decimal("0.01") and unit is None:
        low, high = in_percent(float(fraction)), in_percent(float(100 * fraction))
        raise ValueError(f"Do you mean {high} percent or {low} percent? Write {high} or {low}%.")
    return f"{fraction:f}"


# ---- words of likelihood


def bands_of(case, scale) -> pd.DataFrame:
    """Return the steps of a scale of likelihood, from low to high."""
    case.need("scales")
    steps = dict(list(case.scales.groupby("scale", sort=False)))
    likely = [name for name, part in steps.items() if part[["low", "high"]].notna().all(axis=None) and part["high"].max() <= 1]
    if scale not in likely:
        advice = f"Write one of: {', '.join(likely)}." if likely else "Fill in low and high in scales.csv first."
        raise Advice(f"there is no scale of likelihood '{scale}'. {advice}")
    return steps[scale].sort_values("low").reset_index(drop=True)


def word_for(bands, probability) -> str:
    """Return the word of a scale of likelihood (see `bands_of`) for a probability.

    A number on the border of two bands belongs to the band above it; the highest number of
    the scale belongs to the last band. A scale may begin above 0 or end below 1: outside,
    the answer is ``"no word in this scale"``.
    """
    near = round(probability, 9)  # 0.1 + 0.7 is a little less than 0.8, and means 0.8
    fits = bands[(bands["low"] <= near) & (near <= bands["high"])]
    return NO_WORD if fits.empty else fits["label"].iloc[-1]


def in_percent(fraction) -> str:
    """Write a fraction as a percentage, without the sign."""
    return f"{100 * fraction:.12g}"
