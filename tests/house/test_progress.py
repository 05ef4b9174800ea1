"""What a student has answered is kept in a file of their own, and nothing of theirs is lost."""

from conftest import HOME
from test_exercises import spoken
from test_explore import read

from utils import check, load_case, progress

WRONG = "nonsense"


def verdicts(case, notebook):
    frame = progress(case, notebook).frame
    return dict(zip(frame["exercise"], frame["verdict"], strict=True))


def answers(case, notebook):
    frame = progress(case, notebook).frame
    return dict(zip(frame["exercise"], frame["your answer"], strict=True))


def longest(case):
    """Name the lesson with most self-checks, and these."""
    notebook = case.exercises["notebook"].mode()[0]
    return notebook, list(case.exercises.loc[case.exercises["notebook"] == notebook, "exercise_id"])


def right(case, exercise_id, way=0):
    """Give a right answer in one of the ways in which a student would write it."""
    row = case.exercises.set_index("exercise_id").loc[exercise_id]
    return spoken(row["kind"], row["answer"])[way]


def counted(case):
    """Name the first self-check whose answer is a number, and its lesson."""
    row = case.exercises[case.exercises["kind"] == "number"].iloc[0]
    return row["exercise_id"], row["notebook"]


def test_progress_says_what_is_answered_and_what_is_left(any_case):
    notebook, (first, second, *rest) = longest(any_case)
    check(any_case, first, WRONG)
    check(any_case, second, right(any_case, second))
    assert verdicts(any_case, notebook) == {
        first: "→ Not yet",
        second: "✓ Correct",
        **dict.fromkeys(rest, "○ Not attempted"),
    }
    caption = progress(any_case, notebook).caption
    assert caption == f"1 of {2 + len(rest)} self-checks of this lesson are correct"


def test_the_latest_answer_counts(any_case):
    exercise, notebook = counted(any_case)
    for answer, verdict in ((WRONG, "→ Not yet"), (right(any_case, exercise), "✓ Correct")):
        check(any_case, exercise, answer)
        assert verdicts(any_case, notebook)[exercise] == verdict


def test_a_right_answer_stays_right(any_case):
    exercise, notebook = counted(any_case)
    for answer in (WRONG, right(any_case, exercise), WRONG, ...):
        check(any_case, exercise, answer)
    assert verdicts(any_case, notebook)[exercise] == "✓ Correct"
    assert answers(any_case, notebook)[exercise] == repr(right(any_case, exercise))
    assert check(any_case, exercise, WRONG).heading == "Not yet", "the verdict is about the answer that was given"


def test_a_later_right_answer_replaces_a_right_one(any_case):
    exercise, notebook = counted(any_case)
    for way in (0, -1):
        check(any_case, exercise, right(any_case, exercise, way))
    assert answers(any_case, notebook)[exercise] == repr(right(any_case, exercise, -1))


def test_a_long_answer_is_kept_by_its_name(any_case, my_work):
    exercise, notebook = counted(any_case)
    long = {
        "a whole table": any_case.claims,
        "a column": any_case.claims["text"],
        "a list": ["one"] * 100,
        "a dictionary": {1: "x" * 300},
    }
    for words, answer in long.items():
        check(any_case, exercise, answer)
        assert [row["answer"] for row in read(my_work / "answers.csv")] == [words]
    check(any_case, exercise, ["one", "two"])
    assert answers(any_case, notebook)[exercise] == "['one', 'two']"


def test_answers_survive_a_restart(any_case):
    exercise, notebook = counted(any_case)
    check(any_case, exercise, right(any_case, exercise))
    assert verdicts(load_case(any_case.folder), notebook)[exercise] == "✓ Correct"


def test_an_untouched_exercise_writes_nothing(any_case, my_work):
    check(any_case, counted(any_case)[0], ...)
    assert not list(my_work.iterdir())


def test_the_table_shows_no_solution(any_case):
    for row in any_case.exercises.itertuples():
        check(any_case, row.exercise_id, WRONG)
        shown = repr(progress(any_case, row.notebook))
        assert row.solution not in shown
        assert row.kind != "date" or row.answer not in shown


def test_two_cases_do_not_mix(case, example):
    same, notebook = counted(example)
    check(example, same, WRONG)
    assert verdicts(example, notebook)[same] == "→ Not yet"
    for other in case.exercises["notebook"].unique():
        assert set(verdicts(case, other).values()) == {"○ Not attempted"}


def test_any_object_can_be_kept(any_case, my_work):
    class Odd:
        def __repr__(self):
            raise RuntimeError

    _, (first, second, *_) = longest(any_case)
    check(any_case, first, Odd())
    check(any_case, second, 'a,b\n"c"' * 100)
    assert [row["answer"][:3] for row in read(my_work / "answers.csv")] == ["Odd", "'a,"]


def test_a_file_that_is_not_ours_is_set_aside_and_not_lost(any_case, my_work):
    exercise, notebook = counted(any_case)
    (my_work / "answers.csv").write_text("my own notes", encoding="utf-8")
    check(any_case, exercise, right(any_case, exercise))
    assert (my_work / "answers.kept-1.csv").read_text(encoding="utf-8") == "my own notes"
    assert verdicts(any_case, notebook)[exercise] == "✓ Correct"


def test_a_folder_that_cannot_be_written_still_gives_the_verdict(any_case, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("utils.practice.work.write", full)
    exercise, _ = counted(any_case)
    note = check(any_case, exercise, right(any_case, exercise))
    assert note.heading == "Correct"
    assert "Your answers could not be saved in answers.csv (No space left on device)." in note.text


def test_an_unknown_lesson_is_answered_with_the_names_that_there_are(any_case):
    text = progress(any_case, "00").text
    assert all(notebook in text for notebook in any_case.exercises["notebook"])


def test_git_ignores_the_students_folder():
    assert "notebooks/my_work/" in (HOME / ".gitignore").read_text(encoding="utf-8").splitlines()
