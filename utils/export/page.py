"""Turn the cells of a lesson into clean HTML: one source for the handout, the slides and the PDF.

Clean means: no style, no script, every picture with its alternative text, every table with a
caption and scopes. What a tool of the lessons has shown says in its metadata what it is; only what
comes from elsewhere is read as HTML. Whoever reads a lesson gets blocks of its own, and may change them.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import zlib
from dataclasses import dataclass
from functools import lru_cache
from html import escape

from bs4 import BeautifulSoup
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from ..show import ABOUT, LINK, SHORT
from .elsewhere import HEADINGS, PICTURE_WIDTH, clean, markdown, parsed, printed, shown, size_of
from .lesson import CannotExport

PAPER = ("page",)  # for which medium the pictures of a PDF are drawn
NARROW = "(max-width: 36rem)"  # a screen on which a page shows narrow drawings
LONG = 90  # letters of a cell that is worth a column of some width
SIGNS = {ord(sign): f"%{ord(sign):02X}" for sign in "%#&<>()\"' \n"}  # what the address of a picture may not hold as it is
LOCATOR = re.compile(r"\b(\w*\d-[a-z]|\d\d-[a-z]+)\b")  # of a claim, of an exercise: no line ends at its hyphen
BEGINS = ("slide", "subslide")  # types of a cell with which a slide begins


@dataclass(frozen=True)
class Block:
    """A part of a lesson.

    Attributes
    ----------
    kind : str
        ``text``, ``source``, ``output``, ``teacher``, ``cover`` (the picture at the head) or,
        in a student's copy, ``compare``: what answers the task above it.
    slide : str
        ``slide`` or ``subslide`` (a new one), ``-`` (on the same one), ``fragment`` (there,
        with the next key), ``skip`` (none) or ``notes`` (the speaker's notes).
    soup : bs4.BeautifulSoup
        Clean HTML, parsed.
    cell : str
        Where it comes from, for messages: ``cell 12``.
    """

    kind: str
    slide: str
    soup: BeautifulSoup
    cell: str


def read_blocks(notebook, media=PAPER) -> list[Block]:
    """Turn each cell into blocks.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        With the cells that `edition.cells_for` returns: with outputs, for one group of readers.
    media : tuple of str
        For which medium pictures are drawn (``page`` or ``slide``); a second one is for narrow screens (``phone``).

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
            soup = parsed(markdown(cell.source, where, json.dumps(cell.get("attachments", {}))))
            if kind != "teacher":
                for heading in soup.find_all(HEADINGS):
                    rank = int(heading.name[1])
                    if rank > level + 1:
                        raise CannotExport(
                            f"{where}: the heading '{heading.get_text()}' has {rank} signs # and follows one with "
                            f"{level or 'none'}. Write {level + 1} of them, so that no level is left out."
                        )
                    level, section = rank, heading.get_text()
            soup = clean(soup, where, section, quiet=True)
            for line in soup.find_all("p"):
                if re.fullmatch(r"<p><em>.* min</em></p>", str(line)):
                    line["class"] = "minutes"
            if kind == "teacher":
                soup = parsed(f'<aside class="teacher" role="note"><p class="for">For the teacher</p>{soup}</aside>')
            blocks.append(Block(kind, slide, soup, where))
        elif cell.cell_type == "code":
            folded = bool(cell.metadata.get("jupyter", {}).get("source_hidden"))
            parts = [("source", parsed(_source(cell.source, folded)))] if cell.source.strip() else []
            parts += [("output", _output(output, where, section, media)) for output in cell.get("outputs", [])]
            for part, soup in filter(lambda pair: pair[1], parts):
                blocks.append(Block(part if kind == "text" else kind, slide, soup, where))
                slide = "-" if slide in BEGINS else slide  # all that a cell shows stays together
    for block in blocks:
        for text in block.soup.find_all(string=lambda text: LOCATOR.search(text) and not text.find_parent("pre")):
            pieces = LOCATOR.split(text)
            for place, locator in [*enumerate(pieces)][1::2]:
                pieces[place] = block.soup.new_tag("span", attrs={"class": "whole"})
                pieces[place].string = locator
            text.replace_with(*pieces)
    return blocks


def allow(script) -> str:
    """Return a script as the content security policy of a page names it: no other one runs there."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode('ascii')}'"


def squeeze(soups) -> None:
    """Make one short text of the states of an explorer that are not shown at first, for they are alike; its script unfolds it."""
    for states in (found for soup in soups for found in soup.select(".states:has(> [hidden])")):
        later = "".join(str(state.extract()) for state in states.select(":scope > [hidden]"))
        states["data-later"] = base64.b64encode(zlib.compress(later.encode(), 9)).decode("ascii")


def title_of(blocks) -> str:
    """Return the heading of the first level."""
    return next((heading.get_text().strip() for block in blocks for heading in block.soup.find_all("h1")), "")


def sections_of(blocks) -> list[tuple[str, str]]:
    """Return identifier and words of each heading of the second level."""
    return [(tag["id"], tag.get_text()) for block in blocks if block.kind == "text" for tag in block.soup.find_all("h2")]


@lru_cache(maxsize=256)  # each cell stands in several files
def _source(code, folded) -> str:
    code = highlight(code, PythonLexer(), HtmlFormatter(nowrap=True)).rstrip("\n")
    code = re.sub(r'<span class="(?!k|ow|s|c)\w+">(.*?)</span>', r"\1", code)  # what looks like all else
    html = f'<pre class="source">{code}</pre>'
    return f'<details class="source"><summary>Code</summary>{html}</details>' if folded else html


def _output(output, where, section, media) -> BeautifulSoup | None:
    if output.output_type in ("stream", "error"):
        return printed(output.text if output.output_type == "stream" else f"{output.ename}: {output.evalue}")
    data, about = output.data, output.metadata.get(ABOUT)
    if about:
        return parsed(_SHOWN[about["kind"]]({"png": data.get("image/png"), "media": media, **about}))
    return shown(data, output.metadata, where, section)


# ---- what the tools of the lessons have shown


def _table(about) -> str:
    head = "".join(f'<th scope="col">{escape(column["name"])}</th>' for column in about["columns"])
    body = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in about["rows"])
    table = f"<table><caption>{escape(about['caption'])}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    if about.get("more"):
        table += f"<details><summary>{escape(about['more']['caption'])}</summary>{_table(about['more'])}</details>"
    return f'<div class="paper">{table}</div>' if about["paper"] else table


def _cell(text) -> str:
    if re.fullmatch(LINK, text):
        return f'<td><a href="{escape(text)}">{escape(text)}</a></td>'
    kind = " class=whole" if len(text) <= SHORT else " class=long" if len(text) > LONG else ""
    return f"<td{kind}>{escape(text)}</td>"


def _note(about) -> str:
    text = escape(about["text"]).replace("\n", "<br>")
    of = f' data-exercise="{escape(about["exercise"]["id"])}"' if "exercise" in about else ""
    return (
        f'<div class="note" role="note"{of}><strong>{escape(about["mark"])} {escape(about["heading"])}</strong><br>{text}</div>'
    )


def _room(about) -> str:
    question = escape(about["question"]).replace("\n", "<br>")
    words = f'<p class="question">{question}</p>' if question else ""
    of = f' data-exercise="{escape(about["id"])}"' if about["id"] else ""
    if "answer" in about:
        guess = " guess" if about["asks"] == "guess" else ""
        answer = f"<p><strong>✓ Answer:</strong> {escape(about['answer'])}</p>" if about["answer"] else ""
        why = f'<p class="why">{escape(about["why"])}</p>' if about["why"] else ""
        return f'<div class="note key{guess}" role="note"{of}><p><strong>○ Question</strong></p>{words}{answer}{why}</div>'
    words += f'<p class="parts">One line for each: {escape(", ".join(about["parts"]))}.</p>' if about.get("parts") else ""
    return f'<div class="room" role="note"{of} data-lines="{about["lines"]}"><p><strong>○ Your answer</strong></p>{words}</div>'


def _chart(about) -> str:
    beside = _SHOWN[about["beside"]["kind"]](about["beside"]) if "beside" in about else ""
    note = _note(about["note"]) if "note" in about else ""
    above, image, below = _drawn(about) if about.get("drawn") else ("", _bitmap(about), "")
    parts = [image, below, beside] if "<table" in beside else [beside, image, below]
    return f'<figure class="picture">{above}{note}{"".join(parts)}{_behind(about.get("data"))}</figure>'


def _drawn(about) -> tuple[str, str, str]:
    """Return a picture in lines and letters, drawn for a medium; on a page, its title and source are words around it."""
    (medium, *narrow), drawn, claim = about["media"], about["drawn"], ""
    wide, high = map(float, re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', drawn[medium]).groups())
    size = f'width="{PICTURE_WIDTH}" height="{round(PICTURE_WIDTH * high / wide)}"'
    over, drawing = about.get("over"), drawn[medium]
    if over and about["media"] == PAPER:  # there are no backgrounds
        layer = re.sub(r' width="[^"]*" height="[^"]*"', "", drawing, count=1)  # as large as what it lies on
        over, drawing = False, f"{about['bases'][medium].removesuffix('</svg>')}{layer}</svg>"
    kind = ' class="over"' if over else ""
    if medium == "slide" and "before" in drawn and "places" not in about:  # a claim is drawn on top of the same without it
        claim = f'<img alt="" class="claim" src="{_data(drawing)}" {size}>'
        drawing = drawn["before"]
    image = f'<img alt="{escape(about["alt"])}"{kind} src="{_data(drawing)}" {size}>'
    for name in narrow:
        source = f'<source media="{NARROW}" srcset="{_data(drawn[name])}">'
        image = f"<picture>{source}{image}</picture>"
    title = f"<figcaption>{escape(about['title'])}</figcaption>" if about["title"] else ""
    source = about["source"][medium]
    return title, image + claim, f'<p class="source">{escape(source)}</p>' if source else ""


def _bitmap(about) -> str:
    address = f"data:image/png;base64,{about['png']}"
    width, height = size_of(address)
    return f'<img alt="{escape(about["alt"])}" src="{address}" width="{width}" height="{height}">'


def _data(svg) -> str:
    return f"data:image/svg+xml,{svg.translate(SIGNS)}"


def _behind(table) -> str:
    return f"<details><summary>The data of this picture as a table</summary>{_table(table)}</details>" if table else ""


def _explorer(about) -> str:
    """Draw the controls as native ones, and every state once; a table that is the same in all states stands once, too."""
    controls = "".join(map(_control, about["controls"]))
    if controls:
        how = ", or point at it" if "at" in about["states"][0] else ""
        controls = f"<fieldset><legend>Choose what the picture shows{how}</legend>{controls}</fieldset>"
    tables = [state.get("data") for state in about["states"]]
    shared = tables[0] if all(table == tables[0] for table in tables) else None
    first, states = [int(control["value"]) for control in about["controls"]], []
    media, bases = about["media"], about.get("bases", {})
    # Behind the pictures that lie over another one, that one stands once, as a background.
    layers = ";".join(f"--{medium}:url({_data(bases[medium])})" for medium in media if medium in bases)
    for state in about["states"]:
        picture = _chart({**state, "media": media, "bases": bases, "data": None if shared else state["data"]})
        hidden = "" if state["places"] == first else " hidden"
        at = f' data-at="{" ".join(str(state["at"][medium]) for medium in media)}"' if "at" in state else ""
        states.append(f'<div class="state" data-state="{"-".join(map(str, state["places"]))}"{at}{hidden}>{picture}</div>')
    return (
        f'<form class="explorer" autocomplete="off" style="{layers}">{controls}'
        f'<div class="states" aria-live="polite">{"".join(states)}</div>{_behind(shared)}</form>'
    )


def _control(control) -> str:
    name, label, now = escape(control["name"]), escape(control["label"]), control["value"]
    if control["kind"] == "switch":
        return f'<label><input type="checkbox" name="{name}"{" checked" if now else ""}> {label}</label>'
    options = "".join(
        f"<option{' selected' if place == now else ''}>{escape(option)}</option>"
        for place, option in enumerate(control["options"])
    )
    return f'<label><span>{label}</span> <select name="{name}">{options}</select></label>'


_SHOWN = {"table": _table, "note": _note, "room": _room, "chart": _chart, "explorer": _explorer}
