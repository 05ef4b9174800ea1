"""What holds for the series as a whole: objectives, honesty, fairness, and the way through it."""

import re
from itertools import pairwise

import pytest
from conftest import HOME

import notebooks
from utils.case.dates import parse_edtf

TEACHING = HOME / "notebooks" / "teaching"
ARTICLE_DAYS = ("2024-11-18", "2024-11-19")
each_lesson = pytest.mark.parametrize("name", notebooks.NAMES)


def part(name, heading):
    """Return the Markdown of one section of a lesson."""
    text = notebooks.markdown(notebooks.read(name))
    return text.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]


def bold(text):
    return [words.casefold() for words in re.findall(r"\*\*([^*]+)\*\*", text)]


# Objectives


def test_the_series_has_its_six_lessons_and_one_to_choose():
    assert notebooks.NAMES == [
        "00_start_here",
        "01_background",
        "02_timeline",
        "03_stakeholder_positions",
        "04_escalation_risks",
        "05_path_ahead",
        "06_code_together",
    ]


@each_lesson
def test_every_objective_is_promised_taught_checked_and_echoed(name, case):
    own = case.objectives[case.objectives["notebook"] == name]
    (learn,) = re.findall(r"^\| \*\*Learn\*\* \|(.+)$", notebooks.markdown(notebooks.read(name)), re.M)
    assert bold(learn) == list(own["verb"]), "the objectives in bold, in this order"
    assert [verb for verb in bold(part(name, "Key points")) if verb in set(own["verb"])] == list(own["verb"])
    headings = [words for level, words in notebooks.headings(notebooks.markdown(notebooks.read(name))) if level == 2]
    exercises = case.exercises.set_index("exercise_id")["notebook"]
    for row in own.itertuples():
        assert row.section in headings
        assert exercises[row.exercise_id] == name
        assert f'(case, "{row.exercise_id}"' in "\n".join(section_cells(name, row.section)), row.objective_id


def section_cells(name, heading):
    """Return the sources of the cells from one heading to the next."""
    found, inside = [], False
    for cell in notebooks.read(name).cells:
        if cell.cell_type == "markdown" and re.search(r"^## ", cell.source, re.M):
            inside = f"## {heading}" in cell.source
        if inside:
            found.append(cell.source)
    return found


@pytest.mark.parametrize("verb", ["understand", "know", "learn", "appreciate", "be aware", "explore"])
def test_no_objective_hides_in_the_head(verb, case):
    assert verb not in set(case.objectives["verb"])


def test_every_criterion_of_the_rubric_is_used_and_stands_on_the_page_for_teachers(case):
    assert set(case.objectives["criterion"]) == set(case.rubric["criterion"])
    page = (TEACHING / "README.md").read_text(encoding="utf-8")
    for row in case.rubric.itertuples():
        assert f"| {row.criterion} | {row.standard} |" in page


# Minutes and routes


@each_lesson
def test_the_longer_route_adds_up_and_the_pages_say_so(name):
    text = notebooks.markdown(notebooks.read(name))
    whole = int(re.search(r"\| \*\*Time\*\* \| (\d+) minutes", text)[1])
    longer = sum(map(int, re.findall(r"^\*Longer route: (\d+) min\*", text, re.M)))
    said = re.search(r"takes (\d+) minutes more", text)
    assert (int(said[1]) if said else 0) == longer
    row = f"| {whole}, or {whole + longer} |" if longer else f"| {whole}"
    for page in (HOME / "README.md", TEACHING / "README.md"):
        (line,) = (line for line in page.read_text(encoding="utf-8").splitlines() if line.startswith("| [") and name in line)
        assert row in line, page


@each_lesson
def test_the_teaching_page_has_its_four_routes(name):
    page = (TEACHING / f"{name}.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| (45 minutes|90 minutes|180 minutes|self-study) \|", page, re.M) == [
        "45 minutes",
        "90 minutes",
        "180 minutes",
        "self-study",
    ]
    for kept in ("The one idea:", "**Before class.**", "**Exact and judged.**", "**For everyone.**", "*No code:*"):
        assert kept in page


@each_lesson
def test_what_goes_when_time_is_short_is_a_task_of_the_lesson(name, case):
    page = (TEACHING / f"{name}.md").read_text(encoding="utf-8")
    dropped = re.findall(r"`(\d\d-[^`]+)`", re.search(r"^\| 45 minutes \|.+Short of time\?(.+)\|$", page, re.M)[1])
    assert dropped
    assert set(dropped) <= set(case.exercises.loc[case.exercises["notebook"] == name, "exercise_id"])


@each_lesson
def test_the_minutes_named_in_the_other_routes_are_those_of_the_lesson(name):
    page = (TEACHING / f"{name}.md").read_text(encoding="utf-8")
    text = notebooks.markdown(notebooks.read(name))
    core = int(re.search(r"\| \*\*Time\*\* \| (\d+) minutes", text)[1])
    longer = sum(map(int, re.findall(r"^\*Longer route: (\d+) min\*", text, re.M)))
    for said in re.findall(r"^\| (?:90 minutes|180 minutes) \|.*?\((\d+) minutes\)", page, re.M):
        assert int(said) in {core, core + longer}


# Honesty


@each_lesson
def test_nobody_reads_the_sealed_table_but_the_tool_that_keeps_the_seal(name):
    code = "\n".join(cell.source for cell in notebooks.code_cells(notebooks.read(name)))
    assert "sealed" not in code
    assert "epilogue.csv" not in code


def test_what_happened_later_stands_in_the_epilogue_alone(case):
    """No lesson names an event, a person or a thing that only the epilogue knows."""
    known = " ".join(" ".join(map(str, frame.fillna("").to_numpy().ravel())) for frame in (case.claims, case.actors, case.record))
    later = " ".join(case.sealed["epilogue"]["finding"])
    words = {word for word in re.findall(r"\b[A-Z][a-z]{4,}\b", later) if word not in known}
    months = {"December", "January", "February", "March", "April", "August", "September", "November"}
    words -= months | {"Ukrainian", "Parliament", "American", "French", "British", "There", "Talks"}
    assert {"Oreshnik", "Bryansk", "Kirby"} <= words, "the search finds something"
    for page in [*TEACHING.glob("*.md"), *HOME.glob("*.md"), HOME / "data" / "README.md"]:
        assert not {word for word in words if re.search(rf"\b{word}\b", page.read_text(encoding="utf-8"))}, page
    for name in notebooks.NAMES:
        text = " ".join(cell.source for cell in notebooks.read(name).cells)
        assert not {word for word in words if re.search(rf"\b{word}\b", text)}, name


def test_the_record_ends_where_the_article_ends(case):
    for column in ("date_said", "published"):
        for date in case.record[column].dropna():
            assert str(parse_edtf(date).latest) <= ARTICLE_DAYS[1], date


def test_the_epilogue_begins_there(case):
    for date in case.sealed["epilogue"]["date_edtf"]:
        assert str(parse_edtf(date).earliest) >= ARTICLE_DAYS[1], date


def test_every_fact_from_outside_says_where_it_was_read(case):
    for frame in (case.record, case.sealed["epilogue"]):
        for column in ("publisher", "title", "url", "accessed", "grade_reason", "grader"):
            assert frame[column].notna().all(), column
        assert frame["url"].str.match(r"https?://[^/]+/.").all()
    for frame in (case.glossary[case.glossary["origin"] == "reference"], case.scales):
        assert frame["source"].notna().all()


def test_no_table_holds_a_judgement_that_belongs_to_the_student(case):
    named = {field["name"] for resource in case.package["resources"] for field in resource["schema"]["fields"]}
    assert not named & {"rung", "power", "interest", "probability", "rating", "score", "weight", "band"}
    assert set(case.positions["coder"]) == {"key"}
    assert set(case.record["grader"]) == {"editor"}


def test_every_question_is_answered_and_both_answers_occur(case):
    answers = case.sealed["epilogue"].dropna(subset=["question_id"])
    assert set(answers["question_id"]) == set(case.questions["question_id"])
    assert (answers.groupby("question_id")["happened"].nunique() == 1).all(), "several sources agree"
    assert set(answers["happened"]) == {True, False}
    assert case.questions["deadline"].map(lambda day: parse_edtf(day).earliest == parse_edtf(day).latest).all()
    for row in answers.itertuples():
        deadline = case.questions.set_index("question_id")["deadline"][row.question_id]
        if row.happened:
            assert parse_edtf(row.date_edtf).latest <= parse_edtf(deadline).latest, row.question_id


QUOTATIONS = re.compile(r'[“"]([^“”"]+)[”"]')


def test_no_finding_from_outside_holds_a_quotation(case):
    for frame in (case.record, case.sealed["epilogue"]):
        assert not [text for text in frame["finding"] if QUOTATIONS.search(text)]


# Fairness

LOADED = "regime puppet terrorist thug warmonger dictator propaganda nazi invader aggressor hordes meatgrinder liar".split()


def test_we_put_no_label_on_anybody_that_the_tables_do_not_have(case):
    texts = [notebooks.markdown(notebooks.read(name)) for name in notebooks.NAMES]
    texts += [page.read_text(encoding="utf-8") for page in TEACHING.glob("*.md")]
    texts += [" ".join(frame["finding"]) for frame in (case.record, case.sealed["epilogue"])]
    text = " ".join(texts).casefold()
    assert [word for word in LOADED if re.search(rf"\b{word}", text)] == []


def test_the_words_of_speech_in_our_own_texts_are_the_articles_or_neutral(case):
    """Our findings use plain verbs: said, confirmed, counted, reported; never admitted, claimed, boasted."""
    text = " ".join([*case.record["finding"], *case.sealed["epilogue"]["finding"]]).casefold()
    assert re.findall(r"\b(?:admit\w*|claim\w*|boast\w*|whin\w*|refus\w*|insist\w*|alleg\w*|complain\w*)\b", text) == []


# Slides


@each_lesson
def test_every_section_begins_a_slide_and_plumbing_is_left_out(name):
    for cell in notebooks.read(name).cells:
        kind = cell.metadata["slideshow"]["slide_type"]
        assert kind in ("slide", "subslide", "-", "fragment", "skip")
        if cell.cell_type == "markdown" and cell.source.startswith("## "):
            assert kind in ("slide", "subslide", "skip")
        if cell.source.startswith(("## Set up", "## Words of this lesson", "## Read more", "# hint(", "import sys")):
            assert kind == "skip"


# Editions


def only_live(cell):
    """Say whether a cell makes sense only where it can be run: a hint, the progress, code that waits to be switched on."""
    *_, last = cell.source.splitlines()
    return cell.cell_type == "code" and last.startswith(("# ", "display(progress("))


@each_lesson
def test_what_only_a_running_notebook_can_use_is_marked(name):
    marked = {cell.id for cell in notebooks.read(name).cells if "notebook-only" in cell.metadata.get("tags", [])}
    cells = notebooks.read(name).cells
    assert {cell.id for cell in cells if only_live(cell)} <= marked
    for cell, below in pairwise(cells):
        if cell.id in marked:
            assert "check(case, " not in cell.source
            assert not re.search(r"^#+ |Your turn", cell.source, re.M) or only_live(cell), "no heading and no task is left out"
            assert cell.cell_type == "code" or below.id in marked, "a text is left out with the cell that it announces"


# Words


@each_lesson
def test_the_first_use_of_a_term_leads_to_the_words_of_the_lesson(name, case):
    terms = case.glossary.loc[case.glossary["first_notebook"] <= name, "term"]
    own = case.glossary.loc[case.glossary["first_notebook"] == name]
    text = notebooks.markdown(notebooks.read(name)).split("## Words of this lesson")[0]
    text = re.sub(r"^#+ .*$|`[^`]*`|\]\(https?:[^)]*\)", "", text, flags=re.M)
    linked = re.findall(r"\[([^\]]+)\]\(#Words-of-this-lesson\)", text)
    assert len(linked) == len({word.casefold() for word in linked}), "each term is linked once"
    for term in sorted(terms, key=len, reverse=True):
        flags = 0 if any(letter.isupper() for letter in term) else re.I
        first = re.search(rf"(?<![\w-]){re.escape(term)}s?(?![\w-])", text, flags)
        if first:
            assert text[first.end() :].startswith("](#Words-of-this-lesson)"), term
            text = re.sub(rf"(?<![\w-]){re.escape(term)}s?(?![\w-])", "", text, flags=flags)
    words = {word.casefold() for word in linked}
    for term in own.loc[own["origin"] == "reference", "term"]:
        assert {term.casefold(), f"{term.casefold()}s"} & words, f"{term} is new in this lesson, and not in it"
