"""What is true of this article and its tables, and of no other case."""

import pytest
from conftest import REAL

from utils import check
from utils.__main__ import main


def run(capsys, *arguments):
    code = main([str(argument) for argument in arguments])
    return code, capsys.readouterr().out


@pytest.fixture(autouse=True)
def no_other_case(monkeypatch):
    """Let no variable of the machine choose another case."""
    monkeypatch.delenv("CASE", raising=False)


def test_the_check_of_this_case_ends_well(capsys):
    code, said = run(capsys, "check")
    assert code == 0
    assert said.startswith(f"All 19 tables in {REAL} are in order: ")


def test_the_command_proves_this_case(article, capsys):
    code, said = run(capsys, "verify", article)
    assert code == 0
    assert "Numbers, dates, names, hedges and quotations agree." in said
    assert "quotations: 5 of 5" in said


def test_the_index_of_this_article_is_its_table(article, capsys):
    code, said = run(capsys, "index", article)
    assert (code, said) == (0, (REAL / "sentences.csv").read_text(encoding="utf-8"))


def test_the_numbers_of_the_readme_are_those_of_the_tables(case):
    claims = case.claims
    assert (len(case.sentences), len(claims), claims["quote"].notna().sum()) == (34, 111, 5)
    assert (claims["status"] == claims["second_status"]).sum() == 111


def test_a_calculation_of_kappa_in_quotation_marks_is_told_to_take_them_away(case):
    note = check(case, "01-kappa", "(0.8 - 0.5) / (1 - 0.5)")
    assert note.heading == "Not yet"
    assert "Take the quotation marks away" in note.text
    assert "Take the quotation marks away" not in check(case, "01-kappa", "much").text


def test_none_and_zero_are_numbers(case):
    assert [check(case, "04-probabilities", words).heading for words in ("none", " Zero", 0)] == ["Correct"] * 3
    assert check(case, "04-hedges", "none").heading == "Not yet"
