"""Every row is proven against the article: whatever is changed in a table is caught, and where."""

import re
import subprocess
import sys

import pandas as pd
import pytest
from conftest import CASES, EXAMPLE, HOME, rows, with_cells, without

from utils import parse_edtf
from utils.__main__ import main
from utils.proof.article import normalise, split_article
from utils.proof.verify import verify
from utils.proof.wording import numbers_in

EMPTY = float("nan")


def places(faults):
    return {(fault.file, fault.row, fault.column) for fault in faults}


def faults_of(case, text):
    return verify(case, text)[0]


def has(column):
    return lambda frame: frame[column].notna()


def one_more(old):
    """Raise the numbers of a text by one."""
    return re.sub(r"\d+", lambda digits: str(int(digits[0]) + 1), old)


def test_the_untouched_case_agrees_with_its_article_to_the_last_word(proof):
    faults, coverage = verify(*proof)
    assert faults == []
    assert all(covered == found > 0 for covered, found in coverage.values())
    assert set(coverage) == {
        "sentences and headings with claims",
        "quotations",
        "hedges",
        "expressions of date",
        "numbers",
    }


# What is changed: table, column, in which rows, and how. Each such row is tried by itself
# (from a long table four or so).
TAMPERINGS = {
    "a word more in a quotation": ("claims", "quote", has("quote"), lambda old: f"{old} indeed"),
    "a word less in a quotation": ("claims", "quote", has("quote"), lambda old: old.rsplit(" ", 1)[0]),
    "a quotation dropped": ("claims", "quote", has("quote"), lambda _: EMPTY),
    "a quotation that is none": ("claims", "quote", lambda frame: frame["quote"].isna(), lambda _: "we never"),
    "a number in a claim": ("claims", "text", lambda frame: frame["text"].str.contains(r"\d"), one_more),
    "a claim in another sentence": ("claims", "sentence_id", has("text"), lambda old: "h2" if old == "h1" else "h1"),
    "a speaker removed": ("claims", "speaker", has("speaker"), lambda _: EMPTY),
    "another verb": ("claims", "verb", has("verb"), lambda _: "admitted"),
    "a verb removed": ("claims", "verb", has("verb"), lambda _: EMPTY),
    "a verb without a speaker": ("claims", "verb", lambda frame: frame["speaker"].isna(), lambda _: "the"),
    "a hedge that is not there": ("claims", "hedges", has("text"), lambda _: "supposedly"),
    "a claim against itself": ("claims", "conflicts_with", has("conflicts_with"), None),
    "a claim against nobody": ("claims", "conflicts_with", has("conflicts_with"), lambda old: f"{old}; p99s1-a"),
    "a fingerprint": ("sentences", "sha256", has("sha256"), lambda old: old[::-1]),
    "the words of a sentence": ("sentences", "words", has("words"), lambda old: old + 1),
    "the section of a sentence": ("sentences", "section", has("section"), lambda old: f"{old}!"),
    "an actor's first sentence": ("actors", "first_sentence", has("name"), lambda old: "p2s1" if old != "p2s1" else "p1s1"),
    "where an actor is named": ("actors", "sentences", has("sentences"), lambda old: f"{old}; h1"),
    "where an adjective stands": ("actors", "adjective_in", has("adjective"), lambda old: f"{old}; h1"),
    "an adjective": ("actors", "adjective", has("adjective"), lambda old: f"{old}esque"),
    "an adjective without a place": ("actors", "adjective_in", has("name"), lambda _: "h1"),
    "an actor's name": ("actors", "name", lambda frame: frame["also_called"].isna(), lambda old: f"{old}ov"),
    "the words of a date": ("events", "date_text", has("date_text"), lambda old: f"{old} or so"),
    "a date without words and basis": ("events", "date_edtf", lambda frame: frame["date_basis"] == "none", lambda _: "2031-05"),
    "a date dropped": ("events", "date_edtf", has("date_edtf"), lambda _: EMPTY),
    "the quantity's words": ("quantities", "text", has("text"), lambda old: f"{old} or so"),
    "a lower bound": ("quantities", "low", has("low"), lambda old: old + 1),
    "an upper bound": ("quantities", "high", has("high"), lambda old: old - 1),
    "a lower bound dropped": ("quantities", "low", has("low"), lambda _: EMPTY),
    "an upper bound dropped": ("quantities", "high", has("high"), lambda _: EMPTY),
    "a lower bound closed or opened": ("quantities", "low_closed", has("low_closed"), lambda old: not old),
    "an upper bound closed or opened": ("quantities", "high_closed", has("high_closed"), lambda old: not old),
    "a qualifier dropped": ("quantities", "qualifier", has("qualifier"), lambda _: EMPTY),
    "a quantity in another sentence": ("quantities", "claim_id", has("text"), lambda _: "h1-a"),
    "a dated event in another sentence": ("events", "claim_id", has("date_text"), lambda _: "h1-a"),
    "a clue's first day": ("clues", "earliest", has("earliest"), lambda old: moved(old, days=1)),
    "a clue's last day": ("clues", "latest", has("latest"), lambda old: moved(old, days=-1)),
    "a clue's rule of counting": (
        "clues",
        "counting",
        has("counting"),
        lambda old: "elapsed" if old == "inclusive" else "inclusive",
    ),
    "a position's voice": ("positions", "voice", has("voice"), lambda old: "acts only" if old != "acts only" else "quoted"),
    "what kind of act it is": ("relations", "act", has("act"), lambda old: "acts" if old != "acts" else "says"),
    "a fact for a sentence that is not there": ("context", "sentence_id", has("fact"), lambda old: f"{old}; p99s1"),
    "the address of a fact": ("context", "url", has("url"), lambda old: f"{old}/"),
    "the grade of a source": ("record", "source_grade", has("source_grade"), lambda old: "F" if old != "F" else "A"),
    "the label of a warning": ("warnings", "narrow", has("narrow"), lambda old: "yes" if old != "yes" else "no"),
    "what happened later": ("epilogue", "finding", has("finding"), lambda old: f"{old} It did."),
    "a verdict that the claim does not know": ("record", "claim_id", has("difference"), lambda _: "h1-a"),
    "the speaker of a quotation dropped": ("record", "said_by", has("said_by"), lambda _: EMPTY),
    "what rests on nothing": ("stakeholders", "text", lambda frame: frame["text"] == "not known", lambda _: "wants peace"),
    "what rests on something and is not known": ("stakeholders", "text", has("claim_id"), lambda _: "not known"),
    "a risk's status": ("risks", "status", has("status"), lambda old: "forecast" if old != "forecast" else "conditional"),
    "how often a term stands": ("terms", "count", has("count"), lambda old: old + 1),
    "where a term stands": ("terms", "sentences", has("sentences"), lambda old: f"{old};h1"),
    "where a glossary term stands": (
        "glossary",
        "source",
        lambda frame: frame["origin"] == "article",
        lambda _: "p9s9",
    ),
}


def moved(text, days=0, months=0, years=0):
    """Move an EDTF date, as exact as it is."""

    def move(match):
        year, month, day = match[1], match[2], match[3]
        offset = pd.DateOffset(days=days, months=months, years=years)
        there = pd.Timestamp(int(year), int(month or 1), int(day or 1)) + offset
        return f"{there:%Y-%m-%d}" if day else f"{there:%Y-%m}" if month else f"{there:%Y}"

    return re.sub(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?", move, text)


@pytest.mark.parametrize("tampering", TAMPERINGS)
def test_a_changed_cell_is_caught_in_its_file_and_row(tampering, proof):
    case, text = proof
    table, column, which, change = TAMPERINGS[tampering]
    frame = case.table(table)
    rows = frame.index[which(frame).astype(bool)]
    for row in rows[:: 1 + len(rows) // 4]:
        value = change(frame.loc[row, column]) if change else frame.loc[row, "claim_id"]
        found = places(faults_of(with_cells(case, table, row, **{column: value}), text))
        assert any(place[:2] == (f"{table}.csv", row + 2) for place in found), (row + 2, value)


def test_a_number_without_a_qualifier_may_have_no_bounds_if_its_note_says_why(proof):
    case, text = proof
    frame = case.quantities
    row = frame.index[frame["qualifier"].isna() & frame["low"].notna()][0]
    none = dict.fromkeys(["low", "low_closed", "high", "high_closed"], EMPTY)
    assert faults_of(with_cells(case, "quantities", row, **none, note="A round number."), text) == []
    (fault,) = faults_of(with_cells(case, "quantities", row, **none, note=EMPTY), text)
    assert (fault.column, fault.problem) == ("note", f"'{frame['text'][row]}' has no bounds.")


def test_what_may_be_done_has_a_hedge_or_lies_ahead(proof):
    case, text = proof
    claims = case.claims.set_index("claim_id")
    for row, relation in case.relations.iterrows():
        claim = claims.loc[relation["claim_id"]]
        possible = isinstance(claim["hedges"], str) or claim["status"] in ("forecast", "conditional")
        found = faults_of(with_cells(case, "relations", row, act="may act"), text)
        assert [fault.column for fault in found] == ([] if possible else ["act"])


def test_a_bound_on_the_other_side_is_caught(proof):
    case, text = proof
    for row in case.quantities.index[case.quantities["qualifier"].notna()]:
        was = case.quantities.loc[row]
        turned = {"low": was["high"], "low_closed": was["high_closed"], "high": was["low"], "high_closed": was["low_closed"]}
        found = places(faults_of(with_cells(case, "quantities", row, **turned), text))
        assert {("quantities.csv", row + 2, "low"), ("quantities.csv", row + 2, "high")} <= found


def test_a_bound_that_becomes_an_exact_number_is_caught(proof):
    case, text = proof
    numbers = case.quantities[case.quantities["text"].str.contains(r"\d") & case.quantities["qualifier"].notna()]
    for row, was in numbers.iterrows():
        exact = re.search(r"\d\S*", was["text"])[0]
        value = float(exact.replace(",", ""))
        cells = {"text": exact, "qualifier": EMPTY, "low": value, "low_closed": True, "high": value, "high_closed": True}
        found = places(faults_of(with_cells(case, "quantities", row, **cells), text))
        assert ("quantities.csv", row + 2, "text") in found


DATED = [(name, row["event_id"]) for name in CASES for row in rows(name, "events") if row["date_edtf"]]
MOVES = {
    "a day later": {"days": 1},
    "a day earlier": {"days": -1},
    "a week later": {"days": 7},
    "a month later": {"months": 1},
    "a month earlier": {"months": -1},
    "a year later": {"years": 1},
    "a year earlier": {"years": -1},
}


@pytest.fixture
def dated(request):
    """Give the case, the article and the row of one dated event."""
    name, event = request.param
    real = name == "real"
    case = request.getfixturevalue("case" if real else "example")
    text = request.getfixturevalue("article" if real else "example_article").read_text(encoding="utf-8")
    return case, text, int(case.events.index[case.events["event_id"] == event][0])


each_dated_event = pytest.mark.parametrize("dated", DATED, ids=lambda value: f"{value[0]} {value[1]}", indirect=True)


@each_dated_event
def test_a_dated_event_moved_by_a_day_or_more_is_caught_and_the_right_date_is_named(dated):
    case, text, row = dated
    old = case.events.loc[row, "date_edtf"]
    for move, offset in MOVES.items():
        if moved(old, **offset) != old:  # a day more makes no other month
            faults = faults_of(with_cells(case, "events", row, date_edtf=moved(old, **offset)), text)
            (fault,) = (fault for fault in faults if (fault.row, fault.column) == (row + 2, "date_edtf"))
            assert fault.problem.endswith(f" is: {parse_edtf(old)}."), move


@each_dated_event
def test_a_date_more_or_less_exact_than_the_text_is_caught(dated):
    case, text, row = dated
    old = case.events.loc[row, "date_edtf"]
    span = parse_edtf(old)
    first, last = span.earliest, span.latest
    # one day of it, its month, its year, and without or with the sign for "about"
    others = {f"{first}", f"{last}", f"{first}~", f"{first:%Y-%m}", f"{first:%Y-%m}~", f"{first:%Y}", f"{first:%Y}~"}
    others |= {old.replace("~", "") if "~" in old else f"{old.split('/')[0]}~"}
    for other in sorted(others - {old}):
        found = places(faults_of(with_cells(case, "events", row, date_edtf=other), text))
        assert ("events.csv", row + 2, "date_edtf") in found, other


@each_dated_event
def test_another_basis_is_caught(dated):
    case, text, row = dated
    for other in set(case.allowed("events", "date_basis")) - {case.events.loc[row, "date_basis"]}:
        found = places(faults_of(with_cells(case, "events", row, date_basis=other), text))
        assert any(place[:2] == ("events.csv", row + 2) for place in found), other


def test_a_day_given_to_an_undated_event_is_caught_whatever_its_basis(proof):
    case, text = proof
    anchor = case.events.loc[case.events["date_basis"] == "absolute"].iloc[0]
    later = moved(anchor["date_edtf"], days=30)
    given = [
        {"date_basis": "absolute"},
        {"date_basis": "inferred", "anchor_event": anchor["event_id"], "step": "after"},
        {"date_basis": "arithmetic", "anchor_event": anchor["event_id"], "step": "+P30D"},
    ]
    for row in case.events.index[case.events["date_basis"] == "none"]:
        for cells in given:
            found = places(faults_of(with_cells(case, "events", row, date_edtf=later, **cells), text))
            assert any(place[:2] == ("events.csv", row + 2) for place in found), (row + 2, cells)


def sentences_of(table, column):
    """List sentences of both cases in which a column of the claims is filled."""
    places = {(name, row["sentence_id"]): None for name in CASES for row in rows(name, table) if row.get(column, "x")}
    return pytest.mark.parametrize(("name", "sentence"), list(places))


@pytest.fixture
def by_name(request):
    """Give a function from the name of a case to the case and its article."""

    def load(name):
        real = name == "real"
        path = request.getfixturevalue("article" if real else "example_article")
        return request.getfixturevalue("case" if real else "example"), path.read_text(encoding="utf-8")

    return load


@sentences_of("sentences", "sentence_id")
def test_a_sentence_without_claims_is_caught(name, sentence, by_name):
    case, text = by_name(name)
    case = without(case, "claims", lambda frame: frame["sentence_id"] != sentence)
    kept = case.claims["claim_id"]
    tables = {table: case.table(table) for table in ("events", "clues", "quantities", "positions", "relations", "risks")}
    for table, frame in tables.items():
        tables[table] = frame.assign(claim_id=frame["claim_id"].where(frame["claim_id"].isin(kept), kept[0]))
    case = case.with_tables(**tables)
    assert any(fault.file == "claims.csv" and f"'{sentence}'" in fault.problem for fault in faults_of(case, text))


def hedges_of(cell):
    return [part.strip() for part in cell.split(";")]


@sentences_of("claims", "hedges")
def test_a_hedge_dropped_from_a_sentence_is_caught(name, sentence, by_name):
    case, text = by_name(name)
    claims = case.claims
    here = claims["sentence_id"] == sentence
    for hedge in {part for cell in claims.loc[here, "hedges"].dropna() for part in hedges_of(cell)}:
        changed = case
        for row in claims.index[here & claims["hedges"].notna()]:
            rest = [part for part in hedges_of(claims.loc[row, "hedges"]) if part != hedge]
            changed = with_cells(changed, "claims", row, hedges=";".join(rest) if rest else EMPTY)
        said = [str(fault) for fault in faults_of(changed, text)]
        assert any(hedge in line and sentence in line for line in said), hedge


def test_a_sentence_lost_from_its_table_is_caught(proof):
    case, text = proof
    for name in case.sentences["sentence_id"]:
        faults = faults_of(without(case, "sentences", lambda frame, name=name: frame["sentence_id"] != name), text)
        assert [fault.file for fault in faults] == ["sentences.csv"], name


def test_a_number_lost_from_its_table_is_caught(proof):
    case, text = proof
    places = case.locators
    stands = {(places[row.claim_id], number) for row in case.events.itertuples() for number in numbers_in(str(row.date_text))}
    lost = 0
    for name, claim, words in case.quantities[["quantity_id", "claim_id", "text"]].itertuples(index=False):
        if {(places[claim], number) for number in numbers_in(words)} & stands:
            continue  # the length of a time is part of a date too, and so is not lost with its row
        faults = faults_of(without(case, "quantities", lambda frame, name=name: frame["quantity_id"] != name), text)
        assert [fault.file for fault in faults] == ["quantities.csv"], name
        lost += 1
    assert lost > 2


@pytest.mark.parametrize("table", ["claims", "actors", "events", "risks", "terms", "positions", "glossary", "exercises"])
def test_eight_words_of_the_article_in_a_row_are_caught(table, proof):
    case, text = proof
    sentence = max(split_article(text)["text"], key=len)
    copied = " ".join(sentence.split()[2:10]).upper()
    (column,) = {"note", "reason", "meaning", "question"} & set(case.table(table).columns)
    found = places(faults_of(with_cells(case, table, 0, **{column: f"Well: {copied}"}), text))
    assert (f"{table}.csv", 2, column) in found


def test_seven_words_in_a_row_may_be_a_name(proof):
    case, text = proof
    sentence = max(split_article(text)["text"], key=len)
    words = " ".join(sentence.split()[2:9])
    assert faults_of(with_cells(case, "claims", 0, note=f"Well: {words} zzz. By the record: another."), text) == []


def test_another_article_is_named_in_one_sentence_and_not_in_a_hundred(case, example_article):
    (fault,) = faults_of(case, example_article.read_text(encoding="utf-8"))
    assert f"{len(case.sentences)} of {len(case.sentences)} sentences differ" in str(fault)
    assert faults_of(case, "")
    assert faults_of(case, "hello")


@pytest.mark.parametrize(
    ("name", "change"),
    {
        "curly quotes made straight": lambda text: text.translate(str.maketrans("“”’", '""\'')),
        "blank lines": lambda text: text.replace("\n", "\n\n"),
        "double spaces": lambda text: text.replace(" ", "  "),
        "Windows line ends": lambda text: text.replace("\n", "\r\n"),
        "no-break spaces": lambda text: text.replace(" ", "\u00a0"),
    }.items(),
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_copy_that_differs_in_type_only_is_the_same_article(name, change, proof):
    case, text = proof
    assert faults_of(case, change(text)) == []


INVISIBLE = {
    "a byte order mark": "\ufeff",
    "a soft hyphen": "\u00ad",
    "a zero-width space": "\u200b",
    "a zero-width non-joiner": "\u200c",
    "a zero-width joiner": "\u200d",
    "a word joiner": "\u2060",
    "a left-to-right mark": "\u200e",
    "a right-to-left mark": "\u200f",
    "an embedding and its end": "\u202a\u202c",
    "an isolate and its end": "\u2066\u2069",
    "a variation selector for text": "\ufe0e",
    "a variation selector for emoji": "\ufe0f",
    "a variation selector of the supplement": "\U000e0100",
    "a Mongolian variation selector": "\u180b",
    "a combining grapheme joiner": "\u034f",
    "a Hangul filler": "\u3164",
    "an invisible times": "\u2062",
    "a tag": "\U000e0041",
    "a null": "\0",
    "a delete": "\x7f",
}
each_invisible = pytest.mark.parametrize("sign", INVISIBLE.values(), ids=INVISIBLE)


def strewn(text, sign):
    """Put a sign at the start and the end of each word and line, and into each longer word."""
    words = re.sub(r"(\w{3})(?=\w{3})", rf"\1{sign}", text)
    return "\n".join(sign + re.sub(r"(?= )|(?<= )", sign, line) + sign for line in words.splitlines())


@each_invisible
def test_a_sign_that_nobody_sees_changes_no_fingerprint(sign, proof):
    case, text = proof
    copy = strewn(text, sign)
    assert copy.count(sign) > 100
    assert list(split_article(copy)["sha256"]) == list(split_article(text)["sha256"]) == list(case.sentences["sha256"])
    assert faults_of(case, copy) == []


@each_invisible
def test_the_commands_read_a_copy_with_signs_that_nobody_sees(sign, tmp_path, example_article, capsys):
    copy = tmp_path / "article.txt"
    copy.write_text(strewn(example_article.read_text(encoding="utf-8"), sign), encoding="utf-8-sig")
    assert run(capsys, "index", copy) == (0, (EXAMPLE / "sentences.csv").read_text(encoding="utf-8"))
    assert run(capsys, "verify", copy, "--data", EXAMPLE)[0] == 0


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_the_commands_read_a_copy_in_utf_16(encoding, tmp_path, example_article, capsys):
    copy = tmp_path / "article.txt"
    copy.write_text(example_article.read_text(encoding="utf-8"), encoding=encoding)
    assert run(capsys, "index", copy) == (0, (EXAMPLE / "sentences.csv").read_text(encoding="utf-8"))
    assert run(capsys, "verify", copy, "--data", EXAMPLE)[0] == 0


def test_a_hyphen_that_does_not_break_is_a_hyphen(proof):
    case, text = proof
    for hyphen in "\u2010\u2011":
        assert faults_of(case, text.replace("-", hyphen)) == []
    assert normalise("a well\u2011known well\u2010known well-known case") == "a well-known well-known well-known case"


def test_a_line_with_nothing_to_see_is_no_heading(example, example_article):
    lines = example_article.read_text(encoding="utf-8").splitlines()
    assert faults_of(example, "\n\ufeff\n".join(["\u200b\u00ad", *lines, " \u2060 "])) == []


@pytest.mark.parametrize("change", ["one word", "one comma", "one sentence less", "one sentence more"])
def test_a_copy_that_differs_in_words_is_another_article(change, example, example_article):
    text = example_article.read_text(encoding="utf-8")
    other = {
        "one word": text.replace("delivery bikes", "delivery carts"),
        "one comma": text.replace("On Friday, over", "On Friday over"),
        "one sentence less": text.replace(" Analysts speculate that six winters of road salt may have weakened the steel.", ""),
        "one sentence more": text.replace(" Analysts", " Nobody knows. Analysts"),
    }[change]
    assert other != text
    assert any(fault.file == "sentences.csv" for fault in faults_of(example, other))


@pytest.mark.parametrize(
    ("line", "parts"),
    {
        "He came. She left.": ["He came.", "She left."],
        "“Why?” she asked. He left!": ['"Why?" she asked.', "He left!"],
        "She called it “small but proud.” He left.": ['She called it "small but proud."', "He left."],
        "Dr. Quill and Mrs. Moss met. “We agree.”": ["Dr. Quill and Mrs. Moss met.", '"We agree."'],
        "It cost 3.5 coins. 12 of them paid.": ["It cost 3.5 coins.", "12 of them paid."],
    }.items(),
)
def test_a_paragraph_is_split_into_its_sentences(line, parts):
    assert list(split_article(line)["text"]) == parts


def test_one_form_for_quotation_marks_and_spaces():
    assert normalise("  “It’s\u00a0fine”\t ") == '"It\'s fine"'


# The command line


def run(capsys, *arguments):
    code = main([str(argument) for argument in arguments])
    return code, capsys.readouterr().out


def test_the_command_says_that_all_is_proven(example_article, capsys):
    code, said = run(capsys, "verify", example_article, "--data", EXAMPLE)
    assert code == 0
    assert "Numbers, dates, names, hedges and quotations agree." in said
    assert "quotations: 2 of 2" in said


def test_the_command_names_file_and_row_of_what_does_not_agree(folder, example_article, capsys):
    claims = folder / "claims.csv"
    claims.write_text(claims.read_text(encoding="utf-8").replace(",a fair reminder", ",a fair warning"), encoding="utf-8")
    code, said = run(capsys, "verify", example_article, "--data", folder)
    assert code == 1
    assert "claims.csv row 7, column 'quote': 'a fair warning' is not a quotation in p1s3." in said
    assert "quotations: 1 of 2" in said


def test_a_table_with_faults_is_checked_before_it_is_proven(folder, example_article, capsys):
    claims = folder / "claims.csv"
    claims.write_text(claims.read_text(encoding="utf-8").replace("reported_fact", "gossip", 1), encoding="utf-8")
    code, said = run(capsys, "verify", example_article, "--data", folder)
    assert code == 1
    assert "claims.csv row 2, column 'status': found 'gossip'." in said


@pytest.mark.parametrize("command", ["verify", "index"])
def test_a_missing_article_gives_a_sentence(command, tmp_path, capsys):
    code, said = run(capsys, command, tmp_path / "nowhere.txt")
    assert code == 1
    assert "nowhere.txt cannot be read" in said
    assert "Name a text file" in said


def test_an_article_that_is_no_text_gives_a_sentence(tmp_path, capsys):
    (tmp_path / "article.docx").write_bytes(b"PK\xff\xfe")
    code, said = run(capsys, "index", tmp_path / "article.docx")
    assert code == 1
    assert "Save the article as plain text" in said


@pytest.mark.parametrize("command", ["verify", "index"])
def test_an_empty_article_gives_a_sentence(command, tmp_path, capsys):
    (tmp_path / "empty.txt").write_text("\n", encoding="utf-8")
    code, said = run(capsys, command, tmp_path / "empty.txt")
    assert code == 1
    assert said.strip()


def test_the_index_of_an_article_is_its_table(example_article, capsys):
    code, said = run(capsys, "index", example_article)
    assert (code, said) == (0, (example_article.parent / "sentences.csv").read_text(encoding="utf-8"))


def test_the_command_runs_from_a_shell_and_hands_on_its_exit_code(folder):
    (folder / "risks.csv").unlink()
    command = [sys.executable, "-m", "utils", "check", str(folder)]
    done = subprocess.run(command, cwd=HOME, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "risks.csv: the file is missing." in done.stdout
    assert done.stderr == ""
