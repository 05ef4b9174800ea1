"""The answers of lesson 03, worked out once more from the tables; its lines of code, right and wrong."""

import pandas as pd
from keys import parts, rows_of, try_lines

from utils import check, reporting_verbs


def heard_in_03(case):
    """List each speaker once, without the claims that are ascribed."""
    ascribed = set(case.positions.loc[case.positions["voice"] == "ascribed", "claim_id"])
    return set(case.claims.loc[~case.claims["claim_id"].isin(ascribed), "speaker"].dropna())


def test_03_voices(case, answer):
    actors, heard = case.actors.set_index("actor_id"), heard_in_03(case)
    silent = actors[~actors.index.isin(heard)]
    people, countries = (actors[actors["kind"] == kind] for kind in ("person", "country"))
    assert (len(actors), len(countries), len(people)) == (25, 7, 8), "the numbers of the lesson's title"
    assert int(answer["03-actors"]) == len(silent) == 15
    assert float(answer["03-before"]) == 100 * len(silent) / len(actors)
    counts = actors.assign(voice=["yes" if name in heard else "no" for name in actors.index]).groupby(["side_of", "voice"]).size()
    assert set(rows_of(answer["03-sides"])) == {(*names, str(count)) for names, count in counts.items()}
    mute = [name for name in countries.index if not heard & set(actors.index[actors["side_of"] == name])]
    no_word = [name for name in people.index if name not in heard]
    assert (len(mute), len(no_word)) == (2, 2)
    assert parts(answer["03-silent"]) == {
        actors["name"][name].split(" ")[-1] if name in no_word else actors["name"][name] for name in mute + no_word
    }
    assert case.actors.set_index("actor_id")["sentences"]["biden"].count(";") == 5, "named in six sentences"
    assert case.terms.set_index("term")["count"]["said"] == 0


def test_03_verbs_that_report_no_words(case, answer):
    ascribed = case.positions.loc[case.positions["voice"] == "ascribed", "claim_id"]
    assert parts(answer["03-wordless"]) == set(case.claims.loc[case.claims["claim_id"].isin(ascribed), "verb"].dropna())


def test_03_positions(case, answer):
    stand = {(row.actor_id, row.issue): row for row in case.positions.itertuples() if isinstance(row.stance, str)}
    own, us = "use of their own missiles", "the approval"
    can_print = {
        "A": stand["macron", us].stance == "supports",
        "B": ("france", own) in stand or stand["macron", own].stance == "supports",
        "C": ("starmer", us) in stand,
        "D": stand["starmer", own].stance == "uncommitted",
        "E": stand["trump", us].stance != "silent",
    }
    assert parts(answer["03-issues"]) == {letter for letter, can in can_print.items() if can}
    record = case.record.set_index("record_id").loc["zelensky-welcome"]
    assert (record["claim_id"], record["verdict"]) == ("p1s3-a", "differs")
    assert "in the passage" in record["difference"]
    assert answer["03-welcomed"] == "C"


def test_03_sides_and_speakers(case, answer):
    unknown = case.stakeholders["text"] == "not known"
    counts = unknown.groupby([case.stakeholders["aspect"], unknown]).size()
    assert set(rows_of(answer["03-empty"])) == {(name, str(empty).casefold(), str(n)) for (name, empty), n in counts.items()}
    assert set(case.stakeholders.loc[~case.stakeholders["in_article"].astype(bool), "side"]) == {
        "Brazil",
        "Germany",
        "Hungary",
        "India",
    }
    said = {"A": ("russia", "p1s3-f"), "B": ("biden", "p3s1-a"), "C": ("nato", "p4s2-a"), "D": ("china", "p8s2-c")}
    speaker = case.claims.set_index("claim_id")["speaker"]
    assert parts(answer["03-support"]) == {letter for letter, (who, claim) in said.items() if speaker[claim] != who}


def test_03_names(case, answer):
    where = case.terms.set_index("term")["sentences"]["crisis"].split("; ")
    speakers = {name: set(case.claims.loc[case.claims["sentence_id"] == name, "speaker"].dropna()) for name in where}
    asked = dict(pair.split("|")[0].split("=") for pair in answer["03-names"].split(";"))
    assert {name: {who.casefold()} for name, who in asked.items()} == speakers


def test_03_the_story(case, example, answer):
    """The exit ticket: six actors have no verb, and the critics have one that reports no words."""
    actors, heard = example.actors.set_index("actor_id"), heard_in_03(example)
    assert (len(actors), sorted(actors["kind"][list(heard)])) == (11, ["group", "group", "person", "person"])
    assert float(answer["03-after"]) == round(100 * (11 - 4) / 11, 1)
    verbs = reporting_verbs(example).set_index("actor")["verbs"]
    assert {actors["name"][name] for name in heard} == {*verbs.index} - {"critics"}, "the table of the ticket"
    (rule,) = [kind for kind, rows in actors.groupby("kind") if set(rows.index) <= heard]
    assert rule == answer["03-nobody"].split("|")[0], "one kind alone is heard as a whole"
    right = {"03-after": [700 / 11, "63,6", "63.6 %"], "03-nobody": ["person", "People with a name"]}
    wrong = {
        "03-after": [7, 6, 7 / 11, 400 / 11, 600 / 11, 800 / 11, 900 / 11, 64],
        "03-nobody": ["all actors", "groups", "government"],
    }
    try_lines(case, right, {name: [(value, None) for value in values] for name, values in wrong.items()})
    for name, value in (("03-after", "most"), ("03-nobody", 2)):
        assert check(case, name).heading == "Not attempted"
        assert check(case, name, value).heading == "Not yet"


def test_03_lines(case):
    """Lines that students write: three right ones for each task, and usual wrong ones that get a sentence of their own."""
    heard = pd.DataFrame({"actor_id": sorted(heard_in_03(case)), "voice": "yes"})
    actors = case.actors.assign(side_of=case.actors["side_of"].map(case.names))  # as the lesson has it
    left = actors.merge(heard, on="actor_id", how="left")
    inner, filled = actors.merge(heard, on="actor_id"), left.fillna({"voice": "no"})
    ascribed = case.positions.loc[case.positions["voice"] == "ascribed", "claim_id"]
    said = case.claims[~case.claims["claim_id"].isin(ascribed)].assign(voice="yes")
    claims = case.actors.merge(said, left_on="actor_id", right_on="speaker", how="left").fillna({"voice": "no"})
    everyone = case.claims[["speaker"]].dropna().drop_duplicates().rename(columns={"speaker": "actor_id"}).assign(voice="yes")
    lines = case.stakeholders
    unknown = lines["text"] == "not known"
    right = {
        "03-actors": [left["voice"].isna().sum(), len(filled[filled["voice"] == "no"]), filled["voice"].value_counts()["no"]],
        "03-sides": [
            pd.crosstab(filled["side_of"], filled["voice"]),
            pd.crosstab(filled["voice"], left["side_of"].map({name: key for key, name in case.names.items()})),
            filled.groupby(["side_of", "voice"]).size(),
            filled[["side_of", "voice"]].dropna().value_counts().reset_index(),
        ],
        "03-empty": [
            pd.crosstab(lines["aspect"], unknown),
            pd.crosstab(unknown, lines["aspect"]),
            unknown.groupby([lines["aspect"], unknown]).size(),
        ],
    }
    wrong = {
        "03-actors": [
            (inner["voice"].isna().sum(), "No gaps?"),
            (left["voice"].notna().sum(), "have a voice"),
            (case.actors.merge(everyone, how="left")["voice"].isna().sum(), "critics"),
            (filled.dropna(subset="side_of")["voice"].eq("no").sum(), "belong to a country"),
        ],
        "03-sides": [
            (pd.crosstab(inner["side_of"], inner["voice"]), 'how="left"'),
            (pd.crosstab(filled["kind"], filled["voice"]), "leaders stand apart"),
            (pd.crosstab(filled["side_of"].fillna("none"), filled["voice"]), "without a country"),
            (pd.crosstab(filled["side_of"], filled["voice"], dropna=False), "without a country"),
            (pd.crosstab(claims["side_of"], claims["voice"]), "counted claims"),
        ],
        "03-empty": [
            (pd.crosstab(lines["side"], unknown), "for each side"),
            (pd.crosstab(lines["aspect"], ~unknown), "Turn the mask round"),
            (pd.crosstab(lines["aspect"], lines["claim_id"].isna()), "from outside"),
            (lines[unknown]["aspect"].value_counts(), "the mask itself"),
            (pd.crosstab(lines["aspect"], lines["text"]), "the mask itself"),
        ],
    }
    try_lines(case, right, wrong)
