"""A lesson becomes a PDF that looks the same everywhere, reads aloud in order, and loses no word."""

import base64
import io
import re
from itertools import pairwise

import outloud
import pdfua
import pikepdf
import pymupdf
import pytest
from PIL import Image

from utils.export import page
from utils.export.lesson import CannotExport
from utils.export.typeset import pdf

MM = 72 / 25.4
TITLE = '<h1 id="top">A small lesson</h1>'
TABLE = (
    "<table><caption>Two birds</caption>"
    '<thead><tr><th scope="col">name</th><th scope="col">eggs</th></tr></thead>'
    '<tbody><tr><td class="whole">robin</td><td>5</td></tr><tr><td>swift</td><td>2</td></tr></tbody></table>'
)
DETAILS = f"<details><summary>The data of this picture</summary>{TABLE.replace('robin', 'hidden-bird')}</details>"


def block(kind, slide, html, cell):
    return page.Block(kind, slide, page.parsed(html), cell)


def picture(width=840, height=420, alt="Two bars. The robin's is longer.", above="", below=""):
    """Return a figure with a blue picture, words around it, and its data folded away."""
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), "#0072B2").save(buffer, "PNG")
    code = base64.b64encode(buffer.getvalue()).decode("ascii")
    image = f'<img alt="{alt}" src="data:image/png;base64,{code}" width="{width}" height="{height}">'
    return f'<figure class="picture">{above}{image}{below}{DETAILS}</figure>'


STATE = {"title": "", "data": None, "drawn": {"page": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 84 42"></svg>'}}
EXPLORER = page._SHOWN["explorer"](
    {
        "media": page.PAPER,
        "controls": [
            {"kind": "menu", "name": "bird", "label": "Bird", "options": ["robin", "swift"], "value": 1},
            {"kind": "switch", "name": "eggs", "label": "count eggs", "value": True},
            {"kind": "switch", "name": "nests", "label": "count nests", "value": False},
        ],
        "states": [
            {**STATE, "places": [place, 1, 0], "alt": bird, "source": {"page": f"Seen for the {bird}."}}
            for place, bird in enumerate(["robin", "swift"])
        ],
    }
)
NOTE = '<div class="note" role="note"><p><strong>▸ Sealed</strong></p><p>First line<br>second line</p></div>'
ROOM = (
    '<div class="room" role="note" data-exercise="00-eggs" data-lines="{}">'
    "<p><strong>○ Your answer</strong></p><p>How many eggs?</p></div>"
)
PAPER = f'<div class="paper">{TABLE.replace("<td>5</td>", "<td></td>").replace("<td>2</td>", "<td></td>")}</div>'
SOURCE = (
    '<pre class="source"><span class="k">for</span> <span class="n">egg</span> in nest:\n    count(egg)\n\n'
    '<span class="c1"># done</span></pre>'
)
FOLDED = f"<details><summary>More birds</summary>{TABLE.replace('robin', 'wren')}</details>"
KEY = '<div class="note key" role="note"><p class="question">How many eggs?</p><p><strong>✓ Answer:</strong> two</p></div>'
ALL = {
    "text": (
        TITLE + "<p>Read <strong>this</strong> and <em>that</em>, or <code>print()</code>.</p>"
        "<blockquote><p>Before you start.</p></blockquote>"
        '<h2 id="Birds">Birds</h2><p class="minutes"><em>Teaching 3 min</em></p>'
        "<ul><li>robin<ul><li>red</li></ul></li><li>swift</li></ul>"
        '<ol><li>look</li><li>count</li></ol><hr><h3 id="Eggs">Eggs</h3>'
        '<p>See <a href="#Birds">above</a> or <a href="https://example.org/birds">elsewhere</a>.</p>'
        "<pre><code>plain code</code></pre>"
    ),
    "source": SOURCE,
    "output": "".join([TABLE, NOTE, ROOM.format(2), PAPER, EXPLORER, FOLDED, '<pre class="result">42</pre>', picture()]),
    "teacher": (
        '<aside class="teacher"><p class="for">For the teacher</p><p>Give it time.</p><h3>Later</h3><p>Ask again.</p></aside>'
    ),
    "key": KEY,
}


def typeset(*html, edition="student", title="A small lesson", **settings):
    """Typeset pieces of HTML, one for each cell; a text without a heading gets the title."""
    blocks = [block("text", "-", piece, f"cell {number}") for number, piece in enumerate(html, 1)]
    return pdf(blocks, title=title, edition=edition, **settings)


def whole(edition="student"):
    blocks = [block(kind, "-", html, f"cell {number}") for number, (kind, html) in enumerate(ALL.items(), 1)]
    return pdf(blocks, title="A small lesson", subtitle="Birds near you", edition=edition)


def pages(document):
    with pymupdf.open(stream=document) as opened:
        return [" ".join(page.get_text().split()) for page in opened]


def words(document):
    """Read the words of a PDF, with straight quotation marks."""
    return " ".join(pages(document)).translate(str.maketrans("“”‘’", "\"\"''"))


def lines(document):
    """Find the ruled lines of the first page: their heights from the top."""
    with pymupdf.open(stream=document) as opened:
        return [drawn["rect"].y0 for drawn in opened[0].get_drawings() if drawn["rect"].width > 100 and drawn["rect"].height < 1]


def tags(document):
    """List what a screen reader meets, in its order: kind and alternative text."""

    def walk(element):
        if isinstance(element, pikepdf.Array):
            for child in element:
                yield from walk(child)
        elif isinstance(element, pikepdf.Dictionary):
            if "/S" in element:
                yield str(element.S)[1:], str(element.get("/Alt", ""))
            yield from walk(element.get("/K"))

    with pikepdf.open(io.BytesIO(document)) as opened:
        return list(walk(opened.Root.StructTreeRoot))


@pytest.mark.parametrize("edition", ["student", "instructor"])
def test_two_checkers_find_no_fault(edition, tmp_path):
    path = tmp_path / "lesson.pdf"
    path.write_bytes(whole(edition))
    verdict = outloud.check(str(path))
    assert (verdict.error, verdict.errors) == (None, 0)
    assert [row["name"] for table in verdict.criteria.values() for row in table if row["status"] == "fail"] == []
    assert pdfua.validate(str(path)).findings == ()


def test_no_word_is_lost():
    text = words(whole("instructor"))
    for piece in ["Read this and that, or print().", "Before you start.", "Teaching 3 min", "robin", "red", "2. count"]:
        assert piece in text
    for piece in ["See above or elsewhere.", "plain code", "Two birds", "▸ Sealed First line second line", "42"]:
        assert piece in text
    for piece in ["○ Your answer How many eggs?", "For the teacher Give it time.", "✓ Answer: two"]:
        assert piece in text


def test_the_same_lesson_gives_the_same_bytes():
    assert whole() == whole()
    with pikepdf.open(io.BytesIO(whole())) as opened:
        assert "/CreationDate" not in opened.docinfo and "/ModDate" not in opened.docinfo


def test_the_document_says_its_title_and_language():
    with pikepdf.open(io.BytesIO(typeset(TITLE))) as student:
        assert str(student.Root.Lang) == "en"
        assert student.open_metadata()["dc:title"] == "A small lesson"
        assert student.open_metadata()["pdfuaid:part"] == "1"
    with pikepdf.open(io.BytesIO(typeset(TITLE, edition="instructor"))) as instructor:
        assert instructor.open_metadata()["dc:title"] == "A small lesson (for teachers)"


def test_students_get_a_line_for_their_name():
    assert "For students A small lesson Name Date" in words(typeset(TITLE))
    assert "Name" not in words(typeset(TITLE, edition="instructor"))


def test_a_lesson_without_a_title_gets_it():
    assert [kind for kind, _ in tags(typeset("<p>Words.</p>"))].count("H1") == 1
    assert "Some title" in words(typeset("<p>Words.</p>", title="Some title"))


# Words that could be taken for Typst code, or that end a string.
NASTY = [
    "#let x = 1",
    "#panic()",
    "back\\slash \\n \\u{41}",
    'say "hello"',
    '" + panic() + "',
    "mail@home @label",
    "*not bold* _not slanted_ `not code`",
    "US$ 5 and $x^2$",
    "a &lt;tag&gt; here",
    "https // comment /* and */ more",
    "= no heading",
    "- no list -- and --- no dash",
    "[bracket] {brace} (paren) ~ ...",
]


@pytest.mark.parametrize("nasty", NASTY)
def test_nothing_in_a_lesson_is_read_as_typst(nasty):
    shown = nasty.replace("&lt;", "<").replace("&gt;", ">")
    quoted = nasty.replace('"', "&quot;")
    table = f'<table><thead><tr><th scope="col">{nasty}</th></tr></thead><tbody><tr><td>{nasty}</td></tr></tbody></table>'
    link = f'<p><a href="https://example.org/{quoted}">{nasty}</a> <code>{nasty}</code></p>'
    html = f'{TITLE}<h2 id="{quoted}">{nasty}</h2>{link}<ul><li>{nasty}</li></ul><pre class="result">{nasty}</pre>{table}'
    document = typeset(html + picture(alt=quoted), title=shown)
    assert words(document).count(shown) == 7
    assert ("Figure", shown) in tags(document)


def test_headings_are_read_in_their_order():
    document = whole("instructor")
    assert [kind for kind, _ in tags(document) if re.fullmatch(r"H\d", kind)] == ["H1", "H2", "H3", "H3"]


@pytest.mark.parametrize("above", range(28, 44))
def test_a_heading_is_never_left_alone_at_the_foot_of_a_page(above):
    heading = '<h2 id="x">Heading</h2><p class="minutes"><em>5 min</em></p>'
    document = typeset(TITLE, "<p>line</p>" * above, f"{heading}<p>What follows.</p>")
    assert any("Heading 5 min What follows." in page for page in pages(document))


@pytest.mark.parametrize("above", range(12, 28))
def test_a_picture_stays_with_the_words_around_it(above):
    shown = picture(above="<figcaption>Robins lay more</figcaption>", below='<p class="source">Source: eggs.csv.</p>')
    with pymupdf.open(stream=typeset(TITLE, "<p>line</p>" * above, "<p>Look at it.</p>", shown)) as opened:
        [page] = [page.get_text() for page in opened if page.get_images()]
    assert all(words in page for words in ("Look at it.", "Robins lay more", "Source: eggs.csv."))


def test_code_above_a_tall_picture_fills_its_page():
    [first, second] = pages(typeset(TITLE, "<p>line</p>" * 24, SOURCE, picture(height=700)))
    assert "# done" in first and "# done" not in second


def test_code_stays_with_what_it_prints_and_with_the_lines_for_its_answer():
    for below in ('<pre class="result">42</pre>', ROOM.format(1)):
        for above in range(30, 44):
            found = pages(typeset(TITLE, "<p>line</p>" * above, SOURCE, below))
            assert any("# done" in page and ("42" in page or "Your answer" in page) for page in found)


def test_a_picture_has_its_alternative_text_and_leaves_its_data_out():
    document = typeset(TITLE, picture())
    assert ("Figure", "Two bars. The robin's is longer.") in tags(document)
    assert "hidden-bird" not in words(document)


@pytest.mark.parametrize("size", [(840, 300), (840, 3000), (400, 400), (3000, 100)])
def test_a_picture_is_never_cut_off(size):
    with pymupdf.open(stream=typeset(TITLE, picture(*size))) as opened:
        boxes = [(page.rect, pymupdf.Rect(image["bbox"])) for page in opened for image in page.get_image_info()]
    [(page, box)] = boxes
    assert page.contains(box) and box.width / box.height == pytest.approx(size[0] / size[1], rel=0.02)


def test_a_table_has_a_caption_and_header_cells():
    kinds = [kind for kind, _ in tags(typeset(TITLE, TABLE)) if kind != "Span"]
    table = kinds[kinds.index("Table") :]
    assert table == ["Table", "Caption", "THead", "TR", "TH", "TH", "TBody", *["TR", "TD", "TD"] * 2]


def test_a_quiet_caption_is_not_printed():
    assert "Two birds" not in words(typeset(TITLE, TABLE.replace("<caption>", '<caption class="quiet">')))


def test_a_long_table_repeats_its_header_and_tears_no_row():
    row = "<tr><td>first-{0}</td><td>" + "many words " * 30 + "last-{0}</td></tr>"
    rows = "".join(row.format(number) for number in range(60))
    found = pages(typeset(TITLE, TABLE.replace("<tbody>", "<tbody>" + rows)))
    assert len(found) > 2 and all("name eggs" in page for page in found)
    for number in range(60):
        assert any(f"first-{number} " in page and f"last-{number} " in page for page in found)


def test_a_short_table_stays_on_one_page():
    for above in range(24, 40):
        found = pages(typeset(TITLE, "<p>line</p>" * above, TABLE))
        assert any("Two birds name eggs robin 5 swift 2" in page for page in found)


def test_no_column_runs_over_its_neighbour_or_off_the_page():
    address = "https://example.org/" + "a-long-path/without-an-end-" * 4
    cells = {
        "claim_id": '<td class="whole">p1s1-a</td>',
        "a rather long name": "<td>short</td>",
        "text": f"<td>{'several words in a row ' * 12}</td>",
        "address": f'<td><a href="{address}">{address}</a></td>',
        "checksum": f"<td>{'0123456789abcdef' * 4}</td>",
        "code": '<td><code>{"trigger": "Q", "consequence": "S"}</code></td>',
    }
    assert_nothing_overlaps(table_of(cells))
    assert_nothing_overlaps(table_of({f"column_{number}": '<td class="whole">11 Nov 1999</td>' for number in range(12)}))


def table_of(cells):
    head = "".join(f'<th scope="col">{name}</th>' for name in cells)
    rows = f"<tr>{''.join(cells.values())}</tr>" * 3
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def assert_nothing_overlaps(table):
    inner = pymupdf.Rect(0.5, 3, -0.5, -3)  # the boxes of words in two lines may touch
    with pymupdf.open(stream=typeset(TITLE, table)) as opened:
        boxes = [pymupdf.Rect(word[:4]) + inner for word in opened[0].get_text("words")]
        assert max(box.x1 for box in boxes) <= opened[0].rect.width - 17 * MM
    assert [(one, other) for number, one in enumerate(boxes) for other in boxes[number + 1 :] if one.intersects(other)] == []


def test_beside_long_code_the_words_of_a_table_keep_their_room():
    code = "case.claims[case.claims['claim_id'].isin(differs['claim_id'])][columns].reset_index()"
    reply = "Seven rows and only five quotations. How many of them does a reader find in the article?"
    cells = {"exercise": "<td>eggs</td>", "answer": f"<td><code>{code}</code></td>", "usual wrong answer": "<td>3, 3 and 1</td>"}
    table = table_of({**cells, "your reply": f"<td>{reply}</td>"})
    assert_nothing_overlaps(table)
    with pymupdf.open(stream=typeset(TITLE, table)) as opened:
        text = opened[0].get_text()
    assert any(line.startswith("Seven rows") for line in text.split("\n"))
    assert code in "".join(text.split()), "whoever copies it gets it whole"


def test_a_checksum_is_broken_rather_than_the_type_made_small():
    with pymupdf.open(stream=typeset(TITLE, TABLE.replace("<td>5</td>", f"<td>{'0123456789abcdef' * 8}</td>"))) as opened:
        spans = [span for block in opened[0].get_text("dict")["blocks"] for line in block["lines"] for span in line["spans"]]
    assert [span["size"] for span in spans if span["text"] == "swift"] == [9.5]


def test_a_row_longer_than_a_page_goes_on_over_the_page():
    long = " ".join(f"word-{number}" for number in range(4000))
    with pymupdf.open(stream=typeset(TITLE, TABLE.replace("<td>5</td>", f"<td>{long}</td>"))) as opened:
        shown = [word[4] for page in opened for word in page.get_text("words", clip=page.rect - (0, 0, 0, 20 * MM))]
    assert [word for word in shown if word.startswith("word-")] == long.split()


def test_beside_a_long_text_a_short_cell_keeps_its_words_on_one_line():
    long = "<td>" + "some words to fill the line " * 9 + "</td>"
    table = TABLE.replace("<td>5</td>", long).replace("<td>2</td>", long).replace("swift", "a report without source")
    with pymupdf.open(stream=typeset(TITLE, table)) as opened:
        assert "a report without source" in [line.strip() for line in opened[0].get_text().split("\n")]


def test_what_must_stay_whole_is_not_broken():
    long = "<td>" + "many words in this cell " * 9 + "</td>"
    whole_cell = '<td class="whole">p1s1-a to p11s2-d</td>'
    head = "".join(f'<th scope="col">{name}</th>' for name in "abcdefg")
    table = f"<table><thead><tr>{head}</tr></thead><tbody><tr>{whole_cell}{long * 6}</tr><tr>{long * 7}</tr></tbody></table>"
    with pymupdf.open(stream=typeset(TITLE, table)) as opened:
        assert "p1s1-a to p11s2-d" in [line.strip() for line in opened[0].get_text().split("\n")]


@pytest.mark.parametrize("count", [1, 4])
def test_room_for_an_answer_has_its_lines(count):
    drawn = lines(typeset(TITLE, ROOM.format(count), edition="instructor"))
    assert len(drawn) == count
    assert all(7 * MM < below - above < 11 * MM for above, below in pairwise(drawn))


def test_the_lines_for_an_answer_are_not_torn_from_the_question():
    for above in range(24, 40):
        document = typeset(TITLE, "<p>line</p>" * above, ROOM.format(5), edition="instructor")
        with pymupdf.open(stream=document) as opened:
            page = next(page for page in opened if "How many eggs?" in page.get_text())
            question = page.search_for("How many eggs?")[0]
            below = [drawn for drawn in page.get_drawings() if drawn["rect"].width > 300 and drawn["rect"].y0 > question.y0]
        assert len(below) == 5


def test_on_paper_an_empty_cell_is_tall_enough_to_write_in():
    with pymupdf.open(stream=typeset(TITLE, PAPER)) as opened:
        [robin], [swift] = opened[0].search_for("robin"), opened[0].search_for("swift")
    assert swift.y0 - robin.y0 > 11 * MM


def test_an_explorer_shows_one_state_under_its_settings():
    text = words(typeset(TITLE, EXPLORER))
    assert "Bird: swift On: count eggs Off: count nests Seen for the swift." in text
    assert "Seen for the robin." not in text


def test_what_is_folded_away_is_left_out():
    text = words(typeset(TITLE, f'<details class="source"><summary>Code</summary>{SOURCE}</details>', TABLE, FOLDED))
    assert "robin" in text
    assert not [piece for piece in ("Code", "count(egg)", "More birds", "wren") if piece in text]


def test_code_keeps_its_lines_and_stays_on_the_page():
    wide = "total = " + " + ".join(["count_of_eggs"] * 5)
    long = "x = [" + ", ".join(f'"{number:03}"' for number in range(60)) + "]"
    with pymupdf.open(stream=typeset(TITLE, SOURCE, f'<pre class="source">{wide}\n{long}\n{"y" * 300}</pre>')) as opened:
        text = opened[0].get_text()
        assert max(word[2] for word in opened[0].get_text("words")) <= opened[0].rect.width - 17 * MM
    assert "for egg in nest:\n    count(egg)\n \n# done\n" in text and f"{wide}\n" in text
    assert '"059"]' in text and "y" * 300 in "".join(text.split())


@pytest.mark.parametrize("above", range(30, 44))
def test_short_code_is_not_torn(above):
    found = pages(typeset(TITLE, "<p>line</p>" * above, SOURCE))
    assert any("for egg in nest: count(egg) # done" in page for page in found)


def test_long_code_goes_on_over_the_page():
    code = "count(egg)\n" * 150
    found = pages(typeset(TITLE, f'<pre class="source">{code}</pre>'))
    assert sum(page.count("count(egg)") for page in found) == 150 and len(found) > 2


def test_keywords_of_code_are_bold_and_comments_slanted():
    with pymupdf.open(stream=typeset(TITLE, SOURCE)) as opened:
        spans = [span for block in opened[0].get_text("dict")["blocks"] for line in block["lines"] for span in line["spans"]]
    fonts = {span["text"].strip(): span["font"].rpartition("-")[2] for span in spans if "Mono" in span["font"]}
    assert (fonts["for"], fonts["# done"]) == ("Bold", "Oblique")


def test_the_teacher_s_part_is_recognised_without_colour():
    with pymupdf.open(stream=typeset(TITLE, ALL["teacher"].replace("h3", "h2"), edition="instructor")) as opened:
        assert "For the teacher\nGive it time." in opened[0].get_text()
        bars = [drawn for drawn in opened[0].get_drawings() if drawn["rect"].width < 5 and drawn["rect"].height > 20]
    assert len(bars) == 2


def test_a_link_leads_to_a_heading_or_to_an_address():
    html = '<p><a href="#Birds">inside</a> <a href="#nowhere">plain words</a> <a href="https://example.org/a">outside</a></p>'
    document = typeset(TITLE, html, '<h2 id="Birds">Birds</h2>')
    with pymupdf.open(stream=document) as opened:
        links = opened[0].get_links()
    assert [link.get("uri", "a place in the document") for link in links] == ["a place in the document", "https://example.org/a"]
    assert "inside plain words outside" in words(document)
    assert [kind for kind, _ in tags(document)].count("Link") == 2


def test_in_a_list_the_address_of_a_link_can_be_read_on_paper():
    document = typeset(TITLE, '<ul><li>Ann, <a href="https://example.org/eggs">Eggs</a>, 2019.</li></ul>')
    assert "Ann, Eggs, 2019. https://example.org/eggs" in words(document)


# What is wrong, and what the message says beside the cell.
FAULTS = {
    "no alternative text": (picture(alt=" "), "Say in words what the picture shows"),
    "a broken picture": ('<img alt="A bird" src="data:image/png;base64,AAAA">', "Draw the picture again"),
    "a skipped heading level": ('<h3 id="x">Deep</h3>', "Write one # more"),
    "a heading without words": ('<h2 id="x"></h2>', "Write some, or take its # away"),
    "a column without a name": (TABLE.replace("eggs", " "), "column 2 of a table has no name"),
    "a table without names": (re.sub("<thead>.*</thead>", "", TABLE), "Give each column a name"),
    "a row too short": (TABLE.replace("<td>2</td>", ""), "row 2 of a table has 1 cells and its first row has 2"),
    "an element without a form": ("<video></video>", "<video> has no form in the PDF"),
    "such an element inside a line": ("<p>Press <kbd>x</kbd></p>", "<kbd> has no form in the PDF"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_refused_with_its_cell_and_a_remedy(fault):
    html, remedy = FAULTS[fault]
    with pytest.raises(CannotExport, match=r"^cell 2: ") as caught:
        typeset(TITLE, html, "<p>after</p>")
    assert remedy in str(caught.value)
    assert "\n" not in str(caught.value)
