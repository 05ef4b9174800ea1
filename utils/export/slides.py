"""Cut a lesson into slides on which nothing is cut off, and fetch what a deck needs to run.

No browser is asked. Words are measured in a font that is wider than nearly all system fonts,
tables get fixed columns and pictures fixed widths: so no slide is taller than estimated. The
sizes and spaces of slides.css that decide a height stand here too.
"""

from __future__ import annotations

import copy
import math
import re
from dataclasses import dataclass, field
from functools import cache, lru_cache
from importlib.util import find_spec
from itertools import zip_longest
from pathlib import Path

from bs4 import BeautifulSoup, NavigableString
from PIL import ImageFont

# All in pixels of the canvas, which is 1280 x 720. Words stay clear of the line with the
# slide number; a picture beside words may take nearly the whole height.
WIDTH, HEIGHT = 1232, 656
PICTURE_HEIGHT, PICTURE_EDGE = 696, 1244
GAP, COLUMNS = 28, range(300, 820, 20)  # between words and a picture beside them; widths of the words
CODE_COLUMN = 360  # in a narrower column beside a picture, code is hard to read
SMALLER = 0.8  # of the size that a picture has alone: so far it gives way to words

HUGE, LARGE, NORMAL, DENSE = SIZES = (46, 36, 30, 26)  # of text
LEAST = 8
FEW = 0.55  # of the height: what takes no more is written in huge letters
SMALL = 24  # tables, code and controls: nothing is smaller, unless it cannot be cut
HEADINGS = {"title": 60, "h2": 44, "h3": 36}
AFTER_RUNNING = 18

# All in ems.
LINE, HEADING_LINE, TIGHT_LINE, CODE_LINE = 1.35, 1.15, 1.3, 1.4
BETWEEN, INDENT = 0.5, 1.3  # below everything; left of a list
SPACE, LETTER = 0.35, 0.602  # a space; any letter of code
CELL_WIDTH, CELL_HEIGHT = 0.8, 0.5  # what a cell adds to its words
SHORT, LONGEST_WORD, ROOM_TO_WRITE = 6, 12, 16  # of a cell: never broken; broken anywhere; for an answer

REGULAR, BOLD, CODE = "DejaVuSans", "DejaVuSans-Bold", "code"
STRONG = {"strong", "b", "th", "caption", "legend", "h2", "h3"}
BLOCKS = {"p", "ul", "ol", "pre", "table", "blockquote", "div", "fieldset", "h2", "h3"}
NAMES = {
    "pre": ("code or a result", "Split it"),
    "table": ("a row of a table", "Shorten it"),
    "p": ("a paragraph", "Split it"),
    "ul": ("an item of a list", "Split it"),
    "ol": ("an item of a list", "Split it"),
    "form": ("what an explorer shows", "Let it show less at a time"),
}
KEYS = "Keys: arrows or space to go on, S for the speaker’s notes, ? for all keys"
REVEAL = {"css": "dist/reveal.css", "core": "dist/reveal.js", "notes": "plugin/notes/notes.js"}


class CannotMake(RuntimeError):
    """Something that slides are made with is not installed. The message says what to install."""


@dataclass
class Slide:
    """One slide.

    Attributes
    ----------
    html : str
        What stands on it.
    notes : str
        What only the speaker sees.
    """

    html: str
    notes: str = ""


@dataclass
class _Item:
    """Something that stands on one slide, or a part of it: an element and its cell."""

    node: object
    cell: str
    part: bool = False


@dataclass
class _Planned:
    """A slide as the lesson's author planned it."""

    items: list = field(default_factory=list)
    notes: str = ""


def cut(blocks):
    """Cut a lesson into slides.

    Parameters
    ----------
    blocks : iterable of page.Block
        With ``slide``, ``html`` and ``cell``. A "slide" begins a column, a "subslide" stands
        below the former slide, "-" goes on with it; "notes" are for the speaker; "skip" is
        left out.

    Returns
    -------
    columns : list of list of Slide
    remarks : list of str
        What is too large for a slide however it is cut, by cell. It is there, in small type.
    """
    plan, remarks, columns, heading = _plan(blocks), [], [], ""
    _unlink(plan)
    for column in plan:
        columns.append([])
        for planned in column:
            if _heading(planned.items[0].node):
                heading = planned.items[0].node.get_text()
            pages = list(_pages(planned.items, heading))
            for number, page in enumerate(pages):
                if number == 0 and "running" in _classes(page[0].node):
                    page[0].node.string = heading
                columns[-1].append(Slide(_written(page, remarks), planned.notes if number == 0 else ""))
    return columns, list(dict.fromkeys(remarks))


@cache
def reveal() -> dict[str, str]:
    """Return the parts of reveal.js that a deck needs: ``css``, ``core`` and ``notes``, ready to stand in a page.

    Raises
    ------
    CannotMake
        If the package that carries them is not installed.
    """
    folder = _folder("sphinx_revealjs", "Slides need reveal.js", "sphinx-revealjs") / "_static" / "revealjs"
    parts = {name: (folder / path).read_text(encoding="utf-8") for name, path in REVEAL.items()}
    # Inside a page, neither may end the element that a script stands in, or hide its end.
    return {name: text.replace("</script", r"<\/script").replace("<!--", r"<\!--") for name, text in parts.items()}


def _folder(package, need, name) -> Path:
    """Return the folder of a package without importing it."""
    found = find_spec(package)
    if found is None:
        raise CannotMake(f"{need}, which comes with the package {name}. Install it: pip install {name}")
    return Path(found.origin).parent


# ---- from blocks to what the author planned


def _plan(blocks) -> list[list[_Planned]]:
    columns, begin = [], "slide"
    for block in blocks:
        if block.slide == "notes" and columns:
            columns[-1][-1].notes += re.sub(r' id="[^"]*"', "", block.html)
        if block.slide in ("notes", "skip"):
            continue
        # Folded code begins a slide too, though nothing of it is shown.
        begin = block.slide if begin != "slide" and block.slide != "-" else begin
        items = [_Item(node, block.cell) for node in _elements(_soup(_without_folded(block.html)))]
        if not items:
            continue
        if begin == "slide":
            columns.append([])
        if begin != "-":
            columns[-1].append(_Planned())
        begin = "-"
        columns[-1][-1].items += items
    if columns:
        columns[0][0].items.append(_Item(_element("p", KEYS, "keys"), columns[0][0].items[0].cell))
    return columns


def _without_folded(html) -> str:
    """Leave out folded code and the data of pictures. What is folded as ``more`` is content."""
    kept, depth, start = [], 0, 0
    for tag in re.finditer(r"<(/?)details([^>]*)>", html):
        opens, more = not tag[1], 'class="more"' in tag[2]
        if depth == 0 and (more or not opens):
            continue
        if opens and depth == 0:
            kept.append(html[start : tag.start()])
        depth += 1 if opens else -1
        start = tag.end()
    return "".join(kept) + html[start:]


def _elements(parent):
    """Yield what can stand by itself on a slide, out of its wrappers."""
    for node in list(parent.children):
        if isinstance(node, NavigableString):
            if node.strip():
                yield _element("p", node.strip())
        elif node.name == "h1":  # a deck has one h1, and all slides share it
            yield _element("p", node.get_text(), "title")
        elif node.name == "summary":
            yield _element("p", node.get_text(), "more")
        elif node.name in ("section", "figure", "aside", "details"):
            yield from _elements(node)
        elif "paper" in _classes(node):
            for child in _elements(node):
                child["class"] = "paper"
                yield child
        elif node.name == "p" and [child.name for child in node.children] == ["em"]:
            node["class"] = "soft"  # such as the minutes that a section takes
            yield node
        elif node.name != "hr":
            yield node


def _soup(html):
    return BeautifulSoup(html, "html.parser")


def _element(name, text, kind=None):
    node = _soup("").new_tag(name, attrs={"class": kind} if kind else {})
    node.string = text
    return node


def _classes(node):
    return node.get("class") or []


def _unlink(plan) -> None:
    """Turn links to places that are on no slide into plain words."""
    nodes = [item.node for column in plan for planned in column for item in planned.items]
    there = {f"#{node['id']}" for node in nodes if node.get("id")}
    for node in nodes:
        for link in node.find_all("a", href=re.compile("^#")):
            if link["href"] not in there:
                link.unwrap()


# ---- which things go on which slide


def _pages(items, heading):
    """Yield the slides that a planned slide is cut into, each a list of items."""
    where = [place for place, item in enumerate(items) if _aspect(item)]
    if not where:
        if items:
            yield from [_headed(items, heading)] if _size(_headed(items, heading), SIZES) else _balanced(items, heading)
        return
    before, item, after = items[: where[0]], items[where[0]], items[where[0] + 1 :]
    enough = SMALLER * _arranged(_headed([_without_words(item)], heading)).picture
    wholes = [(items, [])] if len(where) == 1 else []
    for page, rest in [*wholes, ([*before, item], after)]:
        if _arranged(_headed(page, heading)).picture >= enough:
            yield _headed(page, heading)
            yield from _pages(rest, heading)
            return
    if _arranged(_headed([item], heading)).picture >= enough:
        yield from _pages(before, heading)
        yield _headed([item], heading)
        yield from _pages(after, heading)
    else:  # an explorer with many words beside each picture: its pictures first, then its words
        yield from _pages([*before, _without_words(item), _without_pictures(item), *after], heading)


def _headed(items, heading):
    """Say on a slide that has no heading to which section it belongs."""
    if not heading or not items or _heading(items[0].node):
        return items
    return [_Item(_element("p", f"{heading} (continued)", "running"), items[0].cell), *items]


def _balanced(items, heading):
    """Cut things into the fewest slides, each about as full as the others."""
    pages = _packed(items, heading, HEIGHT)
    low, high = 0.3 * HEIGHT, HEIGHT
    for _ in range(4):
        middle = (low + high) / 2
        tried = _packed(items, heading, middle)
        if len(tried) == len(pages) and all(_total(page, WIDTH, NORMAL) <= HEIGHT for page in tried):
            pages, high = tried, middle
        else:
            low = middle
    return pages


def _packed(items, heading, limit):
    pages, waiting = [[]], list(items)
    while waiting:
        page, item = pages[-1], waiting.pop(0)
        height = _height(item.node, WIDTH, NORMAL)
        room = limit - _total(_headed([*page, item], heading), WIDTH, NORMAL) + height
        # What has nothing but its heading or its code before it cannot gain by moving on. Below
        # other things, a single row or item would look like all there is.
        begins = all(_heading(other.node) or _is_code_of(other, item) for other in page)
        whole = _total(_headed([item], heading), WIDTH, NORMAL) <= (limit if item.part else HEIGHT)
        if height <= room or (not page and whole):
            page.append(item)
        elif (begins or not whole) and (parts := _cut_in_two(item, room, 1 if begins else 2)):
            page.append(parts[0])
            pages.append([])
            waiting.insert(0, parts[1])
        elif not begins or (page and not _heading(page[-1].node)):
            pages.append(_taken_along(page, item, heading))
            waiting.insert(0, item)
        else:
            page.append(item)  # it fits on no slide
            pages.append([])
    return [_headed(page, heading) for page in pages if page]


def _is_code_of(item, output) -> bool:
    return "source" in _classes(item.node) and item.cell == output.cell


def _taken_along(page, item, heading):
    """Take from the end of a slide what belongs to the next thing: headings, and its code if there is room."""
    taken = []
    while len(page) > 1 and (_heading(page[-1].node) or _is_code_of(page[-1], item)):
        if _total(_headed([page[-1], *taken, item], heading), WIDTH, NORMAL) > HEIGHT and not _heading(page[-1].node):
            break
        taken.insert(0, page.pop())
    return taken


def _cut_in_two(item, room, least):
    """Cut a table between rows or a list between items; None if too little of it fits."""
    node = item.node
    if node.name == "table":
        fixed, heights = _table_heights(node, WIDTH, NORMAL)
    elif node.name in ("ul", "ol"):
        fixed, heights = BETWEEN * NORMAL, [_height(part, WIDTH - INDENT * NORMAL, NORMAL) for part in _parts(node)]
    else:
        return None
    fitting = [count for count in range(1, len(heights)) if fixed + sum(heights[:count]) <= room]
    if not fitting or fitting[-1] < min(least, len(heights) - 1):
        return None
    first, rest = copy.copy(node), copy.copy(node)
    for part in _parts(first)[fitting[-1] :] + _parts(rest)[: fitting[-1]]:
        part.decompose()
    if node.name == "table":
        vars(first)["wanted"] = vars(rest)["wanted"] = _wanted(node)  # the same columns on all slides
    if node.name == "ol":
        rest["start"] = int(node.get("start", 1)) + fitting[-1]
    if node.caption and not node.caption.get_text().endswith("(continued)"):
        rest.caption.append(" (continued)")
    return _Item(first, item.cell, part=True), _Item(rest, item.cell, part=True)


def _parts(node):
    return node.tbody.find_all("tr") if node.name == "table" else node.find_all("li", recursive=False)


def _without_words(item):
    """Leave of an explorer its controls and its pictures."""
    return _reduced(item, lambda node: node.name != "img")


def _without_pictures(item):
    """Leave of an explorer its controls and its words."""
    return _reduced(item, lambda node: node.name == "img")


def _reduced(item, leave_out):
    if item.node.name != "form":
        return item
    node = copy.copy(item.node)
    node["data-twin"] = item.cell  # the two are worked together
    for state in node.find_all("div", class_="state"):
        for child in (state.figure or state).find_all(True, recursive=False):
            if leave_out(child):
                child.decompose()
    return _Item(node, item.cell)


# ---- one slide


@dataclass
class _Arranged:
    """Where a picture stands: text size, width of the words, width of the picture (0: no room)."""

    size: int
    words: float
    picture: float


def _aspect(item) -> float:
    """Return height by width of a picture, of the tallest one in an explorer; 0 for anything else."""
    images = item.node.find_all("img") if item.node.name == "form" else [item.node] if item.node.name == "img" else []
    return max((int(image["height"]) / int(image["width"]) for image in images), default=0.0)


def _arranged(items, sizes=(NORMAL, DENSE)) -> _Arranged:
    """Find the place for a picture: below the words or beside them, where it gets largest."""
    aspect = max(map(_aspect, items))
    found = _Arranged(sizes[-1], WIDTH, 0.0)
    for size in sizes:
        below = min(WIDTH, (HEIGHT - _total(items, WIDTH, size)) / aspect)
        narrow = max(_least(item.node, size, CODE_COLUMN) for item in items)
        beside = next((width for width in COLUMNS if width >= narrow and _total(items, width, size) <= HEIGHT), WIDTH)
        wide = min(PICTURE_EDGE - GAP - beside, PICTURE_HEIGHT / aspect)
        best = _Arranged(size, WIDTH, below) if below >= wide else _Arranged(size, beside, wide)
        if best.picture > found.picture * 1.1:
            found = best
    return found


def _size(items, sizes) -> int | None:
    """Return the largest size in which all fits on a slide, and no line of code is broken for its sake."""
    for size in sizes:
        if size == HUGE and (any(_heading(item.node) for item in items) or _total(items, WIDTH, size) > FEW * HEIGHT):
            continue
        if size > NORMAL and (any(item.part for item in items) or max(_least(item.node, size) for item in items) > WIDTH):
            continue
        if _total(items, WIDTH, size) <= HEIGHT:
            return size
    return None


def _written(items, remarks) -> str:
    """Write one slide. What is too large for it gets smaller type and a remark."""
    smaller = range(DENSE - 1, LEAST, -1)
    if any(map(_aspect, items)):
        place = _arranged(items)
        if not place.picture:
            place = _arranged(items, smaller)
    else:
        place = _Arranged(_size(items, [*SIZES, *smaller]) or LEAST, WIDTH, 0)
    if place.size < DENSE:
        largest = max(items, key=lambda item: _height(item.node, WIDTH, place.size))
        least = place.size
        if largest.node.name == "form" and not place.picture:
            place.size = DENSE
            least = _shrink_states(largest.node, HEIGHT - _total(items, WIDTH, DENSE) + _height(largest.node, WIDTH, DENSE))
        name, advice = NAMES.get(largest.node.name, ("a part", "Split it"))
        remarks.append(f"{largest.cell}: {name} is longer than a slide, so its type is {least} px. {advice}.")
    for item in items:
        for table in _tables(item.node):
            state = table.find_parent("div", class_="state")
            own = int(state["data-size"]) if state and state.get("data-size") else place.size
            if (size := _fix_columns(table, place.words, own)) < _small(own):
                remarks.append(f"{item.cell}: a table is wider than a slide, so its type is {size:.0f} px. Leave out columns.")
    kind = "page" + (" beside" if place.picture and place.words < WIDTH else "") + (" tight" if place.size < DENSE else "")
    style = f"{_type(place.size)};--words:{place.words}px;--picture:{math.floor(place.picture)}px"
    html = "".join(
        f'<figure class="picture">{item.node}</figure>' if item.node.name == "img" else str(item.node) for item in items
    )
    return f'<div class="{kind}" style="{style}">{html}</div>'


def _type(size) -> str:
    return f"font-size:{size}px;--small:{_small(size):g}px"


def _shrink_states(form, room) -> int:
    """Give each state of an explorer the largest type that it has room for; return the smallest one."""
    room -= _controls(form.fieldset, WIDTH, DENSE)
    sizes = []
    for state in form.find_all("div", class_="state"):
        sizes.append(next((size for size in range(DENSE, LEAST, -1) if _flow(state, WIDTH, size) <= room), LEAST))
        state["data-size"], state["style"] = sizes[-1], _type(sizes[-1])
    return min(sizes)


def _fix_columns(table, width, size) -> float:
    """Write the widths of the columns into a table, so that a browser cannot choose others; return its type size."""
    widths, size = _columns(table, width, size)
    group = _soup("<colgroup>" + "".join(f'<col style="width:{width:.0f}px">' for width in widths) + "</colgroup>")
    table.insert(1 if table.caption else 0, group)
    if sum(low for low, _ in _wanted(table)) * size > width + 1:  # no word is whole any more
        for cell in table.select(".whole"):
            del cell["class"]
    table["style"] = f"width:{sum(map(round, widths))}px;font-size:{size:g}px"
    return size


# ---- how tall things are, with the space below them; always an upper bound


def _small(size) -> float:
    return max(SMALL, 0.8 * size) if size >= DENSE else SMALL * size / DENSE


def _heading(node) -> int:
    """Return the size of a heading's type; 0 for anything else."""
    return HEADINGS["title"] if "title" in _classes(node) else HEADINGS.get(node.name, 0)


def _total(items, width, size) -> float:
    return sum(_height(item.node, width, size) for item in items)


def _height(node, width, size) -> float:
    kept = vars(node).setdefault("heights", {})
    if (width, size) not in kept:
        kept[width, size] = _estimated(node, width, size)
    return kept[width, size]


def _estimated(node, width, size) -> float:
    between = BETWEEN * size
    if node.name == "img":  # it takes what is left
        return 0
    if large := _heading(node):
        return _text([node], width, min(large, 1.6 * size) if size < DENSE else large, HEADING_LINE, BOLD) + between
    if {"running", "keys"} & set(_classes(node)):
        return _text([node], width, SMALL, TIGHT_LINE) + AFTER_RUNNING
    if node.name == "p":
        type_size = _small(size) if "soft" in _classes(node) else size
        return _text([node], width, type_size, LINE, BOLD if "more" in _classes(node) else REGULAR) + between
    if node.name in ("ul", "ol"):
        return _flow(node, width - INDENT * size, size) + between
    if node.name == "li":
        return _flow(node, width, size) + 0.2 * size
    if node.name == "pre":
        type_size = _small(size)
        lines = node.get_text().rstrip("\n").split("\n")
        count = sum(_lines(_code_words(line), width / type_size - 2, LETTER) for line in lines)
        return (count * CODE_LINE + 1) * type_size + between
    if node.name == "table":
        fixed, rows = _table_heights(node, width, size)
        return fixed + sum(rows)
    if node.name == "form":
        states = (_flow(state, width, size) for state in node.find_all("div", class_="state"))
        return _controls(node.fieldset, width, size) + max(states, default=0)
    return _flow(node, width - 1.4 * size - 10, size) + 0.8 * size + 6 + between  # a box: a quotation, a note


def _flow(node, width, size) -> float:
    """Return the height of what an element holds: lines of words, and elements below each other; no pictures."""
    total, line = 0.0, []
    for child in [*node.children, None]:
        if child is None or child.name in BLOCKS or child.name in ("li", "figure"):
            total += _text(line, width, size, LINE)
            line = []
            if child is not None:
                total += (_flow if child.name == "figure" else _height)(child, width, size)
        elif child.name != "img":
            line.append(child)
    return total


def _controls(fieldset, width, size) -> float:
    """Return the height of an explorer's menus and boxes, which share lines as words do."""
    type_size = _small(size)
    room = width / type_size - 2
    short, tall = [], 0.0
    for label in fieldset.find_all("label"):
        name = _words([child for child in label.children if child.name not in ("select", "input")])
        menu = _menu(label) if label.select_one("select") else 0
        whole = sum(name) + SPACE * len(name) + (menu or 1) + 0.8
        if whole <= room:
            short.append(whole)
        else:  # it has a line for itself, or several
            tall += _lines(name, room - (0 if menu else 2)) * TIGHT_LINE + (1.6 if menu else 0) + 0.5
    return ((_lines(short, room, 1.2) if short else 0) * 1.8 + tall + 1) * type_size + BETWEEN * size


def _menu(label) -> float:
    return max(sum(_words([option])) + SPACE * option.get_text().count(" ") for option in label.find_all("option")) + 2.5


# ---- tables


def _tables(node):
    return [node] if node.name == "table" else node.find_all("table")


def _least(node, size, code=math.inf) -> float:
    """Return the narrowest width in which code has its lines, up to a limit, and tables have their words."""
    if node.name == "pre":
        lines = [len(line) for line in node.get_text().split("\n")]
        return min(code if len(lines) < 3 else math.inf, (max(lines) * LETTER + 2) * _small(size))
    return max((sum(low for low, _ in _wanted(table)) * _small(size) for table in _tables(node)), default=0)


def _table_heights(table, width, size) -> tuple[float, list[float]]:
    """Return the height of what each part of a cut table has (caption, header, space), and of each row."""
    widths, type_size = _columns(table, width, size)
    shown = table.caption is not None and "quiet" not in _classes(table.caption)
    fixed = _text([table.caption], sum(widths), type_size, TIGHT_LINE, BOLD) + 0.3 * type_size if shown else 0
    heights = []
    for row in _grid(table):
        lines = max(_lines(words, width / type_size - CELL_WIDTH) for (words, _), width in zip(row, widths, strict=False))
        heights.append((lines * TIGHT_LINE + CELL_HEIGHT) * type_size + 2)
    head = len(heights) - len(_parts(table))
    return fixed + sum(heights[:head]) + BETWEEN * size, heights[head:]


def _columns(table, width, size) -> tuple[list[float], float]:
    """Share a width among the columns, as far as they want it; return their widths and the size of the type."""
    wanted, type_size = _wanted(table), _small(size)
    least, most = (sum(column) for column in zip(*wanted, strict=True))
    while type_size > _small(size) / 2 and least * type_size > width:
        type_size -= 1
    if least * type_size > width:  # then words are broken
        return [low * width / least for low, _ in wanted], type_size
    share = min(1.0, (width / type_size - least) / (most - least)) if most > least else 0
    widths = [(low + share * (high - low)) * type_size for low, high in wanted]
    caption = _words([table.caption], BOLD) if table.caption else []
    stretched = min(width, (sum(caption) + SPACE * len(caption)) * type_size) - sum(widths)
    return [*widths[:-1], widths[-1] + max(0, stretched)], type_size


def _wanted(table) -> list[tuple[float, float]]:
    """Return for each column the width below which words break, and the width from which lines do not, in ems."""
    kept = vars(table)
    if "wanted" not in kept:
        kept["wanted"] = [_column(cells, "paper" in _classes(table)) for cells in zip_longest(*_grid(table))]
    return kept["wanted"]


def _column(cells, paper) -> tuple[float, float]:
    low = high = 1.0
    for words, together in filter(None, cells):
        whole = sum(words) + SPACE * len(words)
        low, high = max(low, whole if together or whole < SHORT else min(LONGEST_WORD, max(words))), max(high, whole)
    if paper and not any(any(words) for words, _ in filter(None, cells[1:])):
        low, high = max(low, ROOM_TO_WRITE / 3), max(high, ROOM_TO_WRITE)
    return low + CELL_WIDTH + 0.1, high + CELL_WIDTH + 0.1


def _grid(table):
    """Return the rows of a table: of each cell the widths of its words, and whether they stay together."""
    kept = vars(table)
    if "grid" not in kept:
        rows = [row.find_all(["th", "td"]) for row in table.find_all("tr")]
        kept["grid"] = [[(_words([cell]), "whole" in _classes(cell)) for cell in row] for row in rows]
    return kept["grid"]


# ---- how wide words are, in ems


def _text(nodes, width, size, line, font=REGULAR) -> float:
    """Return the height of words in lines."""
    words = _words(nodes, font)
    return _lines(words, width / size) * line * size if any(words) else 0.0


def _lines(words, room, space=SPACE) -> int:
    """Count the lines that words take; a word that is wider than a line is broken."""
    lines, used = 1, 0.0
    for word in words:
        if word == math.inf:
            lines, used = lines + 1, 0.0
            continue
        if used and used + space + word > room:
            lines, used = lines + 1, word
        elif word:
            used += word + (space if used else 0)
        while used > max(room, 2):
            lines, used = lines + 1, used - max(room - 1, 1)
    return lines


def _words(nodes, font=REGULAR) -> list[float]:
    """Measure words; an infinite one stands for a new line."""
    words = [0.0]
    for text, kind in _strings(nodes, font):
        first, *rest = _measured(text, kind) if text else (0.0, math.inf, 0.0)
        words[-1] += first
        words += rest
    return words


def _strings(nodes, font):
    for node in nodes:
        if isinstance(node, NavigableString):
            yield str(node), font
        elif node.name == "br":
            yield "", font
        else:
            yield from _strings(node.children, CODE if node.name == "code" else BOLD if node.name in STRONG else font)


def _code_words(line) -> list[float]:
    """Measure the words of a line of code; the first one has the indentation before it."""
    words = line.split() or [""]
    widths = [len(word) * LETTER for word in words]
    return [widths[0] + (len(line) - len(line.lstrip())) * LETTER, *widths[1:]]


@lru_cache(maxsize=8192)
def _measured(text, font) -> tuple[float, ...]:
    parts = re.split(r"\s+", text)
    if font == CODE:  # smaller than the words around it, and its spaces are wider
        return tuple(0.85 * LETTER * len(part) + (0.2 if place else 0) for place, part in enumerate(parts))
    letter = _letters(font)
    return tuple(sum(map(letter, part)) for part in parts)


@cache
def _letters(name):
    """Return what measures a letter of a font."""
    fonts = _folder("matplotlib", "Slides are measured with a font", "matplotlib") / "mpl-data" / "fonts" / "ttf"
    font = ImageFont.truetype(str(fonts / f"{name}.ttf"), 200)
    # A letter that this font lacks comes from another one, and may be as wide as it is high.
    return cache(lambda letter: font.getlength(letter) / 200 if ord(letter) < 0x2E80 else 1.0)
