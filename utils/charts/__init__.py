"""Pictures of a case, one module for each question: what a text says, when, who, what could grow, what a record says.

A chart takes a `Case` (or frames) and returns a `Chart`. It keeps no state, reads no file and
knows no article. ``title`` is the claim above the picture: it is about one article, so the
lesson writes it. *Data* in a docstring are the columns of ``chart.data``. Whatever is given
and cannot be used raises an `Advice` (a ValueError) that says what to write; a table without
rows is named in one sentence.
"""
