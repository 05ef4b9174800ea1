"""Arrange things on one slide, in the largest type in which nothing is cut off."""

from __future__ import annotations

import math
from dataclasses import dataclass

from .measure import (
    DENSE,
    column_widths,
    controls_height,
    flow_height,
    heading_size,
    height_of,
    least_width,
    small_type,
    tables_in,
    total_height,
    wanted_widths,
)
from .page import parsed

# All in pixels of the canvas, which is 1280 x 720. Words stay clear of the line with the
# slide number; a picture beside words may take nearly the whole height.
WIDTH, HEIGHT = 1232, 656
PICTURE_HEIGHT, PICTURE_EDGE = 696, 1244
GAP, COLUMNS = 28, range(300, 820, 20)  # between words and a picture beside them; widths of the words
CODE_COLUMN = 360  # in a narrower column beside a picture, a line of code or a menu is hard to read

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


@dataclass
class Arranged:
    """Where a picture stands: text size, width of the words, width of the picture (0: no room)."""

    size: int
    words: float
    picture: float


def aspect_of(item) -> float:
    """Return height by width of a picture, of the tallest one in an explorer; 0 for anything else."""
    images = item.node.find_all("img") if item.node.name == "form" else [item.node] if item.node.name == "img" else []
    return max((int(image["height"]) / int(image["width"]) for image in images), default=0.0)


def arranged(items, sizes=(NORMAL, DENSE)) -> Arranged:
    """Find the place for a picture: below the words or beside them, where it gets largest."""
    aspect = max(map(aspect_of, items))
    found = Arranged(sizes[-1], WIDTH, 0.0)
    for size in sizes:
        below = min(WIDTH, (HEIGHT - total_height(items, WIDTH, size)) / aspect)
        narrow = max(least_width(item.node, size, CODE_COLUMN) for item in items)
        beside = next((width for width in COLUMNS if width >= narrow and total_height(items, width, size) <= HEIGHT), WIDTH)
        wide = min(PICTURE_EDGE - GAP - beside, PICTURE_HEIGHT / aspect)
        best = Arranged(size, WIDTH, below) if below >= wide else Arranged(size, beside, wide)
        if best.picture > found.picture * 1.1:
            found = best
    return found


def size_of(items, sizes) -> int | None:
    """Return the largest size in which all fits on a slide, and no line of code is broken for its sake."""
    for size in sizes:
        if size == HUGE and (any(heading_size(item.node) for item in items) or total_height(items, WIDTH, size) > FEW * HEIGHT):
            continue
        if size > NORMAL and (any(item.part for item in items) or max(least_width(item.node, size) for item in items) > WIDTH):
            continue
        if total_height(items, WIDTH, size) <= HEIGHT:
            return size
    return None


def written(items, remarks) -> str:
    """Write one slide. What is too large for it gets smaller type and a remark."""
    smaller = range(DENSE - 1, LEAST, -1)
    if any(map(aspect_of, items)):
        place = arranged(items)
        if not place.picture:
            place = arranged(items, smaller)
    else:
        place = Arranged(size_of(items, [*SIZES, *smaller]) or LEAST, WIDTH, 0)
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
    group = parsed("<colgroup>" + "".join(f'<col style="width:{width:.0f}px">' for width in widths) + "</colgroup>")
    table.insert(1 if table.caption else 0, group)
    if sum(low for low, _ in wanted_widths(table)) * size > width + 1:  # no word is whole any more
        for cell in table.select(".whole"):
            del cell["class"]
    table["style"] = f"width:{sum(map(round, widths))}px;font-size:{size:g}px"
    return size
