"""The lessons in JupyterLab, in a real browser: all cells, alternative texts, explorers by keyboard."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request

import pytest
from chromium import faults_by_axe, in_browser
from playwright.sync_api import expect

import notebooks

pytestmark = in_browser
READY = "window.jupyterapp?.shell.currentWidget?.content?.model?.cells.length > 0"
IDLE = "window.jupyterapp.shell.currentWidget.sessionContext.session?.kernel?.status === 'idle'"
RUN = "() => window.jupyterapp.commands.execute('notebook:run-all-cells')"
OUTPUTS = """() => [...window.jupyterapp.shell.currentWidget.content.model.cells]
    .filter(cell => cell.type === 'code').flatMap(cell => cell.sharedModel.getOutputs())
    .map(output => output.output_type === 'stream' ? output.name : output.output_type)"""
# What the project writes: texts and outputs. JupyterLab's own frame around them is not ours.
OURS = [[".jp-RenderedMarkdown"], [".jp-OutputArea-output"]]
FETCHED = """async address => {
    const answer = await fetch(address), content = await answer.arrayBuffer();
    return [answer.status, content.byteLength, new TextDecoder().decode(content.slice(0, 15))];
}"""
ALTS = "() => [...document.querySelectorAll('.jp-OutputArea figure img')].map(image => image.alt)"


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """JupyterLab on an unzipped copy, started as `make lab` does, with all cells drawn; yields its address."""
    folder = tmp_path_factory.mktemp("lab")
    home = notebooks.unzip(folder / "home")
    settings = shutil.copytree(notebooks.HOME / "deploy", home / "deploy") / "lab" / "overrides.json"
    tracker = {"@jupyterlab/notebook-extension:tracker": {"windowingMode": "none"}}
    settings.write_text(json.dumps(json.loads(settings.read_text()) | tracker))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "jupyterlab", "--config=deploy/lab/config.py", "--no-browser", "--allow-root"]
    command += [f"--port={port}", "--IdentityProvider.token=", "--LabApp.expose_app_in_browser=True"]
    command += [f"--LabApp.user_settings_dir={folder / 'user'}"]
    with open(folder / "log", "w") as log:
        server = subprocess.Popen(command, cwd=home, stdout=log, stderr=log, env={**os.environ, "JUPYTER_PREFER_ENV_PATH": "1"})
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(120):
            try:
                urllib.request.urlopen(f"{address}/api", timeout=1).close()
                break
            except OSError:
                time.sleep(0.5)
        else:
            pytest.fail((folder / "log").read_text()[-2000:])
        yield address
    finally:
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:  # on a busy machine its kernels take their time
            server.kill()
            server.wait()


@pytest.fixture(scope="module")
def lesson(browser, lab):
    """Open a lesson at a projector's width, run all cells, wait for the last output; once for all tests."""
    pages = {}

    def open_lesson(name):
        if name not in pages:
            page = pages[name] = browser.new_page(viewport={"width": 1024, "height": 768})
            page.goto(f"{lab}/doc/tree/notebooks/{name}.ipynb?reset")
            page.wait_for_function(READY, timeout=60_000)
            page.wait_for_function(IDLE, timeout=60_000)
            assert page.evaluate(RUN)
            page.wait_for_function(IDLE, timeout=60_000)
        return pages[name]

    return open_lesson


def focus_by_tab(page, selector):
    """Press Tab, starting above the control, until the control has the focus."""
    page.locator(selector).first.scroll_into_view_if_needed()
    page.locator(selector).first.evaluate(
        "element => { element.closest('.jp-Cell').querySelector('.jp-Cell-outputArea').setAttribute('tabindex', '-1');"
        " element.closest('.jp-Cell').querySelector('.jp-Cell-outputArea').focus(); }"
    )
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"{selector} cannot be reached with Tab")


@pytest.mark.parametrize("name", notebooks.NAMES)
def test_a_lesson_runs_describes_its_pictures_and_breaks_no_rule_of_accessibility(name, lesson):
    page = lesson(name)
    kinds = page.evaluate(OUTPUTS)
    assert kinds
    assert not {"error", "stderr"} & set(kinds)
    page.wait_for_function("document.querySelectorAll('.jp-OutputArea figure img').length > 0")
    alts = page.evaluate(ALTS)
    assert all(len(alt) > 100 for alt in alts)
    too_wide = "() => [...document.querySelectorAll('.jp-OutputArea figure img')].filter(i => i.offsetWidth > 1024).length"
    assert page.evaluate(too_wide) == 0
    assert faults_by_axe(page, OURS) == []


def test_jupyterlab_starts_with_the_first_lesson_a_folded_file_browser_and_no_question(lesson, lab):
    with urllib.request.urlopen(lab) as start:
        assert start.url == f"{lab}/doc/tree/notebooks/00_start_here.ipynb"
    page = lesson("00_start_here")
    assert page.locator(".jp-FileBrowser").count() == 1
    expect(page.locator(".jp-FileBrowser")).to_be_hidden()
    assert page.locator(".Toastify__toast, .jp-Dialog").count() == 0


def test_the_search_for_faults_finds_a_picture_without_a_description(browser):
    page = browser.new_page()
    page.set_content('<main><h1>x</h1><div class="jp-OutputArea-output"><img src="x.png"></div></main>')
    assert any(fault.startswith("image-alt") for fault in faults_by_axe(page, OURS))
    page.close()


def test_the_sentence_reader_is_worked_with_the_keyboard_and_its_text_follows(lesson):
    page = lesson("00_start_here")
    page.wait_for_selector(".widget-dropdown select")
    assert any("p1s1 is pointed at" in alt for alt in page.evaluate(ALTS))
    focus_by_tab(page, ".widget-dropdown select")
    page.keyboard.press("Space")
    for key in ("ArrowDown", "ArrowDown", "Enter"):
        page.keyboard.press(key)
    page.wait_for_function(
        "() => [...document.querySelectorAll('figure img')].some(image => image.alt.includes('p1s3 is pointed at'))"
    )
    assert page.get_by_text("Zelensky welcomed the decision.").count() == 1


def test_the_clue_switches_are_worked_with_the_keyboard_and_their_text_follows(lesson):
    page = lesson("02_timeline")
    page.wait_for_selector(".widget-checkbox input")
    focus_by_tab(page, ".widget-checkbox input")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")  # the third clue: the Monday
    page.wait_for_function(
        "() => [...document.querySelectorAll('figure img')]"
        ".some(image => image.alt.includes('last Monday before day 1,000: not used'))"
    )


def choose(page, steps):
    """Choose in the list that has the focus, so many lines below."""
    page.keyboard.press("Space")
    for key in ["ArrowDown"] * steps + ["Enter"]:
        page.keyboard.press(key)


def test_a_pathway_is_placed_on_the_ladder_with_the_keyboard_and_the_text_names_it(lesson):
    page = lesson("04_escalation_risks")
    paths = 'select:has(option[value="choose a pathway"])'
    page.wait_for_selector(paths)
    focus_by_tab(page, paths)
    choose(page, 1)
    page.keyboard.press("Tab")
    choose(page, 2)
    page.keyboard.press("Tab")
    page.keyboard.type("The sentence says so.")
    page.keyboard.press("Tab")  # whoever leaves the field has written the reason
    page.wait_for_function(
        "() => [...document.querySelectorAll('figure img')].some(image => image.alt.includes('placed by you on'))"
    )


def test_a_forecast_is_locked_with_the_keyboard_and_its_fields_are_gone(lesson):
    page = lesson("04_escalation_risks")
    questions = 'select:has(option[value="choose a question"])'
    page.wait_for_selector(questions)
    cell = page.locator(".jp-Cell", has=page.locator(questions))
    fields = cell.locator(".jupyter-widgets").locator("input, textarea").filter(visible=True)
    focus_by_tab(page, questions)
    choose(page, 1)
    cell.get_by_text("Counts as yes").wait_for()
    assert fields.count() == 2
    page.keyboard.press("Tab")
    page.keyboard.type("70")
    page.keyboard.press("Tab")
    page.keyboard.type("The text says so.")
    cell.get_by_text("Ready to lock").wait_for()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")  # Lock
    cell.get_by_text("Locked on").wait_for()
    expect(fields).to_have_count(0)


@pytest.mark.parametrize("name", notebooks.NAMES)
def test_every_control_has_a_name(name, lesson):
    page = lesson(name)
    page.wait_for_selector(".jupyter-widgets")
    for control in page.locator(".jupyter-widgets select, .jupyter-widgets input").all():
        labels = "element => element.labels?.length ? element.labels[0].textContent.trim() : element.ariaLabel"
        assert control.evaluate(labels), control


def test_the_menu_of_jupyterlab_exports_the_lesson_in_front_of_you(lesson, lab):
    page = lesson("02_timeline")
    page.evaluate("() => window.jupyterapp.commands.execute('docmanager:save')")
    page.locator(".lm-MenuBar-itemLabel", has_text="File").first.click()
    page.locator(".lm-Menu-itemLabel", has_text="Save and Export Notebook As").hover()
    offered = page.locator(".lm-Menu-itemLabel", has_text="Lesson_")
    offered.first.wait_for()
    kinds = [label.casefold() for label in offered.all_inner_texts()]
    assert len(kinds) == 6
    for kind in kinds:
        status, size, start = page.evaluate(FETCHED, f"{lab}/nbconvert/{kind}/notebooks/02_timeline.ipynb")
        assert status == 200, kind
        assert start.startswith("%PDF" if "pdf" in kind else "<!doctype html>")
        assert size > 200_000, "the pictures came along"
