"""Draws the picture badge: a seal with the two figures, what was achieved, by whom it was given and in which year.

The words are outlines, and an SVG says them again in its title for those who hear it. Units: the seal is 600 wide.
"""

import math
import re
from bisect import bisect_right
from collections.abc import Iterator
from xml.sax.saxutils import escape

from certification.credentials.pictures import letters
from certification.credentials.pictures.wording import Face

SIDE = 600
_CENTRE = (SIDE / 2, SIDE / 2)
_DEEP, _BRAND, _INK, _SUN, _ROWAN = "#083e45", "#0b5a61", "#14282d", "#f6b44b", "#d9624a"
_RING, _INNER = 292, 234  # radii of the seal and of the white field in it
_TITLE_SIZES = (46, 42, 38, 34, 31, 28, 25, 22, 20, 18)
_TITLE_TOP, _TITLE_BOTTOM = 242, 434
_LEADING = 1.16
_MARGIN = 16
_PIECES = re.compile(r"[^\s‐-]*[‐-]|[^\s‐-]+")
# The figures of the logo, in its own 48 units, and the shore of the certificate.
_FIGURES = (
    f'<circle cx="18" cy="11.5" r="7.5" fill="{_BRAND}"/><path fill="{_BRAND}" d="M4 45V36a14 14 0 0 1 28 0v9z"/>'
    f'<circle cx="34.5" cy="17" r="6" fill="{_ROWAN}"/><path fill="{_ROWAN}" d="M22 45v-7a11.5 11.5 0 0 1 23 0v7z"/>'
    f'<path fill="{_SUN}" d="M29.05 27.4A14 14 0 0 1 32 36v9H22v-7a11.5 11.5 0 0 1 7.05-10.6z"/>'
)
_SHORE = (
    '<path fill="#dcedea" d="M40 462c90-26 150-4 240 2s180-34 290-8v144H40z"/>'
    '<path fill="#a9d0cb" d="M40 488c110-22 190 4 290-4s150-18 240-4v120H40z"/>'
    f'<path fill="{_BRAND}" d="M40 496c120-14 250 8 360 0s120-10 170-6v110H40z"/>'
)

Line = tuple[str, float]  # a text and its baseline


def draw(face: Face, description: str, inside: str = "", namespaces: str = "") -> str:
    """The whole SVG. ``inside`` is markup that stands directly after its first tag."""
    size, lines = _title(face.title)
    words = "".join(letters.straight(text, size, _CENTRE[0], baseline) for text, baseline in lines)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg"{namespaces} viewBox="0 0 {SIDE} {SIDE}" width="{SIDE}"'
        f' height="{SIDE}" role="img" aria-labelledby="says" xml:lang="{face.language}">{inside}'
        f'<title id="says">{escape(description)}</title>'
        f'<defs><clipPath id="field"><circle cx="300" cy="300" r="{_INNER}"/></clipPath></defs>'
        f'<circle cx="300" cy="300" r="{_RING}" fill="{_DEEP}"/>'
        f'<circle cx="300" cy="300" r="{_INNER}" fill="#fff"/><g clip-path="url(#field)">{_SHORE}</g>'
        f'<circle cx="300" cy="300" r="{_INNER + 3}" fill="none" stroke="{_SUN}" stroke-width="6"/>'
        f'<g transform="translate(244 82) scale(2.35)">{_FIGURES}</g>'
        f'<path fill="{_BRAND}" d="{letters.straight(face.kind, _fit(face.kind, 21, 360), 300, 228)}"/>'
        f'<path fill="{_INK}" d="{words}"/>'
        f'<path fill="#fff" d="{letters.straight(face.year, 28, 300, 526)}{_rim(face.issuer)}"/></svg>'
    )


def _rim(issuer: str) -> str:
    """The issuer along the upper rim, the name of the service at its foot."""
    size = _fit(issuer, 27, 250 * math.pi * 1.3)
    return letters.on_arc(issuer, size, _CENTRE, 254, upper=True) + letters.on_arc(
        "Vieri", 27, _CENTRE, 273, upper=False
    )


def _fit(text: str, size: float, room: float) -> float:
    """The size, or a smaller one that fits into one line."""
    return min(size, size * room / max(letters.width(text, size), 1))


def _title(title: str) -> tuple[float, list[Line]]:
    """The largest size in which the title fits in whole words; else the smallest one, with words broken."""
    for size in _TITLE_SIZES:
        if lines := _laid(title, size):
            return size, lines
    return _TITLE_SIZES[-1], _forced(title, _TITLE_SIZES[-1])


def _laid(title: str, size: float) -> list[Line]:
    """The title in as few lines as it needs, each as wide as the seal is there; nothing when it does not fit."""
    for baselines in _blocks(size):
        texts = _broken(title, [_room(baseline, size) for baseline in baselines], size)
        if texts:
            return list(zip(texts, baselines, strict=True))
    return []


def _blocks(size: float) -> Iterator[list[float]]:
    """The baselines of one line, of two, and so on: each as a block in the middle of the field of the title."""
    leading = size * _LEADING
    for count in range(1, int((_TITLE_BOTTOM - _TITLE_TOP) / leading) + 1):
        top = (_TITLE_TOP + _TITLE_BOTTOM - count * leading) / 2
        yield [top + (number + 0.79) * leading for number in range(count)]


def _room(baseline: float, size: float) -> float:
    """How wide a line may be: the chord of the white field at its upper or its lower edge."""
    far = max(abs(baseline - 0.75 * size - _CENTRE[1]), abs(baseline + 0.22 * size - _CENTRE[1]))
    return 2 * (math.sqrt(max(_INNER**2 - far**2, 0)) - _MARGIN)


def _broken(title: str, rooms: list[float], size: float) -> list[str]:
    """The title in exactly so many lines, filled as evenly as may be; nothing when it does not fit."""
    # The best way to fill the lines so far up to each piece: how full its fullest line is, and its lines.
    pieces = [match.span() for match in _PIECES.finditer(title)]
    best: dict[int, tuple[float, list[str]]] = {0: (0.0, [])}
    for room in rooms:
        then: dict[int, tuple[float, list[str]]] = {}
        for first, (fullest, lines) in best.items():
            for last in range(first + 1, len(pieces) + 1):
                text = title[pieces[first][0] : pieces[last - 1][1]]
                full = letters.width(text, size) / room if room > 0 else math.inf
                if full > 1:
                    break
                if last not in then or max(full, fullest) < then[last][0]:
                    then[last] = (max(full, fullest), [*lines, text])
        best = then
    return best.get(len(pieces), (0.0, []))[1] if pieces else []


def _forced(title: str, size: float) -> list[Line]:
    """Line after line is filled, and words that are wider than a line are broken. What is too long is cut short."""
    texts: list[str] = []
    for baselines in _blocks(size):
        texts, rest = [], title
        for baseline in baselines:
            text, rest = _parted(rest, _room(baseline, size), size)
            texts.append(text)
        if not rest:
            break
    else:
        texts[-1] = texts[-1][:-2].rstrip() + "…"
    return list(zip(texts, baselines, strict=True))


def _parted(text: str, room: float, size: float) -> tuple[str, str]:
    """As much of the text as has room in one line, up to the end of a word if there is one, and the rest."""
    fitting = max(1, bisect_right(range(1, len(text) + 1), room, key=lambda end: letters.width(text[:end], size)))
    if fitting < len(text):
        at = max(text.rfind(" ", 0, fitting + 1), *(text.rfind(sign, 0, fitting) + 1 for sign in "-‐"))
        fitting = at if at > 0 else fitting
    return text[:fitting].rstrip(), text[fitting:].lstrip()
