"""Whoever has the article sees its sentences beside the claims; no export and no saved notebook does.

Most articles belong to somebody: a reader's own copy lies in ``my_work``. One that all may see lies beside its tables.
"""

import re

import ipywidgets as widgets
import pytest
from test_work import a_folder_in_the_way, a_link_in_a_circle

import utils
from utils.practice import work


def shown(explorer):
    """Return what stands in the controls as text, when the explorer is shown."""
    explorer.picture()
    return " ".join(part.value for part in explorer.shown if isinstance(part, widgets.HTML))


EXPLORERS = {
    "reader": utils.sentence_reader,
    "coder": lambda case: utils.status_coder(case, list(case.claims["claim_id"]), lambda first, second: 1.0),
}


@pytest.fixture(params=EXPLORERS)
def open_explorer(request):
    return EXPLORERS[request.param]


@pytest.fixture
def text(example_article):
    return example_article.read_text(encoding="utf-8")


@pytest.fixture
def case(folder):
    """Load a case as most are: the article is not there."""
    (folder / "article.txt").unlink()
    return utils.load_case(folder)


@pytest.fixture(params=["a reader's own copy", "beside the tables"])
def article(request, case):
    """Say where the article is kept."""
    return (case.folder if request.param == "beside the tables" else work.FOLDER) / "article.txt"


FIRST = "has been closed since March 3, 2031."


def test_without_the_file_there_is_no_word_of_the_article(open_explorer, case):
    assert FIRST not in shown(open_explorer(case))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_with_the_file_each_sentence_stands_beside_its_claims(encoding, open_explorer, case, article, text):
    article.write_text(text, encoding=encoding)
    explorer = open_explorer(case)
    assert f"{FIRST}</blockquote>" in shown(explorer)
    menu = next(iter(explorer.controls.values()))
    menu.index = len(menu.options) - 1
    assert "beyond repair.</blockquote>" in shown(explorer)
    assert FIRST not in shown(explorer)


def test_the_story_shows_its_own_sentences_whatever_article_a_class_has_saved(open_explorer, example):
    (work.FOLDER / "article.txt").write_text("Another text.", encoding="utf-8")
    said = shown(open_explorer(example))
    assert f"{FIRST}</blockquote>" in said
    assert "article.txt" not in said


def test_no_output_of_a_cell_carries_it(open_explorer, case, article, text):
    article.write_text(text, encoding="utf-8")
    picture = open_explorer(case).picture()
    assert FIRST not in str(picture.bundle()) + str(picture.about())


def test_an_export_shows_none_of_it(open_explorer, case, article, text, monkeypatch):
    article.write_text(text, encoding="utf-8")
    monkeypatch.setenv("LESSON_EXPORT", "1")
    assert FIRST not in shown(open_explorer(case))


def test_a_text_with_one_changed_word_is_said_in_one_sentence(open_explorer, case, article, text):
    article.write_text(text.replace("closed since", "shut since"), encoding="utf-8")
    said = shown(open_explorer(case))
    assert "<p>1 of 19 sentences in article.txt are not those that were coded, and are not shown.</p>" in said
    assert "2031.</blockquote>" not in said


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"another text."])
def test_another_file_of_this_name_is_said_in_one_sentence(content, open_explorer, case, article):
    article.write_bytes(content)
    said = shown(open_explorer(case))
    assert "<blockquote>" not in said
    assert said.count("article.txt") == 1


@pytest.mark.parametrize("trouble", [a_folder_in_the_way, a_link_in_a_circle])
def test_a_file_that_cannot_be_read_is_said_with_the_reason(trouble, open_explorer, case):
    with trouble(work.FOLDER / "article.txt") as reason:
        said = shown(open_explorer(case))
    assert re.search(rf"<p>article\.txt cannot be read \(({reason})", said)
