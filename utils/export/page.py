"""Turn the cells of a lesson into clean HTML: one source for the handout, the slides and the PDF.

Clean means: no style, no script, every picture with its alternative text, every table with a
caption and scopes. What a tool of the lessons has shown says in its metadata what it is; only what
comes from elsewhere is read as HTML. Whoever reads a lesson gets blocks of its own, and may change them.
"""

import base64
import hashlib
import json
import re
import zlib
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape

from lxml.html import HtmlElement
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from ..show import ABOUT, LINK, SHORT
from ..show.vector import alone
from .elsewhere import PICTURE_WIDTH, clean, markdown, printed, shown, size_of
from .lesson import CannotExport
from .tree import inside, parsed, select, unbroken

# For which media the pictures of a file are drawn.
PAPER, SCREEN, SLIDE = ("page",), ("page", "phone"), ("slide",)
NARROW = "(max-width: 36rem)"  # a screen on which a page shows narrow drawings
LONG = 90  # letters of a cell that is worth a column of some width
SIGNS = {sign: f"%{ord(sign):02X}" for sign in "%#&<>()\"' \n"}  # what an address may not hold as it is
BEHIND = "The data of this picture as a table"
MINUTES = r"(?:Longer route[^<*]*|[^<*]* min)"  # how a line says how long a section takes, and whether it can wait
BEGINS = ("slide", "subslide")  # types of a cell with which a slide begins


@dataclass
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
    root : lxml.html.HtmlElement
        Holds clean HTML, which whoever reads it may change; ``str`` gives what stands there then.
    cell : str
        Where it comes from, for messages: ``cell 12``.
    about : dict
        What a tool of the lessons says of its output; else empty.
    notes : str
        Of a slide: what the teaching page says of it, minutes, how to read its picture.
    """

    kind: str
    slide: str
    root: HtmlElement
    cell: str
    about: dict = field(default_factory=dict)
    notes: str = ""

    def __str__(self):
        return inside(self.root)


def read_blocks(notebook, media=PAPER) -> list[Block]:
    """Turn each cell into blocks.

    Parameters
    ----------
    notebook : nbformat.NotebookNode
        With the cells that `edition.cells_for` returns: with outputs, for one group of readers.
    media : tuple of str
        PAPER, SCREEN or SLIDE.

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
            html = markdown(cell.source, where, json.dumps(cell.get("attachments", {})))
            if kind == "teacher":
                html = f'<aside class="teacher" role="note"><p class="for">For the teacher</p>{html}</aside>'
            root = parsed(re.sub(f"<p>(?=<em>{MINUTES}</em></p>)", '<p class="minutes">', html))
            if kind != "teacher":
                for heading in select(root, "h1, h2, h3, h4, h5, h6"):
                    rank = int(heading.tag[1])
                    if rank > level + 1:
                        raise CannotExport(
                            f"{where}: the heading '{heading.text_content()}' has {rank} signs # and follows one with "
                            f"{level or 'none'}. Write {level + 1} of them, so that no level is left out."
                        )
                    level, section = rank, heading.text_content()
            blocks.append(Block(kind, slide, clean(root, where, section, quiet=True), where))
        elif cell.cell_type == "code":
            folded = bool(cell.metadata.get("jupyter", {}).get("source_hidden"))
            parts = [("source", parsed(_source(cell.source, folded)), {})] if cell.source.strip() else []
            parts += [("output", *_output(output, where, section, media)) for output in cell.get("outputs", [])]
            for part, root, about in parts:
                if root is None:
                    continue
                blocks.append(Block(part if kind == "text" else kind, slide, root, where, about))
                slide = "-" if slide in BEGINS else slide  # all that a cell shows stays together
    return blocks


def allow(script) -> str:
    """Return a script as the content security policy of a page names it: no other one runs there."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode('ascii')}'"


def title_of(blocks) -> str:
    """Return the heading of the first level."""
    found = (heading for block in blocks if block.kind == "text" for heading in select(block.root, "h1"))
    return next((heading.text_content().strip() for heading in found), "")


def sections_of(blocks) -> list[tuple[str, str]]:
    """Return identifier and words of each heading of the second level."""
    return [(tag.get("id"), tag.text_content()) for block in blocks if block.kind == "text" for tag in select(block.root, "h2")]


@lru_cache(maxsize=256)  # each cell stands in several files
def _source(code, folded) -> str:
    code = highlight(code, PythonLexer(), HtmlFormatter(nowrap=True)).rstrip("\n")
    code = re.sub(r'<span class="(?!k|ow|s|c)\w+">(.*?)</span>', r"\1", code)  # what looks like all else
    html = f'<pre class="source">{code}</pre>'
    return f'<details class="source"><summary>Code</summary>{html}</details>' if folded else html


def _output(output, where, section, media) -> tuple[HtmlElement | None, dict]:
    if output.output_type in ("stream", "error"):
        return printed(output.text if output.output_type == "stream" else f"{output.ename}: {output.evalue}"), {}
    data, about = output.data, output.metadata.get(ABOUT)
    if about:
        return parsed(_SHOWN[about["kind"]]({"png": data.get("image/png"), "media": media, **about})), about
    return shown(data, output.metadata, where, section), {}


# ---- what the tools of the lessons have shown


def _table(about) -> str:
    head = "".join(f'<th scope="col">{escape(column["name"])}</th>' for column in about["columns"])
    body = "".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in about["rows"])
    table = f"<table><caption>{escape(about['caption'])}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
    table = f'<div class="scroll">{table}</div>' if about["media"] == SCREEN else table
    if about.get("more"):
        table += _folded(about["more"]["caption"], about["more"], about["media"])
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
    question, *options = escape(about["question"]).split("\n")
    options = "".join(f'<br><span class="option">{option}</span>' for option in options)
    words = f'<p class="question">{question}{options}</p>' if question else ""
    of = f' data-exercise="{escape(about["id"])}"' if about["id"] else ""
    if "answer" in about:
        guess = " guess" if about["asks"] == "guess" else ""
        answer = f"<p><strong>✓ Answer:</strong> {escape(about['answer'])}</p>" if about["answer"] else ""
        why = f'<p class="why">{escape(about["why"])}</p>' if about["why"] else ""
        return f'<div class="note key{guess}" role="note"{of}><p><strong>○ Question</strong></p>{words}{answer}{why}</div>'
    words += f'<p class="parts">One line for each: {escape(", ".join(about["parts"]))}.</p>' if about.get("parts") else ""
    return f'<div class="room" role="note"{of} data-lines="{about["lines"]}"><p><strong>○ Your answer</strong></p>{words}</div>'


def _chart(about) -> str:
    beside = about.get("beside")
    beside = _SHOWN[beside["kind"]]({**beside, "media": about["media"]}) if beside else ""
    note = _note(about["note"]) if "note" in about else ""
    above, image, below = _drawn(about) if about.get("drawn") else ("", _bitmap(about), "")
    parts = [image, below, beside] if "<table" in beside else [beside, image, below]
    return f'<figure class="picture">{above}{note}{"".join(parts)}{_folded(BEHIND, about.get("data"), about["media"])}</figure>'


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
    return title, image + claim, _source_of(about["source"][medium], medium) if about["source"][medium] else ""


def _source_of(source, medium) -> str:
    """Return where a picture comes from; on a slide, what comes after it and n is for the speaker, who explains the picture."""
    if medium != "slide":
        return f'<p class="source">{escape(source)}</p>'
    first, *rest = re.split(r"(?<=\. )", source)
    short = first + (rest.pop(0) if rest and rest[0].startswith("n = ") else "")
    how = f'<p class="how">To read the picture: {escape("".join(rest))}</p>' if rest else ""
    return f'<p class="from">{escape(short.strip())}</p>{how}'


def _bitmap(about) -> str:
    address = f"data:image/png;base64,{about['png']}"
    width, height = size_of(address)
    image = f'<img alt="{escape(about["alt"])}" src="{address}" width="{width}" height="{height}">'
    return f'<div class="scroll">{image}</div>' if about["media"] == SCREEN else image


@lru_cache(maxsize=1024)  # each stands in two editions
def _data(svg) -> str:
    address = f"data:image/svg+xml,{alone(svg)}"
    for sign, code in SIGNS.items():
        address = address.replace(sign, code)
    return address


def _folded(summary, table, media) -> str:
    """Return a table folded away; only a page on a screen can unfold it."""
    if not table or media != SCREEN:
        return ""
    return f"<details><summary>{escape(summary)}</summary>{_table({**table, 'media': media})}</details>"


def _explorer(about) -> str:
    """Draw the controls as native ones, and each state once; a table that is the same in all states stands once, too.

    The states that are not shown at first are one short text, for they are alike: the script of a file unfolds it.
    """
    media, bases, controls = about["media"], about.get("bases", {}), about["controls"]
    now, states = [int(control["value"]) for control in controls], {True: "", False: ""}
    tables = [state.get("data") for state in about["states"]]
    shared = tables[0] if all(table == tables[0] for table in tables) else None
    for state in about["states"]:
        seen = state["places"] == now
        if seen or media != PAPER:
            beside = state.get("beside")
            beside = None if beside and beside["kind"] == "table" and media == SLIDE else beside
            own = {"media": media, "bases": bases, "beside": beside, "data": None if shared else state["data"]}
            picture = _chart({**state, **own})
            at = f' data-at="{" ".join(str(state["at"][medium]) for medium in media)}"' if "at" in state else ""
            places = "-".join(map(str, state["places"]))
            states[seen] += f'<div class="state" data-state="{places}"{at}{"" if seen else " hidden"}>{picture}</div>'
    if media == PAPER:
        return _settings(controls) + states[True]
    later = re.sub('<p class="how">.*?</p>', "", unbroken(states[False]))
    later = f' data-later="{base64.b64encode(zlib.compress(later.encode(), 9)).decode("ascii")}"' if later else ""
    # Behind the pictures that lie over another one, that one stands once, as a background.
    layers = ";".join(f"--{medium}:url({_data(bases[medium])})" for medium in media if medium in bases)
    legend = f"Choose what the picture shows{', or point at it' * ('at' in about['states'][0])}"
    fields = f"<fieldset><legend>{legend}</legend>{''.join(map(_control, controls))}</fieldset>" if controls else ""
    return (
        f'<form class="explorer" autocomplete="off" style="{layers}">{fields}'
        f'<div class="states" aria-live="polite"{later}>{states[True]}</div>{_folded(BEHIND, shared, media)}</form>'
    )


def _settings(controls) -> str:
    """Return how the controls stand: each menu on a line, then the boxes that are ticked, and those that are not."""
    lines, boxes = [], {"On": [], "Off": []}
    for control in controls:
        if control["kind"] == "switch":
            boxes["On" if control["value"] else "Off"].append(control["label"])
        else:
            lines.append((control["label"], control["options"][control["value"]]))
    lines += [(name, "; ".join(labels)) for name, labels in boxes.items() if labels]
    said = "<br>".join(f"<strong>{escape(name)}</strong>: {escape(value)}" for name, value in lines)
    return f'<p class="settings">{said}</p>' if said else ""


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
