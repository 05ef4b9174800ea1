"""Numbers and dates as English newspapers write them.

Only what can be decided from the words alone: "over 10" is more than 10, "dozens" is at
least 24, "on Friday" is a Friday. Which Friday is a question for `verify`.
"""

from __future__ import annotations

import datetime as dt
import re
from calendar import monthrange

from ..case.dates import DAYS, MONTHS, Span

UNITS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
NUMBER_WORDS = {word: number for number, word in enumerate(UNITS) if number > 1} | {"dozens": 24, "dozen": 12}
QUALIFIERS = {  # word: (side, is the bound itself possible?); a longer one stands before one that it contains
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
_MONTH_DATE = rf"({'|'.join(MONTHS)})(?: (\d{{1,2}})(?:, (\d{{4}}))?| (\d{{4}}))?"
_COUNTED = r"(\d[\d,]*|" + "|".join(UNITS) + r") (day|month)s? (?:before|after|later)"
DATE_EXPRESSIONS = re.compile(
    rf"\b(?:{_MONTH_DATE}|{'|'.join(DAYS)}|weekend|{_COUNTED}"
    r"|\d[\d,]*(?:st|nd|rd|th) day|within \S+ (?:hour|day|week|month)s?)\b"
)


def numbers_in(text: str) -> set[float]:
    """Return the numbers in a text, written in digits or (from two to twelve) in words: 10 and 1200 of "Ten of 1,200"."""
    found = {float(digits.replace(",", "")) for digits in re.findall(r"\d+(?:,\d{3})*(?:\.\d+)?", text)}
    return found | {float(NUMBER_WORDS[word]) for word in re.findall(r"[a-z]+", text.casefold()) if word in NUMBER_WORDS}


def bounds_in(text: str):
    """Read one number as a newspaper writes it, like ``over 300`` or ``dozens``, with its bounds.

    Returns low, low_closed, high, high_closed, qualifier: ``(300.0, False, None, None,
    "over")``. What is missing is None. None if there is not exactly one number.
    """
    numbers = numbers_in(text)
    if len(numbers) != 1:
        return None
    (number,) = numbers
    for word, (side, closed) in QUALIFIERS.items():
        if re.search(rf"\b{word}\b", text, re.IGNORECASE):
            return (number, closed, None, None, word) if side == "low" else (None, None, number, closed, word)
    return number, True, number, True, None


def dates_in(text: str) -> list[str]:
    """Return the expressions of date and calendar time in a text, as written."""
    return [match[0] for match in DATE_EXPRESSIONS.finditer(text)]


def fits(words: str, span: Span) -> bool:
    """Say whether a span is what these words say: month, day, year, weekday, weekend.

    Words that name none of these fit every span.
    """
    first, last = span.earliest, span.latest
    match = re.search(rf"\b{_MONTH_DATE}\b", words)
    if match:
        month, day, year = MONTHS.index(match[1]) + 1, match[2], match[3] or match[4]
        exact = (int(day), int(day)) if day else (1, monthrange(first.year, month)[1])
        same = (first.month, last.month, first.day, last.day) == (month, month, *exact)
        return same and first.year == last.year and (year is None or first.year == int(year))
    for number, name in enumerate(DAYS):
        if re.search(rf"\b{name}\b", words):
            return first == last and first.weekday() == number
    if "weekend" in words:
        return first.weekday() == 5 and last - first == dt.timedelta(days=1)
    return True


def names_date(words: str) -> bool:
    """Say whether words name a month, a weekday or a weekend."""
    return re.search(rf"\b(?:{'|'.join(MONTHS + DAYS)}|weekend)\b", words) is not None


def repeats_every(words: str) -> int:
    """Return after how many days words like these mean another day: 7 (weekday) or 365."""
    return 7 if "weekend" in words or any(name in words for name in DAYS) else 365


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
