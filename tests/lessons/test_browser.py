"""The lessons where students open them, in real browsers: all cells, alternative texts, explorers by keyboard."""

from __future__ import annotations

import re
import urllib.request

import nbformat
import pytest
from chromium import faults_by_axe, in_browser
from clients import opened, run
from playwright.sync_api import expect

import notebooks
from utils.charts.trace import topics

pytestmark = in_browser
OUTPUTS = """() => [...window.jupyterapp.shell.currentWidget.content.model.cells]
    .filter(cell => cell.type === 'code').flatMap(cell => cell.sharedModel.getOutputs())
    .map(output => output.output_type === 'stream' ? output.name : output.output_type)"""
# What the project writes: texts and outputs. JupyterLab's own frame around them is not ours.
OURS = [[".jp-RenderedMarkdown"], [".jp-OutputArea-output"]]
FETCHED = """async address => {
    const answer = await fetch(address), content = await answer.arrayBuffer();
    return [answer.status, content.byteLength, new TextDecoder().decode(content.slice(0, 15))];
}"""
CHOSEN = """element => {
    const notebook = window.jupyterapp.shell.currentWidget.content, cell = element.closest('.jp-Cell');
    notebook.activeCellIndex = notebook.widgets.findIndex(widget => widget.node === cell);
    notebook.mode = 'command';
    notebook.activate();
    cell.scrollIntoView();
}"""
WRITTEN = """() => [...window.jupyterapp.shell.currentWidget.content.model.cells]
    .map(cell => cell.sharedModel.getSource()).join('\\n')"""
EXPLORERS = """() => [...document.querySelectorAll('.jp-CodeCell')]
    .filter(cell => cell.querySelector('.jupyter-widgets select, .jupyter-widgets [type=checkbox]'))
    .map(cell => [cell.querySelector('.cm-content').innerText, cell.querySelector('.jp-OutputArea').offsetHeight])"""
BUSY = """() => {
    const { kernel } = window.jupyterapp.shell.currentWidget.sessionContext.session;
    kernel.requestExecute({code: 'import time; time.sleep(3)'});
}"""
FIELD = ".widget-text input"
ALTS = "() => [...document.querySelectorAll('.jp-OutputArea figure img')].map(image => image.alt)"


WAYS = [("jupyterlab", "chromium"), ("jupyterlab", "firefox"), ("notebook", "chromium"), ("notebook", "firefox")]
WAYS += [("jupyterlite", "chromium"), ("jupyterlite", "firefox")]
ALL_WAYS = [pytest.param(way, marks=pytest.mark.slow if number else (), id="-".join(way)) for number, way in enumerate(WAYS)]


@pytest.fixture(scope="module", params=ALL_WAYS)
def client(request, tmp_path_factory):
    """One way to open a lesson after the other; the first one is quick, and stands for all in `make test`."""
    lite = request.param[0] == "jupyterlite"
    folder = request.getfixturevalue("site") if lite else tmp_path_factory.mktemp("client")
    with opened(*request.param, folder) as client:
        yield client


@pytest.fixture(scope="module")
def lesson(client):
    """Open a lesson and run all cells; once for all tests."""
    pages = {}

    def open_lesson(name):
        if name not in pages:
            pages[name] = client.open(name)
            run(pages[name])
        return pages[name]

    return open_lesson


only_the_first = pytest.mark.parametrize("client", ALL_WAYS[:1], indirect=True)


def focus_by_tab(client, page, selector):
    """Choose the cell of a control as the arrow keys do, and press Tab until the control has the focus."""
    page.locator(selector).first.evaluate(CHOSEN)
    for _ in range(12):
        client.press(page, "Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    pytest.fail(f"{selector} cannot be reached with Tab")


def choose(client, page, steps):
    """Choose in the list that has the focus, so many lines below."""
    client.press(page, "Space", *["ArrowDown"] * steps, "Enter")


def wait_for_alt(page, words):
    """Wait for a picture whose alternative text holds these words."""
    page.wait_for_function(
        "words => [...document.querySelectorAll('figure img')].some(image => image.alt.includes(words))", arg=words
    )


@pytest.mark.parametrize("name", notebooks.NAMES)
def test_a_lesson_runs_describes_its_pictures_and_breaks_no_rule_of_accessibility(name, lesson):
    page = lesson(name)
    kinds = page.evaluate(OUTPUTS)
    assert kinds
    assert not {"error", "stderr"} & set(kinds)
    page.wait_for_function("document.querySelectorAll('.jp-OutputArea figure img').length > 0")
    alts = page.evaluate(ALTS)
    assert all(len(alt) > 100 for alt in alts)
    assert page.locator(".jp-OutputArea img:not(figure img)").count() == 0, "no picture without a figure around it"
    too_wide = "() => [...document.querySelectorAll('.jp-OutputArea figure img')].filter(i => i.offsetWidth > 1024).length"
    assert page.evaluate(too_wide) == 0
    assert faults_by_axe(page, OURS) == []


@only_the_first
def test_jupyterlab_starts_with_the_first_lesson_a_folded_file_browser_and_no_question(lesson, client):
    with urllib.request.urlopen(client.address) as start:
        assert start.url == f"{client.address}/doc/tree/notebooks/00_start_here.ipynb"
    page = lesson("00_start_here")
    assert page.locator(".jp-FileBrowser").count() == 1
    expect(page.locator(".jp-FileBrowser")).to_be_hidden()
    assert page.locator(".Toastify__toast, .jp-Dialog").count() == 0


def test_the_search_for_faults_finds_a_picture_without_a_description(client):
    page = client.browser.new_page()
    page.set_content('<main><h1>x</h1><div class="jp-OutputArea-output"><img src="x.png"></div></main>')
    assert any(fault.startswith("image-alt") for fault in faults_by_axe(page, OURS))
    page.close()


def test_the_sentence_reader_is_worked_with_the_keyboard_and_its_text_follows(lesson, client):
    page = lesson("00_start_here")
    page.wait_for_selector(".widget-dropdown select")
    wait_for_alt(page, "p1s1 is pointed at")
    focus_by_tab(client, page, ".widget-dropdown select")
    choose(client, page, 2)
    wait_for_alt(page, "p1s3 is pointed at")
    assert page.get_by_text("Zelensky welcomed the decision.").count() == 1


def test_the_claim_tracer_is_worked_with_the_keyboard_and_its_text_follows(lesson, client, case):
    page = lesson("01_background")
    page.wait_for_selector(".widget-dropdown select")
    focus_by_tab(client, page, ".widget-dropdown select")
    choose(client, page, 1)
    last = case.claims[case.claims["topic"] == topics(case)[1]]["claim_id"].iloc[-1]
    wait_for_alt(page, last)


def test_the_clue_switches_are_worked_with_the_keyboard_and_their_text_follows(lesson, client):
    page = lesson("02_timeline")
    page.wait_for_selector(".widget-checkbox input")
    focus_by_tab(client, page, ".widget-checkbox input")
    client.press(page, "Tab", "Tab", "Space")  # the third clue: the Monday
    wait_for_alt(page, "last Monday before day 1,000: not used")


def test_a_pathway_is_placed_on_the_ladder_with_the_keyboard_and_the_text_names_it(lesson, client):
    page = lesson("04_escalation_risks")
    paths = 'select:has(option[value="choose a pathway"])'
    page.wait_for_selector(paths)
    focus_by_tab(client, page, paths)
    choose(client, page, 1)
    client.press(page, "Tab")
    choose(client, page, 2)
    client.press(page, "Tab")
    client.type(page, "The sentence says so.")
    client.press(page, "Tab")  # whoever leaves the field has written the reason
    wait_for_alt(page, "placed by you on")


def test_a_forecast_is_locked_with_the_keyboard_and_its_fields_are_gone(lesson, client):
    page = lesson("04_escalation_risks")
    questions = 'select:has(option[value="choose a question"])'
    page.wait_for_selector(questions)
    cell = page.locator(".jp-Cell", has=page.locator(questions))
    fields = cell.locator(".jupyter-widgets").locator("input, textarea").filter(visible=True)
    focus_by_tab(client, page, questions)
    choose(client, page, 1)
    cell.get_by_text("Counts as yes").wait_for()
    assert fields.count() == 2
    client.press(page, "Tab")
    client.type(page, "70")
    client.press(page, "Tab")
    client.type(page, "The text says so.")
    client.press(page, "Tab")
    cell.get_by_text("Ready to lock").wait_for()
    client.press(page, "Space")  # Lock
    cell.get_by_text("Locked on").wait_for()
    expect(fields).to_have_count(0)


def test_a_claim_is_coded_with_the_keyboard_and_the_next_one_comes(lesson, client):
    page = lesson("06_code_together")
    statuses = 'select:has(option[value="choose a status"])'
    page.wait_for_selector(statuses)
    cell = page.locator(".jp-Cell", has=page.locator(statuses)).first
    focus_by_tab(client, page, statuses)
    choose(client, page, 1)
    cell.get_by_text(re.compile(r"1 of \d+ coded")).wait_for()
    client.press(page, "Tab", "Enter")  # Next claim
    expect(cell.locator("select").first).to_have_value(re.compile("^2 of "))
    expect(cell.locator("select").last).to_have_value("choose a status")


def test_what_a_student_has_written_is_there_after_saving_and_a_new_start(client):
    if client.application == "jupyterlite":
        pytest.skip("test_site does this")
    mine = notebooks.read("00_start_here")
    place = next(place for place, cell in enumerate(mine.cells) if cell.source.startswith("prose = ..."))
    del mine.cells[place + 1 :]  # what comes later takes its time and says nothing more
    nbformat.write(mine, client.home / "notebooks" / "mine.ipynb")
    page = client.open("mine")
    run(page)
    page.wait_for_selector(FIELD)
    focus_by_tab(client, page, FIELD)
    page.evaluate(BUSY)  # letters that come one by one would be late
    client.type(page, "30")
    client.press(page, "Tab", "Enter")  # Keep
    page.get_by_text("Your guess is kept.").first.wait_for()
    page.locator(".jp-Cell", has=page.get_by_text("prose = ...")).first.evaluate(CHOSEN)
    client.press(page, "Enter")
    client.type(page, "mine = 30")
    client.press(page, "Enter")
    client.press(page, "Control+s")
    page.wait_for_function("!window.jupyterapp.shell.currentWidget.context.model.dirty")
    page.evaluate("() => window.jupyterapp.shell.currentWidget.sessionContext.shutdown()")
    while "mine.ipynb" in urllib.request.urlopen(f"{client.address}/api/sessions").read().decode():
        page.wait_for_timeout(100)
    page.close()
    page = client.open("mine")
    assert "mine = 30\nprose = ..." in page.evaluate(WRITTEN)
    page.wait_for_function("document.querySelectorAll('.jp-OutputArea figure img').length > 0")  # nothing has run
    assert all(len(alt) > 100 for alt in page.evaluate(ALTS))
    run(page)
    expect(page.locator(FIELD).first).to_have_value("30")
    page.close()


@pytest.mark.parametrize("name", notebooks.NAMES)
def test_every_control_has_a_name(name, lesson):
    page = lesson(name)
    page.wait_for_selector(".jupyter-widgets")
    for control in page.locator(".jupyter-widgets select, .jupyter-widgets input").all():
        labels = "element => element.labels?.length ? element.labels[0].textContent.trim() : element.ariaLabel"
        assert control.evaluate(labels), control


@only_the_first
@pytest.mark.parametrize("name", notebooks.NAMES)
def test_one_screen_shows_an_explorer_whole(name, lesson, case):
    page = lesson(name)
    page.set_viewport_size({"width": 1280, "height": 800})
    reader = page.locator("select", has=page.locator('option[value^="p1s1 "]'))
    if reader.count():  # the sentence with most claims has the longest table
        most = case.claims["sentence_id"].value_counts().idxmax()
        label = reader.locator("option").filter(has_text=f"{most} ").first.inner_text()
        reader.select_option(label)
        wait_for_alt(page, f"{most} is pointed at")
    tall = page.evaluate(EXPLORERS)
    assert tall or name in ("03_stakeholder_positions", "05_path_ahead")
    assert [(cell, height) for cell, height in tall if height > 620] == []


@only_the_first
def test_the_menu_of_jupyterlab_exports_the_lesson_in_front_of_you(lesson, client):
    page = lesson("02_timeline")
    page.evaluate("() => window.jupyterapp.commands.execute('docmanager:save')")
    page.locator(".lm-MenuBar-itemLabel", has_text="File").first.click()
    page.locator(".lm-Menu-itemLabel", has_text="Save and Export Notebook As").hover()
    offered = page.locator(".lm-Menu-itemLabel", has_text="Lesson_")
    offered.first.wait_for()
    kinds = [label.casefold() for label in offered.all_inner_texts()]
    assert len(kinds) == 6
    for kind in kinds:
        status, size, start = page.evaluate(FETCHED, f"{client.address}/nbconvert/{kind}/notebooks/02_timeline.ipynb")
        assert status == 200, kind
        assert start.startswith("%PDF" if "pdf" in kind else "<!doctype html>")
        assert size > 200_000, "the pictures came along"
