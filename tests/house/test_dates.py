"""A date is a span of days: the tables' dates are read a second time, by another reader."""

import calendar
import datetime as dt
import locale
import re
import types

import edtf
import pytest
from conftest import CASES, HOME, rows
from matplotlib.text import Text

import utils
from utils import Span, parse_edtf
from utils.case import dates

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
        "18/11/2031": "two with one slash between",
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


# The machine may speak any language, and the lessons stay English.

FRENCH = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()
WEEK = "lundi mardi mercredi jeudi vendredi samedi dimanche".split()


class FrenchDate(dt.date):
    """A day that would write itself in French if it were asked."""

    def strftime(self, form):
        return f"{WEEK[self.weekday()]} {self.day} {FRENCH[self.month - 1]} {self.year}"

    __format__ = ctime = lambda self, form="": self.strftime(form) if form else str(self)


@pytest.fixture
def french(monkeypatch):
    """Let the machine speak another language: for real, if it can; and by a calendar that does, in any case."""
    before = locale.setlocale(locale.LC_ALL)
    for name in ("fr_FR.UTF-8", "de_DE.UTF-8", "es_ES.UTF-8", "fr_FR", "de_DE", "French_France"):
        try:
            locale.setlocale(locale.LC_ALL, name)
            break
        except locale.Error:
            continue
    monkeypatch.setattr(calendar, "month_name", ["", *FRENCH])
    monkeypatch.setattr(calendar, "month_abbr", ["", *(name[:3] for name in FRENCH)])
    monkeypatch.setattr(calendar, "day_name", WEEK)
    monkeypatch.setattr(calendar, "day_abbr", [name[:3] for name in WEEK])
    ours = types.SimpleNamespace(**{**vars(dt), "date": FrenchDate})
    monkeypatch.setattr(dates, "dt", ours)
    yield
    locale.setlocale(locale.LC_ALL, before)


def speaks_french(text):
    return re.search(rf"(?i)\b({'|'.join([*FRENCH, *WEEK])}|f[ée]vr?|avr|juil|ao[uû]t?|d[ée]c\.|lun)\b", text)


@pytest.mark.parametrize("path", sorted((HOME / "utils").rglob("*.py")), ids=lambda path: path.stem)
def test_no_name_of_a_month_or_day_is_asked_from_the_machine(path):
    text = path.read_text(encoding="utf-8")
    assert (
        re.findall(r"strftime|strptime|ctime\(|:%[aAbBcxXp]|%[-\d]*[AB]\b|\b(?:month|day)_(?:name|abbr)|DateFormatter", text)
        == []
    )


def test_the_fake_would_be_seen(french):
    day = parse_edtf("2031-12-18").earliest
    assert f"{day:%d %B}" == "jeudi 18 décembre 2031"
    assert speaks_french(f"{day:%d %B}")
    assert speaks_french("Mon, 3 avr 2031")


def test_a_span_is_english_in_another_language(french):
    assert str(parse_edtf("2031-12-18")) == "18 December 2031"
    assert str(parse_edtf("2031-02/2031-08-01")) == "1 February 2031 to 1 August 2031"
    assert str(parse_edtf("2031-05~")) == "about May 2031"


@pytest.mark.parametrize("draw", [utils.timeline, utils.dating_funnel, utils.against_record])
def test_a_picture_is_english_in_another_language(draw, any_case, french):
    chart = draw(any_case)
    chart.dpi = 50
    chart.png()
    texts = [text.get_text() for text in chart.findobj(Text)] + [chart.alt, repr(chart.table())]
    assert [text for text in texts if speaks_french(text)] == []
    assert re.search(r"\d{1,2} [A-Z][a-z]+ \d{4}|\d{4}-\d\d", chart.alt + "".join(texts))


def test_the_axis_names_its_months_in_english(example, french):
    chart = utils.timeline(example, start="2031-01-01", end="2031-12-31")
    chart.dpi = 50
    chart.png()
    months = {word[:3] for word in dates.MONTHS}
    ticks = [label.get_text() for label in chart.axes[0].get_xticklabels() if label.get_text()]
    assert len(ticks) > 2
    assert all(re.match(r"\d{1,2} ([A-Z][a-z]{2})\n\d{4}", tick)[1] in months for tick in ticks)


def test_the_slip_and_the_epilogue_are_english_in_another_language(any_case, french):
    numbers = any_case.scales.groupby("scale")["low"].count()
    slip = utils.forecast_slip(any_case, scale=numbers.index[numbers > 0][0], save_as="forecasts.csv")
    for name, value in {"question": any_case.questions["question_id"][0], "percent": "30", "reason": "because it is so"}.items():
        slip.controls[name].value = value
    said = [repr(slip.picture()), *map(repr, slip.paper)]
    slip.shown[-1].children[-1].click()
    said += [repr(slip.picture()), repr(utils.open_epilogue(any_case, save_as="forecasts.csv"))]
    assert "Locked on" in said[-2]
    assert [text for text in said if speaks_french(text)] == []
    assert all(re.search(r"\d{1,2} [A-Z][a-z]+ \d{4}", text) for text in said)
