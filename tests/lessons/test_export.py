"""The export as a teacher uses it: one command, all files, no answers for students, clear words when something is wrong."""

import copy
import csv
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup
from conftest import REAL, rows
from exports import EDITIONS, NAMES, STUDENTS, contents, export, squeezed, words_of

import notebooks
from utils.__main__ import main
from utils.export.edition import given_away as refused
from utils.export.exporters import TeacherHandout, exporter
from utils.export.run import run_lessons

# All files


def test_one_command_writes_every_file_and_a_page_that_lists_them(exported):
    assert set(contents(exported)) == {f"{edition}/{name}" for edition in EDITIONS for name in [*NAMES, "index.html"]}
    for edition in EDITIONS:
        index = BeautifulSoup((exported / edition / "index.html").read_text(encoding="utf-8"), "html.parser")
        assert sorted(link["href"] for link in index.find_all("a")) == sorted(NAMES)
        for card in index.select(".cards li"):
            assert card.select_one("img.cover")
            assert card.find(string=re.compile(r"\d+ minutes"))
            assert card.select_one("p > strong").get_text().endswith("?")


def test_nothing_in_the_project_is_touched(export_home):
    for part in ("data", "notebooks", "utils"):
        here, there = contents(notebooks.HOME / part), contents(export_home / part)
        changed = [name for name in there if here.get(name) != there[name] and not re.search("__pycache__|my_work", name)]
        assert changed == [], part


def test_an_export_with_nothing_changed_runs_nothing_and_gives_the_same_bytes(export_home, exported, tmp_path):
    code = (
        "import sys; from utils.__main__ import main; print(main(['export', '--output', sys.argv[1]]), 'nbclient' in sys.modules)"
    )
    again = subprocess.run([sys.executable, "-c", code, str(tmp_path)], cwd=export_home, capture_output=True, text=True)
    assert again.stdout.splitlines()[-1] == "0 False"
    assert contents(tmp_path) == contents(exported)


# Exports all lessons, and says which of them it runs.
SAYS_WHAT_IT_RUNS = """
import sys
import utils.export.run as run
from utils.__main__ import main
ours = run.run_lessons
run.run_lessons = lambda lessons, *rest: print("runs", *(path.stem for path in lessons)) or ours(lessons, *rest)
main(["export", "--output", sys.argv[1]])
"""


def test_an_export_gives_the_same_bytes_from_nothing_and_from_lessons_that_were_run_before(export_home, exported, tmp_path):
    home, anew = tmp_path / "moved", ("02_timeline", "05_path_ahead")
    shutil.copytree(export_home, home)
    for kept in (home / "build" / ".cache").iterdir():
        if kept.suffix != ".ipynb" or kept.stem in anew:
            kept.unlink()
    command = [sys.executable, "-c", SAYS_WHAT_IT_RUNS, str(tmp_path / "out")]
    said = subprocess.run(command, cwd=home, capture_output=True, text=True)
    assert said.stdout.startswith("runs {} {}\n".format(*anew)), "no kernel starts for the others"
    differ = [name for name, content in contents(exported).items() if content != (tmp_path / "out" / name).read_bytes()]
    assert differ == [], said.stderr


def test_a_part_can_be_asked_for(export_home, tmp_path):
    said = export(export_home, "02", "--to", "html", "--edition", "student", "--output", tmp_path)
    assert set(contents(tmp_path)) == {"student/02_timeline.html", "student/index.html"}
    assert "1 of 1 files" in said.stdout


def test_what_is_too_much_for_a_slide_is_named(export_home, tmp_path):
    remarks = export(export_home, "--to", "slides", "--edition", "student", "--output", tmp_path).stdout.splitlines()[:-1]
    assert remarks == [], "there is none; what is too much is tried in tests/house/test_slides.py"


# What students must not get


def secrets():
    """List all texts that give an answer away, with where they come from."""
    for row in rows("real", "exercises"):
        for column in ("solution", "hint_1", "hint_2"):
            if row[column]:  # a guess has no hint
                yield f"{row['exercise_id']} {column}", row[column]
    for row in rows("real", "feedback"):
        yield f"feedback {row['exercise_id']}", row["message"]
    for page in (notebooks.HOME / "notebooks" / "teaching").glob("0*.md"):
        for number, line in enumerate(page.read_text(encoding="utf-8").splitlines(), 1):
            if len(line) > 60 and not line.startswith("|"):
                yield f"{page.name} line {number}", line


def sealed():
    with open(REAL / "epilogue.csv", encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            yield from (text for text in row.values() if len(text) > 40)


@pytest.mark.parametrize("name", STUDENTS)
def test_no_student_file_gives_an_answer_away(name, exported):
    text = words_of(exported / name)
    assert [where for where, secret in secrets() if squeezed(secret) in text] == []


@pytest.mark.parametrize("name", [f"{edition}/{name}" for edition in EDITIONS for name in NAMES])
def test_the_seal_of_the_epilogue_holds(name, exported):
    text = words_of(exported / name)
    assert [secret for secret in sealed() if squeezed(secret) in text] == []


@pytest.mark.parametrize("name", [f"{edition}/{name}" for edition in EDITIONS for name in NAMES])
def test_no_file_carries_a_sentence_of_the_article_even_where_it_lies_in_my_work(name, article, exported, export_home):
    from utils.proof.article import split_article

    assert (export_home / "notebooks" / "my_work" / "article.txt").exists()
    sentences = split_article(article.read_text(encoding="utf-8"))
    sentences = sentences[sentences["kind"] == "prose"]["text"]
    assert len(sentences) == 29
    text = words_of(exported / name)
    assert [sentence for sentence in sentences if squeezed(sentence) in text] == []


@pytest.mark.parametrize("name", notebooks.NAMES)
def test_the_search_for_answers_finds_them_in_the_files_for_teachers(name, exported):
    for suffix in (".html", ".pdf"):
        text = words_of(exported / "instructor" / f"{name}{suffix}")
        for row in rows("real", "exercises"):
            if row["notebook"] == name:
                assert squeezed(row["solution"]) in text


@pytest.mark.parametrize("name", STUDENTS)
def test_no_state_of_a_widget_and_no_data_of_a_notebook_is_left(name, exported):
    content = (exported / name).read_bytes()
    for trace in (b"widget-state", b"widget-view", b"application/vnd.jupyter", b"my_work/answers.csv:", b"data-open"):
        assert trace not in content


@pytest.mark.parametrize("name", notebooks.NAMES)
def test_each_self_check_has_room_for_an_answer_in_the_files_of_students(name, exported):
    asked = {row["exercise_id"] for row in rows("real", "exercises") if row["notebook"] == name}
    page = BeautifulSoup((exported / "student" / f"{name}.html").read_text(encoding="utf-8"), "html.parser")
    assert {room["data-exercise"] for room in page.select(".room[data-exercise]")} == asked


@pytest.mark.parametrize("name", notebooks.NAMES)
def test_the_teaching_page_stands_under_the_same_headings(name, exported):
    teaching = (notebooks.HOME / "notebooks" / "teaching" / f"{name}.md").read_text(encoding="utf-8")
    page = BeautifulSoup((exported / "instructor" / f"{name}.html").read_text(encoding="utf-8"), "html.parser")
    under = {aside.find_previous(["h1", "h2"]).get_text() for aside in page.select("aside.teacher")}
    sections = {words for rank, words in notebooks.headings(teaching) if rank == 2}
    assert sections <= under


# JupyterLab's menu


@pytest.mark.parametrize("kind", ["handout", "slides", "pdf"])
def test_jupyterlab_offers_each_format_for_students_and_for_teachers(kind):
    from nbconvert.exporters import get_exporter

    labels = {get_exporter(f"lesson_{kind}{who}").export_from_notebook for who in ("", "_teacher")}
    assert len(labels) == 2
    assert all(label.startswith("Lesson: ") for label in labels)


def test_a_lesson_that_was_not_run_says_so(tmp_path):
    source = notebooks.HOME / "notebooks" / "02_timeline.ipynb"
    command = [sys.executable, "-m", "nbconvert", "--to", "lesson_handout", "--output-dir", str(tmp_path), str(source)]
    subprocess.run(command, check=True, capture_output=True)
    assert "Run All Cells" in (tmp_path / "02_timeline.html").read_text(encoding="utf-8")


def test_what_a_student_has_answered_is_exported_as_it_stands(tmp_path, export_home):
    notebook = notebooks.read("02_timeline")
    place = next(place for place, cell in enumerate(notebook.cells) if cell.source.startswith("monday = ..."))
    del notebook.cells[place + 1 :]  # what comes later takes its time and says nothing more
    notebook.cells[place].source = notebook.cells[place].source.replace("monday = ...", 'monday = "2024-11-18"')
    notebooks.run(notebook, notebooks.unzip(tmp_path / "home") / "notebooks")
    nbformat.write(notebook, tmp_path / "home" / "notebooks" / "02_timeline.ipynb")
    command = [sys.executable, "-m", "nbconvert", "--to", "lesson_handout", "--output-dir", str(tmp_path)]
    subprocess.run([*command, str(tmp_path / "home" / "notebooks" / "02_timeline.ipynb")], check=True, capture_output=True)
    page = BeautifulSoup((tmp_path / "02_timeline.html").read_text(encoding="utf-8"), "html.parser")
    verdict = page.select_one('[data-exercise="02-monday"]')
    assert "Correct" in verdict.get_text()
    assert "room" in page.select_one('[data-exercise="02-day-1000"]')["class"]


# A lesson in which an answer stands is not for students


def short_lesson(home, name, *sources):
    """Write lesson 00 under another name: with its words and its first two cells, and these lines of code.

    What stands behind "# on a slide: " are words for its slide.
    """
    notebook = notebooks.read("00_start_here")
    _, _, *rest = notebooks.code_cells(notebook)
    notebook.cells = [cell for cell in notebook.cells if cell not in rest]
    for source, _, words in (source.partition("# on a slide: ") for source in sources):
        cell = nbformat.v4.new_code_cell(source)
        cell.metadata.update({"on_slide": words} if words else {})
        notebook.cells.append(cell)
    nbformat.write(notebook, home / "notebooks" / f"{name}.ipynb")
    return home / "notebooks" / f"{name}.ipynb"


SOLUTION = next(row["solution"] for row in rows("real", "exercises") if row["exercise_id"] == "00-claims")
ROW = "case.exercises.set_index('exercise_id').loc['00-claims']"
GIVEN_AWAY = {
    "a wrong answer": ('prose = 27\ncheck(case, "00-prose", prose)', "an answer to 00-prose"),
    "a right answer": ('prose = 29\ncheck(case, "00-prose", prose)', "an answer to 00-prose"),
    "a solution": ('solution(case, "00-claims")', "the solution to 00-claims"),
    "a hint": ('hint(case, "00-claims")', "a hint to 00-claims"),
    "a solution as text": (f"print({ROW}['solution'])", "solution of 00-claims"),
    "a solution in words for a slide": (f"1 + 1\n# on a slide: {SOLUTION}", "solution of 00-claims"),
    "a table of all answers": ("Table(case.exercises, 'Exercises')", "00-"),
    "the answers alone": ("print(case.exercises[['exercise_id', 'answer']].to_string())", "the answer to 00-"),
    "what is said to a mistake": ("print(case.feedback['message'][0])", "what is said to a wrong answer to"),
    "the epilogue": ("print(case.sealed['epilogue']['finding'][0])", "a row of the sealed epilogue"),
}


@pytest.fixture(scope="module")
def given_away(tmp_path_factory):
    """A project, and a lesson run there for an export: words, the set-up, and a cell for each way to give something away."""
    home = notebooks.unzip(tmp_path_factory.mktemp("answers") / "home")
    lesson = short_lesson(home, "10_lesson", *(source for source, _ in GIVEN_AWAY.values()))
    ((_, ran),) = run_lessons([lesson], home, home / "data")
    return home, ran


@pytest.mark.parametrize("what", GIVEN_AWAY)
def test_a_lesson_that_gives_an_answer_away_is_refused_for_students_and_named(what, given_away):
    home, ran = given_away
    lesson, before = copy.deepcopy(ran), len(ran.cells) - len(GIVEN_AWAY)
    lesson.cells = [*lesson.cells[:before], lesson.cells[before + list(GIVEN_AWAY).index(what)]]
    about = {"metadata": {"name": "10_lesson", "path": str(home / "notebooks"), "case": str(home / "data")}}
    assert re.match(rf"cell {before + 1}: .*{GIVEN_AWAY[what][1]}", str(refused(lesson, home / "data")))
    assert "</html>" in exporter("html", "instructor").from_notebook_node(lesson, about)[0]


def test_the_command_names_the_lesson_that_it_refuses_and_writes_it_for_teachers(given_away):
    home, _ = given_away
    source, words = GIVEN_AWAY["a right answer"]
    said = export(home, short_lesson(home, "11_lesson", source), "--to", "html")
    assert said.returncode == 1
    assert re.search(rf"^11_lesson: cell \d+: {words} stands there", said.stdout)
    assert not (home / "build" / "student" / "11_lesson.html").exists()
    assert (home / "build" / "instructor" / "11_lesson.html").exists()


# When something is wrong


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["07"], "There is no lesson '07'. Write one of: 00_start_here, "),
        (["0"], "There is no lesson '0'. Write one of: 00_start_here, "),
        (["--to", "docx"], "There is no format 'docx'. Write one of: html, slides, pdf."),
        (["--edition", "parents"], "There is no edition 'parents'. Write one of: student, instructor."),
        (["--output", "README"], "cannot be written (Not a directory). Name another one: --output FOLDER."),
    ],
)
def test_a_command_that_cannot_be_carried_out_is_answered_in_one_sentence(arguments, sentence, export_home):
    (export_home / "README").write_text("a file in the way")
    said = export(export_home, *arguments)
    (export_home / "README").unlink()
    assert said.returncode == 1
    assert sentence in said.stdout
    assert len(said.stdout.splitlines()) == 1
    assert "Traceback" not in said.stderr


def test_a_page_that_cannot_be_written_is_named_and_the_others_are_there(export_home, tmp_path):
    index = tmp_path / "student" / "index.html"
    index.mkdir(parents=True)
    said = export(export_home, "00", "--to", "html", "--edition", "student", "--output", tmp_path)
    assert (said.returncode, said.stderr) == (1, "")
    assert re.fullmatch(rf"{index.parent}/\.index\.html\.\w+\.part cannot be .*: Is a directory\. Put it back.*\n", said.stdout)
    assert (tmp_path / "student" / "00_start_here.html").is_file()


def test_a_disk_that_is_full_in_the_middle_is_said_in_one_sentence(monkeypatch, capsys):
    def full(*_):
        raise OSError(28, "No space left on device", "/tmp/lessons-1")

    monkeypatch.setattr("utils.export.command.export", full)
    assert main(["export"]) == 1
    assert re.fullmatch(r"/tmp/lessons-1 cannot be .*: No space left.*, or make room on the disk\.\n", capsys.readouterr().out)


def broken(home):
    """Break four lessons in four ways; each ends soon after its set-up, for the time it takes."""

    def change(name, edit):
        path = home / "notebooks" / f"{name}.ipynb"
        notebook = nbformat.read(path, as_version=4)
        del notebook.cells[8:]
        edit(notebook.cells)
        nbformat.write(notebook, path)

    plot = "from matplotlib.figure import Figure\nfigure = Figure()\nfigure.add_subplot()\n"
    shown = (
        'from IPython.core.pylabtools import print_figure\ndisplay({"image/png": print_figure(figure, base64=True)}, raw=True)'
    )
    change("00_start_here", lambda cells: cells.insert(7, nbformat.v4.new_code_cell("len(nobody)")))
    change("01_background", lambda cells: cells.append(nbformat.v4.new_code_cell(plot + shown)))
    change("02_timeline", lambda cells: cells.append(nbformat.v4.new_markdown_cell("#### Too deep")))
    change(
        "03_stakeholder_positions",
        lambda cells: cells.insert(2, nbformat.v4.new_markdown_cell("## Renamed\n\n<img src='x.png' alt='A map'>")),
    )


def test_a_lesson_that_cannot_be_exported_is_named_and_the_others_come_out(tmp_path, exported, export_home):
    home = shutil.copytree(export_home, tmp_path / "home")
    shutil.rmtree(home / "build" / "student")
    broken(home)
    former = home / "build" / "student" / "00_start_here.html"
    former.parent.mkdir()
    former.write_text("the former file")
    said = export(home, "00", "01", "02", "03", "04", "--to", "html", "--edition", "student")
    assert said.returncode == 1
    assert "00_start_here: cell 8: NameError: name 'nobody' is not defined" in said.stdout
    assert re.search(r"01_background: cell \d+: a picture has no alternative text\. Show a Chart", said.stdout)
    assert re.search(r"02_timeline: cell \d+: the heading 'Too deep' has 4 signs # .* Write 3 of them", said.stdout)
    assert "03_stakeholder_positions: cell 3: the picture 'x.png' lies in another file." in said.stdout
    assert "1 of 5 files" in said.stdout
    assert former.read_text() == "the former file"
    assert (
        contents(home / "build" / "student")["04_escalation_risks.html"]
        == (exported / "student" / "04_escalation_risks.html").read_bytes()
    )
    assert "Traceback" not in said.stderr
    assert not [name for name in contents(home / "build") if name.rpartition("/")[2].startswith(".0")], "no half-written file"


def test_a_section_of_the_teaching_page_that_the_lesson_does_not_have_is_named(tmp_path, export_home):
    home = shutil.copytree(export_home, tmp_path / "home")
    shutil.rmtree(home / "build" / "student")
    page = home / "notebooks" / "teaching" / "02_timeline.md"
    page.write_text(page.read_text(encoding="utf-8") + "\n## No such section\n\nText.\n", encoding="utf-8")
    said = export(home, "02", "--to", "html")
    assert said.returncode == 1
    assert "02_timeline: the teaching page has a section 'No such section' and the lesson has none of this name." in said.stdout
    assert set(contents(home / "build" / "student")) == {"02_timeline.html", "index.html"}


# A lesson that cannot be read stops no other one: its name, how its file is spoilt, and what is said.
NOTEBOOK = '{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": %s}'
SPOILT = {
    "10_merge": (
        lambda path, text: path.write_text(text.replace("\n", "\n<<<<<<< HEAD\n", 1)),
        "its file holds two versions, from line 2",
    ),
    "11_empty": (lambda path, text: path.write_text(""), "its file is empty"),
    "12_words": (lambda path, text: path.write_text("{\nhello"), "line 2: its file is no notebook"),
    "13_zeros": (lambda path, text: path.write_bytes(bytes(3000)), "line 1: its file is no notebook"),
    "14_list": (lambda path, text: path.write_text("[]"), "its file is no notebook of format 4"),
    "15_old": (lambda path, text: path.write_text('{"nbformat": 3, "worksheets": []}'), "its file is no notebook of format 4"),
    "16_cells": (lambda path, text: path.write_text(NOTEBOOK % "[3]"), "its file is no notebook of format 4"),
    "17_latin": (
        lambda path, text: path.write_text("Zoé", encoding="latin-1"),
        "its file cannot be read. Save it as plain text in UTF-8",
    ),
    "18_folder": (lambda path, text: path.mkdir(), "its file cannot be read (Is a directory)"),
    "19_nowhere": (lambda path, text: path.symlink_to("nowhere"), "its file cannot be read (No such file or directory)"),
    "20_itself": (lambda path, text: path.symlink_to(path.name), "its file cannot be read (Too many levels of symbolic links)"),
}
PAGES = {
    "01_background": (lambda path: path.write_bytes(b"## Zo\xe9"), "the teaching page 01_background.md cannot be read. Save it"),
    "02_timeline": (
        lambda path: (path.unlink(), path.mkdir()),
        "the teaching page 02_timeline.md cannot be read (Is a directory)",
    ),
    "03_stakeholder_positions": (
        lambda path: path.write_text("<<<<<<< HEAD\n"),
        "the teaching page 03_stakeholder_positions.md holds two versions, from line 1",
    ),
}


@pytest.fixture(scope="module")
def spoilt(tmp_path_factory, export_home):
    """Export a project with lessons and teaching pages that cannot be read, links that lead nowhere, and locks of editors."""
    home = shutil.copytree(export_home, tmp_path_factory.mktemp("spoilt") / "home")
    lesson = home / "notebooks" / "00_start_here.ipynb"
    for name, (spoil, _) in SPOILT.items():
        spoil(home / "notebooks" / f"{name}.ipynb", lesson.read_text(encoding="utf-8"))
    for name, (spoil, _) in PAGES.items():
        spoil(home / "notebooks" / "teaching" / f"{name}.md")
    for place in (
        "data/.#claims.csv",
        "notebooks/.#00_start_here.ipynb",
        "notebooks/teaching/.#00_start_here.md",
        "utils/.#x.py",
    ):
        (home / place).symlink_to("me@host.1")
    (home / "data" / "~$claims.xlsx").write_text("me")
    (home / "notebooks" / "pictures").symlink_to("nowhere")
    shutil.copy(lesson, lesson.with_name("00_start_here-Copy1.ipynb"))
    return home, export(home, "--to", "html", "--output", home / "out")


def test_a_file_that_cannot_be_read_is_named_with_what_is_wrong(spoilt):
    _, said = spoilt
    assert "Traceback" not in said.stderr
    lines = said.stdout.splitlines()
    for name, (_, words) in (SPOILT | PAGES).items():
        (line,) = (line for line in lines if line.startswith(f"{name}: "))
        assert line.startswith(f"{name}: {words}") and line.endswith(".")
    assert len(lines) == len(SPOILT | PAGES) + 1


def test_beside_lessons_that_cannot_be_read_the_others_come_out_and_copies_wait_until_they_are_named(spoilt, exported):
    home, said = spoilt
    assert said.returncode == 1
    made = contents(home / "out")
    names = {f"student/{name}.html" for name in notebooks.NAMES}
    names |= {f"instructor/{name}.html" for name in notebooks.NAMES if name not in PAGES}
    assert {*made} == names | {"student/index.html", "instructor/index.html"}
    assert [name for name in names if made[name] != (exported / name).read_bytes()] == []


@pytest.mark.parametrize("name", ["00_start_here-Copy1", "00_start_here_Ana", "Ana 00_start_here (1)"])
def test_a_copy_of_a_lesson_keeps_its_notes_and_its_key(name, tmp_path):
    source = notebooks.HOME / "notebooks" / "00_start_here.ipynb"
    teaching = (notebooks.HOME / "notebooks" / "teaching" / "00_start_here.md").read_text(encoding="utf-8")
    for folder in (tmp_path, notebooks.unzip(tmp_path / "home") / "notebooks"):
        mine = Path(shutil.copy(source, folder / f"{name}.ipynb"))
        page = BeautifulSoup(TeacherHandout().from_filename(str(mine))[0], "html.parser")
        assert len(page.select("aside.teacher")) == 1 + len(re.findall("^## ", teaching, re.M))


def test_a_lesson_without_a_teaching_page_says_so_to_teachers(tmp_path):
    mine = shutil.copy(notebooks.HOME / "notebooks" / "00_start_here.ipynb", tmp_path / "mine.ipynb")
    page = BeautifulSoup(TeacherHandout().from_filename(str(mine))[0], "html.parser")
    assert "There is no teaching page for this lesson: its name would be teaching/mine.md." in page.aside.get_text()


# Kernels

ODD = {
    "a_long_cell": ("import time; time.sleep(60)", "cell 2: it was not ready after 4 seconds. Let it do less."),
    "a_sudden_end": ("import os; os._exit(1)", "cell 2: Python stopped in it. Does a line end it, or fill the memory?"),
    "a_mistake": ("1 / 0", "cell 2: ZeroDivisionError: division by zero"),
    "many_lines": ("raise ValueError('one\\n two')", "cell 2: ValueError: one two"),
    "a_question": ("input()", "cell 2: StdinNotImplementedError: raw_input was called, but"),
    "the_machine": (
        "import warnings, matplotlib as mpl\nwarnings.warn('new')\nprint('swan' in globals(), mpl.rcParams['lines.linewidth'])",
        "",
    ),
}


def test_a_cell_that_ends_badly_is_named_and_the_machine_of_the_teacher_changes_nothing(tmp_path):
    home = notebooks.unzip(tmp_path / "home")
    for name, (source, _) in ODD.items():
        cells = [nbformat.v4.new_markdown_cell("# A lesson"), nbformat.v4.new_code_cell(source)]
        nbformat.write(nbformat.v4.new_notebook(cells=cells), home / "notebooks" / f"{name}.ipynb")
    # A kernel of the usual name that is gone, and what a teacher has set for all notebooks.
    spec, start = tmp_path / "kernels" / "python3" / "kernel.json", tmp_path / "ipython" / "profile_default" / "startup" / "a.py"
    for file, text in {
        spec: json.dumps({"argv": ["/nowhere/python", "{connection_file}"], "display_name": "gone", "language": "python"}),
        start: "swan = 1",
        tmp_path / "matplotlibrc": "lines.linewidth: 9",
    }.items():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    own = {"JUPYTER_PATH": tmp_path, "IPYTHONDIR": tmp_path / "ipython", "MATPLOTLIBRC": tmp_path, "PYTHONWARNINGS": "error"}
    code = "import sys, utils.export.run as run; run.SECONDS = 4; from utils.__main__ import main; sys.exit(main(sys.argv[1:]))"
    paths = [home / "notebooks" / f"{name}.ipynb" for name in ODD]
    command = [sys.executable, "-W", "ignore", "-c", code, "export", *paths, "--to", "html", "--edition", "student"]
    said = subprocess.run(
        command, cwd=home, capture_output=True, text=True, env={**os.environ, **{k: str(v) for k, v in own.items()}}
    )
    assert said.returncode == 1 and "Traceback" not in said.stderr
    for name, (_, words) in ODD.items():
        assert not words or f"{name}: {words}" in said.stdout
    page = BeautifulSoup((home / "build" / "student" / "the_machine.html").read_text(encoding="utf-8"), "html.parser")
    assert [shown.get_text() for shown in page.select("pre.result")] == ["False 1.5"]


@pytest.mark.parametrize("broken", ["sys.exit(3)", "raise ImportError"])
def test_where_no_kernel_starts_the_export_says_so_at_once_and_gives_what_is_kept(broken, tmp_path, export_home):
    home = shutil.copytree(export_home, tmp_path / "home")
    shutil.copy(home / "notebooks" / "00_start_here.ipynb", home / "notebooks" / "mine.ipynb")
    (tmp_path / "ipykernel_launcher.py").write_text(f"import sys\n{broken}")
    command = [
        sys.executable,
        "-m",
        "utils",
        "export",
        home / "notebooks" / "mine.ipynb",
        "01",
        "--to",
        "html",
        "--output",
        tmp_path,
    ]
    env = {**os.environ, "PYTHONPATH": str(tmp_path)}
    said = subprocess.run(command, cwd=home, capture_output=True, text=True, timeout=60, env=env)
    assert said.returncode == 1 and "Traceback" not in said.stderr
    assert said.stdout.startswith("mine: no Python could be started to run it (")
    assert "Run make env, and export again.\n2 of 4 files" in said.stdout
    assert (tmp_path / "student" / "01_background.html").exists()


def test_an_export_without_its_packages_says_what_to_do(tmp_path):
    home = notebooks.unzip(tmp_path / "home")
    code = "import sys; sys.modules['tqdm'] = None; from utils.__main__ import main; print(main(['export']))"
    said = subprocess.run([sys.executable, "-c", code], cwd=home, capture_output=True, text=True)
    assert said.stdout.splitlines() == [
        "The export lacks a package: tqdm. Run make env, or install requirements.txt.",
        "1",
    ]


def test_an_export_that_is_stopped_leaves_the_former_files_whole(tmp_path):
    home = notebooks.unzip(tmp_path / "home")
    former = home / "build" / "student" / "05_path_ahead.html"
    former.parent.mkdir(parents=True)
    former.write_text("the former file")
    command = [sys.executable, "-m", "utils", "export"]
    with subprocess.Popen(command, cwd=home, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        time.sleep(3)
        running.send_signal(signal.SIGINT)
        said, errors = running.communicate(timeout=60)
    assert running.returncode == 1
    assert said == "Stopped. What was written is whole; the other files are as they were before.\n"
    assert "Traceback" not in errors
    assert former.read_text() == "the former file"
    for path, content in contents(home / "build").items():
        if path.endswith(".html") and not path.endswith("05_path_ahead.html"):
            assert content.rstrip().endswith(b"</html>"), path
