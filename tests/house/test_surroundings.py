"""What belongs to a reader's machine changes no picture, no table and no verdict: style, fonts, options, warnings."""

import json
import logging
import re
import warnings
from pathlib import Path

import matplotlib as mpl
import matplotlib.style
import numpy as np
import pandas as pd
import pytest
from test_any_case import EXPLORERS, OTHERS, TOOLS

from utils.explorers.ask import Question
from utils.explorers.base import Explorer
from utils.practice import checks
from utils.show.chart import Chart
from utils.show.vector import svg

STYLES = {
    "a dark style": lambda: mpl.style.use("dark_background"),
    "other sizes": lambda: mpl.rcParams.update({"font.size": 20, "hatch.linewidth": 6, "figure.dpi": 30, "axes.grid": True}),
    "letters of TeX": lambda: mpl.rcParams.update({"text.usetex": True}),
    "a font that is missing": lambda: mpl.rcParams.update({"font.family": "No Such Font"}),
    "other ways to save": lambda: mpl.rcParams.update({"savefig.bbox": "tight", "savefig.facecolor": "k", "savefig.dpi": 30}),
    "a layout that moves": lambda: mpl.rcParams.update({"figure.autolayout": True, "axes.spines.left": False}),
}
OPTIONS = {
    "display.max_rows": 1,
    "display.max_columns": 1,
    "display.max_colwidth": 5,
    "display.width": 20,
    "display.precision": 1,
    "display.float_format": "F{:.0f}".format,
    "display.colheader_justify": "left",
    "display.max_seq_items": 1,
    "display.notebook_repr_html": False,
    "mode.string_storage": "python",
}


@pytest.fixture
def own(monkeypatch):
    """Let a test change settings, and take them back; a warning is a fault."""
    with mpl.rc_context(), np.errstate(all="raise"), np.printoptions(precision=1, threshold=1), warnings.catch_warnings():
        warnings.simplefilter("error")
        yield
    for name in OPTIONS:
        pd.reset_option(name)


def pictures(case, name):
    """Draw a picture for a notebook and a page, and as a student saves it."""
    chart = TOOLS[name](case)
    return chart.png(), svg(chart.on("page"))


@pytest.mark.parametrize("style", STYLES)
def test_the_style_of_a_reader_changes_no_picture(style, example, own, caplog):
    before = pictures(example, "timeline")  # it has hatched bars, dashed lines and bold letters
    STYLES[style]()
    assert pictures(example, "timeline") == before
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING] == []


def test_a_picture_that_is_saved_by_hand_stays_on_white_paper(example, own, tmp_path):
    mpl.style.use("dark_background")
    TOOLS["timeline"](example).savefig(tmp_path / "timeline.png")
    assert mpl.image.imread(tmp_path / "timeline.png")[0, 0, :3].tolist() == [1, 1, 1]


def test_the_style_of_a_reader_stays_as_it_is(example, own):
    mpl.rcParams["lines.linewidth"] = 7
    pictures(example, "timeline")
    assert mpl.rcParams["lines.linewidth"] == 7


def words(shown):
    """Take all words, numbers and verdicts from what a tool returns."""
    if isinstance(shown, list):
        return [words(part) for part in shown]
    if isinstance(shown, Explorer):
        return words([shown.picture(), *(shown.paper or [])])
    if isinstance(shown, Question):
        return words(shown.note)
    if isinstance(shown, pd.DataFrame):
        return shown.to_csv()
    if isinstance(shown, Chart):
        return [shown.alt, json.dumps(shown.about(), default=str)]
    return re.sub(r"Locked on [\d:. -]+|0x\w+|<[^>]+>", "", repr(shown))


@pytest.mark.parametrize("name", EXPLORERS | OTHERS)
def test_the_options_of_pandas_and_numpy_change_no_word(name, example, own, my_work):
    before = words(TOOLS[name](example))
    for file in Path(my_work).iterdir():
        file.unlink()
    checks._ASKED.clear()
    checks._TRIED.clear()
    for option, value in OPTIONS.items():
        pd.set_option(option, value)
    assert words(TOOLS[name](example)) == before
