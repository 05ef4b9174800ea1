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

import re
from functools import cache
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

from lxml.html import tostring
from nbformat import NotebookNode

from .lesson import CannotExport
from .page import BEGINS, MINUTES, Block
from .tree import inside, parsed, select

METHOD = "method"  # tag of a cell whose code a slide shows
WORDS, ROWS = 60, 8  # more than these on one slide: a remark
REVEAL = {"css": "dist/reveal.css", "core": "dist/reveal.js", "notes": "plugin/notes/notes.js", "zoom": "plugin/zoom/zoom.js"}
REVEAL["speaker"] = "plugin/notes/speaker-view.html"  # what the notes carry inside them
# What stays on the page: what is folded away, sheets to write on, the words above a question, reasons.
PAGE_ONLY = "details, hr, .paper, :is(.room, .key) > p:first-child, .parts, .why"
# The words on a slide: what a reader unfolds, and where a picture comes from, do not count.
SEEN = ".//text()[not(ancestor::pre or ancestor::option or ancestor::legend or ancestor::*[@class='quiet' or @class='from'])]"
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
    stays = re.match(rf"#+ .+(\n\n\*{MINUTES}\*$)?", cell.source, re.MULTILINE) if cell.cell_type == "markdown" else None
    for number, text in enumerate(re.split(r"^---$", line, flags=re.MULTILINE)):
        source = f"{stays[0]}\n\n{text}" if stays and not number else text
        begins = {"slideshow": {"slide_type": "subslide"}} if number else {}
        metadata = NotebookNode(cell.metadata, **begins)
        yield NotebookNode(cell_type="markdown", id=f"{cell.id}-{number}", source=source, metadata=metadata)


def tell(blocks) -> list[Block]:
    """Tell a lesson slide by slide: a block for each, with ``notes``, which only the speaker sees.

    Parameters
    ----------
    blocks : iterable of page.Block
        Of cells that `told` has changed. The slides take out of them what they show.
    """
    slides, begin, sections = [], True, []
    for block in blocks:
        if block.kind == "teacher":
            for _, pages in sections[-1:]:
                pages.append(block.root[0])
            continue
        begin = begin or block.slide in BEGINS
        heading = select(block.root, "h1, h2")
        shown, aside = _shown(block)
        if block.slide == "notes":
            shown, aside = [], str(block)
        if begin and shown:
            if not slides or (heading and slides[-1].cell != block.cell):  # not one that a cell has for a second slide
                sections.append((len(slides), []))
            slides.append(Block("slide", block.slide, parsed(""), block.cell))
            begin = False
        if slides:
            slides[-1].root.extend(shown)
            slides[-1].notes += aside
    there = {f"#{tag.get('id')}" for slide in slides for tag in select(slide.root, "[id]")}
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
    for named in select(page, "[id]"):
        del named.attrib["id"]  # a part may stand beside several slides
    for node in page[1:]:  # the first one says for whom it is
        if len(node) and not node.text and (node[0].tag == "strong" or node[0].text == f"{BRIDGE}:"):
            name = node[0].text_content().strip(" .:")
        heads = [head.text_content() for head in select(node, "thead th")]
        rows = [map(inside, select(row, "td")) for row in select(node, "tbody tr")]
        lines = [f"<p>{head}: {cell}</p>" for row in rows for head, cell in zip(heads, row, strict=False) if cell]
        parts[name] = parts.get(name, "") + ("".join(lines) or tostring(node, encoding="unicode"))
    return parts


def _speak(slides, parts) -> None:
    """Put the parts of a section beside its slides: each stays until the next one begins; one without a slide is for the page."""
    now, bridge = parts.pop(""), parts.pop(BRIDGE, "")
    for slide in slides:
        texts = [tag.text_content().strip() for tag in slide.root.iter()]
        begun = [name for name in parts if any(text.startswith(name) for text in texts)]
        mine = "".join(parts.pop(name) for name in begun)
        now = now + mine if slide is slides[0] else mine or now
        slide.notes += now
    slides[-1].notes += bridge


def remarks(slides) -> list[str]:
    """Name what is too much for a slide, by cell."""
    said = []
    for slide in slides:
        texts = [*slide.root.xpath(SEEN), *(code.text_content() for code in select(slide.root, "pre"))]
        count, rows = len(re.findall(r"\S*\w\S*", " ".join(texts))), len(select(slide.root, "tbody tr"))
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
    root, aside = block.root, ""
    for line in select(root, "p.minutes"):
        aside += tostring(line, encoding="unicode", with_tail=False)
        if line.text_content().startswith("Longer route"):
            for heading in select(root, "h2"):
                heading.set("class", "longer")  # whoever teaches by the clock sees on the slide what can wait
        line.drop_tree()
    for gone in select(root, PAGE_ONLY):
        gone.drop_tree()
    kind = block.about.get("kind")
    for answer in select(root, ".key > p + p") if kind == "room" else ():
        if "guess" in answer.getparent().get("class").split() or len(answer.text_content()) > LONG:
            answer.drop_tree()
        else:
            answer.set("class", "fragment answer")
    for box in select(root, ".room, .key") if kind == "room" else ():
        box.drop_tag()
    for claim in select(root, "figcaption, .claim") if kind == "chart" else ():
        claim.set("class", "fragment claim")
    for title in select(root, "h1"):  # a deck has one h1, and all slides share it
        title.tag, title.attrib["class"] = "p", "title"
    for heading in select(root, "h3"):  # it may be the first one on a slide
        heading.tag = "h2"
    if block.slide == "fragment":
        for node in root:
            for part in node.findall("li") or [node]:
                part.classes.add("fragment")
    return [node for node in root if node.text_content().strip() or select(node, "img")], aside


def _finish(slide, there) -> None:
    """Put what arrives in order, turn links to places that are on no slide into plain words, and tell the speaker the rest."""
    for line in select(slide.root, "p.how"):
        slide.notes += tostring(line, encoding="unicode", with_tail=False)
        line.drop_tree()
    for place, part in enumerate(select(slide.root, ".fragment")):
        part.set("data-fragment-index", str(LAST if "claim" in part.classes else place))
    for link in select(slide.root, "a[href^='#']"):
        if link.get("href") not in there:
            link.drop_tag()
