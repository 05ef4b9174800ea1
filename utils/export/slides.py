"""Tell a lesson as a talk: what of each cell stands on a slide, and what arrives there with the next key.

The rule, in one place. A slide begins where its cell says so. On it stand words, questions,
pictures, tables and explorers; the rest is for the page: code (but the method that a lesson
teaches, tag ``method``), minutes, boxes to write in, what is folded away. Where a cell's words
are too many, its metadata have others, as Markdown: ``"on_slide": "One line."``. They stand in
place of all that the cell shows, below its heading; a line ``---`` in them begins another slide.
The heading of a section with minutes of a longer route says so.
A cell of the type fragment arrives with the next key, each item of a list with a key of its
own; a teacher's answer arrives after its question; last comes what the title of a picture
claims. How large letters can be is for the browser that shows the slide (slides.html.j2).
Of the teaching page a speaker sees, at each slide, what it says of that slide; see `_spoken`.
"""

import copy
import re
from dataclasses import dataclass, field
from functools import cache
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

from bs4 import BeautifulSoup, Tag
from nbformat.v4 import new_markdown_cell

from .lesson import CannotExport
from .page import BEGINS, parsed

METHOD = "method"  # tag of a cell whose code a slide shows
WORDS, ROWS = 60, 8  # more than these on one slide: a remark
REVEAL = {"css": "dist/reveal.css", "core": "dist/reveal.js", "notes": "plugin/notes/notes.js", "zoom": "plugin/zoom/zoom.js"}
REVEAL["speaker"] = "plugin/notes/speaker-view.html"  # what the notes carry inside them
# What stays on the page: what is folded away, sheets to write on, the words above a question, reasons.
PAGE_ONLY = "details, hr, .paper, :is(.room, .key) > p:first-child, .parts, .why"
LONG = 80  # letters of an answer that a slide shows
BRIDGE = "Bridge"  # begins the words that lead to the next section
LAST = 99  # the place of a claim among what arrives on a slide


def told(cell):
    """Yield a cell as slides tell it, if they do: code taken out, the words that it has for the slide below its heading."""
    if cell.metadata.get("slideshow", {}).get("slide_type") == "skip":
        return
    line = cell.metadata.get("on_slide")
    if line is None and cell.cell_type == "code" and METHOD not in cell.metadata.get("tags", []):
        cell.source = ""
        line = None if cell.outputs else ""  # it may begin a slide though it shows nothing
    if line is None:
        yield cell
        return
    stays = re.match(r"#+ .+(\n\n\*.* min\*$)?", cell.source, re.MULTILINE) if cell.cell_type == "markdown" else None
    for number, text in enumerate(re.split(r"^---$", line, flags=re.MULTILINE)):
        part = new_markdown_cell(f"{stays[0]}\n\n{text}" if stays and not number else text, id=f"{cell.id}-{number}")
        part.metadata = copy.deepcopy(cell.metadata)
        if number:
            part.metadata.slideshow = {"slide_type": "subslide"}
        yield part


@dataclass
class Slide:
    """One slide.

    Attributes
    ----------
    cell : str
        Where it begins.
    soup : bs4.BeautifulSoup
        What stands on it.
    notes : str
        What only the speaker sees: what the teaching page says of it, minutes, how to read its picture.
    """

    cell: str
    soup: BeautifulSoup = field(default_factory=lambda: parsed(""))
    notes: str = ""


def tell(blocks) -> list[Slide]:
    """Tell a lesson slide by slide.

    Parameters
    ----------
    blocks : iterable of page.Block
        Of cells that `told` has changed. The slides take out of them what they show.
    """
    slides, begin, sections = [], True, []
    for block in blocks:
        if block.kind == "teacher":
            sections[-1][1].append(block.soup.aside)
            continue
        begin = begin or block.slide in BEGINS
        heading = block.soup.find(["h1", "h2"])
        shown, aside = _shown(block)
        if block.slide == "notes":
            shown, aside = [], str(block.soup)
        if begin and shown:
            if heading or not slides:
                sections.append((len(slides), []))
            slides.append(Slide(block.cell))
            begin = False
        for node in shown:
            slides[-1].soup.append(node)
        if slides:
            slides[-1].notes += aside
    there = {f"#{tag['id']}" for slide in slides for tag in slide.soup.find_all(id=True)}
    for (first, pages), (end, _) in pairwise([*sections, (len(slides), [])]):
        for page in pages:
            _speak(slides[first:end], _spoken(page))
    for slide in slides:
        _finish(slide, there)
    return slides


def _spoken(page) -> dict[str, str]:
    """Cut what the teaching page says of a section into parts: by what they are about, as HTML.

    A part begins with bold words, with which something on its slide begins, too. What stands before the first one, with
    the name "", is about the first slide, and the bridge about the last one.
    """
    parts, name = {"": ""}, ""
    for node in page.find_all(True, recursive=False)[1:]:  # the first one says for whom it is
        begin = next(iter(node.contents), "")
        if begin.name == "strong" or begin.get_text() == f"{BRIDGE}:":
            name = begin.get_text().strip(" .:")
        heads = [head.get_text() for head in node.select("thead th")]
        rows = [map(Tag.decode_contents, row.find_all("td")) for row in node.select("tbody tr")]
        lines = [f"<p>{head}: {cell}</p>" for row in rows for head, cell in zip(heads, row, strict=False) if cell]
        parts[name] = parts.get(name, "") + ("".join(lines) or str(node))
    return parts


def _speak(slides, parts) -> None:
    """Put the parts of a section beside its slides: each stays until the next one begins; one without a slide is for the page."""
    now, bridge = parts.pop(""), parts.pop(BRIDGE, "")
    for slide in slides:
        texts = [tag.get_text().strip() for tag in slide.soup.find_all(True)]
        begun = [name for name in parts if any(text.startswith(name) for text in texts)]
        mine = "".join(parts.pop(name) for name in begun)
        now = now + mine if slide is slides[0] else mine or now
        slide.notes += now
    slides[-1].notes += bridge


def remarks(slides) -> list[str]:
    """Name what is too much for a slide, by cell."""
    said = []
    for slide in slides:
        unseen = {*map(id, slide.soup.select("option, legend, caption.quiet, .from"))}
        texts = [text for text in slide.soup.find_all(string=True) if unseen.isdisjoint(map(id, text.parents))]
        text = "".join(text if text.find_parent("pre") else f" {text}" for text in texts)  # code is in pieces, by its colours
        count, rows = len(re.findall(r"\S*\w\S*", text)), len(slide.soup.select("tbody tr"))
        if count > WORDS:
            said.append(f"{slide.cell}: {count} words stand on its slide. Write fewer for it: on_slide in the cell's metadata.")
        if rows > ROWS:
            said.append(f"{slide.cell}: a table of {rows} rows stands on its slide. Show {ROWS} of them, or leave it out.")
    return said


@cache
def reveal() -> dict[str, str]:
    """Return the parts of reveal.js that a deck needs, ready to stand in a page.

    ``css``, ``core``, ``notes``, ``zoom``, and ``speaker``: the script of the window for the speaker.

    Raises
    ------
    CannotExport
        If the package that carries them is not installed.
    """
    found = find_spec("sphinx_revealjs")  # without importing it
    if found is None:
        raise CannotExport("Slides need reveal.js, which comes with a package. Install it: pip install sphinx-revealjs")
    folder = Path(found.origin).parent / "_static" / "revealjs"
    parts = {name: (folder / path).read_text(encoding="utf-8") for name, path in REVEAL.items()}
    parts["css"] = parts["css"].partition("@media print")[0]  # at its end: rules that make a deck into running text
    parts["speaker"] = re.search("<script>(.*)</script>", parts["speaker"], re.DOTALL)[1]
    # Inside a page, neither may end the element that a script stands in, or hide its end.
    return {name: text.replace("</script", r"<\/script").replace("<!--", r"<\!--") for name, text in parts.items()}


def _shown(block) -> tuple[list, str]:
    """Return the elements of a block that stand on a slide, and what goes into the notes."""
    soup = block.soup
    aside = [line.extract() for line in soup.select("p.minutes")]
    if soup.h2 and any(line.get_text().startswith("Longer route") for line in aside):
        soup.h2["class"] = "longer"  # whoever teaches by the clock sees on the slide what can wait
    notes = "".join(map(str, aside))
    for gone in soup.select(PAGE_ONLY):
        if not gone.decomposed:
            gone.decompose()
    kind = block.about.get("kind")
    for answer in soup.select(".key > p + p") if kind == "room" else ():
        answer["class"] = ["fragment", "answer"]
        if answer.find_parent(class_="guess") or len(answer.get_text()) > LONG:
            answer.decompose()
    for box in soup.select(".room, .key") if kind == "room" else ():
        box.unwrap()
    for claim in soup.select("figcaption, .claim") if kind == "chart" else ():
        claim["class"] = ["fragment", "claim"]
    for title in soup.find_all("h1"):  # a deck has one h1, and all slides share it
        title.name, title["class"] = "p", "title"
    for heading in soup.find_all("h3"):  # it may be the first one on a slide
        heading.name = "h2"
    if block.slide == "fragment":
        for node in soup.find_all(True, recursive=False):
            for part in node.find_all("li", recursive=False) or [node]:
                part["class"] = [*part.get("class", []), "fragment"]
    return [node for node in soup.find_all(True, recursive=False) if node.get_text(strip=True) or node.find("img")], notes


def _finish(slide, there) -> None:
    """Put what arrives in order, turn links to places that are on no slide into plain words, and tell the speaker the rest."""
    slide.notes += "".join(str(line.extract()) for line in slide.soup.select("p.how"))
    arrives = slide.soup.select(".fragment")
    for place, part in enumerate(arrives):
        part["data-fragment-index"] = str(LAST if "claim" in part["class"] else place)
    for link in slide.soup.find_all("a", href=re.compile("^#")):
        if link["href"] not in there:
            link.unwrap()
