"""The fonts of documents: which of them a text needs, and how wide it will be."""

import hashlib
import io
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont

ASSETS = Path(__file__).parent / "documents_assets"
MAIN = {"regular": "AtkinsonHyperlegibleNext_400Regular.ttf", "bold": "AtkinsonHyperlegibleNext_700Bold.ttf"}
# For signs that the main font lacks, in this order. Loaded only when a text needs them: they are large.
FALLBACKS = {"sans": "NotoSans-Bold.ttf", "arabic": "NotoSansArabic-Bold.ttf", "hebrew": "NotoSansHebrew-Bold.ttf"}

_KERNING = 1.05  # Atkinson sets "xxxx" 4.4 % wider than its letters are, the most we found
_UNKNOWN = 1.0


@cache
def font(name: str) -> bytes:
    """The file of a font. Fallbacks get the main font's ascent and descent: a line with them stands as high as without.

    Their letters may then reach a little out of the line, into the empty space above it.
    """
    if name in MAIN:
        return (ASSETS / MAIN[name]).read_bytes()
    written = io.BytesIO()
    file = ASSETS / FALLBACKS[name]
    with TTFont(ASSETS / MAIN["bold"], lazy=True) as main, TTFont(file, lazy=True, recalcTimestamp=False) as own:
        scale = own["head"].unitsPerEm / main["head"].unitsPerEm
        top, bottom = round(main["hhea"].ascent * scale), round(main["hhea"].descent * scale)
        own["hhea"].ascent, own["hhea"].descent, own["hhea"].lineGap = top, bottom, 0
        sides = own["OS/2"]
        sides.sTypoAscender, sides.sTypoDescender, sides.sTypoLineGap = top, bottom, 0
        sides.usWinAscent, sides.usWinDescent = top, -bottom
        own.save(written)
    return written.getvalue()


@cache
def digest(name: str) -> bytes:
    """sha256 of a font's file, to tell it from a font of the machine."""
    return hashlib.sha256(font(name)).digest()


def width(text: str, *, bold: bool) -> float:
    """Of one line, in ems: the sum of what each sign takes, with a margin for kerning."""
    main = _advances(MAIN["bold" if bold else "regular"])
    return sum(main.get(sign) or _fallback_advance(sign) for sign in text) * _KERNING


def fallbacks(text: str) -> tuple[str, ...]:
    """The names of the fallback fonts that the text needs beside the main font."""
    needed = {_font_of(sign) for sign in _lacking(text)}
    return tuple(name for name in FALLBACKS if name in needed)


def can_draw(text: str) -> bool:
    """Whether our fonts have every sign of the text."""
    return all(_font_of(sign) for sign in _lacking(text))


def _lacking(text: str) -> Iterator[str]:
    return (sign for sign in set(text) if sign.isprintable() and sign not in _advances(MAIN["bold"]))


def _font_of(sign: str) -> str:
    return next((name for name, file in FALLBACKS.items() if sign in _advances(file)), "")


def _fallback_advance(sign: str) -> float:
    found = _font_of(sign)
    return _advances(FALLBACKS[found])[sign] if found else _UNKNOWN


@cache
def _advances(file: str) -> dict[str, float]:
    """Width of each sign a font has, in ems."""
    with TTFont(ASSETS / file, lazy=True) as font:
        per_em, metrics = font["head"].unitsPerEm, font["hmtx"]
        return {chr(sign): metrics[glyph][0] / per_em for sign, glyph in font.getBestCmap().items()}
