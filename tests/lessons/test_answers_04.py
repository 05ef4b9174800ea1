"""The answers of lesson 04, worked out once more from the tables; its lines of code, right and wrong."""

import re

from keys import rows_of, try_lines


def test_04_words(case, answer):
    counts = case.terms.set_index("term")["count"]
    assert rows_of(answer["04-nuclear"]) == [("nuclear", f"{counts['nuclear']}")]
    modal = case.terms[case.terms["term"].isin(["may", "might", "would", "could"])]
    assert modal["count"].sum() == 4
    places = {place for places in modal["sentences"].dropna() for place in places.split("; ")}
    doubted = {row.sentences.split("; ")[0] for row in modal.itertuples() if isinstance(row.note, str)}
    assert {part.split("|")[0] for part in answer["04-chance"].split(";")} == places - doubted
    assert not case.quantities["unit"].str.contains("percent|probab|chance|odds").any(), "no probability as a number"


def test_04_the_threat_and_the_record(case, answer):
    claims = case.claims.set_index("claim_id")
    letters = {"P": "Putin", "Q": "deployed", "R": "September", "S": "directly involved"}
    asked = case.exercises.set_index("exercise_id")["question"]["04-trigger"]
    assert all(f"{letter}: " in asked and words in asked for letter, words in letters.items())
    risk = case.risks.set_index("risk_id").loc["nato-involved"]
    assert (risk["claim_id"], claims["speaker"]["p4s2-a"]) == ("p4s2-a", "putin")
    assert answer["04-trigger"].startswith("trigger=Q;consequence=S;kind=deterrence")
    assert case.record.set_index("record_id")["date_said"]["putin-warning"] < "2024-11", "before the permission: do not start"
    assert letters["Q"] in risk["trigger"] and letters["S"] in risk["pathway"]
    acts = {pair.split("=")[0]: pair.split("=")[1].split("|")[0] for pair in answer["04-acts"].split(";")}
    record = case.record.set_index("record_id")
    assert record["difference"]["putin-warning"].startswith(f"the trigger: a {acts['Putin']} and not deployment")
    assert "if the missiles are used" in record["finding"]["russia-vow"] and acts["ministry"] == "use"
    assert (claims["status"]["p1s1-a"], claims["status"]["p6s1-a"]) == ("reported_fact", "forecast")
    assert acts["happened"] == "permission", "deployment and use lie ahead: p6s1"


def test_04_two_facts_from_outside(case, answer):
    facts = case.context.set_index("context_id")
    assert "alone or with others" in facts["fact"]["un-charter"], "A"
    assert "disputed law" in facts["doubt"]["un-charter"], "not B"
    assert "should count as an attack by two" in facts["fact"]["doctrine-plan"], "C"
    assert "another remark, of the 12th" in facts["doubt"]["doctrine-plan"], "not D"
    assert case.record.set_index("record_id")["date_said"]["putin-warning"].endswith("09-12")
    assert facts["date_edtf"]["doctrine-plan"].endswith("09-25")
    assert answer["04-party"] == "A;C"


def test_04_base_rates(case, answer):
    warnings = case.warnings
    known = {reading: warnings[warnings[reading] != "cannot be known"] for reading in ("narrow", "wide")}
    assert rows_of(answer["04-known"]) == [(name,) for name in known["narrow"]["warning_id"]]
    assert ((warnings["narrow"] == "cannot be known") == (warnings["step_taken"] != "yes")).all(), "the rule of the lesson"
    rate = 100 * (known["narrow"]["narrow"] == "yes").mean()
    assert int(answer["04-before"]) == round(rate)
    rates = {
        f"{table[reading].isin(good).sum()} of {len(table)}"
        for reading in known
        for table in (warnings, known[reading])
        for good in (["yes"], ["yes", "partly"])
    }
    assert {re.sub(" out of |/", " of ", way) for way in answer["04-own"].split("|")} == rates
    shares = sorted(int(words.split()[0]) / int(words.split()[2]) for words in rates)
    assert (f"{shares[0]:.0%}", f"{shares[-1]:.0%}") == ("22%", "80%")
    yes, partly, no, unknown = 2, 2, 4, 2
    asked = case.exercises.set_index("exercise_id")["question"]["04-after"]
    assert f"ten warnings: {yes} came true, {partly} partly, {no} did not, and {unknown} cannot be known" in asked
    ten = [100 * good / of for good in (yes, yes + partly) for of in (10, 10 - unknown)]
    ends = dict(pair.split("|")[0].split("=") for pair in answer["04-after"].split(";"))
    assert {name: float(end) for name, end in ends.items()} == {"lowest": min(ten), "highest": max(ten)}


def test_04_paths_and_forecasts(case, answer):
    others = case.risks[case.risks["kind"] != "pathway"]
    assert [part.split("|")[1] for part in answer["04-paths"].split(";")] == list(others["claim_id"])
    assert list(others["brought_by"].unique()) == ["nobody named"]
    assert list(case.risks.index[case.risks["way_down"].isna()]) == list(others.index), "just these have no way down"
    asked = case.exercises.set_index("exercise_id")["question"]["04-testable"]
    sentences = {part[0]: part[3:] for part in re.findall(r"[A-D]: [^.]+\.", asked)}
    assert sorted(answer["04-testable"].split(";")) == [letter for letter, text in sentences.items() if re.search(r"\d", text)]


def test_04_lines(case, example):
    terms, warnings = case.terms, case.warnings
    known = warnings.query("narrow != 'cannot be known'")
    true = known.query("narrow == 'yes'")
    wide = warnings.query("wide != 'cannot be known'")
    right = {
        "04-nuclear": [
            terms.query("term == 'nuclear'"),
            terms[terms["term"] == "nuclear"][["term", "count"]],
            terms.set_index("term")["count"].loc[["nuclear"]],
        ],
        "04-known": [
            known,
            warnings[warnings["narrow"] != "cannot be known"],
            warnings.query("narrow in ['yes', 'partly', 'no']")["warning_id"],
        ],
        "04-own": [
            f"{len(true)} of {len(known)}",
            "8 of 15",
            f"{wide['wide'].isin(['yes', 'partly']).sum()} of {len(wide)}",
            f"{len(true)} of {len(warnings)}",
        ],
    }
    wrong = {
        "04-nuclear": {
            "another word": terms.query("term == 'war'"),
            "never stand in the article": terms.query("count == 0"),
            "word of the story": example.terms.query("term == 'beam'"),
        },
        "04-known": {
            "wide reading": wide,
            "Turn the sign round": warnings.query("narrow == 'cannot be known'"),
            "These four came true": warnings.query("narrow == 'yes'"),
            "All 18": warnings,
            "This is a mask": warnings["narrow"] != "cannot be known",
        },
        "04-own": {
            "of the wide reading, the second of the narrow": f"12 of {len(known)}",
            "of the narrow reading, the second of the wide": f"{len(true)} of {len(wide)}",
            "the rate of the story": "1 of 4",
            "should be a text": 100 * len(true) / len(known),
        },
    }
    try_lines(case, right, {name: [(line, said) for said, line in lines.items()] for name, lines in wrong.items()})
