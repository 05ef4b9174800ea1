"""The one typeface of pictures, pages, slides and print; where its package is not there, matplotlib's own stands in.

Fira Sans (Mozilla and Telefonica, SIL Open Font License 1.1): tall small letters, drawn for screens
of all kinds, and figures that are read with ease.
"""

import base64
import io
import logging
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path

FAMILY = "Fira Sans"
# The letters of Europe's languages that are written in Latin letters.
LATIN = "".join(map(chr, [*range(0x20, 0x7F), *range(0xA0, 0x180), *range(0x2010, 0x2040), *map(ord, "€−≈≠≤≥")]))
INSTEAD = "DejaVu Sans"  # comes with matplotlib; it also has the signs that the other one lacks


def files() -> dict[str, Path]:
    """Return the file of each face: Regular, Bold, Italic, BoldItalic; none without the package that carries them."""
    found = find_spec("fontpkg_fira_sans")  # without importing it
    names = ("Regular", "Bold", "Italic", "BoldItalic") if found else ()
    return {name: Path(found.origin).parent / "files" / f"FiraSans-{name}.ttf" for name in names}


def rule(file, letters, weight="normal", style="normal") -> str:
    """Return a font with these letters only, as a rule of CSS for the family ``Lesson``; weight and style as CSS writes them."""
    code = base64.b64encode(_cut(file, letters, "woff")).decode("ascii")
    return f"@font-face{{font-family:Lesson;font-weight:{weight};font-style:{style};src:url(data:font/woff;base64,{code})}}"


@lru_cache(maxsize=256)
def _cut(file, letters, flavor=None) -> bytes:
    from fontTools import subset

    logging.getLogger("fontTools").setLevel(logging.ERROR)
    unneeded = ["MATH", "GDEF", "GPOS", "GSUB", "FFTM"]
    options = subset.Options(flavor=flavor, layout_features=[], hinting=False, drop_tables=unneeded)
    subsetter, written = subset.Subsetter(options), io.BytesIO()
    subsetter.populate(text=letters)
    # The few letters of a picture are cut from these: to read a whole font takes four times as long.
    few = letters != LATIN and set(letters) <= set(LATIN)
    with subset.load_font(io.BytesIO(_cut(file, LATIN)) if few else file, options) as font:
        subsetter.subset(font)
        subset.save_font(font, written, options)
    return written.getvalue()


@cache
def rules(*faces) -> str:
    """Return the faces that a page needs; left out: all that a lesson needs."""
    looks = {"Regular": {}, "Bold": {"weight": "bold"}, "Italic": {"style": "italic"}}
    return "".join(rule(file, LATIN, **looks[face]) for face, file in files().items() if face in (faces or looks))
