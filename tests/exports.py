"""What the tests of exports share: which files there are, and what stands in them."""

from __future__ import annotations

import base64
import json
import re
import subprocess
import sys
import warnings
import zlib

from bs4 import BeautifulSoup

import notebooks

FORMATS = {"html": ".html", "slides": ".slides.html", "pdf": ".pdf"}
EDITIONS = ("student", "instructor")
NAMES = [f"{name}{suffix}" for name in notebooks.NAMES for suffix in FORMATS.values()]
WEB = [f"{edition}/{name}" for edition in EDITIONS for name in NAMES if name.endswith(".html")]
PDFS = [f"{edition}/{name}" for edition in EDITIONS for name in NAMES if name.endswith(".pdf")]
STUDENTS = [f"student/{name}" for name in NAMES]


def export(home, *arguments):
    """Run the command of the README in a project folder."""
    command = [sys.executable, "-m", "utils", "export", *map(str, arguments)]
    return subprocess.run(command, cwd=home, capture_output=True, text=True, encoding="utf-8")


def unfolded(path):
    """Read a page as a browser has it: with all states of its explorers, which come squeezed."""
    page = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
    for states in page.select("[data-later]"):
        states.append(BeautifulSoup(zlib.decompress(base64.b64decode(states["data-later"])).decode(), "html.parser"))
        del states["data-later"]
    return page


def contents(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def words_of(path):
    """Return everything that a file holds, as text without spaces: the source of a page, the text of a PDF."""
    if path.suffix == ".pdf":
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import pymupdf

        with pymupdf.open(path) as document:
            text = "".join(re.sub(r"\d+ / \d+\n$", "", page.get_text()) for page in document)  # a text goes on over its pages
            text += json.dumps(document.metadata)
    else:
        source = path.read_text(encoding="utf-8")
        text = source + BeautifulSoup(source, "html.parser").get_text()
    return squeezed(text)


def squeezed(text):
    """Leave out what a format may change: spaces, marks of Markdown, the form of quotation marks."""
    return re.sub(r"[\s\u00ad`*\"'“”‘’]+", "", text)
