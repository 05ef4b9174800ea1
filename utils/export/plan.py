"""Turn the blocks of a lesson into slides as its author planned them: columns, slides, and what stands on each."""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass, field

from bs4 import NavigableString

from .measure import classes
from .page import parsed

KEYS = "Keys: arrows go on, S speaker’s notes, Shift and a click enlarge, ? all keys"


@dataclass
class Item:
    """Something that stands on one slide, or a part of it: an element and its cell."""

    node: object
    cell: str
    part: bool = False


@dataclass
class Planned:
    """A slide as the lesson's author planned it."""

    items: list = field(default_factory=list)
    notes: str = ""


def plan_of(blocks) -> list[list[Planned]]:
    """Return the columns of a deck, each with its slides as they were planned."""
    columns, begin = [], "slide"
    for block in blocks:
        if block.slide == "notes" and columns:
            columns[-1][-1].notes += str(_without_names(block.soup))
        if block.slide in ("notes", "skip"):
            continue
        # Folded code begins a slide too, though nothing of it is shown.
        begin = block.slide if begin != "slide" and block.slide != "-" else begin
        items = [Item(node, block.cell) for node in _elements(_without_folded(block.soup))]
        if not items:
            continue
        if begin == "slide":
            columns.append([])
        if begin != "-":
            columns[-1].append(Planned())
        begin = "-"
        columns[-1][-1].items += items
    if columns:
        columns[0][0].items.append(Item(element("p", KEYS, "keys"), columns[0][0].items[0].cell))
    return columns


def _without_names(soup):
    soup = copy.copy(soup)
    for tag in soup.find_all(id=True):
        del tag["id"]
    return soup


def _without_folded(soup):
    """Leave out what is folded: code, the data of pictures, second tables."""
    soup = copy.copy(soup)
    for details in soup.find_all("details"):
        if not details.decomposed:
            details.decompose()
    return soup


def _elements(parent):
    """Yield what can stand by itself on a slide, out of its wrappers."""
    for node in list(parent.children):
        if isinstance(node, NavigableString):
            if node.strip():
                yield element("p", node.strip())
        elif node.name == "h1":  # a deck has one h1, and all slides share it
            yield element("p", node.get_text(), "title")
        elif node.name in ("section", "figure", "aside"):
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


def element(name, text, kind=None):
    """Make an element with words in it."""
    node = parsed("").new_tag(name, attrs={"class": kind} if kind else {})
    node.string = text
    return node


def unlink(plan) -> None:
    """Turn links to places that are on no slide into plain words."""
    nodes = [item.node for column in plan for planned in column for item in planned.items]
    there = {f"#{node['id']}" for node in nodes if node.get("id")}
    for node in nodes:
        for link in node.find_all("a", href=re.compile("^#")):
            if link["href"] not in there:
                link.unwrap()
