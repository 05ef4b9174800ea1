"""Numbers and dates as English newspapers write them.

Only what can be decided from the words alone: "over 10" is more than 10, "dozens" is at
least 24, "on Friday" is a Friday. Which Friday is a question for `provenance`.
"""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange

from .dates import Span

_UNITS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
_NUMBER_WORDS = {word: number for number, word in enumerate(_UNITS) if number > 1} | {"dozens": 24, "dozen": 12}
_QUALIFIERS = {  # word: (side, is the bound itself possible?); a longer one stands before one that it contains
    "no more than": ("high", True),
    "not more than": ("high", True),
    "over": ("low", False),
    "more than": ("low", False),
    "at least": ("low", True),
    "dozens": ("low", True),
    "nearly": ("high", False),
    "almost": ("high", False),
    "fewer than": ("high", False),
    "less than": ("high", False),
    "as many as": ("high", True),
    "up to": ("high", True),
    "at most": ("high", True),
    "within": ("high", True),
}
# Words that soften a claim wherever they stand.
HEDGES = set(
    "reports of|reportedly|unconfirmed|suggests|might|may|would|could|speculate|potentially|potential|possibly|perhaps|"
    "apparently|allegedly|allegation|allegations|whether".split("|")
)
_MONTHS = "January February March April May June July August September October November December".split()
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_MONTH_DATE = rf"({'|'.join(_MONTHS)})(?: (\d{{1,2}})(?:, (\d{{4}}))?| (\d{{4}}))?"
_COUNTED = r"(\d[\d,]*|" + "|".join(_UNITS) + r") (day|month)s? (?:before|after|later)"
_DATE_EXPRESSIONS = re.compile(
    rf"\b(?:{_MONTH_DATE}|{'|'.join(_DAYS)}|weekend|{_COUNTED}"
    r"|\d[\d,]*(?:st|nd|rd|th) day|within \S+ (?:hour|day|week|month)s?)\b"
)

# A student writes more freely than a newspaper. What follows is for `signs_in` alone.
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
_ANY_MONTH = rf"(?:{'|'.join(_MONTHS)}|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
_DAY = r"(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?"
_YEAR = r"(?:,? \d{4}\b)?"
_FREE_DATES = re.compile(
    rf"\b\d{{4}}-\d\d(?:-\d\d)?\b|\b\d{{1,2}}[./]\d{{1,2}}[./]\d{{4}}\b|\b{_DAY}(?: of)? {_ANY_MONTH}{_YEAR}"
    rf"|\b{_ANY_MONTH} {_DAY}\b{_YEAR}|(?<=\b[Ii]n )(?:19|20)\d\d\b|{_DATE_EXPRESSIONS.pattern}"
)
# "May said" is a person, "in May" and "early May" are a month.
_BEFORE_MONTH = re.compile(r"\b(?:in|since|until|by|of|from|to|before|after|during|early|mid|late|last|next|this) $", re.I)
_QUOTED = re.compile(r"[\"“”„]([^\"“”„]+)[\"“”]")
_NUMBER = re.compile(
    rf"\b(?:(?:{'|'.join([*_QUALIFIERS, 'under|below|above|about|around|roughly|approximately|some|close to'])}) )?"
    rf"(?:\d+(?:,\d{{3}})*(?:\.\d+)?|(?:{'|'.join(_NUMBER_WORDS)})\b)(?: (?:or (?:more|fewer|less)|at (?:least|most))\b)?",
    re.I,
)


def numbers_in(text: str) -> set[float]:
    """Return the numbers in a text, written in digits or (from two to twelve) in words.

    Examples
    --------
    >>> sorted(numbers_in("Ten of 1,200"))
    [10.0, 1200.0]
    """
    found = {float(digits.replace(",", "")) for digits in re.findall(r"\d+(?:,\d{3})*(?:\.\d+)?", text)}
    return found | {float(_NUMBER_WORDS[word]) for word in re.findall(r"[a-z]+", text.casefold()) if word in _NUMBER_WORDS}


def bounds_in(text: str):
    """Read a number with its bounds.

    Parameters
    ----------
    text : str
        One number as a newspaper writes it, like ``over 300`` or ``dozens``.

    Returns
    -------
    tuple of (low, low_closed, high, high_closed, qualifier), or None
        A missing bound is None, as is a missing qualifier. None if there is not exactly one
        number.

    Examples
    --------
    >>> bounds_in("over 300")
    (300.0, False, None, None, 'over')
    """
    numbers = numbers_in(text)
    if len(numbers) != 1:
        return None
    (number,) = numbers
    for word, (side, closed) in _QUALIFIERS.items():
        if re.search(rf"\b{word}\b", text, re.IGNORECASE):
            return (number, closed, None, None, word) if side == "low" else (None, None, number, closed, word)
    return number, True, number, True, None


def dates_in(text: str) -> list[str]:
    """Return the expressions of date and calendar time in a text, as written."""
    return [match[0] for match in _DATE_EXPRESSIONS.finditer(text)]


def fits(words: str, span: Span) -> bool:
    """Say whether a span is what these words say: month, day, year, weekday, weekend.

    Words that name none of these fit every span.
    """
    first, last = span.earliest, span.latest
    match = re.search(rf"\b{_MONTH_DATE}\b", words)
    if match:
        month, day, year = _MONTHS.index(match[1]) + 1, match[2], match[3] or match[4]
        exact = (int(day), int(day)) if day else (1, monthrange(first.year, month)[1])
        same = (first.month, last.month, first.day, last.day) == (month, month, *exact)
        return same and first.year == last.year and (year is None or first.year == int(year))
    for number, name in enumerate(_DAYS):
        if re.search(rf"\b{name}\b", words):
            return first == last and first.weekday() == number
    if "weekend" in words:
        return first.weekday() == 5 and last - first == dt.timedelta(days=1)
    return True


def names_date(words: str) -> bool:
    """Say whether words name a month, a weekday or a weekend."""
    return re.search(rf"\b(?:{'|'.join(_MONTHS + _DAYS)}|weekend)\b", words) is not None


def repeats_every(words: str) -> int:
    """Return after how many days words like these mean another day: 7 (weekday) or 365."""
    return 7 if "weekend" in words or any(name in words for name in _DAYS) else 365


def steps_in(words: str) -> int | None:
    """Return how many steps a counted expression takes from its start.

    ``the 5th day`` is 4 steps from the first day; ``two months before`` is 2 steps. None if
    the words count nothing.
    """
    ordinal = re.search(r"(\d[\d,]*)(?:st|nd|rd|th) day", words)
    if ordinal:
        return int(ordinal[1].replace(",", "")) - 1
    numbers = numbers_in(words)
    return int(next(iter(numbers))) if len(numbers) == 1 else None


def signs_in(text: str, names=(), verbs=()) -> dict[str, list[str]]:
    """Find what carries a sentence: source, hedge, date, number, quotation.

    It goes by lists of words and does not understand the sentence: "he said" names nobody,
    "the decision announced on Monday" makes the decision a source, and a hedge in one half
    of a sentence counts for both halves.

    Parameters
    ----------
    text : str
        What a student wrote.
    names : iterable of str
        Sources that we know: more verbs count for them, and an apposition between commas may
        part them from the verb. Capital letters count, but not in the first letter.
    verbs : iterable of str
        Words for what these do when they say or hold something, beside those that are known here.

    Returns
    -------
    dict of str to list of str
        What was found, as written and in the order of the text. ``source``: the subject of a
        verb of saying, at the start of its clause and right before the verb; who comes after
        the verb at the end of a sentence (``said Anna.``); a known name before a colon and a
        quotation; "according to" and what follows. ``hedge``: words that soften ("may"
        counts; "May" does not, nor does a verb with its subject: "they report that").
        ``date``: days, months, weekdays and counted times. ``number``: numbers outside of
        dates, with the words that make them bounds. ``quotation``: what stands in double
        quotation marks, without them.

    Examples
    --------
    >>> signs_in("On 3 May, Anna said that nearly 50 people may come.", ["Anna"])["number"]
    ['nearly 50']
    """
    text = re.sub(r"(?<=\d)[ \u00a0\u202f](?=\d{3}\b)", ",", text)  # 10 000 is one number
    dates, rest = [], text
    for match in _FREE_DATES.finditer(text):
        if match[0] not in _MONTHS or _BEFORE_MONTH.search(text[max(match.start() - 9, 0) : match.start()]):
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
