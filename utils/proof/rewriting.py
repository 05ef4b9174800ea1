"""Hold a student's own words against the claims that they stand for: what is kept, gained, lost, or not in the article."""

from __future__ import annotations

import re

import pandas as pd

from ..case.case import Advice, parts
from .prose import signs_in
from .wording import bounds_in, numbers_in

_EXACT = "an exact number"


def claims_of(case, sentences) -> pd.DataFrame:
    """Return the claims of some sentences or headings, in reading order.

    The columns of ``claims``.
    """
    case.need("sentences", "claims")
    unknown = [name for name in sentences if name not in set(case.sentences["sentence_id"])]
    if unknown:
        raise Advice(f"there is no sentence '{unknown[0]}'. Write some of: {', '.join(case.sentences['sentence_id'])}.")
    rows = case.claims[case.claims["sentence_id"].isin(list(sentences))]
    if rows.empty:
        raise Advice("no sentence with a claim is chosen. Write some locators, like those in case.claims.")
    return case.in_reading_order(rows)


def carried(case, claim) -> dict[str, list[str]]:
    """Say what carries a claim in the article.

    ``source`` (name of the speaker), ``hedge``, ``date`` (words for the time, of all
    events that rest on the claim).
    """
    names = case.actors.loc[case.actors["actor_id"] == claim.speaker, "name"]
    dates = case.events.loc[case.events["claim_id"] == claim.claim_id, "date_text"].dropna()
    return {"source": list(names), "hedge": parts(claim.hedges), "date": list(dates)}


def state(claim, text) -> str:
    """Say what a student has done with a claim (a row of ``claims``); None: nothing so far."""
    if text is None:
        return "not rewritten yet"
    if not text:
        return "left out"
    return "unchanged" if text.casefold().split() == claim.text.casefold().split() else "rewritten"


def changes(case, claims, words) -> pd.DataFrame:
    """Compare what carries claims in the article with a student's words, sign by sign.

    What the article has is read from the tables: a claim has a source if it has a speaker, a
    hedge if it has ``hedges``, a date if an event with a ``date_text`` rests on it. What the
    student's words have is read by `prose.signs_in`: by words, not by meaning. Words that
    are still ours (but for case and spaces) are not rewritten.

    A row for each claim: ``claim``, ``text`` (ours), ``your words``, ``state``, and
    ``source``, ``hedge``, ``date``, each "-" (neither), "kept", "kept, now: ..." (in other
    words), "gained: ...", "lost: ...", "left out"; "article: ..." if it is not rewritten.

    Parameters
    ----------
    claims : pandas.DataFrame
        From `claims_of`.
    words : dict of str to str
        The student's words for a ``claim_id``. An empty text: the claim is left out.
    """
    known, verbs = _names(case.actors), set(case.claims["verb"].dropna())
    rows = []
    for claim in claims.itertuples():
        text, has = words.get(claim.claim_id), carried(case, claim)
        now = state(claim, text)
        row = {"claim": claim.claim_id, "text": claim.text, "your words": text or now, "state": now}
        mine = signs_in(text, known, verbs) if now == "rewritten" else {}
        speaker = _names(case.actors[case.actors["actor_id"] == claim.speaker])
        rows.append(row | {sign: _change(sign, old, mine.get(sign, []), now, speaker) for sign, old in has.items()})
    return pd.DataFrame(rows)


def _change(sign, old, new, now, speaker) -> str:
    """Say what became of one sign of a claim."""
    new = list(dict.fromkeys(new))
    if now != "rewritten":
        return "-" if not old else now if now == "left out" else f"article: {', '.join(old)}"
    if not (old and new):
        return f"lost: {', '.join(old)}" if old else f"gained: {', '.join(new)}" if new else "-"
    same = _covers(new, speaker) if sign == "source" else _covers(new, old) and _covers(old, new)
    return "kept" if same else f"kept, now: {', '.join(new)}"


def _names(actors) -> set[str]:
    """Return the words that can name an actor: names, other names, roles, each part of a person's name."""
    names = {*actors["name"], *actors["role"].dropna()}
    names |= {name for cell in actors["also_called"] for name in parts(cell)}
    return names | {part for name in actors.loc[actors["kind"] == "person", "name"] for part in name.split()}


def _covers(some, others) -> bool:
    """Say whether each of these words is a part of one of the others, or the other way round."""
    pairs = [[(one.casefold(), other.casefold()) for other in others] for one in some]
    return all(any(one in other or other in one for one, other in row) for row in pairs)


def cautions(case, claim_id, text) -> list[str]:
    """Say where a student's words and the article's claim disagree: quotations, numbers, bounds.

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
