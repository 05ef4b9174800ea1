"""What a student has answered is kept in a file of their own, and nothing of theirs is lost."""

import pytest
from conftest import HOME
from test_exercises import spoken
from test_explore import read

from utils import check, load_case, progress, words
from utils.practice import checks

WRONG = "nonsense"


def tasks(case, notebook, column):
    """Take a column of the table of all tasks, by the name of the task."""
    rows = case.exercises if notebook is None else case.exercises[case.exercises["notebook"] == notebook]
    frame = progress(case, notebook).more.frame
    assert list(frame["question"]) == list(rows["question"])
    return dict(zip(rows["exercise_id"], frame[column], strict=True))


def verdicts(case, notebook=None):
    return tasks(case, notebook, "verdict")


def answers(case, notebook=None):
    return tasks(case, notebook, "your answer")


def judged(case):
    """Take the tasks that have a right answer."""
    return case.exercises[~case.exercises["asks"].isin(checks.KEPT)]


def longest(case):
    """Name the lesson with most self-checks, and these: first those that have a right answer."""
    notebook = judged(case)["notebook"].mode()[0]
    names = case.exercises.loc[case.exercises["notebook"] == notebook, "exercise_id"]
    return notebook, sorted(names, key=lambda name: name not in set(judged(case)["exercise_id"]))


def right(case, exercise_id, way=0):
    """Give a right answer in one of the ways in which a student would write it."""
    row = case.exercises.set_index("exercise_id").loc[exercise_id]
    return spoken(row["kind"], row["answer"])[way]


def counted(case):
    """Name the first self-check whose answer is a number, and its lesson."""
    row = judged(case)[judged(case)["kind"] == "number"].iloc[0]
    return row["exercise_id"], row["notebook"]


def goal(case):
    """Take the first objective that is shown by an answer which is a number."""
    numbers = judged(case).loc[judged(case)["kind"] == "number", "exercise_id"]
    return case.objectives[case.objectives["exercise_id"].isin(numbers)].iloc[0]


def shown(case, notebook=None):
    """Say of each objective whether an answer has shown it."""
    frame = progress(case, notebook).frame
    return dict(zip(frame["you can"], frame["shown"], strict=True))


# By objective


def test_progress_says_what_a_student_can_and_where_to_learn_the_rest(any_case):
    table = progress(any_case)
    goals = any_case.objectives
    assert list(table.frame) == ["you can", "shown", "where"]
    assert list(table.frame["you can"]) == list(goals["objective"])
    assert set(table.frame["shown"]) == {"○ Not attempted"}
    for where, notebook, section in zip(table.frame["where"], goals["notebook"], goals["section"], strict=True):
        assert where == f"{notebook[:2]}: {section}"
    assert table.caption == f"Shown by an answer: 0 of {len(goals)} objectives"


def test_an_objective_is_shown_by_a_right_answer_and_by_no_other(any_case):
    row, count = goal(any_case), len(any_case.objectives)
    for answer, verdict, number in ((WRONG, "→ Not yet", 0), (right(any_case, row["exercise_id"]), "✓ Correct", 1)):
        check(any_case, row["exercise_id"], answer)
        assert shown(any_case) == dict.fromkeys(any_case.objectives["objective"], "○ Not attempted") | {row["objective"]: verdict}
        assert progress(any_case).caption == f"Shown by an answer: {number} of {count} objectives"


def test_words_that_nothing_judges_are_kept_and_show_no_objective(example):
    case = example.with_tables(objectives=example.objectives.assign(exercise_id="04-reason"))
    check(case, "04-reason", "I would not: p2s1 speaks of a crack.")
    assert set(shown(case).values()) == {"✎ Kept"}
    assert progress(case).caption == "Shown by an answer: 0 of 1 objectives"
    assert verdicts(case)["04-reason"] == "✎ Kept"


def test_a_lesson_has_its_own_objectives_and_tasks_and_without_a_lesson_all_are_there(any_case):
    lessons = list(any_case.exercises["notebook"].unique())
    for notebook in lessons:
        mine = any_case.objectives[any_case.objectives["notebook"] == notebook]
        assert list(shown(any_case, notebook)) == list(mine["objective"])
    each = {name: verdict for notebook in lessons for name, verdict in verdicts(any_case, notebook).items()}
    assert verdicts(any_case) == each
    assert len(each) == len(any_case.exercises)


def test_an_objective_whose_task_is_not_there_is_not_attempted(example):
    case = example.with_tables(objectives=example.objectives.assign(exercise_id=None))
    assert set(shown(case).values()) == {"○ Not attempted"}


# By task


def test_below_stand_all_tasks_with_what_is_answered_and_what_is_left(any_case):
    notebook, (first, second, *rest) = longest(any_case)
    check(any_case, first, WRONG)
    check(any_case, second, right(any_case, second))
    assert verdicts(any_case, notebook) == {
        first: "→ Not yet",
        second: "✓ Correct",
        **dict.fromkeys(rest, "○ Not attempted"),
    }
    more = progress(any_case, notebook).more
    assert list(more.frame) == ["question", "your answer", "verdict"]
    assert more.caption == f"All tasks: 2 of {2 + len(rest)} answered"
    assert progress(any_case).more.caption == f"All tasks: 2 of {len(any_case.exercises)} answered"


def test_the_tasks_are_folded_away_on_a_page(example):
    page = progress(example)._repr_html_()
    folded = page[page.index("<details") : page.index("</details>")]
    assert "All tasks: 0 of" in folded
    assert example.exercises["question"][0] in folded
    assert example.objectives["objective"][0] not in folded


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
    for way in (0, 1):
        check(any_case, exercise, right(any_case, exercise, way))
        assert answers(any_case, notebook)[exercise] == repr(right(any_case, exercise, way))


@pytest.mark.parametrize(("exercise", "good", "bad"), [("00-before", "12", "many"), ("04-reason", "Not over a crack.", "no")])
def test_what_cannot_be_read_replaces_no_words_that_are_kept(exercise, good, bad, example):
    check(example, exercise, good)
    assert check(example, exercise, bad).heading == "Not yet"
    assert (answers(example)[exercise], verdicts(example)[exercise]) == (good, "✎ Kept")
    check(example, exercise, f"{good}0")
    assert answers(example)[exercise] == f"{good}0", "one changes one's mind"


@pytest.mark.parametrize("text", ["The Mayor", "“the mayor”", "it's me", 'say "mayor"', "12", "{1: 2}"])
def test_a_text_is_kept_as_it_was_written(text, any_case, my_work):
    check(any_case, counted(any_case)[0], f" {text} ")
    assert [row["answer"] for row in read(my_work / "answers.csv")] == [text]


def test_a_long_text_is_kept_up_to_2000_letters(any_case, my_work):
    for text in ("x" * 2000, "x" * 2001, "x" * 100_000):
        check(any_case, counted(any_case)[0], text)
        assert [row["answer"] for row in read(my_work / "answers.csv")] == ["x" * 2000]


def test_what_is_no_text_and_long_is_kept_by_its_name(any_case, my_work):
    exercise, notebook = counted(any_case)
    long = {
        "a whole table": any_case.claims,
        "a column": any_case.claims["text"],
        "a list": ["one"] * 1000,
        "a dictionary": {1: "x" * 2000},
    }
    for said, answer in long.items():
        check(any_case, exercise, answer)
        assert [row["answer"] for row in read(my_work / "answers.csv")] == [said]
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
    assert set(verdicts(case).values()) == set(shown(case).values()) == {"○ Not attempted"}


def test_any_object_can_be_kept(any_case, my_work):
    class Odd:
        def __repr__(self):
            raise RuntimeError

    _, (first, second, *_) = longest(any_case)
    check(any_case, first, Odd())
    check(any_case, second, 'a,b\n"c"' * 100)
    assert [row["answer"][:7] for row in read(my_work / "answers.csv")] == ["Odd", 'a,b "c"']


def test_a_file_that_is_not_ours_is_set_aside_and_not_lost(any_case, my_work):
    exercise, notebook = counted(any_case)
    (my_work / "answers.csv").write_text("my own notes", encoding="utf-8")
    check(any_case, exercise, right(any_case, exercise))
    assert (my_work / "answers.kept-1.csv").read_text(encoding="utf-8") == "my own notes"
    assert verdicts(any_case, notebook)[exercise] == "✓ Correct"


def test_a_verdict_that_someone_has_written_by_hand_breaks_nothing(any_case, my_work):
    exercise, notebook = counted(any_case)
    check(any_case, exercise, right(any_case, exercise))
    path = my_work / "answers.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("Correct", "very good"), encoding="utf-8")
    assert verdicts(any_case, notebook)[exercise] == "? very good"
    assert "Shown by an answer: 0 of" in progress(any_case, notebook).caption


def test_a_folder_that_cannot_be_written_still_gives_the_verdict(any_case, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("utils.practice.work.write", full)
    exercise, _ = counted(any_case)
    note = check(any_case, exercise, right(any_case, exercise))
    assert note.heading == "Correct"
    assert "Your answers could not be saved in answers.csv (No space left on device)." in note.text


@pytest.mark.parametrize("call", [progress, words])
def test_an_unknown_lesson_is_answered_with_the_names_that_there_are(call, any_case):
    with pytest.raises(ValueError, match=r"^notebook is '00'\. Write one of: ") as problem:
        call(any_case, "00")
    assert all(notebook in str(problem.value) for notebook in any_case.exercises["notebook"])


def test_git_ignores_the_students_folder():
    assert "notebooks/my_work/" in (HOME / ".gitignore").read_text(encoding="utf-8").splitlines()


def test_before_and_after_a_lesson_stand_side_by_side_as_soon_as_both_were_answered(example):
    """The first guess and the first try count; what the lesson found is not given away before."""
    check(example, "00-before", 12)
    check(example, "00-before", 39)
    assert progress(example).more.more is None
    check(example, "00-after", 41)
    check(example, "00-after", 40)
    ((lesson, question, guess, found, after),) = progress(example).more.more.frame.to_numpy().tolist()
    assert (lesson, guess, found, after) == ("00", "12", "40", "Not yet")
    assert "how many claims" in question
