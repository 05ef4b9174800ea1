"""Pictures of when: the clues that date a text, and the events in order of time.

A date is drawn as the days that it allows, never as a point.
"""

import datetime as dt
import math

import pandas as pd
from matplotlib.dates import MO, MONTHLY, WEEKLY, date2num, rrule

from ..case.case import Advice, one_of
from ..case.dates import MONTHS, Span, parse_edtf
from ..show import style
from ..show.chart import Chart, picture, wrapped
from ..show.rows import TIGHT, Rows

_OUTSIDE = "from outside"
# How many months lie between two lines of an axis that is longer than so many days.
_STEPS = {4 * 365: 12, 365: 6, 0: 1}
ABOUT = 15  # days: how far the dotted line of an approximate date reaches on both sides


def usable_clues(case, clues=None, counting=None) -> pd.DataFrame:
    """Choose clues that can be used together.

    The columns of ``clues``; ``used`` (False if it was not chosen, or needs a clue that
    is not used); ``waits_for`` (the label of the clue that it needs, if it was chosen
    and cannot be used). Rows of the other counting rule are left out.

    Parameters
    ----------
    clues : list of str, optional
        Which ``clue_id`` to use. Left out: all.
    counting : str, optional
        Which rule of counting to use where a clue depends on it. Left out: the first of
        those in ``datapackage.json``.
    """
    case.need("clues")
    counting, known = _rule(case, counting), case.clues.set_index("clue_id")
    for clue in clues or ():
        one_of("clue", clue, known.index)
    rows = case.clues[case.clues["counting"].fillna(counting) == counting].reset_index(drop=True)
    # The same clue may stand twice, once for each rule; both go by their common anchor.
    there = rows.dropna(subset="counting").set_index("anchor_event")["clue_id"].to_dict()
    twin = known.index.to_series().where(known["counting"].isna(), known["anchor_event"].map(there))
    wanted = twin if clues is None else twin[list(clues)]
    chosen, needs = rows["clue_id"].isin(wanted), rows["needs"].map(twin)
    dated = rows["needs"].isna() | needs.isin(wanted)
    rows["used"] = chosen & dated
    rows["waits_for"] = needs.fillna(rows["needs"]).map(known["label"]).where(chosen & ~dated)
    return rows


def _rule(case, counting) -> str:
    rules = case.allowed("clues", "counting")
    return rules[0] if counting is None and rules else one_of("counting", counting, rules)


@picture
def dating_funnel(case, *, clues=None, counting=None, guess=None, title="", medium, chart=None) -> Chart:
    """Draw each clue as the days that it allows, and the days that all of them allow.

    Data: ``clue``, ``earliest``, ``latest`` (days), ``used``; the last row is the window
    that all used clues allow.

    Parameters
    ----------
    clues : list of str, optional
        Which ``clue_id`` to use. Left out: all. A clue that is not used is drawn hollow.
    guess : datetime.date, optional
        The day that a reader has guessed (see `guessed`): a line through all bars.
    """
    rows = usable_clues(case, clues, counting)
    spans = [Span(parse_edtf(row.earliest).earliest, parse_edtf(row.latest).latest) for row in rows.itertuples()]
    used = [span for span, use in zip(spans, rows["used"], strict=True) if use]
    window = Span(
        max((span.earliest for span in used if span.earliest), default=None),
        min((span.latest for span in used if span.latest), default=None),
    )
    empty = window.earliest and window.latest and window.earliest > window.latest
    answer = "no day fits" if empty else str(window) if used else "any day"
    left, right = _near_days(case.clues)
    rules, counting = case.said_of("clues", "counting", "short"), _rule(case, counting)
    if chart is None or chart.data["clue"].tolist()[:-1] != list(rows["label"]):  # another rule may have another name for a clue
        chart = _funnel_page(list(rows["label"]), left, right, guess, title, medium)
    page, moving = chart.rows, []
    for place, (span, use) in enumerate(zip(spans, rows["used"], strict=True)):
        mark = style.claimed(style.SOLID, False) if use else {**style.HOLLOW, "linestyle": "--"}
        moving += _interval(page, place, span, mark, left, right)
        if isinstance(waits := rows["waits_for"][place], str):
            words = wrapped(f"no date without: {waits}", page.inside - page.em, page.medium.text, most=1)
            moving.append(page.word(place, date2num(left) + (right - left).days / 2, words[0], ha="center"))
    if used and not empty and not page.medium.calm:  # a slide before its claim leaves the answer open
        moving.append(page.axes.axvspan(*_edges(window, left, right), color=style.RED, alpha=0.16, linewidth=0))
        moving += _interval(page, len(rows), window, style.CHOSEN, left, right)
    middle = sum(_edges(window if used and not empty else Span(left, right), left, right)) / 2
    look = {"va": "center", "size": style.TITLE * page.medium.text, "weight": "bold", "color": style.RED}
    moving.append(page.near(middle, page.at[-1], "?" if page.medium.calm else answer, **look))
    if guess is not None:
        far = "" if left <= guess <= right else " (outside the picture)"
        moving += page.guess(date2num(min(max(guess, left), right)) + 0.5, f"your guess: {_day(guess)}{far}", len(rows))
    words = f"All used clues together ({rules.get(counting, counting)}): {answer}"
    chart.move(moving)
    data = {
        "clue": [*rows["label"], "all used clues together"],
        "earliest": [span.earliest for span in [*spans, window]],
        "latest": [span.latest for span in [*spans, window]],
        "used": [*rows["used"], bool(used)],
    }
    return chart.tell(
        pd.DataFrame(data),
        f"Interval chart with {len(rows)} clues. Horizontal axis: days from {_day(left)} to {_day(right)}.",
        *(
            f"{name}: {span if use else f'no date without the clue {waits}' if isinstance(waits, str) else 'not used'}."
            for name, span, use, waits in zip(rows["label"], spans, rows["used"], rows["waits_for"], strict=True)
        ),
        f"{words}.",
        "" if guess is None else f"A line shows your guess: {_day(guess)}.",
    )


def _near_days(clues):
    """Return the first and last day of the axis: far bounds would squeeze the picture."""
    days = sorted(parse_edtf(text).earliest for text in pd.concat([clues["earliest"], clues["latest"]]).dropna())
    if not days:
        raise Advice("no clue has a day. Write one into earliest or latest in clues.csv.")
    middle = days[len(days) // 2]
    return middle - dt.timedelta(days=18), middle + dt.timedelta(days=12)


def _funnel_page(names, left, right, guess, title, medium) -> Chart:
    page = Rows(
        medium,
        [*names, "All used clues together", ""],
        bold=[*[False] * len(names), True, False],
        gap=3 * TIGHT,
        head=guess is not None,
        axis=2,
        title=title,
        source=f"Source: clues.csv, n = {len(names)} clues. An arrow: the bar goes on. A dashed bar: this clue is not used.",
    )
    _date_axis(page, left, right)
    page.chart.claims = bool(title)
    return page.chart


@picture
def timeline(case, *, solved=None, outside=(), start=None, end=None, emphasise=(), say="", title="", medium) -> Chart:
    """Draw the events in order of time; an uncertain date is a bar, never a point.

    Data: ``event``, ``in the text``, ``date`` (EDTF), ``basis``, ``locator``. Events
    without a date stand last; their hollow bar goes over the whole axis.

    Parameters
    ----------
    solved : list of str, optional
        Which ``date_basis`` to draw. An event with another basis is drawn as if it had no
        date, with the article's words beside it. Left out: all.
    outside : list of str, optional
        Facts from outside the article (``context_id``), to be laid in grey below its events.
    start, end : str, optional
        First and last day of the axis (``1999-12-01``). Left out: wide enough for all.
    emphasise : collection of str
        Events of which the title speaks, by title.
    say : str
        A sentence above the first of them.
    """
    case.need("events")
    rows = case.events.assign(sentence_id=case.events["claim_id"].map(case.locators))
    rows["words"] = rows["date_basis"]
    if solved is not None:
        rows["words"] = rows["date_text"].fillna("(no words)")
        how = case.said_of("events", "date_basis", "how")
        unknown = next((basis for basis in how if how[basis] == "unknown"), "none")
        rows.loc[~rows["date_basis"].isin(solved), ["date_edtf", "date_basis"]] = [math.nan, unknown]
    rows["span"] = rows["date_edtf"].map(parse_edtf)
    rows["order"] = rows["span"].map(lambda span: span.earliest or dt.date.max)
    rows = rows.sort_values("order", kind="stable").reset_index(drop=True)
    if outside:
        rows = pd.concat([rows, _facts(case, outside)], ignore_index=True)
    dated = [span for span in rows["span"] if span.earliest]
    left = parse_edtf(start).earliest or min((span.earliest for span in dated), default=dt.date.today())
    right = parse_edtf(end).latest or max((span.latest for span in dated), default=left)
    if left > right:
        raise Advice(f"the axis would go from {_day(left)} to {_day(right)}. Write the earlier date as start.")
    right_words = "how the date is known" if solved is None else "the words of the text"
    about = f"A dotted line: about (we draw {ABOUT} days). " if any(span.approximate for span in dated) else ""
    pad = (right - left) * 0.02 + dt.timedelta(days=1)
    left, right = left - pad, right + pad
    told = [style.speaks_of(emphasise, name) for name in rows["title"]]
    page = Rows(
        medium,
        list(rows["title"]),
        notes=list(rows["words"]),
        gap=TIGHT,
        lines=2,
        bold=[yes or words == _OUTSIDE for yes, words in zip(told, rows["words"], strict=True)],
        say=say,
        axis=2,
        title=title,
        source=f"Source: events.csv, n = {len(rows) - len(outside)} events, {len(dated) - len(outside)} with a date. An arrow: "
        f"outside the axis; at both ends: any day. {about}On the right: {right_words}."
        + (f" Grey: {len(outside)} facts from OUTSIDE the article (context.csv)." if outside else ""),
    )
    _date_axis(page, left, right)
    for row, yes in zip(rows.itertuples(), told, strict=True):
        mark = style.OUTSIDE if row.words == _OUTSIDE else style.mark(case, "events", "date_basis", row.date_basis)
        _interval(page, row.Index, row.span, page.claimed(mark, yes), left, right)
    undated = ", ".join(row.title for row in rows.itertuples() if not row.span.earliest)
    return page.chart.tell(
        rows[["title", "date_text", "date_edtf", "date_basis", "sentence_id"]].set_axis(
            ["event", "in the text", "date", "basis", "locator"], axis=1
        ),
        f"Timeline with {len(rows)} events from top to bottom. Horizontal axis: from {_day(left)} to {_day(right)}.",
        *(f"{row.title}: {row.span} ({row.date_basis})." for row in rows.itertuples() if row.span.earliest),
        f"Without any date: {undated}." if undated else "",
    )


def _facts(case, chosen) -> pd.DataFrame:
    """Return facts from outside the article as rows of a timeline, in order of time."""
    case.need("context")
    for name in chosen:
        one_of("outside", name, case.context["context_id"])
    rows = case.context[case.context["context_id"].isin(list(chosen))]
    rows = rows.assign(words=_OUTSIDE, date_basis=_OUTSIDE, span=rows["date_edtf"].map(parse_edtf))
    return rows.sort_values("span", key=lambda spans: spans.map(lambda span: span.earliest), kind="stable")


def _day(day) -> str:
    return str(Span(day, day))


def _short(day) -> str:
    return f"{day.day} {MONTHS[day.month - 1][:3]}"


def _edges(span, left, right):
    """Return the borders of a span on the axis; the last day counts to its end."""
    return date2num(max(span.earliest or left, left)), date2num(min(span.latest or right, right)) + 1


def _interval(page, row, span, mark, left, right) -> list:
    """Draw a span as a bar, with an arrow where it goes on; return the artists."""
    first, last = _edges(span, left, right)
    axes, place, dot = page.axes, page.at[row], {"color": mark["edgecolor"], "ms": page.medium.text * 0.7, "clip_on": False}
    if last - 1 < date2num(left):
        return axes.plot(date2num(left), place, "<", **dot)
    if first > date2num(right):
        return axes.plot(date2num(right) + 1, place, ">", **dot)
    artists = []
    if not span.approximate or last - first > 1:  # about a day is no day
        wide = 0.012 * (date2num(right) - date2num(left))  # the least that can be seen
        middle, half = (first + last) / 2, max(last - first, wide) / 2
        artists += page.bar(row, middle - half, middle + half, mark)
    if span.approximate:
        artists += axes.plot([first - ABOUT, last + ABOUT], [place] * 2, ":", color=mark["edgecolor"], linewidth=2, zorder=0)
    if span.earliest is None or span.earliest < left:
        artists += axes.plot(first, place, "<", **dot)
    if span.latest is None or span.latest > right:
        artists += axes.plot(last, place, ">", **dot)
    return artists


def _date_axis(page, left, right):
    page.axes.set_xlim(date2num(left), date2num(right) + 1)
    if right - left < dt.timedelta(days=50):  # one label a week, in the middle of its Monday
        mondays = list(rrule(WEEKLY, dtstart=left, until=right, byweekday=MO))
        edges = list(map(date2num, mondays))  # a line through the middle of a day would cut its bar in two
        page.scale([edge + 0.5 for edge in edges], [f"Mon\n{_short(day)} {day.year}" for day in mondays], lines=edges)
    else:
        step = next(months for days, months in _STEPS.items() if (right - left).days > days)
        firsts = list(rrule(MONTHLY, dtstart=left, until=right, bymonthday=1, bymonth=range(1, 13, step)))
        page.scale(map(date2num, firsts), [f"{_short(day)}\n{day.year}" for day in firsts])
