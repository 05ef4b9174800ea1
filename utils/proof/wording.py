"""Numbers and dates as English newspapers write them.

Only what can be decided from the words alone: "over 10" is more than 10, "dozens" is at
least 24, "on Friday" is a Friday. Which Friday follows from another date.
"""

import datetime as dt
import re
from calendar import monthrange
from dataclasses import replace

import pandas as pd

from ..case.dates import DAYS, MONTHS, Span

NO_DATE = Span(None, None)
_FAR = 400  # days: what words name comes again in less, but for 29 February
UNITS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
NUMBER_WORDS = {word: number for number, word in enumerate(UNITS) if number > 1} | {"dozens": 24, "dozen": 12}
_BOUNDS = {  # side, and whether the bound itself is possible; a longer word stands before one that it contains
    ("high", True): "no more than|not more than|as many as|up to|at most|within",
    ("high", False): "nearly|almost|fewer than|less than",
    ("low", True): "at least|dozens",
    ("low", False): "over|more than",
}
QUALIFIERS = {word: bound for bound, words in _BOUNDS.items() for word in words.split("|")}
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


def dated(words: str, anchor: Span, step: str) -> Span:
    """Return the days that words name; `NO_DATE` if they do not follow.

    Without a step, the words have a year of their own. With one they are the nearest such days ``before`` or ``after`` the
    anchor, roughly the month ``around`` it, or a day that is counted from it, like ``+P9D`` or ``-P2M``.
    """
    year = re.search(r"\d{4}", words)
    if not step and year:
        eve = dt.date(max(int(year[0]), 2) - 1, 12, 31)
        return dated(words, Span(eve, eve), "after")
    if not step or anchor.earliest is None:
        return NO_DATE
    if step in ("before", "after"):
        near, way = (anchor.earliest, -1) if step == "before" else (anchor.latest, 1)
        spans = (_named(words, near + way * dt.timedelta(days)) for days in range(1, _FAR))
        return next((span for span in spans if span.earliest and not span.earliest < near <= span.latest), NO_DATE)
    if step == "around":
        first = anchor.earliest.replace(day=1)
        return replace(_named(MONTHS[first.month - 1], first), approximate=True)
    count, unit = int(step[0] + step[2:-1]), step[-1]
    if abs(count) != steps_in(words):
        return NO_DATE
    day = (pd.Timestamp(anchor.earliest) + pd.DateOffset(**{"days" if unit == "D" else "months": count})).date()
    return Span(day, day, approximate=unit == "M")


def day_in(text: str) -> dt.date | None:
    """Return the one day that a text names with its year, like ``31 December 1999`` or ``December 31, 1999``."""
    if len(re.findall(r"\d+", text)) != 2:
        return None
    words = re.sub(r"(\d+)(?:st|nd|rd|th)? ([a-z]+),? (\d{4})", r"\2 \1, \3", text, flags=re.IGNORECASE)
    span = dated(words.title(), NO_DATE, "")
    return span.earliest if span.earliest == span.latest else None


def _named(words: str, day: dt.date) -> Span:
    """Return the month, the weekend or the day that words name, if it begins on this day."""
    month, weekday = re.search(rf"\b{_MONTH_DATE}\b", words), DAYS[day.weekday()]
    if month:
        name, number, year = month[1], month[2], month[3] or month[4]
        last = day if number else day.replace(day=monthrange(day.year, day.month)[1])
        begins = (name, int(number or 1), int(year or day.year)) == (MONTHS[day.month - 1], day.day, day.year)
        return Span(day, last) if begins else NO_DATE
    if re.search(rf"\b{weekday}\b", words):
        return Span(day, day)
    return Span(day, day + dt.timedelta(days=1)) if "weekend" in words and weekday == "Saturday" else NO_DATE


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
