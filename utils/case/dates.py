"""Imprecise dates: the part of EDTF (ISO 8601-2, levels 0 and 1) that a case uses.

A date here is always a span of days. A day is a span of one day, a month is a span of
28 to 31 days, and an open end has no day at all. So an uncertain date can never turn
into a point by accident. Names of months and days are English whatever the machine speaks.
"""

import calendar
import datetime as dt
import re
from dataclasses import dataclass

MONTHS = "January February March April May June July August September October November December".split()
DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
FORM = r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?([~?%]?)"  # of one date


@dataclass(frozen=True)
class Span:
    """The days that a date allows.

    Attributes
    ----------
    earliest, latest : datetime.date or None
        First and last day. None means that there is no limit on this side.
    approximate : bool
        True if the text says only roughly when (EDTF ``~`` or ``%``).
    uncertain : bool
        True if the date itself is in doubt (EDTF ``?`` or ``%``).
    """

    earliest: dt.date | None
    latest: dt.date | None
    approximate: bool = False
    uncertain: bool = False

    def __str__(self) -> str:
        """Write the span for people: ``31 December 1999`` or ``30-31 December 1999``."""
        about = ("perhaps " if self.uncertain else "") + ("about " if self.approximate else "")
        if self.earliest is None and self.latest is None:
            return "no date"
        if self.earliest is None:
            return f"{about}until {_words(self.latest)}"
        if self.latest is None:
            return f"{about}from {_words(self.earliest)}"
        if self.earliest == self.latest:
            return about + _words(self.earliest)
        first, last = self.earliest, self.latest
        if (first.year, first.month) == (last.year, last.month):
            if first.day == 1 and last.day == calendar.monthrange(last.year, last.month)[1]:
                return f"{about}{MONTHS[first.month - 1]} {first.year}"
            return f"{about}{first.day}-{_words(last)}"
        return f"{about}{_words(first)} to {_words(last)}"


def parse_edtf(text) -> Span:
    """Read an EDTF date, as the specification of the Library of Congress has it.

    A year, month or day (``1999``, ``1999-12``, ``1999-12-31``), with ``~`` (approximate),
    ``?`` (uncertain) or ``%`` (both) behind it, or two of them with a slash between. Empty or
    missing means no date. ``~`` does not widen the span: how far "about" reaches is the
    reader's decision, not ours. Raises a ValueError that says what to write.
    """
    if not isinstance(text, str) or not text.strip():
        return Span(None, None)
    parts = text.strip().split("/")
    if len(parts) > 2:
        raise ValueError(f"'{text}' is not a date. Write year-month-day, like 1999-12-31, or two with one slash between.")
    spans = [_one(part, text) for part in parts]
    first, last = spans[0], spans[-1]
    if first.earliest > last.latest:
        raise ValueError(f"'{text}' ends before it begins. Write the earlier date first.")
    about, doubt = (any(getattr(span, word) for span in spans) for word in ("approximate", "uncertain"))
    return Span(first.earliest, last.latest, about, doubt)


def _one(part: str, whole: str) -> Span:
    match = re.fullmatch(FORM, part, re.ASCII)
    if match is None:
        raise ValueError(f"'{whole}' is not a date. Write year-month-day, like 1999-12-31, or less: 1999-12, 1999.")
    year, month, day = (int(piece) if piece else None for piece in match.groups()[:3])
    try:
        first = dt.date(year, month or 1, day or 1)
    except ValueError:
        raise ValueError(f"'{whole}' names a day that does not exist. Look it up in a calendar.") from None
    last = dt.date(year, month or 12, day or calendar.monthrange(year, month or 12)[1])
    return Span(first, last, match[4] in ("~", "%"), match[4] in ("?", "%"))


def _words(day: dt.date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"
