"""Write words, code and columns of a table as Typst: each word is a quoted string."""

from __future__ import annotations

import re

TABLE_WIDTH = 47  # the width of the page in em of a table's type
WRITING = 28  # em that an empty cell to write in counts as
SMALLEST = 0.6  # how far a table's type may shrink
GAP = 0.85  # em between two columns
CODE_WIDTH = 66  # letters of code that fit the column of text
LONG_WORD = 30  # letters of a word, such as a checksum, from which on it may be broken
TALL = 450  # letters in a cell; a row with more may run over two pages
SPACE = r"[ \t\r\n\f\v\x1c-\x1f\x85\u2028\u2029]+"  # \s without the spaces that hold words together
CONTROL = r"[\x00-\x08\x0b-\x1f\x7f\x85\u2028\u2029]"  # signs without a shape, such as a terminal's colours
NUMBER = re.compile(r"[-+−–]?[\d.,]+\s?%?")
TOKENS = {"k": "keyword", "ow": "keyword", "s": "string", "c": "comment"}  # how classes of Pygments begin


def quoted(text) -> str:
    """Write a text as a Typst string, on one line."""
    text = re.sub(CONTROL, "", text)
    for sign, code in (("\\", r"\\"), ('"', r"\""), ("\n", r"\n"), ("\t", r"\t")):
        text = text.replace(sign, code)
    return f'"{text}"'


def strings(text, length) -> str:
    """Write a text as a Typst string; from this length on a word may break anywhere."""
    return "; seam; ".join(map(quoted, re.split(rf"(?<=[^\s/]{{{length}}})(?=[^\s/])", text)))


def plain(text) -> str:
    """Return a text with single spaces."""
    return re.sub(SPACE, " ", text).strip()


def words_of(text) -> list[str]:
    """Write running text: a space at its ends melts with others, straight quotation marks become those of the language."""
    text = re.sub(SPACE, " ", text)
    marks = {'"': "smartquote()", "'": "smartquote(double: false)"}
    pieces = [marks.get(piece) or strings(piece, LONG_WORD) for piece in re.split("([\"'])", text.strip(" ")) if piece]
    before, after = ["[ ]"] * text.startswith(" "), ["[ ]"] * text.endswith(" ")
    return [*before, *pieces, *after]


def code_lines(tag) -> list[str]:
    """Write code line by line, with the styles of its tokens."""
    lines = [[]]
    for text in tag.find_all(string=True):
        token = text.parent["class"][0] if text.parent.name == "span" else ""
        style = TOKENS.get(token[:2]) or TOKENS.get(token[:1])
        for number, part in enumerate(text.split("\n")):
            if number:
                lines.append([])
            if part:
                lines[-1].append(f"{style}({{{strings(part, CODE_WIDTH)}}})" if style else strings(part, CODE_WIDTH))
    # A line without a sign would be a paragraph without words.
    return ["{" + ("; ".join(line) or '" "') + "}" for line in lines]


# The widths of columns. Typst gives a short column what it needs (auto); long ones share the rest.


def widths_of(columns, paper) -> tuple[list[str], float]:
    """Choose the widths: as wide as needed if all fit, else by the amount of text; and the scale of the type."""
    amounts = [[_em(cell.get_text()) or WRITING * paper for cell in column] for column in columns]
    to_fill = {number for number, column in enumerate(columns) if paper and not all(cell.get_text() for cell in column)}
    needs = [max(amount) if number not in to_fill else TABLE_WIDTH for number, amount in enumerate(amounts)]
    free = TABLE_WIDTH - GAP * (len(columns) - 1)
    if sum(needs) <= free:
        return ["auto"] * len(columns), 1
    long = range(len(columns))
    while short := [number for number in long if needs[number] <= free / len(long) * 0.8]:
        long = [number for number in long if number not in short]
        free -= sum(needs[number] for number in short)
    words = {number: max(map(_longest, columns[number])) for number in long}
    tight = sum(words.values())
    rest = max(free - tight, 0) / sum(sum(amounts[number]) for number in long)
    shares = {number: f"{words[number] + rest * sum(amounts[number]):.1f}fr" for number in long}
    # Where not even the words fit, the type is made smaller.
    return [shares.get(number, "auto") for number in range(len(columns))], max(SMALLEST, min(1, free / tight))


def is_tall(row) -> bool:
    """Say whether a row is too long to be kept on one page."""
    return max(len(cell.get_text()) for cell in row) > TALL


def side(column) -> str:
    """Say on which side the words of a column stand: numbers stand right."""
    texts = [cell.get_text(strip=True) for cell in column[1:]]
    return "right" if any(texts) and all(NUMBER.fullmatch(text) for text in texts if text) else "left"


def _longest(cell) -> float:
    """Return the width of what cannot be broken."""
    text = cell.get_text()
    if "whole" in cell.get("class", ()):
        return _em(text)
    ends = r"\s|(?<=[-/.,=(\[])" if cell.code else r"\s|(?<=[-/])"  # code as lesson.typ breaks it
    return max(_em(word[: None if cell.code else LONG_WORD]) for word in re.split(ends, text))


def _em(text) -> float:
    """Guess how wide a text is in the table's type, in em."""
    return sum(0.27 if sign in " .,;:'|!ijlft()[]-" else 0.68 if sign.isupper() or sign in "mw%—" else 0.53 for sign in text)
