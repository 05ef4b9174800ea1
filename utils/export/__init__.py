"""Handouts, slides and PDFs from notebooks.

``command`` (what is asked for) → ``run`` (a kernel runs the lesson) → ``edition`` (for whom)
→ ``page`` (clean HTML, the one source) → ``exporters`` (the handout; ``slides``;
``typeset`` with ``strings`` for the PDF). ``store`` keeps what was made.
"""
