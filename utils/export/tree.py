"""A page as a tree of HTML elements: read, searched, changed, and written again."""

import re
from functools import cache
from html import escape

from lxml.cssselect import CSSSelector
from lxml.html import Element, HtmlElement, HTMLParser, fragment_fromstring, tostring

# The locator of a claim or an exercise; before it, what is skipped: code as it is, and tags.
LOCATOR = re.compile(r"""(?s)<pre\b.*?</pre>|<(?:[^>"']|"[^"]*"|'[^']*')*>|\b(\w*\d-[a-z]|\d\d-[a-z]+)\b""")
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\x85\u2028\u2029]")  # signs without a shape, such as a terminal's colours
PARSER = HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)


def parsed(html) -> HtmlElement:
    """Parse HTML; return an element that holds what stands there."""
    return fragment_fromstring(CONTROL.sub("", unbroken(html)).encode(errors="replace"), create_parent="div", parser=PARSER)


def select(node, css) -> list[HtmlElement]:
    """Return the elements below a node that a CSS selector names."""
    return _selector(css)(node)


@cache
def _selector(css) -> CSSSelector:
    return CSSSelector(css, translator="html")


def inside(node) -> str:
    """Return as HTML what stands in an element."""
    return escape(node.text or "", quote=False) + "".join(tostring(child, encoding="unicode") for child in node)


def wrap(node, tag, attrs=None) -> None:
    """Put an element around another one, in its place."""
    outer = Element(tag, attrs)
    node.addprevious(outer)
    outer.tail, node.tail = node.tail, None
    outer.append(node)


def unbroken(html) -> str:
    """Mark each locator in the words of some HTML, so that no line ends at its hyphen."""
    return LOCATOR.sub(lambda found: f'<span class="whole">{found[1]}</span>' if found[1] else found[0], html)
