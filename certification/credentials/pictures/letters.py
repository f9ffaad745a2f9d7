"""Words as outlines: a picture of them looks the same everywhere, whatever fonts a machine has.

Lengths are in units of the drawing; y grows downwards.
"""

import math
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

import uharfbuzz
from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.pens.transformPen import TransformPen

from certification.credentials import lettering

_FONTS = (lettering.MAIN["bold"], *lettering.FALLBACKS.values())


@dataclass(frozen=True)
class _Glyph:
    """All in ems: where its origin is, from the start of the line, and how far the next one is."""

    font: str
    number: int
    at: float
    rise: float
    advance: float


def width(text: str, size: float) -> float:
    """Of one line."""
    return size * sum(glyph.advance for glyph in _glyphs(text))


def straight(text: str, size: float, middle: float, baseline: float) -> str:
    """Path data of one line, centred."""
    left = middle - width(text, size) / 2
    return "".join(
        _outline(glyph, size, left + glyph.at * size, baseline - glyph.rise * size, 0) for glyph in _glyphs(text)
    )


def on_arc(text: str, size: float, centre: tuple[float, float], radius: float, *, upper: bool) -> str:
    """Path data of one line along a circle, centred at its top or at its bottom, where it stands upright as well."""
    side, half = (1 if upper else -1), width(text, size) / 2
    drawn = []
    for glyph in _glyphs(text):
        # Each glyph stands upright at its own middle.
        reach, rise = glyph.advance / 2 * size, glyph.rise * size
        angle = (glyph.at * size + reach - half) / radius
        x, y = centre[0] + radius * math.sin(angle), centre[1] - side * radius * math.cos(angle)
        cos, sin = math.cos(side * angle), math.sin(side * angle)
        drawn.append(_outline(glyph, size, x - reach * cos + rise * sin, y - reach * sin - rise * cos, side * angle))
    return "".join(drawn)


def _outline(glyph: _Glyph, size: float, x: float, y: float, turn: float) -> str:
    """``turn``: in radians, clockwise."""
    font = _font(glyph.font)
    scale, cos, sin = size / font.face.upem, math.cos(turn), math.sin(turn)
    pen = SVGPathPen(None, ntos=lambda number: f"{number:.1f}".removesuffix(".0"))
    font.draw_glyph_with_pen(
        glyph.number, TransformPen(pen, (scale * cos, scale * sin, scale * sin, -scale * cos, x, y))
    )
    return str(pen.getCommands())


@lru_cache(maxsize=512)
def _glyphs(text: str) -> tuple[_Glyph, ...]:
    """From left to right; signs that the main font lacks come from the first other one that has them."""
    found, at = [], 0.0
    for name, run in _runs(text):
        font, buffer = _font(name), uharfbuzz.Buffer()
        buffer.add_str(run)
        buffer.guess_segment_properties()
        uharfbuzz.shape(font, buffer)
        em = font.face.upem
        for glyph, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True):
            found.append(
                _Glyph(name, glyph.codepoint, at + place.x_offset / em, place.y_offset / em, place.x_advance / em)
            )
            at += place.x_advance / em
    return tuple(found)


def _runs(text: str) -> Iterator[tuple[str, str]]:
    """Stretches of signs drawn in one font; marks stay with the letter they belong to."""
    name, run = "", ""
    for sign in text:
        own = name if name and unicodedata.combining(sign) else _font_of(sign)
        if own != name and run:
            yield name, run
            run = ""
        name, run = own, run + sign
    if run:
        yield name, run


def _font_of(sign: str) -> str:
    return next((name for name in _FONTS if _font(name).get_nominal_glyph(ord(sign))), _FONTS[0])


@cache
def _font(name: str) -> uharfbuzz.Font:
    return uharfbuzz.Font(uharfbuzz.Face(uharfbuzz.Blob.from_file_path(lettering.ASSETS / name)))
