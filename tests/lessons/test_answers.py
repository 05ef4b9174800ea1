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
    assert int(answer["00-claims"]) == sum(case.claims["sentence_id"] == "p7s2")
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


def parts(answer):
    """Read the answer of a set: one name for each member."""
    return {part.split("|")[0] for part in answer.split(";")}


def test_01_statuses_and_kappa(case, answer):
    status = case.claims.set_index("claim_id")["status"]
    asked = dict(pair.split("|")[0].split("=") for pair in answer["01-status"].split(";"))
    assert {name: status[name].replace("_", " ") for name in asked} == asked
    assert float(answer["01-kappa"]) == pytest.approx((0.8 - 0.5) / (1 - 0.5))


def test_03_voices(case, answer):
    actors = case.actors.set_index("actor_id")
    assert int(answer["03-named"]) == sum(actors["kind"] == "person")
    quoted = case.claims.loc[case.claims["quote"].notna(), "speaker"].unique()
    people = [name for name in quoted if actors["kind"][name] == "person"]
    assert parts(answer["03-quoted"]) == {"Xi" if name == "xi" else actors["name"][name].split()[-1] for name in people}
    assert set(quoted) - set(people) == {"russia"}
    heard = {actors["side_of"][name] for name in case.claims["speaker"].dropna()}
    countries = actors.index[actors["kind"] == "country"]
    assert parts(answer["03-no-voice"]) == {actors["name"][name] for name in countries if name not in heard}
    stands = case.positions[(case.positions["stance"] == "uncommitted")]
    assert parts(answer["03-uncommitted"]) == {actors["name"][name].split()[-1] for name in stands["actor_id"]}
    claims = case.claims.set_index("claim_id")
    assert answer["03-evidence"].split("|")[0].casefold() == claims["speaker"]["p4s2-a"]
    assert int(answer["03-war"]) == case.terms.set_index("term")["count"]["war"]


def test_04_chance(case, answer):
    counts = case.terms.set_index("term")["count"]
    assert int(answer["04-hedges"]) == counts[["may", "might", "would", "could"]].sum()
    assert int(answer["04-nuclear"]) == counts["nuclear"]
    assert int(answer["04-probabilities"]) == sum(case.quantities["unit"].str.contains("percent|probab|chance|odds"))
    bands = case.scales[case.scales["scale"] == "icd-203"]
    (word,) = bands["label"][(bands["low"] <= 0.7) & (bands["high"] > 0.7)]
    assert answer["04-band"] == word


def test_05_record_and_scores(case, answer):
    speaker = case.claims.set_index("claim_id")["speaker"]
    record = case.record[case.record["kind"] == "quotation"]
    who = record["claim_id"].map(speaker)
    assert set(who[record["difference"].fillna("").str.contains("tense")]) == {answer["05-tense"].split("|")[0].casefold()}
    assert set(who[record["difference"].fillna("").str.contains("noun")]) == {answer["05-wording"].split("|")[0].casefold()}
    scales = case.scales.set_index("label")["code"]
    assert answer["05-admiralty"].split("|")[0] == scales["usually reliable"] + scales["truth cannot be judged"]
    lede = case.claims[case.claims["sentence_id"].str.startswith("p1s")]
    assert (int(answer["05-sources"]), len(lede)) == (lede["speaker"].notna().sum(), 15)
    assert float(answer["05-brier"]) == pytest.approx((0.7 - 1) ** 2)
    assert float(answer["05-brier-no"]) == pytest.approx(0.7**2)
