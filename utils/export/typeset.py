"""Typeset a lesson as an accessible PDF (PDF/UA-1): clean HTML in, bytes out.

Typst gets the elements of the HTML as data, so that nothing in a lesson can be read as Typst
code. What each of them looks like stands in ``templates/lesson.typ``.
"""

import base64
import json
import re
from bisect import bisect_left
from functools import cache
from pathlib import Path
from unicodedata import category
from urllib.parse import unquote

import matplotlib
import typst
from matplotlib.ft2font import FT2Font

from ..show import typeface
from .elsewhere import PICTURE_WIDTH
from .lesson import CannotExport
from .tree import select

TEMPLATE = Path(__file__).parent / "templates" / "lesson.typ"
READERS = {"student": "For students", "instructor": "For teachers: with notes and answers"}
# The elements to which lesson.typ gives a form.
FORMS = "a aside b blockquote br code div em figcaption figure h1 h2 h3 hr i img li ol p pre span strong table ul".split()
FORMS += "caption td thead tbody th tr".split()
NO_FORM = "<{}> has no form in the PDF. Write headings up to ###, paragraphs, lists, tables, quotations and code instead."
FONTS = [*typeface.files().values(), *sorted((Path(matplotlib.get_data_path()) / "fonts" / "ttf").glob("DejaVuSans*.ttf"))]
BOX = "□"  # in place of a sign that none of them has
SPACE = re.compile(r"[ \t\r\n\f\v\x1c-\x1f\x85\u2028\u2029]+")  # \s without the spaces that hold words together
TALLEST = 760  # pixels of a picture as wide as the page: it leaves room for words above it

# What Typst says, and what a person can do about it.
ADVICE = {
    "heading": "Write one # more than the heading above has, and not two: no level may be left out.",
    "alt text": "Say in words what the picture shows, as its alternative text.",
    "image": "Draw the picture again as a PNG: it cannot be read.",
}


def pdf(blocks, *, title, subtitle="", edition="student") -> bytes:
    """Typeset a lesson.

    The PDF: tagged, and the same bytes at each run.

    Parameters
    ----------
    blocks : list of page.Block
        Each with ``root`` (clean HTML; it is changed) and ``cell`` (where it stands, for messages).
    title : str
        Title of the document, and its first heading if the lesson has none.
    subtitle : str
        A small line above the title.
    edition : str
        ``student`` or ``instructor``.

    Raises
    ------
    CannotExport
        If a part of the lesson cannot be typeset, or not so that everyone can read it.
    """
    students = edition == "student"
    about = {"title": title if students else f"{title} (for teachers)", "subtitle": subtitle, "readers": READERS[edition]}
    start = [] if any(select(block.root, "h1") for block in blocks) else [{"tag": "h1", "body": [title]}]
    _link_once([block.root for block in blocks])
    parts = [_nodes(block) for block in blocks]

    def compiled(count):
        body = [*start, *(node for nodes in parts[:count] for node in nodes)]
        lesson = json.dumps({**about, "students": students, "body": body})
        return typst.compile(TEMPLATE, sys_inputs={"lesson": lesson}, font_paths=_fonts(), pdf_standards=["ua-1"])

    def fails(count):
        try:
            compiled(count)
        except typst.TypstError:
            return True
        return False

    try:
        return compiled(len(parts))
    except typst.TypstError as error:
        wrong = blocks[bisect_left(range(1, len(parts)), True, key=fails)]
        advice = next((advice for word, advice in ADVICE.items() if word in error.message), "Write this part in another way.")
        raise CannotExport(f"{wrong.cell}: {advice} (Typst: {error.message})") from None


def remarks(blocks) -> list[str]:
    """Name the signs that no font of the PDF has, by cell."""
    found = [(block.cell, _shapeless(block.root.text_content())) for block in blocks]
    return [f"{cell}: {BOX} stands for {' '.join(signs)}, which the fonts do not have." for cell, signs in found if signs]


def _shapeless(text) -> list[str]:
    return sorted(sign for sign in {*text} - _signs() if category(sign) not in ("Cc", "Cf", "Zl", "Zp", "Zs"))


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, font_paths=sorted({file.parent for file in FONTS}))


@cache
def _signs() -> set[str]:
    return {chr(code) for font in FONTS for code in FT2Font(str(font)).get_charmap()}


def _link_once(roots) -> None:
    """Keep of each name the first heading that has it, and of the links inside the lesson those that lead to one."""
    names = set()
    for heading in (heading for root in roots for heading in select(root, "h1[id], h2[id], h3[id]")):
        if heading.get("id") in names:
            del heading.attrib["id"]
        else:
            names.add(heading.get("id"))
    places = {f"#{name}" for name in names}
    for link in (link for root in roots for link in select(root, "a")):
        if not re.match("https?://|mailto:", to := link.get("href", "")) and to not in places:
            link.drop_tag()


def _nodes(block) -> list:
    """Return what stands in a block as data."""
    for folded in select(block.root, "details"):
        folded.drop_tree()  # it stays with the page
    for tag in block.root.iterdescendants():
        if tag.tag not in FORMS:
            raise CannotExport(f"{block.cell}: {NO_FORM.format(tag.tag)}")
        if tag.tag in ("h1", "h2", "h3") and not tag.text_content().strip():
            raise CannotExport(f"{block.cell}: a heading (<{tag.tag}>) has no words. Write some, or take its # away.")
    try:
        return _tree(block.root)["body"]
    except ValueError as problem:
        raise CannotExport(f"{block.cell}: {problem}") from None


def _tree(node, code=False) -> dict:
    """Return an element with its attributes and, as ``body``, what is in it; running text has single spaces."""
    code, about = code or node.tag == "pre", {"class": node.get("class", "").split()}
    parts = [node.text]
    for child in node:
        parts += [child, child.tail.lstrip() if child.tail and child.tag == "br" else child.tail]
    body = [_written(part, code) if isinstance(part, str) else _tree(part, code) for part in parts if part is not None]
    about |= _table(node) if node.tag == "table" else _picture(node) if node.tag == "img" else {}
    return {**node.attrib, "tag": node.tag, "body": body, **about}


def _written(text, code) -> str:
    """Return a text with single spaces, but in code, and with a box for each sign that the fonts do not have."""
    text = text if code else SPACE.sub(" ", text)
    return text.translate(dict.fromkeys(map(ord, _shapeless(text)), BOX))


def _picture(tag) -> dict:
    """Return the content of a picture, as bytes or, of an SVG, as text, and its share of the width of the page."""
    coded, content = re.fullmatch(r"data:image/[^,]*?(;base64)?,(.+)", tag.get("src"), re.DOTALL).groups()
    width, height = int(tag.get("width", PICTURE_WIDTH)), int(tag.get("height", 1))
    share = min(1, width / PICTURE_WIDTH, width / PICTURE_WIDTH * TALLEST / height)
    return {"src": [*base64.b64decode(content)] if coded else unquote(content), "alt": tag.get("alt").strip(), "share": share}


def _table(tag) -> dict:
    """Return what a table is made of: its caption, its rows with the head as the first one, and whether it is to write in."""
    head, *rows = [select(tag, "thead th"), *(select(row, "td, th") for row in select(tag, "tbody tr"))]
    if not head:
        raise ValueError("a table has no row of names. Give each column a name.")
    for number, name in enumerate(head, 1):
        if not name.text_content().strip():
            raise ValueError(f"column {number} of a table has no name. Write one into its first row.")
    for number, row in enumerate(rows, 1):
        if len(row) != len(head):
            found = f"row {number} of a table has {len(row)} cells and its first row has {len(head)}."
            raise ValueError(f"{found} Make them equal.")
    caption = tag.find("caption")
    caption = None if caption is None or "quiet" in caption.classes else _tree(caption)["body"]
    paper = any("paper" in parent.classes for parent in tag.iterancestors("div"))
    return {"body": [], "caption": caption, "rows": [[_tree(cell) for cell in row] for row in (head, *rows)], "paper": paper}
