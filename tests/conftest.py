"""Two cases for every test: the real one, and a made-up one about something wholly different.

The text of the real article is not part of the project. Set the environment variable
ARTICLE to its path to run the tests that need it; without it they are skipped.
"""

import csv
import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
HOME = HERE.parent
sys.path.insert(0, str(HOME))

import lessons  # noqa: E402
from chromium import CHROMIUM, FLAGS  # noqa: E402

from utils import load_case  # noqa: E402

REAL, SECOND = HOME / "data", HERE / "second_case"
CASES = {"real": REAL, "second": SECOND}


def rows(name, table):
    """Read a table of a case as plain text, to make one test for each of its rows."""
    with open(CASES[name] / f"{table}.csv", encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def with_cells(case, table, row, **cells):
    """Return the case with other values in one row of a table; the first row is 0."""
    frame = getattr(case, table).copy()
    for column, value in cells.items():
        frame.loc[row, column] = value
    return replace(case, **{table: frame})


def without(case, table, keep):
    """Return the case with those rows of a table only that the function keeps."""
    frame = getattr(case, table)
    return replace(case, **{table: frame[keep(frame)].reset_index(drop=True)})


def put_together(target):
    """Write the second case into a folder, with the real description of the columns."""
    target.mkdir(parents=True, exist_ok=True)
    for file in SECOND.glob("*.csv"):
        shutil.copy(file, target)
    package = json.loads((REAL / "datapackage.json").read_text(encoding="utf-8"))
    package |= {"name": "footbridge", "title": "The footbridge of Lower Fimbleton"}
    (target / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    return target


@pytest.fixture(scope="session")
def export_home(tmp_path_factory):
    """Unzip the project and export it there, with the command of the README."""
    home = lessons.unzip(tmp_path_factory.mktemp("export") / "home")
    said = subprocess.run([sys.executable, "-m", "utils", "export"], cwd=home, capture_output=True, text=True)
    assert said.returncode == 0, said.stdout + said.stderr
    return home


@pytest.fixture(scope="session")
def exported(export_home):
    """Return the folder of all exported files, without what is kept for a repeat."""
    shutil.copytree(export_home / "build", export_home.parent / "build", ignore=shutil.ignore_patterns(".cache"))
    return export_home.parent / "build"


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
    """Load the real case."""
    return load_case()


@pytest.fixture(scope="session")
def second_case(tmp_path_factory):
    """Load the made-up case."""
    return load_case(put_together(tmp_path_factory.mktemp("second") / "data"))


@pytest.fixture
def folder(tmp_path):
    """Give a fresh folder with the made-up case, to be spoilt."""
    return put_together(tmp_path / "data")


@pytest.fixture(params=list(CASES))
def any_case(request):
    """Take both cases, one after the other."""
    return request.getfixturevalue("case" if request.param == "real" else "second_case")


@pytest.fixture(scope="session")
def article():
    """Give the path of the real article, or skip."""
    path = os.environ.get("ARTICLE")
    if not path:
        pytest.skip("set ARTICLE to the path of the article's text to run this test")
    return Path(path).resolve()


@pytest.fixture(scope="session")
def second_article():
    """Give the path of the made-up article."""
    return SECOND / "article.txt"


@pytest.fixture(params=list(CASES))
def proof(request):
    """Give both cases, each with the text of its article."""
    real = request.param == "real"
    path = request.getfixturevalue("article" if real else "second_article")
    return request.getfixturevalue("case" if real else "second_case"), path.read_text(encoding="utf-8")


@pytest.fixture(autouse=True)
def my_work(tmp_path_factory, monkeypatch):
    """A student's folder for each test, so that no test writes into the real one."""
    from utils import work

    folder = tmp_path_factory.mktemp("my_work")
    monkeypatch.setattr(work, "FOLDER", folder)
    return folder
