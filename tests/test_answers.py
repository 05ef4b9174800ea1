"""The answers of the self-checks, worked out once more from the tables."""

from datetime import date, timedelta

import pytest


@pytest.fixture(scope="module")
def answer(case):
    return dict(zip(case.exercises["exercise_id"], case.exercises["answer"], strict=True))


def test_00_counts(case, answer):
    prose = case.sentences[case.sentences["kind"] == "prose"]
    quotes = case.claims["quote"].dropna()
    quoted = sum(len(quote.split()) for quote in quotes)
    assert int(answer["00-sections"]) == sum(case.sentences["kind"] == "heading")
    assert int(answer["00-sentences"]) == len(prose)
    assert int(answer["00-quotations"]) == len(quotes)
    assert (quoted, prose["words"].sum()) == (19, 596)
    assert float(answer["00-quoted-share"]) == round(100 * quoted / prose["words"].sum(), 1)
    assert int(answer["00-complete-dates"]) == sum(case.events["date_basis"] == "absolute")


def test_01_hedges_and_bounds(case, answer):
    claim = case.claims.set_index("claim_id").loc["p5s2-a"]
    numbers = case.quantities.set_index("quantity_id")
    hedges = claim["hedges"].split(";")
    bound = numbers["qualifier"][numbers["claim_id"] == "p5s2-a"]
    assert int(answer["01-softeners"]) == len(hedges) + bound.notna().sum()
    possible, reported = numbers.loc["troops-possible"], numbers.loc["troops-reported"]
    assert float(answer["01-ratio"]) == possible["high"] / reported["low"]
    assert possible["high_closed"] and not reported["low_closed"], "so the ratio stays below"
    assert int(answer["01-outside-odesa"]) == numbers["low"]["weekend-killed"] - numbers["low"]["odesa-killed"]
    assert int(answer["01-nuclear"]) == case.terms.set_index("term")["count"]["nuclear"]
    people = numbers[numbers["unit"] == "person"]
    exact = people["low"] == people["high"]
    kinds = ["exact" if one else "lower" if low == low else "upper" for one, low in zip(exact, people["low"], strict=True)]
    names = people["text"].str.replace(",", "")
    asked = [pair.split("|")[0] for pair in answer["01-bounds"].split(";")]
    assert asked == [f"{name}={kind}" for name, kind in zip(names, kinds, strict=True)]


def test_02_dates(case, answer):
    events = case.events.set_index("event_id")
    day_1000 = date.fromisoformat(events["date_edtf"]["invasion"]) + timedelta(days=999)
    monday = max(day_1000 - timedelta(days=back) for back in range(1, 8) if (day_1000 - timedelta(days=back)).weekday() == 0)
    assert answer["02-day-1000"] == events["date_edtf"]["day-1000"] == day_1000.isoformat()
    assert f"{day_1000:%A}" == "Tuesday"
    assert answer["02-monday"] == events["date_edtf"]["odesa"] == monday.isoformat()
    assert answer["02-window"] == f"{monday};{day_1000}"
    office, election = (date.fromisoformat(events["date_edtf"][name]) for name in ("office", "election"))
    assert int(answer["02-days-between"]) == (office - election).days
    without = case.events[(case.events["date_basis"] == "none") & case.events["date_text"].notna()]
    assert list(without["date_text"]) == [answer["02-undated"].split("|")[0]]
