"""What comes back in a lesson: a guess in a picture, how far one is, own words, and the words that are explained."""

import pandas as pd

from ..case.case import one_of
from ..practice import answers, checks
from ..show.table import Note, Table
from .base import by_key

_OPEN = "○ Not attempted"


def guessed(case, exercise_id):
    """Return the student's guess, to mark it in a picture: a number, a date or a text; None if there is none."""
    row = checks.find(case, exercise_id)
    mine = {} if isinstance(row, Note) else by_key(checks.answers_of(case))
    try:
        return answers.given(row["kind"], mine[exercise_id]["answer"]) if exercise_id in mine else None
    except answers.Unreadable:  # someone has changed the file by hand
        return None


def progress(case, notebook=None) -> Table | Note:
    """Say for each objective of a lesson (left out: of all) whether an answer has shown it, and where to go if not.

    ``you can``, ``shown``, ``where`` (lesson and section). Folded away below: all tasks, with
    ``question``, ``your answer`` (the last one, or the last right one) and ``verdict``; below
    them, where a guess and the question after the lesson were answered, both. A Note if the file cannot be read.
    """
    case.need("exercises")
    rows, goals = case.exercises, case.objectives
    if notebook is not None:
        one_of("notebook", notebook, rows["notebook"].unique())
        rows, goals = rows[rows["notebook"] == notebook], goals[goals["notebook"] == notebook]
    kept = checks.answers_of(case)
    mine = by_key(kept)
    if kept.trouble and not mine:
        return Note("Not yet", kept.where, "→")

    verdicts = {name: f"{checks.MARKS.get(row['verdict'], '?')} {row['verdict']}" for name, row in mine.items()}
    answered = [mine[name]["answer"] if name in mine else "" for name in rows["exercise_id"]]
    shown, judged = ([verdicts.get(name, _OPEN) for name in part["exercise_id"]] for part in (goals, rows))
    where = goals["notebook"].str.split("_").str[0] + ": " + goals["section"]
    done = pd.DataFrame({"you can": goals["objective"], "shown": shown, "where": where})
    tasks = pd.DataFrame({"question": rows["question"], "your answer": answered, "verdict": judged})
    heading = f"Shown by an answer: {sum('Correct' in word for word in shown)} of {len(goals)} objectives"
    more = Table(tasks, f"All tasks: {rows['exercise_id'].isin(mine).sum()} of {len(rows)} answered", _change(rows, mine))
    return Table(done, heading + f". {kept.where}" * kept.trouble, more)


def _change(rows, mine) -> Table | None:
    """Put the guess before a lesson and the answer after it side by side, for each lesson in which both were given."""
    asked, found = rows.set_index("exercise_id"), []
    for after, before in asked["before"].dropna().items():
        if {before, after} <= set(mine):
            guess = mine[before].get("first_answer") or mine[before]["answer"]
            verdict = mine[after].get("first_verdict") or mine[after]["verdict"]
            lesson = asked["notebook"][after].split("_")[0]
            found.append([lesson, asked["question"][before], guess, asked["answer"][before], verdict])
    columns = ["lesson", "before the lesson", "your first guess", "the answer", "after it, about another case, at the first try"]
    return Table(pd.DataFrame(found, columns=columns), f"Before and after: {len(found)}") if found else None


def kept_words(case) -> Table | Note:
    """List what a student has kept in own words, of all lessons: ``lesson``, ``question``, ``your words``; a Note if nothing."""
    case.need("exercises")
    kept = checks.answers_of(case)
    mine = by_key(kept)
    rows = case.exercises[(case.exercises["kind"] == "open") & case.exercises["exercise_id"].isin(mine)]
    if rows.empty:
        said = "What you write and keep in a field with the name 'Your words' comes back here."
        return Note("Nothing kept yet", kept.where if kept.trouble else said, "○")
    words = [mine[name]["answer"] for name in rows["exercise_id"]]
    shown = pd.DataFrame({"lesson": rows["notebook"].str.split("_").str[0], "question": rows["question"], "your words": words})
    return Table(shown, f"Your own words, from all lessons: {len(rows)}" + f". {kept.where}" * kept.trouble)


def words(case, notebook) -> Table:
    """List the words that a lesson explains, by the alphabet; those of the lessons before it are folded away below.

    ``word``, ``meaning``, ``from`` (where it stands in the article, or the source of the
    meaning), ``first in`` (number of the lesson).
    """
    case.need("exercises")
    one_of("notebook", notebook, sorted({*case.glossary["first_notebook"], *case.exercises["notebook"]}))
    rows = case.glossary[case.glossary["first_notebook"] <= notebook]
    rows = rows.sort_values("term", key=lambda term: term.str.casefold())
    shown = pd.DataFrame(
        {
            "word": rows["term"],
            "meaning": rows["meaning"],
            "from": rows["source"].where(rows["origin"] != "article", "the article, " + rows["source"]),
            "first in": rows["first_notebook"].str.split("_").str[0],
        }
    )
    new = rows["first_notebook"] == notebook
    earlier = Table(shown[~new], f"Words from earlier lessons: {sum(~new)}") if sum(~new) else None
    return Table(shown[new], f"New words in lesson {notebook.split('_')[0]}: {sum(new)}", earlier)
