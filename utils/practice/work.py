"""Keep what a student makes, in files that belong to the student alone."""

from __future__ import annotations

import csv
import os
import tempfile
from pathlib import Path

from .data import HOME
from .output import Advice

FOLDER = HOME / "notebooks" / "my_work"


def save_rows(name: str, rows: list[dict[str, str]], folder=None, columns=None) -> Path:
    """Write a student's rows to a CSV file of their own.

    The new file takes the old one's place only when it is complete, so an interruption
    loses nothing.

    Parameters
    ----------
    name : str
        File name, like ``01_coding.csv``; with a folder in it, like ``class/ann.csv``.
    rows : list of dict
        All with the same keys.
    folder : path-like, optional
        Left out: ``notebooks/my_work``, which git ignores.
    columns : list of str, optional
        The columns. Left out: the keys of the first row, so there must be one.

    Returns
    -------
    pathlib.Path
        The file.

    Raises
    ------
    OSError
        If the folder cannot be written.
    ValueError
        If the name leads out of the folder or does not end in ``.csv``.
    """
    path = _place(name, folder)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=path.parent, suffix=".part")
    try:
        with open(handle, "w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns or list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        os.replace(draft, path)
    except BaseException:
        os.unlink(draft)
        raise
    return path


def load_rows(name: str, columns: list[str], folder=None) -> list[dict[str, str]]:
    """Read a student's rows; none if there is no file yet.

    A file that does not have these columns is not ours to overwrite: it is renamed, never
    deleted.

    Parameters
    ----------
    name : str
        File name, like ``01_coding.csv``; with a folder in it, like ``class/ann.csv``.
    columns : list of str
        The columns that the file must have.
    folder : path-like, optional
        Left out: ``notebooks/my_work``.

    Returns
    -------
    list of dict

    Raises
    ------
    OSError
        If the file can neither be read nor renamed.
    ValueError
        If the name leads out of the folder or does not end in ``.csv``.
    """
    path = _place(name, folder)
    try:
        with open(path, encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            rows = list(reader)
            if reader.fieldnames is not None and columns == list(reader.fieldnames) and all(None not in row for row in rows):
                return [{column: row[column] or "" for column in columns} for row in rows]
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError, csv.Error):
        pass
    number = 1
    while (aside := path.with_name(f"{path.stem}.kept-{number}{path.suffix}")).exists():
        number += 1
    path.rename(aside)
    return []


def _place(name, folder) -> Path:
    """Say where a student's file is: in the folder or below it, and nowhere else."""
    folder = Path(folder) if folder is not None else FOLDER
    path = folder / name
    # resolve() follows "..", full paths and links alike
    if path.suffix != ".csv" or not path.parent.resolve().is_relative_to(folder.resolve()):
        raise Advice(f'"{name}" cannot be used. Write a file name that ends in .csv, like "ann.csv" or "class/ann.csv".')
    return path


class Saved:
    """A student's rows in a file of their own: taken up again, saved at each change.

    A file that cannot be read or written never stops a lesson: ``where`` says so.

    Parameters
    ----------
    things : str
        What the rows are, like ``Your codes``; begins the sentence in ``where``.
    name : str or None
        File name. None: nothing is saved.
    columns : list of str
        The columns of the file.
    mine : callable
        Takes a row, says whether it is one of ours. Others stay in the file as they are.
    folder : path-like, optional
        Left out: ``notebooks/my_work``.

    Attributes
    ----------
    rows : list of dict
        Our rows, as they were in the file.
    where : str
        A sentence: where the rows are saved, or why not.
    """

    def __init__(self, things, name, columns, mine, folder=None):
        self.things, self.name, self.columns, self.mine, self.folder = things, name, columns, mine, folder
        self.rows = []
        self.where = f"{things} are not saved." if name is None else f"{things} will be saved in {name}."
        if name is None:
            return
        path = _place(name, folder)
        before = path.exists()
        try:
            self.rows = [row for row in load_rows(name, columns, folder) if mine(row)]
            if self.rows:
                self.where = f"{things} are saved in {name}."
            elif before and not path.exists():
                self.where += " The file of this name had other columns: it was kept under another name beside it."
        except OSError as error:  # the former file can neither be read nor set aside: it is not ours to replace
            self.where = f"{things} will not be saved: {name} is in the way ({error.strerror}). Rename it."
            self.name = None

    def save(self, rows: list[dict[str, str]]) -> None:
        """Write all our rows, in place of our former ones."""
        if self.name is None:
            return
        try:
            others = [row for row in load_rows(self.name, self.columns, self.folder) if not self.mine(row)]
            path = save_rows(self.name, others + rows, self.folder, self.columns)
            self.where = f"{self.things} are saved in {path}."
        except OSError as error:
            self.where = f"{self.things} could not be saved ({error.strerror}). Write them down before you leave."
