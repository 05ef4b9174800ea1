"""A forecast starts empty, says what a number means in words, locks for good, and only then opens what is sealed."""

import datetime as dt
import os
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from test_charts import likelihood
from test_explore import read, refuse, shown  # noqa: F401

import utils
from utils import Note, Table
from utils.likelihood import NO_WORD

FILE = "forecasts.csv"
COLUMNS = ["question_id", "question", "deadline", "probability", "band", "reason", "locked_at"]
WHOLE = {"percent": "70 %", "reason": "They promised it."}
OWN = {"question": "my own question", "wording": "Will it snow?", "deadline": "2031-12-24", **WHOLE}


def squared(probability, outcome):
    """Stand in for the score that the lesson defines."""
    return (probability - outcome) ** 2


def slip(case, folder, **words):
    return utils.forecast_slip(case, scale=likelihood(case), **{"save_as": FILE, "folder": folder} | words)


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
    boxes = [box for box in explorer.shown[1:] if box.layout.display != "none"]
    return ["Question", *(control.description for box in boxes for control in box.children)]


# Words


@pytest.mark.parametrize(
    ("number", "word"),
    {
        0.01: "almost no chance",
        0.05: "very unlikely",
        0.20: "unlikely",
        0.45: "roughly even chance",
        0.5: "roughly even chance",
        0.55: "likely",
        0.7: "likely",
        0.8: "very likely",
        0.95: "almost certain",
        0.99: "almost certain",
        0.995: NO_WORD,
        0.009: NO_WORD,
        0: NO_WORD,
        1: NO_WORD,
    }.items(),
)
def test_a_border_belongs_to_the_band_above_and_outside_there_is_no_word(number, word, case):
    assert utils.band(case, number, scale="icd-203") == word


@pytest.mark.parametrize(("number", "word"), {0: "hardly", 0.25: "perhaps", 0.75: "surely", 1: "surely"}.items())
def test_the_highest_number_of_a_scale_belongs_to_its_last_band(number, word, second_case):
    assert utils.band(second_case, number, scale="likelihood") == word


@pytest.mark.parametrize("number", [0.1 + 0.7, 1 - 0.2, np.float64(0.8), Fraction(4, 5)])
def test_a_border_stays_a_border_however_it_was_computed(number, case):
    assert utils.band(case, number, scale="icd-203") == "very likely"


@pytest.mark.parametrize(
    ("number", "advice"),
    [
        (70, "Then write 0.7"),
        (np.int64(70), "Then write 0.7"),
        (100, "Then write 1"),
        (101, "from 0 to 1"),
        (-0.1, "from 0 to 1"),
        (float("nan"), "from 0 to 1"),
        (float("inf"), "from 0 to 1"),
        (True, "from 0 to 1"),
        ("0.7", "from 0 to 1"),
        (None, "from 0 to 1"),
        (..., "from 0 to 1"),
        (pd.NA, "from 0 to 1"),
        (Decimal("0.7"), "from 0 to 1"),
    ],
)
def test_what_is_no_probability_gives_a_sentence(number, advice, any_case):
    with pytest.raises(ValueError, match=advice):
        utils.band(any_case, number, scale=likelihood(any_case))


@pytest.mark.parametrize("scale", ["nonsense", "wobble"])
@pytest.mark.parametrize(
    "call", [lambda *args, **words: utils.band(*args, 0.5, **words), utils.likelihood_bands, utils.forecast_slip]
)
def test_a_scale_that_has_no_numbers_or_is_not_there_gives_a_sentence(scale, call, second_case):
    with pytest.raises(ValueError, match=rf"no scale of likelihood '{scale}'. Write one of: likelihood\."):
        call(second_case, scale=scale)


def test_a_case_without_scales_says_where_to_write_one(second_case):
    with pytest.raises(ValueError, match=r"Fill in scales\.csv"):
        utils.band(replace(second_case, scales=second_case.scales[:0]), 0.5, scale="likelihood")


def test_the_bands_are_drawn_from_low_to_high_whatever_the_order_of_the_table(second_case):
    rows = utils.likelihood_bands(second_case, scale="likelihood").data
    assert rows.to_dict("list") == {"word": ["hardly", "perhaps", "surely"], "from": [0, 0.25, 0.75], "to": [0.25, 0.75, 1]}
    upside_down = replace(second_case, scales=second_case.scales[::-1].reset_index(drop=True))
    pd.testing.assert_frame_equal(utils.likelihood_bands(upside_down, scale="likelihood").data, rows)


def test_the_picture_says_to_which_band_a_border_belongs(any_case):
    source = utils.likelihood_bands(any_case, scale=likelihood(any_case)).texts[-1].get_text().replace("\n", " ")
    assert "A number on a border belongs to the higher band." in source


def test_a_students_forecasts_stand_in_the_row_of_their_word(second_case):
    mine = [{"question_id": "one", "probability": 0.7}, {"question_id": "two", "probability": 0.1}]
    chart = utils.likelihood_bands(second_case, scale="likelihood", forecasts=mine)
    assert list(chart.data["forecasts"]) == ["two 10 %", "one 70 %", ""]
    assert "in the row perhaps: one 70 %." in chart.alt
    texts = [text.get_text() for text in chart.axes[0].texts]
    assert {"one", "two", "25 to 75 %"} <= set(texts)
    hollow = [line for line in chart.axes[0].lines if line.get_marker() == "D"]
    assert [(*line.get_xdata(), line.get_markerfacecolor()) for line in hollow] == [(10, "#ffffff"), (70, "#ffffff")]


def test_a_forecast_outside_the_scale_has_a_row_without_a_bar(case):
    chart = utils.likelihood_bands(case, scale="icd-203", forecasts=[{"question_id": "sure", "probability": 0.995}])
    assert list(chart.data["word"])[-1] == NO_WORD
    assert len(chart.axes[0].patches) == len(chart.data) - 1


@pytest.mark.parametrize("none", [None, [], pd.DataFrame(), pd.DataFrame(columns=["question_id", "probability"])])
def test_without_forecasts_there_is_no_diamond(none, any_case):
    chart = utils.likelihood_bands(any_case, scale=likelihood(any_case), forecasts=none)
    assert not [line for line in chart.axes[0].lines if line.get_marker() == "D"]
    assert "Diamonds" not in chart.texts[-1].get_text()


@pytest.mark.parametrize(
    ("forecasts", "advice"),
    [
        ([{"question": "one", "probability": 0.7}], "the columns question_id and probability"),
        ([{"question_id": "one", "probability": 70}], "Then write 0.7"),
        ([{"question_id": "one"}, {"probability": 0.5}], "from 0 to 1"),
    ],
)
def test_forecasts_that_cannot_be_drawn_give_a_sentence(forecasts, advice, any_case):
    with pytest.raises(ValueError, match=advice):
        utils.likelihood_bands(any_case, scale=likelihood(any_case), forecasts=forecasts)


# The slip


def test_a_slip_starts_empty(any_case, tmp_path):
    explorer = slip(any_case, tmp_path)
    assert {name: control.value for name, control in explorer.controls.items()} == dict.fromkeys(explorer.controls, "")
    assert explorer.picture().heading == "Choose a question"
    assert "Locked forecasts: 0" in explorer.picture().text
    names = [value for _, value in explorer.controls["question"].options]
    assert names == ["", *questions(any_case), "my own question"]
    assert not os.listdir(tmp_path)


def test_every_control_says_what_it_is_for_and_none_suggests_a_number(any_case, tmp_path):
    explorer = slip(any_case, tmp_path)
    controls = [*explorer.controls.values(), *(control for box in explorer.shown[1:] for control in box.children)]
    assert all(control.description for control in controls)
    assert not any(
        character.isdigit() for control in explorer.controls.values() for character in getattr(control, "placeholder", "")
    )


def test_a_question_is_shown_with_its_deadline_and_what_counts_as_yes(any_case, tmp_path):
    explorer = slip(any_case, tmp_path)
    for row in any_case.questions.itertuples():
        fill_in(explorer, question=row.question_id)
        text = explorer.picture().text
        assert f"Question: {row.question}\n" in text
        assert f"Deadline: {utils.parse_edtf(row.deadline)}\n" in text
        assert f"Counts as yes: {row.counts_as_yes}\n" in text


def test_on_paper_every_question_waits_for_a_percentage_and_a_reason(any_case):
    (task,) = slip(any_case, None, save_as=None).paper
    asked = any_case.questions
    assert task.frame.to_dict("list") == {
        "question": list(asked["question"]),
        "deadline": [str(utils.parse_edtf(day)) for day in asked["deadline"]],
        "counts as yes": list(asked["counts_as_yes"]),
        "percent": [""] * len(asked),
        "reason": [""] * len(asked),
    }


def test_a_question_can_be_chosen_by_its_label(any_case, tmp_path):
    explorer = slip(any_case, tmp_path)
    labels = [label for label, _ in explorer.controls["question"].options][1:-1]
    for label, question in zip(labels, any_case.questions["question"], strict=True):
        assert label == question if len(question) <= 110 else question.startswith(label.removesuffix(" ..."))
        assert min(len(question), 90) <= len(label) <= 110


def test_wording_and_deadline_are_asked_for_an_own_question_only(any_case, tmp_path):
    explorer = slip(any_case, tmp_path)
    rest = ["Percent", "Reason", "Lock"]
    assert visible(explorer) == ["Question", *rest]
    fill_in(explorer, question="my own question")
    assert visible(explorer) == ["Question", "Wording", "Deadline", *rest]
    fill_in(explorer, question=questions(any_case)[0])
    assert visible(explorer) == ["Question", *rest]
    lock(explorer, **WHOLE)
    assert visible(explorer) == ["Question"]


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
    }.items(),
)
def test_a_percentage_becomes_exactly_the_fraction_that_was_meant(text, fraction, any_case, tmp_path):
    explorer = slip(any_case, tmp_path)
    lock(explorer, question=questions(any_case)[0], reason="They promised it.", percent=text)
    (row,) = read(tmp_path / FILE)
    assert row["probability"] == fraction
    assert row["band"] == utils.band(any_case, float(fraction), scale=likelihood(any_case))


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
        "0.7": "Do you mean 70 percent or 0.7 percent? Write 70 or 0.7 %.",
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
def test_what_is_no_percentage_gets_a_sentence_and_locks_nothing(text, advice, any_case, tmp_path):
    explorer = slip(any_case, tmp_path)
    lock(explorer, question=questions(any_case)[0], reason="They promised it.", percent=text)
    assert explorer.picture().heading == "Not locked yet"
    assert advice in explorer.picture().text
    assert explorer.controls["percent"].value == text
    assert not os.listdir(tmp_path)


def test_a_readable_percentage_is_said_in_the_word_of_the_scale(any_case, tmp_path):
    explorer = slip(any_case, tmp_path)
    fill_in(explorer, question=questions(any_case)[0], percent="70")
    word = utils.band(any_case, 0.7, scale=likelihood(any_case))
    assert f"70 % is called '{word}' in this scale." in explorer.picture().text


def test_a_number_outside_the_scale_is_told_so_and_may_be_locked(case, tmp_path):
    explorer = slip(case, tmp_path)
    fill_in(explorer, question=questions(case)[0], percent="99.5", reason="They promised it.")
    assert "99.5 % lies outside this scale: it has no word for it." in explorer.picture().text
    click(explorer)
    assert f"99.5 %, {NO_WORD}." in explorer.picture().text


@pytest.mark.parametrize("gap", ["question", "percent", "reason"])
def test_nothing_is_locked_as_long_as_a_part_is_missing(gap, any_case, tmp_path):
    explorer = slip(any_case, tmp_path)
    lock(explorer, **{"question": questions(any_case)[0], **WHOLE} | {gap: ""})
    assert explorer.picture().heading in ("Not locked yet", "Choose a question")
    assert not os.listdir(tmp_path)


@pytest.mark.parametrize(
    ("gap", "advice"),
    [
        ({"wording": " "}, "yes or no"),
        ({"deadline": ""}, "YYYY-MM-DD"),
        ({"deadline": "24 December"}, "YYYY-MM-DD"),
        ({"deadline": "2031-12"}, "YYYY-MM-DD"),
        ({"deadline": "20311224"}, "YYYY-MM-DD"),
        ({"deadline": "2031-02-30"}, "day that does not exist"),
        ({"deadline": "2020-01-01"}, "after the article"),
        ({"percent": ""}, "How probable"),
        ({"reason": "\n"}, "Write a reason of at least 3 words"),
        ({"reason": "They did."}, "Write a reason of at least 3 words"),
        ({"wording": "Might it snow?"}, "With 'might' the question can never turn out wrong."),
        ({"wording": "Will it snow, or could?"}, "With 'could' the question can never turn out wrong."),
    ],
)
def test_an_own_question_needs_all_its_parts(gap, advice, any_case, tmp_path):
    explorer = slip(any_case, tmp_path)
    lock(explorer, **OWN | gap)
    assert advice in explorer.picture().text
    assert not os.listdir(tmp_path)


def test_an_own_question_gets_a_name_of_its_own(any_case, tmp_path):
    explorer = slip(any_case, tmp_path)
    lock(explorer, **OWN)
    assert explorer.controls["question"].value == "own-1"
    fill_in(explorer, question="my own question")
    assert [control.value for control in explorer.controls.values()][1:] == ["", "", "", ""]
    lock(explorer, **OWN | {"wording": "Will it rain?"})
    lock(slip(any_case, tmp_path), **OWN | {"wording": "Will it hail?"})
    rows = read(tmp_path / FILE)
    assert [(row["question_id"], row["question"]) for row in rows] == [
        ("own-1", "Will it snow?"),
        ("own-2", "Will it rain?"),
        ("own-3", "Will it hail?"),
    ]
    assert {row["deadline"] for row in rows} == {"2031-12-24"}


def test_each_question_keeps_its_own_draft(any_case, tmp_path):
    explorer = slip(any_case, tmp_path)
    first, second = questions(any_case)[:2]
    fill_in(explorer, question=first, percent="30", reason="one")
    fill_in(explorer, question=second)
    assert (explorer.controls["percent"].value, explorer.controls["reason"].value) == ("", "")
    fill_in(explorer, percent="40", reason="two")
    fill_in(explorer, question=first)
    assert (explorer.controls["percent"].value, explorer.controls["reason"].value) == ("30", "one")


def test_a_locked_forecast_says_when_it_was_locked_and_what_it_is(any_case, tmp_path, shown):  # noqa: F811
    explorer = slip(any_case, tmp_path)
    output = shown(explorer)
    before = dt.datetime.now().replace(microsecond=0)
    fill_in(explorer, question=questions(any_case)[0], **WHOLE)
    assert explorer.picture().heading == "Ready to lock"
    click(explorer)
    (row,) = read(tmp_path / FILE)
    assert list(row) == ["case", *COLUMNS]
    assert before <= dt.datetime.fromisoformat(row["locked_at"]) <= dt.datetime.now()
    word = utils.band(any_case, 0.7, scale=likelihood(any_case))
    said = f"Locked on {row['locked_at'][:16].replace('T', ' ')}: 70 %, {word}. A locked forecast stays as it is."
    assert said in explorer.picture().text
    assert said in output[-1]["text/plain"]
    assert "They promised it." in output[-1]["text/plain"]


def test_a_locked_forecast_cannot_be_changed(any_case, tmp_path):
    explorer = slip(any_case, tmp_path)
    first = questions(any_case)[0]
    lock(explorer, **OWN)
    lock(explorer, **OWN | {"question": "own-1", "percent": "20"})
    lock(explorer, question=first, **WHOLE)
    saved, note = (tmp_path / FILE).read_bytes(), explorer.picture()
    lock(explorer, percent="20", reason="I was wrong.")
    again = slip(any_case, tmp_path)
    lock(again, question=first, percent="20", reason="I was wrong.")
    assert (tmp_path / FILE).read_bytes() == saved
    assert explorer.picture() == again.picture() == note


def test_two_slips_on_one_file_do_not_overwrite_each_other(any_case, tmp_path):
    one, two = slip(any_case, tmp_path), slip(any_case, tmp_path)
    first, second = questions(any_case)[:2]
    lock(one, question=first, **WHOLE)
    lock(one, **OWN)
    lock(two, question=second, percent="20", reason="They said no.")
    lock(two, **OWN | {"wording": "Will it rain?"})
    lock(two, question=first, percent="20", reason="They said no.")
    rows = {row["question_id"]: row["probability"] for row in read(tmp_path / FILE)}
    assert rows == {first: "0.7", "own-1": "0.7", second: "0.2", "own-2": "0.7"}
    assert two.picture().heading == "Locked"


def test_a_locked_forecast_is_there_again_after_a_restart(any_case, tmp_path):
    explorer = slip(any_case, tmp_path)
    first = questions(any_case)[0]
    lock(explorer, question=first, percent="70,5", reason="Two lines,\nand a comma")
    lock(explorer, **OWN)
    again = slip(any_case, tmp_path)
    names = [value for _, value in again.controls["question"].options]
    assert names == ["", *questions(any_case), "own-1", "my own question"]
    for question in (first, "own-1"):
        fill_in(again, question=question)
        fill_in(explorer, question=question)
        assert again.picture() == explorer.picture()
        assert again.picture().heading == "Locked"
        assert visible(again) == ["Question"]
    assert again.controls["question"].options == explorer.controls["question"].options
    marked = [value for label, value in again.controls["question"].options if label.startswith("locked: ")]
    assert marked == [first, "own-1"]


def test_the_forecasts_of_another_case_stay_in_the_file(case, second_case, tmp_path):
    lock(slip(case, tmp_path), **OWN)
    lock(slip(second_case, tmp_path), **OWN)
    assert [row["question_id"] for row in read(tmp_path / FILE)] == ["own-1", "own-1"]
    for one in (case, second_case):
        assert len(utils.locked(one, save_as=FILE, folder=tmp_path)) == 1


def test_a_file_that_is_not_ours_is_set_aside(any_case, tmp_path):
    (tmp_path / FILE).write_text("name,mark\nAnna,1\n", encoding="utf-8")
    lock(slip(any_case, tmp_path), **OWN)
    assert len(read(tmp_path / FILE)) == 1
    assert "Anna" in (tmp_path / "forecasts.kept-1.csv").read_text(encoding="utf-8")


def test_without_a_file_name_a_forecast_is_locked_in_the_slip_alone(any_case, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    explorer = slip(any_case, None, save_as=None)
    assert "not saved" in explorer.picture().text
    lock(explorer, question=questions(any_case)[0], **WHOLE)
    assert explorer.picture().heading == "Locked"
    lock(explorer, percent="20", reason="I was wrong.")
    assert "70 %" in explorer.picture().text
    assert not os.listdir(tmp_path)


def test_a_file_that_cannot_be_written_locks_nothing_and_loses_nothing(any_case, tmp_path, monkeypatch, shown):  # noqa: F811
    explorer = slip(any_case, tmp_path)
    output = shown(explorer)
    first = questions(any_case)[0]
    with monkeypatch.context() as patch:
        patch.setattr("utils.work.tempfile.mkstemp", refuse)
        lock(explorer, question=first, **WHOLE)
        assert f"{FILE} cannot be used (Permission denied), so nothing can be locked" in output[-1]["text/plain"]
        assert explorer.picture().heading == "Ready to lock"
        assert {name: explorer.controls[name].value for name in WHOLE} == WHOLE
    click(explorer)
    assert explorer.picture().heading == "Locked"
    assert "cannot be used" not in explorer.picture().text


def test_what_is_in_the_way_of_the_file_gives_a_sentence_and_stays(any_case, tmp_path, monkeypatch):
    (tmp_path / FILE).write_text("something,else\n1,2\n", encoding="utf-8")
    monkeypatch.setattr("pathlib.Path.rename", refuse)
    explorer = slip(any_case, tmp_path)
    assert "nothing can be locked" in explorer.picture().text
    lock(explorer, **OWN)
    assert explorer.picture().heading == "Ready to lock"
    assert (tmp_path / FILE).read_text(encoding="utf-8") == "something,else\n1,2\n"
    with pytest.raises(ValueError, match=r"forecasts\.csv cannot be read.*Rename"):
        utils.locked(any_case, save_as=FILE, folder=tmp_path)


def test_what_a_student_writes_is_shown_as_text_and_not_as_a_page(any_case, tmp_path):
    explorer = slip(any_case, tmp_path)
    fill_in(explorer, **OWN | {"wording": "<script>x</script>", "percent": "<b>7"})
    pages = [explorer.picture().bundle()["text/html"]]
    lock(explorer, percent="70", reason="<script>y</script> and so on")
    pages.append(explorer.picture().bundle()["text/html"])
    lock(explorer, question=questions(any_case)[0], **WHOLE)
    pages.append(utils.scores(any_case, squared, save_as=FILE, folder=tmp_path)._repr_html_())
    assert all("&lt;script&gt;x" in page for page in pages)
    assert not any("<script>" in page or "<b>" in page for page in pages)


# What is locked


def test_without_a_file_nothing_is_locked_and_the_columns_are_there(any_case, tmp_path):
    frame = utils.locked(any_case, save_as=FILE, folder=tmp_path)
    assert frame.empty
    assert list(frame) == COLUMNS
    assert frame["probability"].dtype == float


def test_what_is_locked_comes_as_a_table_with_numbers(any_case, tmp_path):
    explorer = slip(any_case, tmp_path)
    lock(explorer, question=questions(any_case)[1], percent="12,5", reason="They promised it.")
    lock(explorer, **OWN)
    frame = utils.locked(any_case, save_as=FILE, folder=tmp_path)
    assert list(frame) == COLUMNS
    assert list(frame["question_id"]) == [questions(any_case)[1], "own-1"]
    assert list(frame["probability"]) == [0.125, 0.7]
    utils.likelihood_bands(any_case, scale=likelihood(any_case), forecasts=frame).bundle()


@pytest.mark.parametrize("cell", ["", "70", "much", "nan", "1", "-0.5"])
def test_a_row_that_was_spoilt_by_hand_is_no_forecast_and_stays_in_the_file(cell, any_case, tmp_path):
    lock(slip(any_case, tmp_path), question=questions(any_case)[0], **WHOLE)
    text = (tmp_path / FILE).read_text(encoding="utf-8").replace(",0.7,", f",{cell},")
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    assert utils.locked(any_case, save_as=FILE, folder=tmp_path).empty
    assert isinstance(utils.open_epilogue(any_case, save_as=FILE, folder=tmp_path), Note)
    lock(slip(any_case, tmp_path), **OWN)
    assert [row["probability"] for row in read(tmp_path / FILE)] == [cell, "0.7"]


@pytest.mark.parametrize("cell", ["the last day of school", "2031-13-01", ""])
def test_a_deadline_that_was_changed_by_hand_is_shown_as_it_is(cell, any_case, tmp_path):
    lock(slip(any_case, tmp_path), **OWN)
    text = (tmp_path / FILE).read_text(encoding="utf-8").replace(",2031-12-24,", f",{cell},")
    (tmp_path / FILE).write_text(text, encoding="utf-8")
    explorer = slip(any_case, tmp_path)
    fill_in(explorer, question="own-1")
    assert explorer.picture().heading == "Locked"
    assert cell in explorer.picture().text


def test_of_two_rows_for_one_question_the_first_counts(any_case, tmp_path):
    lock(slip(any_case, tmp_path), **OWN)
    text = (tmp_path / FILE).read_text(encoding="utf-8")
    (tmp_path / FILE).write_text(text + text.splitlines()[1].replace(",0.7,", ",0.2,") + "\n", encoding="utf-8")
    assert list(utils.locked(any_case, save_as=FILE, folder=tmp_path)["probability"]) == [0.7]


# The epilogue


def after(case, folder):
    return [
        utils.open_epilogue(case, save_as=FILE, folder=folder),
        utils.scores(case, squared, save_as=FILE, folder=folder),
    ]


def test_the_seal_shows_nothing_of_the_epilogue(any_case, tmp_path):
    explorer = slip(any_case, tmp_path)
    lock(explorer, **OWN)  # an own question opens nothing
    fill_in(explorer, question=questions(any_case)[0], **WHOLE)
    notes = after(any_case, tmp_path)
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


def test_one_locked_forecast_opens_what_answers_a_question(any_case, tmp_path):
    lock(slip(any_case, tmp_path), question=questions(any_case)[-1], **WHOLE)
    rows, asked = any_case.sealed["epilogue"], any_case.questions.set_index("question_id")["question"]
    table = after(any_case, tmp_path)[0]
    assert isinstance(table, Table)
    answering = rows[rows["question_id"].notna() & rows["happened"].notna()]
    assert sorted(table.frame["what happened"]) == sorted(answering["finding"])
    for row, answer in zip(answering.itertuples(), table.frame["answers"][answering.index], strict=True):
        assert answer == f"{asked[row.question_id]} {'Yes' if row.happened else 'No'}"
    assert f"{len(answering)} of {len(rows)} rows: those that answer a question" in table.caption


def test_the_whole_epilogue_stands_in_the_order_of_time(any_case, tmp_path):
    lock(slip(any_case, tmp_path), question=questions(any_case)[-1], **WHOLE)
    table = utils.open_epilogue(any_case, save_as=FILE, everything=True, folder=tmp_path)
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


def test_the_caption_says_where_the_epilogue_comes_from(second_case, tmp_path):
    lock(slip(second_case, tmp_path), question="plank-in-time", **WHOLE)
    caption = utils.open_epilogue(second_case, save_as=FILE, everything=True, folder=tmp_path).caption
    assert caption == "After the article. From outside the article, read on 1 August 2031, graded by the editor"


@pytest.mark.parametrize("rows", [0, 1])
@pytest.mark.parametrize("everything", [True, False])
def test_an_epilogue_that_answers_no_question_can_be_shown(rows, everything, second_case, tmp_path):
    lock(slip(second_case, tmp_path), question="plank-in-time", **WHOLE)
    case = replace(second_case, sealed={"epilogue": second_case.sealed["epilogue"][2 : 2 + rows].reset_index(drop=True)})
    table = utils.open_epilogue(case, save_as=FILE, everything=everything, folder=tmp_path)
    more = ["about", "grade"] if everything else []
    assert set(table.frame) == {"date", "what happened", "source", "read at", *more}
    assert len(table.frame) == (rows if everything else 0)
    table._repr_html_()
    score = utils.scores(case, squared, save_as=FILE, folder=tmp_path)
    assert list(score.frame["outcome"]) == ["open"]
    assert score.caption == "None of your forecasts can be scored yet"


# What is locked after the epilogue was opened


OPENED = "forecasts_epilogue_opened.csv"
LATE = "too late: locked after the epilogue was opened"
WARNING = "The epilogue is open. A forecast that is locked now is kept, but not scored."


def open_at(case, folder, when):
    """Write down that the epilogue was first opened at this time."""
    (folder / OPENED).write_text(f"case,opened_at\n{case.package['name']},{when}\n", encoding="utf-8")


def test_the_first_opening_is_remembered_and_no_later_one(any_case, tmp_path):
    after(any_case, tmp_path)
    assert not os.listdir(tmp_path), "it was sealed"
    lock(slip(any_case, tmp_path), question=questions(any_case)[0], **WHOLE)
    before = dt.datetime.now().replace(microsecond=0)
    after(any_case, tmp_path)
    (row,) = read(tmp_path / OPENED)
    assert row["case"] == any_case.package["name"]
    assert before <= dt.datetime.fromisoformat(row["opened_at"]) <= dt.datetime.now()
    open_at(any_case, tmp_path, "2001-01-01T08:00:00")
    after(any_case, tmp_path)
    assert [row["opened_at"] for row in read(tmp_path / OPENED)] == ["2001-01-01T08:00:00"]


def test_scores_alone_open_nothing(any_case, tmp_path):
    lock(slip(any_case, tmp_path), question=questions(any_case)[0], **WHOLE)
    utils.scores(any_case, squared, save_as=FILE, folder=tmp_path)
    assert os.listdir(tmp_path) == [FILE]


def test_each_case_and_each_file_of_forecasts_has_an_opening_of_its_own(case, second_case, tmp_path):
    for one in (case, second_case):
        lock(slip(one, tmp_path, save_as="class/ann.csv"), question=questions(one)[0], **WHOLE)
        utils.open_epilogue(one, save_as="class/ann.csv", folder=tmp_path)
    names = [row["case"] for row in read(tmp_path / "class" / "ann_epilogue_opened.csv")]
    assert names == [case.package["name"], second_case.package["name"]]
    assert WARNING not in slip(case, tmp_path, save_as="class/ben.csv").picture().text
    assert WARNING in slip(case, tmp_path, save_as="class/ann.csv").picture().text


def test_a_forecast_that_is_locked_too_late_is_shown_and_does_not_count(any_case, tmp_path):
    explorer = slip(any_case, tmp_path)
    first, second = questions(any_case)[:2]
    lock(explorer, question=first, **WHOLE)
    alone = utils.scores(any_case, squared, save_as=FILE, folder=tmp_path)
    open_at(any_case, tmp_path, read(tmp_path / FILE)[0]["locked_at"])
    text = (tmp_path / FILE).read_text(encoding="utf-8")
    late = text.splitlines()[1].replace(first, second).rsplit(",", 1)[0] + ",2999-01-01T08:00:00"
    (tmp_path / FILE).write_text(f"{text}{late}\n", encoding="utf-8")
    table = utils.scores(any_case, squared, save_as=FILE, folder=tmp_path)
    assert list(table.frame["outcome"]) == [alone.frame["outcome"][0], LATE]
    assert pd.isna(table.frame["score"][1])
    assert table.caption == alone.caption
    open_at(any_case, tmp_path, "2001-01-01T08:00:00")
    table = utils.scores(any_case, squared, save_as=FILE, folder=tmp_path)
    assert list(table.frame["outcome"]) == [LATE, LATE]
    assert table.caption == "None of your forecasts can be scored yet"


def test_the_slip_says_so_before_a_forecast_is_locked_too_late(any_case, tmp_path):
    explorer = slip(any_case, tmp_path)
    first, second = questions(any_case)[:2]
    lock(explorer, question=first, **WHOLE)
    fill_in(explorer, question=second, **WHOLE)
    assert WARNING not in explorer.picture().text
    open_at(any_case, tmp_path, "2001-01-01T08:00:00")
    assert explorer.picture().heading == "Ready to lock"
    assert WARNING in explorer.picture().text
    fill_in(explorer, percent="")
    assert WARNING in explorer.picture().text
    lock(explorer, **WHOLE)
    assert explorer.picture().heading == "Locked", "it is kept all the same"
    assert WARNING not in explorer.picture().text
    assert len(read(tmp_path / FILE)) == 2


def test_an_opening_that_cannot_be_written_opens_all_the_same(any_case, tmp_path, monkeypatch):
    lock(slip(any_case, tmp_path), question=questions(any_case)[0], **WHOLE)
    monkeypatch.setattr("utils.work.tempfile.mkstemp", refuse)
    assert isinstance(after(any_case, tmp_path)[0], Table)
    assert os.listdir(tmp_path) == [FILE]


def test_what_is_in_the_way_of_the_opening_stays(any_case, tmp_path, monkeypatch):
    lock(slip(any_case, tmp_path), question=questions(any_case)[0], **WHOLE)
    (tmp_path / OPENED).write_text("something,else\n1,2\n", encoding="utf-8")
    monkeypatch.setattr("pathlib.Path.rename", refuse)
    assert isinstance(after(any_case, tmp_path)[0], Table)
    assert WARNING not in slip(any_case, tmp_path).picture().text
    assert (tmp_path / OPENED).read_text(encoding="utf-8") == "something,else\n1,2\n"


def test_an_address_is_a_link_and_nothing_else_is():
    cells = ["https://example.org/a?b=1&c=2", 'https://example.org/"onclick="x', "javascript:alert(1)", "see https://example.org"]
    html = Table(pd.DataFrame({"cell": cells}), "Cells")._repr_html_()
    assert '<a href="https://example.org/a?b=1&amp;c=2">https://example.org/a?b=1&amp;c=2</a>' in html
    assert '"onclick="' not in html
    assert html.count("<a ") == 2


# Scores


def test_each_forecast_with_an_outcome_gets_a_score(second_case, tmp_path):
    explorer = slip(second_case, tmp_path)
    lock(explorer, question="plank-in-time", percent="70", reason="They promised it.")
    lock(explorer, **OWN)
    lock(explorer, question="another-shoe", percent="20", reason="They promised it.")
    table = utils.scores(second_case, squared, save_as=FILE, folder=tmp_path)
    assert list(table.frame) == ["question", "probability", "outcome", "score"]
    assert list(table.frame["outcome"]) == [1, "open", 0]
    assert list(table.frame["score"].round(9).fillna(-1)) == [0.09, -1, 0.04]
    assert "Mean score 0.065, n = 2. Always saying 0.5 would have scored 0.25" in table.caption
    assert "fewer than 10 forecasts the mean says little about skill" in table.caption


def test_the_score_is_the_one_of_the_lesson(any_case, tmp_path):
    explorer = slip(any_case, tmp_path)
    for question in questions(any_case):
        lock(explorer, question=question, **WHOLE)
    asked = []

    def distance(probability, outcome):
        asked.append((probability, outcome))
        return abs(probability - outcome)

    table = utils.scores(any_case, distance, save_as=FILE, folder=tmp_path)
    assert set(asked) <= {(0.7, 1), (0.7, 0), (0.5, 1), (0.5, 0)}
    happened = any_case.sealed["epilogue"].groupby("question_id")["happened"].first()
    expected = [0.3 if happened[question] else 0.7 for question in questions(any_case)]
    assert list(table.frame["score"].round(9)) == expected
    assert f"n = {len(expected)}." in table.caption
    assert "Always saying 0.5 would have scored 0.5" in table.caption


def test_ten_forecasts_are_enough_to_leave_the_warning_out(second_case, tmp_path):
    questions_ = pd.concat([second_case.questions.assign(question_id=f"q-{number}") for number in range(5)], ignore_index=True)
    questions_["question_id"] += pd.Series(["-a", "-b"] * 5)
    epilogue = pd.concat([second_case.sealed["epilogue"][:1]] * 10, ignore_index=True).assign(
        question_id=questions_["question_id"]
    )
    case = replace(second_case, questions=questions_, sealed={"epilogue": epilogue})
    explorer = slip(case, tmp_path)
    for number, question in enumerate(questions(case), 1):
        lock(explorer, question=question, **WHOLE)
        caption = utils.scores(case, squared, save_as=FILE, folder=tmp_path).caption
        assert f"n = {number}." in caption
        assert ("little about skill" in caption) == (number < 10)


def test_where_the_sources_do_not_agree_the_question_is_open(second_case, tmp_path):
    epilogue = second_case.sealed["epilogue"].copy()
    epilogue.loc[1, "question_id"] = "plank-in-time"
    case = replace(second_case, sealed={"epilogue": epilogue})
    lock(slip(case, tmp_path), question="plank-in-time", **WHOLE)
    assert list(utils.scores(case, squared, save_as=FILE, folder=tmp_path).frame["outcome"]) == ["open"]


@pytest.mark.parametrize(
    "brier", [..., None, lambda p, o: None, lambda p, o: "0.09", lambda p, o: float("nan"), lambda p, o: True]
)
def test_a_score_that_is_no_number_gives_a_sentence(brier, any_case, tmp_path):
    lock(slip(any_case, tmp_path), question=questions(any_case)[0], **WHOLE)
    with pytest.raises(ValueError, match=r"brier\(0\.7, [01]\) gives .*Write a function that returns a number"):
        utils.scores(any_case, brier, save_as=FILE, folder=tmp_path)


def test_a_deadline_lies_after_the_last_day_on_which_the_article_can_have_been_written(case, tmp_path):
    for day, ready in (("2024-11-19", False), ("2024-11-20", True)):
        explorer = slip(case, tmp_path)
        for name, value in (OWN | {"deadline": day}).items():
            explorer.controls[name].value = value
        note = explorer.picture()
        assert (note.heading == "Ready to lock") == ready, note
        assert ("after 19 November 2024" in note.text) != ready


def test_an_own_question_asks_back_before_it_is_locked(any_case, tmp_path):
    explorer = slip(any_case, tmp_path)
    for name, value in OWN.items():
        explorer.controls[name].value = value
    assert "What exactly would have to happen for a yes?" in explorer.picture().text
