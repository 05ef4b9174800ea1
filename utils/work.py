"""Keep what a student makes, in files that belong to the student alone."""

from __future__ import annotations

import csv
import os
import tempfile
from pathlib import Path

from .data import HOME

FOLDER = HOME / "notebooks" / "my_work"


def save_rows(name: str, rows: list[dict[str, str]], folder=None) -> Path:
    """Write a student's rows to a CSV file of their own.

    The new file takes the old one's place only when it is complete, so an interruption
    loses nothing.

    Parameters
    ----------
    name : str
        File name, like ``01_coding.csv``.
    rows : list of dict
        At least one row; all with the same keys, which become the columns.
    folder : path-like, optional
        Left out: ``notebooks/my_work``, which git ignores.

    Returns
    -------
    pathlib.Path
        The file.

    Raises
    ------
    OSError
        If the folder cannot be written.
    """
    folder = Path(folder) if folder is not None else FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=folder, suffix=".part")
    try:
        with open(handle, "w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
        os.replace(draft, folder / name)
    except BaseException:
        os.unlink(draft)
        raise
    return folder / name


def load_rows(name: str, columns: list[str], folder=None) -> list[dict[str, str]]:
    """Read a student's rows; none if there is no file yet.

    A file that does not have these columns is not ours to overwrite: it is renamed, never
    deleted.

    Parameters
    ----------
    name : str
        File name, like ``01_coding.csv``.
    columns : list of str
        The columns that the file must have.
    folder : path-like, optional
        Left out: ``notebooks/my_work``.

    Returns
    -------
    list of dict
    """
    path = (Path(folder) if folder is not None else FOLDER) / name
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
