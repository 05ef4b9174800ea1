"""Remember when a student first opened the epilogue: a forecast that is locked later is no forecast."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from pathlib import PurePath

from .work import load_rows, save_rows

_COLUMNS = ["case", "opened_at"]


def _name(save_as) -> str:
    """Name the file beside the forecasts, one for each file of forecasts."""
    path = PurePath(save_as)
    return str(path.with_name(f"{path.stem}_epilogue_opened.csv"))


def opened_at(case, *, save_as, folder=None) -> str:
    """Say when the epilogue of a case was first opened.

    Parameters
    ----------
    case : Case
    save_as : str or None
        File of the forecasts.
    folder : path-like, optional
        Left out: ``notebooks/my_work``.

    Returns
    -------
    str
        Local time, like the ``locked_at`` of a forecast; empty if it is still sealed, or if
        nobody can know.
    """
    if save_as is None:
        return ""
    try:
        rows = load_rows(_name(save_as), _COLUMNS, folder)
    except OSError:
        return ""
    return min((row["opened_at"] for row in rows if row["case"] == case.package["name"]), default="")


def remember_opening(case, *, save_as, folder=None) -> None:
    """Write down that the epilogue of a case is open, at the first time only.

    Nothing happens if it cannot be written: the epilogue opens all the same.

    Parameters
    ----------
    case, save_as, folder
        See `opened_at`.
    """
    if opened_at(case, save_as=save_as, folder=folder):
        return
    row = {"case": case.package["name"], "opened_at": dt.datetime.now().isoformat(timespec="seconds")}
    with suppress(OSError):
        save_rows(_name(save_as), [*load_rows(_name(save_as), _COLUMNS, folder), row], folder)
