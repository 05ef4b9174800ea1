"""A lesson as files: its notebook, the teaching page beside it, and what it says of itself."""

import json
import re
from pathlib import Path

from ..case.description import HOME
from ..case.text import UNDECIDED, read_text

BROKEN = "Take your last change back, or a copy of the file that still opens."


class CannotExport(ValueError):
    """A lesson cannot be exported as it is. The message names the place and says what to mend."""


def source_of(path) -> str:
    """Return the text of a notebook, as nbformat reads it.

    Raises
    ------
    CannotExport
        If the file cannot be read or is no notebook of today's format.
    """
    text = _text(path, "its file")
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        where = f"line {error.lineno}: " if isinstance(error, json.JSONDecodeError) and text.strip() else ""
        what = "its file is no notebook" if text.strip() else "its file is empty"
        raise CannotExport(f"{where}{what}. {BROKEN}") from None
    cells = found.get("cells") if isinstance(found, dict) and found.get("nbformat") == 4 else None
    if not isinstance(cells, list) or not all(isinstance(cell, dict) for cell in cells):
        raise CannotExport("its file is no notebook of format 4. Open it in JupyterLab and save it there.")
    return text


def teaching_of(path) -> str | None:
    """Return the text of the teaching page of a lesson, or of the lesson that it is a copy of; None if there is none.

    Raises
    ------
    CannotExport
        If the page cannot be read.
    """
    for folder in (path.parent, HOME / "notebooks"):
        pages = [page for page in (folder / "teaching").glob("*.md") if page.stem in path.stem]
        if pages:
            page = max(pages, key=lambda page: len(page.stem))
            return _text(page, f"the teaching page {page.name}")
    return None


def lessons_in(folder) -> list[Path]:
    """List the lessons of a folder, without copies: their names go on where that of another lesson ends."""
    paths = sorted(folder.glob("[0-9]*.ipynb"))
    return [path for path in paths if not any(path.stem != other.stem and path.stem.startswith(other.stem) for other in paths)]


def described(path) -> dict[str, str]:
    """Return what a lesson says of itself at its beginning: title, question, method, minutes."""
    try:
        cells = json.loads(source_of(path))["cells"]
    except CannotExport:
        cells = []
    text = "\n".join("".join(cell.get("source", "")) for cell in cells[:4])
    shapes = {
        "title": r"\A# (.+)",
        "question": r"^\*\*(.+)\*\*$",
        "method": r"\*\*Method\*\* \| (.*?)\. ",
        "minutes": r"\*\*Time\*\* \| (\d+)",
    }
    found = {name: re.search(shape, text, re.MULTILINE) for name, shape in shapes.items()}
    said = {name: re.sub(r"\[([^]]*)\]\([^)]*\)|`", r"\1", match[1]) if match else "" for name, match in found.items()}
    return {**said, "title": said["title"] or path.stem}


def _text(path, name) -> str:
    try:
        text = read_text(path)
    except UnicodeDecodeError:
        raise CannotExport(f"{name} cannot be read. Save it as plain text in UTF-8.") from None
    except OSError as error:
        raise CannotExport(f"{name} cannot be read ({error.strerror}). Put it back, or open its rights.") from None
    if mark := UNDECIDED.search(text):
        line = text.count("\n", 0, mark.start()) + 1
        raise CannotExport(f"{name} holds two versions, from line {line} on: a merge was not finished. Keep one of them.")
    return text
