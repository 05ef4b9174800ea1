"""What is true of this article and its tables, and of no other case."""

from datetime import date

import pytest
from conftest import REAL

from utils import parse_edtf, voice_matrix
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
    assert said.startswith(f"All 22 tables in {REAL} are in order: ")


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


def test_what_lies_outside_the_article_lies_before_it(case):
    for table in ("context", "warnings"):
        rows = case.table(table)
        assert all(parse_edtf(text).latest < date(2024, 11, 19) for text in rows["date_edtf"])
        assert all(parse_edtf(text).latest <= date.today() for text in rows["accessed"])


def test_the_base_rates_of_the_lesson_are_those_of_the_table(case):
    warnings = case.warnings
    assert warnings["side"].nunique() == 8
    known = {column: warnings[warnings[column] != "cannot be known"] for column in ("narrow", "wide")}
    assert f"{(warnings['narrow'] == 'yes').mean():.0%}" == "22%"
    assert f"{known['wide']['wide'].isin(['yes', 'partly']).mean():.0%}" == "80%"


def test_what_the_lessons_say_about_voices_and_paths_is_in_the_tables(case):
    rows = voice_matrix(case).data.set_index("actor")
    silent = (rows["paraphrased"] == 0) & (rows["quoted words"] == 0)
    assert (silent.sum(), len(rows)) == (15, 25)
    assert set(rows.index[silent & (rows["kind"] == "person")]) == {"Joe Biden", "Keir Starmer"}
    countries = case.actors[case.actors["side_of"].isin(case.actors["actor_id"])]
    heard = countries["actor_id"].isin(case.claims["speaker"])
    assert set(countries["side_of"]) - set(countries["side_of"][heard]) == {"north_korea", "uk"}
    assert list(case.risks["kind"].value_counts()[["pathway", "mood", "unspecified"]]) == [6, 2, 1]
    assert (case.risks[case.risks["kind"] == "pathway"]["mechanism"] == "not named").sum() == 5
