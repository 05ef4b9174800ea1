"""Several people code the same claims: their files are read; and the words of a lesson."""

import math
import re

import pytest
from conftest import with_cells

from utils import class_codes, status_coder, words
from utils.case.case import Advice


@pytest.fixture
def folder(my_work):
    """Give the folder of the class, which is there and empty."""
    (my_work / "class").mkdir()
    return my_work / "class"


def write(folder, **files):
    """Write a file for each coder: pairs of claim and status."""
    for name, pairs in files.items():
        text = "".join(f"{claim},{status}\n" for claim, status in pairs)
        (folder / f"{name}.csv").write_text("claim_id,status\n" + text, encoding="utf-8")


def claims(case, number):
    return list(case.claims["claim_id"][:number])


def every(case, status, number=4):
    return [(claim, status) for claim in claims(case, number)]


# The files of a class


def test_each_coder_is_a_column_and_each_coded_claim_a_row_in_the_articles_order(any_case, folder):
    first, second, third, fourth = claims(any_case, 4)
    write(
        folder,
        ben=[(fourth, "forecast"), (first, "conditional")],
        ann=[(second, "direct_quote"), (first, "reported_fact")],
    )
    codes = class_codes(any_case)
    assert list(codes.columns) == ["ann", "ben"]
    assert list(codes.index) == [first, second, fourth]
    assert codes.index.name == "claim_id"
    assert codes.loc[first].to_dict() == {"ann": "reported_fact", "ben": "conditional"}
    assert math.isnan(codes.loc[second, "ben"])
    assert third not in codes.index


def test_the_order_is_that_of_the_sentences_and_not_that_of_the_table(example, folder):
    moved = with_cells(example, "claims", 0, sentence_id="p3s5")
    write(folder, ann=every(example, "forecast", 2))
    assert list(class_codes(moved).index) == claims(example, 2)[::-1]


def test_a_class_without_files_is_an_empty_table(any_case, my_work, capsys):
    def look():
        codes = class_codes(any_case)
        assert (codes.empty, len(codes.columns), codes.index.name) == (True, 0, "claim_id")

    look()
    (my_work / "class").mkdir()
    look()
    my_work.joinpath("class").rmdir()
    my_work.rmdir()
    look()
    assert capsys.readouterr().out == ""


def test_what_the_status_coder_saves_is_what_a_class_reads(any_case, my_work):
    for name, status in {"ann": "forecast", "ben": "conditional"}.items():
        explorer = status_coder(any_case, claims(any_case, 2), lambda *_: 1, save_as=f"class/{name}.csv")
        explorer.controls["status"].value = status
    codes = class_codes(any_case)
    assert codes.loc[claims(any_case, 1)[0]].to_dict() == {"ann": "forecast", "ben": "conditional"}
    assert sorted(path.name for path in (my_work / "class").iterdir()) == ["ann.csv", "ben.csv"]


def test_each_folder_is_a_class_of_its_own(any_case, my_work, capsys):
    claim, status = claims(any_case, 1)[0], any_case.allowed("claims", "status")
    for folder, name in (("class", "ann"), ("story", "ben"), ("class/9b", "cara")):
        (my_work / folder).mkdir()
        write(my_work / folder, **{name: [(claim, status[0])]})
    assert {folder: list(class_codes(any_case, folder=folder).columns) for folder in ("class", "story", "class/9b", "none")} == {
        "class": ["ann"],
        "story": ["ben"],
        "class/9b": ["cara"],
        "none": [],
    }
    assert capsys.readouterr().out == ""
    (my_work / "mine").touch()
    assert class_codes(any_case, folder="mine").empty
    assert "The folder mine cannot be read (Not a directory)." in capsys.readouterr().out


NONE = "there is no code in it that can be used. Codes stand in the columns claim_id and status"
STRANGE = {
    "another table": (b"name,mark\nAnna,1\n", NONE),
    "an empty file": (b"", NONE),
    "no text": (b"\xff\xfe\x00PK", NONE),
    "text without commas": (b"my own notes\n", NONE),
    "a column twice": (b"claim_id,status,status\np1s1-a,forecast,forecast\n", "it cannot be read (a column is there twice)"),
    "a cell of enormous length": (b'claim_id,status\n"p1s1-a,forecast\n' + b"x" * 140_000, NONE),
}


@pytest.mark.parametrize(("content", "fault"), STRANGE.values(), ids=STRANGE)
def test_a_file_that_is_no_such_table_is_named_and_skipped(content, fault, any_case, folder, capsys):
    write(folder, ann=every(any_case, "forecast"))
    (folder / "ben.csv").write_bytes(content)
    (folder / "cara.csv").mkdir()
    (folder / "read me.txt").write_text("not a CSV file", encoding="utf-8")
    assert list(class_codes(any_case).columns) == ["ann"]
    shown = capsys.readouterr().out
    assert f"ben.csv: {fault}." in shown
    assert "cara.csv: it cannot be read" in shown
    assert "ann.csv" not in shown
    assert (folder / "ben.csv").read_bytes() == content, "a reader changes nothing"


def test_unknown_claims_and_statuses_are_left_out_and_named(any_case, folder, capsys):
    first, second = claims(any_case, 2)
    write(folder, ann=[(first, "forecast"), ("p9s9-z", "forecast"), (second, "half a <fact>")])
    codes = class_codes(any_case)
    assert list(codes.index) == [first]
    assert "ann.csv: no such claim or status: p9s9-z, half a <fact>." in capsys.readouterr().out


def test_a_file_without_a_usable_code_makes_no_column_and_is_named(any_case, folder, capsys):
    write(folder, ann=[], ben=[(claims(any_case, 1)[0], "")], cara=[("p9s9-z", "forecast")])
    assert len(class_codes(any_case).columns) == 0
    assert re.findall(r"(\w+)\.csv: there is no code", capsys.readouterr().out) == ["ann", "ben", "cara"]


def test_of_two_codes_for_one_claim_the_last_counts_and_a_note_says_so(any_case, folder, capsys):
    (claim,) = claims(any_case, 1)
    write(folder, ann=[(claim, "forecast"), (claim, "conditional")])
    assert class_codes(any_case).loc[claim, "ann"] == "conditional"
    assert f"the last code counts: {claim}" in capsys.readouterr().out


def test_a_file_that_went_through_a_spreadsheet_is_read(any_case, folder, capsys):
    (claim,) = claims(any_case, 1)
    text = f"\ufeffclaim_id;status\u200b;why\r\n{claim}\ufeff;Re\u00adported fact\u200b ;a, b\r\n"
    (folder / "ann.csv").write_text(text, encoding="utf-8", newline="")
    assert class_codes(any_case).loc[claim, "ann"] == "reported_fact"
    assert capsys.readouterr().out == ""


def test_a_file_that_was_set_aside_is_not_a_second_coder(any_case, folder, capsys):
    (folder / "ann.csv").write_text("claim,code\np1s1-a,forecast\n", encoding="utf-8")
    explorer = status_coder(any_case, claims(any_case, 2), lambda *_: 1, save_as="class/ann.csv")
    explorer.controls["status"].value = "conditional"
    assert sorted(path.name for path in folder.iterdir()) == ["ann.csv", "ann.kept-1.csv"]
    assert list(class_codes(any_case).columns) == ["ann"]
    assert capsys.readouterr().out == ""


def test_a_column_of_a_coders_own_is_no_fault(any_case, folder, capsys):
    (claim,) = claims(any_case, 1)
    (folder / "ann.csv").write_text(f"claim_id,status,why\n{claim},forecast,a guess\n", encoding="utf-8")
    assert class_codes(any_case).loc[claim, "ann"] == "forecast"
    assert capsys.readouterr().out == ""


# The words of a lesson


def lessons(case):
    """Name the lessons that explain a word, in their order."""
    return sorted(case.glossary["first_notebook"].unique())


def test_a_lesson_shows_its_new_words_and_folds_the_earlier_ones_away(any_case):
    glossary = any_case.glossary.set_index("term")
    lesson = lessons(any_case)[-1]
    table = words(any_case, lesson)
    for shown, new in ((table, True), (table.more, False)):
        assert list(shown.frame.columns) == ["word", "meaning", "from", "first in"]
        lessons_of = glossary["first_notebook"]
        wanted = lessons_of.index[(lessons_of == lesson) if new else (lessons_of < lesson)]
        assert list(shown.frame["word"]) == sorted(wanted, key=str.casefold)
        for _, row in shown.frame.iterrows():
            entry = glossary.loc[row["word"]]
            assert row["meaning"] == entry["meaning"]
            assert row["from"] == (f"the article, {entry['source']}" if entry["origin"] == "article" else entry["source"])
            assert entry["first_notebook"].startswith(row["first in"])
    html = table._repr_html_()
    assert html.index("</table>") < html.index("<summary>Words from earlier lessons")
    assert table.more.frame["word"].iloc[0] in repr(table)


def test_capital_letters_do_not_change_the_order_of_words(example):
    changed = with_cells(example, "glossary", 1, term="Abutment")
    assert list(words(changed, "00_start_here").frame["word"]) == ["Abutment", "beam"]
    changed = with_cells(example, "glossary", 0, term="Zebra crossing")
    assert list(words(changed, "00_start_here").frame["word"]) == ["footbridge", "Zebra crossing"]


def test_a_lesson_without_new_words_still_has_the_earlier_ones(example):
    table = words(example, "02_timeline")
    assert table.caption == "New words in lesson 02: 0"
    assert len(table.more.frame) == 3


def test_the_first_lesson_has_no_earlier_words(any_case):
    assert words(any_case, lessons(any_case)[0]).more is None


def test_an_unknown_lesson_is_answered_with_the_names_that_there_are(any_case):
    for name in ("01", "", None, "09_nowhere"):
        with pytest.raises(Advice, match=", ".join(lessons(any_case)[:2])):
            words(any_case, name)
