"""Each lesson runs from top to bottom wherever a class opens it, and its pictures describe themselves."""

import json
import re

import nbformat
import pytest
from conftest import rows
from hour import CORE, LONGEST, hour, printed
from test_agreement import shown

import notebooks

ANOTHER_UTILS = "value = 'this is some other package with the name utils'\n"
WHERE = "import utils\nprint(utils.__file__, len(case.claims))"
NO_NETWORK = """
import socket

def refuse(*arguments, **_):
    raise OSError(f"the lesson asked for the network: {arguments}")

connect = socket.socket.connect
socket.getaddrinfo = refuse
socket.socket.connect = lambda self, to: connect(self, to) if str(to[0]).startswith(("127.", "/")) else refuse(to)
"""
# An option of pandas 2, whose words are then as those of pandas 3; `make matrix` has a pandas 2 with what it needs.
NEW_WORDS = """
from importlib.util import find_spec
import pandas as pd
if pd.__version__ < "3" and find_spec("pyarrow"):
    pd.options.future.infer_string = True
"""
# Of each lesson the tasks that ask for words: a student answers the first one in its field, the second by a line of code.
OPEN = {name: [] for name in notebooks.NAMES}
for row in rows("real", "exercises"):
    if row["kind"] == "open":
        OPEN[row["notebook"]].append(row["exercise_id"])
ANSWERS = """
from utils import ask, check, load_case
task = ask(load_case(), "{}")
task.fields[0].value = "Typed into {}."
task.buttons["Keep"].click()
line = check(load_case(), "{}", "A line for {}.")
"""
READ = """
import json
from utils import ask, load_case
print(json.dumps({{name: ask(load_case(), name).fields[0].value for name in {}}}))
"""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory):
    """A Python path with another package named utils, where the network is cut off."""
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "utils").mkdir()
    (folder / "utils" / "__init__.py").write_text(ANOTHER_UTILS)
    (folder / "sitecustomize.py").write_text(NO_NETWORK)
    return folder


@pytest.fixture(scope="module")
def unzipped(tmp_path_factory):
    return notebooks.unzip(tmp_path_factory.mktemp("unzipped") / "lessons")


@pytest.fixture(scope="module")
def runs(hostile, unzipped):
    """All lessons, run whole from the root of an unzipped copy, two at a time, beside another utils and with no network."""
    before, copies = listing(unzipped), [notebooks.read(name) for name in notebooks.NAMES]
    for copy in copies:
        start = copy.cells.index(notebooks.code_cells(copy)[0])  # before it, pandas 2.2.0 would say what it plans
        copy.cells.insert(start + 1, nbformat.v4.new_code_cell(NEW_WORDS))
        copy.cells.append(nbformat.v4.new_code_cell(WHERE))
    done = notebooks.run_all([(copy, unzipped, hostile) for copy in copies])
    return dict(zip(notebooks.NAMES, done, strict=True)), before, listing(unzipped)


@pytest.fixture(params=notebooks.NAMES)
def from_root(request, runs):
    return runs[0][request.param]


def listing(folder):
    return sorted(path for path in folder.rglob("*") if "__pycache__" not in path.parts)


def quiet(notebook):
    assert not notebooks.outputs(notebook, "error")
    assert not [stream.text for stream in notebooks.outputs(notebook, "stream") if stream.name == "stderr"]


def test_a_lesson_runs_from_the_root_of_an_unzipped_copy_beside_another_utils_with_no_network(from_root, unzipped):
    quiet(from_root)
    assert str(unzipped) in from_root.cells[-1].outputs[0].text


def test_a_lesson_fits_into_its_hour(from_root):
    every, core = hour(from_root), hour(from_root, whole=False)
    assert every.words <= 1500
    assert core.words <= 1200
    assert core.longest <= LONGEST, "something to do every three minutes"
    said, said_all = printed(from_root)
    assert core.minutes <= said == CORE
    assert every.minutes <= said_all


def test_an_untouched_lesson_06_says_that_nobody_has_coded(runs):
    notebook = runs[0]["06_code_together"]
    assert "People who have coded so far: 0" in shown(notebook, "coders = side_by_side(")
    for cell in ('compare(side_by_side(story, "story")', 'compare(side_by_side(case, "class")'):
        said = shown(notebook, cell)
        assert "Nobody has coded yet" in said
        assert "kappa" not in said, "where the key differs from itself is asked below"
    assert "0 coders, alpha = nan" in shown(notebook, "coders, alpha =")
    assert "key again and key: 39 of 40" in shown(notebook, 'guessed(case, "06-before")')


def test_every_lesson_begins_in_its_own_folder_too(unzipped, hostile):
    """Its set-up, that is; from there, an export and a browser run each one whole."""
    finds, begins = zip(*(notebooks.code_cells(notebooks.read(name))[:2] for name in notebooks.NAMES), strict=True)
    assert len({cell.source for cell in finds}) == 1, "one way to find the project, so one kernel can begin them all"
    lesson = nbformat.v4.new_notebook(cells=[finds[0], *begins, nbformat.v4.new_code_cell(WHERE)])
    quiet(notebooks.run(lesson, unzipped / "notebooks", hostile))
    assert str(unzipped) in lesson.cells[-1].outputs[0].text


def test_answers_in_fields_and_by_a_line_of_code_are_kept_and_another_kernel_reads_them(tmp_path, hostile):
    """The kernel starts in the root and nothing follows a save, as in VS Code."""
    home = notebooks.unzip(tmp_path / "lessons")
    start = notebooks.code_cells(notebooks.read(notebooks.NAMES[0]))[0]
    answers = [ANSWERS.format(first, first, second, second) for first, second, *_ in OPEN.values()]
    quiet(notebooks.run(nbformat.v4.new_notebook(cells=[start, *map(nbformat.v4.new_code_cell, answers)]), home, hostile))
    assert [path.name for path in (home / "notebooks" / "my_work").iterdir()] == ["answers.csv"]
    wanted = {first: f"Typed into {first}." for first, *_ in OPEN.values()}
    wanted |= {second: f"A line for {second}." for _, second, *_ in OPEN.values()}
    read = nbformat.v4.new_code_cell(READ.format(list(wanted)))
    again = notebooks.run(nbformat.v4.new_notebook(cells=[start, read]), home, hostile)
    assert json.loads(again.cells[-1].outputs[0].text) == wanted


def test_a_lesson_runs_from_the_folder_above_a_clone(unzipped, hostile):
    notebook = notebooks.read(notebooks.NAMES[0])
    notebook.cells = notebooks.code_cells(notebook)[:3]
    quiet(notebooks.run(notebook, unzipped.parent, hostile))


def test_running_the_lessons_writes_nothing(runs):
    _, before, after = runs
    assert after == before


def test_a_lesson_without_its_project_says_what_to_do(tmp_path, hostile):
    notebook = notebooks.read(notebooks.NAMES[0])
    notebook.cells = notebooks.code_cells(notebook)[:1]
    (error,) = notebooks.outputs(notebooks.run(notebook, tmp_path, hostile, allow_errors=True), "error")
    assert error.evalue == "Open this lesson inside its project folder."
    assert "Traceback" not in "".join(error.traceback)


def test_every_picture_has_alternative_text_that_is_not_its_title(from_root):
    pictures = [page for page in notebooks.html(from_root) if "<img" in page]
    assert pictures
    for page in pictures:
        (alt,) = re.findall(r'<img alt="([^"]*)"', page)
        assert re.search(r"chart|Timeline|Table (of|with)|Ladder", alt)
        assert re.search(r"axis: .*(from|bounds)|Rows: ", alt), "the axes and their range"
        assert len(re.findall(r"\d", alt)) >= 4, "what it shows, in numbers"
        assert alt not in re.findall(r"<caption[^>]*>(.*?)</caption>", page)


def test_every_picture_has_its_data_one_step_away(from_root):
    for page in notebooks.html(from_root):
        if "<img" in page:
            assert "<details" in page
            assert page.count("<td") > 3


def test_every_table_has_a_caption_and_header_cells_with_scope(from_root):
    for page in notebooks.html(from_root):
        assert page.count("<table") == page.count("<caption")
        assert page.count("<th ") == page.count('<th scope="col"')


def test_a_picture_is_an_ordinary_output_and_only_controls_are_widgets(from_root):
    for output in notebooks.outputs(from_root, "display_data"):
        if "application/vnd.jupyter.widget-view+json" in output.data:
            assert "image/png" not in output.data
        elif "image/png" in output.data:
            assert {"text/html", "text/plain"} <= set(output.data)


def test_untouched_tasks_say_that_they_were_not_attempted(from_root):
    asked = [cell for cell in notebooks.code_cells(from_root) if re.search(r"^(ask|check)\(case,", cell.source, re.M)]
    assert asked
    for cell in asked:
        assert "Not attempted" in cell.outputs[-1].data["text/plain"]
