"""Dates, numbers, answers, tables and files that nobody has thought of: nothing breaks, and what was written is read again."""

import csv
import datetime as dt
import io
import json
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from utils import Span, check, parse_edtf
from utils.case.description import PACKAGE
from utils.case.schema import EDTF, read_folder
from utils.case.text import read_text
from utils.practice import answers, work
from utils.proof.article import normalise, split_article
from utils.proof.wording import QUALIFIERS, bounds_in, dated, dates_in, numbers_in, steps_in

often = settings(max_examples=150, derandomize=True, deadline=None, database=None)
ANY = some.text()  # any signs, but no half of one
NEAR = some.text(alphabet="0123456789.,-/~?% '’\"“”eE+=#;|\n\r\u00a0\u200b\u00adabN")  # signs that dates, numbers and lists have
DATE = some.dates(dt.date(1000, 1, 1))
PLAIN = some.text(alphabet="abcdefgh XYZ.,!?'\"-0123456789", min_size=8)


# Dates and numbers


@often
@given(ANY | NEAR)
def test_a_text_is_a_date_or_gets_a_sentence(text):
    try:
        assert isinstance(parse_edtf(text), Span)
    except ValueError as problem:
        assert str(problem)[-1] == "."


@often
@given(DATE, DATE, some.sampled_from(["", "~", "?", "%"]))
def test_a_date_is_read_as_it_was_written(one, other, mark):
    first, last = sorted((one, other))
    flags = (mark in ("~", "%"), mark in ("?", "%"))
    assert parse_edtf(f"{first}{mark}") == Span(first, first, *flags)
    assert parse_edtf(f"{first}/{last}{mark}") == Span(first, last, *flags)
    assert parse_edtf(f"{first:%Y-%m}/{last:%Y-%m}").earliest == first.replace(day=1)
    if first < last:
        with pytest.raises(ValueError, match="Write the earlier date first"):
            parse_edtf(f"{last}/{first}")


@often
@given(some.sampled_from(list(QUALIFIERS)), some.integers(13, 10**9))
def test_a_quantity_is_read_as_it_was_written(word, number):
    side, closed = QUALIFIERS[word]
    low = (number, closed, None, None) if side == "low" else (None, None, number, closed)
    assert bounds_in(f"{word} {number:,} people") == (*low, word) or "dozen" in word
    assert bounds_in(f"{number:,} people") == (number, True, number, True, None)


@often
@given(ANY | NEAR)
def test_words_of_an_article_break_no_reader(text):
    assert isinstance(numbers_in(text), set)
    bounds_in(text), dates_in(text), steps_in(text)
    for step in ("", "before", "after", "around", "+P9D", "-P2M"):
        assert isinstance(dated(text, parse_edtf("2031-04-18"), step), Span)


# Tables

FIELDS = [
    {"name": "name", "constraints": {"pattern": "^[a-z]+$"}},
    {"name": "kind", "constraints": {"enum": ["one", "two words"], "required": True}},
    {"name": "low", "type": "number", "notAbove": "high", "constraints": {"minimum": 0}},
    {"name": "high", "type": "number"},
    {"name": "count", "type": "integer", "constraints": {"maximum": 9}},
    {"name": "sure", "type": "boolean"},
    {"name": "day", "rdfType": EDTF, "notAbove": "last"},
    {"name": "last", "rdfType": EDTF},
    {"name": "words"},
]
CELL = NEAR | ANY | some.sampled_from(["one", "two words", "true", "FALSE", "2031-04", "12", "3.5", "-1", ""])


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """Give the folder of a case with one table; its rows are still to come."""
    folder = tmp_path_factory.mktemp("case")
    link = {"fields": "words", "reference": {"resource": "things", "fields": "name"}}
    schema = {"fields": FIELDS, "primaryKey": "name", "foreignKeys": [link]}
    table = {"name": "things", "title": "a thing", "schema": schema}
    (folder / PACKAGE).write_text(json.dumps({"name": "a", "resources": [table]}), encoding="utf-8")
    return folder


def told(faults):
    """Make sure that each fault says in one line where it is and what to do."""
    for fault in faults:
        assert fault.problem.strip() and fault.fix.strip()
        assert len(str(fault).splitlines()) == 1 and len(str(fault)) < 500, str(fault)
    return faults


@often
@given(rows=some.lists(some.lists(CELL, min_size=len(FIELDS), max_size=len(FIELDS)), max_size=4))
def test_cells_of_any_kind_are_read_or_named(rows, place):
    file = io.StringIO(newline="")
    csv.writer(file, quoting=csv.QUOTE_ALL).writerows([[field["name"] for field in FIELDS], *rows])
    (place / "things.csv").write_bytes(file.getvalue().encode("utf-8", "replace"))
    _, tables, faults = read_folder(place)
    if not told(faults):
        full = [row for row in rows if any(cell.strip() for cell in row)]
        assert [row["words"] or "" for row in tables["things"]] == [row[-1].strip() for row in full]
        assert all(row["low"] is None or row["low"] == float(cells[2]) for row, cells in zip(tables["things"], full, strict=True))


@often
@given(content=some.binary() | ANY.map(str.encode) | CELL.map(lambda cell: f"name,kind,low\n{cell}".encode("utf-16")))
@pytest.mark.parametrize("file", ["things.csv", PACKAGE])
def test_bytes_of_any_kind_are_read_or_named(file, content, place):
    former = (place / file).read_bytes() if (place / file).exists() else b""
    (place / file).write_bytes(content)
    try:
        assert told(read_folder(place)[2])
    finally:
        (place / file).write_bytes(former)


@often
@given(number=some.integers(-(10**9), 10**9), cents=some.integers(0, 99))
def test_a_number_as_another_country_writes_it_is_told_how_to_write_it(number, cents, place):
    header = ",".join(field["name"] for field in FIELDS)
    for written, right in ((f"{number},{cents:02}", f"{number}.{cents:02}"), (f"{number:,}", f"{number}")):
        (place / "things.csv").write_text(f'{header}\n,one,,"{written}",,,,,\n', encoding="utf-8")
        assert [right in fault.fix for fault in read_folder(place)[2]] == [True] * ("," in written)


# Answers and what a student keeps

THING = (
    some.none() | some.booleans() | some.integers() | some.floats() | ANY | NEAR | some.binary() | some.dates() | some.just(...)
)
ANSWER = some.recursive(THING, lambda one: some.lists(one, max_size=3) | some.dictionaries(ANY, one, max_size=3), max_leaves=4)


@pytest.mark.filterwarnings("error")
@settings(often, max_examples=50)  # each answer is given to a task of each kind
@given(answer=ANSWER)
def test_an_answer_of_any_kind_gets_a_note(answer, example):
    for exercise in example.exercises.drop_duplicates("kind")["exercise_id"]:
        assert check(example, exercise, answer).heading in ("Correct", "Not yet", "Not attempted", "Kept")


@often
@given(some.floats(-1e6, 1e6).map(lambda number: round(number, 2)), some.dates(), PLAIN, some.integers(1000, 10**9))
def test_an_answer_is_read_as_it_was_meant(number, day, text, large):
    for way in (number, f"{number:.2f}", f" {number:.2f} %", f"{number:.2f}\u200b".replace(".", ",")):
        assert math.isclose(answers.given("number", way), number)
    assert answers.given("number", f"{large:,}") == large
    for way in (day, dt.datetime(day.year, day.month, day.day), str(day), f"\ufeff {day}\u00ad"):
        assert answers.given("date", way) == day
    assert answers.given("text", f" “{text.upper()}.”") == answers.given("text", text) == answers.plain(text)
    assert answers.plain(answers.plain(text)) == answers.plain(text)


@often
@given(rows=some.lists(some.fixed_dictionaries({"key": ANY | NEAR, "words": ANY | NEAR}), max_size=4))
def test_what_a_student_keeps_is_read_again_to_the_last_sign(rows, tmp_path_factory):
    path = tmp_path_factory.getbasetemp() / "kept.csv"
    with work._alone(path) as draft:
        work.write(path, rows, ["key", "words"], draft)
    assert work.table_of(path.read_bytes()) == (["key", "words"], [row for row in rows if any(row.values())])


# The article


@often
@given(ANY | PLAIN)
def test_a_text_has_one_form_and_one_cut(text):
    assert normalise(normalise(text)) == normalise(text)
    lines = list(filter(None, map(normalise, text.splitlines())))
    assert " ".join(split_article(text)["text"]) == " ".join(lines)


@often
@given(text=PLAIN)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_text_is_read_however_it_was_stored(encoding, text, tmp_path_factory):
    path = tmp_path_factory.getbasetemp() / "text.txt"
    path.write_bytes(text.encode(encoding))
    assert read_text(path) == text
