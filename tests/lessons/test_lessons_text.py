"""What a lesson promises stands in it: its parts, its minutes, its numbers, and no answer too early."""

import re
from itertools import pairwise

import pytest

import notebooks

PARTS = ["What you will do, learn and need", "Set up", "What the article does not say", "Talk about it", "Key points"]
PARTS += ["Exit ticket", "Words of this lesson", "Read more"]
each_lesson = pytest.mark.parametrize("name", notebooks.NAMES)


@each_lesson
def test_a_lesson_is_stored_without_outputs_and_with_stable_ids(name):
    notebook = notebooks.read(name)
    assert all(not cell.outputs and cell.execution_count is None for cell in notebooks.code_cells(notebook))
    ids = [cell.id for cell in notebook.cells]
    assert len(set(ids)) == len(ids)


@each_lesson
def test_headings_start_with_one_h1_and_skip_no_level(name):
    levels = [level for level, _ in notebooks.headings(notebooks.markdown(notebooks.read(name)))]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later - earlier <= 1 for earlier, later in pairwise(levels))


@each_lesson
def test_every_part_is_there_in_order(name):
    found = [words for level, words in notebooks.headings(notebooks.markdown(notebooks.read(name))) if level == 2]
    assert [part for part in found if part in PARTS] == PARTS
    longer = len(re.findall(r"^\*Longer route", notebooks.markdown(notebooks.read(name)), re.M))
    assert 3 <= len(found) - len(PARTS) - longer <= 6


@each_lesson
def test_the_teaching_page_uses_the_lessons_own_headings(name):
    page = (notebooks.HOME / "notebooks" / "teaching" / f"{name}.md").read_text(encoding="utf-8")
    own = [words for level, words in notebooks.headings(notebooks.markdown(notebooks.read(name))) if level == 2]
    assert [words for level, words in notebooks.headings(page) if level == 2] == own


@each_lesson
def test_the_minutes_of_the_sections_sum_to_the_header(name):
    text = notebooks.markdown(notebooks.read(name))
    whole, teaching, exercises = map(int, re.search(r"(\d+) minutes: (\d+) of teaching and (\d+) of exercises", text).groups())
    assert sum(map(int, re.findall(r"^\*.*?Teaching (\d+) min", text, re.MULTILINE))) == teaching
    assert sum(map(int, re.findall(r"^\*.*?[Ee]xercises (\d+) min", text, re.MULTILINE))) == exercises
    assert whole == teaching + exercises
    assert 40 <= whole <= 50


@each_lesson
def test_cells_are_short_and_have_their_reason_before_them(name):
    cells = notebooks.read(name).cells
    for before, cell in pairwise(cells):
        if cell.cell_type == "code":
            folded = bool(cell.metadata.get("jupyter"))
            assert len(cell.source.splitlines()) <= (14 if folded else 12), cell.source
            assert before.cell_type == "markdown" or before.metadata.get("jupyter"), cell.source


@each_lesson
def test_every_lesson_finds_its_project_in_the_same_way(name):
    setup, first = (notebooks.code_cells(notebooks.read(one))[0] for one in (name, notebooks.NAMES[0]))
    assert setup.metadata["jupyter"]["source_hidden"]
    assert setup.source == first.source


@each_lesson
def test_every_task_of_the_lesson_is_asked_once_in_the_way_of_its_kind(name, case):
    """A line of code goes to `check`, in a cell that begins with three dots; all others have fields.

    Where a number, a date or a text is the result of the line, there are fields too, for those who write no code.
    """
    code = "\n".join(cell.source for cell in notebooks.code_cells(notebooks.read(name)))
    own = case.exercises[case.exercises["notebook"] == name]
    coded = set(own.loc[own["asks"] == "code", "exercise_id"])
    assert sorted(re.findall(r'^check\(case, "([^"]+)", \w+\)$', code, re.M)) == sorted(coded)
    short = set(own.loc[own["kind"].isin(["number", "date", "text"]), "exercise_id"])
    assert sorted(re.findall(r'^ask\(case, "([^"]+)"\)$', code, re.M)) == sorted(set(own["exercise_id"]) - (coded - short))
    assert len(re.findall(r"^\w+ = \.\.\.$", code, re.M)) == len(coded)


@each_lesson
def test_a_lesson_makes_students_think_and_write_code(name, case):
    own = case.exercises[case.exercises["notebook"] == name]
    judged = own[~own["asks"].isin(["guess", "write"])]
    assert sum(judged["asks"] == "read off") <= len(judged) / 3
    assert sum(own["asks"] == "code") >= 2
    assert sum(own["asks"] == "guess") == 1
    assert sum(own["before"].notna()) == 1, "the question before comes back after"


@each_lesson
def test_the_method_is_named_and_the_way_without_code_too(name, case):
    text = notebooks.markdown(notebooks.read(name))
    (method,) = re.findall(r"^\| \*\*Method\*\* \|(.+)$", text, re.M)
    assert "**Without code:**" in method
    tools = re.findall(r"`(\w+)`", method)
    assert tools
    code = "\n".join(cell.source for cell in notebooks.code_cells(notebooks.read(name)))
    solutions = " ".join(case.exercises.loc[case.exercises["notebook"] == name, "hint_2"].dropna())
    assert [tool for tool in tools if tool not in code + solutions] == []
    coded = sum(case.exercises.loc[case.exercises["notebook"] == name, "asks"] == "code")
    assert text.count("**Your line.**") == coded
    assert "**Without code:**" in text.replace(method, ""), "the table that is given is marked as such"


@each_lesson
def test_no_solution_stands_in_a_lesson(name, case):
    text = notebooks.words(notebooks.read(name))
    for row in case.exercises.itertuples():
        assert row.solution not in text
        assert not isinstance(row.hint_2, str) or row.hint_2 not in text


def test_a_line_stands_in_its_solution_and_in_no_hint(case):
    """Whoever asks for the answer to a line gets the line; the last hint, which comes unasked, leaves something to write."""
    one_way = case.exercises.query("asks == 'code' and kind in ['table', 'ordered', 'number', 'date']")
    for row in one_way.itertuples():
        assert re.search(r"\w[\[(]", row.solution), row.exercise_id
        assert row.hint_2.strip(".") not in row.solution, row.exercise_id


@each_lesson
def test_no_answer_stands_before_its_question(name, case):
    """A number that is asked for is not in the text above; small numbers are left out, they stand everywhere."""
    cells = notebooks.read(name).cells
    for row in case.exercises[case.exercises["notebook"] == name].itertuples():
        place = next(i for i, cell in enumerate(cells) if f'"{row.exercise_id}"' in cell.source)
        above = " ".join(cell.source for cell in cells[:place])
        if row.kind == "date" or (row.kind == "number" and row.asks != "guess" and float(row.answer) > 12):
            assert not re.search(rf"\b{re.escape(row.answer)}\b", above)


@each_lesson
def test_words_are_plain(name):
    text = notebooks.words(notebooks.read(name)).casefold()
    for word in ("simply", "obviously", "just run", "of course", "as we can see", "in this notebook we will"):
        assert word not in text


@each_lesson
def test_every_locator_in_the_text_exists(name, case, example):
    """In the article, or in the story that each lesson practises on."""
    text = notebooks.words(notebooks.read(name))
    known = {locator for of in (case, example) for locator in (*of.sentences["sentence_id"], *of.claims["claim_id"])}
    found = set(re.findall(r"\b(?:p\d+s\d+|h\d)(?:-[a-z])?\b", text))
    assert found
    assert found <= known


def test_no_lesson_and_no_page_repeats_the_article(article):
    from utils.proof.article import normalise

    def runs(text):
        words = re.findall(r"[a-z0-9']+", text.casefold())
        return {tuple(words[start : start + 8]) for start in range(len(words) - 7)}

    forbidden = set().union(*(runs(line) for line in map(normalise, article.read_text(encoding="utf-8").splitlines())))
    pages = [
        *notebooks.HOME.glob("*.md"),
        *notebooks.HOME.glob("data/**/*.md"),
        *notebooks.HOME.glob("utils/*.md"),
        *notebooks.HOME.glob("notebooks/teaching/*.md"),
    ]
    for page in pages:
        assert not runs(page.read_text(encoding="utf-8")) & forbidden, page
    for name in notebooks.NAMES:
        assert not runs(notebooks.words(notebooks.read(name))) & forbidden, name


def test_the_numbers_in_the_lessons_are_those_of_the_tables(case):
    def source(name):
        return " ".join(" ".join(cell.source for cell in notebooks.read(name).cells).split())

    hedged = case.claims[case.claims["hedges"].notna()]
    middle = hedged["sentence_id"].str.startswith(("p5", "p6")).sum()
    assert f"{len(hedged)} of {len(case.claims)} claims have a hedge. {middle} of them" in source("01_background")
    assert sum(case.claims["sentence_id"] == "p8s2") == 5, "the five claims of lesson 00"
    assert case.events["date_edtf"][case.events["claim_id"].isin(case.claims.dropna(subset="quote")["claim_id"])].isna().all()
    assert 2 * sum(case.warnings["side"] == "Russia") == len(case.warnings)
    assert "Nine of the 18 are Russia's" in source("04_escalation_risks")
