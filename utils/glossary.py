"""The words of a lesson, from the glossary of the case."""

from __future__ import annotations

import pandas as pd

from .output import Note, Table


def words(case, notebook):
    """List the words that a lesson explains, and those of the lessons before it.

    Parameters
    ----------
    case : Case
    notebook : str
        Name of the lesson, as in ``glossary.csv``. The numbers in front set the order.

    Returns
    -------
    Table or Note
        ``word``, ``meaning``, ``from`` (where it stands in the article, or the source of the
        meaning), ``first in`` (number of the lesson), by the alphabet. The words of earlier
        lessons are folded away below. A Note if there is no such lesson.
    """
    lessons = sorted({*case.glossary["first_notebook"], *case.exercises["notebook"]})
    if notebook not in lessons:
        return Note("Not yet", f"There is no such lesson. Write one of: {', '.join(lessons)}.", "→")
    rows = case.glossary[case.glossary["first_notebook"] <= notebook]
    rows = rows.sort_values("term", key=lambda term: term.str.casefold())
    shown = pd.DataFrame(
        {
            "word": rows["term"],
            "meaning": rows["meaning"],
            "from": rows["source"].where(rows["origin"] != "article", "the article, " + rows["source"]),
            "first in": rows["first_notebook"].str.split("_").str[0],
        }
    )
    new = rows["first_notebook"] == notebook
    earlier = Table(shown[~new], f"Words from earlier lessons: {sum(~new)}") if sum(~new) else None
    return Table(shown[new], f"New words in lesson {notebook.split('_')[0]}: {sum(new)}", earlier)
