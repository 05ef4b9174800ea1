"""The files of an export as people meet them: handouts, decks and PDFs that anybody can read, in a real browser too."""

import base64
import copy
import io
import re
import statistics
from itertools import pairwise
from urllib.parse import unquote_to_bytes

import pytest
from bs4 import BeautifulSoup
from chromium import CUT, SMALLEST, each_slide, faults_by_axe, in_browser
from exports import EDITIONS, PDFS, WEB, squeezed, unfolded, words_of

import notebooks


@pytest.fixture(scope="module", params=WEB)
def web(request, exported):
    return exported / request.param, unfolded(exported / request.param)


# Pages and decks that anybody can read


def test_every_picture_is_described(web):
    images = web[1].select("img:not(.cover, .claim)")  # a cover is an ornament, a claim lies on its picture
    assert images
    assert {image["alt"] for image in web[1].select("img:is(.cover, .claim)")} <= {""}
    for image in images:
        assert len(image["alt"]) > 100
        assert "no description" not in image["alt"].casefold()
        assert int(image["width"]) > 0
        assert int(image["height"]) > 0


def test_every_table_has_a_name_and_every_head_a_scope(web):
    for table in web[1].find_all("table"):
        assert table.caption is not None
        assert table.caption.get_text(strip=True)
        for head in table.find_all("th"):
            assert head["scope"] in ("col", "row")
            assert head.get_text(strip=True)


def test_a_page_has_one_title_a_language_and_no_level_left_out(web):
    page = web[1]
    assert page.html["lang"] == "en"
    assert page.title.get_text()
    ranks = [int(heading.name[1]) for heading in page.find_all(re.compile("^h[1-6]$"))]
    assert ranks.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(ranks))


LIGHT = 400_000  # letters of a page that are pictures
DATA = r"data:image/(png;base64|svg\+xml(;base64)?),"


def content(address) -> bytes:
    kind, _, text = address.partition(",")
    return base64.b64decode(text) if "base64" in kind else unquote_to_bytes(text)


def drawing(image) -> str:
    """Return a picture that is drawn in lines as text; a bitmap has none."""
    return content(image["src"]).decode() if "svg" in image["src"][:20] else ""


def test_nothing_in_a_page_asks_for_another_host(web):
    page = web[1]
    assert page.find_all(["link", "iframe", "object", "embed"]) == []
    assert [script for script in page.find_all("script") if script.get("src")] == []
    assert [image["src"][:40] for image in page.find_all("img") if not re.match(DATA, image["src"])] == []
    assert [source["srcset"][:40] for source in page.find_all("source") if not re.match(DATA, source["srcset"])] == []
    assert "href=" not in "".join(map(drawing, page.find_all("img"))).replace('xlink:href="#', "")
    assert re.findall(r"url\((?!['\"]?data:)[^)]*\)|@import", "".join(style.get_text() for style in page.find_all("style"))) == []


def test_a_link_within_a_page_leads_somewhere(web):
    path, page = web
    if not path.name.endswith(".slides.html"):  # a deck leaves out the words of the lesson
        there = {tag["id"] for tag in page.find_all(id=True)}
        assert [
            link["href"] for link in page.find_all("a") if link["href"].startswith("#") and link["href"][1:] not in there
        ] == []


def test_a_page_without_its_pictures_and_letters_is_light(web):
    path, page = web[0], copy.copy(web[1])
    page.style.decompose()  # the typeface comes first
    for picture in page.select("picture, img, form"):
        picture.attrs.clear()
        for source in picture.find_all("source"):
            source.decompose()
    for state in page.select(".state"):
        state.decompose()
    assert len(str(page).encode()) <= (400_000 if path.name.endswith(".slides.html") else 120_000)


@pytest.mark.parametrize("name", WEB)
def test_the_pictures_of_a_page_together_load_at_once_on_a_slow_phone(name, exported):
    source = (exported / name).read_text(encoding="utf-8")
    assert sum(map(len, re.findall(r'data:image/[^"\')]+|(?<=data-later=")[^"]+', source))) <= LIGHT


def test_the_pictures_are_small_and_whole(web):
    from PIL import Image

    for picture in web[1].find_all("img"):
        picture_itself = content(picture["src"])
        assert len(picture_itself) < 80_000
        if drawing(picture):
            wide, high = map(float, re.search(rb'viewBox="0 0 ([\d.]+) ([\d.]+)"', picture_itself).groups())
        else:
            image = Image.open(io.BytesIO(picture_itself))
            assert image.mode == "P"
            wide, high = image.size
        assert abs(wide / high - int(picture["width"]) / int(picture["height"])) < 0.02


# PDF


@pytest.mark.parametrize("name", PDFS)
def test_a_pdf_is_tagged_and_passes_two_checkers(name, exported):
    import outloud
    import pdfua

    verdict = outloud.check(str(exported / name))
    assert (verdict.error, verdict.errors) == (None, 0)
    assert [row["name"] for table in verdict.criteria.values() for row in table if row["status"] == "fail"] == []
    assert pdfua.validate(str(exported / name)).findings == ()


@pytest.mark.parametrize("name", PDFS)
def test_a_pdf_has_a_title_a_language_and_its_pictures_described(name, exported):
    import pikepdf

    page = BeautifulSoup((exported / name.replace(".pdf", ".html")).read_text(encoding="utf-8"), "html.parser")
    shown = page.select("figure img:not([hidden] *, .compare *)")
    with pikepdf.open(exported / name) as pdf:
        assert str(pdf.Root.Lang).startswith("en")
        assert pdf.Root.MarkInfo.Marked
        assert pdf.open_metadata()["dc:title"].startswith(page.h1.get_text())
        alts = [str(thing.Alt) for thing in pdf.objects if isinstance(thing, pikepdf.Dictionary) and thing.get("/S") == "/Figure"]
    assert sorted(alts) == sorted(image["alt"] for image in shown)


# In a real browser with no network: nothing is missing, cut off, or out of reach

HANDOUTS = [name for name in WEB if not name.endswith(".slides.html")]
DECKS = [name for name in WEB if name.endswith(".slides.html")]
READY = "window.Reveal && Reveal.isReady()"


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


@in_browser
@pytest.mark.parametrize("name", [*HANDOUTS, "student/index.html", "instructor/index.html"])
def test_a_page_breaks_no_rule_of_accessibility_in_light_and_dark_and_on_a_phone(name, exported, offline):
    """Each colour is looked at once, and each layout: no colour hangs on the width."""
    page = offline(exported / name)
    if page.locator(".word").count():  # seen on a wide screen alone
        assert faults_by_axe(page, [[".word"]]) == []
    page.emulate_media(color_scheme="dark")
    assert faults_by_axe(page) == []
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 320, "height": 640})
    page.wait_for_timeout(100)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320, "only a wide table scrolls, in its own frame"
    assert faults_by_axe(page) == []


@in_browser
@pytest.mark.parametrize("name", DECKS)
def test_every_slide_of_a_deck_is_whole_legible_and_breaks_no_rule_of_accessibility(name, exported, offline):
    page, wrong = offline(exported / name), []
    page.wait_for_function(READY)
    for number, slide in enumerate(each_slide(page), 1):
        wrong += [(number, fault) for fault in slide.evaluate(CUT)]
        if slide.evaluate(SMALLEST) < 23.9:
            wrong.append((number, "the letters are too small"))
        # The decks of teachers differ in notes and answers alone.
        if name.startswith("student"):
            part = None if number == 1 else [["section.present"]]  # the frame around the slides stays the same
            wrong += [(number, fault) for fault in faults_by_axe(page, part)]
    assert wrong == []
    assert page.locator(".slide-number:visible").count() == 1


@pytest.mark.parametrize("name", DECKS)
def test_a_deck_is_a_talk(name, exported):
    """Few slides, few words, many pictures; nothing that is for the page or for a keyboard."""
    page = BeautifulSoup((exported / name).read_text(encoding="utf-8"), "html.parser")
    for unseen in page.select(".notes, [hidden], option, legend, .from, .keys"):
        unseen.decompose()
    for code in page.find_all("pre"):
        code.string = code.get_text()
    slides = page.select(".slides > section")
    counts = [len(re.findall(r"\S*\w\S*", slide.get_text(" "))) for slide in slides]
    pictured = [bool(slide.select("img, table, form")) for slide in slides]
    assert 20 <= len(slides) <= 32
    assert sum(pictured) >= 0.4 * len(slides)
    assert any(pictured[:3])
    assert statistics.median(counts) <= 30
    assert max(counts) <= 60
    assert sum(bool(slide.select("pre.source")) for slide in slides) <= 2
    said = " ".join(slide.get_text(" ") for slide in slides)
    assert re.findall(r"(?i)\brun (?:the|both|all|this)\b.*?cell|press Keep|folded away|Without code|my_work", said) == []


COMPUTED = {"0.25"}  # on the slide itself: 1 - 0.75


@pytest.mark.parametrize("name", notebooks.NAMES)
def test_every_number_on_a_slide_stands_in_the_lesson_or_in_its_tables(name, exported):
    """What an author copies onto a slide cannot differ from what the lesson shows."""

    def numbers(text):
        return set(re.findall(r"(?<![\w.])\d[\d,.]*\d(?!\w)", text))

    deck, handout = (
        BeautifulSoup((exported / "instructor" / f"{name}{suffix}").read_text(encoding="utf-8"), "html.parser")
        for suffix in (".slides.html", ".html")
    )
    for unseen in deck.select(".notes, style, script"):
        unseen.decompose()
    tables = " ".join(path.read_text(encoding="utf-8") for path in (notebooks.HOME / "data").rglob("*.csv"))
    found = numbers(deck.get_text(" "))
    assert found
    assert found <= numbers(handout.get_text(" ")) | numbers(tables.replace("-", " - ")) | COMPUTED


def explorer(page, name):
    """Return the explorer with a picture, on its slide if the page is a deck."""
    form = page.locator("form.explorer:has(img)").first
    if "slides" in name:
        page.wait_for_function(READY)
        while not form.evaluate("form => Reveal.getCurrentSlide().contains(form)"):
            page.evaluate("Reveal.next()")
    return form


PLACE = "JSON.stringify(window.Reveal?.getIndices() ?? null)"  # the address in the browser follows a second later


@in_browser
@pytest.mark.parametrize("name", [f"student/00_start_here{end}" for end in (".html", ".slides.html")])
def test_the_sentence_reader_still_works(name, exported, offline):
    page = offline(exported / name)
    form = explorer(page, name)
    before = page.evaluate(PLACE)
    seen = set()
    form.locator("select").focus()
    for _ in range(29):
        seen.add(form.locator("img:visible").get_attribute("alt"))
        page.keyboard.press("ArrowDown")
    assert len(seen) == 29, "the description follows the choice"
    assert page.evaluate(PLACE) == before, "keys that work a menu turn no page"
    if "slides" not in name:
        shown = page.locator("form.explorer .state:not([hidden]) caption").all_text_contents()
        assert any("p11s2" in caption for caption in shown), "the table follows, too"


@in_browser
@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("name", [f"student/00_start_here{end}" for end in (".html", ".slides.html")])
def test_pointing_at_a_bar_chooses_its_sentence(name, width, exported, offline):
    page = offline(exported / name)
    page.set_viewport_size({"width": width, "height": 800})
    form = explorer(page, name)
    by_place = "states => states.sort((a, b) => a.dataset.state - b.dataset.state).map((state) => state.querySelector('img').alt)"
    alts, seen = form.locator(".state").evaluate_all(by_place), []
    for step in range(100):
        image = form.locator("img:visible")
        box = image.bounding_box()
        image.click(position={"x": box["width"] / 2, "y": (step + 0.5) / 100 * box["height"]})
        seen.append(alts.index(form.locator("img:visible").get_attribute("alt")))
    assert seen == sorted(seen), "further down stands a later sentence"
    assert set(seen) == set(range(29)), "and each can be reached"


@in_browser
@pytest.mark.parametrize("name", [f"student/00_start_here{end}" for end in (".html", ".slides.html")])
def test_a_browser_that_cannot_unfold_shows_one_state_and_no_controls(name, exported, offline):
    page = offline(exported / name)
    page.add_init_script("delete window.DecompressionStream")
    page.reload()
    page.locator("form.explorer fieldset").wait_for(state="detached")
    assert page.locator("form.explorer .state:not([hidden])").count() == page.locator("form.explorer .state").count() == 1
    if "slides" in name:
        page.locator(".deck.reveal").wait_for()
        assert page.locator(".page").evaluate_all("slides => slides.every((slide) => slide.style.fontSize)")


@in_browser
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


@in_browser
def test_the_speaker_sees_the_teaching_page_and_the_class_does_not(exported, offline):
    page = offline(exported / "instructor" / "02_timeline.slides.html")
    page.wait_for_function(READY)
    assert "The one idea" not in page.inner_text("body")
    with page.expect_popup() as opened:
        page.keyboard.press("s")
    opened.value.wait_for_selector(".speaker-controls-notes .value :text('The one idea')")


PAGE_ALONE = {"Before class", "After class", "Answers are near", "Exact and judged", "Care", "Red messages in class"}
PAGE_ALONE |= {"Faster students", "Without code", "For everyone"}


@pytest.mark.parametrize("name", notebooks.NAMES)
def test_a_speaker_has_a_short_note_at_each_slide(name, exported):
    """So much stands in a speaker's window; and no part of the teaching page is lost because its words name no slide."""
    text = (exported / "instructor" / f"{name}.slides.html").read_text(encoding="utf-8")
    slides = BeautifulSoup(text, "html.parser").select(".slides > section")
    notes = [" ".join(note.get_text(" ") for note in slide.select(".notes")) for slide in slides]
    assert [(number, len(note.split())) for number, note in enumerate(notes, 1) if not 5 <= len(note.split()) <= 100] == []
    teaching = (notebooks.HOME / "notebooks" / "teaching" / f"{name}.md").read_text(encoding="utf-8")
    parts = {lead.strip(" .:") for lead in re.findall(r"^\*\*(.+?)\*\*", teaching, re.MULTILINE)}
    assert sorted(part for part in parts - PAGE_ALONE if not any(part in note for note in notes)) == []


@in_browser
def test_the_list_of_keys_opens_and_closes(exported, offline):
    page = offline(exported / "student" / "02_timeline.slides.html")
    page.wait_for_function(READY)
    page.keyboard.press("Shift+?")
    page.wait_for_selector("[role=dialog] :text('Speaker notes')")
    assert faults_by_axe(page) == []
    page.keyboard.press("Escape")
    page.wait_for_selector("[role=dialog]", state="detached")


@in_browser
@pytest.mark.parametrize("size", [(1280, 800), (390, 844)])
@pytest.mark.parametrize("name", notebooks.NAMES)
def test_the_first_screen_has_the_title_the_question_and_a_picture(name, size, exported, offline):
    page = offline(exported / "student" / f"{name}.html")
    page.set_viewport_size(dict(zip(("width", "height"), size, strict=True)))
    for part in ("h1", "main > p > strong", "img.cover"):
        box = page.locator(part).first.bounding_box()
        assert box["y"] + min(box["height"], 150) < size[1], part


@in_browser
def test_an_answer_typed_into_a_handout_is_kept_by_the_browser_until_it_is_cleared(exported, offline):
    page = offline(exported / "student" / "00_start_here.html")
    page.on("dialog", lambda dialog: dialog.accept())
    fields = page.locator(".room textarea")
    fields.nth(1).fill("It says: enough.")
    page.reload()
    assert [fields.nth(place).input_value() for place in range(3)] == ["", "It says: enough.", ""]
    page.get_by_role("button", name="Clear my answers").click()
    page.reload()
    assert fields.nth(1).input_value() == ""


@pytest.mark.parametrize("name", notebooks.NAMES)
def test_a_slide_says_at_its_heading_what_belongs_to_the_longer_route(name, exported):
    longer = re.findall(r"^## (.+)\n\n\*Longer route: .+\*$", notebooks.markdown(notebooks.read(name)), re.M)
    page = unfolded(exported / "student" / f"{name}.slides.html")
    marked, headings = ([tag.get_text() for tag in page.select(f".page h2{kind}")] for kind in (".longer", ""))
    assert marked == [heading for heading in longer if heading in headings]
    assert bool(marked) == bool(longer)


def test_a_task_has_one_box_and_it_is_as_tall_as_its_author_says(exported):
    page = unfolded(exported / "student" / "05_path_ahead.html")
    assert [box["data-lines"] for box in page.select('.room[data-exercise="05-memo"]')] == ["12"]
    assert not page.select(".room:not([data-exercise])")
    page = unfolded(exported / "student" / "02_timeline.html")
    assert [box["data-lines"] for box in page.select(".room:not([data-exercise])")] == ["3"], "below a picture"


@pytest.mark.parametrize("name", notebooks.NAMES)
def test_a_handout_asks_each_task_once_and_a_teachers_note_stands_below_its_heading(name, exported):
    pages = [unfolded(exported / edition / f"{name}.html") for edition in EDITIONS]
    for page in pages:
        asked = [box["data-exercise"] for box in page.select(".room[data-exercise], .key[data-exercise]")]
        assert len(asked) == len({*asked}) > 5
    assert re.findall(r"[,:] ?[;:]", " ".join(key.get_text() for key in pages[1].select(".key"))) == [], (
        "an empty cell of an answer"
    )
    above = [note.find_previous_sibling() for note in pages[1].select("aside.teacher")[1:]]  # the first is for the lesson
    assert {(tag.name, *tag.get("class", [])) for tag in above} <= {("h2",), ("p", "minutes")}


@pytest.mark.parametrize("name", notebooks.NAMES)
def test_what_answers_a_task_is_folded_for_students_and_not_in_their_print(name, exported):
    said = [cell for cell in notebooks.read(name).cells if "compare" in cell.metadata.get("tags", [])]
    pages = {edition: (exported / edition / f"{name}.html").read_text(encoding="utf-8") for edition in EDITIONS}
    folded = BeautifulSoup(pages["student"], "html.parser").select("details.compare:not([open])")
    assert bool(said) == bool(folded)
    assert "details class" not in pages["instructor"] or 'class="compare"' not in pages["instructor"]
    printed = words_of(exported / "student" / f"{name}.pdf")
    for fold in folded:
        for caption in fold.select("figcaption, caption"):
            assert squeezed(caption.get_text()) not in printed


@pytest.mark.parametrize("name", notebooks.NAMES)
def test_a_word_has_its_meaning_beside_its_first_use(name, exported):
    page = BeautifulSoup((exported / "student" / f"{name}.html").read_text(encoding="utf-8"), "html.parser")
    assert len(page.select("p.word")) == len(page.select("main > :not(nav) a[href='#Words-of-this-lesson']"))


@in_browser
def test_a_handout_can_be_read_without_its_script(exported, browser):
    context = browser.new_context(java_script_enabled=False, offline=True)
    page = context.new_page()
    page.goto((exported / "student" / "00_start_here.html").as_uri())
    assert page.locator("form.explorer .state:visible").count() == 1
    assert page.locator("figure img:visible").count() > 2
    context.close()


@in_browser
def test_small_letters_of_a_picture_can_be_enlarged_on_a_slide(exported, offline):
    page = offline(exported / "student" / "03_stakeholder_positions.slides.html")
    page.wait_for_function(READY)
    while not page.evaluate("Boolean(Reveal.getCurrentSlide().querySelector('img'))"):
        page.keyboard.press("Space")
    picture = page.locator("section.present img").first
    before = picture.bounding_box()["width"]
    picture.click(modifiers=["Shift"])
    page.wait_for_timeout(1000)
    assert picture.bounding_box()["width"] > 1.8 * before
    page.mouse.move(640, 360)
    page.keyboard.down("Shift")
    page.mouse.click(640, 360)
    page.wait_for_timeout(1000)
    assert abs(picture.bounding_box()["width"] - before) < 2
