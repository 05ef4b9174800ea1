"""The nbconvert exporters: handout, slides and PDF, each for students and for teachers.

They are registered as entry points, so JupyterLab offers them in its menu File › Save and
Export Notebook As.
"""

import copy
from functools import lru_cache
from itertools import groupby, pairwise

from lxml.html import Element, tostring
from lxml.html.builder import E
from nbconvert.exporters import Exporter
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell

from ..show import typeface
from . import TEMPLATES, slides
from .edition import cells_for
from .page import PAPER, SCREEN, SLIDE, allow, read_blocks, sections_of, title_of
from .tree import select, wrap

NOT_RUN = """> **Not run yet.** This copy was made before the lesson was run, so its pictures and tables are
> missing. In JupyterLab choose Run › Run All Cells, save, and export again."""
ON_PAPER = "A copy of a lesson that runs in JupyterLab."


class LessonExporter(Exporter):
    """What the three formats share: one notebook, made for one edition, turned into blocks."""

    edition = "student"
    media = PAPER
    default_preprocessors = ()  # none of nbconvert: they follow the settings of a machine
    output_mimetype = "text/html"
    file_extension = ".html"

    def from_notebook_node(self, nb, resources=None, **_):
        """Return the file's content and the resources, as nbconvert wants it."""
        code = [cell for cell in nb.cells if cell.cell_type == "code" and cell.source.strip()]
        made, resources = _copied(nb), self._init_resources(resources)
        made.cells = self.cells(made, resources["metadata"])
        if code and not any(cell.get("outputs") for cell in code):
            said = new_markdown_cell(NOT_RUN, id="not-run")
            said.metadata.slideshow = {"slide_type": "-"}
            made.cells.insert(1, said)
        blocks = read_blocks(made, self.media)
        title = title_of(blocks) or resources["metadata"].get("name", "")
        lesson = {"title": title, "edition": self.edition, "blocks": blocks, "sections": sections_of(blocks)}
        return self.write({**lesson, "typeface": typeface.rules(), "allow": allow}, resources), resources

    def cells(self, nb, about):
        """Return the cells of the edition; see `edition.cells_for`."""
        return cells_for(self.edition, nb, about)


def _copied(nb) -> NotebookNode:
    """Copy what an edition may change; nbconvert would copy all drawings three times for each file."""
    cells = [NotebookNode(cell, metadata=NotebookNode(cell.metadata)) for cell in nb.cells]
    for cell in cells:
        if "outputs" in cell:
            cell.outputs = [NotebookNode(output) for output in cell.outputs]
    return NotebookNode(nb, cells=cells)


class Handout(LessonExporter):
    """A web page that can be read on any screen, with working explorers and no network."""

    export_from_notebook = "Lesson: handout for students (HTML)"
    media = SCREEN

    def write(self, lesson, _resources):
        """Return the page: what may be wider than a small screen gets a frame in which it scrolls."""
        blocks, asked = _as_page(lesson["blocks"]), []
        for block in blocks:
            own = block.about.get("kind")
            for wide in () if own else select(block.root, "table, img:not([src^='data:image/svg'])"):
                wrap(wide, "div", {"class": "scroll"})
            for room in select(block.root, ".room") if own == "room" else ():
                asked.append(name := room.get("data-exercise", "picture"))
                name = f"{name}-{asked.count(name)}"  # below several pictures
                lines = max(2, int(room.get("data-lines")))
                room.append(Element("textarea", {"aria-label": "Your answer", "rows": str(lines), "name": name}))
        _gloss(blocks)
        cover = _cover(blocks)
        parts = [(kind == "compare", list(some)) for kind, some in groupby(blocks[1:], lambda block: block.kind)]
        # The first block has the title and the question.
        page = TEMPLATES.get_template("handout.html.j2")
        explorers = any(block.about.get("kind") == "explorer" for block in blocks)
        return page.render(lesson, opening=blocks[:1], cover=cover, parts=parts, asked=asked, explorers=explorers)


def _as_page(blocks) -> list:
    """Arrange a lesson to be read: a teacher's note stands below the heading of its section, and each task has one box.

    A question to those who write code may be asked below for all: where no code runs, that is enough.
    """
    for before, block in pairwise(blocks):
        for head in select(before.root, "h2, p.minutes")[-1:] if block.kind == "teacher" else ():
            head.addnext(block.root[0])
    names = [block.about.get("id") if block.about.get("kind") == "room" else None for block in blocks]
    return [block for place, block in enumerate(blocks) if not names[place] or names[place] not in names[place + 1 :]]


def _gloss(blocks) -> None:
    """Put the meaning of a word beside its paragraph, where it is a link to the words of the lesson."""
    parts = [part for block in blocks for part in (block.about, block.about.get("more")) if part and part["kind"] == "table"]
    rows = [row for part in parts if part["columns"][0]["name"] == "word" for row in part["rows"]]
    meanings = {word.casefold(): meaning for word, meaning, *_ in rows}
    for block in blocks if meanings else ():
        for link in select(block.root, "a[href='#Words-of-this-lesson']") if not block.about else ():
            word = link.text_content().casefold()
            if meaning := meanings.get(word) or meanings.get(word.removesuffix("s")):
                side = Element("p", {"class": "word"})
                side.append(E.b(link.text_content()))
                side[0].tail = f" {meaning}"
                [link, *link.iterancestors()][-2].addprevious(side)  # before the whole paragraph, list or table


def _cover(blocks) -> str:
    """Return a picture of the lesson as an ornament: the author's choice, or the first one that claims nothing."""
    shown = [block for block in blocks if block.kind in ("cover", "output") and "rows" not in block.about]
    shown.sort(key=lambda block: (block.kind != "cover", bool(block.about.get("states", [block.about])[0].get("title"))))
    found = next((image for block in shown for image in select(block.root, "figure.picture img:not(.over)")), None)
    if found is None:
        return ""
    cover = copy.deepcopy(next(found.iterancestors("picture"), found))
    cover.tail = None
    for image in cover.iter("img"):
        image.attrib.update({"alt": "", "class": "cover"})
    return tostring(cover, encoding="unicode")


class Slides(LessonExporter):
    """A deck in one file: reveal.js, the speaker's notes and the explorers inside."""

    export_from_notebook = "Lesson: slides for students (HTML)"
    media = SLIDE
    file_extension = ".slides.html"

    def cells(self, nb, about):
        """Return the cells as slides tell them; see `slides.told`."""
        return [part for cell in super().cells(nb, about) for part in slides.told(cell)]

    def write(self, lesson, resources):
        """Return the deck; ``resources["remarks"]`` names what is too much for a slide."""
        told = slides.tell(lesson["blocks"])
        resources["remarks"] = slides.remarks(told)
        return TEMPLATES.get_template("slides.html.j2").render(lesson, slides=told, reveal=slides.reveal())


class Document(LessonExporter):
    """An accessible PDF (PDF/UA-1) for print and for screen readers."""

    export_from_notebook = "Lesson: PDF for students"
    file_extension = ".pdf"
    output_mimetype = "application/pdf"

    def write(self, lesson, resources):
        """Return the bytes of the PDF; ``resources["remarks"]`` names signs that its fonts do not have."""
        from . import typeset

        blocks = [block for block in _as_page(lesson["blocks"]) if block.kind != "compare"]
        resources["remarks"] = typeset.remarks(blocks)
        return typeset.pdf(blocks, title=lesson["title"], subtitle=ON_PAPER, edition=self.edition)


class TeacherHandout(Handout):
    """The handout with the teaching page woven in and the key beside each task."""

    export_from_notebook = "Lesson: handout for teachers (HTML)"
    edition = "instructor"


class TeacherSlides(Slides):
    """The deck with the teaching page as the speaker's notes."""

    export_from_notebook = "Lesson: slides for teachers (HTML)"
    edition = "instructor"


class TeacherDocument(Document):
    """The PDF with the teaching page woven in and the key beside each task."""

    export_from_notebook = "Lesson: PDF for teachers"
    edition = "instructor"


@lru_cache
def exporter(to, edition) -> LessonExporter:
    """Return the exporter of a format (``html``, ``slides``, ``pdf``) for an edition."""
    kinds = {"html": (Handout, TeacherHandout), "slides": (Slides, TeacherSlides), "pdf": (Document, TeacherDocument)}
    return kinds[to][edition == "instructor"]()
