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
from functools import cache

from bs4 import BeautifulSoup, NavigableString

from .measure import (
    BETWEEN,
    DENSE,
    INDENT,
    classes,
    column_widths,
    controls_height,
    flow_height,
    folder_of,
    heading_size,
    height_of,
    least_width,
    parts_of,
    row_heights,
    small_type,
    tables_in,
    total_height,
    wanted_widths,
)

# All in pixels of the canvas, which is 1280 x 720. Words stay clear of the line with the
# slide number; a picture beside words may take nearly the whole height.
WIDTH, HEIGHT = 1232, 656
PICTURE_HEIGHT, PICTURE_EDGE = 696, 1244
GAP, COLUMNS = 28, range(300, 820, 20)  # between words and a picture beside them; widths of the words
CODE_COLUMN = 360  # in a narrower column beside a picture, a line of code or a menu is hard to read
SMALLER = 0.8  # of the size that a picture has alone: so far it gives way to words

HUGE, LARGE, NORMAL = 46, 36, 30  # of text
SIZES = (HUGE, LARGE, NORMAL, DENSE)
LEAST = 8
FEW = 0.55  # of the height: what takes no more is written in huge letters


NAMES = {
    "pre": ("code or a result", "Split it"),
    "table": ("a row of a table", "Shorten it"),
    "p": ("a paragraph", "Split it"),
    "ul": ("an item of a list", "Split it"),
    "ol": ("an item of a list", "Split it"),
    "form": ("what an explorer shows", "Let it show less at a time"),
}
KEYS = "Keys: arrows go on, S speaker’s notes, Shift and a click enlarge, ? all keys"
REVEAL = {"css": "dist/reveal.css", "core": "dist/reveal.js", "notes": "plugin/notes/notes.js", "zoom": "plugin/zoom/zoom.js"}


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
            if heading_size(planned.items[0].node):
                heading = planned.items[0].node.get_text()
            written, said = _cut(planned.items, heading)
            columns[-1] += [Slide(html, planned.notes if number == 0 else "") for number, html in enumerate(written)]
            remarks += said
    return columns, list(dict.fromkeys(remarks))


_DONE = {}  # both editions of a lesson have most slides in common


def _cut(items, heading) -> tuple[list[str], list[str]]:
    """Cut a planned slide; return the HTML of its slides, and remarks."""
    key = (heading, *((item.cell, str(item.node)) for item in items))
    if key not in _DONE:
        remarks, pages = [], list(_pages(items, heading))
        if "running" in classes(pages[0][0].node):
            pages[0][0].node.string = heading
        _DONE[key] = [_written(page, remarks) for page in pages], remarks
    return _DONE[key]


@cache
def reveal() -> dict[str, str]:
    """Return the parts of reveal.js that a deck needs: ``css``, ``core``, ``notes`` and ``zoom``, ready to stand in a page.

    Raises
    ------
    CannotMake
        If the package that carries them is not installed.
    """
    folder = folder_of("sphinx_revealjs", "Slides need reveal.js", "sphinx-revealjs") / "_static" / "revealjs"
    parts = {name: (folder / path).read_text(encoding="utf-8") for name, path in REVEAL.items()}
    # Inside a page, neither may end the element that a script stands in, or hide its end.
    return {name: text.replace("</script", r"<\/script").replace("<!--", r"<\!--") for name, text in parts.items()}


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
        elif "paper" in classes(node):
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
    if not heading or not items or heading_size(items[0].node):
        return items
    return [_Item(_element("p", f"{heading} (continued)", "running"), items[0].cell), *items]


def _balanced(items, heading):
    """Cut things into the fewest slides, each about as full as the others."""
    pages = _packed(items, heading, HEIGHT)
    low, high = 0.3 * HEIGHT, HEIGHT
    for _ in range(4):
        middle = (low + high) / 2
        tried = _packed(items, heading, middle)
        if len(tried) == len(pages) and all(total_height(page, WIDTH, NORMAL) <= HEIGHT for page in tried):
            pages, high = tried, middle
        else:
            low = middle
    return pages


def _packed(items, heading, limit):
    pages, waiting = [[]], list(items)
    while waiting:
        page, item = pages[-1], waiting.pop(0)
        height = height_of(item.node, WIDTH, NORMAL)
        room = limit - total_height(_headed([*page, item], heading), WIDTH, NORMAL) + height
        # What has nothing but its heading or its code before it cannot gain by moving on. Below
        # other things, a single row or item would look like all there is.
        begins = all(heading_size(other.node) or _is_code_of(other, item) for other in page)
        whole = total_height(_headed([item], heading), WIDTH, NORMAL) <= (limit if item.part else HEIGHT)
        if height <= room or (not page and whole):
            page.append(item)
        elif (begins or not whole) and (parts := _cut_in_two(item, room, 1 if begins else 2)):
            page.append(parts[0])
            pages.append([])
            waiting.insert(0, parts[1])
        elif not begins or (page and not heading_size(page[-1].node)):
            pages.append(_taken_along(page, item, heading))
            waiting.insert(0, item)
        else:
            page.append(item)  # it fits on no slide
            pages.append([])
    return [_headed(page, heading) for page in pages if page]


def _is_code_of(item, output) -> bool:
    return "source" in classes(item.node) and item.cell == output.cell


def _taken_along(page, item, heading):
    """Take from the end of a slide what belongs to the next thing: headings, and its code if there is room."""
    taken = []
    while len(page) > 1 and (heading_size(page[-1].node) or _is_code_of(page[-1], item)):
        if total_height(_headed([page[-1], *taken, item], heading), WIDTH, NORMAL) > HEIGHT and not heading_size(page[-1].node):
            break
        taken.insert(0, page.pop())
    return taken


def _cut_in_two(item, room, least):
    """Cut a table between rows or a list between items; None if too little of it fits."""
    node = item.node
    if node.name == "table":
        fixed, heights = row_heights(node, WIDTH, NORMAL)
    elif node.name in ("ul", "ol"):
        fixed, heights = BETWEEN * NORMAL, [height_of(part, WIDTH - INDENT * NORMAL, NORMAL) for part in parts_of(node)]
    else:
        return None
    fitting = [count for count in range(1, len(heights)) if fixed + sum(heights[:count]) <= room]
    if not fitting or fitting[-1] < min(least, len(heights) - 1):
        return None
    first, rest = copy.copy(node), copy.copy(node)
    for part in parts_of(first)[fitting[-1] :] + parts_of(rest)[: fitting[-1]]:
        part.decompose()
    if node.name == "table":
        vars(first)["wanted"] = vars(rest)["wanted"] = wanted_widths(node)  # the same columns on all slides
    if node.name == "ol":
        rest["start"] = int(node.get("start", 1)) + fitting[-1]
    if node.caption and not node.caption.get_text().endswith("(continued)"):
        rest.caption.append(" (continued)")
    return _Item(first, item.cell, part=True), _Item(rest, item.cell, part=True)


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
        below = min(WIDTH, (HEIGHT - total_height(items, WIDTH, size)) / aspect)
        narrow = max(least_width(item.node, size, CODE_COLUMN) for item in items)
        beside = next((width for width in COLUMNS if width >= narrow and total_height(items, width, size) <= HEIGHT), WIDTH)
        wide = min(PICTURE_EDGE - GAP - beside, PICTURE_HEIGHT / aspect)
        best = _Arranged(size, WIDTH, below) if below >= wide else _Arranged(size, beside, wide)
        if best.picture > found.picture * 1.1:
            found = best
    return found


def _size(items, sizes) -> int | None:
    """Return the largest size in which all fits on a slide, and no line of code is broken for its sake."""
    for size in sizes:
        if size == HUGE and (any(heading_size(item.node) for item in items) or total_height(items, WIDTH, size) > FEW * HEIGHT):
            continue
        if size > NORMAL and (any(item.part for item in items) or max(least_width(item.node, size) for item in items) > WIDTH):
            continue
        if total_height(items, WIDTH, size) <= HEIGHT:
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
        largest = max(items, key=lambda item: height_of(item.node, WIDTH, place.size))
        least = place.size
        if largest.node.name == "form" and not place.picture:
            place.size = DENSE
            least = _shrink_states(
                largest.node, HEIGHT - total_height(items, WIDTH, DENSE) + height_of(largest.node, WIDTH, DENSE)
            )
        name, advice = NAMES.get(largest.node.name, ("a part", "Split it"))
        remarks.append(f"{largest.cell}: {name} is longer than a slide, so its type is {least} px. {advice}.")
    for item in items:
        for table in tables_in(item.node):
            state = table.find_parent("div", class_="state")
            own = int(state["data-size"]) if state and state.get("data-size") else place.size
            if (size := _fix_columns(table, place.words, own)) < small_type(own):
                remarks.append(f"{item.cell}: a table is wider than a slide, so its type is {size:.0f} px. Leave out columns.")
    kind = "page" + (" beside" if place.picture and place.words < WIDTH else "") + (" tight" if place.size < DENSE else "")
    style = f"{_type(place.size)};--words:{place.words}px;--picture:{math.floor(place.picture)}px"
    html = "".join(
        f'<figure class="picture">{item.node}</figure>' if item.node.name == "img" else str(item.node) for item in items
    )
    return f'<div class="{kind}" style="{style}">{html}</div>'


def _type(size) -> str:
    return f"font-size:{size}px;--small:{small_type(size):g}px"


def _shrink_states(form, room) -> int:
    """Give each state of an explorer the largest type that it has room for; return the smallest one."""
    room -= controls_height(form.fieldset, WIDTH, DENSE)
    sizes = []
    for state in form.find_all("div", class_="state"):
        sizes.append(next((size for size in range(DENSE, LEAST, -1) if flow_height(state, WIDTH, size) <= room), LEAST))
        state["data-size"], state["style"] = sizes[-1], _type(sizes[-1])
    return min(sizes)


def _fix_columns(table, width, size) -> float:
    """Write the widths of the columns into a table, so that a browser cannot choose others; return its type size."""
    widths, size = column_widths(table, width, size)
    group = _soup("<colgroup>" + "".join(f'<col style="width:{width:.0f}px">' for width in widths) + "</colgroup>")
    table.insert(1 if table.caption else 0, group)
    if sum(low for low, _ in wanted_widths(table)) * size > width + 1:  # no word is whole any more
        for cell in table.select(".whole"):
            del cell["class"]
    table["style"] = f"width:{sum(map(round, widths))}px;font-size:{size:g}px"
    return size


# ---- tables


# ---- how wide words are, in ems
