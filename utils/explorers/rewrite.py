"""Rewrite an article claim by claim, and see what the new words carry and what they lose."""

from __future__ import annotations

import re
from html import escape
from itertools import groupby

import ipywidgets as widgets

from .explore import DPI, WIDE, Explorer, claims_on_paper
from .output import Note
from .recordcharts import SIGNS, carried, claims_of, rewrite_signs, state
from .wording import bounds_in, numbers_in, signs_in
from .work import Saved

_COLUMNS = ["case", "claim_id", "text"]
_EXACT = "an exact number"
_LONGEST = 5000  # characters: a text for one claim, not a whole page pasted in


def cautions(case, claim_id, text) -> list[str]:
    """Say where a student's words and the article's claim disagree: quotations, numbers, bounds.

    Parameters
    ----------
    case : Case
    claim_id : str
    text : str
        The student's words for this claim.

    Returns
    -------
    list of str
        A sentence for each quotation that the article does not have, each number that neither
        the claim nor what ``record`` found about it has, and each bound that became exact or
        turned round.
    """
    found, result = signs_in(text), []
    advice = "It is right if the source that you name says so." if found["source"] else "Name the source that says so."
    quotes = [_plain(quote) for quote in case.claims["quote"].dropna()]
    for words in found["quotation"]:
        if not any(re.search(rf"(?<!\w){re.escape(_plain(words))}(?!\w)", quote) for quote in quotes):
            result.append(f'"{words}" is not a quotation of the article. {advice}')
    claim = case.claims.loc[case.claims["claim_id"] == claim_id, "text"]
    dates = case.events.loc[case.events["claim_id"] == claim_id, "date_text"].dropna()
    amounts = list(case.quantities.loc[case.quantities["claim_id"] == claim_id, "text"])
    outside = case.record.loc[case.record["claim_id"] == claim_id, "finding"]
    known = numbers_in(" ; ".join([*claim, *dates, *amounts, *outside]))
    for words in found["number"]:
        if not numbers_in(words) <= known:
            result.append(f'"{words}" is not a number of this claim. {advice}')
        for amount in amounts:
            said, mine = _kind(amount), _kind(words)
            read = mine != _EXACT or " " not in words  # "about 50" is not exact, whatever it is
            if numbers_in(amount) == numbers_in(words) and mine != said and read:
                result.append(f'The article says "{amount}": {said}. Your "{words}" is {mine}.')
    return result


def _plain(quotation) -> str:
    return quotation.replace("’", "'").strip(" .,;:!?").casefold()


def _kind(words) -> str | None:
    """Say what kind of number this is; None if it is not one number."""
    bounds = bounds_in(words)
    if bounds is None:
        return None
    _, _, high, _, qualifier = bounds
    return _EXACT if qualifier is None else "a lower bound" if high is None else "an upper bound"


def draft(case, *, sentences, save_as, folder=None) -> Note:
    """Put the student's words together as one text, in reading order.

    Parameters
    ----------
    case : Case
    sentences : list of str
        The sentences of the rewrite bench.
    save_as : str
        The file of the rewrite bench.
    folder : path-like, optional
        Left out: ``notebooks/my_work``.

    Returns
    -------
    Note
        The text, to be copied: a paragraph for each paragraph of the article. Above it the
        number of words and claims. A claim that is left out or not rewritten is not in it.

    Raises
    ------
    ValueError
        If a sentence does not exist, or the file name leads out of the folder.
    """
    claims = claims_of(case, sentences)
    saved = _saved(case, claims, save_as, folder)
    words = {row["claim_id"]: row["text"] for row in saved.rows if row["text"]}
    if not words:
        return Note("No draft yet", f"Save your words for a first claim in the rewrite bench. {saved.where}")
    pages = claims[claims["claim_id"].isin(words)].merge(case.sentences[["sentence_id", "paragraph"]], on="sentence_id")
    parts = groupby(pages.itertuples(), lambda row: row.paragraph if row.paragraph == row.paragraph else row.sentence_id)
    text = "\n\n".join(" ".join(words[row.claim_id] for row in part) for _, part in parts)
    return Note(f"Your draft: {len(text.split())} words, {len(words)} of {len(claims)} claims", text)


def rewrite_bench(case, *, sentences, save_as=None, folder=None, limit=200) -> Explorer:
    """Rewrite claims one by one and watch which gain or lose source, hedge and date.

    Parameters
    ----------
    case : Case
    sentences : list of str
        Locators: the claims of these sentences are to be rewritten.
    save_as : str, optional
        File name for the student's words, like ``ann.csv``; they are saved at each click on
        "Save my words" and taken up again.
    folder : path-like, optional
        Where to save. Left out: ``notebooks/my_work``.
    limit : int
        How many words the whole draft may have.

    Returns
    -------
    Explorer
        Controls: ``claim_id``, ``text`` (begins with the claim in our words: as long as they
        stay as they are, the claim is not rewritten; empty: the claim is left out). Picture:
        `recordcharts.rewrite_signs`, and above it a `Note` with the count of claims and words
        and with what `cautions` finds.

    Raises
    ------
    ValueError
        If a sentence does not exist, or the file name leads out of the folder.
    """
    claims = claims_of(case, sentences)
    by_id = {row.claim_id: row for row in claims.itertuples()}
    saved = _saved(case, claims, save_as, folder)
    words = {row["claim_id"]: row["text"] for row in saved.rows}  # what is kept
    typed = {}  # what stands in the box, claim by claim: nobody loses words by looking at another claim
    drawn = {}

    options = [(f"{number} of {len(by_id)}: {name}", name) for number, name in enumerate(by_id, 1)]
    claim = widgets.Dropdown(options=options, description="Claim", **WIDE)
    carries = widgets.HTML()
    text = widgets.Textarea(description="Your words", continuous_update=False, rows=3, **WIDE)
    keep, forward = widgets.Button(description="Save my words"), widgets.Button(description="Next claim")

    def show(_change=None):
        row = by_id[claim.value]
        has = carried(case, row)
        signs = ". ".join(f"{sign.capitalize()}: {', '.join(has[sign]) or 'none'}" for sign in SIGNS)
        carries.value = (
            f"<p style='font-size:1.2em;margin:.5em 0'>{escape(row.text)}</p><p>In the article. {escape(signs)}.</p>"
            "<p>To leave this claim out: empty the box and press the button.</p>"
        )
        text.value = typed.get(claim.value, words.get(claim.value, row.text))

    def type_(change):
        typed[claim.value] = change["new"]

    def save(_button):
        if len(text.value) <= _LONGEST:
            words[claim.value] = typed[claim.value] = _clean(text.value)
            name = case.package["name"]
            saved.save([dict(zip(_COLUMNS, (name, *item), strict=True)) for item in words.items()])
        bench.redraw()

    def draw(former, **_controls):
        note = _report(case, by_id, words, typed, limit, saved.where)
        if drawn != words or former is None:
            rows = [{"claim_id": name, "text": kept} for name, kept in words.items()]
            former = rewrite_signs(case, rows, sentences=sentences, dpi=DPI)
            drawn.clear()
            drawn.update(words)
        former.beside = note
        return former

    def step(_button):
        claim.index = (claim.index + 1) % len(by_id)

    claim.observe(show, "value")
    text.observe(type_, "value")
    keep.on_click(save)
    forward.on_click(step)
    claim.value = next((name for name in by_id if name not in words), claims["claim_id"][0])
    show()
    caption = "Write claims again in your own words, so that a reader sees who says it, how sure it is, and when it was"
    paper = [claims_on_paper(case, claims, "in my words", caption)]
    bench = Explorer(draw, {"claim_id": claim, "text": text}, [claim, carries, text, keep, forward], paper)
    return bench


def _report(case, by_id, words, typed, limit, where) -> Note:
    """Say how far the draft is and what to look at again."""
    count = sum(len(kept.split()) for kept in words.values())
    states = [state(row, words.get(name)) for name, row in by_id.items()]
    over = f": {count - limit} more than the limit of {limit}" if count > limit else f" of at most {limit}"
    lines = [f"{count} word{'' if count == 1 else 's'} in the whole draft{over}. {where}"]
    lines += [f"{name}: {line}" for name in by_id for line in cautions(case, name, words.get(name, ""))]
    for name, row in by_id.items():
        new = typed.get(name, "")
        if len(new) > _LONGEST:
            lines.append(f"{name}: this is too long for one claim. Write at most {_LONGEST} characters; nothing new was saved.")
        elif name in typed and _clean(new) != words.get(name, row.text):
            lines.append(f'{name}: the words in the box are not saved yet. Choose the claim and press "Save my words".')
    done, same, out = (states.count(name) for name in ("rewritten", "unchanged", "left out"))
    return Note(f"{done} of {len(by_id)} claims rewritten, {same} unchanged, {out} left out", "\n".join(lines))


def _saved(case, claims, save_as, folder) -> Saved:
    mine, name = set(claims["claim_id"]), case.package["name"]
    return Saved("Your words", save_as, _COLUMNS, lambda row: row["case"] == name and row["claim_id"] in mine, folder)


def _clean(text) -> str:
    """Return what a CSV file can hold: one kind of line end, and no half characters."""
    return "\n".join(text.encode("utf-8", "replace").decode("utf-8").splitlines()).strip()
