"""A picture as SVG: sharp at every size, small and, where it stands `alone`, with its letters inside."""

import io
import re
from collections import defaultdict
from contextlib import nullcontext
from functools import wraps

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, findfont

from .style import FAMILIES
from .typeface import rule

# A dollar sign is money, and letters are as wide as they were measured: moved to whole dots, they are wider, and take longer.
_SETTINGS = {name: value for name, value in mpl.rcParamsDefault.items() if name != "backend"}
_SETTINGS |= {"font.family": FAMILIES, "text.parse_math": False, "text.hinting": "no_hinting", "svg.fonttype": "none"}
_drawing = False


def ours(draw):
    """Let a function draw by matplotlib's own settings, whatever style a reader has chosen; inside it, they are set already."""

    @wraps(draw)
    def drawn(*args, **words):
        global _drawing
        before, _drawing = _drawing, True
        try:
            with nullcontext() if before else mpl.rc_context(_SETTINGS):
                return draw(*args, **words)
        finally:
            _drawing = before

    return drawn


# What matplotlib writes and nobody needs: a prologue, names, the font of each text, long numbers and spaces, groups of one part.
_NEEDLESS = [
    (r"^.*?(?=<svg )|<!--.*?-->", ""),
    (r"; stroke-linejoin: miter|\*\{stroke-linejoin: round; stroke-linecap: butt\}", ""),  # these are what browsers do
    (r' transform="rotate\(-0 [^"]*"|\bfont-family: [^;"]*;? ?', ""),
    (r' id="(?![pmh][0-9a-f]{10}")[^"]*"', ""),
    (r"\s*\n\s*", " "),
    (r"(\.\d\d)\d+(?=[^<>]*>)|(?<=[:;]) (?=[^<>]*>)| ?([MLCQz]) ?(?=[^<>]*/>)", r"\1\2"),
    (r"> <", "><"),
    *[(r"<g>(<[^<>]*/>)?</g>|<g/>", r"\1")] * 3,
]


@ours
def svg(chart, moving=None) -> str:
    """Return a picture as SVG; ``moving``: True for only what `Chart.move` has moved, False for only what stays."""
    parts = [part for part in chart.findobj() if part.get_visible() and not isinstance(part, (Figure, Axes))]
    hidden = [] if moving is None else [part for part in parts if (part in chart.moving) != moving]
    for part in hidden:
        part.set_visible(False)
    file = io.StringIO()
    # Names of parts differ from picture to picture, so that many can stand in one page; `ours` takes the setting back.
    mpl.rcParams["svg.hashsalt"] = f"{chart.get_size_inches()}{chart.alt}"
    # Not the chart's own, which would take it back now.
    Figure.savefig(chart, file, format="svg", metadata=dict.fromkeys(["Creator", "Date", "Format", "Type"]))
    for part in hidden:
        part.set_visible(True)
    text = file.getvalue()
    for pattern, instead in _NEEDLESS:
        text = re.sub(pattern, instead, text, flags=re.DOTALL)
    names = ",".join(f"'{name}'" for name in FAMILIES)  # for the signs that a face lacks, and for print
    return text.rstrip().replace("</style>", f"text{{font-family:Lesson,{names},sans-serif}}</style>", 1)


def alone(drawing) -> str:
    """Return an SVG with the letters that it uses as a font of its own: an image has none of its page's."""
    letters, faces = defaultdict(set), ""
    for look, words in re.findall(r"<text style=\"([^\"]*)\"[^>]*>([^<]*)</text>", drawing):
        letters["bold" if re.search(r"\b(bold|700)\b", look) else "normal"] |= set(words)
    for weight, some in sorted(letters.items(), reverse=True):
        faces += rule(findfont(FontProperties(family=FAMILIES, weight=weight)), "".join(sorted(some)), weight)
    return drawing.replace("</style>", f"{faces}</style>", 1)
