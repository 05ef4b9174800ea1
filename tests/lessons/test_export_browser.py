"""The exported pages and decks in a real browser with no network: nothing is missing, cut off, or out of reach."""

import pytest
from chromium import CHROMIUM, faults_by_axe
from test_export import WEB

pytestmark = pytest.mark.skipif(
    CHROMIUM is None, reason="no Chromium on this machine: install it to test the exports in a browser"
)

HANDOUTS = [name for name in WEB if not name.endswith(".slides.html")]
DECKS = [name for name in WEB if name.endswith(".slides.html")]
READY = "window.Reveal && Reveal.isReady()"
CUT_OFF = """() => {
    const slide = Reveal.getCurrentSlide(), frame = document.querySelector('.slides').getBoundingClientRect();
    const hidden = '.notes, .notes *, option, legend, .unseen, [hidden], [hidden] *';
    return [...slide.querySelectorAll(`:scope *:not(${hidden})`)].filter(thing => {
        const box = thing.getBoundingClientRect();
        return box.width > 1 && (box.bottom > frame.bottom + 2 || box.right > frame.right + 2 || box.top < frame.top - 2
            || thing.scrollWidth > thing.clientWidth + 2 && getComputedStyle(thing).overflowX !== 'visible');
    }).map(thing => thing.outerHTML.slice(0, 80));
}"""
SMALLEST = """() => Math.min(...[...Reveal.getCurrentSlide().querySelectorAll(':scope *:not(.notes, .notes *, .unseen)')]
    .filter(thing => [...thing.childNodes].some(node => node.nodeType === 3 && node.textContent.trim()) && thing.offsetParent)
    .map(thing => parseFloat(getComputedStyle(thing).fontSize)))"""


@pytest.fixture
def offline(browser):
    """Open files in a browser without a network; whatever it asks for or complains about is kept."""
    context = browser.new_context(viewport={"width": 1280, "height": 720}, offline=True)
    asked, said = [], []

    def open_file(path):
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(path.as_uri())
        return page

    yield open_file
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []
    assert said == []
    context.close()


@pytest.mark.parametrize("name", [*HANDOUTS, "student/index.html", "instructor/index.html"])
def test_a_page_breaks_no_rule_of_accessibility_in_light_and_dark_and_on_a_phone(name, exported, offline):
    page = offline(exported / name)
    assert faults_by_axe(page) == []
    page.emulate_media(color_scheme="dark")
    assert faults_by_axe(page) == []
    page.set_viewport_size({"width": 320, "height": 640})
    page.wait_for_timeout(100)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320, "only a wide table scrolls, in its own frame"
    assert faults_by_axe(page) == []


@pytest.mark.parametrize("name", DECKS)
def test_every_slide_of_a_deck_is_whole_legible_and_breaks_no_rule_of_accessibility(name, exported, offline):
    page = offline(exported / name)
    page.wait_for_function(READY)
    slides, wrong = 0, []
    while True:
        slides += 1
        number = page.evaluate("Reveal.getSlidePastCount() + 1")
        assert number == slides
        wrong += [(number, fault) for fault in page.evaluate(CUT_OFF)]
        if page.evaluate(SMALLEST) < 18:
            wrong.append((number, "the type is too small"))
        # The decks of teachers differ in the notes alone, which no slide shows.
        if name.startswith("student"):
            part = None if number == 1 else [["section.present"]]  # the frame around the slides stays the same
            wrong += [(number, fault) for fault in faults_by_axe(page, part)]
        if page.evaluate("Reveal.isLastSlide()"):
            break
        page.keyboard.press("Space")
    assert wrong == []
    assert slides == page.evaluate("Reveal.getTotalSlides()")
    assert page.locator(".slide-number:visible").count() == 1


def explorer(page, name):
    """Return the explorer with a picture, on its slide if the page is a deck."""
    form = page.locator("form.explorer:has(img)").first
    if "slides" in name:
        page.wait_for_function(READY)
        while not form.evaluate("form => Reveal.getCurrentSlide().contains(form)"):
            page.evaluate("Reveal.next()")
    return form


@pytest.mark.parametrize("name", [f"student/00_start_here{end}" for end in (".html", ".slides.html")])
def test_the_sentence_reader_still_works(name, exported, offline):
    page = offline(exported / name)
    form = explorer(page, name)
    before = page.evaluate("location.hash")
    seen = set()
    form.locator("select").focus()
    for _ in range(29):
        seen.add(form.locator("img:visible").get_attribute("alt"))
        page.keyboard.press("ArrowDown")
    assert len(seen) == 29, "the description follows the choice"
    assert page.evaluate("location.hash") == before, "keys that work a menu turn no page"
    shown = page.locator("form.explorer .state:not([hidden]) caption").all_text_contents()
    assert any("p11s2" in caption for caption in shown), "the table follows, too, on whatever slide it stands"


@pytest.mark.parametrize("name", [f"instructor/02_timeline{end}" for end in (".html", ".slides.html")])
def test_the_clue_switches_still_work(name, exported, offline):
    page = offline(exported / name)
    form = explorer(page, name)
    alt = form.locator("img:visible").get_attribute("alt")
    form.locator("input").last.focus()
    page.keyboard.press("Space")
    assert not form.locator("input").last.is_checked()
    assert form.locator("img:visible").get_attribute("alt") != alt
    page.keyboard.press("Space")
    assert form.locator("img:visible").get_attribute("alt") == alt


def test_the_speaker_sees_the_teaching_page_and_the_class_does_not(exported, offline):
    page = offline(exported / "instructor" / "02_timeline.slides.html")
    page.wait_for_function(READY)
    assert "The one idea" not in page.inner_text("body")
    with page.expect_popup() as opened:
        page.keyboard.press("s")
    opened.value.wait_for_selector(".speaker-controls-notes .value :text('The one idea')")


def test_the_list_of_keys_opens_and_closes(exported, offline):
    page = offline(exported / "student" / "02_timeline.slides.html")
    page.wait_for_function(READY)
    page.keyboard.press("Shift+?")
    page.wait_for_selector("[role=dialog] :text('Speaker notes')")
    assert faults_by_axe(page) == []
    page.keyboard.press("Escape")
    page.wait_for_selector("[role=dialog]", state="detached")


def test_a_handout_can_be_read_without_its_script(exported, browser):
    context = browser.new_context(java_script_enabled=False, offline=True)
    page = context.new_page()
    page.goto((exported / "student" / "00_start_here.html").as_uri())
    assert page.locator("form.explorer .state:visible").count() == 1
    assert page.locator("figure img:visible").count() > 2
    context.close()


def test_small_letters_of_a_picture_can_be_enlarged_on_a_slide(exported, offline):
    page = offline(exported / "student" / "03_stakeholder_positions.slides.html")
    page.wait_for_function(READY)
    while not page.evaluate("Boolean(Reveal.getCurrentSlide().querySelector('img'))"):
        page.keyboard.press("Space")
    picture = page.locator("section.present section.present img")
    before = picture.bounding_box()["width"]
    picture.click(modifiers=["Shift"])
    page.wait_for_timeout(1000)
    assert picture.bounding_box()["width"] > 1.8 * before
    page.mouse.move(640, 360)
    page.keyboard.down("Shift")
    page.mouse.click(640, 360)
    page.wait_for_timeout(1000)
    assert abs(picture.bounding_box()["width"] - before) < 2
