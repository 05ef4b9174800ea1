"""Cut a lesson into slides on which nothing is cut off, and fetch what a deck needs to run.

No browser is asked. Words are measured in a font that is wider than nearly all system fonts,
tables get fixed columns and pictures fixed widths: so no slide is taller than estimated. The
sizes and spaces of slides.css that decide a height stand in `measure` and `arrange`, too.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass
from functools import cache

from .arrange import HEIGHT, NORMAL, SIZES, WIDTH, arranged, aspect_of, size_of, written
from .measure import (
    BETWEEN,
    INDENT,
    classes,
    folder_of,
    heading_size,
    height_of,
    parts_of,
    row_heights,
    total_height,
    wanted_widths,
)
from .plan import Item, element, plan_of, unlink

SMALLER = 0.98  # of the size that a picture has alone: so far it gives way to words
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


def cut(blocks):
    """Cut a lesson into slides.

    Parameters
    ----------
    blocks : iterable of page.Block
        With ``slide``, ``soup`` and ``cell``. A "slide" begins a column, a "subslide" stands
        below the former slide, "-" goes on with it; "notes" are for the speaker; "skip" is
        left out.

    Returns
    -------
    columns : list of list of Slide
    remarks : list of str
        What is too large for a slide however it is cut, by cell. It is there, in small type.
    """
    plan, remarks, columns, heading = plan_of(blocks), [], [], ""
    unlink(plan)
    for column in plan:
        columns.append([])
        for planned in column:
            if heading_size(planned.items[0].node):
                heading = planned.items[0].node.get_text()
            pages, said = _cut(planned.items, heading)
            columns[-1] += [Slide(html, planned.notes if number == 0 else "") for number, html in enumerate(pages)]
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
        _DONE[key] = [written(page, remarks) for page in pages], remarks
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


# ---- which things go on which slide


def _pages(items, heading):
    """Yield the slides that a planned slide is cut into, each a list of items."""
    where = [place for place, item in enumerate(items) if aspect_of(item)]
    if not where:
        if items:
            yield from [_headed(items, heading)] if size_of(_headed(items, heading), SIZES) else _balanced(items, heading)
        return
    before, item, after = items[: where[0]], items[where[0]], items[where[0] + 1 :]
    enough = SMALLER * arranged(_headed([_without_words(item)], heading)).picture
    wholes = [(items, [])] if len(where) == 1 else []
    for page, rest in [*wholes, ([*before, item], after)]:
        if arranged(_headed(page, heading)).picture >= enough:
            yield _headed(page, heading)
            yield from _pages(rest, heading)
            return
    if arranged(_headed([item], heading)).picture >= enough:
        yield from _pages(before, heading)
        yield _headed([item], heading)
        yield from _pages(after, heading)
    else:  # an explorer with many words beside each picture: its pictures first, then its words
        yield from _pages([*before, _without_words(item), _without_pictures(item), *after], heading)


def _headed(items, heading):
    """Say on a slide that has no heading to which section it belongs."""
    if not heading or not items or heading_size(items[0].node):
        return items
    return [Item(element("p", f"{heading} (continued)", "running"), items[0].cell), *items]


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
    """Fill slide after slide up to a height; a table or a list that is too tall is cut in two."""
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
    return Item(first, item.cell, part=True), Item(rest, item.cell, part=True)


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
    return Item(node, item.cell)
