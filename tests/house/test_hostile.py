"""What somebody has typed is text everywhere: no browser, no Typst, no terminal runs what stands in a cell or an answer."""

import copy
import re
import shutil
import warnings

import pymupdf
import pytest
from bs4 import BeautifulSoup
from chromium import in_browser
from conftest import EXAMPLE
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from test_any_case import TOOLS, describe, rewrite

from utils import check, kept_words, load_case
from utils.case.description import read_package
from utils.explorers import ask, base
from utils.export.elsewhere import clean
from utils.export.exporters import exporter
from utils.export.tree import inside, parsed
from utils.practice import work
from utils.show import ABOUT

# Elements that run or load something, a formula, code of Typst, of Jinja, of Markdown, an end of what a page may stand in.
BAIT = "<script>hacked=1</script><img src=x onerror=hacked=1></textarea></title>"
BAIT += ' $\\frac{1$ #panic("x") {{ 7*7 }} [l](javascript:hacked=1)'
READ = "<img src=x onerror=hacked=1>"  # a part of it, as it must be seen
FILES = {"html": "page.html", "slides": "deck.html", "pdf": "print.pdf"}
SHAPED = {"sentences", "date_edtf", "date_said", "published", "accessed", "answer", "notebook", "first_notebook", "deadline"}


def typed(folder):
    """Write the bait behind each text of a case, wherever any text may stand."""
    for resource in read_package(folder)[0]["resources"]:
        schema = resource["schema"]
        key = schema.get("primaryKey", [])
        bound = {*([key] if isinstance(key, str) else key), *(link["fields"] for link in schema.get("foreignKeys", [])), *SHAPED}
        free = [
            field["name"]
            for field in schema["fields"]
            if field.get("type", "string") == "string" and not {"enum", "pattern"} & {*field.get("constraints", {})}
        ]
        columns = [name for name in free if name not in bound]
        rewrite(
            folder,
            resource["name"],
            lambda rows, columns=columns: [
                row | {name: f"{row[name]} {BAIT}" for name in columns if row.get(name)} for row in rows
            ],
        )
    describe(folder, lambda package: package.update(title=f"{package['title']} {BAIT}"))
    return load_case(folder)


@pytest.fixture(scope="module")
def shown(tmp_path_factory):
    """Show what each tool returns for such a case, as an export does: for each tool its outputs."""
    found, now = {}, []

    def display(thing, raw=False, metadata=None, **_):
        if raw:
            now.append((thing, metadata))
        elif hasattr(thing, "bundle"):
            now.append((thing.bundle(), {ABOUT: getattr(thing, "exported", thing.about)()}))  # a picture is drawn in lines

    def show(thing):
        if isinstance(thing, list):
            for part in thing:
                show(part)
        elif hasattr(thing, "_ipython_display_") and not hasattr(thing, "exported"):  # an explorer or a question
            thing._ipython_display_()
        else:
            display(thing)

    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        patch.setattr(work, "FOLDER", tmp_path_factory.mktemp("work"))
        for module in (base, ask):
            patch.setattr(module, "display", display)
        patch.setattr(base, "LIMIT", 1)
        patch.setenv("LESSON_EXPORT", "1")
        case = typed(shutil.copytree(EXAMPLE, tmp_path_factory.mktemp("case") / "data"))
        for tool, call in TOOLS.items():
            if "," in tool:  # the same once more, in another state
                continue
            now = []
            show(call(case))
            found[tool] = now
        now = found["typed answers"] = []
        show([check(case, name, BAIT) for name in case.exercises["exercise_id"]] + [kept_words(case)])
    return found


@pytest.fixture(scope="module")
def lesson(shown):
    """Make a lesson with all of these outputs, a slide for each tool."""
    cells = [new_markdown_cell("# Bait", metadata={"slideshow": {"slide_type": "slide"}})]
    for tool, outputs in shown.items():
        cells.append(new_markdown_cell(f"## {tool}", metadata={"slideshow": {"slide_type": "slide"}}))
        made = [new_output("display_data", data=data, metadata=about) for data, about in outputs]
        cells.append(new_code_cell("", outputs=made, metadata={"slideshow": {"slide_type": "-"}}))
    return new_notebook(cells=cells)


@pytest.fixture(scope="module")
def exported(lesson, tmp_path_factory):
    """Export it for teachers, who get all that there is."""
    folder = tmp_path_factory.mktemp("exported")
    for to in FILES:
        content, _ = exporter(to, "instructor").from_notebook_node(
            copy.deepcopy(lesson), {"metadata": {"path": str(folder), "name": "bait"}}
        )
        (folder / FILES[to]).write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def elements_of(html):
    """List what in a page would run or load: an element, an attribute, an address."""
    soup = BeautifulSoup(html, "html.parser")
    running = soup.find_all(["script", "iframe", "object", "embed", "link", "base", "form"])
    running += [tag for tag in soup.find_all(True) if any(name.startswith("on") for name in tag.attrs)]
    return [*running, *soup.find_all(href=re.compile("^javascript")), *soup.find_all(src=re.compile("^(?!data:)"))]


def test_what_a_tool_shows_in_a_notebook_holds_the_words_and_nothing_that_runs(shown):
    for tool, outputs in shown.items():
        for data, _ in outputs:
            assert elements_of(data.get("text/html", "")) == [], tool
    for tool in (
        "sentence claims",
        "against the record",
        "words",
        "exercises",
        "questions",
        "status coder",
        "forecast slip",
        "typed answers",
    ):
        assert any(READ in data["text/plain"] for data, _ in shown[tool]), tool


@in_browser
@pytest.mark.parametrize("to", ["html", "slides"])
def test_a_page_shows_the_words_and_runs_nothing(to, exported, browser):
    page, asked = browser.new_page(), []
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: asked.append(dialog.message))
    page.goto((exported / FILES[to]).as_uri())
    assert READ in page.content().replace("&lt;", "<").replace("&gt;", ">")
    assert page.evaluate("typeof hacked") == "undefined"
    assert [url[:80] for url in asked if not url.startswith(("file:", "data:"))] == []
    page.close()


@in_browser
@pytest.mark.parametrize("to", ["html", "slides"])
def test_a_page_lets_no_other_script_run_and_loads_nothing(to, exported, browser):
    page = browser.new_page()
    page.goto((exported / FILES[to]).as_uri())
    added = "([name, more]) => document.body.append(Object.assign(document.createElement(name), more))"
    with page.expect_console_message(lambda message: "Content Security Policy" in message.text):
        page.evaluate(added, ["script", {"textContent": "hacked = 1"}])
    with page.expect_console_message(lambda message: "Content Security Policy" in message.text):
        page.evaluate(added, ["img", {"src": "http://localhost:9/x.png"}])
    assert page.evaluate("typeof hacked") == "undefined"
    page.close()


@in_browser
def test_a_notebook_runs_nothing_of_it_either(shown, browser):
    page = browser.new_page()  # without any policy
    page.set_content(" ".join(data.get("text/html", "") for outputs in shown.values() for data, _ in outputs))
    assert page.evaluate("typeof hacked") == "undefined"
    assert page.get_by_text(READ).count() > 50
    page.close()


def test_markup_of_a_line_of_ones_own_neither_runs_nor_leads_away():
    leads = '<meta http-equiv="refresh" content="0;url=http://localhost:9"><base href="http://localhost:9"><link href="x.css">'
    found = clean(parsed(f"{leads}<p onclick='hacked=1'>Words</p><script>hacked=1</script>"), "cell 1", "Words")
    assert inside(found) == "<p>Words</p>"


def test_a_pdf_shows_the_words(exported):
    with pymupdf.open(exported / FILES["pdf"]) as document:
        text = " ".join("".join(page.get_text() for page in document).split())
    assert READ in text
    assert '#panic("x")' in text.replace("“", '"').replace("”", '"')
