"""Typeset a lesson as an accessible PDF (PDF/UA-1): clean HTML in, bytes out.

Typst gets the elements of the HTML as data, so that nothing in a lesson can be read as Typst
code. What each of them looks like stands in ``templates/lesson.typ``.
"""

import base64
import json
import re
from bisect import bisect_left
from functools import cache
from html import escape
from pathlib import Path
from unicodedata import category
from urllib.parse import unquote

import matplotlib
import typst
from bs4 import Comment, NavigableString
from matplotlib.ft2font import FT2Font

from ..show import typeface
from .elsewhere import PICTURE_WIDTH, parsed
from .lesson import CannotExport

TEMPLATE = Path(__file__).parent / "templates" / "lesson.typ"
READERS = {"student": "For students", "instructor": "For teachers: with notes and answers"}
# The elements to which lesson.typ gives a form.
FORMS = "a aside b blockquote br code div em figcaption figure h1 h2 h3 hr i img li ol p pre span strong table ul".split()
FORMS += "caption td thead tbody th tr".split()
NO_FORM = "<{}> has no form in the PDF. Write headings up to ###, paragraphs, lists, tables, quotations and code instead."
FONTS = [*typeface.files().values(), *sorted((Path(matplotlib.get_data_path()) / "fonts" / "ttf").glob("DejaVuSans*.ttf"))]
BOX = "□"  # in place of a sign that none of them has
SPACE = re.compile(r"[ \t\r\n\f\v\x1c-\x1f\x85\u2028\u2029]+")  # \s without the spaces that hold words together
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\x85\u2028\u2029]")  # signs without a shape, such as a terminal's colours
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
        Each with ``soup`` (clean HTML; it is changed) and ``cell`` (where it stands, for messages).
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
    start = [] if any(block.soup.h1 for block in blocks) else [{"tag": "h1", "body": [title]}]
    _link_once([block.soup for block in blocks])
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
    found = [(block.cell, _shapeless(block.soup.get_text())) for block in blocks]
    return [f"{cell}: {BOX} stands for {' '.join(signs)}, which the fonts do not have." for cell, signs in found if signs]


def _shapeless(text) -> list[str]:
    return sorted(sign for sign in {*text} - _signs() if category(sign) not in ("Cc", "Cf", "Zl", "Zp", "Zs"))


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, font_paths=sorted({file.parent for file in FONTS}))


@cache
def _signs() -> set[str]:
    return {chr(code) for font in FONTS for code in FT2Font(str(font)).get_charmap()}


def _link_once(soups) -> None:
    """Keep of each name the first heading that has it, and of the links inside the lesson those that lead to one."""
    names = set()
    for heading in (heading for soup in soups for heading in soup.select("h1[id], h2[id], h3[id]")):
        if heading["id"] in names:
            del heading["id"]
        else:
            names.add(heading["id"])
    places = {f"#{name}" for name in names}
    for link in (link for soup in soups for link in soup.find_all("a")):
        if not re.match("https?://|mailto:", to := link.get("href", "")) and to not in places:
            link.unwrap()


def _nodes(block) -> list:
    """Return what stands in a block as data."""
    soup = block.soup
    for folded in soup.find_all("details"):
        folded.decompose()  # it stays with the page
    for form in soup.find_all("form"):
        form.replace_with(*_as_it_stands(form))
    for tag in soup.find_all(True):
        if tag.name not in FORMS:
            raise CannotExport(f"{block.cell}: {NO_FORM.format(tag.name)}")
        if tag.name in ("h1", "h2", "h3") and not tag.get_text(strip=True):
            raise CannotExport(f"{block.cell}: a heading (<{tag.name}>) has no words. Write some, or take its # away.")
    for image in soup.find_all("img"):
        coded, content = re.fullmatch(r"data:image/[^,]*?(;base64)?,(.+)", image["src"], re.DOTALL).groups()
        image["alt"] = image["alt"].strip()
        image["src"] = [*base64.b64decode(content)] if coded else unquote(content)  # as bytes or, of an SVG, as text
        width, height = int(image.get("width", PICTURE_WIDTH)), int(image.get("height", 1))
        image["share"] = min(1, width / PICTURE_WIDTH, width / PICTURE_WIDTH * TALLEST / height)
    try:
        return _tree(soup)["body"]
    except ValueError as problem:
        raise CannotExport(f"{block.cell}: {problem}") from None


def _as_it_stands(form) -> list:
    """Return an explorer as words and elements: how its controls stand, and what it shows then."""
    found, boxes = [], {"On": [], "Off": []}
    for label in form.select("fieldset label"):
        if label.find("select"):
            option = label.select_one("option[selected]") or label.option
            found.append((label.span.get_text(), option.get_text()))
        else:
            boxes["On" if label.input.has_attr("checked") else "Off"].append(label.get_text().strip())
    found += [(name, "; ".join(labels)) for name, labels in boxes.items() if labels]
    lines = "<br>".join(f"<strong>{escape(name)}</strong>: {escape(value)}" for name, value in found)
    state = form.select_one("div.state:not([hidden])") or form.select_one("div.state")
    return [parsed(f'<p class="settings">{lines}</p>').p, state]


def _tree(node, code=False) -> dict | str:
    """Return an element with its attributes and, as ``body``, what is in it; running text has single spaces."""
    if isinstance(node, NavigableString):
        text = CONTROL.sub("", node if code else SPACE.sub(" ", node))
        return text.translate(dict.fromkeys(map(ord, _shapeless(text)), BOX))
    code, about = code or node.name == "pre", _table(node) if node.name == "table" else {}
    body = [_tree(part, code) for part in node if not isinstance(part, Comment)]
    return {**node.attrs, "tag": node.name, "body": body, **about}


def _table(tag) -> dict:
    """Return what a table is made of: its caption, its rows with the head as the first one, and whether it is to write in."""
    head, *rows = [tag.select("thead th"), *(row.find_all(["td", "th"]) for row in tag.select("tbody tr"))]
    if not head:
        raise ValueError("a table has no row of names. Give each column a name.")
    for number, name in enumerate(head, 1):
        if not name.get_text(strip=True):
            raise ValueError(f"column {number} of a table has no name. Write one into its first row.")
    for number, row in enumerate(rows, 1):
        if len(row) != len(head):
            found = f"row {number} of a table has {len(row)} cells and its first row has {len(head)}."
            raise ValueError(f"{found} Make them equal.")
    caption = tag.caption if tag.caption and "quiet" not in tag.caption.get("class", ()) else None
    paper = tag.find_parent("div", class_="paper") is not None
    rows = [[_tree(cell) for cell in row] for row in (head, *rows)]
    return {"body": [], "caption": caption and _tree(caption)["body"], "rows": rows, "paper": paper}
