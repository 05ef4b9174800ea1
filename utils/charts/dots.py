"""Dots: what each of a class has said, without names."""

from ..case.case import Advice
from ..show import style
from ..show.chart import Chart, picture
from ..show.rows import Rows
from ..show.table import Note

_TALLEST, _LOW = 9, 4  # dots on top of each other in a picture of one row, and of many: where there are more, all are smaller
_COLUMNS = 60  # numbers that are no further apart than this part of the axis share a column


@picture
def class_dots(rows, *, ends, ticks, counts, unit="", answer=None, notes=None, title="", source="", medium) -> Chart:
    """Draw what each of a class has said as a hollow circle, row by row; what is nearly equal stands on top of each other.

    Data: ``row``, ``value``.

    Parameters
    ----------
    rows : pandas.DataFrame
        ``row`` (what it is about, in words), ``value`` (a number), ``own`` (True: the reader's own, which stands out).
    ends : tuple of float
        Where the axis begins and ends.
    ticks : dict of float to str
        Places on the axis and their names.
    counts : str
        What the axis counts; its ``unit`` in words, with a space before it.
    answer : tuple of float and str, optional
        A line through all rows, and its words.
    notes : dict of str to str, optional
        What stands behind the n of a row.
    """
    step_of = rows.groupby(["row", (rows["value"] - ends[0]) // ((ends[1] - ends[0]) / _COLUMNS)]).cumcount()
    groups = list(rows.assign(step=step_of).groupby("row", sort=False))
    small = min(1, max(_LOW, _TALLEST / len(groups)) / (step_of.max() + 1))
    page = Rows(
        medium,
        [name for name, _ in groups],
        notes=(counted := [f"n = {len(part)}{(notes or {}).get(name, '')}" for name, part in groups]),
        room=[(part["step"].max() + 1) * small for _, part in groups],
        head=answer is not None,
        axis=2,
        title=title,
        source=source,
    )
    edge = 0.03 * (ends[1] - ends[0])
    page.axes.set_xlim(ends[0] - edge, ends[1] + edge)
    step, said = page.tall * 1.1 * small, []
    for y, n, (name, part) in zip(page.at, counted, groups, strict=True):
        low = y + step * part["step"].max() / 2
        for own, some in part.groupby("own"):
            size = 0.8 * (medium.text * small) ** 2
            mark = style.CHOSEN if own else style.HOLLOW
            page.axes.scatter(some["value"], low - step * some["step"], s=size, zorder=3, **mark)
        said.append(f"{name} {n}, from {part['value'].min():g} to {part['value'].max():g}{unit}.")
    if answer is not None:
        page.axes.plot([answer[0]] * 2, [page.top, page.at[-1] + page.tall], color=style.INK, linewidth=2.5)
        page.near(answer[0], page.top, answer[1], weight="bold")
        said.append(f"A line shows {answer[1]}.")
    page.scale(ticks, ticks.values(), counts)
    return page.chart.tell(
        rows[["row", "value"]].reset_index(drop=True),
        f"Dot chart with {len(groups)} rows. Horizontal axis: {counts}, from {ticks[min(ticks)]} to {ticks[max(ticks)]}.",
        *said,
    )


@picture
def forecast_dots(rows, *, notes=None, title="", medium) -> Chart | Note:
    """Draw each forecast of a class, question by question; see `class_dots`. A Note if there is none.

    Parameters
    ----------
    rows : pandas.DataFrame
        A row for each forecast: ``question``, ``probability`` (0 to 1), ``who`` ("you": one's own); see `class_forecasts`.
    """
    if not {"question", "probability"} <= set(rows):
        raise Advice("the rows need the columns question and probability. Give the table that class_forecasts(case) makes.")
    if rows.empty:
        return Note("No forecast yet", "Lock one on the slip, or copy the files of others into my_work/class_forecasts.")
    own = rows.get("who", rows["question"]) == "you"
    source = f"Source: the forecasts of this class, n = {len(rows)}, each the judgement of the one who wrote it. "
    source += "No probability here comes from the article." + " Dark: yours." * bool(own.any())
    values = rows.assign(row=rows["question"], value=100 * rows["probability"].round(6), own=own)
    axis = {"ends": (0, 100), "ticks": {tick: f"{tick}%" for tick in range(0, 101, 20)}, "counts": "probability"}
    chart = class_dots.__wrapped__(values, **axis, unit=" percent", notes=notes, title=title, source=source, medium=medium)
    chart.data = rows[["question", "probability"]].reset_index(drop=True)
    return chart
