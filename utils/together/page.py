"""The page of a class: where everybody is, what was hard, the guesses, the codes and the forecasts.

It is made twice from the same parts: for the teacher, with names and the students' own words,
and for the wall, without them.
"""

from __future__ import annotations

import base64
import datetime as dt
from dataclasses import dataclass, field
from html import escape

import pandas as pd

from ..case.case import load_case
from ..case.description import HOME, PACKAGE
from ..case.text import short
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

_HARD = 5  # tasks of a lesson that are shown; the others are folded away
_AROUND = 60  # days around a date: a guess further away stands at the end of the axis
_SHARE = {"ends": (0, 100), "ticks": {tick: f"{tick} %" for tick in range(0, 101, 20)}}


@dataclass
class Section:
    """A part of the page: its heading, what everybody may see, and, by their headings, the tables that only the teacher sees."""

    heading: str
    parts: list = field(default_factory=list)
    private: dict = field(default_factory=dict)


def class_page(case, place) -> tuple[dict[str, bytes], classwork.ClassWork]:
    """Make the page of a class from what it has handed in, in a folder or a ZIP file.

    Returns
    -------
    dict of str to bytes
        Two files by their names: ``class.html`` for the teacher, ``to_project.html`` without names.
    ClassWork
        What was read.
    """
    done = classwork.class_work(case, place)
    lessons = {
        name: described(HOME / "notebooks" / f"{name}.ipynb")["title"] for name in sorted(case.exercises["notebook"].unique())
    }
    sections = [_where(case, done, lessons)]
    sections += filter(None, (_lesson(case, done, name, title) for name, title in lessons.items()))
    sections += [*_coding(case, done), *_forecasts(case, done)]
    if done.said:
        left = {"Which files": Table(pd.DataFrame({"file": done.said}), "What could not be used, and what was joined")}
        sections.append(
            Section("Files with a difficulty", [f"Files or rows that were not used as they are: {len(done.said)}."], left)
        )
    words = {"title": case.title, "n": len(done.who), "answers": len(done.answers), "typeface": typeface.rules()}
    shown = [
        (section.heading, [*map(_html, section.parts)], {name: _html(part) for name, part in section.private.items()})
        for section in sections
    ]
    page = TEMPLATES.get_template("class.html.j2")
    made = {
        name: page.render(words, sections=shown, private=own) for name, own in (("class.html", True), ("to_project.html", False))
    }
    return {name: text.encode() for name, text in made.items()}, done


def _html(part) -> str:
    if isinstance(part, str):
        return f"<p>{escape(part)}</p>"
    if not isinstance(part, Chart):
        return f'<div class="scroll" tabindex="0">{part._repr_html_()}</div>'
    data = f"data:image/svg+xml;base64,{base64.b64encode(svg(part).encode()).decode('ascii')}"
    behind = f"<details><summary>The data of this picture as a table</summary>{_html(part.table())}</details>"
    image = f'<div class="scroll" tabindex="0"><img alt="{escape(part.alt)}" src="{data}"></div>'
    words = f'<p class="source">{escape(part.source)}</p>'
    return f"<figure><figcaption>{escape(part.title)}</figcaption>{image}{words}{behind}</figure>"


def _where(case, done, lessons) -> Section:
    """Say how far everybody is: a circle for each student and lesson; with names, a table."""
    counts, whole = classwork.answered(case, done), case.exercises["notebook"].value_counts()
    made = Section("Where the class is")
    if not counts.to_numpy().any():
        return made if done.who else Section("Where the class is", ["Nobody has handed in anything that can be used."])
    rows = [
        {"row": lessons[name], "value": 100 * count / whole[name], "own": False}
        for name in counts
        for count in counts[name]
        if count
    ]
    begun = (counts > 0).sum()
    latest = begun[begun >= len(done.who) / 2].index.max() if (begun >= len(done.who) / 2).any() else begun.idxmax()
    asked = case.exercises[(case.exercises["notebook"] == latest) & case.exercises["before"].notna()]
    ended = done.answers["who"][done.answers["exercise_id"].isin(asked["exercise_id"])].nunique()
    made.parts.append(
        class_dots(
            pd.DataFrame(rows),
            **_SHARE,
            counts="tasks of the lesson that one student has answered",
            unit=" percent",
            medium="page",
            title=f"{begun[latest]} of {len(done.who)} have begun lesson {latest[:2]}, {ended} have come to its last question",
            source=f"Source: the files of this class, n = {len(done.who)}. A circle: one student in one lesson. Nobody has to "
            "answer all tasks: some belong to the longer route.",
        )
    )
    shown = counts.astype(object)
    for name in shown:
        shown[name] = [f"{count} of {whole[name]}" if count else "" for count in counts[name]]
    shown = shown.rename(columns=lambda name: name[:2]).rename_axis("student").reset_index()
    made.private["Who is where"] = Table(shown, "Tasks answered, by lesson, in the order of the alphabet")
    return made


def _lesson(case, done, name, title) -> Section | None:
    """Show for one lesson the guess, what has changed, the tasks that were hard, and, with names, what was written."""
    rows = case.exercises[case.exercises["notebook"] == name]
    mine = done.answers[done.answers["exercise_id"].isin(rows["exercise_id"])]
    if mine.empty:
        return None
    made = Section(title)
    answered = rows["exercise_id"][rows["answer"].notna()]
    for after in rows[rows["before"].isin(answered)].to_dict("records"):
        made.parts += [*_guess(case, done, after["before"]), *_change(case, done, after["exercise_id"])]
    hard = classwork.missed(case, done, name)
    if len(hard):
        shown = pd.DataFrame(
            {
                "task": [
                    short(question.partition(" A: ")[0]) if len(question) > 200 else question for question in hard["question"]
                ],
                "right at once": [f"{right} of {n}" for right, n in zip(hard["right"], hard["n"], strict=True)],
                "usual mistake": [
                    f"{short(text)} ({n})" if n else "" for text, n in zip(hard["mistake"], hard["times"], strict=True)
                ],
                "what the lesson says to it": hard["reply"],
            }
        )
        rest = Table(shown[_HARD:], f"The other tasks: {len(shown) - _HARD}") if len(shown) > _HARD else None
        made.parts.append(Table(shown[:_HARD], "What was hard at the first try", rest))
    written = mine[mine["exercise_id"].isin(rows["exercise_id"][rows["kind"] == "open"])]
    for row in rows[rows["exercise_id"].isin(written["exercise_id"])].to_dict("records"):
        said = written[written["exercise_id"] == row["exercise_id"]]
        frame = said[["who", "answer"]].rename(columns={"who": "student", "answer": "own words"})
        made.private[f"In their own words: {row['question']}"] = Table(frame, f"n = {len(said)}")
    return made


def _guess(case, done, exercise_id) -> list:
    """Show the guesses of a class, and the answer as a line."""
    row, guesses = checks.find(case, exercise_id), classwork.guesses(case, done, exercise_id)
    if guesses.empty:
        return []
    right = answers.key(row["kind"], row["answer"])
    if isinstance(right, dt.date):
        low, high = right.toordinal() - _AROUND, right.toordinal() + _AROUND
        values = guesses["value"].map(dt.date.toordinal)
        far, values = sum(~values.between(low, high)), values.clip(low, high)
        ticks = {place: dt.date.fromordinal(place).isoformat() for place in range(low, high + 1, _AROUND)}
        near, place, words = sum(guesses["value"] == right), right.toordinal(), f"answer: {right}"
    else:
        low, high = classwork.span_of(row["question"]) or (guesses["value"].min(), max(guesses["value"].max(), right))
        far, values, place, words = 0, guesses["value"], right, f"answer: {right:g}"
        step = max(1, round((high - low) / 5))
        ticks = {tick: f"{tick:g}" for tick in range(int(low), int(high) + 1, step)}
        near = sum(abs(values - right) <= classwork.NEAR * (high - low))
    chart = class_dots(
        pd.DataFrame({"row": "guesses", "value": values, "own": False}),
        ends=(low, high),
        ticks=ticks,
        counts="guess",
        answer=(place, words),
        medium="page",
        title=f"Before the lesson, {near} of {len(guesses)} were near the answer",
        source=f"Source: the first guess of each student, n = {len(guesses)}. "
        + (f"At the ends stand those that lie further away: {far}. Near: this very day." if isinstance(right, dt.date) else
           f"Near: no more than {classwork.NEAR * (high - low):g} away."),
    )  # fmt: skip
    return [row["question"].replace("\n", " "), chart]


def _change(case, done, exercise_id) -> list:
    """Compare the question before the lesson with the one after it."""
    n, near, right = (found := classwork.change(case, done, exercise_id))["n"], found["near"], found["right"]
    if not n:
        return []
    names = ["the guess before was near", "the question after was right at the first try"]
    return [
        share_bars(
            pd.DataFrame({"question": names, "students": [near, right], "of": n}),
            of=f"the {n} students who answered both",
            emphasise=[names[1]],
            medium="page",
            title=f"Before: {near} of {n}. After: {right} of {n}",
            source=f"Source: the files of this class, n = {n}. The two questions have one idea, and not one answer: "
            "the second one is about another text.",
        )
    ]


def _coding(case, done) -> list[Section]:
    """Show how far people agree who have coded the same claims, of this case and of the example in its folder."""
    found = []
    for other in [case, *([load_case(case.folder / "example")] if (case.folder / "example" / PACKAGE).exists() else [])]:
        codes = done.codes(other)
        split = classwork.splits(other, codes)
        if split.empty:
            continue
        pairs = split["n"] * (split["n"] - 1)
        equal = round((split["agree"] * pairs).sum() / pairs.sum())
        shown = split.assign(agree=[f"{share:.0f} of 100" for share in split["agree"]])
        shown = shown.rename(columns={"claim_id": "claim", "agree": "pairs alike"})
        rest = Table(shown[_HARD:], f"The other claims: {len(shown) - _HARD}") if len(shown) > _HARD else None
        said = (
            f"{len(codes.columns)} people have coded {len(split)} claims. Take two of them and one claim that both have coded: "
        )
        said += f"in {equal} of 100 cases they chose the same status. Some of that is luck; lesson 06 takes it out, with alpha."
        found.append(Section(f"Coding: {other.title}", [said, Table(shown[:_HARD], "Where the class differs most", rest)]))
    return found


def _forecasts(case, done) -> list[Section]:
    """Show the forecasts of a class, and what happened, as soon as nobody is left for whom that would break the seal."""
    if done.forecasts.empty:
        return []
    n = done.forecasts["who"].nunique()
    if done.sealed:
        said = f"{done.sealed} of {n} students have not opened the epilogue yet. What happened stands here when all have."
        return [
            Section(
                "Forecasts", [forecast_dots(done.forecasts, medium="page", title=f"{n} students have locked a forecast"), said]
            )
        ]
    known = case.sealed["epilogue"].dropna(subset=["question_id", "happened"])
    outcomes = {name: bool(part.iloc[0]) for name, part in known.groupby("question_id")["happened"] if part.nunique() == 1}
    asked = case.questions.set_index("question_id")["question"]
    notes = {asked[name]: ", it happened" if outcomes[name] else ", it did not" for name in outcomes}
    title = f"What {n} students said before, and what happened"
    return [Section("Forecasts", [forecast_dots(done.forecasts, notes=notes, medium="page", title=title)])]
