"""The series in a browser, with no server of its own: it asks nobody, keeps a student's work, and lets a new release in."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import sys
import zipfile

import pytest
from chromium import faults_by_axe, in_browser
from clients import opened, run
from conftest import HOME
from playwright.sync_api import expect
from test_browser import ALTS, FIELD, OUTPUTS, focus_by_tab

from utils.export.store import Store

pytestmark = in_browser
LESSON = "02_timeline"
FIRST_CELL = "() => window.jupyterapp.shell.currentWidget.content.model.cells.get(0).sharedModel.getSource()"
WRITE = """async (words) => {
    const { content, context } = window.jupyterapp.shell.currentWidget;
    content.model.cells.get(0).sharedModel.setSource(words);
    await context.save();
}"""
SAVE = "() => window.jupyterapp.shell.currentWidget.context.save()"
IN_MY_WORK = """async () => (await window.jupyterapp.serviceManager.contents
    .get('notebooks/my_work', { content: true })).content.map(({ name }) => name)"""
BUILD = [sys.executable, str(HOME / "deploy" / "jupyterlite" / "build_site.py"), str(HOME / ".venv" / "site")]


@pytest.fixture(scope="module", params=["chromium", pytest.param("firefox", marks=pytest.mark.slow)])
def client(request, site, tmp_path_factory):
    """Serve a copy of the site from a stick, beside a browser."""
    folder = shutil.copytree(site, tmp_path_factory.mktemp("stick") / "site")
    with opened("jupyterlite", request.param, folder) as client:
        yield client


@pytest.fixture
def student(client):
    """A browser with a memory of its own, and the list of what it has asked others for."""
    context, outside = client.browser.new_context(), []
    ours = (client.address, "data:", "blob:", "about:")
    context.on("request", lambda request: None if request.url.startswith(ours) else outside.append(request.url))
    yield context, outside
    context.close()


def test_a_lesson_runs_moves_checks_and_keeps_and_asks_nobody(client, student, tmp_path):
    context, outside = student
    page = client.open(LESSON, page=context.new_page())
    run(page)
    assert not {"error", "stderr"} & set(page.evaluate(OUTPUTS))
    page.wait_for_function("document.querySelectorAll('.jp-OutputArea figure img').length > 3")
    assert all(len(alt) > 100 for alt in page.evaluate(ALTS))
    before = page.evaluate(ALTS)
    page.locator(".widget-checkbox input").nth(2).click()
    page.wait_for_function(
        "before => [...document.querySelectorAll('.jp-OutputArea figure img')].some(image => !before.includes(image.alt))",
        arg=before,
    )
    answered(client, page, "2024-11-19")
    page.get_by_role("button", name="Make my_work.zip").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Save my_work.zip").click()
    saved = tmp_path / "my_work.zip"
    download.value.save_as(saved)
    with zipfile.ZipFile(saved) as archive:
        assert "2024-11-19" in archive.read("answers.csv").decode()
    assert outside == []
    page.close()

    other = client.browser.new_context()  # another computer
    page = client.open(LESSON, page=other.new_page())
    run(page)
    assert "2024-11-19" not in values(page)
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Bring back a my_work.zip").click()
    chooser.value.set_files(saved)
    page.get_by_text("1 of 1 files are back").wait_for()
    run(page)
    assert "2024-11-19" in values(page)
    other.close()


def answered(client, page, words):
    """Answer the first question of the lesson, and wait for what is said."""
    focus_by_tab(client, page, FIELD)
    client.type(page, words)
    client.press(page, "Tab", "Enter")
    page.get_by_text("Your guess is kept.").first.wait_for()


def values(page):
    return [field.input_value() for field in page.locator(FIELD).all()]


def test_the_beginning_of_the_lesson_can_be_read_while_python_starts(client, student):
    context, _ = student
    page = context.new_page()
    page.goto(f"{client.address}/lite/notebooks/index.html?path=notebooks/{LESSON}.ipynb", wait_until="commit")
    page.get_by_text("When was this written?").first.wait_for(timeout=10_000)
    assert page.locator("#curtain img, #curtain svg").count() == 1
    page.get_by_role("status").filter(has_text="of 3").wait_for(timeout=10_000)
    assert page.evaluate("!window.jupyterapp?.shell.currentWidget?.sessionContext.session?.kernel"), "before Python is there"
    assert faults_by_axe(page, [["#curtain"]]) == []
    page.get_by_role("button", name="Go to the lesson now").click()
    assert page.locator("#curtain").count() == 0


def test_a_new_release_is_seen_and_no_work_is_lost(client, student):
    context, _ = student
    page = client.open(LESSON, page=context.new_page(), python=False)
    page.evaluate(WRITE, "# Mine: the date is known")
    page.close()
    left_open = client.open("01_background", page=context.new_page(), python=False)
    left_open.evaluate(SAVE)  # run or looked at, and not changed
    page = client.open(LESSON, page=context.new_page(), python=False)
    assert page.evaluate(FIRST_CELL) == "# Mine: the date is known", "the same release: the student's own copy"
    page.close()

    released(client, LESSON, "# The second edition")
    released(client, "01_background", "# Another second edition")
    page = context.new_page()
    page.goto(f"{client.address}/lite/notebooks/index.html?path=notebooks/{LESSON}.ipynb")
    status = page.get_by_role("status")
    expect(status).to_contain_text("Your copy of the former one is in my_work: 02_timeline.until-", timeout=300_000)
    kept = re.search(r"my_work: (\S+)\.ipynb\.", status.inner_text())[1]
    page.get_by_role("button", name="Begin the lesson").click()
    assert page.evaluate(FIRST_CELL) == "# The second edition"
    page.close()
    page = client.open(f"my_work/{kept}", page=context.new_page(), python=False)
    assert page.evaluate(FIRST_CELL) == "# Mine: the date is known"
    page.close()
    left_open.evaluate(SAVE)
    page = client.open("01_background", page=context.new_page(), python=False)
    assert page.evaluate(FIRST_CELL) == "# Another second edition"
    listed = page.evaluate(IN_MY_WORK)
    assert [name for name in listed if name.endswith(".ipynb")] == [f"{kept}.ipynb"], "what nobody changed is not kept"


def released(client, name, words):
    """Publish another text of a lesson."""
    lesson, release = client.home / "lite/files/notebooks" / f"{name}.ipynb", client.home / "lite/release.json"
    notebook, sums = json.loads(lesson.read_text()), json.loads(release.read_text())
    notebook["cells"][0]["source"] = words
    lesson.write_text(json.dumps(notebook))
    written = "\0".join("".join(cell["source"]) for cell in notebook["cells"])
    sums[f"notebooks/{name}.ipynb"] = hashlib.sha256(written.encode()).hexdigest()
    release.write_text(json.dumps(sums))


def test_the_front_page_leads_to_each_lesson_in_all_its_forms(client):
    page = client.browser.new_page()
    page.goto(client.address)
    ways = page.locator(".ways").first.locator("a")
    assert [way.inner_text().split(":")[0].split("\n")[0] for way in ways.all()] == ["Work", "Read", "Project", "Print"]
    for link in page.locator(".ways a").all():
        assert page.request.get(f"{client.address}/{link.get_attribute('href')}").ok
    assert faults_by_axe(page) == []
    page.close()


def test_the_site_is_small_and_holds_no_teaching_page_no_work_and_not_the_article(site):
    size = sum(path.stat().st_size for path in (site / "lite").rglob("*") if path.is_file())
    assert size <= 60e6
    assert not {path.name for path in site.rglob("*")} & {"my_work", "teaching", "answers.csv"}
    assert {path.parent.name for path in site.rglob("article.txt")} == {"example"}
    assert zipfile.ZipFile(site.with_name("lessons-site.zip")).testzip() is None


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda file: file.write_bytes(file.read_bytes() + b" "), "is not the file of the official release"),
        (lambda file: file.unlink(), "is missing"),
    ],
    ids=["changed", "missing"],
)
def test_python_of_anyone_else_is_refused(spoil, says, exported, tmp_path, monkeypatch):
    monkeypatch.setenv("PYODIDE_DIST", str(tmp_path / "release"))
    (tmp_path / "release").mkdir()
    for line in (HOME / "deploy/jupyterlite/pyodide.sha256").read_text().splitlines():
        (tmp_path / "release" / line.split()[1]).write_bytes(b"not the official one")
    spoil(tmp_path / "release" / "pyodide.asm.js")
    said = subprocess.run([*BUILD, str(exported / "student"), str(tmp_path / "site")], capture_output=True, text=True)
    assert said.returncode == 1
    assert said.stdout.count("\n") == 1, "one sentence"
    assert says in said.stdout
    assert not (tmp_path / "site" / "lite").exists()


@pytest.mark.slow
def test_the_same_project_gives_the_same_site_also_when_all_is_compiled_anew(site, exported, tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(HOME / "deploy" / "jupyterlite")
    import build_site

    monkeypatch.setattr(build_site, "Store", lambda _: Store(tmp_path / "nothing kept"))
    again = tmp_path / "site"
    build_site.site(HOME / ".venv" / "site", exported / "student", again)
    files, others = (
        {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()} for folder in (site, again)
    )
    assert {name for name in files | others if files.get(name) != others.get(name)} == set()
