"""How the tests read the key of a task, as it stands in ``exercises.csv``, and try the lines that students write."""

from utils import check
from utils.practice import checks


def try_lines(case, right, wrong) -> None:
    """Each right line is right; each wrong one gets a sentence of its own.

    ``right``: exercise -> results of lines. ``wrong``: exercise -> pairs of a result and some
    words of the sentence, or None: any of those in ``feedback.csv``.
    """
    known = case.feedback.groupby("exercise_id")["message"].agg(" ".join)
    for name, results in right.items():
        for number, result in enumerate(results, 1):
            note = check(case, name, result)
            assert note.heading == "Correct", (name, number, note.text)
    for name, pairs in wrong.items():
        for result, said in pairs:
            checks._TRIED.clear()
            note = check(case, name, result)
            assert (note.heading, note.text in known[name] if said is None else said in note.text) == ("Not yet", True), note.text
            assert "For a hint" not in note.text, "it has a sentence of its own"


def rows_of(answer) -> list[tuple]:
    """Read the answer of a table: its rows, each a tuple of texts."""
    return [tuple(row.split(",")) for row in answer.split(";")]


def pairs_of(answer) -> dict[str, list[str]]:
    """Read the answer of a mapping: for each name the ways to write it."""
    return {name: ways.split("|") for name, ways in (pair.split("=", 1) for pair in answer.split(";"))}


def parts(answer) -> set[str]:
    """Read the answer of a set: the first way to write each member."""
    return {part.split("|")[0] for part in answer.split(";")}


def firsts_of(answer) -> dict[str, str]:
    """Read the answer of a mapping: for each name the first way to write it."""
    return {name: ways[0] for name, ways in pairs_of(answer).items()}
