"""Rewrite an article claim by claim, and see what the new words carry and what they lose."""

from __future__ import annotations

from html import escape
from itertools import groupby

import ipywidgets as widgets

from ..charts.record import SIGNS, rewrite_signs
from ..practice.work import Kept, whole
from ..proof.rewriting import carried, cautions, changes, claims_of, state
from ..show.table import Note
from .base import WIDE, Desk, button, claims_in_turn, claims_on_paper

_LONGEST = 5000  # characters: a text for one claim, not a whole page pasted in


def draft(case, *, sentences, save_as) -> Note:
    """Put the student's words together as one text, in reading order.

    The text, to be copied: a paragraph for each paragraph of the article. Above it the
    number of words and claims. A claim that is left out or not rewritten is not in it.
    """
    claims = claims_of(case, sentences)
    kept = _kept(case, claims, save_as)
    words = {row["claim_id"]: row["text"] for row in kept.rows() if row["text"]}
    if not words:
        return Note("No draft yet", f"Save your words for a first claim in the rewrite bench. {kept.where}")
    pages = claims[claims["claim_id"].isin(words)].merge(case.sentences[["sentence_id", "paragraph"]], on="sentence_id")
    paragraphs = groupby(pages.itertuples(), lambda row: row.paragraph if row.paragraph == row.paragraph else row.sentence_id)
    text = "\n\n".join(" ".join(words[row.claim_id] for row in part) for _, part in paragraphs)
    return Note(f"Your draft: {len(text.split())} words, {len(words)} of {len(claims)} claims", text)


def rewrite_bench(case, *, sentences, save_as=None, limit=200) -> Desk:
    """Rewrite claims one by one and watch which gain or lose source, hedge and date.

    Controls: ``claim_id``, ``text`` (begins with the claim in our words: as long as they
    stay as they are, the claim is not rewritten; empty: the claim is left out). Picture:
    `charts.record.rewrite_signs`, and above it a `Note` with the count of claims and
    words and with what `cautions` finds.
    """
    claims = claims_of(case, sentences)
    by_id = {row.claim_id: row for row in claims.itertuples()}
    kept = _kept(case, claims, save_as)
    drawn = {}

    def words():
        return {row["claim_id"]: row["text"] for row in kept.rows()}

    claim, forward = claims_in_turn(list(by_id), words())
    carries = widgets.HTML()
    text = widgets.Textarea(description="Your words", continuous_update=False, rows=3, **WIDE)

    def show(name):
        has = carried(case, by_id[name])
        signs = ". ".join(f"{sign.capitalize()}: {', '.join(has[sign]) or 'none'}" for sign in SIGNS)
        carries.value = (
            f"<p style='font-size:1.2em;margin:.5em 0'>{escape(by_id[name].text)}</p><p>In the article. {escape(signs)}.</p>"
            "<p>To leave this claim out: empty the box and press the button.</p>"
        )

    def save():
        if len(text.value) <= _LONGEST:
            kept.put({"claim_id": claim.value, "text": _clean(text.value)})
            bench.fill()
        bench.redraw()

    def draw(former, **_controls):
        now = words()
        if drawn != now or former is None:
            drawn.clear()
            drawn.update(now)
            former = rewrite_signs(changes(case, claims, now))
        typed = {name: fields["text"] for name, fields in bench.drafts().items()}
        former.beside = _report(case, by_id, now, typed, limit, kept.where)
        return former

    caption = "Write claims again in your own words, so that a reader sees who says it, how sure it is, and when it was"
    bench = Desk(
        draw,
        {"claim_id": claim, "text": text},
        lambda name: {"text": words().get(name, by_id[name].text)},
        offer=show,
        shown=[claim, carries, text, button("Save my words", save), forward],
        paper=[claims_on_paper(case, claims, "in my words", caption)],
    )
    return bench


def _report(case, by_id, words, typed, limit, where) -> Note:
    """Say how far the draft is and what to look at again."""
    count = sum(len(text.split()) for text in words.values())
    states = [state(row, words.get(name)) for name, row in by_id.items()]
    over = f": {count - limit} more than the limit of {limit}" if count > limit else f" of at most {limit}"
    lines = [f"{count} word{'' if count == 1 else 's'} in the whole draft{over}. {where}"]
    lines += [f"{name}: {line}" for name in by_id for line in cautions(case, name, words.get(name, ""))]
    for name, new in typed.items():
        if len(new) > _LONGEST:
            lines.append(f"{name}: this is too long for one claim. Write at most {_LONGEST} characters; nothing new was saved.")
        elif _clean(new) != words.get(name, by_id[name].text):
            lines.append(f'{name}: the words in the box are not saved yet. Choose the claim and press "Save my words".')
    done, same, out = (states.count(name) for name in ("rewritten", "unchanged", "left out"))
    return Note(f"{done} of {len(by_id)} claims rewritten, {same} unchanged, {out} left out", "\n".join(lines))


def _kept(case, claims, save_as) -> Kept:
    mine = set(claims["claim_id"])
    return Kept("Your words", save_as, ["claim_id", "text"], lambda row: row["claim_id"] in mine, case)


def _clean(text) -> str:
    """Return what a CSV file can hold: one kind of line end, and no half characters."""
    return "\n".join(whole(text).splitlines()).strip()
