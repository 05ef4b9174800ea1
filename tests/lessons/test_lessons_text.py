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
            hint = cell.source.startswith("# hint(")
            assert before.cell_type == "markdown" or before.metadata.get("jupyter") or hint, cell.source


@each_lesson
def test_every_lesson_finds_its_project_in_the_same_way(name):
    setup, first = (notebooks.code_cells(notebooks.read(one))[0] for one in (name, notebooks.NAMES[0]))
    assert setup.metadata["jupyter"]["source_hidden"]
    assert setup.source == first.source


@each_lesson
def test_every_exercise_of_the_lesson_is_asked_once_with_a_hint_at_hand(name, case):
    asked = re.findall(
        r'^check\(case, "([^"]+)"', "\n".join(cell.source for cell in notebooks.code_cells(notebooks.read(name))), re.M
    )
    own = case.exercises[case.exercises["notebook"] == name]
    assert sorted(asked) == sorted(own["exercise_id"])
    assert 3 <= len(asked) <= 6
    for cell, below in pairwise(notebooks.code_cells(notebooks.read(name))):
        for exercise in re.findall(r'^check\(case, "([^"]+)"', cell.source, re.M):
            assert below.source == f'# hint(case, "{exercise}")', "a cell of its own, so that both outputs are seen"


@each_lesson
def test_no_solution_stands_in_a_lesson(name, case):
    text = " ".join(cell.source for cell in notebooks.read(name).cells)
    for row in case.exercises.itertuples():
        assert row.solution not in text
        assert row.hint_2 not in text


@each_lesson
def test_no_answer_stands_before_its_question(name, case):
    """A number that is asked for is not in the text above; small numbers are left out, they stand everywhere."""
    cells = notebooks.read(name).cells
    for row in case.exercises[case.exercises["notebook"] == name].itertuples():
        place = next(i for i, cell in enumerate(cells) if f'"{row.exercise_id}"' in cell.source)
        above = " ".join(cell.source for cell in cells[:place])
        if row.kind == "date" or (row.kind == "number" and float(row.answer) > 12):
            assert not re.search(rf"\b{re.escape(row.answer)}\b", above)


@each_lesson
def test_words_are_plain(name):
    text = notebooks.markdown(notebooks.read(name)).casefold()
    for word in ("simply", "obviously", "just run", "of course", "as we can see", "in this notebook we will"):
        assert word not in text


@each_lesson
def test_every_locator_in_the_text_exists(name, case):
    text = " ".join(cell.source for cell in notebooks.read(name).cells)
    known = set(case.sentences["sentence_id"]) | set(case.claims["claim_id"])
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
        assert not runs(" ".join(cell.source for cell in notebooks.read(name).cells)) & forbidden, name


def test_the_numbers_in_the_lessons_are_those_of_the_tables(case):
    claims = case.claims.merge(case.sentences, on="sentence_id")
    last = claims[claims["section"] == "The Path Ahead"]
    judged = last["status"] == "author_interpretation"
    text = notebooks.markdown(notebooks.read("01_background"))
    assert f"{judged.sum()} of {len(last)} claims" in text
    by_section = claims.groupby("section")["status"].agg(lambda status: (status == "author_interpretation").mean())
    assert by_section.drop("The Path Ahead").max() < 0.5 < by_section["The Path Ahead"], "in all other sections less than half"
    counts = claims["status"].value_counts()
    assert f"{counts['reported_fact']} reported facts, {counts['author_interpretation']} interpretations" in text
    assert len(claims[claims["sentence_id"] == "p4s3"]["status"].unique()) == 4
    assert (
        len(
            case.sentences[(case.sentences["section"] == "A Turning Point in the Conflict") & (case.sentences["kind"] == "prose")]
        )
        == 8
    )
    assert (case.events["date_basis"] == "none").sum() == 8
    assert sum(case.events["date_text"].notna()) == 9
    assert sum(case.claims["sentence_id"] == "p8s2") == 5
