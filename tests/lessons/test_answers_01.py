"""The answers of lesson 01, worked out once more from the tables; its lines of code, right and wrong."""

from keys import firsts_of, parts, rows_of, try_lines

from utils import check, load_case


def test_01_statuses(case, example, answer):
    for exercise, table in (("01-story", example.claims), ("01-status", case.claims)):
        status = table.set_index("claim_id")["status"].str.replace("_", " ")
        asked = firsts_of(answer[exercise])
        assert asked == {name: status[name] for name in asked}
        assert len(set(asked.values())) >= 4


def test_01_counts_by_two_rules(case, answer):
    claims = case.claims
    rules = [claims["status"].value_counts(), claims.groupby("status")["sentence_id"].nunique()]
    for exercise, counts in zip(("01-counts", "01-sentences"), rules, strict=True):
        assert set(rows_of(answer[exercise])) == {(name.replace("_", " "), str(count)) for name, count in counts.items()}
    facts, judged = ([rule[name] for rule in rules] for name in ("reported_fact", "author_interpretation"))
    assert (facts, judged) == ([40, 25], [40, 21]), "the numbers in the solution"
    true = {
        "A": [one == other for one, other in zip(facts, judged, strict=True)],
        "B": [one > other for one, other in zip(facts, judged, strict=True)],
        "C": [one >= other for one, other in zip(facts, judged, strict=True)],
        "D": [other > one for one, other in zip(facts, judged, strict=True)],
    }
    assert [letter for letter, by_rule in true.items() if all(by_rule)] == [answer["01-headline"]]
    assert not any(true["D"])


def test_01_hedges(case, example, answer):
    hedged = case.claims["hedges"].notna()
    assert float(answer["01-before"]) == round(100 * hedged.mean(), 1)
    claims = case.claims.merge(case.sentences, on="sentence_id")
    by_section = claims.groupby("section")["hedges"].count()
    assert (hedged.sum(), len(hedged), by_section["North Korean Troops in Kursk"]) == (13, 111, 8), "the title of the picture"
    told = example.claims[example.claims["sentence_id"].isin(["p2s3", "p4s1"])]["hedges"].dropna()
    assert parts(answer["01-softeners"]) == {word.strip() for cell in told for word in cell.split(";")}


def test_01_the_exit_ticket(case, example, answer):
    """One of ten claims keeps a hedge, and the one that lost it is in conflict with the place where it was a report."""
    last = example.claims[example.claims["sentence_id"].str.startswith("p4")].set_index("claim_id")
    hedged = last["hedges"].notna()
    assert (len(last), list(last.index[hedged])) == (10, ["p4s1-a"])
    assert float(answer["01-after"]) == 100 * hedged.mean()
    assert [answer["01-lost"]] == list(last.index[last["conflicts_with"] == "p2s1-b"])
    right = {"01-after": [10, "10 %", 100 * hedged.mean()], "01-lost": ["p4s4-a", "P4s4-a."]}
    wrong = {"01-after": [1, 0.1, 20, 30, 25, 15, 0], "01-lost": ["p4s1-a", "p4s4-b", "p4s4-d", "p2s1-b", "p4s4"]}
    try_lines(case, right, {name: [(value, None) for value in values] for name, values in wrong.items()})
    for name, value in (("01-after", "some"), ("01-lost", 4)):
        assert check(case, name).heading == "Not attempted"
        assert check(case, name, value).heading == "Not yet"


def test_01_topics(case, answer):
    """Each pattern follows from where the hedged claims of a topic stand; of the two alike, the notes and the statuses tell."""
    found = {}
    for topic, rows in case.in_reading_order(case.claims.dropna(subset="topic")).groupby("topic", sort=False):
        soft = (rows["hedges"].notna() | (rows["status"] == "unconfirmed_report")).to_list()
        later = rows[soft.index(True) + 1 :] if True in soft else rows[:0]
        if True not in soft:
            found[topic] = "never"
        elif later.empty:
            found[topic] = "added"
        else:  # lost, if a later claim takes the hedged one as given: the conflict of certainty, or a label, says so
            hedged = rows["claim_id"][soft].iloc[0]
            given = later["conflicts_with"].fillna("").str.contains(hedged) | later["note"].fillna("").str.contains(
                "doubt is gone"
            )
            found[topic] = "lost" if given.all() else "kept"
    soft = {topic: pattern for topic, pattern in found.items() if pattern != "never"}
    assert soft == firsts_of(answer["01-patterns"]), "the topics with a hedge"
    assert set(found) - set(soft) == {"the approval", "how much it matters"}, "the lesson says of two that they have none"
    assert (case.claims["topic"].value_counts() >= 2).all()


def test_01_facts_from_outside(case, answer):
    facts, known = case.context.set_index("context_id"), "2024-11-17"
    record = case.record[case.record["claim_id"] == "p1s1-a"]
    assert record["date_said"].min() == known, "the day in the question"
    causes = firsts_of(answer["01-causes"])
    assert {name for name in causes if facts["date_edtf"][name] > known} == {name for name in causes if causes[name] == "late"}
    assert {name for name in causes if "allowed" in facts["fact"][name]} == {name for name in causes if causes[name] == "step"}
    assert len(case.context[case.context["sentence_id"].str.contains("p5s")]) == 3
    shown = facts.loc[["budapest", "crimea-vote", "minsk", "un-invasion"]]
    signs = shown["fact"].str.contains("had taken|ceasefire") & (shown["date_edtf"] < "2022-02-24")
    assert parts(answer["01-history"]) == set(shown.index[signs])


def test_01_bounds(case, answer):
    people = case.quantities[case.quantities["unit"] == "person"]
    exact = people["low"] == people["high"]
    kinds = ["exact" if one else "lower" if low == low else "upper" for one, low in zip(exact, people["low"], strict=True)]
    assert firsts_of(answer["01-bounds"]) == dict(zip(people["text"].str.replace(",", ""), kinds, strict=True))


def test_01_lines(case, my_work):
    """Lines that students write for the tasks with code: right ones pass, and usual wrong ones get a sentence of their own."""

    claims, story = case.claims, load_case("data/example").claims
    prose = claims[~claims["sentence_id"].str.startswith("h")]
    right = {
        "01-counts": [
            claims["status"].value_counts(),
            claims.groupby("status").size(),
            claims.groupby("status")["claim_id"].count().reset_index().sort_values("claim_id"),
            claims["status"].value_counts().rename("how many").to_frame(),
        ],
        "01-sentences": [
            claims.groupby("status")["sentence_id"].nunique(),
            claims.groupby("status").agg({"sentence_id": "nunique"}).reset_index(),
            claims.drop_duplicates(["status", "sentence_id"])["status"].value_counts(),
        ],
    }
    wrong = {
        "01-counts": [
            (story["status"].value_counts(), "counts of the story"),
            (claims.groupby("status")["sentence_id"].nunique(), "counted sentences"),
            (claims["status"].value_counts(normalize=True), "shares"),
            (prose["status"].value_counts(), "left out the headings"),
            (claims["status"].value_counts, "round brackets"),
        ],
        "01-sentences": [
            (claims.groupby("status")["sentence_id"].count(), "counted claims"),
            (story.groupby("status")["sentence_id"].nunique(), "sentences of the story"),
            (claims.groupby("sentence_id")["status"].nunique(), "turned it round"),
            (claims.groupby("status"), "nothing is counted yet"),
        ],
    }
    try_lines(case, right, wrong)
