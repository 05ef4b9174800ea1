"""The answers of lesson 05, worked out once more from the tables; its lines of code, right and wrong."""

import re

import pandas as pd
import pytest
from keys import pairs_of, rows_of, try_lines

import notebooks
from utils import check, kept_words, load_case
from utils.practice import checks
from utils.proof.results import cell


def once(record, kind):
    return record[record["kind"] == kind].drop_duplicates("claim_id")


def test_05_the_record(case, answer):
    quotes, facts = once(case.record, "quotation"), once(case.record, "fact")
    assert (len(quotes), len(facts)) == (5, 14)
    assert int(answer["05-before"]) == (quotes["verdict"] == "same").sum() == 2
    speakers = quotes["claim_id"].map(case.claims.set_index("claim_id")["speaker"])
    mine = {name.casefold(): ways[0] for name, ways in pairs_of(answer["05-verdicts"]).items()}
    assert mine == dict(zip(speakers, quotes["verdict"], strict=True))
    assert (case.record.groupby("claim_id")["verdict"].nunique() == 1).all(), "several sources of one claim agree"
    counts = quotes["verdict"].value_counts()
    assert dict(rows_of(answer["05-quotes"])) == {name: str(count) for name, count in counts.items()}
    assert facts["verdict"].value_counts().to_dict() == {"simplified": 8, "differs": 4, "same": 2}, (
        "as the solution of 05-plot says"
    )
    named = " ".join([*case.actors["name"], *case.actors["also_called"].dropna()])
    unnamed = [name.split(",")[0] for name in quotes["said_by"] if name.split(",")[0].split()[-1] not in named]
    assert unnamed == [answer["05-unnamed"].split("|")[0]]
    differs = case.record[case.record["verdict"] == "differs"]
    shown = case.claims[case.claims["claim_id"].isin(differs["claim_id"])][["claim_id", "status", "speaker", "hedges"]]
    assert rows_of(answer["05-supplement"]) == [tuple(map(cell, row)) for row in shown.itertuples(index=False)]


def test_05_four_changes(case, answer):
    differs = case.record[case.record["verdict"] == "differs"]
    locators = {way for ways in pairs_of(answer["05-changes"]).values() for way in ways if "-" in way}
    for change, ways in pairs_of(answer["05-changes"]).items():
        found = set(differs.loc[differs["difference"].str.contains(change), "claim_id"])
        assert found == {way for way in ways if "-" in way}, change
    assert set(differs["claim_id"]) - locators == {"p1s3-a"}, "the welcome is none of the four"


def test_05_scores_grades_and_versions(case, answer):
    def brier(probability, happened):
        return (probability - happened) ** 2

    yes, no, better = (ways[0] for ways in pairs_of(answer["05-brier"]).values())
    assert float(yes) == pytest.approx(brier(0.7, 1))
    assert float(no) == pytest.approx(brier(0.7, 0))
    assert brier(0.5, 1) > brier(0.7, 1) and brier(0.5, 0) < brier(0.7, 0) and better == "it did not"
    scales = case.scales.set_index("label")["code"]
    assert answer["05-admiralty"].split("|")[0] == scales["usually reliable"] + scales["truth cannot be judged"]

    text = notebooks.markdown(notebooks.read("05_path_ahead"))
    versions = dict(re.findall(r"^\| ([A-D]) \| (.+) \|$", text, re.M))
    has = {"source": "Associated Press", "date": "17 November 2024", "hedge": "unconfirmed"}
    lacks = {name: [sign for sign, words in has.items() if words not in line] or ["nothing"] for name, line in versions.items()}
    assert {name: [ways[0]] for name, ways in pairs_of(answer["05-versions"]).items()} == lacks


def test_05_the_story(example, answer):
    assert int(answer["05-after"]) == (once(example.record, "quotation")["verdict"] == "same").sum()
    facts = once(example.record, "fact")["verdict"].value_counts().to_dict()
    assert facts == {"differs": 2, "simplified": 1, "same": 1, "cannot be checked": 1}, "as the model picture says"


def test_05_lines(case, example):
    """Three right lines for each table, and wrong ones that get a sentence of their own."""
    quotes = case.record[case.record["kind"] == "quotation"]
    single = quotes.drop_duplicates("claim_id")
    differs = case.record[case.record["verdict"] == "differs"]
    columns = ["claim_id", "status", "speaker", "hedges"]
    right = {
        "05-quotes": [
            single["verdict"].value_counts(),
            single.groupby("verdict").size(),
            quotes.groupby("verdict")["claim_id"].nunique(),
            single["verdict"].value_counts().reset_index(),
        ],
        "05-supplement": [
            case.claims[case.claims["claim_id"].isin(differs["claim_id"])][columns],
            differs.drop_duplicates("claim_id").merge(case.claims, on="claim_id")[columns],
            case.claims.set_index("claim_id").loc[differs["claim_id"].unique(), columns[1:]],
            case.claims.query("claim_id in @differs.claim_id")[columns],
            case.claims[case.claims["claim_id"].isin(differs["claim_id"])],
        ],
    }
    six = case.claims[case.claims["claim_id"].isin(differs["claim_id"])]
    wrong = {
        "05-quotes": [
            (quotes["verdict"].value_counts(), "seven rows"),
            (case.record["verdict"].value_counts(), "whole record"),
            (case.record[case.record["kind"] == "fact"]["verdict"].value_counts(), "the other kind"),
            (once(case.record, "fact")["verdict"].value_counts(), "each counted once"),
            (once(example.record, "quotation")["verdict"].value_counts(), "of the story"),
            (case.record["kind"] == "quotation", "This is a mask"),
        ],
        "05-supplement": [
            (differs.merge(case.claims, on="claim_id")[columns], "Eight rows"),
            (
                case.claims[case.claims["claim_id"].isin(differs[differs["kind"] == "quotation"]["claim_id"])][columns],
                "quotations",
            ),
            (case.claims[case.claims["claim_id"].isin(differs[differs["kind"] == "fact"]["claim_id"])][columns], "facts that"),
            (case.claims["claim_id"].isin(differs["claim_id"]), "This is a mask"),
            *[(six[columns].drop(columns=name), f"The column {name} is missing") for name in columns],
            (six.drop(columns=["hedges"]), "The column hedges is missing"),
            (six["claim_id"], "Some columns are missing"),
            (differs.drop_duplicates("claim_id"), "Some columns are missing"),
        ],
    }
    try_lines(case, right, wrong)


def test_05_the_picture_of_ones_own(case):
    counts = once(case.record, "fact")["verdict"].value_counts()
    whole = counts.plot.barh(title="8 of 14 facts are simplified", xlabel="facts", ylabel="verdict")
    assert "a source" in check(case, "05-plot", whole).text
    whole.figure.text(0, -0.05, "Source: record.csv")
    assert check(case, "05-plot", whole).heading == "Correct"
    assert check(case, "05-plot", whole.figure).heading == "Correct"
    bare = pd.DataFrame({"n": [1, 2]}).plot(legend=False)
    checks._TRIED.clear()
    text = check(case, "05-plot", bare).text
    assert all(name in text for name in ("title", "name for the x axis", "name for the y axis", "source"))
    checks._TRIED.clear()
    assert "picture" in check(case, "05-plot", counts).text, "a table is no picture"
    checks._TRIED.clear()
    model = once(load_case("data/example").record, "fact")["verdict"].value_counts()
    again = model.plot.barh(title="Two of five facts differ", xlabel="facts", ylabel="verdict")
    again.figure.text(0, -0.05, "Source: record.csv of the story")
    assert "picture of the story once more" in check(case, "05-plot", again).text
    import matplotlib.pyplot as plt

    plt.close("all")


def test_05_own_words_of_all_lessons_come_back(case, my_work):
    assert kept_words(case).heading == "Nothing kept yet"
    check(case, "00-friend", "A bar says who speaks, see p2s1.")
    check(case, "05-correct", "On 12 September 2024 Putin spoke of a permission.")
    check(case, "05-before", 3)
    frame = kept_words(case).frame
    assert list(frame["lesson"]) == ["00", "05"]
    assert frame["your words"].iloc[0] == "A bar says who speaks, see p2s1."


def test_05_the_line_that_saves_a_supplement_writes_what_the_student_sees(case, tmp_path):
    differs = case.record[case.record["verdict"] == "differs"]
    table = case.claims[case.claims["claim_id"].isin(differs["claim_id"])][["claim_id", "status", "speaker", "hedges"]]
    table.to_csv(tmp_path / "05_supplement.csv", index=False)
    assert check(case, "05-supplement", pd.read_csv(tmp_path / "05_supplement.csv")).heading == "Correct"
