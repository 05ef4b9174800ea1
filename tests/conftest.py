"""Two cases for every test: the one in ``data``, and the example beside it, about something wholly different.

Tests in ``house`` hold for any case; those in ``lessons`` are about this article and these
notebooks. The text of the article is not part of the project. Set the environment variable
ARTICLE to its path to run the tests that need it; without it they are skipped.
"""

import csv
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
HOME = HERE.parent
sys.path.insert(0, str(HOME))

from chromium import CHROMIUM, FLAGS  # noqa: E402

import notebooks  # noqa: E402
from utils import load_case  # noqa: E402

REAL, EXAMPLE, SMALL = HOME / "data", HOME / "data" / "example", HERE / "two_claims"
CASES = {"real": REAL, "example": EXAMPLE}


def rows(name, table):
    """Read a table of a case as plain text, to make one test for each of its rows."""
    with open(CASES[name] / f"{table}.csv", encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def with_cells(case, table, row, **cells):
    """Return the case with other values in one row of a table; the first row is 0."""
    frame = case.table(table).copy()
    for column, value in cells.items():
        frame.loc[row, column] = value
    return case.with_tables(**{table: frame})


def without(case, table, keep):
    """Return the case with those rows of a table only that the function keeps."""
    frame = case.table(table)
    return case.with_tables(**{table: frame[keep(frame)].reset_index(drop=True)})


# From the longest to the shortest; all others are shorter. A file stays with one worker.
LONG = ["test_export", "test_browser", "test_pages", "test_site", "test_any_case", "test_lessons_run", "test_explore"]
LONG += ["test_verify", "test_charts", "test_work", "test_exercises", "test_ways", "test_ask"]


def pytest_collection_modifyitems(items):
    """Begin with the long files, so that no worker is left alone with one of them at the end."""
    items.sort(key=lambda item: LONG.index(item.path.stem) if item.path.stem in LONG else len(LONG))


@pytest.fixture(scope="session")
def export_home(tmp_path_factory, worker_id):
    """Unzip the project and export it there, with the command of the README; the article lies where its owner keeps it.

    It is made once, by whoever needs it first, and each worker gets a copy.
    """
    base = tmp_path_factory.getbasetemp() if worker_id == "master" else tmp_path_factory.getbasetemp().parent
    try:
        (base / "exporting").mkdir()
    except FileExistsError:
        until = time.monotonic() + 300
        while not (base / "exported").exists():
            assert time.monotonic() < until, "the export of another worker has not come"
            time.sleep(0.5)
    else:
        home = notebooks.unzip(base / "exporting" / "home")
        (home / "notebooks" / "my_work").mkdir()
        if os.environ.get("ARTICLE"):
            shutil.copy(os.environ["ARTICLE"], home / "notebooks" / "my_work" / "article.txt")
        said = subprocess.run([sys.executable, "-m", "utils", "export"], cwd=home, capture_output=True, text=True)
        assert said.returncode == 0, said.stdout + said.stderr
        home.rename(base / "exported")
    return shutil.copytree(base / "exported", tmp_path_factory.mktemp("export") / "home")


@pytest.fixture(scope="session")
def exported(export_home):
    """Return the folder of all exported files, without what is kept for a repeat."""
    shutil.copytree(export_home / "build", export_home.parent / "build", ignore=shutil.ignore_patterns(".cache"))
    return export_home.parent / "build"


@pytest.fixture(scope="session")
def site(exported, tmp_path_factory):
    """Build the site with Python in the browser, from the exports of the tests; return its folder."""
    environment, folder = HOME / ".venv" / "site", tmp_path_factory.mktemp("site") / "site"
    if not environment.exists():
        pytest.skip("THE SITE IS NOT TESTED: make site makes the environment that builds it")
    command = [sys.executable, HOME / "deploy" / "jupyterlite" / "build_site.py", environment, exported / "student", folder]
    said = subprocess.run(list(map(str, command)), capture_output=True, text=True)
    if "cannot be had" in said.stdout:
        pytest.skip(f"THE SITE IS NOT TESTED: {said.stdout}")
    assert said.returncode == 0, said.stdout + said.stderr
    return folder


@pytest.fixture(scope="module")  # longer, and its event loop would be in the way of the kernels of other tests
def browser():
    """Start the browser, once for the tests of a file."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def case():
    """Load the case in ``data``."""
    return load_case()


@pytest.fixture(scope="session")
def answer(case):
    """Give the key of each task of the case in ``data``."""
    return dict(zip(case.exercises["exercise_id"], case.exercises["answer"], strict=True))


@pytest.fixture(scope="session")
def example():
    """Load the example."""
    return load_case(EXAMPLE)


@pytest.fixture(scope="session")
def small():
    """Load the smallest case: two claims, three tables."""
    return load_case(SMALL)


@pytest.fixture
def folder(tmp_path):
    """Give a fresh copy of the example, to be spoilt."""
    return Path(shutil.copytree(EXAMPLE, tmp_path / "data"))


@pytest.fixture(params=list(CASES))
def any_case(request):
    """Take both cases, one after the other."""
    return request.getfixturevalue("case" if request.param == "real" else "example")


@pytest.fixture(scope="session")
def article():
    """Give the path of the real article, or skip."""
    path = os.environ.get("ARTICLE")
    if not path:
        pytest.skip("set ARTICLE to the path of the article's text to run this test")
    return Path(path).resolve()


@pytest.fixture(scope="session")
def example_article():
    """Give the path of the example's article."""
    return EXAMPLE / "article.txt"


@pytest.fixture(params=list(CASES))
def proof(request):
    """Give both cases, each with the text of its article."""
    real = request.param == "real"
    path = request.getfixturevalue("article" if real else "example_article")
    return request.getfixturevalue("case" if real else "example"), path.read_text(encoding="utf-8")


def called(task):
    """Name a task (a case, and a row of its exercises) in the list of the tests."""
    return f"{task[0]} {task[1]['exercise_id']}"


def one_of_each_kind(tasks):
    """Take one task for each way in which an answer is read: its kind, whether it is judged, columns of a table, letters."""
    seen = {}
    for name, row in tasks:
        kind, key = row["kind"], row["answer"].split(";")
        columns = key[0].count(",") if kind in ("table", "ordered") else 0
        letters = kind == "set" and all(len(way.strip()) == 1 for part in key for way in part.split("|"))
        seen.setdefault((kind, row["asks"] in ("guess", "write"), columns, letters), (name, row))
    return list(seen.values())


def with_feedback(tasks):
    """Take the tasks that have known wrong answers: the case, the task, and its rows of ``feedback.csv``."""
    known = {name: rows(name, "feedback") for name in CASES}
    several = [(name, row, [line for line in known[name] if line["exercise_id"] == row["exercise_id"]]) for name, row in tasks]
    return [(name, row | {"known": lines}) for name, row, lines in several if lines]


@pytest.fixture(autouse=True)
def first_try():
    """Nobody has tried a task yet, and nobody has asked for a hint."""
    from utils.practice import checks

    checks._ASKED.clear()
    checks._TRIED.clear()


@pytest.fixture(autouse=True)
def my_work(tmp_path_factory, monkeypatch):
    """A student's folder for each test, so that no test writes into the real one."""
    from utils.practice import work

    folder = tmp_path_factory.mktemp("my_work")
    monkeypatch.setattr(work, "FOLDER", folder)
    return folder
