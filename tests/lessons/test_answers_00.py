"""The answers of lesson 00, worked out once more from the tables; its lines of code, right and wrong."""

from keys import firsts_of, try_lines

from utils import check


def test_00_counts(case, answer):
    prose = case.sentences[case.sentences["kind"] == "prose"]
    quotes = case.claims.dropna(subset="quote")
    quoted, words = quotes["quote"].str.split().str.len().sum(), prose["words"].sum()
    assert int(answer["00-claims"]) == sum(case.claims["sentence_id"] == "p7s2")
    against = case.claims[case.claims["sentence_id"] == "p8s2"].dropna(subset="conflicts_with")
    pairs = {frozenset((row.claim_id[-1], row.conflicts_with[-1])) for row in against.itertuples()}
    assert {frozenset(pair) for pair in firsts_of(answer["00-pairs"]).items()} == pairs
    assert int(answer["00-prose"]) == len(prose)
    assert [way.split(";") for way in answer["00-quotes"].split("|")] == [[*quotes["claim_id"]], [*quotes["sentence_id"]]]
    kinds = case.actors.set_index("actor_id")["kind"]
    assert [case.names[name] for name in quotes["speaker"] if kinds[name] != "person"] == [answer["00-exception"].split("|")[0]]
    assert (quoted, words) == (19, 596)
    assert float(answer["00-quoted-share"]) == float(answer["00-before"]) == round(100 * quoted / words, 1)


def test_00_the_story(case, example, answer):
    """The exit ticket: whoever finds one quotation, counts quotations, or stops at the words gets a sentence of its own."""
    prose = example.sentences[example.sentences["kind"] == "prose"]
    quoted = example.claims["quote"].dropna().str.split().str.len().sum()
    assert (quoted, prose["words"].sum()) == (6, 268)
    assert float(answer["00-after"]) == round(100 * 6 / 268, 1)
    assert (example.folder / "article.txt").read_text(encoding="utf-8").count("“") == 2, "what a student counts by eye"
    wrong = [6, 0.022, 1.1, 0.7, 1, 44.7, 3.2, "2"]
    try_lines(case, {"00-after": [600 / 268, "2,2", "2.2 %"]}, {"00-after": [(value, None) for value in wrong]})
    for value, heading in ((..., "Not attempted"), ("a few", "Not yet"), (example.claims, "Not yet")):
        assert check(case, "00-after", value).heading == heading


def test_00_lines(case, example, my_work):
    """Several ways to write each line are right; the story's table and a missing mask get their own sentence."""
    lines, claims = case.sentences, case.claims
    quoted = claims[claims["quote"].notna()]
    right = {
        "00-prose": [len(lines[lines["kind"] == "prose"]), (lines["kind"] != "heading").sum()],
        "00-quotes": [quoted, claims.dropna(subset="quote"), quoted[["sentence_id", "quote"]], quoted["claim_id"]],
    }
    wrong = {
        "00-prose": [(len(lines), None), (len(example.sentences[example.sentences["kind"] == "prose"]), None)],
        "00-quotes": [(claims["quote"].notna(), "This is a mask"), (example.claims.dropna(subset="quote"), None)],
    }
    try_lines(case, right, wrong)
