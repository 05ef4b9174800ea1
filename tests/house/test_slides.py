"""Slides: what of a cell stands on one, and a browser that shows all of it, without a network and without a mouse."""

from __future__ import annotations

import base64
import io
import warnings
from itertools import pairwise
from urllib.parse import unquote

import pytest
from bs4 import BeautifulSoup
from chromium import CUT, SMALLEST, each_slide, faults_by_axe, in_browser
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from PIL import Image

from utils.export import TEMPLATES, page, slides
from utils.show import ABOUT

SCREENS = [(1280, 720), (1024, 768), (1920, 1080)]
LETTERS = 24  # pixels of 720: the smallest letters that the last row can read


def cell(kind, slide, text="", *tags, outputs=(), **metadata):
    """Make a cell; a code cell shows its outputs: data that say what they are."""
    new = new_markdown_cell if kind == "text" else new_code_cell
    made = new(text, metadata={"slideshow": {"slide_type": slide}, "tags": list(tags), **metadata})
    if outputs:
        made.outputs = [new_output("display_data", metadata={ABOUT: about}) for about in outputs]
    return made


def table(rows, columns=2, **more):
    heads = [{"name": f"column {place}", "role": "text"} for place in range(columns)]
    cells = [[f"row {row}, column {place}" for place in range(columns)] for row in range(rows)]
    return {"kind": "table", "caption": "What was counted", "columns": heads, "rows": cells, "paper": False, **more}


def drawing(high=300, word="drawn"):
    """Draw a picture as wide as a slide, with letters of 18 points."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 922 {high}" width="922pt" height="{high}pt">'
        f'<text x="0" y="30" font-size="18">{word}</text></svg>'
    )


def chart(high=300, **more):
    drawn = {name: drawing(high, name) for name in ("page", "phone", "slide", "before")}
    source = dict.fromkeys(drawn, "Source: claims.csv. n = 5 claims. Solid: known.")
    return {"kind": "chart", "title": "Two of five differ", "alt": "A picture.", "source": source, "drawn": drawn, **more}


def question(**more):
    return {"kind": "room", "id": "00-x", "question": "How many?", "lines": 1, "asks": "think", **more}


def explorer(high=300):
    menu = {"kind": "menu", "name": "day", "label": "Day", "value": 0, "options": ["Monday", "Tuesday"]}
    box = {"kind": "switch", "name": "noon", "label": "At noon", "value": True}
    states = [
        {**chart(high, alt=f"State {day}-{noon}."), "data": None, "places": [day, noon], "beside": table(3)}
        for day in (0, 1)
        for noon in (0, 1)
    ]
    return {"kind": "explorer", "controls": [menu, box], "states": states}


def told(*cells):
    """Tell some cells as slides."""
    made = new_notebook(cells=[part for cell in cells for part in slides.told(cell)])
    for number, one in enumerate(made.cells, 1):
        one.metadata.cell_label = f"cell {number}"
    return slides.tell(page.read_blocks(made, ("slide",)))


def seen(slide):
    return BeautifulSoup(str(slide), "html.parser")


def words(slide):
    return " ".join(seen(slide).get_text(" ").split())


TITLE = cell("text", "slide", "# Count\n\n**How many?**")


# What stands on a slide


def test_a_slide_begins_where_its_cell_says_so_and_what_is_skipped_is_left_out():
    kinds = ["slide", "-", "subslide", "skip", "slide"]
    said = told(*(cell("text", kind, f"Words {number}") for number, kind in enumerate(kinds)))
    assert [words(slide) for slide in said] == ["Words 0 Words 1", "Words 2", "Words 4"]


def test_a_cell_without_anything_to_show_still_begins_a_slide():
    said = told(TITLE, cell("code", "slide", "x = 1"), cell("text", "-", "It stands on its own slide."))
    assert [words(slide) for slide in said] == ["Count How many?", "It stands on its own slide."]


def test_the_words_for_the_slide_stand_in_place_of_a_cell_below_its_heading():
    long = "## Day 1 is the first day\n\n" + "Many words for the page. " * 30
    said = told(
        TITLE,
        cell("text", "slide", long, on_slide="One line.\n\n---\n\nAnother slide."),
        cell("code", "-", "show()", outputs=[table(30)], on_slide="A line in place of a table."),
        cell("text", "slide", long, on_slide=""),
    )
    assert [words(slide) for slide in said[1:]] == [
        "Day 1 is the first day One line.",
        "Another slide. A line in place of a table.",
        "Day 1 is the first day",
    ]


def test_code_is_for_the_page_but_the_method_that_is_taught():
    said = told(TITLE, cell("code", "slide", "import this"), cell("code", "slide", "len(rows)", "method"))
    assert [pre.get_text() for slide in said for pre in seen(slide).select("pre.source")] == ["len(rows)"]


@pytest.mark.parametrize("shown", [table(2, paper=True), table(2, more=table(40))])
def test_paper_and_what_is_folded_away_stay_on_the_page(shown):
    said = told(TITLE, cell("code", "slide", "show()", outputs=[table(1), shown]))
    assert len(seen(said[1]).select("tbody tr")) == 1 + 2 * (not shown["paper"])


def test_a_question_has_no_box_and_the_answer_of_teachers_comes_after_it():
    students = seen(told(TITLE, cell("code", "slide", outputs=[question()]))[1])
    assert students.get_text(strip=True) == "How many?"
    teachers = seen(told(TITLE, cell("code", "slide", outputs=[question(answer="4", why="Because.")]))[1])
    assert [part.get_text() for part in teachers.select("p:not(.fragment)")] == ["How many?"]
    assert [part.get_text() for part in teachers.select(".fragment")] == ["✓ Answer: 4"]


@pytest.mark.parametrize("more", [{"asks": "guess", "answer": "4"}, {"answer": "all cells of a table; " * 9}])
def test_the_answer_of_a_guess_and_a_long_one_stay_on_the_page(more):
    said = told(TITLE, cell("code", "slide", outputs=[question(why="Because.", **more)]))
    assert words(said[1]) == "How many?"


def test_what_arrives_comes_in_order_and_the_claim_of_a_picture_last():
    said = told(
        TITLE,
        cell("code", "slide", outputs=[chart()]),
        cell("text", "fragment", "- One.\n- Two."),
        cell("text", "fragment", "Three."),
    )
    parts = sorted(seen(said[1]).select(".fragment"), key=lambda part: part["data-fragment-index"])
    assert [part.get_text(strip=True) for part in parts] == ["One.", "Two.", "Three.", "Two of five differ", ""]
    calm, claim = seen(said[1]).find_all("img")
    assert ">before<" in unquote(calm["src"])
    assert ">slide<" in unquote(claim["src"])
    assert (calm["alt"], claim["alt"]) == ("A picture.", ""), "it is described once"


def test_the_speaker_reads_at_each_slide_the_minutes_what_the_teaching_page_says_of_it_and_how_to_read_its_picture():
    teaching = (
        "Wait for the class.\n\n**Two of five.** Ask why.\n\n| task | answer | often | reply |\n|---|---|---|---|\n"
        '| `a-1` | 4 | 5 | "Count again." |\n| | | 3 | "And the last?" |\n\n*Pairs:* on paper.\n\n'
        '**After class.** Clear the outputs.\n\n*Bridge:* "Go on."'
    )
    said = told(
        TITLE,
        cell("text", "slide", "## Pictures\n\n*Teaching 3 min*\n\nLook."),
        cell("text", "notes", teaching, block="teacher"),
        cell("code", "subslide", outputs=[chart()]),
        cell("text", "subslide", "Still the picture."),
        cell("text", "slide", "## Another section\n\nGo on."),
        cell("text", "notes", "A note of the notebook's own."),
    )
    notes = [BeautifulSoup(slide.notes, "html.parser").get_text("|", strip=True) for slide in said]
    part = 'Two of five.|Ask why.|task:|a-1|answer: 4|often: 5|reply: "Count again."|often: 3|reply: "And the last?"'
    part += "|Pairs:|on paper."
    assert notes == [
        "",
        "Teaching 3 min|Wait for the class.",
        f"{part}|To read the picture: Solid: known.",
        f'{part}|Bridge:|"Go on."',
        "A note of the notebook's own.",
    ]
    assert "3 min" not in words(said[1])
    assert words(said[2]).endswith("Source: claims.csv. n = 5 claims.")


def test_a_link_to_a_place_that_is_on_no_slide_becomes_plain_words():
    said = told(
        TITLE, cell("text", "slide", "## Here\n\n[There](#There), and [here](#Here).\n"), cell("text", "skip", "## There")
    )
    assert [link["href"] for slide in said for link in seen(slide).find_all("a")] == ["#Here"]
    assert "There" in words(said[1])


def test_what_is_too_much_for_a_slide_is_named_by_its_cell():
    said = told(
        TITLE,
        cell("text", "slide", "word " * (slides.WORDS + 1)),
        cell("code", "slide", outputs=[table(slides.ROWS + 1, columns=1)]),
    )
    assert slides.remarks(said) == [
        "cell 2: 61 words stand on its slide. Write fewer for it: on_slide in the cell's metadata.",
        "cell 3: a table of 9 rows stands on its slide. Show 8 of them, or leave it out.",
    ]


def test_a_missing_package_is_named_in_one_sentence(monkeypatch):
    slides.reveal.cache_clear()
    monkeypatch.setattr(slides, "find_spec", lambda name: None)
    with pytest.raises(page.CannotExport, match=r"Install it: pip install sphinx-revealjs$"):
        slides.reveal()


# In a browser

TALK = [
    TITLE,
    cell("text", "slide", "## A few words\n\nThey are large."),
    cell("text", "notes", "Wait for the class.", block="teacher"),
    cell("text", "slide", "## A list\n\n" + "\n".join(f"- Item {number} has some words" for number in range(6))),
    cell("code", "slide", "rows = read(file)\nlen(rows)", "method", outputs=[table(8, columns=3)]),
    cell("text", "slide", "**What do you notice?**"),
    cell("code", "-", outputs=[chart(360)]),
    cell("text", "fragment", "One line to read it."),
    cell("text", "slide", "## Explore"),
    cell("code", "-", outputs=[explorer(360)]),
    cell("code", "slide", outputs=[question(answer="4", why="Because.")]),
]
TOO_MUCH = [
    TITLE,
    cell("text", "slide", "Many words stand here. " * 150),
    cell("code", "slide", outputs=[table(60, columns=7)]),
    cell("text", "slide", "Some words above a tall picture. " * 12),
    cell("code", "-", outputs=[chart(520)]),
    cell("text", "slide", "Some words above a tall explorer. " * 12),
    cell("code", "-", outputs=[explorer(520)]),
    cell("code", "slide", "a_long_name = another_long_name + " * 60, "method"),
]


def deck(*cells):
    words = {"title": "Count", "edition": "instructor", "allow": page.allow, "reveal": slides.reveal()}
    return TEMPLATES.get_template("slides.html.j2").render(words, slides=told(*cells))


@pytest.fixture
def opened(browser, tmp_path):
    """Open a deck without a network; whatever it asks for or complains about is a fault."""
    context, said = None, []

    def show(cells, size=SCREENS[0], query="", **settings):
        nonlocal context
        context = browser.new_context(viewport=dict(zip(("width", "height"), size, strict=True)), offline=True, **settings)
        file = tmp_path / "deck.html"
        file.write_text(deck(*cells), encoding="utf-8")
        tab = context.new_page()
        tab.on("pageerror", lambda error: said.append(str(error)))
        tab.on("request", lambda asked: asked.url.startswith(("file:", "data:", "blob:")) or said.append(asked.url))
        tab.goto(file.as_uri() + query)
        if settings.get("java_script_enabled", True):
            tab.wait_for_function("window.Reveal && Reveal.isReady()")
        return tab

    yield show
    context.close()
    assert said == []


@in_browser
@pytest.mark.parametrize("size", SCREENS, ids=str)
@pytest.mark.parametrize("cells", [TALK, TOO_MUCH], ids=["a talk", "too much"])
def test_nothing_is_cut_off_and_letters_are_large_unless_there_is_too_much(cells, size, opened):
    count = 0
    for slide in each_slide(opened(cells, size)):
        count += 1
        assert slide.evaluate(CUT) == []
        if cells is TALK:
            assert slide.evaluate(SMALLEST) >= LETTERS - 0.1
    assert count == (7 if cells is TALK else 6)


@in_browser
def test_the_search_for_what_is_cut_off_and_small_finds_it(opened):
    tab = opened(TALK)
    slide = tab.locator("section.present")
    slide.evaluate("slide => { slide.querySelector('p').style.cssText = 'font-size: 12px; transform: translate(900px)' }")
    assert slide.evaluate(CUT)
    assert slide.evaluate(SMALLEST) == 12


@in_browser
def test_no_slide_breaks_a_rule_of_accessibility(opened):
    tab = opened(TALK)
    for number, _ in enumerate(each_slide(tab)):
        assert faults_by_axe(tab, [["section.present"]] if number else None) == []


@in_browser
def test_an_explorer_is_worked_with_the_keyboard_and_the_slide_stays(opened):
    tab = opened(TALK)
    while not tab.locator("section.present form").count():
        tab.keyboard.press("Space")
    before, high = (
        tab.evaluate("JSON.stringify(Reveal.getIndices())"),
        tab.locator("section.present form").bounding_box()["height"],
    )
    tab.locator("section.present select").focus()
    tab.keyboard.press("ArrowDown")
    assert tab.locator("section.present img:visible").get_attribute("alt") == "State 1-1."
    tab.keyboard.press("Tab")
    tab.keyboard.press("Space")
    assert tab.locator("section.present img:visible").get_attribute("alt") == "State 1-0."
    assert tab.evaluate("JSON.stringify(Reveal.getIndices())") == before
    assert tab.locator("section.present form").bounding_box()["height"] == high, "nothing moves"


@in_browser
def test_the_speaker_sees_the_notes_and_the_class_does_not(opened):
    tab = opened(TALK)
    tab.keyboard.press("Space")
    assert "Wait for the class." not in tab.inner_text("body")
    with tab.expect_popup() as speaker:
        tab.keyboard.press("s")
    speaker.value.wait_for_selector(".speaker-controls-notes .value :text('Wait for the class.')")


@in_browser
def test_the_list_of_keys_is_a_dialog_that_names_each_key_and_closes(opened):
    tab = opened(TALK)
    tab.keyboard.press("Shift+?")
    said = tab.locator("[role=dialog]").inner_text()
    for key in ("Speaker notes", "?print-pdf", "Enlarge"):
        assert key.casefold() in said.casefold()
    assert faults_by_axe(tab) == []
    tab.keyboard.press("Escape")
    tab.wait_for_selector("[role=dialog]", state="detached")


@in_browser
@pytest.mark.parametrize("query", ["", "?print-pdf"])
def test_paper_has_one_slide_a_page_with_all_that_arrives(query, opened):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pymupdf

    tab = opened(TALK, query=query)
    if query:
        tab.wait_for_selector(".pdf-page")
    with pymupdf.open(stream=tab.pdf(prefer_css_page_size=True), filetype="pdf") as document:
        text = [sheet.get_text() for sheet in document]
    assert len(text) == 7
    assert "Answer: 4" in text[-1]


@in_browser
def test_without_a_script_the_slides_stand_one_below_the_other(opened):
    tab = opened(TALK, java_script_enabled=False)
    tops = [section.bounding_box()["y"] for section in tab.locator(".slides > section").all()]
    assert [round((after - before) / 720) for before, after in pairwise(tops)] == [1] * 6
    for shown in ("They are large.", "One line to read it.", "Answer: 4"):
        assert tab.get_by_text(shown).is_visible()


def test_a_deck_without_pictures_is_light():
    page = BeautifulSoup(deck(*TALK), "html.parser")
    for picture in page.find_all("img"):
        picture.decompose()
    assert len(str(page).encode()) <= 400_000


def test_a_picture_of_dots_is_shown_too():
    buffer = io.BytesIO()
    Image.new("P", (400, 200), 255).save(buffer, "PNG")
    png = base64.b64encode(buffer.getvalue()).decode("ascii")
    shown = new_code_cell("plot()", outputs=[new_output("display_data", {"image/png": png})])
    shown.outputs[0].metadata["image/png"] = {"alt": "A plot of one's own, with its title."}
    shown.metadata.slideshow = {"slide_type": "slide"}
    assert seen(told(TITLE, shown)[1]).img["alt"] == "A plot of one's own, with its title."
