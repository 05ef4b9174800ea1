"""A date is a span of days: the tables' dates are read a second time, by another reader."""

import datetime as dt

import edtf
import pytest
from conftest import CASES, rows

from utils import Span, parse_edtf

DATES = sorted(
    {
        cell
        for name in CASES
        for table, column in (("events", "date_edtf"), ("clues", "earliest"), ("clues", "latest"))
        for cell in (row[column] for row in rows(name, table))
        if cell
    }
)
MORE = ["2031", "2031~", "2032-02", "2031-02", "2031-12", "2031-04-20?", "2031-04%", "2031-01/2031-03", "2031-11-29/2032-02~"]


def day(moment):
    return dt.date(moment.tm_year, moment.tm_mon, moment.tm_mday)


@pytest.mark.parametrize("text", [*DATES, *MORE])
def test_a_second_reader_gives_the_same_days(text):
    other, ours = edtf.parse_edtf(text), parse_edtf(text)
    assert (ours.earliest, ours.latest) == (day(other.lower_strict()), day(other.upper_strict()))


@pytest.mark.parametrize(
    ("text", "flags"), {"2031-04": (0, 0), "2031-04~": (1, 0), "2031-04?": (0, 1), "2031-04%": (1, 1)}.items()
)
def test_about_and_perhaps_are_kept_apart(text, flags):
    span = parse_edtf(text)
    assert (span.approximate, span.uncertain) == flags
    assert (span.earliest, span.latest) == (dt.date(2031, 4, 1), dt.date(2031, 4, 30))


@pytest.mark.parametrize("nothing", ["", "  ", None, float("nan")])
def test_no_date_is_no_day_at_all(nothing):
    assert parse_edtf(nothing) == Span(None, None)
    assert str(parse_edtf(nothing)) == "no date"


@pytest.mark.parametrize(
    ("text", "advice"),
    {
        "18/11/2031": "first/last",
        "3/2031": "Write year-month-day",
        "Nov-31": "Write year-month-day",
        "31-11-2": "Write year-month-day",
        "2031-4-1": "Write year-month-day",
        "20310401": "Write year-month-day",
        "2031-04-01T10:00": "Write year-month-day",
        "2031-04-01/": "Write year-month-day",
        "٢٠٣١": "Write year-month-day",
        "2031-02-30": "Look it up in a calendar",
        "2031-13": "Look it up in a calendar",
        "0000": "Look it up in a calendar",
        "2031-05/2031-04": "Write the earlier date first",
    }.items(),
)
def test_what_is_no_date_gets_a_sentence_that_says_what_to_write(text, advice):
    with pytest.raises(ValueError, match=advice) as raised:
        parse_edtf(text)
    assert f"'{text}'" in str(raised.value)


@pytest.mark.parametrize(
    ("text", "words"),
    {
        "2031-04-18": "18 April 2031",
        "2031-04-18/2031-04-19": "18-19 April 2031",
        "2031-04": "April 2031",
        "2032-02-01/2032-02-29": "February 2032",
        "2031-04-20~": "about 20 April 2031",
        "2031-04~": "about April 2031",
        "2031-04-30/2031-05-01": "30 April 2031 to 1 May 2031",
        "2031-01/2031-03": "1 January 2031 to 31 March 2031",
        "2031-04-20?": "perhaps 20 April 2031",
    }.items(),
)
def test_a_span_is_written_for_people(text, words):
    assert str(parse_edtf(text)) == words


def test_an_open_end_is_written_for_people():
    first = dt.date(2031, 4, 18)
    assert str(Span(first, None)) == "from 18 April 2031"
    assert str(Span(None, first)) == "until 18 April 2031"
