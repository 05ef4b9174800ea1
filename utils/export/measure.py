"""Estimate how tall a part of a lesson is on a slide, without a browser; always an upper bound.

Words are measured with a font that is wider than nearly all others. All sizes are in pixels
of the canvas, or in ems where it says so.
"""

from __future__ import annotations

import math
import re
from functools import cache, lru_cache
from importlib.util import find_spec
from itertools import zip_longest
from pathlib import Path

from bs4 import NavigableString
from PIL import ImageFont

from .page import CannotExport

DENSE = 26  # the smallest type of running text
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


class CannotMake(CannotExport):
    """Something that slides are made with is not installed. The message says what to install."""


def classes(node):
    """Return the classes of an element."""
    return node.get("class") or []


def parts_of(node):
    """Return what a table or a list can be cut between: its rows or its items."""
    return node.tbody.find_all("tr") if node.name == "table" else node.find_all("li", recursive=False)


def folder_of(package, need, name) -> Path:
    """Return the folder of a package without importing it."""
    found = find_spec(package)
    if found is None:
        raise CannotMake(f"{need}, which comes with the package {name}. Install it: pip install {name}")
    return Path(found.origin).parent


def small_type(size) -> float:
    """Return the size of tables, code and controls beside text of a size."""
    return max(SMALL, 0.8 * size) if size >= DENSE else SMALL * size / DENSE


def heading_size(node) -> int:
    """Return the size of a heading's type; 0 for anything else."""
    return HEADINGS["title"] if "title" in classes(node) else HEADINGS.get(node.name, 0)


def total_height(items, width, size) -> float:
    """Return how tall items are, one below the other; see `height_of`."""
    return sum(height_of(item.node, width, size) for item in items)


def height_of(node, width, size) -> float:
    """Return how tall an element is at most in a width and a size of type, with the space below it."""
    kept = vars(node).setdefault("heights", {})
    if (width, size) not in kept:
        kept[width, size] = _estimated(node, width, size)
    return kept[width, size]


def _estimated(node, width, size) -> float:
    between = BETWEEN * size
    if node.name == "img":  # it takes what is left
        return 0
    if large := heading_size(node):
        return _text([node], width, min(large, 1.6 * size) if size < DENSE else large, HEADING_LINE, BOLD) + between
    if {"running", "keys"} & set(classes(node)):
        return _text([node], width, SMALL, TIGHT_LINE) + AFTER_RUNNING
    if node.name == "p":
        type_size = small_type(size) if "soft" in classes(node) else size
        return _text([node], width, type_size, LINE, REGULAR) + between
    if node.name in ("ul", "ol"):
        return flow_height(node, width - INDENT * size, size) + between
    if node.name == "li":
        return flow_height(node, width, size) + 0.2 * size
    if node.name == "pre":
        type_size = small_type(size)
        lines = node.get_text().rstrip("\n").split("\n")
        count = sum(_lines(_code_words(line), width / type_size - 2, LETTER) for line in lines)
        return (count * CODE_LINE + 1) * type_size + between
    if node.name == "table":
        fixed, rows = row_heights(node, width, size)
        return fixed + sum(rows)
    if node.name == "form":
        states = (flow_height(state, width, size) for state in node.find_all("div", class_="state"))
        return controls_height(node.fieldset, width, size) + max(states, default=0)
    return flow_height(node, width - 1.4 * size - 10, size) + 0.8 * size + 6 + between  # a box: a quotation, a note


def flow_height(node, width, size) -> float:
    """Return the height of what an element holds: lines of words, and elements below each other; no pictures."""
    total, line = 0.0, []
    for child in [*node.children, None]:
        if child is None or child.name in BLOCKS or child.name in ("li", "figure"):
            total += _text(line, width, size, LINE)
            line = []
            if child is not None:
                total += (flow_height if child.name == "figure" else height_of)(child, width, size)
        elif child.name != "img":
            line.append(child)
    return total


def controls_height(fieldset, width, size) -> float:
    """Return the height of an explorer's menus and boxes, which share lines as words do."""
    type_size = small_type(size)
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


def tables_in(node):
    """Return the tables of an element, or the element if it is one."""
    return [node] if node.name == "table" else node.find_all("table")


def least_width(node, size, limit=math.inf) -> float:
    """Return the narrowest width in which tables have their words, and code and menus their lines, up to a limit."""
    if node.name == "pre":
        lines = [len(line) for line in node.get_text().split("\n")]
        return min(limit if len(lines) < 3 else math.inf, (max(lines) * LETTER + 2) * small_type(size))
    menus = [_menu(label) + 2 for label in node.find_all("label") if label.select_one("select")]
    tables = [sum(low for low, _ in wanted_widths(table)) for table in tables_in(node)]
    return max(min(limit, max(menus, default=0) * small_type(size)), max(tables, default=0) * small_type(size))


def row_heights(table, width, size) -> tuple[float, list[float]]:
    """Return the height of what each part of a cut table has (caption, header, space), and of each row."""
    widths, type_size = column_widths(table, width, size)
    shown = table.caption is not None and "quiet" not in classes(table.caption)
    fixed = _text([table.caption], sum(widths), type_size, TIGHT_LINE, BOLD) + 0.3 * type_size if shown else 0
    heights = []
    for row in _grid(table):
        lines = max(_lines(words, width / type_size - CELL_WIDTH) for (words, _), width in zip(row, widths, strict=False))
        heights.append((lines * TIGHT_LINE + CELL_HEIGHT) * type_size + 2)
    head = len(heights) - len(parts_of(table))
    return fixed + sum(heights[:head]) + BETWEEN * size, heights[head:]


def column_widths(table, width, size) -> tuple[list[float], float]:
    """Share a width among the columns, as far as they want it; return their widths and the size of the type."""
    wanted, type_size = wanted_widths(table), small_type(size)
    least, most = (sum(column) for column in zip(*wanted, strict=True))
    while type_size > small_type(size) / 2 and least * type_size > width:
        type_size -= 1
    if least * type_size > width:  # then words are broken
        return [low * width / least for low, _ in wanted], type_size
    share = min(1.0, (width / type_size - least) / (most - least)) if most > least else 0
    widths = [(low + share * (high - low)) * type_size for low, high in wanted]
    caption = _words([table.caption], BOLD) if table.caption else []
    stretched = min(width, (sum(caption) + SPACE * len(caption)) * type_size) - sum(widths)
    return [*widths[:-1], widths[-1] + max(0, stretched)], type_size


def wanted_widths(table) -> list[tuple[float, float]]:
    """Return for each column the width below which words break, and the width from which lines do not, in ems."""
    kept = vars(table)
    if "wanted" not in kept:
        kept["wanted"] = [_column(cells, "paper" in classes(table)) for cells in zip_longest(*_grid(table))]
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
        kept["grid"] = [[(_words([cell]), "whole" in classes(cell)) for cell in row] for row in rows]
    return kept["grid"]


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
    fonts = folder_of("matplotlib", "Slides are measured with a font", "matplotlib") / "mpl-data" / "fonts" / "ttf"
    font = ImageFont.truetype(str(fonts / f"{name}.ttf"), 200)
    # A letter that this font lacks comes from another one, and may be as wide as it is high.
    return cache(lambda letter: font.getlength(letter) / 200 if ord(letter) < 0x2E80 else 1.0)
