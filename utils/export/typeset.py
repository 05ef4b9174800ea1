"""Typeset a lesson as an accessible PDF (PDF/UA-1): clean HTML in, Typst in between, bytes out.

Every word of a lesson reaches Typst as a quoted string, so that nothing in a lesson can be
read as Typst code. How a page looks stands in ``templates/lesson.typ``.
"""

from __future__ import annotations

import base64
import re
import shutil
import tempfile
from functools import cache
from itertools import groupby, pairwise
from pathlib import Path
from unicodedata import category
from urllib.parse import unquote

import matplotlib
import typst
from bs4 import Comment, NavigableString
from matplotlib.ft2font import FT2Font

from ..show import typeface
from .elsewhere import PICTURE_WIDTH
from .lesson import CannotExport
from .strings import CODE_WIDTH, code_lines, is_tall, plain, quoted, side, widths_of, words_of

TEMPLATE = Path(__file__).parent / "templates" / "lesson.typ"
READERS = {"student": "For students", "instructor": "For teachers: with notes and answers"}

INLINE = {"a", "b", "br", "code", "em", "i", "span", "strong"}
SHOWN = {"lead", "picture", "result", "room", "source", "table", "note"}  # what must not be torn from words above it
# Code may end a page: with a tall picture or table, half of that page would stay empty.
HELD = {"p": SHOWN, "lead": SHOWN, "source": {"result", "room", "note"}, "picture": {"small"}}

FONTS = [*typeface.files().values(), *sorted((Path(matplotlib.get_data_path()) / "fonts" / "ttf").glob("DejaVuSans*.ttf"))]
BOX = "□"  # in place of a sign that none of them has
TALLEST = 760  # pixels of a picture as wide as the page: it leaves room for words above it
NO_FORM = "<{}> has no form in the PDF. Write headings up to ###, paragraphs, lists, tables, quotations and code instead."

# What Typst says, and what a person can do about it.
ADVICE = {
    "first heading": "Begin the lesson with its title: a heading with one #.",
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
        Each with ``soup`` (clean HTML) and ``cell`` (where it stands, for messages).
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
    writer = _Writer({heading["id"] for block in blocks for heading in block.soup.select("h1[id], h2[id], h3[id]")})
    parts = [(block.cell, *part) for block in blocks for part in writer.write(block)]
    if not any(kind == "h1" for _, kind, _ in parts):
        parts.insert(0, ("the title", "h1", f"heading(level: 1, {quoted(title)})"))
    if edition == "student":
        first = next(number for number, (_, kind, _) in enumerate(parts) if kind == "h1")
        parts.insert(first + 1, ("the title", "names", "names"))
    settings = {
        "title": title if edition == "student" else f"{title} (for teachers)",
        "subtitle": subtitle,
        "readers": READERS[edition],
    }
    start = ", ".join(f"{name}: {quoted(value)}" for name, value in settings.items() if value)
    lines = ['#import "lesson.typ": *', f"#show: lesson.with({start})"]
    cells = ["the lesson"] * len(lines)
    for (cell, kind, code), (_, following, _) in pairwise([*parts, ("", "", "")]):
        lines.append(f"#{'keep' if following in HELD.get(kind, ()) else ''}({_block(kind, code)})")
        cells.append(cell)
    lines = [line.translate(dict.fromkeys(map(ord, _shapeless(line)), BOX)) for line in lines]
    return _compiled(lines, cells, writer.pictures)


def remarks(blocks) -> list[str]:
    """Name the signs that no font of the PDF has, by cell."""
    found = [(block.cell, _shapeless(block.soup.get_text())) for block in blocks]
    return [f"{cell}: {BOX} stands for {' '.join(signs)}, which the fonts do not have." for cell, signs in found if signs]


def _shapeless(text) -> list[str]:
    return sorted(sign for sign in {*text} - _signs() if category(sign) not in ("Cc", "Cf", "Zl", "Zp", "Zs"))


@cache
def _signs() -> set[str]:
    return {chr(code) for font in FONTS for code in FT2Font(str(font)).get_charmap()}


def _compiled(lines, cells, pictures) -> bytes:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copy(TEMPLATE, folder)
        (folder / "main.typ").write_text("\n".join(lines), encoding="utf-8")
        for font in FONTS:
            shutil.copy(font, folder)
        for file, content in pictures.items():
            (folder / file).write_bytes(content)
        try:
            return typst.compile(
                str(folder / "main.typ"), pdf_standards=["ua-1"], ignore_system_fonts=True, font_paths=[str(folder)]
            )
        except typst.TypstError as error:
            raise CannotExport(_translated(error, cells)) from None


def _translated(error, cells) -> str:
    """Say which cell Typst refuses and what to write instead."""
    line = re.search(r"main\.typ:(\d+)", error.diagnostic)
    where = cells[int(line[1]) - 1 if line else 0]
    advice = next((advice for word, advice in ADVICE.items() if word in error.message), "Write this part in another way.")
    return f"{where}: {advice} (Typst: {error.message})"


class _Writer:
    """Walks through clean HTML and writes Typst code.

    The flow of a lesson is a list of parts. A part is a pair: its kind, and a Typst
    expression on one line.
    """

    def __init__(self, names):
        self.names = names  # headings that a link may lead to
        self.labelled = set()
        self.pictures = {}
        self.cell = ""

    def write(self, block) -> list[tuple[str, str]]:
        self.cell = block.cell
        return self.flow(block.soup)

    def refuse(self, words):
        raise CannotExport(f"{self.cell}: {words}")

    def flow(self, node) -> list[tuple[str, str]]:
        """Write what stands in a node, from top to bottom; words side by side are a paragraph."""
        parts = []
        for inline, run in groupby(node.children, lambda child: isinstance(child, NavigableString) or child.name in INLINE):
            if inline:
                words = self.words(run)
                parts += [("p", words)] if words else []
                continue
            for child in run:
                write = getattr(self, f"write_{child.name}", None)
                if write is None:
                    self.refuse(NO_FORM.format(child.name))
                parts += write(child)
        return parts

    # Blocks

    def write_p(self, tag):
        parts = self.flow(tag)
        if "for" in tag.get("class", ()):
            return [("for", f"for-whom({code})") for _, code in parts]
        if "source" in tag.get("class", ()):
            return [("small", f"small(par({code}))") for _, code in parts]
        above = tag.find_previous_sibling()
        if above and above.name in ("h1", "h2", "h3") and [child.name for child in tag.children] == ["em"]:
            return [("minutes", f"minutes({code})") for _, code in parts]
        return parts

    def write_h1(self, tag):
        words, name = self.words(tag.children), tag.get("id", "")
        if not words:
            self.refuse(f"a heading (<{tag.name}>) has no words. Write some, or take its # away.")
        label = ""
        if name in self.names - self.labelled:
            self.labelled.add(name)
            label = f"#label({quoted(name)})"
        return [(tag.name, f"[#heading(level: {tag.name[1]}, {words}){label}]")]

    write_h2 = write_h3 = write_h1

    def write_ul(self, tag):
        kind = "list" if tag.name == "ul" else "enum"
        start = f"start: {int(tag.get('start', 1))}, " if tag.name == "ol" else ""
        items = ", ".join(self.item(item) for item in tag.find_all("li", recursive=False))
        return [(kind, f"{kind}({start}{items})")]

    write_ol = write_ul

    def item(self, tag) -> str:
        """Write a list item; the addresses of its links stand under it, for readers on paper."""
        links = [link["href"] for link in tag.select("a[href^=http]") if link.find_parent("li") is tag]
        addresses = "; ".join(f"linebreak(); address({quoted(link)})" for link in links)
        parts = self.flow(tag)
        if parts and parts[0][0] == "p":
            parts[0] = ("words", f"{{{parts[0][1]}; {addresses}}}" if addresses else parts[0][1])
        return _joined(parts)

    def write_blockquote(self, tag):
        return [("quote", f"quoted({_joined(self.flow(tag))})")]

    def write_hr(self, _tag):
        return [("rule", "rule")]

    def write_pre(self, tag):
        kind = "result" if "result" in tag.get("class", ()) else "source"
        code = tag.get_text().rstrip()
        width = ", width: full" if max(map(len, code.split("\n"))) > CODE_WIDTH else ""
        return [(kind, f"{kind}({quoted(code)}, ({', '.join(code_lines(tag))},){width})")]

    def write_div(self, tag):
        names = tag.get("class", ())
        parts = self.flow(tag)
        if "room" in names:
            return [("room", f"room({int(tag['data-lines'])}, {_joined(parts)})")]
        return [("note", f"note({_joined(parts)})")] if "note" in names else parts

    def write_aside(self, tag):
        return [("teacher", f"teacher({_joined(self.flow(tag))})")]

    def write_figure(self, tag):
        # A note goes with its picture; a table says enough alone.
        return [("lead", code) if kind == "note" else (kind, code) for kind, code in self.flow(tag)]

    def write_figcaption(self, tag):
        return [("lead", f"par(strong({code}))") for _, code in self.flow(tag)]

    def write_details(self, _tag):
        return []  # what is folded away stays with the page

    def write_form(self, tag):
        """Write an explorer: how its controls stand, and what it shows then."""
        chosen = "; linebreak(); ".join(f"strong({quoted(name)}); {quoted(f': {value}')}" for name, value in _settings(tag))
        state = tag.select_one("div.state:not([hidden])") or tag.select_one("div.state")
        return [("lead", f"settings({{{chosen}}})"), *self.flow(state)]

    def write_img(self, tag):
        alt = plain(tag["alt"])
        found = re.fullmatch(r"data:image/(png|jpeg|gif|webp|svg)[^,]*?(;base64)?,(.+)", tag["src"], re.DOTALL)
        file = f"picture-{len(self.pictures)}.{found[1]}"
        self.pictures[file] = base64.b64decode(found[3]) if found[2] else unquote(found[3]).encode()
        width, height = int(tag.get("width", PICTURE_WIDTH)), int(tag.get("height", 1))
        share = min(1, width / PICTURE_WIDTH, width / PICTURE_WIDTH * TALLEST / height)
        return [("picture", f"picture(image({quoted(file)}, alt: {quoted(alt)}, width: {share:.1%}))")]

    def write_table(self, tag):
        head = tag.select("thead th")
        rows = [row.find_all(["td", "th"]) for row in tag.select("tbody tr")]
        if not head:
            self.refuse("a table has no row of names. Give each column a name.")
        for number, name in enumerate(head, 1):
            if not name.get_text(strip=True):
                self.refuse(f"column {number} of a table has no name. Write one into its first row.")
        for number, row in enumerate(rows, 1):
            if len(row) != len(head):
                self.refuse(f"row {number} of a table has {len(row)} cells and its first row has {len(head)}. Make them equal.")
        paper = tag.find_parent("div", class_="paper") is not None
        columns = list(zip(head, *rows, strict=True))
        widths, scale = widths_of(columns, paper)
        caption = tag.caption if tag.caption and "quiet" not in tag.caption.get("class", ()) else None
        arguments = [
            f"({', '.join(widths)},)",
            f"({', '.join(map(side, columns))},)",
            self.words(caption.children) if caption else "none",
            f"({', '.join(self.words(name.children) for name in head)},)",
            f"paper: {str(paper).lower()}",
            f"scale: {scale:.2f}",
            *(self.table_cell(cell, paper, tall=is_tall(row)) for row in rows for cell in row),
        ]
        return [("table", f"data({', '.join(arguments)})")]

    def table_cell(self, tag, paper, tall) -> str:
        parts = self.flow(tag)
        if not parts:
            return "blank" if paper else "[]"
        code = parts[0][1] if [kind for kind, _ in parts] == ["p"] else _joined(parts)
        return f"table.cell(breakable: true, {code})" if tall else code

    # Words

    def words(self, nodes) -> str:
        """Write words side by side; an empty text if there are none."""
        pieces = [piece for node in nodes for piece in self.inline(node)]
        return f"{{{'; '.join(pieces)}}}" if any(piece != "[ ]" for piece in pieces) else ""

    def inline(self, node) -> list[str]:
        if isinstance(node, Comment):
            return []
        if isinstance(node, NavigableString):
            return words_of(node)
        if node.name == "br":
            return ["linebreak()"]
        if node.name == "code":
            return [f"raw({quoted(plain(node.get_text()))})"]
        if node.name not in INLINE:
            self.refuse(NO_FORM.format(node.name))
        words = self.words(node.children)
        if not words:
            return []
        if node.name in ("strong", "b"):
            return [f"strong({words})"]
        if node.name in ("em", "i"):
            return [f"emph({words})"]
        target = node.get("href", "")
        if target.startswith("#") and target[1:] in self.names:
            return [f"inner({quoted(target[1:])}, {words})"]
        if target.startswith(("http://", "https://", "mailto:")):
            return [f"outer({quoted(target)}, {words})"]
        return [words]


def _block(kind, code) -> str:
    return f"par({code})" if kind == "p" else code


def _joined(parts) -> str:
    return f"{{{'; '.join(_block(*part) for part in parts)}}}"


def _settings(form) -> list[tuple[str, str]]:
    """Read how the controls of an explorer stand."""
    found, boxes = [], {"On": [], "Off": []}
    for label in form.select("fieldset label"):
        if label.find("select"):
            option = label.select_one("option[selected]") or label.option
            found.append((plain(label.span.get_text()), plain(option.get_text())))
        else:
            box = "On" if label.input.has_attr("checked") else "Off"
            boxes[box].append(plain(label.get_text()))
    return [*found, *((name, "; ".join(labels)) for name, labels in boxes.items() if labels)]
