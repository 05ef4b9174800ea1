"""Each lesson runs from top to bottom wherever a class opens it, and its pictures describe themselves."""

import re

import nbformat
import pytest

import notebooks

ANOTHER_UTILS = "value = 'this is some other package with the name utils'\n"
NO_NETWORK = """
import socket

def refuse(*arguments, **_):
    raise OSError(f"the lesson asked for the network: {arguments}")

connect = socket.socket.connect
socket.getaddrinfo = refuse
socket.socket.connect = lambda self, to: connect(self, to) if str(to[0]).startswith(("127.", "/")) else refuse(to)
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
    """All lessons, run two at a time beside another utils with no network: from the root, and in an unzipped copy."""
    before, copies = listing(unzipped), [notebooks.read(name) for name in notebooks.NAMES]
    for copy in copies:
        copy.cells.append(nbformat.v4.new_code_cell("import utils\nprint(utils.__file__)"))
    jobs = [(notebooks.read(name), notebooks.HOME, hostile) for name in notebooks.NAMES]
    jobs += [(copy, unzipped / "notebooks", hostile) for copy in copies]
    done = notebooks.run_all(jobs)
    first, second = done[: len(copies)], done[len(copies) :]
    names = notebooks.NAMES
    return dict(zip(names, first, strict=True)), dict(zip(names, second, strict=True)), (before, listing(unzipped))


@pytest.fixture(params=notebooks.NAMES)
def from_root(request, runs):
    return runs[0][request.param]


def listing(folder):
    return sorted(path for path in folder.rglob("*") if "__pycache__" not in path.parts)


def quiet(notebook):
    assert not notebooks.outputs(notebook, "error")
    assert not [stream.text for stream in notebooks.outputs(notebook, "stream") if stream.name == "stderr"]


def test_a_lesson_runs_from_the_root_beside_another_utils_with_no_network(from_root):
    quiet(from_root)


@pytest.mark.parametrize("name", notebooks.NAMES)
def test_a_lesson_runs_from_its_folder_in_an_unzipped_copy(name, runs, unzipped):
    notebook = runs[1][name]
    quiet(notebook)
    assert str(unzipped) in notebook.cells[-1].outputs[0].text


def test_a_lesson_runs_from_the_folder_above_a_clone(unzipped, hostile):
    quiet(notebooks.run(notebooks.read(notebooks.NAMES[0]), unzipped.parent, hostile))


def test_running_the_lessons_writes_nothing(runs):
    before, after = runs[2]
    assert after == before


def test_a_lesson_without_its_project_says_what_to_do(tmp_path, hostile):
    notebook = notebooks.run(notebooks.read(notebooks.NAMES[0]), tmp_path, hostile, allow_errors=True)
    (error,) = notebooks.outputs(notebook, "error")[:1]
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
