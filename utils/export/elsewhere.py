"""Clean what no tool of the lessons has made: Markdown, and what a line of somebody's own shows, of each usual kind."""

import base64
import io
import json
import re
from functools import lru_cache
from html import escape

from lxml.html import Element, HtmlElement
from nbconvert.filters.ansi import strip_ansi
from nbconvert.filters.markdown_mistune import InvalidNotebook, IPythonRenderer, MarkdownWithMath
from PIL import Image

from .lesson import CannotExport
from .tree import parsed, select, wrap

PICTURE_WIDTH = 840  # CSS pixels: what the charts are drawn for
PLACEHOLDER = re.compile(r"no description|^image$|^picture$|^figure$|^[^ ]*\.(png|jpe?g|gif|svg|webp)$", re.IGNORECASE)
# How a cell may show a thing, the best one first. With a kind that is not here, text/plain is only its name.
WORDS, PICTURES = ("text/html", "text/markdown"), ("image/svg+xml", "image/png", "image/jpeg", "image/gif", "image/webp")
PLAIN = ("text/latex", "application/json", "text/plain")
SVG_SIZE = r'<svg\b[^>]*viewBox="\S+ \S+ (?P<wide>[\d.]+) (?P<high>[\d.]+)"'
PROGRAM = "{}: what it shows needs a program ({}), and a file has none. Show a picture, a table or words."
WIDGET = "application/vnd.jupyter.widget-view+json"


@lru_cache(maxsize=1024)  # each cell stands in several files
def markdown(source, where, attachments="{}") -> str:
    """Turn Markdown into HTML, with the pictures that were pasted into it (as JSON)."""
    renderer = IPythonRenderer(escape=False, exclude_anchor_links=True, attachments=json.loads(attachments), path="")
    try:
        return MarkdownWithMath(renderer=renderer).render(source)
    except InvalidNotebook as problem:
        raise CannotExport(f"{where}: a picture in the words is lost ({problem}). Paste it once more.") from None


def shown(data, metadata, where, section) -> HtmlElement | None:
    """Show an output in the best way that it offers.

    Parameters
    ----------
    data, metadata : dict
        Of the output: by kind, such as ``image/png``.
    where, section : str
        See `clean`.

    Raises
    ------
    CannotExport
        If it can be shown by a program alone, or a picture has no alternative text.
    """
    if WIDGET in data or not data:
        return None  # controls without a kernel; the picture that they move is an output of its own
    kind = next((kind for kind in (*WORDS, *PICTURES) if kind in data), None)
    plain = next((plain for plain in PLAIN if plain in data), None)
    if kind:
        found = parsed(_html(kind, data[kind], metadata.get(kind, {}), where))
        program = select(found, "script")
        found = clean(found, where, section)
        if not program or found.text_content().strip() or select(found, "img, table, svg"):
            return found
    elif plain and (plain != "text/plain" or len(data) == 1):
        return printed(data[plain] if isinstance(data[plain], str) else json.dumps(data[plain], indent=1, ensure_ascii=False))
    raise CannotExport(PROGRAM.format(where, ", ".join(name for name in data if name not in PLAIN)))


def _html(kind, content, about, where) -> str:
    if kind in WORDS:
        return content if kind == "text/html" else markdown(content, where)
    code = base64.b64encode(content.encode()).decode("ascii") if "svg" in kind else content
    return f'<figure><img alt="{escape(about.get("alt", ""))}" src="data:{kind};base64,{code}"></figure>'


def printed(text) -> HtmlElement:
    """Return what was printed as a terminal leaves it: without codes for colours, and each line as it was written last."""
    lines = [line.rstrip("\r").rpartition("\r")[2] for line in strip_ansi(text).rstrip().split("\n")]
    return parsed('<pre class="result">{}</pre>'.format(escape("\n".join(lines))))


def clean(root, where, section, quiet=False) -> HtmlElement:
    """Make HTML as the contract of `page` wants it.

    Parameters
    ----------
    root : lxml.html.HtmlElement
        It is changed.
    where : str
        The cell, for messages.
    section : str
        Heading above it: names a table that has no name of its own.
    quiet : bool
        True: such a name is for screen readers only.

    Raises
    ------
    CannotExport
        If a picture has no alternative text or cannot be read, or a part needs a program.
    """
    for tag in root.iterdescendants():
        if tag.tag in ("iframe", "object", "embed", "canvas"):
            raise CannotExport(PROGRAM.format(where, f"<{tag.tag}>"))
        for name in [name for name in tag.attrib if name.startswith("on") or name in ("style", "border", "align", "tabindex")]:
            del tag.attrib[name]
    for tag in select(root, "script, style, meta, link, base"):
        tag.drop_tree()
    for heading in select(root, "h1, h2, h3, h4"):
        heading.set("id", heading.text_content().replace(" ", "-"))  # as JupyterLab does, so that links hold
    for table in select(root, "table"):
        _mend_table(table, section, quiet)
    for image in select(root, "img"):
        _mend_image(image, where)
    for figure in select(root, "figure"):
        figure.set("class", "picture")
    return root


def _mend_table(table, section, quiet) -> None:
    table.attrib.pop("class", None)
    if table.find("caption") is None:
        caption = Element("caption", {"class": "quiet"} if quiet else {})
        caption.text = section or "Table"
        table.insert(0, caption)
    for head in select(table, "th"):
        if not head.text_content().strip():
            head.text = "row"  # the corner above the names of rows
        head.set("scope", "col" if next(head.iterancestors("thead"), None) is not None else "row")


def _mend_image(image, where) -> None:
    alt = image.get("alt", "").strip()
    if not alt or PLACEHOLDER.search(alt):
        raise CannotExport(
            f"{where}: a picture has no alternative text. Show a Chart of this project, which describes itself, or write "
            'one: display(figure, metadata={"image/png": {"alt": "what the picture shows"}}); in words, ![what it shows](...).'
        )
    address = image.get("src", "")
    if not address.startswith(tuple(f"data:{kind};base64," for kind in PICTURES)):
        raise CannotExport(
            f"{where}: the picture '{address[:60]}' lies in another file. Draw it in a cell, so that it comes along."
        )
    try:
        for name, size in zip(("width", "height"), size_of(address), strict=True):
            image.set(name, str(size))
    except (OSError, ValueError, AttributeError):
        raise CannotExport(f"{where}: a picture cannot be read. Draw it again, as a PNG.") from None
    if next(image.iterancestors("figure"), None) is None:
        wrap(image, "figure")


def size_of(address) -> tuple[int, int]:
    """Return width and height of a picture (its ``data:`` address) in CSS pixels."""
    content = base64.b64decode(address.partition(",")[2])
    if address.startswith("data:image/svg"):
        width, height = map(float, re.search(SVG_SIZE, content.decode(), re.DOTALL).group("wide", "high"))
    else:
        width, height = Image.open(io.BytesIO(content)).size
    shown = round(min(PICTURE_WIDTH, width))
    return shown, round(height * shown / width)
