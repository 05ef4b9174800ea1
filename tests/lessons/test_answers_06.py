"""The answers of lesson 06, worked out once more from the tables; its lines of code, right and wrong."""

import re

import pandas as pd
import pytest
from keys import rows_of, try_lines

import notebooks


def statuses_of(case, name):
    """Return the two codings of a case as texts, as the answers of a table write them."""
    return case.claims[name].str.replace("_", " ")


def crossed(first, second):
    """Count the pairs of codes that occur, as rows of a table: row, column, number."""
    counts = pd.Series(list(zip(first, second, strict=True))).value_counts()
    return sorted((one, other, str(number)) for (one, other), number in counts.items())


def beyond_luck(first, second):
    """Work out agreement, luck and kappa, without pandas."""
    n, pairs = len(first), list(zip(first, second, strict=True))
    agreement = sum(one == other for one, other in pairs) / n
    luck = sum(list(first).count(code) / n * list(second).count(code) / n for code in {*first, *second})
    return agreement, luck, (agreement - luck) / (1 - luck)


def given_in_06(story):
    """Read the codes of Ann and Ben from the cell of lesson 06."""
    source = "\n".join(cell.source for cell in notebooks.code_cells(notebooks.read("06_code_together")))
    (text,) = re.findall(r'text = """(.*?)"""', source, re.S)
    head, *rows = [line.split(",") for line in text.splitlines()]
    return pd.DataFrame(rows, columns=head).merge(story.claims[["claim_id", "text"]])


def test_06_agreement_and_luck(answer):
    assert float(answer["06-luck"]) == pytest.approx((7 / 8) ** 2 + (1 / 8) ** 2, abs=0.005)
    assert float(answer["06-kappa"]) == pytest.approx((0.8 - 0.5) / (1 - 0.5))
    eva, finn = ["fact"] * 18 + ["quote"] * 2, ["fact"] * 20
    agreement, luck, kappa = beyond_luck(eva, finn)
    assert (agreement, luck) == (0.9, 0.9)
    assert float(answer["06-after"]) == pytest.approx(kappa, abs=1e-12)
    cara_and_dan = beyond_luck(["fact"] * 7 + ["quote"], ["quote"] + ["fact"] * 7)
    assert cara_and_dan[:2] == (0.75, 0.78125), "as the solution says: less than luck"
    assert round(sum(one != other for one, other in (("f", "f"), ("f", "q"), ("f", "q"))) / 3, 2) == float(answer["06-alpha"])


def test_06_the_two_codings_of_the_story(case, example, answer):
    first, second = (statuses_of(example, name) for name in ("status", "second_status"))
    assert sorted(rows_of(answer["06-crosstab"])) == crossed(first, second)
    agreement, luck, kappa = beyond_luck(first, second)
    assert (agreement * 40, round(luck, 3)) == (39, 0.235)
    assert float(answer["06-before"]) == 100 * agreement
    assert float(answer["06-key-kappa"]) == pytest.approx(kappa, abs=0.0005)
    (exception,) = example.claims[first != second].itertuples()
    assert exception.sentence_id == answer["06-exception"].split("|")[0]
    assert example.sentences.set_index("sentence_id")["kind"][exception.sentence_id] == "heading"
    known = case.feedback[case.feedback["exercise_id"] == "06-crosstab"]["wrong_answer"]
    article = crossed(*(statuses_of(case, name) for name in ("status", "second_status")))
    assert [wrong for wrong in known if sorted(rows_of(wrong)) == article]
    assert [wrong for wrong in known if sorted(rows_of(wrong)) == crossed(first, first)]


def test_06_ann_and_ben(example, answer):
    pair = given_in_06(example)
    apart = pair[pair["ann"] != pair["ben"]]
    assert rows_of(answer["06-differ"]) == [(name,) for name in apart["claim_id"]]
    key = statuses_of(example, "status").set_axis(example.claims["claim_id"])
    asked = dict(part.split("|")[0].split("=") for part in answer["06-rule"].split(";"))
    assert asked == {name: key[name] for name in apart["claim_id"]}, "the rules and the key agree here"
    agreement, _, kappa = beyond_luck(pair["ann"], pair["ben"])
    assert (agreement * 8, round(kappa, 2)) == (5, 0.57)
    assert (sum(apart["ann"] == apart["claim_id"].map(key)), sum(apart["ben"] == apart["claim_id"].map(key))) == (1, 2)
    assert set(pair["claim_id"]) <= set(example.claims["claim_id"][example.claims["sentence_id"].str.contains("p2|p3")])


def test_06_lines(case, example):
    """Three ways to write each line are right, and three usual mistakes get a sentence of their own."""
    claims, pair = example.claims, given_in_06(example)
    first, second = claims["status"], claims["second_status"]

    def kappa(one, other):
        shares = one.value_counts(normalize=True) * other.value_counts(normalize=True)
        return ((one == other).mean() - shares.sum()) / (1 - shares.sum())

    right = {
        "06-crosstab": [
            pd.crosstab(first, second),
            pd.crosstab(second, first),  # turned
            claims.groupby(["status", "second_status"]).size(),
            claims[["status", "second_status"]].value_counts(),
            claims.pivot_table(index="status", columns="second_status", values="text", aggfunc="count"),
        ],
        "06-key-kappa": [kappa(first, second), (0.975 - 0.235) / (1 - 0.235), 0.97, "0,967"],
        "06-differ": [
            pair[pair["ann"] != pair["ben"]],
            pair.query("ann != ben"),
            pair.loc[~(pair["ann"] == pair["ben"]), "claim_id"],
        ],
    }
    wrong = {
        "06-crosstab": {
            "This is the article": pd.crosstab(case.claims["status"], case.claims["second_status"]),
            "the first coding alone": first.value_counts(),
            "a column with itself": pd.crosstab(first, first),
        },
        "06-key-kappa": {
            "That is the agreement, 39 of 40": (first == second).mean(),
            "so kappa is not 1": kappa(case.claims["status"], case.claims["second_status"]),
            "That is luck": 0.235,
            "divide by 1 minus luck": 0.74,
        },
        "06-differ": {
            "the two are equal": pair[pair["ann"] == pair["ben"]],
            "all eight rows": pair,
            "This is a mask": pair["ann"] != pair["ben"],
            "where the key differs from itself": claims[first != second],
        },
    }
    try_lines(case, right, {name: [(line, said) for said, line in lines.items()] for name, lines in wrong.items()})
