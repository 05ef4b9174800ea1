"""Forecasts: words of likelihood, a slip that locks, and what is opened and scored afterwards.

A forecast is the student's own: nothing is preset, and what is locked stays as it is.
"""

from __future__ import annotations

import datetime as dt
import re
import textwrap
from decimal import Decimal
from itertools import count
from numbers import Real

import ipywidgets as widgets
import pandas as pd

from . import style
from .dates import Span, parse_edtf
from .explore import WIDE, Explorer
from .figure import Chart, canvas
from .output import Note, Table
from .work import load_rows, save_rows

NO_WORD = "no word in this scale"
# A band is neither in the article nor the student's own: it is grey.
_BAND = {"facecolor": style.RULE, "edgecolor": style.QUIET, "linewidth": 1.2}
FEW = 10  # forecasts: with fewer, one lucky guess moves the mean more than skill does
_COLUMNS = ["case", "question_id", "question", "deadline", "probability", "band", "reason", "locked_at"]
_OWN = "my own question"
_RANGE = "Write a number above 0 and below 100."
_SEALED = Note(
    "Sealed",
    "First lock a forecast for one of the questions of this case. The seal is a promise and no lock: the file lies in the "
    "data folder. Whoever looks first loses the only honest test of a forecast.",
)


# Words


def band(case, probability, *, scale) -> str:
    """Say which word a scale of likelihood has for a probability.

    Parameters
    ----------
    case : Case
    probability : float
        From 0 to 1.
    scale : str
        Name of a scale in ``scales.csv`` whose steps have numbers from 0 to 1.

    Returns
    -------
    str
        The word. A number on the border of two bands belongs to the band above it; the
        highest number of the scale belongs to the last band. A scale may begin above 0 or
        end below 1: outside, the answer is ``"no word in this scale"``.

    Raises
    ------
    ValueError
        If the probability is not a number from 0 to 1, or there is no such scale.
    """
    return _word(_bands(case, scale), _fraction(probability))


def _bands(case, scale) -> pd.DataFrame:
    """Return the steps of a scale of likelihood, from low to high."""
    steps = dict(list(case.scales.groupby("scale", sort=False)))
    likely = [name for name, part in steps.items() if part[["low", "high"]].notna().all(axis=None) and part["high"].max() <= 1]
    if scale not in likely:
        advice = f"Write one of: {', '.join(likely)}." if likely else "Fill in scales.csv first."
        raise ValueError(f"there is no scale of likelihood '{scale}'. {advice}")
    return steps[scale].sort_values("low").reset_index(drop=True)


def _fraction(probability) -> float:
    number = isinstance(probability, Real) and not isinstance(probability, bool)
    if number and 0 <= probability <= 1:
        return float(probability)
    percent = number and 1 < probability <= 100
    advice = f"Percent? Then write {probability / 100:g}." if percent else "Write a number from 0 to 1, like 0.25."
    raise ValueError(f"{probability!r} is not a probability. {advice}")


def _word(bands, probability) -> str:
    near = round(probability, 9)  # 0.1 + 0.7 is a little less than 0.8, and means 0.8
    fits = bands[(bands["low"] <= near) & (near <= bands["high"])]
    return NO_WORD if fits.empty else fits["label"].iloc[-1]


def _number(fraction) -> str:
    return f"{100 * fraction:.12g}"


def likelihood_bands(case, *, scale, forecasts=None, title="", dpi=style.DPI) -> Chart:
    """Draw what the words of a scale of likelihood mean in numbers, and where forecasts lie.

    Parameters
    ----------
    case : Case
    scale : str
        See `band`.
    forecasts : pandas.DataFrame or list of dict, optional
        With ``question_id`` and ``probability`` (from 0 to 1); what `locked` returns fits.
        Each is drawn as a hollow diamond under the bar of its word.
    title : str
        Claim above the picture.
    dpi : int
        Dots per inch.

    Returns
    -------
    Chart
        Data: ``word``, ``from``, ``to`` (fractions); with forecasts also ``forecasts``. A
        forecast outside the scale stands in a last row without a bar.

    Raises
    ------
    ValueError
        If there is no such scale, or a forecast has no name or no probability from 0 to 1.
    """
    bands = _bands(case, scale)
    mine = _named(forecasts)
    rows = pd.DataFrame({"word": bands["label"], "from": bands["low"], "to": bands["high"]})
    if any(word == NO_WORD for word in (_word(bands, number) for _, number in mine)):
        rows.loc[len(rows), "word"] = NO_WORD
    inside = [[(name, number) for name, number in mine if _word(bands, number) == word] for word in rows["word"]]
    source = (
        f"Source: scales.csv, n = {len(bands)} words of the scale '{scale}', from outside the article: "
        f"{'; '.join(dict.fromkeys(bands['source']))}. A number on a border belongs to the band above it."
        + (f" Diamonds: your own forecasts ({len(mine)})." if mine else "")
    )
    # in inches: a row has one line for its bar, and one for each forecast below; without a word there is no bar
    heights = [0.4 + 0.24 * (len(group) - (word == NO_WORD)) for word, group in zip(rows["word"], inside, strict=True)]
    tops = [sum(heights[:place]) for place in range(len(heights))]
    chart, axes = canvas(sum(heights), left=2.0, right=1.3, title=title, source=source, dpi=dpi)
    axes.grid(axis="x", color=style.RULE, linewidth=0.8)
    axes.set_axisbelow(True)
    for row, top, group in zip(rows.itertuples(index=False), tops, inside, strict=True):
        word, low, high = row
        if word != NO_WORD:
            axes.barh(top + 0.2, 100 * (high - low), left=100 * low, height=0.2, clip_on=False, **_BAND)
            axes.text(102, top + 0.2, f"{_number(low)} to {_number(high)} %", va="center", size=style.TEXT)
        for line, (name, number) in enumerate(group, word != NO_WORD):
            _diamond(axes, 100 * number, top + 0.2 + 0.24 * line, name)
    axes.set_yticks([top + 0.2 for top in tops], rows["word"], size=style.TEXT)
    axes.tick_params(axis="y", pad=6)
    axes.set(xlim=(0, 100), ylim=(sum(heights), 0))
    axes.set_xticks(range(0, 101, 20), [f"{number} %" for number in range(0, 101, 20)])
    axes.set_xlabel("probability", size=style.TEXT, loc="left")
    said = ["; ".join(f"{name} {_number(number)} %" for name, number in group) for group in inside]
    chart.data = rows.assign(forecasts=said) if mine else rows
    chart.alt = (
        f"Interval chart with {len(rows)} rows from low to high. Horizontal axis: probability, from 0 to 100 percent. "
        + "; ".join(f"{row.label}: {_number(row.low)} to {_number(row.high)} percent" for row in bands.itertuples())
        + "."
        + "".join(f" Your forecasts in the row {word}: {text}." for word, text in zip(rows["word"], said, strict=True) if text)
    )
    return chart


def _named(forecasts) -> list[tuple[str, float]]:
    frame = pd.DataFrame([] if forecasts is None else forecasts)
    if frame.empty:
        return []
    if not {"question_id", "probability"} <= set(frame.columns):
        raise ValueError("forecasts need the columns question_id and probability. Write what locked(...) returns.")
    return [(str(name), _fraction(number)) for name, number in zip(frame["question_id"], frame["probability"], strict=True)]


def _diamond(axes, place, height, name):
    face, edge = style.HOLLOW["facecolor"], style.HOLLOW["edgecolor"]
    look = {"markersize": 8, "markerfacecolor": face, "markeredgecolor": edge, "markeredgewidth": 1.6, "clip_on": False}
    axes.plot(place, height, "D", zorder=3, **look)
    side, gap = ("right", -2.4) if place > 50 else ("left", 2.4)
    behind = {"facecolor": style.PAPER, "edgecolor": "none", "pad": 1}
    axes.text(place + gap, height, name, va="center", ha=side, size=style.SMALL, bbox=behind)


# The slip


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
        for each question, which nothing here changes any more.

    Raises
    ------
    ValueError
        If there is no such scale.
    """
    bands, asked = _bands(case, scale), case.questions.set_index("question_id")
    kept = {"rows": [], "problem": ""}
    drafts = {}
    question = widgets.Dropdown(description="Question", **WIDE)
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
        labels = [(("locked: " if name in there.index else "") + textwrap.shorten(text, 60), name) for name, text in names]
        question.options = [("choose a question", ""), *labels, (_OWN, _OWN)]
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
            row, missing = _filled(asked, chosen, **{name: control.value for name, control in fields.items()})
            if chosen and not missing and chosen not in held().index:
                taken = {*asked.index, *held().index}
                row.setdefault("question_id", next(name for name in map("own-{}".format, count(1)) if name not in taken))
                row["band"] = _word(bands, float(row["probability"]))
                row |= {"case": case.package["name"], "locked_at": dt.datetime.now().isoformat(timespec="minutes")}
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
        if not question:
            return Note("Choose a question", where)
        done = question in there.index
        row, missing = (there.loc[question], []) if done else _filled(asked, question, **values)
        facts = {"Question": row["question"], "Deadline": row["deadline"] and _people(row["deadline"])}
        if question in asked.index:
            facts["Counts as yes"] = asked["counts_as_yes"][question]
        if done:
            facts["Reason"] = row["reason"]
        lines = [f"{name}: {text}" for name, text in facts.items() if text]
        if done:
            when = f"Locked on {row['locked_at'].replace('T', ' ')}: {_number(row['probability'])} %, {row['band']}."
            return Note("Locked", "\n".join([*lines, f"{when} A locked forecast stays as it is.", where]))
        if row["probability"]:
            number = float(row["probability"])
            word = _word(bands, number)
            called = f"is called '{word}' in this scale" if word != NO_WORD else "lies outside this scale: it has no word for it"
            lines.append(f"{_number(number)} % {called}.")
        if missing:
            return Note("Not locked yet", "\n".join([*lines, *(f"- {what}" for what in missing), where]))
        return Note("Ready to lock", "\n".join([*lines, "After you click Lock, nobody can change this forecast here.", where]))

    try:
        read_again()
    except OSError as error:
        blame(error)
    offer("")
    show()
    question.observe(turn, "value")
    button.on_click(lock)
    slip = Explorer(draw, {"question": question, **fields}, [question, own, rest])
    return slip


def _filled(asked, question, *, wording, deadline, percent, reason) -> tuple[dict, list[str]]:
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
        row = {"question": read(_some("Write the question so that yes or no can answer it."), wording)}
        row["deadline"] = read(_day, deadline)
    row["probability"] = read(_percent, percent)
    row["reason"] = read(_some("Write a reason: what makes you think so?"), reason)
    return row, missing


def _some(advice):
    """Make a reader that takes any text but an empty one."""

    def reader(text):
        if not text:
            raise ValueError(advice)
        return text

    return reader


def _day(text) -> str:
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII) is None:
        raise ValueError("Write the deadline as year-month-day (YYYY-MM-DD).")
    parse_edtf(text)  # says so if there is no such day
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
        low, high = _number(float(fraction)), _number(float(100 * fraction))
        raise ValueError(f"Do you mean {high} percent or {low} percent? Write {high} or {low} %.")
    return f"{fraction:f}"


def _people(deadline) -> str:
    try:
        return str(parse_edtf(deadline))
    except ValueError:  # someone has changed the file by hand
        return deadline


# Afterwards


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
        raise ValueError(f"{save_as} cannot be read ({error.strerror}). Rename what stands in its place.") from None


def _of_case(case, rows) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=_COLUMNS)
    frame["probability"] = pd.to_numeric(frame["probability"], errors="coerce").astype(float)
    good = (frame["case"] == case.package["name"]) & (frame["probability"] > 0) & (frame["probability"] < 1)
    return frame[good].drop_duplicates("question_id").drop(columns="case").reset_index(drop=True)


def _is_sealed(case, mine) -> bool:
    return not set(mine["question_id"]) & set(case.questions["question_id"])


def open_epilogue(case, *, save_as, folder=None) -> Table | Note:
    """Show what happened after the article was written, to a student who has locked a forecast.

    Parameters
    ----------
    case : Case
    save_as, folder
        See `locked`.

    Returns
    -------
    Table or Note
        One row for each row of ``epilogue``, by date: ``date``, ``what happened``,
        ``about`` (locator), ``answers`` (a question with yes or no), ``source``, ``grade``
        (Admiralty), ``read at``. A Note as long as no question of the case has a locked
        forecast.

    Raises
    ------
    ValueError
        See `locked`.
    """
    if _is_sealed(case, locked(case, save_as=save_as, folder=folder)):
        return _SEALED
    rows = case.sealed["epilogue"]
    days = rows["date_edtf"].map(parse_edtf)
    rows = rows.loc[sorted(rows.index, key=lambda place: days[place].earliest or dt.date.min)]
    shown = pd.DataFrame(
        {
            "date": days[rows.index].map(str),
            "what happened": rows["finding"],
            "about": rows["claim_id"],
            "answers": (rows["question_id"] + rows["happened"].map({True: ": yes", False: ": no"})).fillna(""),
            "source": rows["publisher"] + ", " + rows["title"],
            "grade": rows["source_grade"] + rows["information_grade"].astype(str),
            "read at": rows["url"],
        }
    )
    read = rows["accessed"].map(parse_edtf)
    when = Span(min(day.earliest for day in read), max(day.latest for day in read)) if len(rows) else "no day"
    graders = " and ".join(f"the {name}" for name in dict.fromkeys(rows["grader"]))
    return Table(shown, f"After the article. From outside the article, read on {when}, graded by {graders or 'nobody'}")


def scores(case, brier, *, save_as, folder=None) -> Table | Note:
    """Score the locked forecasts whose question has an outcome.

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
        or open: nobody has looked it up, or the sources do not agree), ``score``. The
        caption compares the mean with always saying 0.5. A Note as long as the epilogue is
        sealed.

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
    outcomes = [answers.get(name, "open") for name in mine["question_id"]]
    shown = mine[["question", "probability"]].assign(outcome=pd.Series(outcomes, dtype="object"))
    settled = shown[shown["outcome"] != "open"]
    shown["score"] = pd.Series(
        {row.Index: _score(brier, row.probability, row.outcome) for row in settled.itertuples()}, dtype=float
    )
    if settled.empty:
        return Table(shown, "None of your forecasts has an outcome yet")
    always = sum(_score(brier, 0.5, outcome) for outcome in settled["outcome"]) / len(settled)
    caption = f"Mean score {shown['score'].mean():.3g}, n = {len(settled)}. Always saying 0.5 would have scored {always:.3g}"
    few = f". With fewer than {FEW} forecasts the mean says little about skill" if len(settled) < FEW else ""
    return Table(shown, caption + few)


def _score(brier, probability, outcome) -> float:
    score = brier(probability, outcome) if callable(brier) else brier
    if not isinstance(score, Real) or isinstance(score, bool) or score != score:
        raise ValueError(f"brier({probability:g}, {outcome}) gives {score!r}. Write a function that returns a number.")
    return float(score)
