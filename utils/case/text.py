"""Text as it comes from a file or a field: however it was stored, and without signs that nobody sees."""

import csv
import io
import re
import unicodedata
from difflib import get_close_matches

UTF8 = "utf-8-sig"
# Letters and accents that have no shape.
_FILLERS = {0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, *range(0x180B, 0x1810), *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)}
UNDECIDED = re.compile(r"^([<|=>])\1{6}(?!\1)", re.MULTILINE)  # how git marks lines of which it has two versions


def encoding_of(content: bytes) -> str:
    """Say how bytes are stored, if they are text: in UTF-8, or in UTF-16 with or without a mark of it at the beginning."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    first, second = content[::2].count(0), content[1::2].count(0)  # half of an English letter in UTF-16 is a zero
    return UTF8 if 4 * abs(first - second) <= len(content) else "utf-16-be" if first > second else "utf-16-le"


def read_text(path) -> str:
    """Read a text file in UTF-8 or UTF-16; a UnicodeDecodeError if it is none, an OSError if it cannot be read."""
    return path.read_text(encoding=encoding_of(path.read_bytes()))


def seen(text: str) -> str:
    """Return a text without the signs that nobody sees, like a soft hyphen; blanks and line ends stay."""
    return text if text.isascii() and text.isprintable() else "".join(sign for sign in text if _is_seen(sign))


def _is_seen(sign) -> bool:
    return sign.isspace() or not (unicodedata.category(sign) in ("Cf", "Cc") or ord(sign) in _FILLERS)


def left_behind(text: str) -> tuple[str, str] | None:
    """Say what a merge or a copy has left in a line or cell, and how to mend it; None if there is nothing."""
    if UNDECIDED.match(text):
        return "git has kept two versions here.", "choose one, and delete the lines that begin with <<<<<<<, ======= and >>>>>>>."
    if (plain := seen(text)) != text:
        code = next(ord(sign) for sign in text if not _is_seen(sign))
        return f"there is a sign that nobody sees (U+{code:04X}).", f"delete all of it, and type anew: {short(plain)}"
    return None


def table(text: str, strict=False):
    """Return what stands between the cells of a table (a comma, a semicolon or a tab), and its lines, however long they are."""
    csv.field_size_limit(2**31 - 1)
    mark = max(",;\t", key=re.split(r"[\r\n]", text.lstrip("\r\n"), maxsplit=1)[0].count)
    return mark, csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=strict)


def short(text: str) -> str:
    """Return a text that is no longer than a message can be, in one line."""
    text = " ".join(text.split())
    return text if len(text) <= 60 else f"{text[:60]}..."


def near(word, words) -> str | None:
    """Return which one of some words is nearly this one, whatever its capitals; None if none is."""
    known = {str(one).casefold(): str(one) for one in words}
    return next((known[one] for one in get_close_matches(short(str(word)).casefold(), known, 1)), None)
