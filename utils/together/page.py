"""The page of a class: where everybody is, what was hard, the guesses, the codes and the forecasts.

It is made twice from the same parts: for the teacher, with names and the students' own words,
and for the wall, without them.
"""

import datetime as dt
from dataclasses import dataclass, field
from html import escape

import pandas as pd

from ..case.case import load_case
from ..case.description import HOME, PACKAGE
from ..charts.dots import class_dots, forecast_dots
from ..charts.text import share_bars
from ..export import TEMPLATES
from ..export.lesson import described
from ..practice import answers, checks
from ..show import typeface
from ..show.chart import Chart
from ..show.table import Table
from ..show.vector import svg
from . import classwork

_HARD = 3  # tasks of a lesson, or claims, that are shown; the others are folded away
_FEW = 10  # students: where there are fewer, a percentage says little
_NAMELESS = 3  # students: of fewer, a page without names hides nobody
_AROUND = 60  # days around a date: a guess further away stands at the end of the axis


@dataclass
class Section:
    """A part of the page: its heading, what everybody may see, and, by their headings, the tables that only the teacher sees."""

    heading: str
    parts: list = field(default_factory=list)
    private: dict = field(default_factory=dict)
    folded: bool = True


def class_page(case, place) -> tuple[dict[str, bytes], classwork.ClassWork]:
    """Make the page of a class from what it has handed in, in a folder or a ZIP file.

    Returns
    -------
    dict of str to bytes
        Files by their names: ``class.html`` for the teacher, ``to_project.html`` without names, if that hides anybody.
    ClassWork
        What was read.
    """
    done = classwork.class_work(case, place)
    lessons = {
        name: described(HOME / "notebooks" / f"{name}.ipynb")["title"] for name in sorted(case.exercises["notebook"].unique())
    }
    hard = {name: classwork.missed(case, done, name) for name in lessons}
    sections = [_where(case, done, lessons, hard)]
    sections += filter(None, (_lesson(case, done, name, title, hard[name]) for name, title in lessons.items()))
    sections += [*_coding(case, done), *_forecasts(case, done)]
    if done.said:
        table = Table(pd.DataFrame({"file": done.said}), "What could not be used, and what was joined")
        sections.append(Section("Files with a difficulty", private={f"Look at these: {len(done.said)}": table}))
    words = {"title": case.title, "n": len(done.who), "answers": len(done.answers), "typeface": typeface.rules("Regular", "Bold")}
    words["sections"] = [
        (part, [*map(_html, part.parts)], {name: _html(table) for name, table in part.private.items()}) for part in sections
    ]
    page = TEMPLATES.get_template("class.html.j2")
    made = {"class.html": page.render(words, private=True).encode()}
    if len(done.who) >= _NAMELESS:
        made["to_project.html"] = page.render(words, private=False).encode()
    return made, done


def _html(part) -> str:
    if isinstance(part, str):
        return f"<p>{escape(part)}</p>"
    if not isinstance(part, Chart):
        return f'<div class="scroll" tabindex="0">{part._repr_html_()}</div>'
    drawing = svg(part).replace("<svg ", f'<svg role="img" aria-label="{escape(part.alt)}" ', 1)
    behind = f"<details><summary>The data of this picture as a table</summary>{_html(part.table())}</details>"
    image = f'<div class="scroll" tabindex="0">{drawing}</div>'
    words = f'<p class="source">{escape(part.source)}</p>'
    return f"<figure><figcaption>{escape(part.title)}</figcaption>{image}{words}{behind}</figure>"


def _where(case, done, lessons, hard) -> Section:
    """Say how far the class is; for the teacher also who has stopped where, and what to repeat."""
    counts, whole = classwork.answered(case, done), case.exercises["notebook"].value_counts()
    if not counts.to_numpy().any():
        words = [] if done.who else ["Nobody has handed in anything that can be used."]
        return Section("Where the class is", words, folded=False)
    begun, n = (counts > 0).sum(), len(done.who)
    bars = share_bars(
        pd.DataFrame({"lesson": [*lessons.values()], "begun": begun, "of": n}),
        of="the class that has begun the lesson",
        medium="page",
        title=f"{begun.iloc[0]} of {n} have begun the first lesson, {begun.iloc[-1]} the last one",
        source=f"Source: the files of this class, n = {n}. Begun: at least one task is answered.",
    )
    last = counts.gt(0).apply(lambda row: max(row.index[row], default=""), axis=1)
    ended = classwork.ended(case, done)
    stops = [
        [title, ", ".join(who for who in last.index[last == name] if (who, name) not in ended),
         ", ".join(who for who in last.index[last == name] if (who, name) in ended)]
        for name, title in lessons.items() if (last == name).any()
    ]  # fmt: skip
    shown = (counts.astype(str) + [f" of {whole[name]}" for name in counts]).where(counts > 0, "")
    shown = shown.rename(columns=lambda name: name[:2]).rename_axis("student").reset_index()
    worst = pd.concat([frame.assign(lesson=name[:2]) for name, frame in hard.items()], ignore_index=True)
    worst = worst[worst["n"] >= n / 3].sort_values("share")[["lesson", *classwork.HARD]][:_HARD]
    private = {
        "Who has stopped where": Table(
            pd.DataFrame(stops, columns=["furthest lesson", "still in it", "came to its last question"]),
            "By the alphabet. Nobody has to answer all tasks: some belong to the longer route",
        ),
        "What to repeat": Table(worst, "Tasks that most missed at the first try, of all lessons"),
        "Tasks answered, right or not": Table(shown, "Tasks answered, right or not, by lesson, in the order of the alphabet"),
    }
    return Section("Where the class is", [bars], private, folded=False)


def _lesson(case, done, name, title, hard) -> Section | None:
    """Show for one lesson the guess, what has changed, the tasks that were hard, and, with names, what was written."""
    rows = case.exercises[case.exercises["notebook"] == name]
    mine = done.answers[done.answers["exercise_id"].isin(rows["exercise_id"])]
    if mine.empty:
        return None
    ended = sum(lesson == name for _, lesson in classwork.ended(case, done))
    made = Section(f"{title}: {mine['who'].nunique()} of {len(done.who)} have begun, {ended} have come to the last question")
    answered = rows["exercise_id"][rows["answer"].notna()]
    for after in rows[rows["before"].isin(answered)].to_dict("records"):
        made.parts += [*_guess(case, done, after["before"]), *_change(case, done, after["exercise_id"])]
    if len(hard):
        made.parts.append(_folded(hard[classwork.HARD], "What was hard at the first try", "The other tasks"))
    written = mine[mine["exercise_id"].isin(rows["exercise_id"][rows["kind"] == "open"])]
    for row in rows[rows["exercise_id"].isin(written["exercise_id"])].to_dict("records"):
        said = written[written["exercise_id"] == row["exercise_id"]]
        frame = said[["who", "answer"]].rename(columns={"who": "student", "answer": "own words"})
        made.private[f"In their own words: {row['question']}"] = Table(frame, f"n = {len(said)}")
    return made


def _folded(rows, caption, others) -> Table:
    rest = Table(rows[_HARD:], f"{others}: {len(rows) - _HARD}") if len(rows) > _HARD else None
    return Table(rows[:_HARD], caption, rest)


def _guess(case, done, exercise_id) -> list:
    """Show the guesses of a class, and the answer as a line."""
    row, guesses = checks.find(case, exercise_id), classwork.guesses(case, done, exercise_id)
    if guesses.empty:
        return []
    right, values, within, far = answers.key(row["kind"], row["answer"]), guesses, 0, 0
    if isinstance(right, dt.date):
        place, values = right.toordinal(), values.map(dt.date.toordinal)
        low, high, words, step = place - _AROUND, place + _AROUND, f"answer: {right}", _AROUND
        far, values = sum(~values.between(low, high)), values.clip(low, high)
        ticks = {place: dt.date.fromordinal(place).isoformat() for place in range(low, high + 1, step)}
    else:
        place, words, (low, high) = right, f"answer: {right:g}", checks.span_of(row["question"])
        within = classwork.NEAR * (high - low) if high - low > 1 / classwork.NEAR else 0
        ticks = {tick: f"{tick:g}" for tick in range(int(low), int(high) + 1, max(1, round((high - low) / 5)))}
    near = sum(abs(values - place) <= within)
    source = f"Source: the first guess of each student, n = {len(guesses)}."
    source += f" Near: no more than {within:g} away." * bool(within)
    source += f" At the ends stand those that lie further away: {far}." * bool(far)
    chart = class_dots(
        pd.DataFrame({"row": "guesses", "value": values, "own": False}),
        ends=(low, high),
        ticks=ticks,
        counts="guess",
        answer=(place, words),
        medium="page",
        title=f"Before the lesson, {near} of {len(guesses)} {'were near' if within else 'had'} the answer",
        source=source,
    )
    return [row["question"].replace("\n", " "), chart]


def _change(case, done, exercise_id) -> list[str]:
    """Compare the question before the lesson with the one after it, in words: they are not one question, so no picture."""
    n, near, right = classwork.change(case, done, exercise_id)
    if not n:
        return []
    said = f"Before and after: {n} have answered both questions. {near} of them had a near guess before the lesson, {right} were "
    said += "right after it at the first try. The two have one idea, and not one answer: the second one is about another case."
    said += f" With so few, one student more or less is {100 / n:.0f} percent." * (n < _FEW)
    return [said]


def _coding(case, done) -> list[Section]:
    """Show how far people agree who have coded the same claims, of this case and of the example in its folder."""
    found = []
    for other in [case, *([load_case(case.folder / "example")] if (case.folder / "example" / PACKAGE).exists() else [])]:
        codes = done.codes(other)
        split = classwork.splits(other, codes)
        if not split.empty:
            pairs = split["n"] * (split["n"] - 1)
            said = f"{len(codes.columns)} people have coded {len(split)} claims. Take two of them and one claim that both have "
            said += f"coded: in {(split['agree'] * pairs).sum() / pairs.sum():.0f} of 100 cases they chose the same status. Some "
            said += "of that is luck; lesson 06 takes it out, with alpha."
            shown = split.assign(agree=split["agree"].round().astype(int))
            shown = shown.rename(columns={"claim_id": "claim", "n": "people", "agree": "pairs alike, of 100"})
            table = _folded(shown, "Where the class differs most", "The other claims")
            found.append(Section(f"Coding: {other.title}", [said, table]))
    return found


def _forecasts(case, done) -> list[Section]:
    """Show the forecasts of a class, and what happened, as soon as nobody is left for whom that would break the seal."""
    if done.forecasts.empty:
        return []
    n, whole = done.forecasts["who"].nunique(), len(done.who)
    known = case.sealed["epilogue"].dropna(subset=["question_id", "happened"])
    if done.sealed:
        title = f"What {n} of {whole} have said. {done.sealed} of them have not opened the epilogue yet"
        return [Section("Forecasts", [forecast_dots(done.forecasts, medium="page", title=title)])]
    outcomes = {name: bool(part.iloc[0]) for name, part in known.groupby("question_id")["happened"] if part.nunique() == 1}
    asked = case.questions.set_index("question_id")["question"]
    notes = {asked[name]: ", it happened" if outcomes[name] else ", it did not" for name in outcomes}
    chart = forecast_dots(done.forecasts, notes=notes, medium="page", title=f"What {n} of {whole} said, and what happened")
    heading = "Forecasts, and what happened" + f": {whole - n} have not locked one yet, so do not show it" * (n < whole)
    return [Section(heading, [chart])]
