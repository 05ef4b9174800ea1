"""A matplotlib figure that describes itself in words and carries its data.

Every chart in this package is a ``Chart``. Margins are given in inches and solved once,
because letting matplotlib search for them draws each picture twice.
"""

from __future__ import annotations

import base64
import io
import textwrap
from html import escape

import numpy as np
import pandas as pd
from matplotlib.backend_bases import FigureCanvasBase
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text
from PIL import Image

from . import ABOUT, style
from .table import Table

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
    beside : Table, Note or None
        What belongs to the picture and stands open above it.
    live : bool
        True for a picture that controls will change: it keeps an image of what stays.
    """

    title = ""
    alt = ""
    data = pd.DataFrame()
    beside = None
    live = False
    _still = None
    _moving = ()

    def tell(self, data, *said) -> Chart:
        """Take the rows behind the picture and the sentences that describe it; return the picture."""
        self.data, self.alt = data, " ".join(filter(None, said))
        return self

    def move(self, artists) -> None:
        """Put these artists, already on the axes, on top of what stays, in place of the former ones.

        What stays is drawn once and kept as an image: most of the time of a picture is its
        text, and an explorer changes little of it.
        """
        for artist in self._moving:
            artist.remove()
        self._moving = artists
        for artist in artists:
            artist.set_animated(True)

    def png(self, small=True) -> bytes:
        """Return the picture as PNG: small by a palette, or with all colours in half the time."""
        if self._still is None:
            FigureCanvasAgg(self).draw()  # leaves the animated artists out
        else:
            self.canvas.restore_region(self._still)
        if self.live and self._still is None:
            self._still = self.canvas.copy_from_bbox(self.bbox)
        for artist in self._moving:
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
        """Return the picture as a notebook keeps it: ``text/html``, ``image/png`` (base64) and ``text/plain``."""
        picture = base64.b64encode(self.png(small=not self.live)).decode("ascii")
        image = f'<img alt="{escape(self.alt)}" src="data:image/png;base64,{picture}" style="{style.CARD}">'
        behind = f"<details><summary>The data of this picture as a table</summary>{self.table()._repr_html_()}</details>"
        above, words = ("", "") if self.beside is None else (self.beside._repr_html_(), f"{self.beside!r}\n")
        html = f'<figure style="margin:0">{above}{image}{behind}</figure>'
        return {"text/html": html, "image/png": picture, "text/plain": words + self.alt}

    def about(self) -> dict:
        """Return as data what the picture shows: alternative text, the table behind it, and what stands beside it."""
        beside = {} if self.beside is None else {"beside": self.beside.about()}
        return {"kind": "chart", "title": self.title, "alt": self.alt, "data": self.table().about(), **beside}

    def _ipython_display_(self):
        from IPython.display import display

        display(self.bundle(), raw=True, metadata={ABOUT: self.about()})


def canvas(height, *, left, right=0.3, bottom=0.62, title="", source=""):
    """Make an empty chart with one pair of axes; return both.

    Parameters
    ----------
    height : float
        Height of the axes in inches. The width of the whole picture is always the same.
    left, right, bottom : float
        Margins in inches. The line with the source stands in the bottom margin.
    source : str
        Line under the picture: where the data come from, n, and the rule.
    """
    lines = textwrap.wrap(title, 68)
    notes = textwrap.wrap(source, 106)
    top = 0.15 + 0.27 * len(lines) + (0.1 if lines else 0)
    bottom += 0.17 * len(notes)
    whole = top + height + bottom
    chart = Chart(figsize=(style.WIDTH, whole), dpi=style.DPI, facecolor=style.PAPER)
    chart.title = title
    box = (left / style.WIDTH, bottom / whole, 1 - (left + right) / style.WIDTH, height / whole)
    axes = chart.add_axes(box)
    axes.spines[["top", "right", "left"]].set_visible(False)
    axes.spines["bottom"].set_color(style.QUIET)
    axes.tick_params(colors=style.INK, labelsize=style.SMALL, length=0)
    left = 0.15 / style.WIDTH
    chart.text(left, 1 - 0.12 / whole, "\n".join(lines), va="top", size=style.TITLE, weight="bold", color=style.INK)
    chart.text(left, 0.08 / whole, "\n".join(notes), va="bottom", size=style.SMALL, color=style.QUIET)
    return chart, axes


def row_names(axes, names) -> None:
    """Name the rows of a chart, from top to bottom."""
    axes.set_yticks(range(len(names)), names, size=style.TEXT)
    axes.tick_params(axis="y", pad=6)
