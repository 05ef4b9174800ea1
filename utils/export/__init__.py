"""Handouts, slides and PDFs from notebooks.

``command`` (what is asked for) → ``lesson`` (its files) → ``run`` (a kernel runs it) → ``edition``
(for whom) → ``page`` with ``elsewhere`` (clean HTML as a ``tree``, the one source) → ``exporters`` (the handout;
``slides``; ``typeset`` for the PDF). ``store`` keeps what was made.
"""

from pathlib import Path

from jinja2 import Environment, FileSystemLoader

TEMPLATES = Environment(loader=FileSystemLoader(Path(__file__).parent / "templates"))
