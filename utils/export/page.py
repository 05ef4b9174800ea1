"""Turn the cells of a lesson into clean HTML: one source for the handout, the slides and the PDF.

Clean means: no style, no script, every picture with its alternative text, every table with
a caption and with scopes. What a format needs beyond that is its own affair.
"""

from __future__ import annotations

import base64
import io
import re
from dataclasses import dataclass
from functools import lru_cache
from html import escape

from bs4 import BeautifulSoup
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from PIL import Image
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

EXPLORER = "application/vnd.lesson.explorer+json"
PICTURE_WIDTH = 840  # CSS pixels: what the charts are drawn for
PLACEHOLDER = re.compile(r"no description|^image$|^picture$|^figure$|^(output|untitled).*\.png$", re.IGNORECASE)


class CannotExport(ValueError):
    """A lesson cannot be exported as it is. The message names the cell and says what to mend."""


@dataclass(frozen=True)
class Block:
    """A part of a lesson.

    Attributes
    ----------
    kind : str
        ``text``, ``source``, ``output``, ``teacher`` or ``key``.
    slide : str
        ``slide`` (a new one), ``subslide`` (below the former one), ``-`` (on the same one),
        ``skip`` (none) or ``notes`` (the speaker's notes).
    html : str
        Clean HTML.
    cell : str
        Where it comes from, for messages: ``cell 12``.
    """

    kind: str
    slide: str
    html: str
    cell: str


def read_blocks(notebook) -> list[Block]:
    """Turn each cell into blocks.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        As `edition.Edition` leaves it: with outputs, for one group of readers.

    Returns
    -------
    list of Block

    Raises
    ------
    CannotExport
        If a picture has no alternative text, or a heading leaves out a level.
    """
    blocks, section, level = [], "", 0
    for cell in notebook.cells:
        where = cell.metadata.get("cell_label", "a cell")
        slide = cell.metadata.get("slideshow", {}).get("slide_type") or "-"
        kind = cell.metadata.get("block", "text")
        if cell.cell_type == "markdown":
            html = _markdown(cell.source)
            if kind == "text":
                for rank, title in _headings(html):
                    if rank > level + 1:
                        raise CannotExport(
                            f"{where}: the heading '{title}' has {rank} signs # and follows one with {level or 'none'}. "
                            f"Write {level + 1} of them, so that no level is left out."
                        )
                    level, section = rank, title
            html = clean(html, where, section, quiet=True)
            if kind == "teacher":
                html = f'<aside class="teacher" role="note"><p class="for">For the teacher</p>{html}</aside>'
            blocks.append(Block(kind, slide, html, where))
        elif cell.cell_type == "code":
            if cell.source.strip():
                blocks.append(Block("source", slide, _source(cell), where))
            shown = [_output(output, where, section) for output in cell.get("outputs", [])]
            # The outputs of a cell stay with its code.
            blocks += [Block("output", "skip" if slide == "skip" else "-", html, where) for html in shown if html]
    return blocks


def title_of(notebook) -> str:
    """Return the heading of the first level."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown" and (found := re.search(r"^# (.+)$", cell.source, re.MULTILINE)):
            return found[1].strip()
    return ""


def sections_of(blocks) -> list[tuple[str, str]]:
    """Return identifier and words of each heading of the second level."""
    html = "".join(block.html for block in blocks if block.kind in ("text", "key"))
    return [(name, re.sub(r"<[^>]+>", "", words)) for name, words in re.findall(r'<h2[^>]* id="([^"]*)"[^>]*>(.*?)</h2>', html)]


def _headings(html) -> list[tuple[int, str]]:
    return [(int(rank), re.sub(r"<[^>]+>", "", words)) for rank, words in re.findall(r"<h(\d)[^>]*>(.*?)</h\1>", html)]


@lru_cache(maxsize=1024)
def _markdown(source) -> str:
    renderer = IPythonRenderer(escape=False, exclude_anchor_links=True, attachments={}, path="")
    return MarkdownWithMath(renderer=renderer).render(source)


def _source(cell) -> str:
    code = highlight(cell.source, PythonLexer(), HtmlFormatter(nowrap=True)).rstrip("\n")
    html = f'<pre class="source">{code}</pre>'
    if cell.metadata.get("jupyter", {}).get("source_hidden"):
        return f'<details class="source"><summary>Code</summary>{html}</details>'
    return html


def _output(output, where, section) -> str:
    if output.output_type == "stream":
        return f'<pre class="result">{escape(output.text.rstrip())}</pre>'
    if output.output_type == "error":
        return f'<pre class="result">{escape(f"{output.ename}: {output.evalue}")}</pre>'
    data = output.data
    if EXPLORER in data:
        return _explorer(data[EXPLORER], where, section)
    if "text/html" in data:
        return clean(data["text/html"], where, section)
    if "image/png" in data:
        alt = output.metadata.get("image/png", {}).get("alt", "")
        return clean(_figure(alt, data["image/png"]), where, section)
    if "application/vnd.jupyter.widget-view+json" in data:
        return ""  # controls without a kernel; the picture that they move is an output of its own
    return f'<pre class="result">{escape(data["text/plain"])}</pre>' if "text/plain" in data else ""


def _figure(alt, png, above="", below="") -> str:
    return f'<figure>{above}<img alt="{escape(alt)}" src="data:image/png;base64,{png}">{below}</figure>'


def _explorer(explorer, where, section) -> str:
    """Draw the controls as native ones, and every state once."""
    controls = "".join(_control(control) for control in explorer["controls"])
    first = "-".join(str(int(control["value"])) for control in explorer["controls"])
    states = []
    # A notebook that was stored has its names in the order of letters: 10 before 2.
    for key in sorted(explorer["states"], key=lambda key: [int(place) for place in key.split("-") if place]):
        state = explorer["states"][key]
        html = clean(_figure(state["alt"], state["png"], state["above"], _behind(state)), where, section)
        states.append(f'<div class="state" data-state="{key}"{"" if key == first else " hidden"}>{html}</div>')
    shared = clean(_behind(explorer), where, section)  # what is the same in all states stands once
    if controls:
        controls = f"<fieldset><legend>Choose what the picture shows</legend>{controls}</fieldset>"
    return (
        f'<form class="explorer" autocomplete="off">{controls}'
        f'<div class="states" aria-live="polite">{"".join(states)}</div>{shared}</form>'
    )


def _behind(state) -> str:
    data = state.get("data")
    return f"<details><summary>The data of this picture as a table</summary>{data}</details>" if data else ""


def _control(control) -> str:
    name, label = escape(control["name"]), escape(control["label"])
    if control["kind"] == "switch":
        return f'<label><input type="checkbox" name="{name}"{" checked" if control["value"] else ""}> {label}</label>'
    options = "".join(
        f"<option{' selected' if index == control['value'] else ''}>{escape(option)}</option>"
        for index, option in enumerate(control["options"])
    )
    return f'<label><span>{label}</span> <select name="{name}">{options}</select></label>'


@lru_cache(maxsize=1024)  # the same outputs go into two editions and three formats
def clean(html, where, section, quiet=False) -> str:
    """Return HTML as the contract of this module wants it.

    Parameters
    ----------
    html : str
    where : str
        The cell, for messages.
    section : str
        Heading above it: names a table that has no name of its own.
    quiet : bool
        True: such a name is for screen readers only.

    Returns
    -------
    str

    Raises
    ------
    CannotExport
        If a picture has no alternative text.
    """
    soup = BeautifulSoup(html, "html.parser")
    for tag in soup.find_all(["script", "style"]):
        tag.decompose()
    for tag in soup.find_all(True):
        style = tag.attrs.pop("style", "")
        if tag.name == "td" and "nowrap" in style:
            tag["class"] = "whole"
        for name in [name for name in tag.attrs if name.startswith("on") or name in ("border", "align", "tabindex")]:
            del tag[name]
    for heading in soup.find_all(["h1", "h2", "h3", "h4"]):
        heading["id"] = heading.get_text().replace(" ", "-")  # as JupyterLab does, so that links hold
    for table in soup.find_all("table"):
        _mend_table(soup, table, section, quiet)
    for image in soup.find_all("img"):
        _mend_image(image, where)
    for note in soup.find_all("div", role="note"):
        note.attrs.setdefault("class", "note")
    for figure in soup.find_all("figure"):
        figure["class"] = "picture"
    return str(soup)


def _mend_table(soup, table, section, quiet) -> None:
    table.attrs.pop("class", None)
    if table.caption is None:
        caption = soup.new_tag("caption", attrs={"class": "quiet"} if quiet else {})
        caption.string = section or "Table"
        table.insert(0, caption)
    for head in table.find_all("th"):
        if not head.get_text(strip=True):
            head.string = "row"  # the corner above the names of rows
        head["scope"] = "col" if head.find_parent("thead") else "row"


def _mend_image(image, where) -> None:
    alt = image.get("alt", "").strip()
    if not alt or PLACEHOLDER.search(alt):
        raise CannotExport(
            f"{where}: a picture has no alternative text. Show a Chart of this project, which describes itself, "
            'or write one: display(figure, metadata={"image/png": {"alt": "what the picture shows"}}).'
        )
    address = image.get("src", "")
    if not address.startswith("data:image/png;base64,"):
        raise CannotExport(
            f"{where}: the picture '{address[:60]}' lies in another file. Draw it in a cell, so that it comes along."
        )
    width, height = Image.open(io.BytesIO(base64.b64decode(address.partition(",")[2]))).size
    image["width"] = min(PICTURE_WIDTH, width)
    image["height"] = round(height * image["width"] / width)
    if image.find_parent("figure") is None:
        image.wrap(BeautifulSoup("", "html.parser").new_tag("figure"))
