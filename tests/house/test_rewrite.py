"""Rewriting: what a student's sentence carries, what it lost, and that no word of a student is ever lost."""

import re
from html import escape

import pandas as pd
import pytest
from conftest import with_cells, without
from ipywidgets import Button
from test_explore import read, refuse, show

import utils
from utils.charts.record import SIGNS
from utils.proof.prose import signs_in
from utils.proof.rewriting import cautions, changes, claims_of

NAMES = ["Anna", "Ben Miller", "the village council", "May", "Norland", "Carpenters", "WHO"]

# One plain sentence, and what carries it. What is not named here must be empty.
SENTENCES = {
    "The bridge is closed.": {},
    # a source is the subject of a verb of saying
    "Anna said that the bridge is closed.": {"source": ["Anna"]},
    "The bridge is closed, said Anna.": {"source": ["Anna"]},
    "The bridge is closed, warned the mayor, Anna.": {"source": ["the mayor"]},
    "Several newspapers reported it, citing officials without names.": {"source": ["Several newspapers"]},
    "The Lower Bridge office announced on 18 April that it is closed.": {
        "source": ["Lower Bridge office"],
        "date": ["18 April"],
    },
    "News organisations reported on 17 April, from watchers without names, that it is closed.": {
        "source": ["News organisations"],
        "date": ["17 April"],
    },
    "On 18 April the article, in its first line, is long; the article says no.": {
        "source": ["the article"],
        "date": ["18 April"],
    },
    "A carpenter from Norland has also confirmed it.": {"source": ["A carpenter from Norland"]},
    "The Gazette reports that officials denied it.": {"source": ["Gazette", "officials"]},
    "Norland closed the bridge, Ben Miller says.": {"source": ["Ben Miller"]},
    "Ben Miller, who comes from Norland, denied it.": {"source": ["Ben Miller"]},
    "carpenters believe that it will rain.": {"source": ["carpenters"]},
    "Anna knuckled that it will rain.": {"source": ["Anna"]},
    "Anna's warning: the bridge is closed.": {"source": ["Anna"]},
    "According to the old carpenter, the bridge is closed.": {"source": ["According to the old carpenter"]},
    "The closure was reported by a newspaper.": {"source": ["reported by a newspaper"]},
    'Anna about the bridge: "quite wet".': {"source": ["Anna"], "quotation": ["quite wet"]},
    # a name without such a verb, or such a verb without a subject, is none
    "They closed the bridge inside Norland; AP reports.": {"source": ["AP"]},
    "Norland started a war against the WHO; the article calls it a conflict.": {"source": ["the article"]},
    "She said Norland closed the bridge.": {},
    "It was reported in Norland.": {},
    "It is said that Anna has been told.": {},
    "Nobody believes it, and no newspaper reported it.": {},
    "Many believe it; some say no.": {},
    "Anna said nothing about it.": {},
    "The unproven claim that it rains is an open question.": {},
    "Anna walked over the bridge with Ben Miller.": {},
    "She said so.": {},
    "She told us.": {},
    "Anna walked home. It was said by nobody whom they know.": {"source": ["said by nobody whom they"]},
    "Savannah said no.": {"source": ["Savannah"]},
    "The United States of Norland closed the bridge.": {},
    "In Norland, the reports of a loose plank grew.": {"hedge": ["reports of"]},
    # a hedge softens; a month and a name do not, nor does a verb with its subject
    "AP reports that it rains.": {"source": ["AP"]},
    "There are reports that it rains, reportedly.": {"hedge": ["reports that", "reportedly"]},
    "It may rain.": {"hedge": ["may"]},
    "It could rain, perhaps.": {"hedge": ["could", "perhaps"]},
    "Potentially it would rain.": {"hedge": ["Potentially", "would"]},
    "It rained in May.": {"date": ["May"]},
    "May said that it rains.": {"source": ["May"]},
    "It rained on May 3, and it may rain again.": {"date": ["May 3"], "hedge": ["may"]},
    "The mayor stood in the mighty rain of the wood.": {},
    # a date is a date in any of these ways
    "It rained on 18 April 2031.": {"date": ["18 April 2031"]},
    "It rained on 18 Apr 2031.": {"date": ["18 Apr 2031"]},
    "It rained on 2031-04-18.": {"date": ["2031-04-18"]},
    "It rained on the 3rd of March, 2031.": {"date": ["3rd of March, 2031"]},
    "It rained in April 2030, in 2031 and on Friday.": {"date": ["April 2030", "2031", "Friday"]},
    "It rained within 24 hours.": {"date": ["within 24 hours"]},
    "It is the 50th day of rain.": {"date": ["50th day"]},
    "They march on the bridge.": {},
    # a number is none of a date, and keeps its bound
    "Nearly 50 people came.": {"number": ["Nearly 50"]},
    "Over 1,200 people came on 18 April, and six left.": {"number": ["Over 1,200", "six"], "date": ["18 April"]},
    "10 000 people came, 50 at most stayed.": {"number": ["10,000", "50 at most"]},
    "No more than 50 came, dozens left.": {"number": ["No more than 50", "dozens"]},
    # a quotation stands in straight or curly marks
    'It was “quite wet” and "cold".': {"quotation": ["quite wet", "cold"]},
    'It was 5" wide.': {"number": ["5"]},
    "": {},
}


@pytest.mark.parametrize("sentence", SENTENCES)
def test_the_signs_of_a_plain_sentence(sentence):
    nothing = {"source": [], "hedge": [], "date": [], "number": [], "quotation": []}
    assert signs_in(sentence, NAMES, ["knuckled"]) == nothing | SENTENCES[sentence]


def test_an_unknown_subject_needs_a_verb_of_saying_and_a_known_name_may_hold_or_see():
    assert signs_in("Anna said no.")["source"] == ["Anna"]
    assert signs_in("Anna sees a step.")["source"] == []
    assert signs_in("Anna sees a step.", ["Anna"])["source"] == ["Anna"]
    assert signs_in("Anna, the old carpenter, said no.", ["Anna"])["source"] == ["Anna"]


# The picture: kept, gained, lost


def prose(case, number=3):
    return list(case.sentences.loc[case.sentences["kind"] == "prose", "sentence_id"][:number])


def everywhere(case):
    """Name all sentences and headings that have a claim."""
    return list(dict.fromkeys(case.claims["sentence_id"]))


def picture(case, words=None, sentences=None):
    """Draw these words for claims; without sentences, for all claims."""
    return utils.rewrite_signs(changes(case, claims_of(case, sentences or everywhere(case)), words or {}))


def signs(case, claim, text):
    """Say what became of the signs of one claim, in these words."""
    rows = changes(case, claims_of(case, [case.locators[claim]]), {claim: text})
    return rows.set_index("claim").loc[claim, SIGNS].to_dict()


@pytest.mark.parametrize(
    ("claim", "text", "expected"),
    [
        ("p1s3-a", "The mayor welcomed it.", {"source": "kept", "hedge": "-", "date": "-"}),
        ("p1s3-a", "It was welcome.", {"source": "lost: Helen Stroud", "hedge": "-", "date": "-"}),
        ("p1s3-a", "Marsh welcomed it.", {"source": "kept, now: Marsh", "hedge": "-", "date": "-"}),
        ("p1s1-b", "The engineer says it might.", {"source": "gained: The engineer", "hedge": "gained: might", "date": "-"}),
        ("p1s1-a", "Closed since 3 March 2031.", {"source": "-", "hedge": "-", "date": "kept, now: 3 March 2031"}),
        ("p1s1-a", "It is closed.", {"source": "-", "hedge": "-", "date": "lost: March 3, 2031"}),
        ("p1s2-a", "They came on Friday.", {"source": "-", "hedge": "-", "date": "kept"}),
        ("p2s1-b", "A beam is cracked.", {"source": "-", "hedge": "lost: reports of", "date": "-"}),
        ("p2s1-b", "Reports of a cracked beam.", {"source": "-", "hedge": "kept", "date": "-"}),
        ("p2s1-c", "It might.", {"source": "-", "hedge": "kept, now: might", "date": "-"}),
        ("p1s3-a", "", {"source": "left out", "hedge": "-", "date": "-"}),
    ],
)
def test_what_was_kept_gained_and_lost(claim, text, expected, example):
    assert signs(example, claim, text) == expected


def test_before_a_student_writes_the_picture_shows_what_the_article_has(any_case):
    data = picture(any_case).data.set_index("claim")
    claims = any_case.claims.set_index("claim_id")
    dated = set(any_case.events.dropna(subset="date_text")["claim_id"])
    for claim, row in data.iterrows():
        assert (row["source"] == "-") == pd.isna(claims.loc[claim, "speaker"])
        assert (row["hedge"] == "-") == pd.isna(claims.loc[claim, "hedges"])
        assert (row["date"] == "-") == (claim not in dated)
    assert len(data) == len(claims)
    assert set(data["your words"]) == {"not rewritten yet"}


def test_our_own_words_are_not_a_rewrite(any_case):
    texts = any_case.claims.set_index("claim_id")["text"]
    words = {claim: f"  {text.upper()} ".replace(" ", "\n", 2) for claim, text in texts.items()}
    untouched, chart = picture(any_case), picture(any_case, words)
    assert chart.data[SIGNS].equals(untouched.data[SIGNS])
    assert f"Rewritten: 0 of {len(words)}, {len(words)} unchanged." in chart.alt
    assert "Rewritten: 0 of" in untouched.alt
    assert ", 0 unchanged." in untouched.alt


def test_the_articles_own_verbs_and_names_are_known(any_case):
    names = any_case.actors.set_index("actor_id")["name"]
    for row in any_case.claims.dropna(subset="verb").itertuples():
        text = f"{names[row.speaker]} {row.verb} this."
        assert signs(any_case, row.claim_id, text)["source"].startswith("kept"), text


def test_the_words_of_a_student_stand_in_the_table_under_the_picture(example):
    html = picture(example, {"p1s1-a": "<b>Closed</b>"}, ["p1s1"]).bundle()["text/html"]
    assert "&lt;b&gt;Closed&lt;/b&gt;" in html
    assert "<b>" not in html


# Honest warnings


@pytest.mark.parametrize(
    ("claim", "text", "warnings"),
    [
        ("p1s2-a", "Over 300 people protested on Friday.", []),
        ("p1s2-a", "300 people protested.", ['The article says "over 300": a lower bound. Your "300" is an exact number.']),
        ("p1s2-a", "Nearly 300 people.", ['The article says "over 300": a lower bound. Your "Nearly 300" is an upper bound.']),
        ("p1s2-a", "About 300 people.", []),
        ("p1s2-a", "More than 300, no, 301.", ['"301" is not a number of this claim. Name the source that says so.']),
        ("p1s2-a", "On 18 April 2031 people protested.", []),
        ("p2s3-a", "Over six winters.", ['The article says "six": an exact number. Your "Over six" is a lower bound.']),
        ("p3s1-b", "Two months before the fair.", []),
        ("p1s3-b", 'She called it "a fair reminder".', []),
        ("p1s3-b", "She called it “Fair reminder,” she did.", []),
        (
            "p1s3-b",
            'It was "mind".',
            ['"mind" is not a quotation of the article. Name the source that says so.'],
        ),
        ("p1s1-a", "", []),
    ],
)
def test_what_the_claim_does_not_say_is_named(claim, text, warnings, example):
    assert cautions(example, claim, text) == warnings


def test_a_number_that_was_found_in_a_source_outside_needs_no_caution(any_case):
    case = with_cells(any_case, "record", 0, finding="They counted 4711 of them.")
    asked, other = case.record["claim_id"].iloc[[0, -1]]
    assert cautions(case, asked, "It was 4711, they say.") == []
    advice = '"4711" is not a number of this claim. Name the source that says so.'
    assert cautions(case, other, "It was 4711, they say.") == [advice]


def test_our_own_words_for_a_claim_need_no_caution(any_case):
    for row in any_case.claims.itertuples():
        assert cautions(any_case, row.claim_id, row.text) == [], row.text


# The bench


def bench(case, **words):
    return utils.rewrite_bench(case, **{"sentences": prose(case), "save_as": "words.csv"} | words)


def button(explorer, name):
    (found,) = (item for item in explorer.shown if isinstance(item, Button) and item.description == name)
    return found


def write(explorer, text, claim=None):
    """Write these words for a claim, and keep them."""
    if claim is not None:
        explorer.controls["claim_id"].value = claim
    explorer.controls["text"].value = text
    button(explorer, "Save my words").click()


def asked(case):
    """List the claims of the bench."""
    return list(claims_of(case, prose(case))["claim_id"])


def test_every_control_says_what_it_is_for(any_case):
    explorer = bench(any_case)
    assert list(explorer.controls) == ["claim_id", "text"]
    for control in [*explorer.controls.values(), button(explorer, "Save my words"), button(explorer, "Next claim")]:
        assert control.description.strip()


def test_the_box_begins_with_the_claim_in_our_words_and_nothing_is_kept_yet(any_case, my_work):
    (bundle,) = show(explorer := bench(any_case))
    claims = any_case.claims.set_index("claim_id")["text"]
    for claim in asked(any_case):
        explorer.controls["claim_id"].value = claim
        assert explorer.controls["text"].value == claims[claim]
    assert f"0 of {len(asked(any_case))} claims rewritten" in bundle["text/plain"]
    assert not (my_work / "words.csv").exists()


def test_a_claim_is_shown_with_what_carries_it(example):
    explorer = utils.rewrite_bench(example, sentences=["p2s2"])
    assert "Source: Daniel Marsh. Hedge: would. Date: none." in explorer.shown[1].value
    button(explorer, "Next claim").click()
    assert "Source: none. Hedge: none. Date: In January." in explorer.shown[1].value
    button(explorer, "Next claim").click()
    assert explorer.controls["claim_id"].value == "p2s2-c"
    button(explorer, "Next claim").click()
    assert explorer.controls["claim_id"].value == "p2s2-a"
    assert "To leave this claim out: empty the box and press the button." in explorer.shown[1].value


def test_kept_words_are_saved_and_drawn(any_case, my_work):
    output = show(explorer := bench(any_case))
    first, second = asked(any_case)[:2]
    write(explorer, "  It may be so.  ", first)
    write(explorer, "", second)
    name = any_case.package["name"]
    words = {first: "It may be so.", second: ""}
    rows = [{"claim_id": claim, "text": text} for claim, text in words.items()]
    assert read(my_work / "words.csv") == [{"case": name, **row} for row in rows]
    twin = picture(any_case, words, prose(any_case))
    assert explorer.picture().alt == twin.alt
    assert twin.alt in output[-1]["text/plain"]
    assert f"1 of {len(asked(any_case))} claims rewritten, 0 unchanged, 1 left out" in output[-1]["text/plain"]
    assert "4 words in the whole draft of at most 200" in output[-1]["text/plain"]


def test_our_own_words_that_are_saved_are_counted_apart(any_case, my_work):
    explorer = bench(any_case)
    button(explorer, "Save my words").click()
    assert len(read(my_work / "words.csv")) == 1
    number = len(asked(any_case))
    assert explorer.picture().beside.heading == f"0 of {number} claims rewritten, 1 unchanged, 0 left out"
    assert explorer.picture().data[SIGNS].equals(picture(any_case, sentences=prose(any_case)).data[SIGNS])


def test_saved_words_are_taken_up_again(any_case):
    first, second = asked(any_case)[:2]
    write(bench(any_case), "My own, words\nin two lines.", first)
    again = bench(any_case)
    assert again.controls["claim_id"].value == second  # the first that has no words yet
    assert again.picture().data.set_index("claim").loc[first, "your words"] == "My own, words\nin two lines."
    again.controls["claim_id"].value = first
    assert again.controls["text"].value == "My own, words\nin two lines."


def test_words_that_are_not_kept_are_not_lost_by_looking_at_another_claim(any_case):
    explorer = bench(any_case)
    first, second = asked(any_case)[:2]
    explorer.controls["text"].value = "Half a thought"
    explorer.controls["claim_id"].value = second
    assert f"{first}: the words in the box are not saved yet." in explorer.picture().beside.text
    assert f"{second}: the words" not in explorer.picture().beside.text
    explorer.controls["claim_id"].value = first
    assert explorer.controls["text"].value == "Half a thought"
    button(explorer, "Save my words").click()
    assert "not saved yet" not in explorer.picture().beside.text


def test_rows_of_another_case_and_of_other_sentences_stay_in_the_file(case, example, my_work):
    write(bench(case), "One.")
    write(bench(example), "Two.")
    write(bench(example, sentences=prose(example, 6)[3:]), "Three.")
    write(bench(example), "Four.")
    assert sorted(row["text"] for row in read(my_work / "words.csv")) == ["Four.", "One.", "Three.", "Two."]


def test_a_file_that_is_not_ours_is_set_aside(example, my_work):
    (my_work / "words.csv").write_text("name,mark\nAnna,1\n", encoding="utf-8")
    write(bench(example), "Mine.")
    assert [row["text"] for row in read(my_work / "words.csv")] == ["Mine."]
    assert "Anna" in (my_work / "words.kept-1.csv").read_text(encoding="utf-8")


def test_what_cannot_be_saved_is_said(example, monkeypatch):
    monkeypatch.setattr("utils.practice.work.write", refuse)
    explorer = bench(example)
    write(explorer, "Mine.")
    assert "Your words could not be saved in words.csv (Permission denied)" in explorer.picture().beside.text
    assert "Mine." in list(explorer.picture().data["your words"])


def test_without_a_file_name_nothing_is_saved(example, my_work):
    explorer = utils.rewrite_bench(example, sentences=["p1s1"])
    write(explorer, "Mine.")
    assert "not saved" in explorer.picture().beside.text
    assert list(my_work.iterdir()) == []


def test_too_many_words_are_counted_and_cautions_are_shown(example):
    explorer = bench(example, limit=3)
    write(explorer, "300 people protested on Friday.", "p1s2-a")
    text = explorer.picture().beside.text
    assert "5 words in the whole draft: 2 more than the limit of 3." in text
    assert 'p1s2-a: The article says "over 300": a lower bound.' in text


ODD = {
    "signs": "\"“„”'’«»$\\^_{}[]()*+?|%&<>#~`",
    "a formula": "$\\frac{1}{0}$ and $x^",
    "a page": "<script>alert(1)</script><img src=x onerror=y>",
    "another alphabet": "可能 возможно ٣٤٥ ½ ² 🌉 é",
    "half a character": "\ud83c and \x00 nothing",
    "lines": "\r\n\n\t\u2028 \r one\rtwo ",
    "digits": "9" * 2000 + ",,,...1,2,3.4.5 00,000",
    "one name many times": "mayor " * 800,
    "many marks": '"' * 4999,
    "a whole page": "It may be so. " * 20_000,
}


@pytest.mark.parametrize("name", ODD)
def test_any_text_may_be_kept(name, any_case, my_work):
    output = show(explorer := bench(any_case))
    write(explorer, ODD[name])
    assert len(output) > 1
    assert "<script>" not in output[-1]["text/html"]
    assert "<img src=x" not in output[-1]["text/html"]
    assert bench(any_case).picture().data.equals(explorer.picture().data)
    assert not list(my_work.glob("*.kept-*"))


def test_a_whole_page_is_not_kept_and_not_thrown_away(example, my_work):
    explorer = bench(example)
    write(explorer, "Short.")
    write(explorer, ODD["a whole page"])
    assert "too long for one claim" in explorer.picture().beside.text
    assert explorer.controls["text"].value == ODD["a whole page"]
    assert [row["text"] for row in read(my_work / "words.csv")] == ["Short."]


def test_a_claim_is_shown_as_text_and_not_as_a_page(example, my_work):
    explorer = bench(with_cells(example, "claims", 0, text="<script>x</script>"))
    assert "<script>" not in explorer.shown[1].value
    assert "&lt;script&gt;" in explorer.shown[1].value


def test_on_paper_every_claim_waits_for_the_readers_words(any_case):
    claims = any_case.claims[any_case.claims["sentence_id"].isin(prose(any_case))]
    (task,) = utils.rewrite_bench(any_case, sentences=prose(any_case)).paper
    assert list(task.frame.columns) == ["claim", "in our words", "said by", "hedges", "in my words"]
    assert list(task.frame["claim"]) == list(claims["claim_id"])
    assert list(task.frame["in our words"]) == list(claims["text"])
    assert list(task.frame["said by"] == "nobody named") == list(claims["speaker"].isna())
    assert list(task.frame["hedges"] == "none") == list(claims["hedges"].isna())
    assert (task.frame["in my words"] == "").all()


# The draft


def draft(case, sentences):
    return utils.draft(case, sentences=sentences, save_as="words.csv")


def test_the_draft_is_one_text_in_reading_order_with_the_articles_paragraphs(example):
    sentences = ["p2s1", "h1", "p1s1"]
    explorer = bench(example, sentences=sentences)
    for claim, text in {"p2s1-a": "Three.", "h1-a": "Two", "p1s1-b": "One b.", "p1s1-a": "One <a>.", "p2s1-b": ""}.items():
        write(explorer, text, claim)
    note = draft(example, sentences)
    assert note.text == "One <a>. One b.\n\nTwo\n\nThree."
    assert note.heading == "Your draft: 6 words, 4 of 6 claims"
    assert "One &lt;a&gt;." in note._repr_html_()


def test_without_words_there_is_no_draft_yet(any_case):
    note = draft(any_case, prose(any_case))
    assert note.heading == "No draft yet"
    assert "words.csv" in note.text


@pytest.mark.parametrize("sentences", [["p99s9"], [], "p1s1"])
def test_sentences_that_are_not_there_give_a_sentence(sentences, any_case):
    for call in (claims_of, lambda *args: utils.rewrite_bench(args[0], sentences=args[1]), draft):
        with pytest.raises(ValueError, match="Write"):
            call(any_case, sentences)


# The article against the record


def test_each_source_has_a_row_the_quotations_first(any_case):
    chart = utils.against_record(any_case)
    record = any_case.record
    assert len(chart.data) == len(record)
    assert list(chart.data["locator"].isin(record.loc[record["kind"] == "quotation", "claim_id"])) == sorted(
        chart.data["locator"].isin(record.loc[record["kind"] == "quotation", "claim_id"]), reverse=True
    )
    for verdict, count in record["verdict"].value_counts().items():
        assert f"{count} {verdict}" in chart.alt
    assert "OUTSIDE" in chart.texts[-1].get_text()


def test_hidden_verdicts_are_nowhere(any_case):
    chart = utils.against_record(any_case, reveal=False)
    assert list(chart.data) == ["locator", "claim", "source", "read on"]
    html = chart.bundle()["text/html"]
    for column in ("finding", "title", "url"):
        assert not any(escape(cell) in html for cell in any_case.record[column])
    assert set(chart.data["source"]) == set(any_case.record["publisher"])
    assert chart.alt.count(": ?") == len(any_case.record)
    assert "n = " in chart.texts[-1].get_text()


@pytest.mark.parametrize("reveal", [True, False])
def test_the_grades_of_the_sources_are_left_to_the_reader(reveal, any_case):
    chart = utils.against_record(any_case, reveal=reveal)
    grades = set(any_case.record["source_grade"] + any_case.record["information_grade"].astype(str))
    assert "grade" not in chart.data
    words = [text.get_text() for text in [*chart.axes[0].texts, *chart.texts]]
    assert not [word for word in words if word in grades or "grade" in word]
    assert not re.search(rf"\b(?:{'|'.join(grades)})\b|grade", chart.alt)


def test_a_claim_of_ninety_letters_is_not_cut(example):
    long = "The town council closed its old bridge over the river and the residents had to walk round"
    claims = example.claims.assign(text=long)
    texts = [text.get_text() for text in utils.against_record(example.with_tables(claims=claims)).axes[0].texts]
    assert long in [text.replace("\n", " ") for text in texts]
    assert all(text.count("\n") <= 1 for text in texts)


def test_two_verdicts_never_look_the_same(example):
    verdicts, pictures = example.allowed("record", "verdict"), set()
    for verdict in verdicts:
        chart = utils.against_record(example.with_tables(record=example.record.assign(verdict=verdict)))
        chart.dpi = 50
        pictures.add(chart.png())
    assert len(pictures) == len(verdicts)


def test_a_second_source_for_a_claim_stands_below_the_first(example):
    again = example.record.iloc[[0]].assign(record_id="again", verdict="differs", publisher="The Other")
    case = example.with_tables(record=pd.concat([example.record, again], ignore_index=True))
    chart = utils.against_record(case)
    assert list(chart.data["locator"])[:2] == ["p1s3-b", "p1s3-b"]
    assert "p1s3-b the same claim, another source: differs" in chart.alt


def test_one_kind_alone_and_no_row_at_all(any_case):
    for kind in ("quotation", "fact"):
        chart = utils.against_record(without(any_case, "record", lambda rows, kind=kind: rows["kind"] == kind))
        assert len(chart.bundle()["image/png"]) > 0
    with pytest.raises(ValueError, match=r"This needs record\.csv, and the case has no row in it\. One row is "):
        utils.against_record(without(any_case, "record", lambda rows: rows["kind"] == "neither"))
