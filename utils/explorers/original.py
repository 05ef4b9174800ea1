"""The article's own sentences: ``article.txt`` beside the tables, if all may read it; else a reader's own copy in ``my_work``."""

import os
from html import escape

from ..case.text import read_text
from ..practice import work
from ..proof.article import split_article

NAME = "article.txt"


def original(case):
    """Return a function that gives a sentence of the article (by its locator) as HTML; without the file, nothing.

    Only sentences whose fingerprint is that of ``sentences.csv`` are shown; if some differ,
    one sentence says so. An export never shows any. They go into a control and never into the
    output of a cell: a notebook is saved without them, if nobody has it save its widgets.
    """
    texts, said = ({}, "") if os.environ.get("LESSON_EXPORT") else _proven(case)

    def show(sentence_id) -> str:
        words = f"<blockquote>{escape(texts[sentence_id])}</blockquote>" if sentence_id in texts else ""
        return words + (f"<p>{escape(said)}</p>" if said else "")

    return show


def _proven(case) -> tuple[dict[str, str], str]:
    try:
        found = split_article(read_text((case.folder if (case.folder / NAME).exists() else work.FOLDER) / NAME))
    except FileNotFoundError:
        return {}, ""
    except work.TROUBLE as error:
        return {}, f"{NAME} cannot be read ({work.why(error)})."
    except ValueError:
        return {}, f"{NAME} cannot be read. Save it as plain text with the encoding UTF-8."
    prints = case.sentences.set_index("sentence_id")["sha256"]
    texts = {row.sentence_id: row.text for row in found.itertuples() if prints.get(row.sentence_id) == row.sha256}
    wrong = len(prints) - len(texts)
    said = f"{wrong} of {len(prints)} sentences in {NAME} are not those that were coded, and are not shown."
    return texts, said if wrong else ""
