"""What a cell shows: one look, tables and notes, pictures that describe themselves."""

ABOUT = "lesson"  # where the metadata of an output say what it is
LINK = r"https?://\S+"  # a cell that is this and nothing else is a link, so that no cell can run code
SHORT = 12  # letters: so short a cell, such as p1s1-a, is not broken at its hyphen
