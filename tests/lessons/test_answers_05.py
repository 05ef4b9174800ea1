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

    said = case.exercises.set_index("exercise_id")["solution"]["05-grades"]
    ours = case.record.set_index("record_id")
    for name, grade in re.findall(r"(\S+): ([A-F][1-6]),", said):
        assert grade == f"{ours['source_grade'][name]}{ours['information_grade'][name]}", name
    text = notebooks.markdown(notebooks.read("05_path_ahead"))
    versions = dict(re.findall(r"^\| ([A-D]) \| (.+) \|$", text, re.M))
    has = {"source": "Associated Press", "date": "17 November 2024", "hedge": "unconfirmed"}
    lacks = {name: [sign for sign, words in has.items() if words not in line] or ["nothing"] for name, line in versions.items()}
    assert {name: [ways[0]] for name, ways in pairs_of(answer["05-versions"]).items()} == lacks


def test_05_the_story(example, answer):
    assert int(answer["05-after"]) == (once(example.record, "quotation")["verdict"] == "same").sum()
    facts = once(example.record, "fact")["verdict"].value_counts().to_dict()
    assert facts == {"differs": 2, "simplified": 1, "same": 1, "cannot be checked": 1}, (
        "as feedback.csv knows the bars of the model"
    )


def test_05_a_file_is_saved_and_opened_again(case, example, tmp_path):
    """What the file holds is judged, whichever way its table was made; what is no table gets a sentence of its own."""
    differs = case.record[case.record["verdict"] == "differs"]
    six = case.claims[case.claims["claim_id"].isin(differs["claim_id"])]
    columns, story = ["claim_id", "status", "speaker", "hedges"], example.claims[example.claims["sentence_id"] == "p1s3"]

    def saved(table, **how):
        table.to_csv(tmp_path / "05_supplement.csv", **{"index": False, **how})
        return pd.read_csv(tmp_path / "05_supplement.csv")

    joined = differs.merge(case.claims, on="claim_id")[columns]
    right = [saved(six[columns]), saved(joined.drop_duplicates()), saved(six), saved(six[columns], index=True)]
    few = [[one for one in columns if one != name] for name in columns]
    wrong = [
        *[(saved(six[some]), f"The column {name} is missing") for some, name in zip(few, columns, strict=True)],
        (saved(six[["claim_id"]]), "Some columns are missing"),
        (saved(joined), "Eight rows"),
        (saved(story[columns]), "claims of the story"),
        (tmp_path, "The answer should be a table"),
        ("05_supplement.csv", "The answer should be a table"),
        (six["claim_id"].notna(), "This is a mask"),
    ]
    try_lines(case, {"05-supplement": right}, {"05-supplement": wrong})
    assert check(case, "05-supplement", ...).heading == "Not attempted"
    nothing = check(case, "05-supplement", six[columns].to_csv(tmp_path / "05_supplement.csv", index=False))
    assert (nothing.heading, "open the file again" in nothing.text) == ("Not attempted", True), "to_csv gives nothing back"


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
