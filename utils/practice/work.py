"""Keep what a student makes, in CSV files that belong to the student alone.

The file is what counts. It is read again before each use, and rows are merged by their key:
two cells, two kernels or two browsers lose nothing. A file that went through a spreadsheet is
read as it is. No trouble with a file stops a lesson: `Kept.where` says it in a sentence.
"""

import csv
import os
import re
import secrets
import shutil
import time
from contextlib import contextmanager, nullcontext, suppress
from glob import escape
from operator import itemgetter
from pathlib import Path, PureWindowsPath
from types import SimpleNamespace

from ..case.case import Advice
from ..case.description import HOME
from ..case.text import encoding_of, seen, table

FOLDER = HOME / "notebooks" / "my_work"
_ASIDE = r"\.kept-(\d+)\.csv$"  # how the name of a file ends that was in the way
_PATIENCE = 2  # seconds: a lock that nobody has touched for longer was left behind
# Part of a path that Windows cannot have. All files keep to it: a class takes them from one computer to another.
_FORBIDDEN = re.compile(r'[<>:"|?*\0-\x1f]|[ .]$|^(con|prn|aux|nul|com\d|lpt\d) *(\.|$)', re.IGNORECASE)
# What a spreadsheet would carry out; -5 or +3,2 is harmless. In a file an apostrophe stands before it, and it is text.
_FORMULA = r"'*[=+\-@\t\r\n]"
_UNSAVED = {}  # by file, key and case: what could not be saved so far, and why
TROUBLE = (OSError, RuntimeError)  # a RuntimeError: links that lead in a circle


class NotOurs(ValueError):
    """A file of this name is there, and it is no table with these columns."""


class Kept:
    """A student's rows in a file of their own.

    Parameters
    ----------
    things : str
        What the rows are, like ``Your codes``; begins the sentence in ``where``.
    name : str or None
        File name in ``notebooks/my_work``, like ``ann.csv`` or ``class/ann.csv``. None: the
        rows are kept only as long as this object is.
    columns : list of str
        The columns of the file; the first one tells rows apart. Others that a student has
        added stay.
    mine : callable, optional
        Takes a row, says whether it can be used. Others stay in the file as they are.
    case : Case, optional
        Whose rows these are: the file may hold those of other cases too, told apart by the
        column ``case``; a row in which nothing stands there belongs to any. Left out: there is no such column.

    Attributes
    ----------
    key : str
        The column that tells rows apart.
    where : str
        A sentence: where the rows are saved, or why not.
    trouble : bool
        Whether the file could not be read or written, or is another one.
    """

    def __init__(self, things, name, columns, mine=lambda row: True, case=None):
        self._case, self._of = case, {} if case is None else {"case": case.package["name"]}
        self.things, self.name, self.columns, self.key, self.mine = things, name, [*self._of, *columns], columns[0], mine
        self.path = None if name is None else place(name)
        here = SimpleNamespace(rows={}, why="")  # by key: the row that no file has so far, or None for one to take away
        self._unsaved = here if name is None else _UNSAVED.setdefault((self.path, self.key, *self._of.values()), here)
        self.rows()

    def rows(self) -> list[dict[str, str]]:
        """Return all rows that can be used, as they are now; what could not be saved is among them."""
        rows, self.trouble, said = [], bool(self._unsaved.why), "are not saved."
        if self.path is not None:
            try:
                rows = self._read()
                said = f"{'are' if any(map(self._usable, rows)) else 'will be'} saved in {self.name}."
            except NotOurs:
                self.trouble, said = True, f"will be saved in {self.name}. A file of this name has other columns: "
                said += "it will be kept under another name beside it."
            except TROUBLE as error:
                self.trouble, said = True, f"will not be saved: {self.name} cannot be read ({why(error)})."
            if self._unsaved.why:
                said = f"could not be saved in {self.name} ({self._unsaved.why}). Write them down before you leave. "
                said += "When the trouble is over, the next save keeps these too."
        self.where = f"{self.things} {said}"
        return [row for row in self._merged(rows, self._unsaved.rows) if self._usable(row)]

    def put(self, row, stays=lambda old: False, gone=False) -> bool:
        """Put a row in the place of the one with the same key, or (``gone``) take that one away.

        ``stays`` takes the former row and says whether it must stay. Returns False if it stayed.
        """
        row = self._of | {name: whole(cell) for name, cell in row.items()}
        key, new = row[self.key], None if gone else row
        try:
            with _alone(self.path) if self.path else nullcontext() as draft:
                unsaved = dict(self._unsaved.rows)
                try:
                    rows = self._merged(self._read(), unsaved)
                except NotOurs:
                    self.path.rename(_aside(self.path))
                    rows = self._merged([], unsaved)
                if any(stays(rows[place]) for place in self._places(rows, key)):
                    return False
                if not self.path:
                    self._unsaved.rows[key] = new
                    return True
                write(self.path, self._merged(rows, {key: new}), self.columns, draft)
                self._unsaved.why = ""
                for saved in unsaved:
                    del self._unsaved.rows[saved]
        except InterruptedError:
            return self.put(row, stays, gone)
        except TROUBLE as error:
            self._unsaved.why = why(error)
            if any(row[self.key] == key and stays(row) for row in self.rows()):
                return False
            self._unsaved.rows[key] = new
        return True

    def _read(self) -> list[dict[str, str]]:
        try:
            columns, rows = table_of(self.path.read_bytes()) if self.path else ([], [])
        except FileNotFoundError:
            return []
        if columns and not set(self.columns) - {*self._of} <= set(columns):
            raise NotOurs
        return rows

    def _usable(self, row) -> bool:
        return bool(self._case is None or rows_of(self._case, [row])) and self.mine(row)

    def _places(self, rows, key) -> list[int]:
        return [place for place, row in enumerate(rows) if self._usable(row) and row[self.key] == key]

    def _merged(self, rows, changes) -> list[dict[str, str]]:
        for key, new in changes.items():
            places = self._places(rows, key)
            if new is None:
                rows = [row for place, row in enumerate(rows) if place not in places]
            elif places:
                rows = [*rows[: places[-1]], rows[places[-1]] | new, *rows[places[-1] + 1 :]]
            else:
                rows = [*rows, new]
        return rows


def rows_of(case, rows) -> list[dict[str, str]]:
    """Return those rows of a file that are of a case; a row in which no case stands belongs to any."""
    return [row for row in rows if (row.get("case") or case.package["name"]) == case.package["name"]]


def place(name, endings=".csv") -> Path:
    """Say where a student's file is: in ``notebooks/my_work`` or below it; a link is followed."""
    good = isinstance(name, str) and name.endswith(endings) and not PureWindowsPath(name).anchor
    if not good or any(map(_FORBIDDEN.search, PureWindowsPath(name).parts)):
        raise Advice(f'"{name}" cannot be used. Write a file name that ends in .csv, like "ann.csv" or "class/ann.csv".')
    return Path(os.path.realpath(FOLDER / name))


def files(name) -> list[Path]:
    """List the CSV files of a folder in ``notebooks/my_work``, without those set aside; an OSError if it cannot be read."""
    folder = FOLDER / name
    try:
        return sorted(folder / entry for entry in os.listdir(folder) if entry.endswith(".csv") and not set_aside(entry))
    except FileNotFoundError:
        return []


def set_aside(name) -> bool:
    """Say whether a file was put beside another one; see `join`."""
    return re.search(_ASIDE, name) is not None


def _aside(path) -> Path:
    others = [int(found[1]) for entry in os.listdir(path.parent) if (found := re.search(_ASIDE, entry))]
    return path.with_name(f"{path.stem}.kept-{max(others, default=0) + 1}.csv")


def join(path, columns, rows, newer) -> str:
    """Add the rows of a student's file from another computer to the one that is here; nothing is lost.

    Rows are told apart by their first column, and by ``case`` where that is one. Where both
    files have a row that is not the same, the later one counts, and the other one is put into a file beside it.

    Parameters
    ----------
    newer : bool
        Whether the rows that come were saved later than the file that is here.

    Returns
    -------
    str
        The name of the file beside it; empty if none was needed.

    Raises
    ------
    NotOurs
        If the two do not begin with the same column, or nothing is in the one that comes.
    """
    with _alone(path) as draft:
        known, here = table_of(path.read_bytes()) if path.exists() else ([], [])
        if not columns or known[:1] not in ([], columns[:1]):
            raise NotOurs
        names = list(dict.fromkeys([*known, *columns]))
        here, coming = ([{name: row.get(name, "") for name in names} for row in part] for part in (here, rows))
        key = itemgetter(*columns[: 2 if columns[0] == "case" else 1])
        first, second = (here, coming) if newer else (coming, here)  # of two with one key the second one counts
        taken, beside = set(map(key, second)), _aside(path)
        if lost := [row for row in first if key(row) in taken and row not in second]:
            with open(beside, "x", encoding="utf-8", newline="") as file:
                write(beside, lost, names, file)
        write(path, [*(row for row in first if key(row) not in taken), *second], names, draft)
    return beside.name if lost else ""


def table_of(content) -> tuple[list[str], list[dict[str, str]]]:
    """Read the bytes of a CSV file as spreadsheets write it: with commas, semicolons or tabs, in UTF-8, UTF-16 or Windows-1252.

    Returns its columns (without those that have neither a name nor a cell) and its rows
    (without blank ones). Raises `NotOurs` if it is no table.
    """
    try:
        text = content.decode(encoding_of(content))
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    try:
        head, *lines = [line for line in table(text)[1] if any(line)] or [[]]
    except csv.Error as error:
        raise NotOurs(error) from None
    head, *lines = ([cell[1:] if re.match(f"'{_FORMULA}", cell) else cell for cell in line] for line in (head, *lines))
    head = [seen(name).strip() or name.strip() for name in head] + [""] * (max(map(len, lines), default=0) - len(head))
    used = [place for place, name in enumerate(head) if name or any(line[place:][:1] > [""] for line in lines)]
    columns = [head[place] or f"column {place + 1}" for place in used]
    if len(set(columns)) < len(columns):
        raise NotOurs("a column is there twice")
    lines = [[*line, *[""] * (len(head) - len(line))] for line in lines]
    return columns, [{name: line[place] for place, name in zip(used, columns, strict=True)} for line in lines]


def write(path, rows, columns, draft) -> None:
    """Write rows to a draft that takes the place of a CSV file when it is complete; an OSError leaves that as it was."""
    columns = list(dict.fromkeys([*columns, *(name for row in rows for name in row)]))
    lines = [columns, *([row.get(name, "") for name in columns] for row in rows if any(row.values()))]
    runs = re.compile(rf"(?![+-][0-9.,]+\Z){_FORMULA}")
    csv.writer(draft).writerows([f"'{cell}" if runs.match(cell) else cell for cell in line] for line in lines)
    draft.flush()
    os.fsync(draft.fileno())  # else a battery that dies now may leave an empty file
    draft.close()
    with suppress(OSError):
        shutil.copymode(path, draft.name)
    try:
        os.replace(draft.name, path)
    except FileNotFoundError:
        raise InterruptedError from None  # another program has swept the draft away


@contextmanager
def _alone(path):
    """Let one writer at a time change a file, by a draft: a lock beside the file says that somebody does.

    Whoever begins sweeps away all former drafts. A program that was only slow, and not
    stopped, finds its own gone and begins again: it cannot undo what others have saved.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    lock, seen = path.with_name(f".{path.name}.lock"), None
    begun = since = time.monotonic()
    while True:
        try:
            os.close(os.open(lock, os.O_CREAT | os.O_EXCL))
            break
        except FileExistsError:
            with suppress(FileNotFoundError):
                now = lock.stat().st_mtime_ns
                seen, since = now, since if now == seen else time.monotonic()
                if time.monotonic() - since > _PATIENCE:
                    lock.unlink()  # left by a program that was stopped; whoever comes next makes a new one
            if time.monotonic() - begun > 5 * _PATIENCE:
                raise TimeoutError("another program holds it") from None
            time.sleep(0.01)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(4)}.part")
    try:
        for left in path.parent.glob(f".{escape(path.name)}.*.part"):
            with suppress(OSError):
                left.unlink()
        # a new file, so that its rights follow the umask; those of a file that was there stay
        with open(draft, "x", encoding="utf-8", newline="") as file:
            yield file
    finally:
        for own in (draft, lock):
            with suppress(OSError):
                own.unlink()


def whole(text) -> str:
    """Return a text without the half characters that a browser may send, and that nobody can save or show."""
    return text.encode("utf-8", "replace").decode("utf-8")


def why(error) -> str:
    """Say in a few words what stood in the way."""
    return getattr(error, "strerror", None) or str(error)
