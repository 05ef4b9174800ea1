"""A matplotlib figure that describes itself in words and carries its data.

Every chart in this package is a ``Chart``, drawn for a medium. Margins are inches and solved
once, because letting matplotlib search for them draws each picture twice.
"""

from __future__ import annotations

import base64
import functools
import io
import math
import os
from html import escape
from itertools import chain

import numpy as np
import pandas as pd
from matplotlib.backend_bases import FigureCanvasBase
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.text import Text
from matplotlib.textpath import text_to_path
from PIL import Image

from ..case.case import one_of
from . import ABOUT, style
from .table import FOLDED, Table
from .vector import ours, svg

COLOURS = 32  # of a PNG: a chart holds few colours and their soft edges


class Chart(Figure):
    """A figure with alternative text and a table of what it shows.

    Attributes
    ----------
    title : str
        The claim above the picture; empty for a picture that asks "what do you notice?".
    alt : str
        What the picture shows, in words, written from its data.
    data : pandas.DataFrame
        The rows behind the picture.
    source : str
        The line under the picture: where the data come from, n, and the rule.
    beside : Table, Note or None
        What belongs to the picture: a note stands above it, a table below it.
    moving : list of matplotlib.artist.Artist
        What `move` has put on top.
    claims : bool
        True for a picture that emphasises what its title speaks of.
    live : bool
        True for a picture that controls will change: it keeps an image of what stays.
    """

    title = source = alt = ""
    data = pd.DataFrame()
    beside = None
    claims = live = False
    _still, moving = None, ()

    def on(self, medium) -> Chart:
        """Draw the same for another medium; a chart that no function of ours has made stays as it is."""
        return self

    def tell(self, data, *said) -> Chart:
        """Take the rows behind the picture and the sentences that describe it; return the picture."""
        self.data, self.alt = data, " ".join(filter(None, said))
        return self

    def move(self, artists) -> None:
        """Put these artists, already on the axes, on top of what stays, in place of the former ones.

        What stays is drawn once and kept as an image: most of the time of a picture is its
        text, and an explorer changes little of it.
        """
        for artist in self.moving:
            artist.remove()
        self.moving = artists
        for artist in artists:
            artist.set_animated(True)

    savefig = ours(Figure.savefig)

    @ours
    def png(self, small=True) -> bytes:
        """Return the picture as PNG: small by a palette, or with all colours in half the time."""
        if self._still is not None:
            self.canvas.restore_region(self._still)
        else:
            FigureCanvasAgg(self).draw()  # leaves the animated artists out
            self._still = self.canvas.copy_from_bbox(self.bbox) if self.live else None
        for artist in self.moving:
            self.draw_artist(artist)
        image = Image.fromarray(np.asarray(self.canvas.buffer_rgba()))
        if small:
            image = image.convert("RGB").quantize(COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
            image.putpalette([255 if value > 250 else value for value in image.getpalette()])  # paper stays white
        buffer = io.BytesIO()
        image.save(buffer, "PNG", compress_level=6 if small else 1)
        if not self.live:
            # A notebook keeps every figure; it need not keep millions of pixels. Each text
            # remembers the renderer that drew it, and the canvas does too.
            FigureCanvasBase(self)
            for text in self.findobj(Text):
                text._renderer = None
        return buffer.getvalue()

    def table(self) -> Table:
        """Return the data behind the picture as a table."""
        return Table(self.data, self.title or "The data of this picture")

    def bundle(self) -> dict[str, str]:
        """Return the picture as a notebook keeps it: ``text/html``, ``image/png`` (base64) and ``text/plain``; see `exported`."""
        plain = "" if self.beside is None else f"{self.beside!r}\n"
        plain += self.alt
        if os.environ.get("LESSON_EXPORT"):
            return {"text/plain": plain}  # it is drawn in lines then, and this is for nobody to see
        picture = base64.b64encode(self.png(small=not self.live)).decode("ascii")
        image = f'<img alt="{escape(self.alt)}" src="data:image/png;base64,{picture}" style="{style.CARD}">'
        behind = f"{FOLDED}<summary>The data of this picture as a table</summary>{self.table()._repr_html_()}</details>"
        parts = [image, behind]
        if self.beside is not None:  # what a reader has done stands above the picture, what belongs to it below
            parts.insert(isinstance(self.beside, Table), self.beside._repr_html_())
        html = f'<figure style="margin:0">{"".join(parts)}</figure>'
        return {"text/html": html, "image/png": picture, "text/plain": plain}

    def about(self) -> dict:
        """Return as data what the picture shows: alternative text, the table behind it, and what stands beside it."""
        beside = {} if self.beside is None else {"beside": self.beside.about()}
        return {"kind": "chart", "title": self.title, "alt": self.alt, "data": self.table().about(), **beside}

    def exported(self) -> dict:
        """Return `about`, with the picture drawn in lines for each medium of an export."""
        media = [*style.EXPORTED, "before"] if self.claims else style.EXPORTED
        charts = {medium: self.on(medium) for medium in media}
        sources = {medium: chart.source for medium, chart in charts.items()}  # a folded picture is read in another way
        return {**self.about(), "source": sources, "drawn": {medium: svg(chart) for medium, chart in charts.items()}}

    def _ipython_display_(self):
        from IPython.display import display

        about = self.exported() if os.environ.get("LESSON_EXPORT") else self.about()
        display(self.bundle(), raw=True, metadata={ABOUT: about})


def picture(draw):
    """Give a function that draws a `Chart` one argument for the medium, a name of `style.MEDIA`; see `Chart.on`.

    One that takes a ``chart`` changes this former picture, of the same case and words, instead of drawing anew; see `Chart.move`.
    """

    @functools.wraps(draw)
    @ours
    def drawn(*args, medium="notebook", chart=None, **words):
        former = {} if chart is None else {"chart": chart}
        made = draw(*args, medium=style.MEDIA[one_of("medium", medium, style.MEDIA)], **former, **words)
        if isinstance(made, Chart):
            made.on = lambda medium: drawn(*args, medium=medium, **words)
            made.claims |= bool(words.get("emphasise"))
        return made

    return drawn


def width(words: str, size: float, bold=False) -> float:
    """Measure a line of text, in inches."""
    return size * sum(_advance(sign, bold) for sign in words)


@functools.cache
def _advance(sign, bold) -> float:
    """Measure how far one sign moves the next one, in inches for letters of one point: there are far fewer signs than texts."""
    font = FontProperties(family=style.FAMILIES, size=100, weight="bold" if bold else "normal")
    with_it, without = (text_to_path.get_text_width_height_descent(words, font, ismath=False)[0] for words in (f"n{sign}n", "nn"))
    return (with_it - without) / 100 / 72


def wrapped(text: str, inches: float, size: float, bold=False, most=99) -> list[str]:
    """Break a text into lines that are not wider; what is more than the most lines ends in dots."""
    lines = [""]
    for word in chain.from_iterable(_parts(word, inches, size, bold) for word in text.split()):
        longer = f"{lines[-1]} {word}".strip()
        if not lines[-1] or width(longer, size, bold) <= inches:
            lines[-1] = longer
        elif len(lines) < most:
            lines.append(word)
        else:
            while " " in lines[-1] and width(f"{lines[-1]} ...", size, bold) > inches:
                lines[-1] = lines[-1].rpartition(" ")[0]
            lines[-1] += " ..."
            break
    return lines


def _parts(word, inches, size, bold) -> list[str]:
    """Cut a word that is wider than a line into parts with hyphens."""
    count = math.ceil(width(word, size, bold) / inches)
    step = math.ceil(len(word) / count)
    parts = [word[place : place + step] for place in range(0, len(word), step)]
    return [f"{part}-" for part in parts[:-1]] + parts[-1:]


def balanced(text: str, inches: float, size: float) -> list[str]:
    """Break a bold heading into as few lines as it needs, about equally long."""
    lines = wrapped(text, inches, size, bold=True)
    for tenths in range(9, 4, -1):
        narrower = wrapped(text, inches * tenths / 10, size, bold=True)
        lines = narrower if len(narrower) == len(lines) else lines
    return lines
