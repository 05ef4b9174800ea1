"""Code claims, alone or as a class."""

from __future__ import annotations

from collections import Counter
from html import escape

import ipywidgets as widgets
import pandas as pd
from IPython.display import display

from ..case.case import Advice, in_words, parts
from ..practice import work
from ..show.table import Note, Table
from .base import WIDE, Explorer, claims_in_turn, claims_on_paper, menu_on_paper
from .original import original

_COLUMNS = ["claim_id", "status"]


def status_coder(case, claim_ids, agreement, *, save_as=None) -> Explorer:
    """Give each claim a status; when all have one, compare with the key.

    Controls: ``claim_id``, ``status``. Picture: a `Note` that counts until all claims
    are coded, then a `Table` of those coded in another way than in the key (``claim``,
    ``text``, ``you``, ``key``, ``note``), or a `Note` if there are none.

    Parameters
    ----------
    agreement : callable
        Takes two columns of codes, returns a number such as Cohen's kappa. The lesson
        defines it in the open.
    """
    case.need("claims")
    rows, names, statuses = case.claims.set_index("claim_id"), case.names, case.allowed("claims", "status")
    missing = [claim for claim in claim_ids if claim not in rows.index]
    if missing or not claim_ids:
        raise Advice(f"there is no claim '{', '.join(missing[:1])}'. Look up the name in case.claims.")
    kept = work.Kept("Your codes", save_as, _COLUMNS, lambda row: row["status"] in statuses)

    def codes():
        return {row["claim_id"]: row["status"] for row in kept.rows()}

    claim, forward = claims_in_turn(claim_ids, codes())
    status = widgets.Dropdown(
        options=[("choose a status", ""), *((in_words(name), name) for name in statuses)], description="Status", **WIDE
    )
    text, own = widgets.HTML(), original(case)

    def show(_change=None):
        row = rows.loc[claim.value]
        speaker = names.get(row["speaker"])
        said = "The article's own voice, or nobody named." if speaker is None else f"Said by: {speaker}."
        soft = f" Words that soften or bind: {row['hedges']}." if parts(row["hedges"]) else " No hedge."
        text.value = f"<p style='font-size:1.2em;margin:.5em 0'>{escape(row['text'])}</p><p>{escape(said + soft)}</p>"
        text.value += own(row["sentence_id"])
        status.value = codes().get(claim.value, "")

    def keep(change):
        if change["new"] and codes().get(claim.value) != change["new"]:
            kept.put({"claim_id": claim.value, "status": change["new"]})

    def draw(_former, **_controls):
        coded = codes()
        done = [name for name in claim_ids if name in coded]
        if len(done) < len(claim_ids):
            return Note(f"{len(done)} of {len(claim_ids)} coded", "The key appears when all claims are coded. " + kept.where)
        return _against_the_key(rows.loc[claim_ids].reset_index(), coded, agreement)

    claim.observe(show, "value")
    status.observe(keep, "value")
    show()
    task = claims_on_paper(case, rows.loc[claim_ids].reset_index(), "status", "Give each claim a status by its wording")
    paper = [menu_on_paper("status", map(in_words, statuses)), task]
    return Explorer(draw, {"claim_id": claim, "status": status}, [claim, text, status, forward], paper)


def _against_the_key(claims, codes, agreement) -> Table | Note:
    """List the claims that a reader coded in another way than the key; the caption says how far the two agree."""
    claims = claims.assign(you=claims["claim_id"].map(codes))
    apart, number = claims[claims["you"] != claims["status"]], len(claims)
    said = f"The same status as in the key for {number - len(apart)} of {number} claims. "
    said += f"Beyond luck: {agreement(claims['you'], claims['status']):.2f}. "
    said += f"One claim more or less moves the agreement by {100 / number:.3g} percentage points."
    if apart.empty:
        return Note("No differences", said)
    shown = apart[["claim_id", "text", "you", "status", "note"]].rename(columns={"claim_id": "claim", "status": "key"})
    return Table(shown.assign(you=shown["you"].map(in_words), key=shown["key"].map(in_words)), said)


def class_codes(case, folder="class") -> pd.DataFrame:
    """Read the files of all coders in a folder of ``notebooks/my_work``: one for each, named for the coder, like ``ann.csv``.

    What cannot be used is left out, and a `Note` below the cell says so: a file that is not
    a table with the columns ``claim_id`` and ``status``, a claim or a status that the case
    does not have. No file is changed.

    One row for each claim that at least one person coded, in the article's order; the
    index is ``claim_id``. One column for each coder: the status, NaN where there is
    none. Empty if there is no folder or no code.
    """
    case.need("claims")
    order, statuses = list(case.in_reading_order(case.claims)["claim_id"]), case.allowed("claims", "status")
    coders, left_out = {}, []
    try:
        files = work.files(folder)
    except work.TROUBLE as error:
        files, left_out = [], [f"The folder {folder} cannot be read ({work.why(error)})."]
    for path in files:
        codes, faults = _codes_in(path, order, statuses)
        left_out += [f"{path.name}: {fault}." for fault in faults]
        if codes:
            coders[path.stem] = codes
    if left_out:
        display(Note("Left out", "\n".join(left_out)))
    codes = pd.DataFrame({name: pd.Series(given, dtype=case.claims["status"].dtype) for name, given in coders.items()})
    return codes.reindex([claim for claim in order if claim in codes.index]).rename_axis("claim_id")


def _codes_in(path, claims, statuses) -> tuple[dict[str, str], list[str]]:
    """Read what one person coded, and say what cannot be used."""
    try:
        columns, rows = work.read(path)
    except (*work.TROUBLE, ValueError) as error:
        return {}, [f"it cannot be read ({work.why(error)})"]
    if not set(_COLUMNS) <= set(columns):
        return {}, ["this is not a table with the columns claim_id and status"]
    # people write "reported fact" where the table says reported_fact
    given = [(row["claim_id"].strip(), "_".join(row["status"].casefold().split())) for row in rows if row["status"].strip()]
    good = [(claim, status) for claim, status in given if claim in claims and status in statuses]
    strange = sorted({claim for claim, _ in given} - set(claims)) + sorted(
        {in_words(name) for _, name in given if name not in statuses}
    )
    twice = [claim for claim, times in Counter(claim for claim, _ in good).items() if times > 1]
    faults = [f"no such claim or status: {', '.join(strange)}"] if strange else []
    faults += [f"coded more than once, so the last code counts: {', '.join(twice)}"] if twice else []
    return dict(good), faults if good else [*faults, "there is no code in it that can be used"]
