"""Slides: made-up blocks are cut so that a browser shows all of them, without a network and without a mouse."""

from __future__ import annotations

import base64
import importlib.util
import io
import re

import pytest
from bs4 import BeautifulSoup
from chromium import faults_by_axe, in_browser
from jinja2 import Environment, FileSystemLoader
from PIL import Image

from utils.export import measure, page, slides

TEMPLATES = slides.__file__.replace("slides.py", "templates")
SCREENS = [(1280, 720), (1024, 768), (1920, 1080)]

# What lies outside the canvas, below the line for words, or is wider than its box.
OUTSIDE = """() => {
  const canvas = document.querySelector(".slides").getBoundingClientRect(), scale = Reveal.getScale();
  const shown = [...Reveal.getCurrentSlide().querySelectorAll(".page *")]
    .filter((part) => part.getClientRects().length && !part.closest(".quiet, legend, option"));
  return shown.filter((part) => {
    const box = part.getBoundingClientRect(), picture = part.matches("img") || part.querySelector("img");
    const bottom = (box.bottom - canvas.top) / scale, right = (box.right - canvas.left) / scale;
    const wider = getComputedStyle(part).display !== "inline" && part.scrollWidth > part.clientWidth + 1;
    return bottom > (picture ? 720 : 681) || right > 1280 || box.left < canvas.left || box.top < canvas.top || wider;
  }).map((part) => part.outerHTML.slice(0, 120));
}"""
# Words over a picture would be hidden by it.
OVERLAP = """() => {
  const page = Reveal.getCurrentSlide().querySelector(".page.beside");
  const image = [...(page?.querySelectorAll("img") ?? [])].find((one) => one.getClientRects().length);
  return image ? [...page.querySelectorAll("p, li, td, pre, label")].filter((part) => part.getClientRects().length
    && part.getBoundingClientRect().right > image.getBoundingClientRect().left).length : 0;
}"""
SMALLEST = """() => Math.min(...[...Reveal.getCurrentSlide().querySelectorAll(".page *")]
  .filter((part) => part.getClientRects().length && [...part.childNodes].some((one) => one.nodeType === 3 && one.data.trim()))
  .map((part) => parseFloat(getComputedStyle(part).fontSize)))"""


def block(kind, slide, html, cell):
    return page.Block(kind, slide, page.parsed(html), cell)


def sentence(number, length=12):
    return f"Sentence {number}: " + " ".join(f"word{number}x{place}" for place in range(length)) + "."


def picture(width, height, alt="A picture."):
    buffer = io.BytesIO()
    Image.new("P", (width // 4, height // 4), 255).save(buffer, "PNG")
    code = base64.b64encode(buffer.getvalue()).decode("ascii")
    return f'<img alt="{alt}" src="data:image/png;base64,{code}" width="{width}" height="{height}">'


def figure(width, height, above=""):
    return f'<figure class="picture">{above}{picture(width, height)}<details><summary>Data</summary>hidden</details></figure>'


def table(rows, columns=3, caption="What was counted"):
    head = "".join(f'<th scope="col">column {place}</th>' for place in range(columns))
    body = "".join(
        f'<tr><td class="whole">p{row}s1-a</td>'
        + "".join(f"<td>{sentence(row, place)}</td>" for place in range(1, columns))
        + "</tr>"
        for row in range(rows)
    )
    return f"<table><caption>{caption}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def explorer(above):
    """Make an explorer with a menu and a box, and one picture for each of their four states."""
    controls = (
        '<label><span>Day</span> <select name="day"><option selected>Monday</option><option>Tuesday</option></select></label>'
    )
    controls += '<label><input type="checkbox" name="noon" checked> At noon</label>'
    states = "".join(
        f'<div class="state" data-state="{day}-{noon}"{"" if (day, noon) == (0, 1) else " hidden"}>'
        f'<figure class="picture">{above}{picture(840, 600, f"State {day}-{noon}.")}</figure></div>'
        for day in (0, 1)
        for noon in (0, 1)
    )
    form = f'<form class="explorer"><fieldset><legend>Choose what the picture shows</legend>{controls}</fieldset>'
    return f'{form}<div class="states" aria-live="polite">{states}</div></form>'


LIST = "".join(f"<li>{sentence(number)}</li>" for number in range(24))
CODE = "\n".join(f"total_{line} = sum(numbers[{line}:]) + {line}" for line in range(6))
LESSON = [
    block("text", "slide", '<h1 id="title">Count what can be counted</h1><p><em>Teaching 3 min</em></p>', "cell 1"),
    block("text", "slide", f'<h2 id="rows">A long table</h2><p>{sentence(100)}</p>', "cell 2"),
    block("source", "-", '<pre class="source"><span class="k">import</span> this</pre>', "cell 3"),
    block("output", "-", table(30), "cell 3"),
    block("teacher", "notes", '<h3 id="why">Why</h3><p>Wait for the class.</p>', "cell 3"),
    block(
        "text",
        "subslide",
        f'<p>{sentence(101)} See <a href="#rows">the table</a>, <a href="#gone">and the words</a>.</p>',
        "cell 4",
    ),
    block("text", "slide", f"<h2>Long lists</h2><ol>{LIST}</ol>", "cell 5"),
    block("text", "subslide", f"<ul><li>{sentence(105)}<ul><li>Inner.</li></ul></li>{LIST}</ul>", "cell 6"),
    block("text", "slide", f"<h2>Pictures</h2><p>{sentence(102)}</p>", "cell 7"),
    block("source", "-", '<pre class="source">draw(case, title="Wide")</pre>', "cell 8"),
    block("output", "-", figure(840, 400), "cell 8"),
    block("output", "subslide", figure(840, 900), "cell 9"),
    block("text", "-", f"<p>{sentence(103)}</p>", "cell 10"),
    block("output", "subslide", figure(840, 620, above=table(3)), "cell 11"),
    block("text", "slide", "<h2>Boxes</h2><blockquote><p><strong>Before you start.</strong> Think.</p></blockquote>", "cell 12"),
    block("source", "subslide", f'<pre class="source">{CODE}</pre>', "cell 13"),
    block("output", "-", f'<pre class="result">{sentence(104, 40)}</pre>', "cell 13"),
    block("output", "-", '<div class="note" role="note"><p><strong>▸ Note</strong></p><p>One.<br>Two.</p></div>', "cell 13"),
    block(
        "output",
        "subslide",
        '<div class="room" role="note"><p><strong>○ Your answer</strong></p><p>How many?</p></div>',
        "cell 14",
    ),
    block("output", "-", f'<div class="paper">{table(12)}</div>', "cell 14"),
    block("output", "subslide", f"{table(2)}<details><summary>More rows</summary>{table(2)}</details>", "cell 15"),
    block("output", "subslide", table(2, columns=2, caption="x" * 90 + " " + "y" * 90), "cell 16"),
]
EXPLORERS = [
    block("text", "slide", '<h1 id="title">Explore</h1>', "cell 1"),
    block("text", "slide", "<h2>A small one</h2>", "cell 2"),
    block("source", "subslide", '<pre class="source">explore(case)</pre>', "cell 3"),
    block("output", "-", explorer(above=""), "cell 3"),
    block("teacher", "notes", "<p>Let them guess first.</p>", "cell 3"),
    block("output", "subslide", explorer(above=table(5)), "cell 4"),
]


def words(html):
    """Join the words of slides or blocks; what a continued table says again, and what slides add, is left out."""
    soup = BeautifulSoup(html, "html.parser")
    for tag in soup.select(".running, .keys, details"):
        tag.decompose()
    for again in soup.find_all("table"):
        if again.caption.get_text().endswith("(continued)"):
            again.caption.decompose()
            again.thead.decompose()
    return re.sub(r"\s", "", soup.get_text())


def pieces(*blocks):
    """Cut blocks, and return the slides one after the other, with the remarks."""
    columns, remarks = slides.cut(blocks)
    return [slide for column in columns for slide in column], remarks


def text(slide, html="<p>Text.</p>", cell="cell 1"):
    return block("text", slide, html, cell)


# How a lesson is cut


def test_slide_types_make_columns_and_what_is_skipped_is_left_out():
    blocks = [text("slide"), text("subslide"), text("-"), text("skip", "<p>Left out.</p>"), text("slide")]
    columns, remarks = slides.cut(blocks)
    assert [len(column) for column in columns] == [2, 1]
    assert words(columns[0][1].html) == "Text.Text."
    assert remarks == []


def test_an_answer_whose_code_is_folded_does_not_move_onto_the_slide_of_its_question():
    folded = '<details class="source"><summary>Code</summary><pre class="source">answer()</pre></details>'
    question = text("slide", "<p>Guess first.</p>")
    found, _ = pieces(question, block("source", "subslide", folded, "cell 2"), block("output", "-", figure(840, 600), "cell 2"))
    assert [("Guess" in slide.html, "<img" in slide.html) for slide in found] == [(True, False), (False, True)]
    assert "answer()" not in found[1].html


def test_the_teachers_notes_stand_with_the_slide_and_not_on_it():
    found, _ = pieces(text("slide"), block("teacher", "notes", '<h3 id="a">Why</h3>', "cell 1"), text("subslide"))
    assert [slide.notes for slide in found] == ["<h3>Why</h3>", ""]
    assert "Why" not in found[0].html


def test_all_words_are_there_in_their_order():
    found, remarks = pieces(*LESSON)
    assert words("".join(slide.html for slide in found)) == words("".join(str(b.soup) for b in LESSON if b.slide != "notes"))
    assert remarks == []


def test_a_long_table_is_cut_between_rows_under_the_same_header():
    found, _ = pieces(text("slide", "<h2>A long table</h2>"), block("output", "-", table(30), "cell 3"))
    parts = [BeautifulSoup(slide.html, "html.parser").table for slide in found]
    captions = [part.caption.get_text() for part in parts]
    assert captions == ["What was counted"] + ["What was counted (continued)"] * (len(parts) - 1)
    assert len({str(part.colgroup) for part in parts}) == 1, "the columns keep their places"
    assert all(part.thead for part in parts)
    assert min(len(part.tbody.find_all("tr")) for part in parts) > 1


def test_a_table_that_fits_on_a_slide_is_moved_in_one_piece_with_its_code():
    code = block("source", "-", '<pre class="source">show(numbers)</pre>', "cell 2")
    found, _ = pieces(text("slide", f"<h2>Numbers</h2><ul>{LIST[:600]}</ul>"), code, block("output", "-", table(8), "cell 2"))
    assert len(found) == 2
    assert "show(numbers)" in found[1].html
    assert "(continued)" not in BeautifulSoup(found[1].html, "html.parser").caption.get_text()


def test_a_numbered_list_goes_on_counting():
    found, _ = pieces(text("slide", f"<ol>{LIST}</ol>"))
    lists = [BeautifulSoup(slide.html, "html.parser").ol for slide in found]
    counts = [len(part.find_all("li")) for part in lists]
    assert [int(part.get("start", 1)) for part in lists] == [1 + sum(counts[:place]) for place in range(len(lists))]


def test_a_slide_without_a_heading_says_to_which_section_it_belongs():
    found, _ = pieces(text("slide", "<h2>Rows</h2>"), text("subslide"), block("output", "subslide", table(30), "cell 2"))
    running = [BeautifulSoup(slide.html, "html.parser").select_one(".running") for slide in found]
    assert [tag and tag.get_text() for tag in running[:4]] == [None, "Rows", "Rows", "Rows (continued)"]


def width(slide):
    return int(re.search(r"--picture:(\d+)px", slide.html)[1])


@pytest.mark.parametrize("height", [300, 500, 620, 900])
@pytest.mark.parametrize("count", [1, 3, 8])
def test_a_picture_keeps_a_good_size_or_gets_a_slide_of_its_own(height, count):
    heading, shown = text("slide", "<h2>Bars</h2>"), block("output", "subslide", figure(840, height), "cell 2")
    alone = pieces(heading, shown)[0][1]
    paragraphs = text("subslide", "".join(f"<p>{sentence(number)}</p>" for number in range(count)))
    with_words = pieces(heading, paragraphs, block("output", "-", figure(840, height), "cell 2"))[0]
    assert width(with_words[-1]) >= 0.8 * width(alone)
    assert width(alone) * height / 840 > 600 or width(alone) > 1180, "nearly all of the slide"


@pytest.mark.parametrize(
    ("html", "remark"),
    {
        f"<p>{sentence(1, 500)}</p>": r"cell 7: a paragraph is longer than a slide, so its type is \d+ px\. Split it\.",
        f"<pre>{sentence(1)}{'</pre><pre>' * 0}"
        + "\nline" * 60
        + "</pre>": r"cell 7: code or a result is longer than a slide, .*",
        table(3, columns=16): r"cell 7: a table is wider than a slide, so its type is \d+ px\. Leave out columns\.",
    }.items(),
)
def test_what_fits_on_no_slide_is_named_and_still_there(html, remark):
    found, remarks = pieces(text("slide", "<h2>Too much</h2>", "cell 6"), text("-", html, "cell 7"))
    assert any(re.fullmatch(remark, said) for said in remarks), remarks
    assert words("".join(slide.html for slide in found)) == "Toomuch" + words(html)


def test_a_link_to_a_place_that_is_on_no_slide_becomes_plain_words():
    found, _ = pieces(*LESSON)
    links = [link["href"] for slide in found for link in BeautifulSoup(slide.html, "html.parser").find_all("a")]
    assert links == ["#rows"]


@pytest.mark.parametrize(("package", "make"), {"sphinx-revealjs": slides.reveal, "matplotlib": measure._letters}.items())
def test_a_missing_package_is_named_in_one_sentence(package, make, monkeypatch):
    monkeypatch.setattr(measure, "find_spec", lambda name: None)
    with pytest.raises(measure.CannotMake, match=rf"Install it: pip install {package}$"):
        make.__wrapped__(*(["DejaVuSans"] if package == "matplotlib" else []))


# In a browser


def rendered(blocks):
    columns, _ = slides.cut(blocks)
    template = Environment(loader=FileSystemLoader(TEMPLATES)).get_template("slides.html.j2")
    return template.render(title="Count what can be counted", edition="student", columns=columns, reveal=slides.reveal())


def test_a_deck_is_light():
    assert len(rendered([text("slide")])) < 300_000


@pytest.fixture
def opened(browser, tmp_path):
    """Return a function that opens blocks as a deck from a file, without a network."""
    context = browser.new_context(offline=True)
    complaints = []

    def look(blocks, screen=SCREENS[0]):
        (tmp_path / "deck.html").write_text(rendered(blocks), encoding="utf-8")
        page = context.new_page()
        page.set_viewport_size({"width": screen[0], "height": screen[1]})
        page.on("console", lambda said: complaints.append(said.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda asked: complaints.append(asked.url) if asked.url.startswith("http") else None)
        page.goto((tmp_path / "deck.html").as_uri())
        page.wait_for_function("Reveal.isReady()")
        return page

    yield look
    context.close()
    assert complaints == []


def each_slide(page):
    """Go through a deck with the space bar, and yield the number of each slide."""
    for number in range(1, page.evaluate("Reveal.getTotalSlides()") + 1):
        assert page.locator(".slide-number").inner_text().split()[0] == str(number)
        yield number
        page.keyboard.press("Space")


@in_browser
@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("blocks", [LESSON, EXPLORERS], ids=["lesson", "explorers"])
def test_nothing_is_cut_off_covered_or_too_small_on_any_screen(blocks, screen, opened):
    page = opened(blocks, screen)
    for number in each_slide(page):
        assert page.evaluate(OUTSIDE) == [], number
        assert page.evaluate(OVERLAP) == 0, number
        assert page.evaluate(SMALLEST) >= 24, number


@in_browser
def test_what_fits_on_no_slide_is_small_and_not_cut_off(opened):
    page = opened(
        [text("slide", f"<h1>Long</h1><p>{sentence(1, 500)}</p>"), block("output", "slide", table(3, columns=16), "cell 2")]
    )
    for number in each_slide(page):
        assert page.evaluate(OUTSIDE) == [], number


@in_browser
def test_the_search_for_what_is_cut_off_finds_it(opened):
    page = opened([text("slide")])
    page.evaluate("document.querySelector('.page p').style.marginTop = '680px'")
    assert "Text." in page.evaluate(OUTSIDE)[0]


@in_browser
@pytest.mark.parametrize("blocks", [LESSON, EXPLORERS], ids=["lesson", "explorers"])
def test_no_slide_breaks_a_rule_of_accessibility(blocks, opened):
    page = opened(blocks)
    for number in each_slide(page):
        assert faults_by_axe(page) == [], number
    assert page.locator("h1").count() == 1


def shown(page):
    return page.locator("section.present section.present .state img:visible").get_attribute("alt")


def place(page):
    return page.evaluate("[Reveal.getIndices().h, Reveal.getIndices().v]")


@in_browser
def test_an_explorer_is_worked_with_the_keyboard_and_the_slide_stays(opened):
    page = opened(EXPLORERS)
    page.evaluate("Reveal.slide(1, 1)")
    assert shown(page) == "State 0-1."
    page.locator("section.present section.present select").focus()
    page.keyboard.press("ArrowDown")
    assert shown(page) == "State 1-1."
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert shown(page) == "State 1-0."
    assert place(page) == [1, 1]
    page.keyboard.press("Escape")
    page.keyboard.press("Space")
    assert place(page) == [1, 2]


@in_browser
def test_an_explorer_with_many_words_stands_on_two_slides_that_follow_each_other(opened):
    page = opened(EXPLORERS)
    page.evaluate("Reveal.slide(1, 2)")
    page.locator("section.present section.present select").select_option("Tuesday")
    assert shown(page) == "State 1-1."
    page.evaluate("Reveal.next()")
    assert page.locator("section.present section.present select").input_value() == "Tuesday"
    assert page.locator("section.present section.present .state:visible").get_attribute("data-state") == "1-1"
    page.evaluate("Reveal.slide(1, 1)")
    assert shown(page) == "State 0-1.", "another explorer is left alone"


@in_browser
def test_an_explorer_shows_what_its_controls_say_after_coming_back(opened):
    page = opened(EXPLORERS)
    page.evaluate("Reveal.slide(1, 1)")
    page.locator("section.present section.present select").select_option("Tuesday")
    page.wait_for_url("**#/1/1")
    page.reload()
    page.wait_for_function("Reveal.isReady()")
    chosen = page.locator("section.present section.present select").input_value()
    assert shown(page) == f"State {['Monday', 'Tuesday'].index(chosen)}-1."
    assert place(page) == [1, 1], "the address remembers the slide"


@in_browser
def test_the_speaker_sees_the_notes_of_the_section_on_each_of_its_slides(opened):
    page = opened(LESSON)
    page.evaluate("Reveal.slide(1, 1)")
    with page.expect_popup() as popup:
        page.keyboard.press("s")
    popup.value.get_by_text("Wait for the class.").wait_for()
    page.evaluate("Reveal.slide(2, 0)")
    popup.value.get_by_text("Wait for the class.").wait_for(state="hidden")
    assert page.get_by_text("Wait for the class.").filter(visible=True).count() == 0


@in_browser
def test_the_list_of_keys_is_a_dialog_that_the_keyboard_opens_and_leaves(opened):
    page = opened(LESSON)
    assert page.locator(".keys").is_visible()
    page.keyboard.press("Shift+?")
    page.get_by_role("dialog", name="Keys").get_by_text("Speaker notes view").wait_for()
    assert page.evaluate("document.activeElement.closest('[role=dialog]') !== null")
    page.keyboard.press("Escape")
    page.get_by_role("dialog").wait_for(state="hidden")


def test_neither_sphinx_nor_matplotlib_is_imported():
    assert importlib.util.find_spec("sphinx") is not None
    import subprocess
    import sys

    code = "import sys; from utils.export import measure, slides; slides.reveal(); measure._letters('DejaVuSans')('x');"
    code += "print([name for name in ('sphinx', 'matplotlib', 'pandas') if name in sys.modules])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"
