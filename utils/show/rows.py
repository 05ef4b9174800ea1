"""Rows of labels with marks on an axis, in groups: the one grammar of all pictures.

All measures are in letters of the medium, so that a picture keeps its proportions where
letters are larger. Heights come from the words: a label that needs two lines makes a
taller row. Rows for which a medium is not tall enough are counted and not drawn: they stand
at NaN. The vertical axis counts inches from the top, downwards.
"""

import math
from itertools import accumulate, pairwise

from matplotlib.patches import Rectangle
from matplotlib.transforms import ScaledTranslation

from . import style
from .chart import Chart, balanced, width, wrapped

LINE = 1.3  # letters from one line of text to the next
MARK, FINE = 1.1, 0.5  # letters: how tall a mark is, and a thin one
GAP, TIGHT = 0.75, 0.1  # letters between two rows
DESCENT = 0.25  # letters below the line on which they stand
SPACE = 0.8  # letters between a label and what it names
BOX = 0.5  # lines of room that a box has above and below its text, together
WIDEST = 0.42  # of the width of a picture: a column of labels
SIDE = 0.42  # of it: a note on the right; what is longer ends in dots
FITS = 1.15  # of a column: a word above it may reach so far into the space around it
FULL = 0.96  # of a column: a box with text


class Rows:
    """A picture of rows: labels, marks at ``at``, notes on the right, headings of groups and columns.

    Parameters
    ----------
    medium : Medium
    labels : list of str
        One for each row, from top to bottom.
    groups : list of str, optional
        One for each row. Where it changes, it stands above the rows as a heading.
    notes : list of str, optional
        What stands right of each row.
    heads : list of str, optional
        Names of columns, of one line or more. The horizontal axis then counts columns, from 0.
    boxes : list of tuple of int and str, optional
        For each row a column and the text that `box` writes there.
    room : list of float, optional
        How many lines the marks of each row need. Left out: one.
    keys : list of tuple of dict and str, optional
        What marks mean: a mark and its words, written above the first row.
    thin : bool
        True: rows are thinner than letters, and their groups stand beside them. A label that has no room is left out.
    head : bool
        True: there is room for a line of text above the first row.
    gap : float
        Letters between two rows.
    bold : list of bool or None, optional
        Whether a row is one of which the title speaks: its label is bold, and it is the last that is left out.
    say : str
        A sentence that stands above the first row with a bold label, in the accent.
    lines : int
        The most lines of a label, half as many where rows are folded; what is longer ends in dots.
    widest : float
        Which part of the picture the labels may take.
    axis : int
        Lines of text that stand below the marks.
    title, source : str
        See `Chart`.

    Attributes
    ----------
    chart : Chart
        It keeps these rows as ``chart.rows``.
    axes : matplotlib.axes.Axes
    at : list of float
        Where the marks of each row stand, in inches from the top.
    tall, inside : float
        Height of a mark and width of the axes in inches.
    """

    def __init__(
        self, medium, labels, *, groups=(), notes=(), heads=(), boxes=(), keys=(), thin=False, room=(), head=False,
        gap=GAP, bold=(), say="", lines=4, axis=0, widest=WIDEST, title="", source="",
    ):  # fmt: skip
        self.medium, self.em, self._line = medium, medium.text / 72, LINE * medium.text / 72
        self.tall, self._thin, self._above = MARK * self.em, thin, medium.narrow and not thin
        self._bold = [*bold] or [False] * len(labels)
        lines = lines if medium.tallest == math.inf else max(1, lines // 2)
        left, right = self._across(labels, groups, notes, heads, boxes, lines, widest)
        self._say = wrapped(say, self.inside, medium.text, True) if say and any(self._bold) else []
        self._keys = self._flow(keys, left + self.inside + right)
        gap = max(gap, GAP / 2) if self._above else gap  # a label belongs to the mark below it
        room = [len(text) + BOX for _, text in self._boxes] or room or [1] * len(labels)
        titles, top = self._worded(title, style.TITLE * medium.text, balanced)
        sources, below = self._worded(source, medium.text, wrapped)
        bottom = below + axis * self._line
        height = self._down(groups, room, head, gap * self.em, medium.tallest - top - bottom)

        wide, tall = medium.width, top + height + bottom
        self.chart = Chart(figsize=(wide, tall), dpi=style.DPI, facecolor=style.PAPER)
        self.chart.title, self.chart.source, self.chart.rows = title, source, self
        heading = {"size": style.TITLE * medium.text, "weight": "bold", "color": style.INK}
        self.chart.text(style.EDGE / wide, 1 - style.EDGE / tall, "\n".join(titles), va="top", **heading)
        below = {"size": medium.text, "color": style.QUIET}
        self.chart.text(style.EDGE / wide, style.EDGE / tall, "\n".join(sources), va="bottom", **below)
        inside = ((style.EDGE + left) / wide, bottom / tall, self.inside / wide, height / tall)
        self.axes = self.chart.add_axes(inside, xlim=(-0.5, max(1, len(heads)) - 0.5), ylim=(height, 0), xticks=[], yticks=[])
        self.axes.spines[["top", "right", "left"]].set_visible(False)
        self.axes.spines["bottom"].set(color=style.QUIET, visible=bool(axis))
        self.axes.tick_params(colors=style.INK, labelsize=medium.text, length=0)
        self._letter(left)

    def _worded(self, words, size, broken):
        """Break a title or a source into lines, if the medium has one; return how tall they are with the edge, in inches."""
        lines = broken(words, self.medium.width - 2 * style.EDGE, size) if words and self.medium.worded else []
        return lines, style.EDGE + 1.4 * size / 72 * len(lines) + self.em * bool(lines)

    def _across(self, labels, groups, notes, heads, boxes, lines, widest):
        """Break all words into lines, and share the width out; return what labels and notes take, in inches."""
        size, space, whole = self.medium.text, SPACE * self.em, self.medium.width - 2 * style.EDGE
        self._notes = [" ".join(wrapped(note, SIDE * whole, size, most=1)) for note in notes]
        right = max(map(self.width, self._notes), default=0) + space * bool(notes)
        most = whole - right if self._above else widest * whole
        self._labels = [wrapped(label, most, size, bold, lines) for label, bold in zip(labels, self._bold, strict=True)]
        wide = max((self.width(part, True) for text in self._labels for part in text), default=0)
        self._groups = [wrapped(name, most - wide if self._thin else whole, size, not self._thin) for name in groups]
        self._side = max((self.width(part) for text in self._groups for part in text), default=0) + space if self._thin else 0
        left = 0 if self._above else self._side + wide + space
        self.inside, self._sides = whole - left - right, (left + style.EDGE, right + style.EDGE)
        column = self.inside / max(1, len(heads))
        # The last line of a name is read at a glance; words above it may be broken.
        self._turned = any(self.width(word) > FITS * column for words in heads for word in words.split("\n")[-1].split())
        longest = max((self.width(word) for words in heads for word in words.split()), default=0)
        room = whole if self._turned else max(column - space / 2, min(longest, column))  # no word is cut that fits
        self._heads = [[part for line in words.split("\n") for part in wrapped(line, room, size)] for words in heads]
        self._boxes = [(place, wrapped(text, FULL * column - space, size)) for place, text in boxes]
        return left, right

    def _down(self, groups, room, head, gap, tallest) -> float:
        """Place the rows from top to bottom, as many as there is room for; return their height."""
        changes = [now != before for before, now in pairwise(groups or [""] * len(room))]
        ids = list(accumulate(changes, initial=0))  # of the group of each row
        # Names of columns that are turned are as tall as they are long.
        heads = [max(map(self.width, text)) if self._turned else self._line * len(text) for text in self._heads]
        self.top = max([self._line * head, *heads])
        self._key = GAP * self.em * bool(self.top and self._keys)
        above = self._key + self._line * max((row + len(words) for _, row, _, words in self._keys), default=0)
        above += GAP * self.em * bool(self.top or self._keys)
        of_group = (GAP / 2 * self.em + (0 if self._thin else self._line + TIGHT * self.em)) * bool(groups)
        words = [0 if self._thin else self._line * len(text) * any(text) for text in self._labels]
        if self._thin:
            rest = tallest - self._line / 2 - self.top - above - len({*ids}) * of_group - self._line * len(self._say)
            self.tall = min(FINE * self.em, rest / len(room) - gap)
        marks = [self.tall if self._thin else max(self.tall, lines * self._line) for lines in room]
        talls = [gap + (sum(pair) if self._above else max(pair)) for pair in zip(words, marks, strict=True)]
        if not self._above:  # a label of several lines is told from the next one
            talls = [tall + 3 * TIGHT * self.em * (len(text) > 1) for tall, text in zip(talls, self._labels, strict=True)]
        shown = self._fold(talls, ids, of_group, tallest - self.top - above - self._line * (len(self._say) + 1))
        y = self._begin = self.top + above
        self._sections, self._saying, begun = [], 0, set()
        self.at, self._starts = [math.nan] * len(talls), [math.nan] * len(talls)
        for place in shown:
            if groups and ids[place] not in begun:
                begun.add(ids[place])
                if self._sections and self._thin and tallest == math.inf:  # the name of a group may be taller than its rows
                    top, words_before = self._sections[-1]
                    y = max(y, top + self._line * len(words_before))
                self._sections.append((y + GAP / 2 * self.em, self._groups[place]))
                y += of_group
            if self._say and place == self._bold.index(True):
                self._saying, y = y, y + self._line * len(self._say)
            self._starts[place] = y
            self.at[place] = y + words[place] + marks[place] / 2 if self._above else y + (talls[place] - gap) / 2
            y += talls[place]
        self._more = (y, len(talls) - len(shown))
        return y + self._line * (len(shown) < len(talls)) + (self._line - self.tall) / 2 * self._thin

    def _fold(self, talls, ids, of_group, room) -> list[int]:
        """Choose the rows that fit into a room: first those of which the title speaks, then of each group the first ones."""
        if sum(talls) + len({*ids}) * of_group <= room + self._line:
            return list(range(len(talls)))
        shown, begun = [], set()
        for place in sorted(range(len(talls)), key=lambda place: (not self._bold[place], place - ids.index(ids[place]))):
            tall = talls[place] + of_group * (ids[place] not in begun)
            if tall <= room:
                shown.append(place)
                begun.add(ids[place])
                room -= tall
        return sorted(shown)

    def _letter(self, left):
        """Write all words that stand around the marks."""
        em, edge, beside = self.em, -left / self.inside, {"transform": self.axes.get_yaxis_transform()}
        last = -self._line
        for text, bold, start, y in zip(self._labels, self._bold, self._starts, self.at, strict=True):
            where = (0, start, "top") if self._above else (edge + self._side / self.inside, y, "center")
            if not self._thin or (any(text) and y - last > self._line):
                self._write(*where, text, weight="bold" if bold and not self.medium.calm else "normal", **beside)
                last = y
        for y, words in self._sections:
            weight = "normal" if self._thin else "bold"
            self._write(edge, y - GAP / 2 * em * self._thin, "top", words, weight=weight, **beside)
        for x, row, mark, words in self._keys:
            x, y = edge + x / self.inside, self.top + self._key + self._line * (row + 0.5)
            corner, wide = (x, y - MARK * em / 2), MARK * em / self.inside
            self.axes.add_artist(Rectangle(corner, wide, MARK * em, clip_on=False, **{**mark, **beside}))
            self._write(x + LINE * em / self.inside, y - self._line / 2, "top", words, **beside)
        for y, note in zip(self.at, self._notes, strict=False):
            self._write(1 + SPACE * em / self.inside, y, "center", [note], **beside)
        for place, text in enumerate(self._heads):
            where = (self.top, "bottom") if self._turned else (self.top - DESCENT * em, "baseline")
            self._write(place, *where, text, ha="center", rotation=90 * self._turned)
        self._write(0, self._saying, "top", [] if self.medium.calm else self._say, color=style.RED, weight="bold", **beside)
        y, more = self._more
        self._write(edge, y, "top", [f"... and {more} more"] if more else [], color=style.QUIET, **beside)

    def _flow(self, keys, whole):
        """Place keys in lines; return for each its place in inches, its line, mark and words."""
        placed, x, row = [], 0.0, 0
        for mark, words in keys:
            lines = wrapped(words, whole - LINE * self.em, self.medium.text)
            wide = max(map(self.width, lines)) + (LINE + 2 * SPACE) * self.em
            if x and x + wide > whole:
                x, row = 0.0, row + 1
            placed.append((x, row, mark, lines))
            x, row = x + wide, row + len(lines) - 1
        return placed

    def _write(self, x, y, va, lines, **look):
        if any(lines):
            self._text(x, y, "\n".join(lines), va=va, **{"ha": "left"} | look)

    def _text(self, x, y, words, **look):
        usual = {"size": self.medium.text, "color": style.INK, "linespacing": style.SPACING * LINE}
        return self.axes.text(x, 0 if math.isnan(y) else y, words, visible=not math.isnan(y), **usual | look)

    def width(self, words, bold=False) -> float:
        """Measure a line of text, in inches."""
        return width(words, self.medium.text, bold)

    def claimed(self, mark, yes):
        """Return how a mark is drawn, by whether the title speaks of it; see `style.claimed`."""
        return mark if self.medium.calm else style.claimed(mark, yes)

    def bar(self, row, start, end, mark, tall=None):
        """Draw a bar from start to end, as tall as a mark or as said; return what was drawn."""
        tall = tall or self.tall  # matplotlib's barh draws the same and takes longer
        return [self.axes.add_artist(Rectangle((start, self.at[row] - tall / 2), end - start, tall, **mark))]

    def cell(self, row, column, mark, words="", wide=FULL):
        """Draw a box in a column, so wide that it fills this part of it; words stand in its middle."""
        self.bar(row, column - wide / 2, column + wide / 2, mark)
        if words:
            card = {"bbox": {"boxstyle": "square,pad=0.1", "facecolor": style.PAPER, "linewidth": 0}} if "hatch" in mark else {}
            colour = style.on(mark)
            self.word(row, column, words, ha="center", color=colour, **card)

    def box(self, row, mark):
        """Draw the text of a row in a box, in its column."""
        place, text = self._boxes[row]
        self.bar(row, place - FULL / 2, place + FULL / 2, mark, (len(text) + BOX) * LINE * self.em)
        self._write(place, self.at[row], "center", text, ha="center")

    def word(self, row, x, words, **look):
        """Write in a row."""
        return self._text(x, self.at[row], words, **{"va": "center"} | look)

    def beside(self, row, x, words, **look):
        """Write behind x, with a space; before it if there is no room behind it."""
        space = SPACE / 2 * self.em
        before = self._share(x) * self.inside + space + self.width(words, True) > self.inside
        shift = ScaledTranslation(-space if before else space, 0, self.chart.dpi_scale_trans)
        look = {"ha": "right" if before else "left", "transform": self.axes.transData + shift} | look
        return self.word(row, x, words, **look)

    def guess(self, x, words, last=-1):
        """Draw a reader's guess as a line through the rows, to the last one, with its name above; return what was drawn."""
        line = self.axes.plot([x, x], [self.top, self.at[last] + self.tall], **style.GUESS)
        return [*line, self.near(x, self.top, words, color=style.RED)]

    def near(self, x, y, words, **look):
        """Write above a place; near the ends of the axis the words move inwards."""
        half = width(words, look.get("size", self.medium.text), "weight" in look) / self.inside / 2
        middle = min(max(self._share(x), half), 1 - half)
        x = (self.axes.transAxes - self.axes.transData).transform((middle, 0))[0]
        return self._text(x, y, words, **{"ha": "center", "va": "bottom"} | look)

    def _share(self, x) -> float:
        """Return where x is on the axis, from 0 to 1."""
        return (self.axes.transData - self.axes.transAxes).transform((x, 0))[0]

    def scale(self, ticks, names, label="", lines=()):
        """Name places on the horizontal axis, with a line through all rows there, or elsewhere; say what the axis counts."""
        self.axes.minorticks_off()
        ticks, names = list(ticks), list(map(str, names))
        places = [self._share(tick) * self.inside for tick in ticks]
        halves = [max(map(self.width, name.split("\n"))) / 2 for name in names]
        first, last = -self._sides[0], self.inside + self._sides[1]
        fits = [first <= middle - half and middle + half <= last for middle, half in zip(places, halves, strict=True)]
        kept = []
        for step in range(1, len(ticks) + 1):  # as many names as there is room for
            kept = [place for place in range(0, len(ticks), step) if fits[place]]
            if all(places[a] + halves[a] + SPACE * self.em < places[b] - halves[b] for a, b in pairwise(kept)):
                break
        self.axes.set_xticks([ticks[place] for place in kept], [names[place] for place in kept])
        self.axes.vlines(lines or ticks, self._begin, self.axes.get_ylim()[0], style.RULE, linewidth=0.7, zorder=0)
        fits = self.width(label) < self.inside + self._sides[1]
        self.axes.set_xlabel(label, size=self.medium.text, loc="left" if fits else "right")
