"""The scale of likelihood that the lessons use."""

import numpy as np
import pytest

import utils
from utils.explorers.forecast import NO_WORD, bands_of, word_for

SCALE = "icd-203"


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


def test_a_number_outside_the_scale_is_told_so(case):
    slip = utils.forecast_slip(case, scale=SCALE)
    slip.controls["question"].value, slip.controls["percent"].value = case.questions["question_id"][0], "99.5"
    assert "99.5% lies outside this scale: it has no word for it." in slip.picture().text


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
