"""Read what a student writes: what carries a sentence, as far as lists of words can tell."""

from __future__ import annotations

import re

from ..case.dates import MONTHS
from .wording import DATE_EXPRESSIONS, HEDGES, NUMBER_WORDS, QUALIFIERS, numbers_in

# A student writes more freely than a newspaper.
_NOUNS = "(?:claim|doubt|promise|question|report|state|vow)"  # say something as a verb, and nothing as a noun
_SAYS = (  # whoever does this is a source
    r"(?:sa(?:ys?|id)|tells?|told|writes?|wrote|den(?:y|ies|ied)|admit(?:s|ted)?|call(?:s|ed)?(?! for\b)|"
    r"(?:accus|announc|argu|believ|criticis|criticiz|declar|describ|speculat|urg|welcom)(?:es?|ed)|"
    r"(?:complain|confirm|explain|insist|warn)(?:s|ed)?|(?:claim|doubt|promis|question|report|stat|vow)ed|"
    rf"{_NOUNS}s(?= that\b)|(?<=s ){_NOUNS}(?= that\b)|reports(?=[.;!?]|$))"
)
_HOLDS = (  # who does this may be a thing: it makes a source of a name that we know
    r"(?:add|ask|respond|suggest|threaten)(?:s|ed)?|judg(?:es?|ed)|perceiv(?:es?|ed)|justif(?:y|ies|ied)|sees?|saying|"
    rf"{_NOUNS}s?"
)
_TELLS = r"(?:sa(?:ys?|id)|report(?:s|ed)|wrote|writes|warn(?:s|ed)|announce[sd])"  # may stand before who does it
# Words that are no part of a source, and words with which none ends.
_NEVER = (
    "am|is|are|was|were|be|been|being|will|would|can|could|may|might|must|should|do|does|did|not|never|nobody|nothing|i|you|he|"
    "she|it|they|we|no|who|whom|which|what|there|if|because|while|when|as|than|or|and|but|so|although|that"
)
_LAST = (
    "the|an?|this|these|those|his|her|its|their|our|my|your|some|any|many|most|more|all|several|few|one|others?|everyone|"
    "somebody|new|first|unconfirmed|united|member|reports"
)
_WORD = rf"(?!(?i:{_NEVER})\b)[\w'’.&-]+"
_PHRASE = rf"(?:{_WORD} ){{0,7}}?(?!(?i:{_LAST})\b){_WORD}"
_START = r"(?:^|[,;:/(\"“”„»–—] ?|\b(?:and|but|that|because|while|when|as|although|so|if) )(?:(?i:on|in|at|after|during) )?"
_BETWEEN = r" (?i:(?:has|have|had|also|first|then|later|again|\w+ly) )*"
_NO_SPEECH = r"(?! (?:by|of|nothing)\b)"
_SOURCED = re.compile(r"\b(?:according to|reported by|said by)(?: [^\s,.;:!?/()\"”]+){1,3}", re.I)
_SOFT = HEDGES | set(
    "maybe|i think|we think|"
    "reports say|reports that|unverified|suggest|suggested|seem|seems|appears to|likely|unlikely|probably|possible|alleged|"
    "is said to|are said to|is believed to|are believed to|is thought to|are thought to".split("|")
)
_SOFTENS = "|".join(sorted(_SOFT, key=len, reverse=True))
_ANY_MONTH = rf"(?:{'|'.join(MONTHS)}|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
_DAY = r"(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?"
_YEAR = r"(?:,? \d{4}\b)?"
_FREE_DATES = re.compile(
    rf"\b\d{{4}}-\d\d(?:-\d\d)?\b|\b\d{{1,2}}[./]\d{{1,2}}[./]\d{{4}}\b|\b{_DAY}(?: of)? {_ANY_MONTH}{_YEAR}"
    rf"|\b{_ANY_MONTH} {_DAY}\b{_YEAR}|(?<=\b[Ii]n )(?:19|20)\d\d\b|{DATE_EXPRESSIONS.pattern}"
)
# "May said" is a person, "in May" and "early May" are a month.
_BEFORE_MONTH = re.compile(r"\b(?:in|since|until|by|of|from|to|before|after|during|early|mid|late|last|next|this) $", re.I)
_QUOTED = re.compile(r"[\"“”„]([^\"“”„]+)[\"“”]")
_NUMBER = re.compile(
    rf"\b(?:(?:{'|'.join([*QUALIFIERS, 'under|below|above|about|around|roughly|approximately|some|close to'])}) )?"
    rf"(?:\d+(?:,\d{{3}})*(?:\.\d+)?|(?:{'|'.join(NUMBER_WORDS)})\b)(?: (?:or (?:more|fewer|less)|at (?:least|most))\b)?",
    re.I,
)


def signs_in(text: str, names=(), verbs=()) -> dict[str, list[str]]:
    """Find what carries a sentence: source, hedge, date, number, quotation.

    It goes by lists of words and does not understand the sentence: "he said" names nobody,
    "the decision announced on Monday" makes the decision a source, and a hedge in one half
    of a sentence counts for both halves.

    Parameters
    ----------
    names : iterable of str
        Sources that we know: more verbs count for them, and an apposition between commas may
        part them from the verb. Capital letters count, but not in the first letter.
    verbs : iterable of str
        Words for what these do when they say or hold something, beside those known here.

    Returns
    -------
    dict of str to list of str
        As written, in the order of the text. ``source``: the subject of a verb of saying, at
        the start of its clause or after the verb at the end of a sentence; a known name
        before a colon and a quotation; "according to" and what follows. ``hedge``: words that
        soften ("may" counts; "May" does not, nor "they report that"). ``date``: days, months,
        weekdays and counted times. ``number``: numbers outside of dates, with the words that
        make them bounds. ``quotation``: what stands in double quotation marks.
    """
    text = re.sub(r"(?<=\d)[ \u00a0\u202f](?=\d{3}\b)", ",", text)  # 10 000 is one number
    dates, rest = [], text
    for match in _FREE_DATES.finditer(text):
        if match[0] not in MONTHS or _BEFORE_MONTH.search(text[max(match.start() - 9, 0) : match.start()]):
            dates.append(match[0])
            rest = rest[: match.start()] + "/" * len(match[0]) + rest[match.end() :]
    sources, soft = [], rest
    says = _saying(names, verbs)
    for sentence in re.split(r"(?<=[.!?])\s+(?=[A-Z\"“„/])|\n", rest):
        sourced = _SOURCED.findall(sentence)
        found = [] if sourced else list(says.finditer(" ".join(sentence.split())))
        sources += sourced or [re.sub(r"^[Tt]he (?=[A-Z])", "", match[match.lastgroup]).rstrip(".") for match in found]
        for match in found:
            soft = soft.replace(match[0], "/") if "report" in match[0] else soft
    hedges = [word for word in re.findall(rf"\b(?:{_SOFTENS})\b", soft, re.I) if word != "May"]
    numbers = [match[0] for match in _NUMBER.finditer(rest) if numbers_in(match[0])]
    quotations = [words.strip() for words in _QUOTED.findall(text)]
    return {"source": sources, "hedge": hedges, "date": dates, "number": numbers, "quotation": quotations}


def _saying(names, verbs) -> re.Pattern:
    """Make a pattern that finds who says something; the last group that matched is the source."""
    some = [f"[{name[0].lower()}{name[0].upper()}]{re.escape(name[1:])}" for name in sorted(names, key=len, reverse=True)]
    known = rf"(?<!\w)(?:{'|'.join(some)})(?!\w)" if some else r"(?!)"
    holds = "|".join([_SAYS, _HOLDS, *map(re.escape, verbs)])
    return re.compile(
        rf"(?P<known>{known})(?:,[^,;:]{{1,60}},)?{_BETWEEN}(?i:{holds})\b{_NO_SPEECH}"
        rf"|{_START}(?P<subject>{_PHRASE}){_BETWEEN}(?i:{_SAYS})\b{_NO_SPEECH}"
        rf"|[,\"“”„] ?{_TELLS} (?P<after>{_PHRASE})(?=[.,;!?/]|$| (?:on|in|at)\b)"
        rf"|(?P<owner>{known})['’]s? (?:warning|{_NOUNS})s?\b"
        rf"|(?P<quoted>{known})[^:]{{0,80}}: ?[\"“„]"
    )
