"""What a student has answered is kept in a file of their own, and nothing of theirs is lost."""

import csv

from utils import check, load_case, progress
from utils.data import HOME


def verdicts(table):
    return dict(zip(table.frame["exercise"], table.frame["verdict"], strict=True))


def test_progress_says_what_is_answered_and_what_is_left(case):
    check(case, "00-sentences", 34)
    check(case, "00-claims", 4)
    table = progress(case, "00_start_here")
    assert verdicts(table)["00-claims"] == "✓ Correct"
    assert verdicts(table)["00-sentences"] == "→ Not yet"
    assert verdicts(table)["00-quotations"] == "○ Not attempted"
    assert table.caption.startswith("1 of 5")


def test_the_latest_answer_counts(case):
    check(case, "00-sentences", 34)
    check(case, "00-sentences", 29)
    assert verdicts(progress(case, "00_start_here"))["00-sentences"] == "✓ Correct"


def test_a_right_answer_stays_right(case):
    for answer in (34, 29, 34, ...):
        check(case, "00-sentences", answer)
    table = progress(case, "00_start_here")
    assert verdicts(table)["00-sentences"] == "✓ Correct"
    assert dict(zip(table.frame["exercise"], table.frame["your answer"], strict=True))["00-sentences"] == "29"
    assert check(case, "00-sentences", 34).heading == "Not yet", "the verdict is about the answer that was given"


def test_a_later_right_answer_replaces_a_right_one(case):
    check(case, "00-sentences", 29)
    check(case, "00-sentences", "29")
    table = progress(case, "00_start_here").frame.set_index("exercise")
    assert table["your answer"]["00-sentences"] == "'29'"


def test_a_long_answer_is_kept_by_its_name(case, my_work):
    answers = {
        "a whole table": case.claims,
        "a column": case.claims["text"],
        "a list": ["one"] * 100,
        "a dictionary": {1: "x" * 300},
    }
    for words, answer in answers.items():
        check(case, "00-claims", answer)
        with open(my_work / "answers.csv", encoding="utf-8", newline="") as file:
            assert [row["answer"] for row in csv.DictReader(file)] == [words]
    check(case, "00-claims", ["one", "two"])
    assert "['one', 'two']" in list(progress(case, "00_start_here").frame["your answer"])


def test_answers_survive_a_restart(case):
    check(case, "00-sentences", 29)
    assert verdicts(progress(load_case(), "00_start_here"))["00-sentences"] == "✓ Correct"


def test_an_untouched_exercise_writes_nothing(case, my_work):
    check(case, "00-sentences", ...)
    assert not list(my_work.iterdir())


def test_the_table_shows_no_solution(case):
    check(case, "02-day-1000", "2024-11-20")
    shown = repr(progress(case, "02_timeline"))
    assert case.exercises.set_index("exercise_id")["solution"]["02-day-1000"] not in shown
    assert "2024-11-19" not in shown


def test_two_cases_do_not_mix(case, second_case):
    same = second_case.exercises["exercise_id"][0]
    check(second_case, same, "nonsense")
    mine = verdicts(progress(second_case, second_case.exercises["notebook"][0]))
    assert mine[same] == "→ Not yet"
    assert set(verdicts(progress(case, "00_start_here")).values()) == {"○ Not attempted"}


def test_any_object_can_be_kept(case, my_work):
    class Odd:
        def __repr__(self):
            raise RuntimeError

    check(case, "00-claims", Odd())
    check(case, "00-sentences", 'a,b\n"c"' * 100)
    with open(my_work / "answers.csv", encoding="utf-8", newline="") as file:
        assert [row["answer"][:3] for row in csv.DictReader(file)] == ["Odd", "'a,"]


def test_a_file_that_is_not_ours_is_set_aside_and_not_lost(case, my_work):
    (my_work / "answers.csv").write_text("my own notes", encoding="utf-8")
    check(case, "00-sentences", 29)
    assert (my_work / "answers.kept-1.csv").read_text(encoding="utf-8") == "my own notes"
    assert verdicts(progress(case, "00_start_here"))["00-sentences"] == "✓ Correct"


def test_a_folder_that_cannot_be_written_still_gives_the_verdict(case, my_work, monkeypatch):
    from utils import exercises

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(exercises, "save_rows", full)
    note = check(case, "00-sentences", 29)
    assert note.heading == "Correct"
    assert "could not be saved: No space left on device" in note.text


def test_an_unknown_lesson_is_answered_with_the_names_that_there_are(case):
    assert "00_start_here" in progress(case, "00").text


def test_git_ignores_the_students_folder():
    assert "notebooks/my_work/" in (HOME / ".gitignore").read_text(encoding="utf-8").splitlines()
