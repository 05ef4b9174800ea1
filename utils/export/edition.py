"""Make the notebook of one edition: for students with room to write, for teachers with notes and a key."""

from __future__ import annotations

import csv
import re
from html import escape
from pathlib import Path

from nbconvert.preprocessors import Preprocessor
from nbformat.v4 import new_markdown_cell
from traitlets import Unicode

from .page import CannotExport

LIVE_ONLY = "notebook-only"  # tag of a cell that makes sense only where it can be run
ROOM = re.compile(r"room-(\d+)")  # tag of a cell after which students get lines to write on
PART = ";"  # splits the parts of a long answer


class Edition(Preprocessor):
    """Leave out what only a running notebook can use, and add what the readers of an edition need.

    The teaching page and the exercises are looked for where the lesson lies:
    ``teaching/<lesson>.md`` and ``../data/exercises.csv``.
    """

    edition = Unicode("student", help="Who will read it: student or instructor.").tag(config=True)

    def preprocess(self, nb, resources):
        """Return the notebook of the edition.

        Parameters
        ----------
        nb : nbformat.NotebookNode
            With outputs.
        resources : dict
            ``metadata`` with ``name`` and ``path`` of the lesson.

        Returns
        -------
        nb : nbformat.NotebookNode
        resources : dict

        Raises
        ------
        CannotExport
            If the teaching page speaks of a section that the lesson does not have.
        """
        name, folder = resources["metadata"].get("name", ""), Path(resources["metadata"].get("path") or ".")
        exercises = _exercises(folder, name)
        nb.metadata.pop("widgets", None)  # the state of widgets remembers what somebody wrote
        for number, cell in enumerate(nb.cells, 1):
            cell.metadata.cell_label = f"cell {number}"
        nb.cells = [cell for cell in nb.cells if LIVE_ONLY not in cell.metadata.get("tags", [])]
        if self.edition == "student":
            nb.cells = [part for cell in nb.cells for part in (_with_lines(cell, exercises), *_room_after(cell))]
        else:
            nb.cells = _woven(nb.cells, _teaching(folder / "teaching" / f"{name}.md"), exercises)
        return nb, resources


def _exercises(folder, name) -> dict[str, dict]:
    """Read the exercises of a lesson; none if there is no table."""
    try:
        with open(folder.parent / "data" / "exercises.csv", encoding="utf-8-sig", newline="") as file:
            return {row["exercise_id"]: row for row in csv.DictReader(file) if row["notebook"] == name}
    except FileNotFoundError:
        return {}


def _with_lines(cell, exercises):
    """Turn a self-check that nobody has tried into a question with room for the answer."""
    for output in cell.get("outputs", []):
        html = output.get("data", {}).get("text/html", "")
        found = re.search(r'data-exercise="([^"]+)"', html)
        if found and "data-open" in html and found[1] in exercises:
            row = exercises[found[1]]
            lines = row["answer"].count(PART) + 1 if row["kind"] == "mapping" else 1
            output["data"] = {"text/html": _room(row["question"], lines, found[1])}
    return cell


def _room_after(cell):
    for tag in cell.metadata.get("tags", []):
        if found := ROOM.fullmatch(tag):
            yield _made(_room("", int(found[1])), "text", cell, slide="skip")


def _room(question, lines, exercise="") -> str:
    words = f"<p>{escape(question)}</p>" if question else ""
    of = f' data-exercise="{escape(exercise)}"' if exercise else ""
    return f'<div class="room" role="note"{of} data-lines="{lines}"><p><strong>○ Your answer</strong></p>{words}</div>'


def _made(source, block, near, slide):
    """Make a cell that stands near another one."""
    made = new_markdown_cell(source, id=f"{near.id}-{block}")
    made.metadata.update(block=block, slideshow={"slide_type": slide}, cell_label=near.metadata.cell_label)
    return made


def _teaching(path) -> dict[str, str]:
    """Read the teaching page: what stands before the first section, and each section by its heading."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    before, *sections = re.split(r"^## ", text, flags=re.MULTILINE)
    parts = {heading.strip(): words for heading, _, words in (section.partition("\n") for section in sections)}
    return {"": re.sub(r"^# .*\n", "", before), **parts}


def _woven(cells, teaching, exercises):
    """Put each section of the teaching page under the same section of the lesson, and the key at the end."""
    woven, left = [], dict(teaching)
    for cell in cells:
        woven.append(cell)
        heading = re.match(r"(#{1,2}) (.+)", cell.source) if cell.cell_type == "markdown" else None
        if heading and (words := left.pop("" if heading[1] == "#" else heading[2].strip(), "").strip()):
            woven.append(_made(words, "teacher", cell, slide="notes"))
    if left:
        raise CannotExport(
            f"the teaching page has a section '{next(iter(left))}' and the lesson has none of this name. "
            "Give both the same heading."
        )
    if exercises:
        woven.append(_made(_key(exercises), "key", woven[-1], slide="skip"))
    return woven


def _key(exercises) -> str:
    names = ("exercise", "question", "answer", "why")
    head = "".join(f'<th scope="col">{name}</th>' for name in names)
    rows = "".join(
        "<tr>"
        + "".join(f"<td>{escape(text)}</td>" for text in (name, row["question"], _answer(row["answer"]), row["solution"]))
        + "</tr>"
        for name, row in exercises.items()
    )
    caption = f"<caption>Answers to the {len(exercises)} self-checks of this lesson</caption>"
    table = f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
    return f'<section class="key"><h2 id="Answer-key">Answer key</h2>{table}</section>'


def _answer(cell) -> str:
    """Write an answer as people read it: its parts, the first of each way to write them."""
    return "; ".join(part.split("|")[0].replace("=", ": ", 1) for part in cell.split(PART))
