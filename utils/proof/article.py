"""The article as sentences with locators and fingerprints; its text never stays in a table."""

import hashlib
import re
import unicodedata

import pandas as pd

from ..case.text import seen

_ABBREVIATIONS = ["Mr", "Mrs", "Ms", "Dr", "Prof", "Gen", "Lt", "Col", "Sen", "Rep", "St", "vs", "No"]
_PLAIN = str.maketrans("“”‘’\u2010", "\"\"''-")


def normalise(text: str) -> str:
    """Bring a text into one form: NFKC, straight quotation marks, single spaces, no sign that nobody sees."""
    plain = unicodedata.normalize("NFKC", text).translate(_PLAIN)
    return " ".join(seen(plain).split())


def split_article(text: str) -> pd.DataFrame:
    """Split an article into headings and sentences and give each a locator.

    A line is a paragraph. A line that does not end like a sentence is a heading.

    ``sentence_id``, ``position``, ``kind``, ``section``, ``paragraph`` (NA for a
    heading), ``words``, ``sha256`` (of the normalised text), ``text`` (normalised).
    """
    columns = ["sentence_id", "position", "kind", "section", "paragraph", "words", "sha256", "text"]
    rows, section, paragraph, heading = [], "Lede", 0, 0
    for line in filter(None, map(normalise, text.splitlines())):
        if not re.search(r"[.!?]\W*$", line):
            heading, section = heading + 1, line
            parts, kind, names = [line], "heading", [f"h{heading}"]
        else:
            paragraph += 1
            parts, kind = _sentences(line), "prose"
            names = [f"p{paragraph}s{number}" for number in range(1, len(parts) + 1)]
        for name, part in zip(names, parts, strict=True):
            place = [name, len(rows) + 1, kind, section, paragraph if kind == "prose" else pd.NA]
            rows.append([*place, len(part.split()), hashlib.sha256(part.encode()).hexdigest(), part])
    return pd.DataFrame(rows, columns=columns).astype({"paragraph": "Int64"})


def _sentences(line: str) -> list[str]:
    held = "".join(f"(?<!\\b{word}\\.)" for word in _ABBREVIATIONS)
    return re.split(rf"(?:(?<=[.!?])|(?<=[.!?][\"')])){held}\s+(?=[\"'(]?[A-Z0-9])", line)
