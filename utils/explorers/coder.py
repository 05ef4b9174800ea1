"""Code claims by written rules, and see where a reader and the key differ."""

from html import escape

import ipywidgets as widgets
import pandas as pd

from ..case.case import Advice, in_words, parts
from ..practice import work
from ..show.table import Note, Table
from .base import WIDE, Desk, button, by_key
from .original import original

_COLUMNS = ["claim_id", "status"]


def status_coder(case, claim_ids, agreement, *, save_as=None) -> Desk:
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
    kept = work.Kept("Your codes", save_as, _COLUMNS, lambda row: row["status"] in statuses, case)

    options = [(f"{number} of {len(claim_ids)}: {name}", name) for number, name in enumerate(claim_ids, 1)]
    first = next((name for name in claim_ids if name not in by_key(kept)), claim_ids[0])
    claim = widgets.Dropdown(options=options, value=first, description="Claim", **WIDE)
    forward = button("Next claim", lambda: setattr(claim, "index", (claim.index + 1) % len(claim_ids)))
    status = widgets.Dropdown(
        options=[("choose a status", ""), *((in_words(name), name) for name in statuses)], description="Status", **WIDE
    )
    text, own = widgets.HTML(), original(case)

    def draw(_former, claim_id, **_status):
        row = rows.loc[claim_id]
        speaker = names.get(row["speaker"])
        said = "The article's own voice, or nobody named." if speaker is None else f"Said by: {speaker}."
        soft = f" Words that soften or bind: {row['hedges']}." if parts(row["hedges"]) else " No hedge."
        words = f"<p style='font-size:1.2em;margin:.5em 0'>{escape(row['text'])}</p><p>{escape(said + soft)}</p>"
        text.value = words + own(row["sentence_id"])
        coded = {name: row["status"] for name, row in by_key(kept).items()}
        done = [name for name in claim_ids if name in coded]
        if len(done) < len(claim_ids):
            return Note(f"{len(done)} of {len(claim_ids)} coded", "The key appears when all claims are coded. " + kept.where)
        return _against_the_key(rows.loc[claim_ids].reset_index(), coded, agreement)

    return Desk(
        draw,
        {"claim_id": claim, "status": status},
        kept,
        shown=[claim, text, status, forward],
        paper=_on_paper(case, rows.loc[claim_ids]),
    )


def _on_paper(case, claims) -> list[Table]:
    """Lay out what the menu offers, and the claims with an empty column to write in."""
    offered = pd.DataFrame({"status": ["; ".join(map(in_words, case.allowed("claims", "status")))]})
    task = pd.DataFrame(
        {
            "claim": claims.index,
            "in our words": list(claims["text"]),
            "said by": list(case.names.reindex(claims["speaker"], fill_value="nobody named")),
            "hedges": [", ".join(parts(cell)) or "none" for cell in claims["hedges"]],
            "status": "",
        }
    )
    return [
        Table(offered, "Choose from these", blank=()),
        Table(task, "Give each claim a status by its wording", blank=("status",)),
    ]


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
