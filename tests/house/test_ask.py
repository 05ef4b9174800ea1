"""A task has fields to answer in: nobody needs Python for it, no word of a student is lost, and no export shows one."""

import re

import pytest
from conftest import CASES, called, one_of_each_kind, rows, with_feedback
from ipywidgets import HTML, Button, Text, Textarea, VBox
from test_explore import Handle, read
from test_work import HALVES, ODD, stranger  # noqa: F401

from utils import ask, check, hint, kept_words, progress, solution
from utils.explorers import ask as room
from utils.practice import checks, work
from utils.show import ABOUT
from utils.show.table import Note

CODE = ("table", "ordered", "figure")  # a line of Python answers these, and no field
EVERY = [(name, row) for name in CASES for row in rows(name, "exercises")]
EXERCISES = [task for task in EVERY if task[1]["kind"] not in CODE]
JUDGED = [task for task in EXERCISES if task[1]["asks"] not in checks.KEPT]


@pytest.fixture(params=EXERCISES, ids=called)
def task(request):
    """Take each task of both cases: the case, and the task as it stands in the table."""
    name, row = request.param
    return request.getfixturevalue("case" if name == "real" else "example"), row


each_judged = pytest.mark.parametrize("task", JUDGED, ids=called, indirect=True)
each_kind = pytest.mark.parametrize("task", one_of_each_kind(EXERCISES), ids=called, indirect=True)
each_judged_kind = pytest.mark.parametrize("task", one_of_each_kind(JUDGED), ids=called, indirect=True)
each_with_feedback = pytest.mark.parametrize("task", with_feedback(JUDGED), ids=called, indirect=True)
each_with_parts = pytest.mark.parametrize(
    "task", [task for task in EXERCISES if task[1]["kind"] in ("interval", "mapping")], ids=called, indirect=True
)


def split(text, mark=";"):
    return [part.strip() for part in text.split(mark)]


def typed(row):
    """Write the right answer of a task into its fields, in all ways in which a student would: a list of texts each."""
    kind, text = row["kind"], row["answer"]
    if kind == "number":
        marks = [text, f" {text} ", text.replace(".", ",")]
        return [[way] for way in marks + ([f"{text} %"] if float(text) < 100 else [])]
    if kind == "date":
        return [[text], [f" {text} "]]
    if kind == "interval":
        return [split(text), [f" {day} " for day in split(text)]]
    if kind == "text":
        return [[form(name)] for name in split(text, "|") for form in (str, str.upper, " {} ".format, "“{}.”".format)]
    if kind == "set":
        names = [split(part, "|") for part in split(text)]
        first, last = [options[0] for options in names], [options[-1] for options in names]
        ways = [mark.join(some) for some in (first, last, first[::-1]) for mark in (", ", ",", "; ", " and ", " AND ", "\n")]
        return [[way] for way in [*ways, f"{', '.join(first[:-1])} and {first[-1]}", ", ".join(map(str.upper, first)) + "."]]
    if kind == "mapping":
        ways = [split(pair.split("=", 1)[1], "|") for pair in split(text)]
        return [[some[0] for some in ways], [some[-1] for some in ways], [f" “{some[0].upper()}” " for some in ways]]
    return [["I would not, because of p2s1."], ["  Three words here "], ["One line;\nand: another, with “marks”"]]


def strewn(text):
    """Put signs that nobody sees around a text and into it, as a copy from a page may."""
    return "\ufeff" + text[:1] + "\u00ad" + text[1:] + "\u200b"


def wrong(row):
    """Write a wrong answer that can be read, and that is no known mistake, into the fields of a task."""
    day = ["1901-01-01", "1901-01-02"]
    known = {"number": ["987654.25"], "date": day[:1], "interval": day}
    return known.get(row["kind"], ["surely wrong"] * len(typed(row)[0]))


def write(question, texts):
    """Write one text into each field."""
    for field, text in zip(question.fields, texts, strict=True):
        field.value = text


def answer(question, texts):
    """Write one text into each field, press the first button, and return what is said."""
    write(question, texts)
    return press(question, next(iter(question.buttons)))


def press(question, label):
    question.buttons[label].click()
    return question.note


def fields(question):
    return [field.value for field in question.fields]


def kept(case):
    """Say what is kept of each task: the answer and the verdict."""
    return {row["exercise_id"]: (row["answer"], row["verdict"]) for row in checks.answers_of(case).rows()}


def show(question, monkeypatch):
    """Show a question as a notebook would: return the widgets, and the notes in their one place, of which the last counts."""
    widgets, place = [], Handle()

    def display(thing, raw=False, metadata=None, display_id=None):
        if isinstance(thing, Note):
            place.update(thing.bundle(), True, {ABOUT: thing.about()})
        elif raw:
            place.update(thing, raw, metadata)
        else:
            widgets.append(thing)
        return place if display_id else None

    monkeypatch.setattr(room, "display", display)
    question._ipython_display_()
    return widgets, place.shown


# What stands there


def test_every_field_and_every_button_says_what_it_is_for(task):
    question = ask(task[0], task[1]["exercise_id"])
    assert all(field.description.strip() for field in question.fields)
    assert all(button.description == label for label, button in question.buttons.items())
    assert len({field.description for field in question.fields}) == len(question.fields), "no two fields have one name"


def test_there_is_a_field_for_each_part_of_the_answer(task):
    case, row = task
    labels = [field.description for field in ask(case, row["exercise_id"]).fields]
    names = [pair.split("=")[0] for pair in split(row["answer"])] if row["kind"] == "mapping" else []
    assert labels == {"mapping": names, "interval": ["first", "last"], "open": ["Your words"]}.get(row["kind"], ["Your answer"])


@each_kind
def test_words_of_ones_own_have_room_for_several_lines(task):
    wanted = Textarea if task[1]["kind"] == "open" else Text
    assert {type(field) for field in ask(task[0], task[1]["exercise_id"]).fields} == {wanted}


@each_kind
def test_what_nothing_judges_is_kept_and_has_no_hint_and_no_solution(task):
    case, row = task
    wanted = ["Keep"] if row["asks"] in checks.KEPT else ["Check", "Hint", "Solution"]
    assert list(ask(case, row["exercise_id"]).buttons) == wanted


def test_all_begins_empty(task, my_work):
    question = ask(task[0], task[1]["exercise_id"])
    assert set(fields(question)) == {""}
    assert question.note.heading == "Not attempted"
    assert question.note.exercise == check(task[0], task[1]["exercise_id"]).exercise
    assert list(my_work.iterdir()) == []


@each_kind
def test_a_question_stands_above_its_fields_its_buttons_and_one_note_that_changes_in_its_place(task, monkeypatch):
    case, row = task
    question = ask(case, row["exercise_id"])
    (box,), notes = show(question, monkeypatch)
    assert isinstance(box, VBox)
    words, *others, buttons = box.children
    assert isinstance(words, HTML)
    assert others == question.fields
    assert buttons.children == tuple(question.buttons.values())
    assert all(isinstance(button, Button) for button in buttons.children)
    note = answer(question, typed(row)[0])
    assert [shown["text/plain"] for shown in notes][1:] == [repr(note)]
    assert [shown.about["exercise"]["id"] for shown in notes] == [row["exercise_id"]] * 2


def test_a_question_may_hold_any_sign(example, monkeypatch):
    case = example.with_tables(exercises=example.exercises.assign(question="Is 1 < 2 & 3 > 2, or <b>not</b>?"))
    (box,), _ = show(ask(case, "00-claims"), monkeypatch)
    assert "Is 1 &lt; 2 &amp; 3 &gt; 2, or &lt;b&gt;not&lt;/b&gt;?" in box.children[0].value


# A right answer


def test_a_right_answer_is_right_in_every_way_to_type_it_and_kept_as_it_was_typed(task, my_work):
    case, row = task
    heading = "Kept" if row["asks"] in checks.KEPT else "Correct"
    for texts in [*typed(row), list(map(strewn, typed(row)[0]))]:
        note = answer(ask(case, row["exercise_id"]), texts)
        assert (note.heading, note.text.split("\n")[0]) == (heading, row["solution"]), texts
        parts = [text.strip() for text in texts]
        if row["kind"] == "mapping":
            names = [pair.split("=")[0] for pair in split(row["answer"])]
            parts = [f"{name}: {part}" for name, part in zip(names, parts, strict=True)]
        assert kept(case) == {row["exercise_id"]: ("; ".join(parts), heading)}
    assert len(read(my_work / "answers.csv")) == 1
    again = ask(case, row["exercise_id"])
    assert fields(again) == [text.strip() for text in texts]
    assert (again.note.heading, again.note.text) == (note.heading, note.text)


@pytest.mark.parametrize("text", ["12.5", "12,5", " 12,50 ", "12.5 %", "12,5%", "+12.5"])
def test_a_number_may_have_a_decimal_comma_or_a_full_stop(text, example):
    assert answer(ask(example, "01-share"), [text]).heading == "Correct"


@pytest.mark.parametrize(("text", "number"), [("0,125", 0.125), ("-0,125", -0.125), ("1,125", 1125), ("10,125", 10125)])
def test_three_digits_behind_a_comma_are_thousands_unless_a_zero_stands_before_it(text, number, example):
    case = example.with_tables(exercises=example.exercises.assign(kind="number", answer=str(number), tolerance=None))
    assert answer(ask(case, "00-claims"), [text]).heading == "Correct"


PARTED = ["reports, might", "reports and might", "Might; Reports of", "“reports of”,\n“might”", "might,, reports,"]


@pytest.mark.parametrize("words", PARTED)
def test_the_parts_of_a_set_may_be_parted_in_any_way(words, example):
    assert answer(ask(example, "01-softeners"), [words]).heading == "Correct"


def test_a_word_that_holds_and_is_one_word(example):
    text = answer(ask(example, "01-softeners"), ["sand, islands and might"]).text
    assert "1 of 2 found. This does not belong: islands, sand." in text


def test_what_was_guessed_before_comes_back_beside_the_answer(example):
    assert answer(ask(example, "00-before"), ["12"]).heading == "Kept"
    guess = example.exercises.set_index("exercise_id")["question"]["00-before"]
    for note in (answer(ask(example, "00-after"), ["40"]), ask(example, "00-after").note):
        assert note.text.endswith(f"\nBefore the lesson: {guess} You wrote: 12. By the lesson's rule: 40.")
    assert "Before the lesson" not in answer(ask(example, "00-after"), ["41"]).text, "first the right answer"


# A wrong answer


@each_judged
def test_a_wrong_answer_is_kept_and_points_to_the_buttons_and_not_to_python(task):
    case, row = task
    question = ask(case, row["exercise_id"])
    said = [answer(question, wrong(row)) for _ in range(3)]
    assert {note.heading for note in said} == {"Not yet"}
    assert row["hint_1"] in said[1].text
    assert row["hint_2"] in said[2].text
    assert said[2].text.endswith("To see the answer: press Solution.")
    assert not any(re.search(r"(hint|solution|check)\(", note.text) for note in said)
    assert kept(case)[row["exercise_id"]][1] == "Not yet"


FORMS = {"00-claims": "Write the number in digits", "02-day-50": "Write the date as year-month-day"}


@pytest.mark.parametrize(("name", "form"), FORMS.items(), ids=FORMS)
def test_what_cannot_be_read_is_told_its_form_and_is_no_try(name, form, example):
    question = ask(example, name)
    for _ in range(4):
        note = answer(question, ["surely wrong"])
        assert (note.heading, note.text.startswith(form)) == ("Not yet", True)
        assert "hint" not in note.text.casefold()
    (row,) = (row for case, row in JUDGED if (case, row["exercise_id"]) == ("example", name))
    assert answer(question, wrong(row)).text.endswith("For a hint: press Hint."), "this is the first try"


def test_the_first_wrong_try_says_where_a_hint_is(example):
    assert answer(ask(example, "00-claims"), ["987"]).text == "That is not the answer. For a hint: press Hint."


@each_with_feedback
def test_a_known_wrong_answer_gets_its_own_sentence_in_the_fields_too(task):
    case, row = task
    for known in row["known"]:
        ways = typed(row | {"answer": known["wrong_answer"]})
        for texts in (ways[0], ways[-1]):
            checks._TRIED.clear()
            note = answer(ask(case, row["exercise_id"]), texts)
            assert (note.heading, note.text) == ("Not yet", known["message"]), texts


@each_kind
def test_a_wrong_answer_never_replaces_a_right_one(task):
    case, row = task
    question = ask(case, row["exercise_id"])
    right = typed(row)[0]
    answer(question, right)
    before = kept(case)
    assert answer(question, ["no"] * len(right)).heading == "Not yet"
    assert kept(case) == before
    assert fields(ask(case, row["exercise_id"])) == right


def test_a_task_that_a_line_of_code_answers_says_so(example):
    for name, wanted in {"01-statuses": "a table or a column", "02-order": "a table or a column", "05-plot": "a picture"}.items():
        note = answer(ask(example, name), ["reported fact: 16"])
        assert (note.heading, f"The answer should be {wanted}" in note.text) == ("Not yet", True)


# No answer, or half of one


@each_kind
@pytest.mark.parametrize("nothing", ["", "  ", "\n"], ids=repr)
def test_an_empty_field_is_no_answer_and_writes_nothing(nothing, task, my_work):
    question = ask(task[0], task[1]["exercise_id"])
    note = answer(question, [nothing] * len(question.fields))
    labels = [field.description for field in question.fields]
    said = "Write an answer first." if len(labels) == 1 else f"Still empty: {', '.join(labels)}."
    assert (note.heading, note.text) == ("Not attempted", said)
    assert note.exercise["verdict"] == "open"
    assert list(my_work.iterdir()) == []


@each_with_parts
def test_a_field_that_is_still_empty_is_named_and_the_others_keep_their_text(task, my_work):
    case, row = task
    for place in range(len(typed(row)[0])):
        question = ask(case, row["exercise_id"])
        texts = ["" if number == place else text for number, text in enumerate(typed(row)[0])]
        note = answer(question, texts)
        assert (note.heading, note.text) == ("Not attempted", f"Still empty: {question.fields[place].description}.")
        assert fields(question) == texts
    assert list(my_work.iterdir()) == []


# Asked again


@each_kind
def test_what_was_answered_stands_in_the_fields_when_it_is_asked_again(task):
    case, row = task
    for texts in typed(row):
        note = answer(ask(case, row["exercise_id"]), texts)
        again = ask(case, row["exercise_id"])
        assert fields(again) == [text.strip() for text in texts]
        assert (again.note.heading, again.note.text) == (note.heading, note.text)


@each_judged_kind
def test_a_wrong_answer_stands_there_again_and_to_look_at_it_is_no_new_try(task, my_work):
    case, row = task
    question = ask(case, row["exercise_id"])
    texts = wrong(row)
    note = answer(question, texts)
    before = (my_work / "answers.csv").read_bytes()
    for _ in range(3):
        again = ask(case, row["exercise_id"])
        assert (fields(again), again.note) == (texts, note)
    assert (my_work / "answers.csv").read_bytes() == before, "to look changes nothing"
    assert row["hint_1"] in answer(again, texts).text, "this is the second try"


@each_judged_kind
def test_after_a_restart_a_wrong_answer_is_as_after_the_first_try(task):
    case, row = task
    question = ask(case, row["exercise_id"])
    note = answer(question, wrong(row))
    answer(question, wrong(row))
    checks._TRIED.clear()
    assert ask(case, row["exercise_id"]).note == note


@pytest.mark.parametrize("words", ["a; b", "a: b", "residents: a; walkers: b", "a;", ": a", "a\nb", "=a|b"])
def test_no_mark_that_a_student_writes_moves_words_to_another_field(words, example):
    texts = ["one", words, "three"]
    answer(ask(example, "01-bounds"), texts)
    assert fields(ask(example, "01-bounds")) == texts


def test_what_was_answered_in_a_line_of_python_stands_in_the_field(example):
    for name, value in {"00-claims": 40, "01-share": "12,5", "02-day-50": "2031-04-21", "03-quoted": "The mayor"}.items():
        check(example, name, value)
        question = ask(example, name)
        assert (fields(question), question.note.heading) == ([str(value)], "Correct")
    check(example, "01-softeners", ["reports", "might"])
    assert ask(example, "01-softeners").note.heading == "Correct"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("02-window", ["2031-04-18", "2031-04-21"]),
        ("02-window", "soon"),
        ("01-bounds", {"residents": "over", "walkers": "at most", "winters": "exactly"}),
        ("01-bounds", ["over"]),
    ],
    ids=repr,
)
def test_python_that_fits_into_no_field_leaves_them_empty_and_stays_where_it_is(name, value, example):
    check(example, name, value)
    before = kept(example)
    question = ask(example, name)
    assert set(fields(question)) == {""}
    assert press(question, "Check").text.startswith("Still empty: ")
    assert kept(example) == before


# Hint and solution


@each_judged
def test_hints_come_one_by_one_by_their_button(task):
    case, row = task
    question = ask(case, row["exercise_id"])
    first, second, third = (press(question, "Hint") for _ in range(3))
    assert (first.heading, first.text) == ("Hint 1 of 2", f"{row['hint_1']}\nPress Hint again for one more.")
    assert (second.heading, second.text) == ("Hint 2 of 2", f"{row['hint_2']}\nPress Solution to see the answer.")
    assert third == second


@each_judged_kind
def test_the_solution_opens_after_an_answer_or_a_hint_and_not_before(task, my_work):
    case, row = task
    name = row["exercise_id"]
    question = ask(case, name)
    for _ in range(2):
        note = press(question, "Solution")
        assert (note.heading, note.text) == ("Not yet", "Try first, or take a hint. Then the solution opens.")
    answer(question, [""] * len(question.fields))
    assert press(question, "Solution") == note, "an empty field is no try"
    press(question, "Hint")
    assert press(question, "Solution") == solution(case, name)
    assert list(my_work.iterdir()) == [], "a hint is no answer"
    other = ask(case, name)
    answer(other, wrong(row))
    assert press(other, "Solution") == solution(case, name)
    assert press(ask(case, name), "Solution") == solution(case, name), "it was tried before"


def test_a_hint_leaves_what_stands_in_the_fields(example):
    question = ask(example, "01-bounds")
    write(question, ["half", "a", "thought"])
    press(question, "Hint")
    assert fields(question) == ["half", "a", "thought"]


@pytest.mark.parametrize("empty", [["hint_2"], ["hint_1"], ["hint_1", "hint_2"]], ids=" and ".join)
def test_a_task_may_have_one_hint_or_none(empty, example):
    case = example.with_tables(exercises=example.exercises.assign(**dict.fromkeys(empty)))
    question = ask(case, "00-claims")
    said = [press(question, "Hint"), press(question, "Hint"), *(answer(question, ["987"]) for _ in range(4))]
    assert not any(re.search("nan|None", note.text) for note in said)
    if len(empty) == 1:
        assert {note.heading for note in said[:2]} == {"Hint 1 of 1"}
        assert said[-1].text.endswith("To see the answer: press Solution.")
    else:
        assert {(note.heading, note.text) for note in said[2:]} == {("Not yet", "That is not the answer.")}


# What can go wrong


@pytest.mark.parametrize("name", ["02-windo", "zzz", "", None, 7])
def test_an_unknown_task_gives_a_note_with_the_names_that_there_are(name, example):
    note = ask(example, name)
    assert isinstance(note, Note)
    assert note.heading == "No such exercise"
    assert "02-window" in note.text


def test_without_a_case_a_note_says_to_write_it_first():
    assert ask("00-claims", "00-claims").text.startswith("Write the case first")


@pytest.mark.parametrize("text", [*ODD.values(), *HALVES.values()], ids=[*ODD, *HALVES])
def test_any_text_can_be_typed_kept_and_shown_again(text, case, example):
    for name, row in one_of_each_kind(EVERY):
        mine = {"real": case, "example": example}[name]
        question = ask(mine, row["exercise_id"])
        note = answer(question, [text] * len(question.fields))
        assert all(words.encode("utf-8") for words in note.bundle().values())
        assert len(note.text) < 1000, "a long answer is not repeated in full"
        again = ask(mine, row["exercise_id"])
        assert all(field.value.encode("utf-8") for field in again.fields)
        assert again.note.heading == note.heading


def test_a_long_text_of_ones_own_comes_back_whole(example):
    text = "It may be so; or not. " * 500
    answer(ask(example, "04-reason"), [text])
    assert fields(ask(example, "04-reason")) == [text.strip()]
    assert kept_words(example).frame["your words"].tolist() == [text.strip()]


def test_a_file_that_cannot_be_written_still_gives_the_verdict(example, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(work, "write", full)
    note = answer(ask(example, "00-claims"), ["40"])
    assert note.heading == "Correct"
    assert "Your answers could not be saved in answers.csv (No space left on device)." in note.text


def test_a_kind_that_no_check_can_judge_is_named(example, my_work):
    case = example.with_tables(exercises=example.exercises.assign(kind="essay"))
    note = answer(ask(case, "00-claims"), ["40"])
    assert (note.heading, "'essay'" in note.text) == ("Not yet", True)
    assert list(my_work.iterdir()) == [], "the fault is not the student's"


@pytest.mark.parametrize("kind", ["number", "date", "interval", "text", "set", "mapping", "table", "ordered"])
def test_a_task_without_an_answer_in_the_table_is_to_be_mended_there(kind, example, my_work):
    case = example.with_tables(exercises=example.exercises.assign(kind=kind, answer=None), feedback=example.feedback[:0])
    question = ask(case, "00-claims")
    note = answer(question, ["40"] * len(question.fields))
    assert (note.heading, "exercises.csv" in note.text) == ("Not yet", True)
    assert list(my_work.iterdir()) == [], "the fault is not the student's"


GUESSES = {"number": ["12"], "text": ["a thing"], "set": ["a, b"], "date": ["2031-01-01"], "open": ["I think so."]}


@pytest.mark.parametrize(("kind", "texts"), GUESSES.items(), ids=GUESSES)
def test_a_guess_needs_no_answer_in_the_table(kind, texts, example):
    case = example.with_tables(
        exercises=example.exercises.assign(kind=kind, answer=None, asks="guess"), feedback=example.feedback[:0]
    )
    assert answer(ask(case, "00-claims"), texts).heading == "Kept"


# In an export


@each_kind
def test_an_export_shows_the_question_alone(task, monkeypatch, my_work):
    case, row = task
    monkeypatch.setenv("LESSON_EXPORT", "1")
    widgets, notes = show(ask(case, row["exercise_id"]), monkeypatch)
    assert widgets == []
    assert len(notes) == 1
    assert row["question"] in " ".join(notes[0]["text/plain"].split())  # each choice is in a line of its own
    assert notes[0].about["exercise"] == check(case, row["exercise_id"]).exercise
    assert notes[0].about["exercise"]["verdict"] == "open"
    assert list(my_work.iterdir()) == []


@each_kind
def test_an_export_shows_nothing_of_what_a_student_has_answered(task, monkeypatch):
    case, row = task
    name = row["exercise_id"]
    _, before = exported(case, name, monkeypatch)
    for texts in (["my secret words"] * len(typed(row)[0]), typed(row)[0]):
        answer(ask(case, name), texts)
        hint(case, name)
        widgets, notes = exported(case, name, monkeypatch)
        assert (widgets, notes, [note.about for note in notes]) == ([], before, [note.about for note in before])


def exported(case, name, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setenv("LESSON_EXPORT", "1")
        return show(ask(case, name), patch)


def test_progress_knows_what_was_answered_in_fields(any_case):
    for name in any_case.exercises["exercise_id"]:
        question = ask(any_case, name)
        answer(question, ["x"] * len(question.fields))
    assert set(progress(any_case).more.frame["verdict"]) == {"→ Not yet"}
