"""Tables load if they are in order; if not, every fault has a place and a remedy."""

import json
from html import unescape
from numbers import Integral, Real

import frictionless
import pytest
from conftest import CASES, REAL
from IPython.core.interactiveshell import InteractiveShell

from utils import CaseError, load_case
from utils.__main__ import main
from utils.case.description import read_package, standard
from utils.case.schema import read_folder


def spoil(folder, file, old, new):
    """Replace the first occurrence of a text in a file, as a slip of the hand would."""
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")


def in_full(folder):
    """Write the columns of the standard tables into the description of a case."""
    path = folder / "datapackage.json"
    package = json.loads(path.read_text(encoding="utf-8"))
    package["resources"] = [{**standard()[item["name"]], **item} for item in package["resources"]]
    path.write_text(json.dumps(package), encoding="utf-8")
    return folder


def places(faults):
    return [(fault.file, fault.row, fault.column) for fault in faults]


def snapshot(folder):
    return {path.name: (path.read_bytes(), path.stat().st_mtime_ns) for path in sorted(folder.iterdir())}


def test_three_decimals_of_a_number_below_one_part_no_thousands(folder):
    spoil(folder, "quantities.csv", "300,false", "0.005,false")
    tables, faults = read_folder(folder)[1:]
    assert (faults, tables["quantities"][0]["low"]) == ([], 0.005)


def test_a_folder_without_a_description_is_named(tmp_path):
    with pytest.raises(CaseError, match=r"datapackage\.json: the file is missing"):
        load_case(tmp_path)


def test_rows_are_counted_as_the_spreadsheet_counts_them(folder):
    spoil(folder, "claims.csv", "Nobody has been able", '"Nobody\nhas been able')
    spoil(folder, "claims.csv", "3 March 2031.", '3 March 2031."')
    spoil(folder, "claims.csv", "p1s1-b,p1s1", "p1s1-b,p9s9")
    assert places(read_folder(folder)[2]) == [("claims.csv", 3, "sentence_id")]


def test_all_faults_of_all_files_are_named_in_one_go(folder, capsys):
    spoil(folder, "claims.csv", "reported_fact", "reported fact")
    spoil(folder, "claims.csv", ",stroud,", ",the mayor,")
    spoil(folder, "events.csv", "2031-03-03", "3.3.2031")
    spoil(folder, "quantities.csv", "300,false", '"1,300",false')
    spoil(folder, "terms.csv", "topic", "topics")
    (folder / "glossary.csv").unlink()
    wanted = [
        ("claims.csv", 2, "status"),
        ("claims.csv", 6, "speaker"),
        ("events.csv", 2, "date_edtf"),
        ("glossary.csv", None, None),
        ("quantities.csv", 2, "low"),
        ("terms.csv", 1, "topic"),
    ]
    faults = read_folder(folder)[2]
    assert sorted(places(faults), key=str) == wanted
    with pytest.raises(CaseError) as raised:
        load_case(folder)
    assert all(str(fault) in str(raised.value) for fault in faults)
    assert main(["check", str(folder)]) == 1
    said = capsys.readouterr().out
    assert all(str(fault) in said for fault in faults)
    assert "6 to correct." in said


def test_more_than_ten_faults_point_to_the_command_that_lists_all(folder):
    for _ in range(12):
        spoil(folder, "claims.csv", "reported_fact,", "gossip,")
    with pytest.raises(CaseError, match="and 2 more: python -m utils check"):
        load_case(folder)


def test_a_notebook_shows_sentences_and_no_traceback(tmp_path, capsys):
    shell = InteractiveShell()
    shell.run_cell(f"from utils import load_case; load_case({str(tmp_path)!r})")
    said = "".join(capsys.readouterr())
    assert "need mending" in said
    assert "the file is missing" in said
    assert "Traceback" not in said
    assert ".py" not in said


@pytest.mark.parametrize(
    "call",
    [
        "sentence_bars(case, highlight='p99s1')",
        "timeline(case, start='2031', end='2030')",
        "ladder(case, scale='no scale')",
        "forecast_slip(case, scale='no scale')",
        "status_coder(case, ['p9s9-z'], None)",
        "status_coder(case, [], None, save_as='ann')",
    ],
)
def test_a_slip_in_a_lesson_shows_one_sentence_and_no_traceback(call, capsys):
    shell = InteractiveShell()
    shell.run_cell(f"from utils import *; case = load_case('data/example'); {call}")
    said = "".join(capsys.readouterr())
    assert "Write" in said or "Look up" in said
    assert "Traceback" not in said
    assert ".py" not in said


@pytest.mark.parametrize("whole", [True, False], ids=["in order", "with a fault"])
def test_checking_writes_nothing(folder, whole, capsys):
    if not whole:
        spoil(folder, "claims.csv", "reported_fact", "gossip")
    before = snapshot(folder)
    assert main(["check", str(folder)]) == (0 if whole else 1)
    if whole:
        load_case(folder)
    assert snapshot(folder) == before


@pytest.mark.parametrize("folder", CASES.values(), ids=CASES)
def test_the_check_of_a_case_in_order_ends_well(folder, capsys):
    package, tables, _ = read_folder(folder)
    rows = sum(map(len, tables.values()))
    assert main(["check", str(folder)]) == 0
    assert capsys.readouterr().out == f"All {len(package['resources'])} tables in {folder} are in order: {rows} rows.\n"


@pytest.mark.parametrize("folder", CASES.values(), ids=CASES)
def test_the_dictionary_names_every_column(folder, capsys):
    assert main(["describe", str(folder)]) == 0
    said = capsys.readouterr().out
    package, _ = read_package(folder)
    for resource in package["resources"]:
        assert f"### `{resource['path']}`: one row is {resource['title']}" in said
        assert all(f"| `{field['name']}` |" in said for field in resource["schema"]["fields"])


def test_a_short_description_takes_the_columns_of_the_usual_tables(folder, example):
    before = example.package
    assert load_case(in_full(folder)).package == before
    assert "schema" not in (CASES["example"] / "datapackage.json").read_text(encoding="utf-8")


def test_a_second_reader_finds_both_cases_valid(folder):
    for package in (REAL / "datapackage.json", in_full(folder) / "datapackage.json"):
        report = frictionless.validate(str(package))
        assert report.valid, report.flatten(["title", "rowNumber", "fieldName", "note"])


def test_a_second_reader_finds_the_same_slips(folder):
    in_full(folder)
    spoil(folder, "claims.csv", "reported_fact", "gossip")
    spoil(folder, "quantities.csv", "300,false", '"1,300",false')
    spoil(folder, "clues.csv", "friday,", "closed,")
    ours = {(fault.file, fault.row) for fault in read_folder(folder)[2]}
    report = frictionless.validate(str(folder / "datapackage.json"))
    theirs = {(task.place, error.row_number) for task in report.tasks for error in task.errors}
    assert {("claims.csv", 2), ("quantities.csv", 2), ("clues.csv", 3)} == ours == theirs


def test_cells_have_the_type_that_the_description_gives_their_column(any_case):
    kinds = {"string": str, "integer": Integral, "number": Real, "boolean": bool}
    for resource in any_case.package["resources"]:
        frame = any_case.table(resource["name"])
        assert list(frame.columns) == [field["name"] for field in resource["schema"]["fields"]]
        for field in resource["schema"]["fields"]:
            cells = frame[field["name"]].dropna()
            gaps = len(cells) < len(frame)
            kind = Real if gaps and field["type"] == "integer" else kinds[field["type"]]
            assert all(isinstance(cell, kind) for cell in cells), field["name"]


def test_a_missing_text_compares_as_false_and_never_as_a_question(any_case):
    answers = {row.speaker == "nobody" for row in any_case.claims.itertuples()}
    assert answers == {False}


def test_a_case_says_what_is_in_it(any_case):
    assert any_case.title in repr(any_case)
    assert f"{len(any_case.claims)} claims" in repr(any_case)
    page = unescape(any_case._repr_html_())
    assert all(f"<td>{resource['title']}</td>" in page for resource in any_case.package["resources"])


def test_the_case_in_data_is_found_from_any_folder(monkeypatch, tmp_path):
    monkeypatch.delenv("CASE", raising=False)
    monkeypatch.chdir(tmp_path)
    assert load_case().folder == REAL


# A case as an object


def test_a_table_that_nobody_knows_is_named_beside_those_that_are_there(example):
    with pytest.raises(CaseError, match=r"no table 'letters'\. .*datapackage\.json.*sentences, "):
        example.table("letters")
    assert not hasattr(example, "letters")


def test_a_sealed_table_is_no_attribute(any_case):
    for name, table in any_case.sealed.items():
        assert not hasattr(any_case, name)
        assert any_case.table(name) is table
    assert list(any_case.sealed) == ["epilogue"]


def test_a_case_with_other_rows_leaves_the_first_one_as_it_was(example):
    other = example.with_tables(claims=example.claims[:3], epilogue=example.sealed["epilogue"][:1])
    assert (len(other.claims), len(other.sealed["epilogue"])) == (3, 1)
    assert len(example.claims) == len(load_case("data/example").claims) > 3
    assert other.sentences is example.sentences


def test_what_a_tool_needs_is_said_by_the_name_of_the_table(example, small):
    example.need("clues", "epilogue")
    with pytest.raises(ValueError, match=r"This needs clues\.csv, and the case has no row in it\. One row is a clue"):
        small.need("claims", "clues")


def test_a_table_that_a_case_does_not_have_is_empty_with_its_columns(small, example):
    assert small.events.empty
    assert list(small.events.columns) == list(example.events.columns)
    assert list(small.summary()["table"]) == ["sentences", "claims", "exercises"]


def test_names_and_locators_are_found_by_their_short_names(any_case):
    actor, claim = any_case.actors.iloc[-1], any_case.claims.iloc[-1]
    assert any_case.names[actor["actor_id"]] == actor["name"]
    assert any_case.locators[claim["claim_id"]] == claim["sentence_id"]


def test_rows_are_brought_into_the_order_of_reading(any_case):
    shuffled = any_case.claims.sample(frac=1, random_state=1)
    assert list(any_case.in_reading_order(shuffled)["sentence_id"]) == list(any_case.claims["sentence_id"])


def test_the_description_says_something_of_each_value(any_case):
    said = any_case.said_of("claims", "status", "source")
    assert list(said) == any_case.allowed("claims", "status")
    assert any_case.said_of("claims", "status", "taste") == any_case.said_of("claims", "text", "source") == {}
    assert any_case.allowed("quantities", "unit") == list(any_case.quantities["unit"].unique())


def test_those_who_coded_are_named_by_the_description(any_case, small):
    (coder,) = (person["title"] for person in any_case.package["contributors"] if person["role"] == "coder")
    assert any_case.coders() == coder
    assert small.coders() == "someone who is not named"
