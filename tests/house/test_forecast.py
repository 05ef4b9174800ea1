"""A forecast starts empty, says what a number means in words, locks for good, and only then opens what is sealed."""

import datetime as dt
import os
import re

import numpy as np
import pandas as pd
import pytest
from test_charts import likelihood
from test_explore import read, refuse, show

import utils
from utils import Note, Table
from utils.explorers import seal
from utils.explorers.forecast import NO_WORD, bands_of, word_for
from utils.practice import work

FILE = "forecasts.csv"
COLUMNS = ["question_id", "question", "deadline", "probability", "band", "reason", "locked_at"]
WHOLE = {"percent": "70 %", "reason": "They promised it."}


def squared(probability, outcome):
    """Stand in for the score that the lesson defines."""
    return (probability - outcome) ** 2


def slip(case, **words):
    return utils.forecast_slip(case, scale=likelihood(case), **{"save_as": FILE} | words)


def mine(case):
    """Return what is locked, as the tools read it."""
    return seal.locked(seal.kept_forecasts(case, FILE).rows())


def word(case, number):
    """Return the word of the case's scale of likelihood for a number."""
    return word_for(bands_of(case, likelihood(case)), number)


def questions(case):
    return list(case.questions["question_id"])


def fill_in(explorer, **values):
    for name, value in values.items():
        explorer.controls[name].value = value


def click(explorer):
    explorer.shown[-1].children[-1].click()


def lock(explorer, **values):
    fill_in(explorer, **values)
    click(explorer)


def visible(explorer):
    """List the controls that a student sees."""
    explorer.picture()  # as when it is shown
    boxes = [box for box in explorer.shown[1:] if box.layout.display != "none"]
    return ["Question", *(control.description for box in boxes for control in box.children)]


# Words


@pytest.mark.parametrize(
    ("number", "said"), {0: "hardly", 0.2: "hardly", 0.25: "perhaps", 0.5: "perhaps", 0.75: "surely", 1: "surely"}.items()
)
def test_a_border_belongs_to_the_band_above_and_the_highest_number_to_the_last(number, said, example):
    assert word(example, number) == said


@pytest.mark.parametrize("number", [0.05 + 0.2, 0.85 - 0.6, np.float64(0.25)])
def test_a_border_stays_a_border_however_it_was_computed(number, example):
    assert word(example, number) == "perhaps"


def narrow(example):
    """Change the scale of the example: it begins above 0 and ends below 1."""
    scales = example.scales.copy()
    scales["low"], scales["high"] = scales["low"].clip(lower=0.05), scales["high"].clip(upper=0.95)
    return example.with_tables(scales=scales)


@pytest.mark.parametrize(
    ("number", "said"), {0: NO_WORD, 0.049: NO_WORD, 0.05: "hardly", 0.95: "surely", 0.951: NO_WORD, 1: NO_WORD}.items()
)
def test_outside_a_scale_there_is_no_word(number, said, example):
    assert word(narrow(example), number) == said


@pytest.mark.parametrize("name", ["nonsense", "wobble"])
@pytest.mark.parametrize("call", [bands_of, utils.forecast_slip])
def test_a_scale_that_has_no_numbers_or_is_not_there_gives_a_sentence(name, call, example):
    with pytest.raises(ValueError, match=rf"no scale of likelihood '{name}'. Write one of: likelihood\."):
        call(example, scale=name)


def test_a_case_without_scales_says_which_table_is_missing(example):
    with pytest.raises(ValueError, match=r"This needs scales\.csv, and the case has no row in it\. One row is "):
        bands_of(example.with_tables(scales=example.scales[:0]), "likelihood")


def test_a_case_without_numbers_in_its_scales_says_what_to_fill_in(example):
    with pytest.raises(ValueError, match=r"Fill in low and high in scales\.csv first"):
        bands_of(example.with_tables(scales=example.scales[example.scales["scale"] == "wobble"]), "likelihood")


def test_the_bands_stand_from_low_to_high_whatever_the_order_of_the_table(example):
    rows = bands_of(example, "likelihood")
    assert list(rows["label"]) == ["hardly", "perhaps", "surely"]
    assert list(rows["low"]) == [0, 0.25, 0.75]
    upside_down = example.with_tables(scales=example.scales[::-1].reset_index(drop=True))
    pd.testing.assert_frame_equal(bands_of(upside_down, "likelihood"), rows)


# The slip


def test_a_slip_starts_empty(any_case, my_work):
    explorer = slip(any_case)
    assert {name: control.value for name, control in explorer.controls.items()} == dict.fromkeys(explorer.controls, "")
    assert explorer.picture().heading == "Choose a question"
    assert "Locked forecasts: 0" in explorer.picture().text
    names = [value for _, value in explorer.controls["question"].options]
    assert names == ["", *questions(any_case)]
    assert not os.listdir(my_work)


def test_every_control_says_what_it_is_for_and_none_suggests_a_number(any_case):
    explorer = slip(any_case)
    assert all(visible(explorer))
    assert not any(
        character.isdigit() for control in explorer.controls.values() for character in getattr(control, "placeholder", "")
    )


def test_a_question_is_shown_with_its_deadline_and_what_counts_as_yes(any_case):
    explorer = slip(any_case)
    for row in any_case.questions.itertuples():
        fill_in(explorer, question=row.question_id)
        text = explorer.picture().text
        assert f"Question: {row.question}\n" in text
        assert f"Deadline: {utils.parse_edtf(row.deadline)}\n" in text
        assert f"Counts as yes: {row.counts_as_yes}\n" in text


def test_on_paper_every_question_waits_for_a_percentage_and_a_reason(any_case):
    (task,) = slip(any_case, save_as=None).paper
    asked = any_case.questions
    assert task.frame.to_dict("list") == {
        "question": list(asked["question"]),
        "deadline": [str(utils.parse_edtf(day)) for day in asked["deadline"]],
        "counts as yes": list(asked["counts_as_yes"]),
        "percent": [""] * len(asked),
        "reason": [""] * len(asked),
    }


def test_a_question_can_be_chosen_by_its_label(any_case):
    explorer = slip(any_case)
    labels = [label for label, _ in explorer.controls["question"].options][1:]
    for label, question in zip(labels, any_case.questions["question"], strict=True):
        assert label == question if len(question) <= 110 else question.startswith(label.removesuffix(" ..."))
        assert min(len(question), 90) <= len(label) <= 110


def test_a_locked_question_has_no_fields(any_case):
    explorer = slip(any_case)
    assert visible(explorer) == ["Question", "Percent", "Reason", "Lock"]
    lock(explorer, question=questions(any_case)[0], **WHOLE)
    assert visible(explorer) == ["Question"]
    fill_in(explorer, question=questions(any_case)[1])
    assert visible(explorer) == ["Question", "Percent", "Reason", "Lock"]


@pytest.mark.parametrize(
    ("text", "fraction"),
    {
        "70": "0.7",
        " 70 % ": "0.7",
        "70%": "0.7",
        "70 percent": "0.7",
        "+70": "0.7",
        "70,5": "0.705",
        "70.5": "0.705",
        "0.7 %": "0.007",
        ",7 %": "0.007",
        "1": "0.01",
        "50": "0.5",
        "99.9": "0.999",
        "0.0001 %": "0.000001",
        "٧٠": "0.7",
        "\ufeff7\u200b0\u00ad": "0.7",
    }.items(),
)
def test_a_percentage_becomes_exactly_the_fraction_that_was_meant(text, fraction, any_case, my_work):
    explorer = slip(any_case)
    lock(explorer, question=questions(any_case)[0], reason="They promised it.", percent=text)
    (row,) = read(my_work / FILE)
    assert row["probability"] == fraction
    assert row["band"] == word(any_case, float(fraction))


@pytest.mark.parametrize(
    ("text", "advice"),
    {
        "": "How probable is it",
        "  ": "How probable is it",
        "seventy": "'seventy' cannot be read. Write a number above 0 and below 100. Use digits.",
        "nan": "cannot be read",
        "inf": "cannot be read",
        "7e1": "cannot be read",
        "60-70": "cannot be read",
        "1/3": "cannot be read",
        "70 % or so": "cannot be read",
        "<b>70</b>": "cannot be read",
        "0.7": "Do you mean 70 percent or 0.7 percent? Write 70 or 0.7%.",
        "0,705": "Do you mean 70.5 percent or 0.705 percent?",
        "150": "never above 100 percent",
        "100.1": "never above 100 percent",
        "-3": "never below 0",
        "−3 %": "never below 0",
        "0": "the future is never certain",
        "-0": "the future is never certain",
        "0 %": "the future is never certain",
        "100": "the future is never certain",
        "100,0 %": "the future is never certain",
        "99." + "9" * 40: "the future is never certain",
        "0." + "0" * 400 + "1 %": "the future is never certain",
    }.items(),
)
def test_what_is_no_percentage_gets_a_sentence_and_locks_nothing(text, advice, any_case, my_work):
    explorer = slip(any_case)
    lock(explorer, question=questions(any_case)[0], reason="They promised it.", percent=text)
    assert explorer.picture().heading == "Not locked yet"
    assert advice in explorer.picture().text
    assert explorer.controls["percent"].value == text
    assert not os.listdir(my_work)


def test_a_readable_percentage_is_said_in_the_word_of_the_scale(any_case):
    explorer = slip(any_case)
    fill_in(explorer, question=questions(any_case)[0], percent="70")
    assert f"70% is called '{word(any_case, 0.7)}' in this scale." in explorer.picture().text


def test_a_number_outside_the_scale_is_told_so_and_may_be_locked(example):
    explorer = slip(narrow(example))
    fill_in(explorer, question=questions(example)[0], percent="99.5", reason="They promised it.")
    assert "99.5% lies outside this scale: it has no word for it." in explorer.picture().text
    click(explorer)
    assert f"99.5%, {NO_WORD}." in explorer.picture().text


@pytest.mark.parametrize("gap", ["question", "percent", "reason"])
def test_nothing_is_locked_as_long_as_a_part_is_missing(gap, any_case, my_work):
    explorer = slip(any_case)
    lock(explorer, **{"question": questions(any_case)[0], **WHOLE} | {gap: ""})
    assert explorer.picture().heading in ("Not locked yet", "Choose a question")
    assert not os.listdir(my_work)


@pytest.mark.parametrize("reason", ["", "\n", "They did."])
def test_a_reason_of_fewer_than_three_words_locks_nothing(reason, any_case, my_work):
    explorer = slip(any_case)
    lock(explorer, question=questions(any_case)[0], **WHOLE | {"reason": reason})
    assert "Write a reason of at least 3 words" in explorer.picture().text
    assert explorer.controls["reason"].value == reason
    assert not os.listdir(my_work)


def test_each_question_keeps_its_own_draft(any_case):
    explorer = slip(any_case)
    first, second = questions(any_case)[:2]
    fill_in(explorer, question=first, percent="30", reason="one")
    fill_in(explorer, question=second)
    assert (explorer.controls["percent"].value, explorer.controls["reason"].value) == ("", "")
    fill_in(explorer, percent="40", reason="two")
    fill_in(explorer, question=first)
    assert (explorer.controls["percent"].value, explorer.controls["reason"].value) == ("30", "one")


def test_what_is_written_before_a_question_is_chosen_is_about_the_first_that_is(any_case):
    explorer = slip(any_case)
    first, second = questions(any_case)[:2]
    fill_in(explorer, percent="30", question=first)
    assert explorer.controls["percent"].value == "30"
    fill_in(explorer, question=second)
    assert explorer.controls["percent"].value == ""
    fill_in(explorer, question="")
    fill_in(explorer, percent="40", question=first)
    assert explorer.controls["percent"].value == "30", "it does not take the place of what is there"


def now():
    """Return the time, to the second, with its offset from UTC: so it is stored."""
    return dt.datetime.now().astimezone().replace(microsecond=0)


def test_a_locked_forecast_says_when_it_was_locked_and_what_it_is(any_case, my_work):
    explorer = slip(any_case)
    output = show(explorer)
    before = now()
    fill_in(explorer, question=questions(any_case)[0], **WHOLE)
    assert explorer.picture().heading == "Ready to lock"
    click(explorer)
    (row,) = read(my_work / FILE)
    assert list(row) == ["case", *COLUMNS]
    assert before <= dt.datetime.fromisoformat(row["locked_at"]) <= now()
    said = f"Locked on {row['locked_at'][:16].replace('T', ' ')}: 70%, {word(any_case, 0.7)}. A locked forecast stays as it is."
    assert said in explorer.picture().text
    assert said in output[-1]["text/plain"]
    assert "They promised it." in output[-1]["text/plain"]


def test_a_locked_forecast_cannot_be_changed(any_case, my_work):
    explorer = slip(any_case)
    first = questions(any_case)[0]
    lock(explorer, question=first, **WHOLE)
    saved, note = (my_work / FILE).read_bytes(), explorer.picture()
    lock(explorer, percent="20", reason="I was wrong.")
    again = slip(any_case)
    lock(again, question=first, percent="20", reason="I was wrong.")
    assert (my_work / FILE).read_bytes() == saved
    assert explorer.picture() == again.picture() == note


def test_two_slips_on_one_file_do_not_overwrite_each_other(any_case, my_work):
    one, two = slip(any_case), slip(any_case)
    first, second = questions(any_case)[:2]
    lock(one, question=first, **WHOLE)
    lock(two, question=second, percent="20", reason="They said no.")
    lock(two, question=first, percent="20", reason="They said no.")
    rows = {row["question_id"]: row["probability"] for row in read(my_work / FILE)}
    assert rows == {first: "0.7", second: "0.2"}
    assert two.picture().heading == "Locked"


def test_a_locked_forecast_is_there_again_after_a_restart(any_case):
    explorer = slip(any_case)
    first, second = questions(any_case)[:2]
    lock(explorer, question=first, percent="70,5", reason="Two lines,\nand a comma")
    lock(explorer, question=second, **WHOLE)
    again = slip(any_case)
    for question in (first, second):
        fill_in(again, question=question)
        fill_in(explorer, question=question)
        assert again.picture() == explorer.picture()
        assert again.picture().heading == "Locked"
        assert visible(again) == ["Question"]
    assert again.controls["question"].options == explorer.controls["question"].options
    marked = [value for label, value in again.controls["question"].options if label.startswith("locked: ")]
    assert marked == [first, second]


def test_the_forecasts_of_another_case_stay_in_the_file(case, example, my_work):
    for one in (case, example):
        lock(slip(one), question=questions(one)[0], **WHOLE)
    assert [row["case"] for row in read(my_work / FILE)] == [case.package["name"], example.package["name"]]
    for one in (case, example):
        assert list(mine(one)["question_id"]) == questions(one)[:1]


def test_a_file_that_is_not_ours_is_set_aside(any_case, my_work):
    (my_work / FILE).write_text("name,mark\nAnna,1\n", encoding="utf-8")
    lock(slip(any_case), question=questions(any_case)[0], **WHOLE)
    assert len(read(my_work / FILE)) == 1
    assert "Anna" in (my_work / "forecasts.kept-1.csv").read_text(encoding="utf-8")


def test_without_a_file_name_a_forecast_is_locked_in_the_slip_alone(any_case, my_work, monkeypatch):
    monkeypatch.chdir(my_work)
    explorer = slip(any_case, save_as=None)
    assert "not saved" in explorer.picture().text
    lock(explorer, question=questions(any_case)[0], **WHOLE)
    assert explorer.picture().heading == "Locked"
    lock(explorer, percent="20", reason="I was wrong.")
    assert "70%" in explorer.picture().text
    assert not os.listdir(my_work)


def test_what_cannot_be_written_is_locked_in_the_slip_said_and_saved_with_the_next_one(any_case, my_work, monkeypatch):
    output = show(explorer := slip(any_case))
    first, second = questions(any_case)[:2]
    with monkeypatch.context() as patch:
        patch.setattr("utils.practice.work.write", refuse)
        lock(explorer, question=first, **WHOLE)
        assert f"Your forecasts could not be saved in {FILE} (Permission denied). Write them down" in output[-1]["text/plain"]
        assert explorer.picture().heading == "Locked"
        assert not os.listdir(my_work)
    lock(explorer, question=second, **WHOLE)
    assert f"Your forecasts are saved in {FILE}." in explorer.picture().text
    assert [row["question_id"] for row in read(my_work / FILE)] == [first, second]


def test_what_is_in_the_way_of_the_file_gives_a_sentence_and_stays(any_case, my_work, monkeypatch):
    (my_work / FILE).write_text("something,else\n1,2\n", encoding="utf-8")
    monkeypatch.setattr("pathlib.Path.rename", refuse)
    explorer = slip(any_case)
    assert "A file of this name has other columns" in explorer.picture().text
    lock(explorer, question=questions(any_case)[0], **WHOLE)
    assert f"could not be saved in {FILE} (Permission denied)" in explorer.picture().text
    assert (my_work / FILE).read_text(encoding="utf-8") == "something,else\n1,2\n"


def test_what_a_student_writes_is_shown_as_text_and_not_as_a_page(any_case):
    explorer = slip(any_case)
    fill_in(explorer, question=questions(any_case)[0], percent="<script>7", reason="<script>y</script> and so on")
    pages = [explorer.picture().bundle()["text/html"]]
    lock(explorer, percent="70")
    pages.append(explorer.picture().bundle()["text/html"])
    assert all("&lt;script&gt;" in page and "<script>" not in page for page in pages)


# What is locked


def test_without_a_file_nothing_is_locked_and_the_columns_are_there(any_case):
    frame = mine(any_case)
    assert frame.empty
    assert list(frame) == COLUMNS
    assert frame["probability"].dtype == float


def test_what_is_locked_comes_as_a_table_with_numbers(any_case):
    explorer = slip(any_case)
    first, second = questions(any_case)[:2]
    lock(explorer, question=second, percent="12,5", reason="They promised it.")
    lock(explorer, question=first, **WHOLE)
    frame = mine(any_case)
    assert list(frame) == COLUMNS
    assert list(frame["question_id"]) == [second, first]
    assert list(frame["probability"]) == [0.125, 0.7]


@pytest.mark.parametrize("cell", ["", "70", "much", "nan", "1", "-0.5"])
def test_a_row_that_was_spoilt_by_hand_is_no_forecast_and_stays_in_the_file(cell, any_case, my_work):
    lock(slip(any_case), question=questions(any_case)[0], **WHOLE)
    text = (my_work / FILE).read_text(encoding="utf-8").replace(",0.7,", f",{cell},")
    (my_work / FILE).write_text(text, encoding="utf-8")
    assert mine(any_case).empty
    assert isinstance(utils.open_epilogue(any_case, save_as=FILE), Note)
    lock(slip(any_case), question=questions(any_case)[1], **WHOLE)
    assert [row["probability"] for row in read(my_work / FILE)] == [cell, "0.7"]


@pytest.mark.parametrize("cell", ["the last day of school", "2031-13-01", ""])
def test_a_deadline_that_was_changed_by_hand_in_the_file_changes_none_on_the_slip(cell, any_case, my_work):
    first = any_case.questions.iloc[0]
    lock(slip(any_case), question=first["question_id"], **WHOLE)
    text = (my_work / FILE).read_text(encoding="utf-8").replace(f",{first['deadline']},", f",{cell},")
    (my_work / FILE).write_text(text, encoding="utf-8")
    explorer = slip(any_case)
    fill_in(explorer, question=first["question_id"])
    assert explorer.picture().heading == "Locked"
    assert f"Deadline: {utils.parse_edtf(first['deadline'])}\n" in explorer.picture().text


def test_of_two_rows_for_one_question_the_first_counts(any_case, my_work):
    lock(slip(any_case), question=questions(any_case)[0], **WHOLE)
    text = (my_work / FILE).read_text(encoding="utf-8")
    (my_work / FILE).write_text(text + text.splitlines()[1].replace(",0.7,", ",0.2,") + "\n", encoding="utf-8")
    assert list(mine(any_case)["probability"]) == [0.7]


# The forecasts of a class


@pytest.fixture
def shelf(my_work):
    """Give the folder in which a class puts its forecasts, which is there and empty."""
    (my_work / "class_forecasts").mkdir()
    return my_work / "class_forecasts"


def hand_in(shelf, name, text):
    (shelf / f"{name}.csv").write_text(text, encoding="utf-8")


def test_the_forecasts_of_a_class_stand_in_the_order_of_the_questions_and_your_own_are_you(any_case, my_work, shelf):
    first, second = questions(any_case)[:2]
    case = any_case.package["name"]
    rows = [f"{case},{second},?,0.4", f"{case},{first},?,0.2", f"other,{first},?,0.9"]
    hand_in(shelf, "ann", "\n".join(["case,question_id,question,probability", *rows]))
    lock(slip(any_case), question=first, **WHOLE)
    rows = utils.class_forecasts(any_case)
    assert list(rows) == ["who", "question_id", "question", "probability"]
    assert list(zip(rows["who"], rows["question_id"], rows["probability"], strict=True)) == [
        ("ann", first, 0.2),
        ("you", first, 0.7),
        ("ann", second, 0.4),
    ]
    assert list(rows["question"][:1]) == list(any_case.questions["question"][:1])


def test_your_own_copy_counts_once_and_equal_numbers_of_two_students_twice(any_case, my_work, shelf):
    (first,) = questions(any_case)[:1]
    lock(slip(any_case), question=first, **WHOLE)
    hand_in(shelf, "me", (my_work / FILE).read_text(encoding="utf-8"))
    assert list(utils.class_forecasts(any_case)["who"]) == ["me"]
    for name in ("ann", "ben"):
        hand_in(shelf, name, f"question_id,probability\n{first},0.7\n")
    assert list(utils.class_forecasts(any_case)["who"]) == ["ann", "ben", "me"]


def test_a_class_without_forecasts_is_an_empty_table(any_case, my_work, capsys):
    for folder in (False, True):
        if folder:
            (my_work / "class_forecasts").mkdir()
        rows = utils.class_forecasts(any_case)
        assert (len(rows), list(rows)) == (0, ["who", "question_id", "question", "probability"])
    assert capsys.readouterr().out == ""


STRANGE = {
    "another table": b"name,mark\nAnna,1\n",
    "an empty file": b"",
    "no text": b"\xff\xfe\x00PK",
    "a column twice": b"question_id,probability,probability\n1,0.3,0.3\n",
    "a cell of enormous length": b'question_id,probability\n"x,0.3\n' + b"x" * 140_000,
    "a percentage": b"question_id,probability\nQUESTION,70\n",
    "no question of this case": b"question_id,probability\nown-1,0.3\n",
}


@pytest.mark.parametrize("what", STRANGE)
def test_what_cannot_be_used_is_named_and_changes_nothing(what, any_case, shelf, capsys):
    (first,) = questions(any_case)[:1]
    content = STRANGE[what].replace(b"QUESTION", first.encode())
    (shelf / "ben.csv").write_bytes(content)
    (shelf / "cara.csv").mkdir()
    hand_in(shelf, "ann", f"question_id;probability;when\n{first};0,35;x\n")
    assert list(utils.class_forecasts(any_case)["probability"]) == [0.35], "as a spreadsheet writes it"
    said = capsys.readouterr().out
    assert re.search(r"Left out: ben\.csv: .{10,}\.\ncara\.csv: it cannot be read", said)
    assert "ann.csv" not in said
    assert (shelf / "ben.csv").read_bytes() == content


def test_the_row_that_remembers_the_opening_is_no_forecast_and_no_fault(any_case, my_work, shelf, capsys):
    lock(slip(any_case), question=questions(any_case)[0], **WHOLE)
    utils.open_epilogue(any_case, save_as=FILE)
    hand_in(shelf, "ann", (my_work / FILE).read_text(encoding="utf-8"))
    assert len(utils.class_forecasts(any_case)) == 1
    assert capsys.readouterr().out == ""


def test_a_folder_that_cannot_be_read_gives_a_sentence(any_case, monkeypatch, capsys):
    monkeypatch.setattr(work, "files", refuse)
    assert utils.class_forecasts(any_case).empty
    assert "The folder class_forecasts cannot be read (Permission denied)." in capsys.readouterr().out


# The epilogue


def after(case):
    return [
        utils.open_epilogue(case, save_as=FILE),
        utils.scores(case, squared, save_as=FILE),
    ]


def test_the_seal_shows_nothing_of_the_epilogue(any_case):
    explorer = slip(any_case)
    fill_in(explorer, question=questions(any_case)[0], **WHOLE)
    notes = after(any_case)
    outputs = [text for thing in [*notes, explorer.picture()] for text in thing.bundle().values()]
    states = [control.get_state() for box in explorer.shown for control in (box, *getattr(box, "children", ()))]
    everything = (
        "".join(outputs) + repr(states) + explorer.picture().bundle()["text/html"] + repr(any_case) + any_case._repr_html_()
    )
    for row in any_case.sealed["epilogue"].itertuples():
        assert not [cell for cell in (row.finding, row.title, row.url, row.epilogue_id, row.grade_reason) if cell in everything]
    for note in notes:
        assert isinstance(note, Note)
        assert note.heading == "Sealed"
        assert "lock a forecast" in note.text
        assert "a promise and no lock" in note.text


def test_one_locked_forecast_opens_the_whole_epilogue_in_the_order_of_time(any_case):
    lock(slip(any_case), question=questions(any_case)[-1], **WHOLE)
    table = utils.open_epilogue(any_case, save_as=FILE)
    rows, asked = any_case.sealed["epilogue"], any_case.questions.set_index("question_id")["question"]
    assert list(table.frame) == ["date", "what happened", "answers", "about", "source", "grade", "read at"]
    assert sorted(table.frame["what happened"]) == sorted(rows["finding"])
    days = [utils.parse_edtf(text).earliest for text in rows.set_index("finding")["date_edtf"][table.frame["what happened"]]]
    assert days == sorted(days)
    for row, shown_row in zip(rows.itertuples(), table.frame.loc[rows.index].itertuples(index=False), strict=True):
        assert list(shown_row) == [
            str(utils.parse_edtf(row.date_edtf)),
            row.finding,
            "" if pd.isna(row.question_id) else f"{asked[row.question_id]} {'Yes' if row.happened else 'No'}",
            row.claim_id,
            f"{row.publisher}, {row.title}",
            f"{row.source_grade}{row.information_grade}",
            row.url,
        ]


def test_the_caption_says_where_the_epilogue_comes_from(example):
    lock(slip(example), question="beam-in-time", **WHOLE)
    caption = utils.open_epilogue(example, save_as=FILE).caption
    assert caption == "After the article. From outside the article, read on 1 August 2031, graded by the editor"


def test_an_epilogue_that_answers_no_question_can_be_shown(example):
    lock(slip(example), question="beam-in-time", **WHOLE)
    case = example.with_tables(epilogue=example.sealed["epilogue"][2:3].reset_index(drop=True))
    table = utils.open_epilogue(case, save_as=FILE)
    assert list(table.frame["answers"]) == [""]
    table._repr_html_()
    score = utils.scores(case, squared, save_as=FILE)
    assert list(score.frame["outcome"]) == ["open"]
    assert score.caption == "None of your forecasts can be scored yet"


@pytest.mark.parametrize("table", ["epilogue", "questions"])
def test_a_case_without_an_end_says_which_table_is_missing(table, example):
    case = example.with_tables(**{table: example.table(table)[:0]})
    for look in (after, lambda case: utils.scores(case, squared, save_as=FILE)):
        with pytest.raises(ValueError, match=rf"This needs {table}\.csv, and the case has no row in it\. One row is "):
            look(case)


# What is locked after the epilogue was opened


OPENED = "epilogue opened"  # the question_id of the row that says when
LATE = "too late: locked after the epilogue was opened"
WARNING = "The epilogue is open. A forecast that is locked now is kept, but not scored."


def openings(name=FILE):
    """List the rows that say when the epilogue was opened."""
    return [row for row in read(work.FOLDER / name) if row["question_id"] == OPENED]


def write_down(case, question_id, when, **cells):
    """Write a row with this time into the file, in the place of the one about this question."""
    kept = work.Kept("Your forecasts", FILE, COLUMNS, case=case)
    kept.put(dict.fromkeys(COLUMNS, "") | {"question_id": question_id, "locked_at": when} | cells)


def test_the_first_opening_is_remembered_and_no_later_one(any_case, my_work):
    after(any_case)
    assert not os.listdir(my_work), "it was sealed"
    lock(slip(any_case), question=questions(any_case)[0], **WHOLE)
    before = now()
    after(any_case)
    (row,) = openings()
    assert row["case"] == any_case.package["name"]
    assert before <= dt.datetime.fromisoformat(row["locked_at"]) <= now()
    write_down(any_case, OPENED, "2001-01-01T08:00:00+00:00")
    after(any_case)
    assert [row["locked_at"] for row in openings()] == ["2001-01-01T08:00:00+00:00"]
    assert os.listdir(my_work) == [FILE], "one file holds it all"


def test_the_opening_is_no_forecast(any_case):
    lock(explorer := slip(any_case), question=questions(any_case)[0], **WHOLE)
    after(any_case)
    assert list(mine(any_case)["question_id"]) == questions(any_case)[:1]
    assert "Locked forecasts: 1." in explorer.picture().text
    for one in (explorer, slip(any_case)):
        assert OPENED not in [value for _, value in one.controls["question"].options]
    assert len(utils.scores(any_case, squared, save_as=FILE).frame) == 1


def test_scores_alone_open_nothing(any_case):
    lock(slip(any_case), question=questions(any_case)[0], **WHOLE)
    utils.scores(any_case, squared, save_as=FILE)
    assert openings() == []


def test_each_case_and_each_file_of_forecasts_has_an_opening_of_its_own(case, example):
    for one in (case, example):
        lock(slip(one, save_as="class/ann.csv"), question=questions(one)[0], **WHOLE)
        utils.open_epilogue(one, save_as="class/ann.csv")
    names = [row["case"] for row in openings("class/ann.csv")]
    assert names == [case.package["name"], example.package["name"]]
    assert WARNING not in slip(case, save_as="class/ben.csv").picture().text
    assert WARNING in slip(case, save_as="class/ann.csv").picture().text


def test_a_forecast_that_is_locked_too_late_is_shown_and_does_not_count(any_case, my_work):
    first, second = questions(any_case)[:2]
    lock(slip(any_case), question=first, **WHOLE)
    alone = utils.scores(any_case, squared, save_as=FILE)
    write_down(any_case, OPENED, read(my_work / FILE)[0]["locked_at"])
    write_down(any_case, second, "2999-01-01T08:00:00+00:00", probability="0.7", question="Will it?")
    table = utils.scores(any_case, squared, save_as=FILE)
    assert list(table.frame["outcome"]) == [alone.frame["outcome"][0], LATE]
    assert pd.isna(table.frame["score"][1])
    assert table.caption == alone.caption
    write_down(any_case, OPENED, "2001-01-01T08:00:00+00:00")
    table = utils.scores(any_case, squared, save_as=FILE)
    assert list(table.frame["outcome"]) == [LATE, LATE]
    assert table.caption == "None of your forecasts can be scored yet"


def test_the_slip_says_so_before_a_forecast_is_locked_too_late(any_case, my_work):
    explorer = slip(any_case)
    first, second = questions(any_case)[:2]
    lock(explorer, question=first, **WHOLE)
    fill_in(explorer, question=second, **WHOLE)
    assert WARNING not in explorer.picture().text
    write_down(any_case, OPENED, "2001-01-01T08:00:00+00:00")
    assert explorer.picture().heading == "Ready to lock"
    assert WARNING in explorer.picture().text
    fill_in(explorer, percent="")
    assert WARNING in explorer.picture().text
    lock(explorer, **WHOLE)
    assert explorer.picture().heading == "Locked", "it is kept all the same"
    assert WARNING not in explorer.picture().text
    assert [row["question_id"] for row in read(my_work / FILE)] == [first, OPENED, second]


def test_an_opening_that_cannot_be_written_opens_all_the_same(any_case, my_work, monkeypatch):
    lock(slip(any_case), question=questions(any_case)[0], **WHOLE)
    monkeypatch.setattr("utils.practice.work.write", refuse)
    assert isinstance(after(any_case)[0], Table)
    assert openings() == []
    assert os.listdir(my_work) == [FILE]


def test_an_address_is_a_link_and_nothing_else_is():
    cells = ["https://example.org/a?b=1&c=2", 'https://example.org/"onclick="x', "javascript:alert(1)", "see https://example.org"]
    html = Table(pd.DataFrame({"cell": cells}), "Cells")._repr_html_()
    assert '<a href="https://example.org/a?b=1&amp;c=2">https://example.org/a?b=1&amp;c=2</a>' in html
    assert '"onclick="' not in html
    assert html.count("<a ") == 2


# Scores


def test_each_forecast_with_an_outcome_gets_a_score(example):
    explorer = slip(example)
    write_down(example, "asked elsewhere", "2001-01-01T08:00:00+00:00", probability="0.7", question="Will it snow?")
    lock(explorer, question="beam-in-time", percent="70", reason="They promised it.")
    lock(explorer, question="another-walk", percent="20", reason="They promised it.")
    table = utils.scores(example, squared, save_as=FILE)
    assert list(table.frame) == ["question", "probability", "outcome", "score"]
    assert list(table.frame["outcome"]) == ["open", 1, 0]
    assert list(table.frame["score"].round(9).fillna(-1)) == [-1, 0.09, 0.04]
    assert "Mean score 0.065, n = 2. Always saying 0.5 would have scored 0.25" in table.caption
    assert "fewer than 10 forecasts the mean says little about skill" in table.caption


def test_the_score_is_the_one_of_the_lesson(any_case):
    explorer = slip(any_case)
    for question in questions(any_case):
        lock(explorer, question=question, **WHOLE)
    asked = []

    def distance(probability, outcome):
        asked.append((probability, outcome))
        return abs(probability - outcome)

    table = utils.scores(any_case, distance, save_as=FILE)
    assert set(asked) <= {(0.7, 1), (0.7, 0), (0.5, 1), (0.5, 0)}
    happened = any_case.sealed["epilogue"].groupby("question_id")["happened"].first()
    expected = [0.3 if happened[question] else 0.7 for question in questions(any_case)]
    assert list(table.frame["score"].round(9)) == expected
    assert f"n = {len(expected)}." in table.caption
    assert "Always saying 0.5 would have scored 0.5" in table.caption


def test_ten_forecasts_are_enough_to_leave_the_warning_out(example):
    questions_ = pd.concat([example.questions.assign(question_id=f"q-{number}") for number in range(5)], ignore_index=True)
    questions_["question_id"] += pd.Series(["-a", "-b"] * 5)
    epilogue = pd.concat([example.sealed["epilogue"][:1]] * 10, ignore_index=True).assign(question_id=questions_["question_id"])
    case = example.with_tables(questions=questions_, epilogue=epilogue)
    explorer = slip(case)
    for number, question in enumerate(questions(case), 1):
        lock(explorer, question=question, **WHOLE)
        caption = utils.scores(case, squared, save_as=FILE).caption
        assert f"n = {number}." in caption
        assert ("little about skill" in caption) == (number < 10)


def test_where_the_sources_do_not_agree_the_question_is_open(example):
    epilogue = example.sealed["epilogue"].copy()
    epilogue.loc[1, "question_id"] = "beam-in-time"
    case = example.with_tables(epilogue=epilogue)
    lock(slip(case), question="beam-in-time", **WHOLE)
    assert list(utils.scores(case, squared, save_as=FILE).frame["outcome"]) == ["open"]


@pytest.mark.parametrize(
    "brier", [..., None, lambda p, o: None, lambda p, o: "0.09", lambda p, o: float("nan"), lambda p, o: True]
)
def test_a_score_that_is_no_number_gives_a_sentence(brier, any_case):
    lock(slip(any_case), question=questions(any_case)[0], **WHOLE)
    with pytest.raises(ValueError, match=r"brier\(0\.7, [01]\) gives .*Write a function that returns a number"):
        utils.scores(any_case, brier, save_as=FILE)
