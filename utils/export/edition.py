"""Make the notebook of one edition: for students with room to write, for teachers with notes and the key beside each task."""

import os
import re
from functools import lru_cache
from html import unescape
from pathlib import Path

from nbformat.v4 import new_code_cell, new_markdown_cell, new_output

from ..case.description import PACKAGE, find_case
from ..case.schema import read_folder
from ..show import ABOUT
from .lesson import CannotExport, teaching_of

LIVE_ONLY = "notebook-only"  # tag of a cell that makes sense only where it can be run
SET_UP = "set-up"  # tag of a cell that a copy for students does not need
NOT_FOR_STUDENTS = {LIVE_ONLY, SET_UP}
COMPARE = "compare"  # tag of a cell that answers the task above it
COVER = "cover"  # tag of a cell whose picture stands at the head of a handout
ROOM = re.compile(r"room-(\d+)")  # tag of a cell after which, or in whose task, students get so many lines to write on
LONG = 25  # letters: a shorter text may stand somewhere by chance
NO_PAGE = "There is no teaching page for this lesson: its name would be `teaching/{}.md`."
GIVEN_AWAY = {"right": "an answer", "wrong": "an answer", "kept": "an answer", "hint": "a hint", "solution": "the solution"}


def cells_for(edition, nb, about) -> list:
    """Leave out what only a running notebook can use, and add what the readers of an edition need.

    Parameters
    ----------
    edition : str
        Who will read it: ``student`` or ``instructor``.
    nb : nbformat.NotebookNode
        With outputs. It is changed.
    about : dict
        ``name`` and ``path`` of the lesson: its teaching page is ``teaching/<name>.md`` there.
        ``case``: the folder of its case; left out: ``../data``, or what `find_case` says.

    Raises
    ------
    CannotExport
        If the teaching page speaks of a section that the lesson does not have.
    """
    students, folder = edition == "student", Path(about.get("path") or ".")
    for number, cell in enumerate(nb.cells, 1):
        cell.metadata.cell_label = f"cell {number}"
        if cell.source.startswith("ask("):
            cell.source = ""  # the line that shows a task with fields: on paper, the task is enough
    cells = [cell for cell in nb.cells if not (NOT_FOR_STUDENTS if students else {LIVE_ONLY}) & _tags(cell)]
    if students:
        key, cells = {}, [part for cell in cells for part in (cell, *_room_after(cell))]
    else:
        name, tables = about.get("name", ""), _tables(about.get("case"), folder.parent / "data")
        cells = list(_woven(cells, _sections(teaching_of(folder / f"{name}.ipynb"), name)))
        key = {row["exercise_id"]: row for row in tables.get("exercises", ())}
    for cell in cells:
        for mark in (COVER, COMPARE) if students else (COVER,):
            if mark in _tags(cell):
                cell.metadata.block = mark
        _ask(cell, key)
    return cells


def _tables(case, beside) -> dict[str, list[dict]]:
    """Read the tables of the case, once while they stay as they are; none if there are none or they need mending."""
    near = beside if (beside / PACKAGE).exists() and "CASE" not in os.environ else None
    folder = find_case(case or near)
    return _read(folder, tuple((file.name, file.lstat().st_mtime_ns, file.lstat().st_size) for file in folder.glob("*.*")))


@lru_cache(maxsize=1)
def _read(folder, _state) -> dict[str, list[dict]]:
    return read_folder(folder)[1]


def _tags(cell) -> set[str]:
    return {*cell.metadata.get("tags", [])}


def _check_of(output) -> dict:
    """Return to which self-check an output belongs, and the verdict."""
    return output.get("metadata", {}).get(ABOUT, {}).get("exercise") or {}


def _ask(cell, key) -> None:
    """Turn a self-check that nobody has tried into a question with room for the answer, or with its key."""
    for output in cell.get("outputs", []):
        check = _check_of(output)
        if check.get("verdict") == "open":
            row = key.get(check["id"])
            answer = {"answer": _for_people(row["answer"], row["kind"]), "why": row["solution"]} if row else {}
            output["data"], output["metadata"] = {}, {ABOUT: {"kind": "room", **check, **_lines(cell), **answer}}


# ---- for students


def given_away(nb, case) -> CannotExport | None:
    """Return what gives students an answer away in a lesson with outputs: a verdict, or any words, those for a slide too."""
    tables = _tables(case, case)
    secrets = [(what, _squeezed(text)) for what, text in _secrets(tables) if len(text) >= LONG]
    answers = [(row["exercise_id"], _for_people(row["answer"])) for row in tables.get("exercises", ()) if row["answer"]]
    for number, cell in enumerate(nb.cells, 1):
        if NOT_FOR_STUDENTS & _tags(cell):
            continue
        where, outputs = f"cell {number}", cell.get("outputs", [])
        for check in map(_check_of, outputs):
            if check.get("verdict") in GIVEN_AWAY:
                return CannotExport(
                    f"{where}: {GIVEN_AWAY[check['verdict']]} to {check['id']} stands there. Put the three dots "
                    "back and take the rest out, or export for teachers alone: --edition instructor."
                )
        output = " ".join(map(_words, outputs))
        shown = _squeezed(f"{cell.source} {cell.metadata.get('on_slide', '')} {output}")
        for what, text in secrets:
            if text in shown:
                return CannotExport(f"{where}: {what} stands there, and students would read it. Take it out.")
        for name, answer in answers:
            if name in output and re.search(rf"(?<![\w.]){re.escape(answer)}(?![\w.]*\w)", output):
                return CannotExport(f"{where}: the answer to {name} stands there. Take it out.")
    return None


def _words(output) -> str:
    data, about = output.get("data", {}), output.get("metadata", {}).get(ABOUT)
    return " ".join([output.get("text", ""), data.get("text/plain", ""), unescape(data.get("text/html", "")), *_texts(about)])


def _texts(about):
    """Yield all words of what a tool has shown, without its drawings and the question it belongs to."""
    if isinstance(about, dict):
        about = [value for name, value in about.items() if name not in ("drawn", "bases", "exercise")]
    if isinstance(about, list):
        for part in about:
            yield from _texts(part)
    elif isinstance(about, str):
        yield about


def _secrets(tables):
    """Yield each text that gives something away, with what it is."""
    for row in tables.get("exercises", []):
        for column in ("solution", "hint_1", "hint_2"):
            yield f"{column.replace('_', ' ')} of {row['exercise_id']}", row[column] or ""
    for row in tables.get("feedback", []):
        yield f"what is said to a wrong answer to {row['exercise_id']}", row["message"]
    for row in tables.get("epilogue", []):
        yield "a row of the sealed epilogue", row["finding"]


def _squeezed(text) -> str:
    """Leave out what a format may change: spaces and quotation marks."""
    return re.sub(r"""[\s"'“”‘’`*]+""", "", text)


def _lines(cell) -> dict[str, int]:
    """Return how many lines to write on the author gives, if that is said."""
    return next(({"lines": int(found[1])} for found in map(ROOM.fullmatch, _tags(cell)) if found), {})


def _room_after(cell):
    if (lines := _lines(cell)) and not any(map(_check_of, cell.get("outputs", []))):  # a task has room of its own
        yield _made(new_code_cell, cell, "text", "skip", {"kind": "room", "id": "", "question": "", **lines})


def _made(kind, near, block, slide, about=None, source=""):
    """Make a cell that stands near another one."""
    made = kind(source, id=f"{near.id}-{block}")
    made.metadata.update(block=block, slideshow={"slide_type": slide}, cell_label=near.metadata.cell_label)
    if about:
        made.outputs = [new_output("display_data", metadata={ABOUT: about})]
    return made


# ---- for teachers


def _sections(text, name) -> dict[str, str]:
    """Cut the teaching page: what stands before the first section, and each section by its heading."""
    if text is None:
        return {"": NO_PAGE.format(name)}
    before, *sections = re.split(r"^## ", text, flags=re.MULTILINE)
    parts = {heading.strip(): words for heading, _, words in (section.partition("\n") for section in sections)}
    return {"": re.sub(r"^# .*\n", "", before), **parts}


def _woven(cells, teaching):
    """Put each section of the teaching page under the same section of the lesson."""
    left = dict(teaching)
    for cell in cells:
        yield cell
        heading = re.match(r"(#{1,2}) (.+)", cell.source) if cell.cell_type == "markdown" else None
        if heading and (words := left.pop("" if heading[1] == "#" else heading[2].strip(), "").strip()):
            slide = "skip" if cell.metadata.get("slideshow", {}).get("slide_type") == "skip" else "notes"
            yield _made(new_markdown_cell, cell, "teacher", slide, source=words)
    if left:
        raise CannotExport(
            f"the teaching page has a section '{next(iter(left))}' and the lesson has none of this name. "
            "Give both the same heading."
        )


def _for_people(text, kind="") -> str:
    """Write an answer of the tables as people read it: its parts, the first way to write each."""
    parts = [part.split("|")[0].replace("=", ": ", 1).rstrip(",") for part in (text or "").split(";")]
    return "; ".join(": ".join(part.rsplit(",", 1)).replace(",", ", ") for part in parts) if kind == "table" else "; ".join(parts)
