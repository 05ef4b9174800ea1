"""What somebody's own line shows comes into each file as the notebook shows it, or is refused with the name of its cell."""

import base64
import io
import warnings

import pymupdf
import pytest
from bs4 import BeautifulSoup
from conftest import EXAMPLE
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from PIL import Image
from test_typeset import tags

from utils.export.exporters import exporter
from utils.export.lesson import CannotExport

FORMATS = ("html", "slides", "pdf")


def picture(kind):
    buffer = io.BytesIO()
    Image.new("RGB", (300, 200), "#0072B2").save(buffer, kind)
    return base64.b64encode(buffer.getvalue()).decode("ascii")


SVG = '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 300 200"><rect width="90" height="90"/></svg>'
PICTURES = {f"image/{kind}": picture(kind) for kind in ("png", "jpeg", "gif", "webp")} | {"image/svg+xml": SVG}


def shows(words="Look.", metadata=None, attachments=None, **kinds):
    """Make a lesson of a title and words, and of one line that shows something: under each kind its content."""
    text = new_markdown_cell(words, attachments=attachments or {})
    data = {kind.replace("__", "/").replace("_", "."): content for kind, content in kinds.items()}
    outputs = [new_output("display_data", data, metadata=metadata or {})] if data else []
    return [new_markdown_cell("# A lesson"), text, new_code_cell("shown()", outputs=outputs)]


def prints(text):
    """Make a lesson in which a line prints a text."""
    return [new_markdown_cell("# A lesson"), new_code_cell("print(text)", outputs=[new_output("stream", text=text)])]


def export(cells, to):
    about = {"metadata": {"name": "lesson", "path": str(EXAMPLE), "case": str(EXAMPLE)}}
    return exporter(to, "student").from_notebook_node(new_notebook(cells=cells), about)


def read(cells, to):
    """Return the words of an exported file, and the alternative texts of its pictures that can be seen."""
    content, _ = export(cells, to)
    if to == "pdf":
        with warnings.catch_warnings(), pymupdf.open(stream=content) as opened:
            words = " ".join(page.get_text() for page in opened)
        return " ".join(words.split()), tags(content).count(("Figure", "A blue box"))
    soup = BeautifulSoup(content, "html.parser")
    seen = soup.select_one("main, .slides") or soup
    return " ".join(seen.get_text(" ").split()), len(seen.find_all("img", alt="A blue box"))


# What is shown: the lesson, what stands in each file, and what does not.
SHOWN = {
    "Markdown": (shows(text__markdown="**Two** swans", text__plain="<Markdown object>"), "Two swans", "<Markdown object>"),
    "HTML": (shows(text__html="<p>Two <b>swans</b></p>", text__plain="<HTML object>"), "Two swans", "<HTML object>"),
    "LaTeX": (shows(text__latex=r"$\frac{1}{2}$", text__plain="<Math object>"), r"\frac{1}{2}", "<Math object>"),
    "JSON": (shows(application__json={"swans": ["Zoé"]}, text__plain="<JSON object>"), '"Zoé"', "<JSON object>"),
    "a value": (shows(text__plain="42 swans"), "42 swans", "text/plain"),
    "a widget": (
        shows("Two swans", **{"application__vnd_jupyter_widget-view+json": {}}, text__plain="Box()"),
        "Two swans",
        "Box()",
    ),
    "colours of a terminal": (prints("\x1b[1;31mTwo\x1b[0m swans\n"), "Two swans", "[1;31m"),
    "a line of progress": (prints("10 %\r90 %\rTwo swans\n"), "Two swans", "10 %"),
    "a word of one half": (prints("Two swans \ud800\n"), "Two swans", "ud800"),
}


@pytest.mark.parametrize("to", FORMATS)
@pytest.mark.parametrize("what", SHOWN)
def test_what_a_line_shows_is_in_each_file(what, to):
    cells, there, gone = SHOWN[what]
    cells[-1].metadata.tags = ["method"]  # on the slide, too
    words, _ = read(cells, to)
    assert there in words
    assert gone not in words


@pytest.mark.parametrize("to", FORMATS)
@pytest.mark.parametrize("kind", PICTURES)
def test_a_picture_of_each_kind_is_in_each_file(kind, to):
    alt = {kind: {"alt": "A blue box"}}
    assert read(shows(metadata=alt, **{kind.replace("/", "__"): PICTURES[kind], "text__plain": "<Image>"}), to)[1] == 1


@pytest.mark.parametrize("to", FORMATS)
def test_a_picture_that_was_pasted_into_words_is_in_each_file(to):
    pasted = {"image.png": {"image/png": picture("png")}}
    assert read(shows("![A blue box](attachment:image.png)", attachments=pasted), to)[1] == 1


PROGRAM = "<script>draw()</script><div id='a'></div>"
PNG = {"image/png": {"alt": "A blue box"}}
# What is refused: the lesson, its cell, and what the sentence says.
REFUSED = {
    "a picture without words": (shows(image__png=picture("png")), "cell 3", "has no alternative text"),
    "a drawing without words": (shows(**{"image__svg+xml": SVG}), "cell 3", "has no alternative text"),
    "a picture that is none": (shows(image__png="AAAA", metadata=PNG), "cell 3", "cannot be read"),
    "a drawing without a size": (
        shows(**{"image__svg+xml": "<svg/>"}, metadata={"image/svg+xml": {"alt": "A blue box"}}),
        "cell 3",
        "cannot be read",
    ),
    "a pasted picture with the name of its file": (
        shows("![image.png](attachment:image.png)", attachments={"image.png": {"image/png": picture("png")}}),
        "cell 2",
        "has no alternative text",
    ),
    "a pasted picture that is lost": (shows("![A blue box](attachment:image.png)"), "cell 2", "Paste it once more"),
    "a picture in another file": (shows("![A blue box](box.png)"), "cell 2", "lies in another file"),
    "a chart of a program": (shows(**{"application__vnd_plotly_v1+json": {}}, text__html=PROGRAM), "cell 3", "plotly"),
    "a chart that only has a name": (
        shows(**{"application__vnd_vegalite_v5+json": {}}, text__plain="Chart()"),
        "cell 3",
        "vegalite",
    ),
    "a program": (shows(application__javascript="alert()", text__plain="<Javascript object>"), "cell 3", "javascript"),
    "another page": (shows(text__html="<iframe src='https://example.org'></iframe>"), "cell 3", "<iframe>"),
    "another page in words": (shows("<iframe src='https://example.org'></iframe>"), "cell 2", "<iframe>"),
}


@pytest.mark.parametrize("to", FORMATS)
@pytest.mark.parametrize("what", REFUSED)
def test_what_no_file_can_show_is_refused_by_its_cell(what, to):
    cells, where, why = REFUSED[what]
    with pytest.raises(CannotExport, match=rf"^{where}: .*{why}") as refused:
        export(cells, to)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("signs", ["🦄", "李", "\uf8ff", "\U0010ffff"])
def test_a_sign_that_no_font_of_the_pdf_has_becomes_a_box_and_is_named(signs):
    cells = [*prints(f"Two swans {signs}"), new_markdown_cell(f"By **{signs}** and Zoé ✓")]
    words, _ = read(cells, "pdf")
    assert "Two swans □" in words and "By □ and Zoé ✓" in words
    _, resources = export(cells, "pdf")
    assert [remark.split(",")[0] for remark in resources["remarks"]] == [f"cell {n}: □ stands for {signs}" for n in (2, 3)]
    assert signs in read(cells, "html")[0], "a browser has more fonts"
