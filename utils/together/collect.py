"""Collect what a class hands in, from a folder or a ZIP file, however deep it lies there. No file is changed."""

import calendar
import io
import os
import re
import zipfile
from collections import Counter
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path, PurePosixPath

from ..case.case import Advice
from ..case.description import PACKAGE
from ..case.text import seen, short
from ..practice import work

_LIMIT = 20_000_000  # bytes of a file, also of one that a ZIP file unpacks to
_ALL = 1_000_000_000  # bytes of all files
_DEEP = 12  # folders and ZIP files in each other
_MANY = 100_000  # files
_KINDS = {
    "answers": {"exercise_id", "answer", "verdict"},
    "forecasts": {"question_id", "probability", "locked_at"},
    "codes": {"claim_id", "status"},
}
_OURS = (".ipynb", ".md", ".txt", ".png", ".pdf", ".html")  # a student may hand these in too; nothing is read in them
_LEFT = ("case", "risk_id", "record_id")  # how other tables begin that a lesson saves
_ENDING = re.compile(r"\.(csv|zip)$", re.IGNORECASE)
_AGAIN = re.compile(r"( ?\(\d+\)| - Copy)+$")  # how a browser or a system names a second download
_OWN = re.compile(r"(?<=.)[ _-]+(my_work|answers|forecasts)$", re.IGNORECASE)  # ann_my_work.zip is ann's
# Names that are nobody's: of our files and folders, and of the folders around them on a hub.
_NOBODY = {"notebooks", "my_work", "answers", "forecasts", "class", "story", "class_forecasts", "lessons", "work", "home"}


@dataclass(frozen=True)
class Handed:
    """A table that was handed in.

    Attributes
    ----------
    parts : tuple of str
        The way to it, from the folder of the class; a ZIP file is a folder.
    saved : float
        When it was saved, in seconds; the later one of two counts.
    kind : str
        ``answers``, ``forecasts`` or ``codes``.
    who : str
        Whose it is.
    """

    parts: tuple[str, ...]
    saved: float
    rows: list[dict[str, str]]
    kind: str
    who: str = ""


def handed_in(case, place) -> tuple[list[Handed], list[str]]:
    """Read all answers, forecasts and codes in a folder or ZIP file; say in sentences what cannot be read.

    Raises
    ------
    Advice
        If there is no such folder or ZIP file, or it holds far more than a class can have made.
    """
    place, tables, faults, whole = Path(place), [], [], 0
    if not (place.is_dir() or zipfile.is_zipfile(place)):
        raise Advice(f"There is no folder or ZIP file {place}. Put the files of your class into a folder, and name it.")
    for number, (parts, saved, content) in enumerate(_of_folder(place, ()) if place.is_dir() else _of_zip(place, ())):
        whole += 0 if isinstance(content, Exception) else len(content)
        if number > _MANY or whole > _ALL:
            raise Advice(f"{place} holds more than a class can make. Name the folder that holds the files of your class alone.")
        try:
            if isinstance(content, Exception):
                raise content
            columns, rows = work.table_of(content)
            kind = next((kind for kind, needed in _KINDS.items() if needed <= set(columns)), "")
            if kind == "codes" and set(columns) & set(case.claims) - _KINDS["codes"]:
                continue  # a part of the case, as lesson 05 lets students save it
            if kind:
                tables.append(Handed(parts, saved, rows, kind))
            elif rows and columns[0] not in _LEFT:
                raise ValueError("it holds no answers, forecasts or codes")
        except (*work.TROUBLE, work.NotOurs, ValueError) as error:
            faults.append(f"{way_to(parts)}: {short(work.why(error))}.")
    return _named(tables, place), faults


def _of_folder(folder, parts):
    """Yield the way to each table, when it was saved, and its bytes or what stands in the way."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        yield parts, 0, error
        return
    own = Path(folder, "notebooks", "my_work")  # of a whole project, only what the student has made
    if parts and own.is_dir() and not own.is_symlink():
        yield from _of_folder(own, (*parts, "notebooks", "my_work"))
        return
    if any(entry.name == PACKAGE for entry in entries):
        return  # the tables of a case are no student's
    for entry in entries:
        way = (*parts, entry.name)
        if _is_nothing(entry.name):
            continue
        if entry.is_symlink():  # it may lead to the files of somebody else
            yield way, 0, ValueError("a link is not followed")
        elif entry.is_dir():
            if len(way) < _DEEP:
                yield from _of_folder(entry.path, way)
        elif not entry.is_file():
            yield way, 0, ValueError("it is no file")
        else:
            stat = entry.stat()
            yield from _of_file(way, Path(entry.path).read_bytes, stat.st_size, stat.st_mtime)


def _of_file(way, read, size, saved):
    ending = PurePosixPath(way[-1]).suffix.lower()
    if ending in _OURS:
        return
    if ending not in (".csv", ".zip"):
        yield way, saved, ValueError("it is no table and no ZIP file")
    elif size > _LIMIT:
        yield way, saved, ValueError("it is too large")
    else:
        try:
            content = read()
        except Exception as error:  # a damaged ZIP file can raise anything
            yield way, saved, ValueError(f"it is damaged: {error}" if str(error) else "it is damaged")
            return
        yield from _of_zip(io.BytesIO(content), way) if ending == ".zip" else [(way, saved, content)]


def _of_zip(file, parts):
    try:
        with zipfile.ZipFile(file) as archive:
            for entry in archive.infolist():
                names = [name for name in PurePosixPath(entry.filename).parts if name not in ("/", "..")]
                if entry.is_dir() or not names or any(map(_is_nothing, names)):
                    continue
                way = (*parts, *names)
                if len(way) < _DEEP:
                    comment = entry.comment.decode("ascii", "replace")  # `packed` writes the time there
                    saved = int(comment) / 1e9 if comment.isdigit() else calendar.timegm((*entry.date_time, 0, 0, 0))
                    yield from _of_file(way, partial(archive.read, entry), entry.file_size, saved)
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError):
        yield parts, 0, ValueError("it is no ZIP file, or it is damaged")


def _is_nothing(name) -> bool:
    """Say whether a file or folder is one of those that nobody sees, or that was set aside."""
    return name.startswith((".", "__MACOSX")) or work.set_aside(name)


# ---- whose it is


def _named(tables, place) -> list[Handed]:
    """Say of each table whose it is: by the last name on the way to it, and by the one before where two are alike."""
    ways = [_names(table, place) for table in tables]
    while len({*ways}) > 2 and len({way[-1] for way in ways}) == 1 and min(map(len, ways)) > 1:
        ways = [way[:-1] for way in ways]  # on a hub, the folder of the project has the same name in each home
    plain = {way: _without_marks(way[-1]) for way in ways}
    longer = {way: " ".join([way[-1], *(f"({name})" for name in way[-2:-1])]) for way in ways}
    alike = Counter(plain.values())
    names = [plain[way] if alike[plain[way]] == 1 else short(seen(longer[way])) for way in ways]
    return [replace(table, who=name) for table, name in zip(tables, names, strict=True)]


def _names(table, place) -> tuple[str, ...]:
    """Return the parts of the way to a table that can be the name of a person; at least one."""
    *folders, _ = table.parts
    parts = folders if folders and table.kind == "codes" else table.parts  # such a file has the name of the coder
    names = [_OWN.sub("", plain_name(part)) for part in parts]
    names = [name for name in names if name.casefold() not in _NOBODY]
    top = table.parts[0] if table.parts[0].endswith(".zip") else place.name  # my_work (1).zip: all have lost their names
    return tuple(names) or (_ENDING.sub("", top),)


def plain_name(part) -> str:
    """Return the name of a file or folder without its ending, and without what a second download has behind it."""
    return _AGAIN.sub("", _ENDING.sub("", part))


def way_to(parts) -> str:
    """Write the way to a file for a message."""
    return short(" / ".join(map(seen, parts)))


def _without_marks(name) -> str:
    """Return a name as a class knows it: without the numbers that a learning platform writes behind it."""
    plain = " ".join(seen(re.sub(r"(_LATE)?_\d{3,}.*$", "", name, flags=re.IGNORECASE)).split())
    return short(plain.replace("_", " ").strip()) or "?"
