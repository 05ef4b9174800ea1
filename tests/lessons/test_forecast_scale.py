"""The scale of likelihood that the lessons use, and the day from which a deadline of this article can begin."""

import numpy as np
import pytest

import utils
from utils.charts.likelihood import NO_WORD, bands_of, word_for

SCALE = "icd-203"
OWN = {
    "question": "my own question",
    "wording": "Will it snow?",
    "deadline": "2031-12-24",
    "percent": "70 %",
    "reason": "They promised it.",
}


@pytest.mark.parametrize(
    ("number", "said"),
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
def test_a_border_belongs_to_the_band_above_and_outside_there_is_no_word(number, said, case):
    assert word_for(bands_of(case, SCALE), number) == said


@pytest.mark.parametrize("number", [0.1 + 0.7, 1 - 0.2, np.float64(0.8)])
def test_a_border_stays_a_border_however_it_was_computed(number, case):
    assert word_for(bands_of(case, SCALE), number) == "very likely"


def written(case, **values):
    """Fill in a slip and return its note."""
    slip = utils.forecast_slip(case, scale=SCALE)
    for name, value in values.items():
        slip.controls[name].value = value
    return slip.picture()


def test_a_number_outside_the_scale_is_told_so(case):
    text = written(case, **OWN | {"percent": "99.5"}).text
    assert "99.5 % lies outside this scale: it has no word for it." in text


def test_the_scale_has_its_seven_words(case):
    rows = bands_of(case, SCALE)
    assert list(rows["label"]) == [
        "almost no chance",
        "very unlikely",
        "unlikely",
        "roughly even chance",
        "likely",
        "very likely",
        "almost certain",
    ]
    assert (rows["low"].iloc[0], rows["high"].iloc[-1]) == (0.01, 0.99)


@pytest.mark.parametrize(("day", "ready"), {"2024-11-19": False, "2024-11-20": True}.items())
def test_a_deadline_lies_after_the_last_day_on_which_the_article_can_have_been_written(day, ready, case):
    note = written(case, **OWN | {"deadline": day})
    assert (note.heading == "Ready to lock") == ready, note
    assert ("after 19 November 2024" in note.text) != ready
