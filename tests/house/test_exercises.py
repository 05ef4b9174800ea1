"""A self-check never calls a right answer wrong, never praises a wrong one, and never breaks."""

import datetime as dt
import math
import re
from decimal import Decimal
from fractions import Fraction
from html import escape

import numpy as np
import pandas as pd
import pytest
from conftest import CASES, called, one_of_each_kind, rows, with_feedback
from matplotlib.figure import Figure

from utils import check, guessed, hint, solution
from utils.case.dates import MONTHS
from utils.practice import checks

EXERCISES = [(name, row) for name in CASES for row in rows(name, "exercises")]


@pytest.fixture(params=EXERCISES, ids=called)
def task(request):
    """Take each exercise of both cases: the case, and the exercise as it stands in the table."""
    name, row = request.param
    return request.getfixturevalue("case" if name == "real" else "example"), row


def each(*kinds, which=lambda answer: True):
    """Take the exercises of these kinds only, and of these the ones with such an answer."""
    judged = [task for task in EXERCISES if task[1]["asks"] not in checks.KEPT]
    some = [task for task in judged if task[1]["kind"] in kinds and which(task[1]["answer"])]
    return pytest.mark.parametrize("task", some, ids=called, indirect=True)


each_kind = pytest.mark.parametrize("task", one_of_each_kind(EXERCISES), ids=called, indirect=True)
each_with_feedback = pytest.mark.parametrize("task", with_feedback(EXERCISES), ids=called, indirect=True)


def split(text, mark=";"):
    return [part.strip() for part in text.split(mark)]


def spoken(kind, text):
    """Turn an answer as it stands in a table into what a student would write, in all ways."""
    if kind == "number":
        number = float(text)
        whole = [int(number), np.int64(number), f"{int(number)}", pd.Series([int(number)])] if number.is_integer() else []
        plain = [number, text, f" {text} ", np.float64(number), np.float32(number), np.array(number), Fraction(text)]
        days = int(number) if number.is_integer() and number < 10_000 else None  # two dates, one taken from the other
        whole += [] if days is None else [dt.timedelta(days), np.timedelta64(days, "D"), pd.Series([pd.Timedelta(days, "days")])]
        comma = [text.replace(".", ",")] if "." in text and not re.fullmatch(r"\d+\.\d{3}", text) else []
        return whole + plain + comma + ([f"{text} %", f"{text}%"] if number < 100 else [])
    if kind == "date":
        return day_forms(text)
    if kind == "interval":
        first, last = split(text)
        pairs = list(zip(day_forms(first), day_forms(last), strict=True))
        return [*map(list, pairs), *pairs, pd.Series(pd.to_datetime([first, last])), pd.DatetimeIndex([first, last])]
    if kind == "text":
        names = split(text, "|")
        return names + [form(name) for name in names for form in (str.upper, str.title, " {} ".format, "“{}.”".format)]
    if kind in ("table", "ordered"):
        return [shown for way in split(text, "|") for shown in tables(way)]
    if kind == "figure":
        drawn = picture(bars=[*map(float, filter(None, split(text)))] or [1, 2])
        return [drawn, drawn.figure, [drawn], np.array([drawn])]
    if kind == "open":
        return ["I would not, because of p2s1.", "  Three words here "]
    if kind == "set":
        names = [split(part, "|") for part in split(text)]
        first, last = [options[0] for options in names], [options[-1] for options in names]
        shown = [first, last, first[::-1], tuple(first), set(first), first * 2, first + last, [name.upper() for name in first]]
        return [*shown, pd.Series(first), pd.Index(first), np.array(first), dict.fromkeys(first).keys()]
    pairs = [part.split("=", 1) for part in split(text)]
    first = {key: split(value, "|")[0] for key, value in pairs}
    last = {key: split(value, "|")[-1] for key, value in pairs}
    return [first, last, dict(reversed(first.items())), {key.upper(): value.upper() for key, value in first.items()}]


def tables(text):
    """Turn rows of the key into the tables and columns that several lines of pandas would give."""
    lines = [tuple(float(part) if re.fullmatch(r"[\d.]+", part) else part for part in row.split(",")) for row in split(text)]
    frame = pd.DataFrame(lines).rename(columns=lambda place: f"column {place}")
    shown = [frame, frame.rename(columns=str.upper), lines, frame.assign(more=range(100, 100 + len(frame)))]
    if len(frame.columns) == 1:
        return [*shown[:3], frame["column 0"], frame["column 0"].tolist(), frame["column 0"].to_numpy().tolist()]
    last = frame.columns[-1]
    if isinstance(lines[0][-1], str):
        return [*shown, frame.set_index("column 0"), frame[frame.columns[::-1]]]
    frame = frame.astype({last: int}) if (frame[last] % 1 == 0).all() else frame
    column = frame.set_index(list(frame.columns[:-1]))[frame.columns[-1]]
    return [*shown, column, column.astype(float), column.rename(None), column.reset_index(name="n")]


def picture(title="Claims", x="how many", y="status", source="Source: claims.csv", bars=(1, 2)):
    figure = Figure()
    axes = figure.add_subplot(title=title, xlabel=x, ylabel=y)
    axes.barh([*map(str, range(len(bars)))], bars)
    figure.text(0, 0, source)
    return axes


def day_forms(text):
    day = dt.date.fromisoformat(text)
    month = MONTHS[day.month - 1]
    words = [
        f"{day.day} {month} {day.year}",
        f"{month} {day.day}, {day.year}",
        f"Monday, {day.day}th {month} {day.year}.".lower(),
    ]
    return [text, f" {text} ", *words, day, dt.datetime(day.year, day.month, day.day, 9), pd.Timestamp(text), np.datetime64(text)]


def broken(method):
    """Make an object of which one method fails."""

    def fail(self, *_):
        raise RuntimeError(method)

    return type("Broken", (), {method: fail, "__hash__": object.__hash__})()


class BrokenList(list):
    """A list that cannot be gone through."""

    def __iter__(self):
        raise RuntimeError("no")


ZOO = {
    "True": True,
    "False": False,
    "numpy True": np.True_,
    "an empty list": [],
    "an empty dictionary": {},
    "an empty set": set(),
    "an object": object(),
    "a table": pd.DataFrame({"a": [1, 2], "b": ["x", "y"]}),
    "an empty table": pd.DataFrame(),
    "an empty column": pd.Series(dtype=float),
    "a column of gaps": pd.Series([None, None]),
    "a function": len,
    "a type": int,
    "nan": math.nan,
    "infinity": math.inf,
    "minus infinity": -math.inf,
    "NaT": pd.NaT,
    "NA": pd.NA,
    "numpy NaT": np.datetime64("NaT"),
    "a huge number": 10**400,
    "a negative number": -987654321,
    "a complex number": 3 + 4j,
    "a decimal": Decimal("123456.789"),
    "bytes": b"nobody",
    "a long text": "no " * 10_000,
    "a strange text": "\x00\ud800 ٣ ½",
    "a text of marks": "...;|=",
    "a list of lists": [[1], [2]],
    "a list of dots and text": [..., "x"],
    "a list of gaps": [None, math.nan],
    "a dictionary of dots and text": {"x": ..., "y": "z"},
    "a dictionary of lists": {"x": ["y"]},
    "a dictionary of numbers": {1: 2},
    "three dates": ["2001-01-01", "2001-01-02", "2001-01-03"],
    "a range": range(3),
    "a generator": (number for number in range(3)),
    "no equality": broken("__eq__"),
    "no iteration": broken("__iter__"),
    "no truth": broken("__bool__"),
    "no text": broken("__repr__"),
    "no length": broken("__len__"),
    "a broken list": BrokenList(["x"]),
}


def test_a_right_answer_is_right_in_every_form(task):
    case, row = task
    heading = "Kept" if row["asks"] in checks.KEPT else "Correct"
    for answer in spoken(row["kind"], row["answer"]):
        verdict = check(case, row["exercise_id"], answer)
        assert (verdict.heading, verdict.text.split("\n")[0]) == (heading, row["solution"]), repr(answer)


def test_a_note_says_of_which_self_check_it_is_and_what_it_says_of_it(task):
    case, row = task
    name, right = row["exercise_id"], spoken(row["kind"], row["answer"])[0]
    said = {"open": [check(case, name), check(case, name, None), check(case, name, "")]}
    said |= {
        "kept" if row["asks"] in checks.KEPT else "right": [check(case, name, right)],
        "wrong": [check(case, name, object())],
    }
    said |= {"hint": [hint(case, name), hint(case, name)], "solution": [solution(case, name)]}
    lines = {"mapping": len(split(row["answer"])), "open": 3}.get(row["kind"], 1)
    names = [pair.split("=")[0] for pair in split(row["answer"])] if row["kind"] == "mapping" else []
    for verdict, notes in said.items():
        for note in notes:
            asked = {"id": name, "question": checks.find(case, name)["question"], "asks": row["asks"]}
            assert note.exercise == {"verdict": verdict, "lines": lines, "parts": names, **asked}
            assert note.about()["exercise"] == note.exercise


def test_each_choice_of_a_question_stands_in_a_line_of_its_own(task):
    case, row = task
    question = checks.find(case, row["exercise_id"])["question"]
    assert " ".join(question.split()) == row["question"]
    _, *choices = question.split("\n")
    assert [choice[:3] for choice in choices] == re.findall(r"(?<= )[A-Z]: ", row["question"])


def test_what_is_no_self_check_says_so(example):
    for note in (check(example, "99-nothing"), hint(example, None), solution(example, "zzz"), check("00-claims", "00-claims")):
        assert note.exercise is None
        assert "exercise" not in note.about()


@each("number")
def test_a_number_may_be_off_by_its_tolerance_and_no_more(task):
    case, row = task
    right, off = float(row["answer"]), float(row["tolerance"] or 0)
    for answer, heading in {right + off: "Correct", right - off: "Correct", right + off + 0.01: "Not yet"}.items():
        assert check(case, row["exercise_id"], answer).heading == heading


@each("number")
def test_a_number_may_stand_in_a_short_sentence(task):
    case, row = task
    for words in ("{}.", "about {}", "I think it is {}", "{} percent"):
        assert check(case, row["exercise_id"], words.format(row["answer"])).heading == "Correct"
    assert check(case, row["exercise_id"], f"not {row['answer']}").heading == "Not yet"


@each("text", which=lambda answer: len(answer) == 1)
def test_a_letter_may_stand_in_a_sentence_or_before_the_words_of_its_choice(task):
    case, row = task
    for words in ("I think it is {}", "It's {}", "{}: the text says so", "Answer {}."):
        assert check(case, row["exercise_id"], words.format(row["answer"])).heading == "Correct"
    assert check(case, row["exercise_id"], "I think it is Z").heading == "Not yet"


@each("set", which=lambda answer: all(len(part) == 1 for part in answer.split(";")))
def test_letters_may_stand_in_a_sentence(task):
    case, row = task
    for words in ("I think {}", "They are {}."):
        assert check(case, row["exercise_id"], words.format(row["answer"].replace(";", ", "))).heading == "Correct"


@each("text", which=lambda answer: len(answer.split("|")[0]) > 1)
def test_a_locator_may_stand_behind_a_text(task):
    case, row = task
    assert check(case, row["exercise_id"], f"{row['answer'].split('|')[0]} (p1s1)").heading == "Correct"


@each("number", which=lambda answer: float(answer).is_integer())
def test_a_comma_for_thousands_makes_the_number_no_smaller(task):
    case, row = task
    right = int(row["answer"])
    assert check(case, row["exercise_id"], f"{right:,}").heading == "Correct"
    assert check(case, row["exercise_id"], f"{right},000").heading == ("Not yet" if right else "Correct")


@each_kind
def test_what_is_not_filled_in_is_not_attempted(task):
    case, row = task
    for nothing in (..., None, "", "  ", [...], [..., ...], {"one": ..., "two": ...}):
        verdict = check(case, row["exercise_id"], nothing)
        assert verdict.heading == "Not attempted", nothing
        assert row["question"] in " ".join(verdict.text.split()), nothing


def test_a_call_without_an_answer_is_not_attempted(task):
    case, row = task
    note = check(case, row["exercise_id"])
    assert note.heading == "Not attempted"
    assert row["question"] in " ".join(note.text.split())
    assert f'A hint: hint(case, "{row["exercise_id"]}").' in note.text, "the only place where a lesson names this tool"


@each_kind
def test_no_answer_breaks_the_check_and_no_strange_one_is_right(task):
    case, row = task
    for what, answer in ZOO.items():
        checks._TRIED.clear()
        verdict = check(case, row["exercise_id"], answer)
        assert verdict.heading == "Not yet" or row["asks"] in checks.KEPT, what
        assert len(verdict.text) < 1000, f"{what}: a long answer is not repeated in full"
        assert verdict.text.strip().endswith((".", ")", "?", "!")), what


@each_kind
def test_a_table_that_cannot_be_shown_is_judged_all_the_same(task, capsys):
    """In a lesson display would show the traceback, outside of one it would raise."""
    case, row = task
    cells = [broken(method) for method in ("__repr__", "__str__", "__format__", "__bool__", "__eq__", "__len__")]
    for answer in (shape for cell in cells for shape in (pd.DataFrame({"a": [cell, 1]}), pd.Series([cell], name="a"))):
        assert check(case, row["exercise_id"], answer).heading == "Not yet"
        assert "Traceback" not in "".join(capsys.readouterr())


@pytest.mark.parametrize("method", ["__repr__", "_repr_html_"])
def test_a_table_of_ones_own_type_that_cannot_be_shown_is_right_all_the_same(method, example, monkeypatch, capsys):
    monkeypatch.setattr(pd.DataFrame, method, type(broken(method)).__dict__[method])
    assert check(example, "01-statuses", example.claims["status"].value_counts().reset_index()).heading == "Correct"
    assert "Traceback" not in "".join(capsys.readouterr())


def test_a_table_that_can_be_shown_is_shown_once(example, capsys):
    check(example, "01-statuses", pd.DataFrame({"a": ["seen"]}))
    assert capsys.readouterr().out.count("seen") == 1


def test_another_answer_of_the_right_kind_is_not_right_and_points_to_a_hint(task):
    case, row = task
    known = list(case.feedback.loc[case.feedback["exercise_id"] == row["exercise_id"], "wrong_answer"])
    other = {
        "number": 987654.25,
        "date": "1901-01-01",
        "interval": ["1901-01-01", "1901-01-02"],
        "text": "nobody at all",
        "set": ["nobody at all", "nothing"],
        "mapping": {"nobody": "nothing"},
        "table": pd.Series({"nobody": 1.5}),
        "ordered": ["nobody"],
        "figure": picture(title="", source=""),
    }.get(row["kind"])
    if row["asks"] in checks.KEPT:
        return
    assert not any(other is wrong or (isinstance(other, str) and other == wrong) for wrong in known)
    verdict = check(case, row["exercise_id"], other)
    assert verdict.heading == "Not yet"
    assert f'hint(case, "{row["exercise_id"]}")' in verdict.text


@each("set", "interval", "mapping")
def test_too_much_is_not_right(task):
    case, row = task
    answer = spoken(row["kind"], row["answer"])[0]
    more = (
        {**answer, "one too many": "x"}
        if row["kind"] == "mapping"
        else [*answer, answer[0] if row["kind"] == "interval" else "x"]
    )
    verdict = check(case, row["exercise_id"], more)
    assert verdict.heading == "Not yet"
    assert ": ." not in verdict.text
    assert ("one too many" in verdict.text) == (row["kind"] == "mapping")


@each("set", "interval", "mapping", which=lambda answer: ";" in answer)
def test_too_little_is_not_right(task):
    case, row = task
    answer = spoken(row["kind"], row["answer"])[0]
    less = dict(list(answer.items())[1:]) if row["kind"] == "mapping" else answer[:-1]
    assert check(case, row["exercise_id"], less).heading == "Not yet"


@each_with_feedback
def test_a_known_wrong_answer_gets_its_own_sentence(task):
    case, row = task
    for known in row["known"]:
        for answer in spoken(row["kind"], known["wrong_answer"]):
            checks._TRIED.clear()
            verdict = check(case, row["exercise_id"], answer)
            assert (verdict.heading, verdict.text) == ("Not yet", known["message"]), repr(answer)


def reveals(kind, answer, text):
    """Say whether a text gives a number or a date away."""
    text = re.sub(r'"\d\d-[\w-]+"', "", text)  # the name of an exercise is no answer
    if kind == "number":
        return re.search(rf"(?<![\d.,-]){re.escape(answer)}(?![\d-])(?![.,]\d)", text) is not None
    days = [dt.date.fromisoformat(part) for part in split(answer)]
    months = [(day, MONTHS[day.month - 1]) for day in days]
    return any(form in text for day, month in months for form in (f"{day}", f"{day.day} {month}", f"{month} {day.day}"))


@each("number", "date", "interval")
def test_nothing_but_the_solution_gives_the_answer_away(task):
    case, row = task
    name = row["exercise_id"]
    said = [check(case, name), check(case, name, "zzz"), check(case, name, True), check(case, name, -1), hint(case, name)]
    said += [hint(case, name), check(case, name, "1901-01-01"), check(case, name, ["1901-01-01", "1901-01-02"])]
    for note in said:
        assert not reveals(row["kind"], row["answer"], note.text), note
    for feedback in case.feedback[case.feedback["exercise_id"] == name].to_dict("records"):
        if row["kind"] != "interval":  # one end of it may be right
            assert not reveals(row["kind"], row["answer"], feedback["message"]), feedback


def test_hints_come_one_by_one_and_then_point_to_the_solution(task):
    case, row = task
    name = row["exercise_id"]
    if not row["hint_1"]:
        assert row["asks"] in checks.KEPT
        assert hint(case, name).heading == "No hint"
        return
    first, second, third = hint(case, name), hint(case, name), hint(case, name)
    assert first.heading == "Hint 1 of 2"
    assert row["hint_1"] in first.text
    assert row["hint_2"] not in first.text
    assert "solution(" not in first.text
    assert second.heading == "Hint 2 of 2"
    assert row["hint_2"] in second.text
    assert f'solution(case, "{name}")' in second.text
    assert third == second


def test_hints_of_one_exercise_do_not_use_up_those_of_another(example):
    checks._ASKED.clear()
    hint(example, "00-claims")
    assert hint(example, "02-window").heading == "Hint 1 of 2"


def test_the_solution_gives_the_answer_with_its_reason(task):
    case, row = task
    note = solution(case, row["exercise_id"])
    assert (note.heading, note.text) == ("Solution", row["solution"])
    assert len(row["solution"]) > (0 if row["asks"] == "code" else len(row["answer"].split("|")[0]))


@pytest.mark.parametrize("ask", [check, hint, solution])
def test_an_unknown_exercise_gives_the_near_name(ask, example):
    note = ask(example, "02-windo")
    assert note.heading == "No such exercise"
    assert 'Did you mean "02-window"?' in note.text


@pytest.mark.parametrize("name", ["zzz", "", None, 7, [], ..., broken("__eq__")], ids=lambda value: type(value).__name__)
def test_a_name_that_is_like_no_other_lists_all(name, example):
    note = check(example, name, 1)
    assert note.heading == "No such exercise"
    assert "02-window" in note.text


def test_a_note_says_the_same_in_plain_text_and_on_the_page(task):
    case, row = task
    for note in (check(case, row["exercise_id"]), check(case, row["exercise_id"], True), solution(case, row["exercise_id"])):
        page = note._repr_html_()
        assert note.text in repr(note)
        assert note.heading in repr(note)
        assert escape(note.text).replace("\n", "<br>") in page
        assert 'role="note"' in page
        assert note.bundle() == {"text/html": page, "text/plain": repr(note)}


def test_a_partly_right_answer_says_how_far_it_is_right(example):
    assert check(example, "01-softeners", ["reports", "beams"]).text.startswith("1 of 2 found. This does not belong: beams.")
    three = check(example, "01-softeners", ["reports", "Beams", "walkers"]).text
    assert three.startswith("1 of 2 found. This does not belong: beams, walkers.")
    assert "residents" in check(example, "01-bounds", {"residents": "x", "walkers": "at most", "winters": "exactly"}).text
    assert "2 of 3 are right" in check(example, "01-bounds", {"walkers": "at most", "winters": "exactly"}).text


def test_a_part_of_a_set_that_is_no_text_is_named(example):
    for part, words in [(1, "a number"), (True, "True or False"), (["beams"], "a list"), ({}, "a dictionary")]:
        checks._TRIED.clear()
        text = check(example, "01-softeners", ["reports", part]).text
        assert text == f'The answer should be a list of texts, like ["one", "two"]. A part of yours is {words}.'


def test_a_mapping_that_is_none_is_told_how_one_is_written(example):
    text = check(example, "01-bounds", ["at most"]).text
    assert "a text in quotation marks after each colon; the curly brackets and commas stay" in text
    assert "You gave a list." in text


def test_every_kind_of_exercise_is_tried(example):
    assert set(example.exercises["kind"]) == set(example.allowed("exercises", "kind"))
    judged = example.exercises[~example.exercises["asks"].isin(checks.KEPT) & example.exercises["answer"].notna()]
    assert set(example.feedback["exercise_id"]) == set(judged["exercise_id"])


@pytest.fixture
def nothing(example):
    """Give the example with a first exercise, of the kind number, whose answer is 0."""
    exercises = example.exercises.assign(answer=example.exercises["answer"].where(example.exercises["kind"] != "number", "0"))
    return example.with_tables(exercises=exercises)


def test_a_calculation_in_quotation_marks_is_told_that_python_needs_none(example):
    note = check(example, "00-claims", "(0.8 - 0.5) / (1 - 0.5)")
    assert note.heading == "Not yet"
    assert "Calculate first; Python does it without quotation marks." in note.text
    assert "Calculate first; Python does it without quotation marks." not in check(example, "00-claims", "much").text


def test_none_and_zero_are_numbers(nothing, example):
    assert [check(nothing, "00-claims", words).heading for words in ("none", " Zero", 0)] == ["Correct"] * 3
    assert [check(example, "00-claims", words).heading for words in ("none", " Zero", 0)] == ["Not yet"] * 3


def test_a_kind_that_no_check_can_judge_is_named(example, my_work):
    case = example.with_tables(exercises=example.exercises.assign(kind="essay"))
    note = check(case, "00-claims", 40)
    assert note.heading == "Not yet"
    assert "'essay'" in note.text
    assert "exercises.csv" in note.text
    assert hint(case, "00-claims").heading == "Hint 1 of 2"
    assert not list(my_work.iterdir()), "the fault is not the student's"


@pytest.mark.parametrize("kind", ["number", "date", "interval", "mapping"])
def test_an_answer_in_the_table_that_cannot_be_read_is_named(kind, example, my_work):
    case = example.with_tables(exercises=example.exercises.assign(kind=kind, answer="soon"))
    note = check(case, "00-claims", 40)
    assert note.heading == "Not yet"
    assert "exercises.csv" in note.text
    assert "Mend it" in note.text
    assert not list(my_work.iterdir()), "the fault is not the student's"


def test_each_wrong_try_is_told_something_else(example):
    """The first one: that it is wrong. The second: a hint. The third: another hint, and how to see the answer."""
    first, second, third, fourth = (check(example, "00-claims", 987) for _ in range(4))
    row = example.exercises.set_index("exercise_id").loc["00-claims"]
    assert 'hint(case, "00-claims")' in first.text
    assert row["hint_1"] in second.text
    assert row["hint_2"] in third.text
    assert 'solution(case, "00-claims")' in third.text
    assert fourth == third
    assert check(example, "02-window", 3).text != third.text, "the tries of one task are not those of another"


def test_a_guess_is_kept_and_stands_beside_the_answer_after_the_lesson(example):
    assert guessed(example, "00-before") is None
    note = check(example, "00-before", "12")
    assert (note.heading, note.exercise["verdict"]) == ("Kept", "kept")
    assert guessed(example, "00-before") == 12
    guess = example.exercises.set_index("exercise_id")["question"]["00-before"]
    assert check(example, "00-after", 40).text.endswith(f"\nBefore the lesson: {guess} You wrote: 12. By the lesson's rule: 40.")
    assert "Before the lesson" not in check(example, "00-after", 41).text, "first the right answer"
    assert check(example, "00-before", "many").heading == "Not yet", "a guess is a number, too"
    assert guessed(example, "99-nothing") is None


NUMBERS = [task for task in EXERCISES if (task[1]["asks"], task[1]["kind"]) == ("guess", "number")]


@pytest.mark.parametrize("task", NUMBERS, ids=called, indirect=True)
def test_a_guess_that_cannot_be_is_told_between_which_numbers_it_lies_and_is_not_kept(task):
    case, row = task
    name, (low, high) = row["exercise_id"], map(int, re.search(r"Guess a number from (\d+) to (\d+)", row["question"]).groups())
    outside = [low - 1, low - 0.5, high + 0.5, high + 50, f"{high + 50} %", f"-{high}", math.inf, -math.inf]
    for guess in outside:
        note = check(case, name, guess)
        assert (note.heading, note.text) == ("Not yet", f"A guess can be any number from {low} to {high} here. Try once more.")
        assert guessed(case, name) is None
    for guess in (low, high, (low + high) / 2):
        assert check(case, name, guess).heading == "Kept"
        assert check(case, name, outside[0]).heading == "Not yet"
        assert guessed(case, name) == guess, "the guess that was kept before stays"


def test_words_of_ones_own_are_kept_and_never_judged(example):
    assert check(example, "04-reason", "no").heading == "Not yet"
    note = check(example, "04-reason", "I would not: p2s1 speaks of a crack.")
    assert note.heading == "Kept"
    assert {row["exercise_id"]: row["answer"] for row in checks.answers_of(example).rows()}["04-reason"].startswith("I would")


def test_a_decimal_comma_that_python_reads_as_two_numbers_is_explained(example):
    for note in (check(example, "01-share", 12, 5), check(example, "01-share", (12, 5))):
        assert "Write a full stop" in note.text


@pytest.mark.parametrize("name", ["Helen Stroud", "the mayor", "MAYOR", "“Stroud”"])
def test_a_name_is_taken_in_every_spelling_that_the_table_of_actors_has(name, example):
    actors = example.actors.assign(spellings=example.actors["spellings"].where(example.actors["actor_id"] != "stroud", "Stroud"))
    exercises = example.exercises.assign(answer=example.exercises["answer"].where(example.exercises["kind"] != "text", "mayor"))
    exercises["answer"] = exercises["answer"].where(exercises["kind"] != "text", "mayor|the mayor")
    case = example.with_tables(actors=actors, exercises=exercises)
    assert check(case, "03-quoted", name).heading == "Correct"
