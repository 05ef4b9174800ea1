"""Gather what several people coded, and show where they differ."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pandas as pd
from IPython.display import display

from . import work
from .output import Advice, Note, Table

_FEW = 30  # below this number of claims, one claim moves the agreement by more than three percentage points


def class_codes(case, folder=None) -> pd.DataFrame:
    """Read the files of all coders: one file for each, named for the coder, like ``ann.csv``.

    What cannot be used is left out, and a `Note` below the cell says so: a file that is not
    a table with the columns ``claim_id`` and ``status``, a claim or a status that the case
    does not have. No file is changed.

    Parameters
    ----------
    case : Case
    folder : path-like, optional
        Where the files are. Left out: ``notebooks/my_work/class``.

    Returns
    -------
    pandas.DataFrame
        One row for each claim that at least one person coded, in the article's order; the
        index is ``claim_id``. One column for each coder: the status, NaN where there is
        none. Empty if there is no folder or no code.
    """
    folder = Path(folder) if folder is not None else work.FOLDER / "class"
    place = case.claims["sentence_id"].map(case.sentences.set_index("sentence_id")["position"])
    order = list(case.claims["claim_id"][place.sort_values(kind="stable").index])
    statuses, coders, left_out = case.allowed("claims", "status"), {}, []
    for path in sorted(folder.glob("*.csv")):
        rows, faults = _read(path), []
        if rows is None:
            faults.append("this is not a table with the columns claim_id and status, or it was set aside")
        else:
            good = [(claim, status) for claim, status in rows if claim in order and status in statuses]
            strange = sorted({claim for claim, _ in rows} - set(order))
            strange += sorted(status.replace("_", " ") for status in {status for _, status in rows} - set(statuses))
            times = Counter(claim for claim, _ in good)
            twice = [claim for claim in times if times[claim] > 1]
            if strange:
                faults.append(f"no such claim or status: {', '.join(strange)}")
            if twice:
                faults.append(f"coded more than once, so the last code counts: {', '.join(twice)}")
            if good:
                coders[path.stem] = dict(good)
            else:
                faults.append("there is no code in it that can be used")
        left_out += [f"{path.name}: {fault}." for fault in faults]
    if left_out:
        display(Note("Left out", "\n".join(left_out)))
    codes = pd.DataFrame({name: pd.Series(given, dtype=case.claims["status"].dtype) for name, given in coders.items()})
    return codes.reindex([claim for claim in order if claim in codes.index]).rename_axis("claim_id")


def disagreements(case, codes) -> Table | Note:
    """List the claims on which the coders differ, the most divided first.

    A claim is the more divided the smaller the share of its most frequent code is; of two
    with the same share, the one that more people coded comes first.

    Parameters
    ----------
    case : Case
    codes : pandas.DataFrame
        From `class_codes`: index ``claim_id``, one column for each coder.

    Returns
    -------
    Table or Note
        ``claim``, ``text``, ``codes``, ``key``, ``note``; a Note if they differ nowhere. With up to four coders, ``codes``
        says who wrote what; with more, how many wrote what. The caption counts the claims
        that at least two people coded and those on which all agree.

    Raises
    ------
    ValueError
        If a row names no claim of the case.
    """
    claims = case.claims.set_index("claim_id")
    unknown = [claim for claim in codes.index if claim not in claims.index]
    if unknown:
        raise Advice(f"there is no claim '{unknown[0]}'. Give the table that class_codes(case) makes.")
    shared, found = codes[codes.count(axis=1) > 1], []
    for name, row in shared.iterrows():
        given = row.dropna().str.replace("_", " ")
        votes = Counter(given).most_common()
        if len(votes) == 1:
            continue
        said = [f"{coder}: {status}" for coder, status in given.items()]
        words = "; ".join(said) if len(codes.columns) <= 4 else ", ".join(f"{status} {times}" for status, times in votes)
        claim = claims.loc[name]
        line = (name, claim["text"], words, claim["status"].replace("_", " "), claim["note"])
        found.append(((votes[0][1] / len(given), -len(given)), line))
    lines = [line for _, line in sorted(found, key=lambda item: item[0])]
    caption = _caption(len(shared), len(found))
    if not lines:
        return Note("No differences", f"{caption}.")
    return Table(pd.DataFrame(lines, columns=["claim", "text", "codes", "key", "note"]), caption)


def _read(path) -> list[tuple[str, str]] | None:
    """Read claim and status of each row that has a status; None if the file is no such table."""
    if ".kept-" in path.name:  # `work.load_rows` put it there: the coder has a newer file
        return None
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
        # some spreadsheets save with semicolons
        reader = csv.DictReader(lines, delimiter=";" if ";" in "".join(lines[:1]) else ",")
        rows = list(reader)
    except (OSError, UnicodeDecodeError, csv.Error):
        return None
    if not {"claim_id", "status"} <= set(reader.fieldnames or []):
        return None
    # people write "reported fact" where the table says reported_fact
    pairs = [((row["claim_id"] or "").strip(), "_".join((row["status"] or "").casefold().split())) for row in rows]
    return [(claim, status) for claim, status in pairs if status]


def _caption(shared, apart) -> str:
    if not shared:
        return "No claim is coded by two people yet"
    few = f". {shared} are few: one claim more or less moves the agreement by {100 / shared:.3g} percentage points"
    return f"Claims coded by at least two people: {shared}. All agree on {shared - apart}" + (few if shared < _FEW else "")
