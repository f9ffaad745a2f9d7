"""Maps of tiles: each region or municipality a tile of the same size, about where it lies, with how many places it has.

Drawn from numbers only, so that it needs no picture and no other site. The same facts stand in a table beside it.
"""

import csv
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.templatetags.components import shy
from network.finder import counts
from network.geography.models import Municipality, Region

# In units of the drawing: what a tile takes, a hexagon's radius, and how round corners are.
_WIDE, _HIGH, _RADIUS, _ROUND = 116.0, 101.0, 66.0, 11.0
_GAP = 4.0
# So many letters fit on a line at the size of the style sheet; longer lines are written smaller, to a limit.
_FITS, _LETTERS, _SMALLEST = 9, 180.0, 14.5
_ONE_LINE = 11
# Where the shades begin; of these rows the first is taken whose darkest shade is for more than a few.
_STEPS = ((1, 3, 10), (3, 10, 30), (10, 30, 60), (30, 60, 100), (100, 300, 1000))
_ENOUGH = 2.5
_SOFT_HYPHEN = "\u00ad"


@dataclass(frozen=True)
class Line:
    words: str
    y: str
    size: str  # "" for that of the style sheet


@dataclass(frozen=True)
class Tile:
    """Numbers of the drawing are text: templates would write them with a Finnish comma."""

    name: str
    said: str
    url: str
    count: int
    shade: int
    path: str
    x: str
    lines: Sequence[Line]
    number_y: str
    current: bool


@dataclass(frozen=True)
class Map:
    """``key``: (shade, words) from few to many. ``wide``: too many columns for a phone, where the table takes over."""

    label: str
    caption: str
    heading: str
    box: str
    tiles: Sequence[Tile]
    key: Sequence[tuple[int, str]]
    wide: bool

    @property
    def rows(self) -> list[Tile]:
        """For the table, by name as Finnish and Swedish sort."""
        return sorted(self.tiles, key=lambda tile: alphabet(tile.name))


@dataclass(frozen=True)
class _Spot:
    area: Region | Municipality
    url: str
    column: float
    row: float


def country(current: Region | None = None, places: Mapping[int, int] | None = None) -> Map:
    """All regions with their numbers of places to go to; three queries, one when ``places`` were counted already."""
    places = counts.sites_by_region() if places is None else places
    found = [(region, *_positions()[region.code]) for region in Region.objects.all() if region.code in _positions()]
    spots = [_Spot(region, reverse("finder:region", args=[region.code]), *place) for region, *place in found]
    return _drawn(
        spots,
        {region.pk: places.get(region.pk, 0) for region, *_place in found},
        current=current,
        hexagons=True,
        words=(_("Regions on the map"), _("Places of digital support by region"), _("Region")),
    )


def region(region: Region, municipalities: Iterable[Municipality], places: dict[int, int]) -> Map:
    """The municipalities of a region with their numbers of places; asks the database nothing."""
    placed = [each for each in municipalities if each.tile_row is not None and each.tile_col is not None]
    left = min((each.tile_col or 0 for each in placed), default=0)
    top = min((each.tile_row or 0 for each in placed), default=0)
    spots = [
        _Spot(
            each,
            reverse("finder:municipality", args=[each.code]),
            (each.tile_col or 0) - left,
            (each.tile_row or 0) - top,
        )
        for each in placed
    ]
    name = {"region": region.name}
    words = (
        _("Municipalities of %(region)s on the map") % name,
        _("Places of digital support by municipality"),
        _("Municipality"),
    )
    return _drawn(spots, places, current=None, hexagons=False, words=words)


@cache
def _positions() -> dict[str, tuple[float, float]]:
    """(column, row) of each region; rows from the north, columns from the west, every other row half a tile in."""
    with (Path(__file__).parent / "data/region_tiles.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: (float(row["column"]), float(row["row"])) for row in csv.DictReader(file)}


def _drawn(
    spots: Sequence[_Spot],
    places: dict[int, int],
    *,
    current: Region | None,
    hexagons: bool,
    words: tuple[str, str, str],
) -> Map:
    numbers = [places.get(spot.area.pk, 0) for spot in spots]
    steps = steps_for(max(numbers, default=0))
    columns = max((spot.column for spot in spots), default=0) + 1
    rows = max((spot.row for spot in spots), default=0) + 1
    height = (rows - 1) * _HIGH + 2 * _RADIUS if hexagons else rows * _HIGH + _GAP
    tiles = [
        _tile(spot, count, shade_of(count, steps), spot.area == current, hexagon=hexagons)
        for spot, count in zip(spots, numbers, strict=True)
    ]
    label, caption, heading = words
    return Map(
        label=label,
        caption=caption,
        heading=heading,
        box=f"0 0 {columns * _WIDE + _GAP:.0f} {height:.0f}",
        tiles=tiles,
        key=_key(steps),
        wide=columns > 5,
    )


def steps_for(largest: int) -> tuple[int, int, int]:
    """Where the second, third and fourth shade begin, for a map whose largest number is this."""
    return next((row for row in _STEPS if row[2] * _ENOUGH >= largest), _STEPS[-1])


def shade_of(count: int, steps: tuple[int, int, int]) -> int:
    """1 (few) to 4 (many)."""
    return 1 + sum(count >= step for step in steps)


def _key(steps: tuple[int, int, int]) -> list[tuple[int, str]]:
    second, third, fourth = steps
    fewest = _("none") if second == 1 else _("under %(number)s") % {"number": second}
    return [(1, fewest), (2, _span(second, third)), (3, _span(third, fourth)), (4, _("%s or more") % fourth)]


def _span(first: int, after: int) -> str:
    return f"{first}\u2013{after - 1}"


def _tile(spot: _Spot, count: int, shade: int, current: bool, *, hexagon: bool) -> Tile:
    x = spot.column * _WIDE + _WIDE / 2 + _GAP / 2
    y = spot.row * _HIGH + (_RADIUS if hexagon else _HIGH / 2 + _GAP / 2)
    name = str(spot.area)
    lines = _lines(name)
    tops = (y - 19, y + 3) if len(lines) == 2 else (y - 7,)
    said = ngettext("%(name)s %(number)s place", "%(name)s %(number)s places", count)
    return Tile(
        name=name,
        said=said % {"name": name, "number": count},
        url=spot.url,
        count=count,
        shade=shade,
        path=_outline(x, y, hexagon=hexagon),
        x=f"{x:.1f}",
        lines=[Line(part, f"{top:.1f}", _size(lines)) for part, top in zip(lines, tops, strict=True)],
        number_y=f"{y + (34 if len(lines) == 2 else 25):.1f}",
        current=current,
    )


def _lines(name: str) -> list[str]:
    """A name on one line or two: broken at a hyphen or a space, else a long one between syllables."""
    for sign in ("-", " "):
        first, found, second = name.partition(sign)
        if found and len(name) > _FITS:
            return [f"{first}{sign}".strip(), second]
    syllables = shy(name).split(_SOFT_HYPHEN)
    if len(name) <= _ONE_LINE or len(syllables) == 1:
        return [name]
    starts = ["".join(syllables[:n]) for n in range(1, len(syllables))]
    first = min(starts, key=lambda start: abs(len(start) - len(name) / 2))
    return [f"{first}-", name[len(first) :]]


def _size(lines: Sequence[str]) -> str:
    longest = max(len(line) for line in lines)
    return "" if longest <= _FITS else f"{max(_SMALLEST, _LETTERS / longest):.1f}"


def _outline(x: float, y: float, *, hexagon: bool) -> str:
    if hexagon:
        reach, turns = _RADIUS * 0.965, range(6)
        corners = [(x + reach * math.sin(math.pi * i / 3), y - reach * math.cos(math.pi * i / 3)) for i in turns]
    else:
        right, down = _WIDE / 2 - _GAP / 2, _HIGH / 2 - _GAP / 2
        corners = [(x - right, y - down), (x + right, y - down), (x + right, y + down), (x - right, y + down)]
    return _rounded(corners)


def _rounded(corners: Sequence[tuple[float, float]]) -> str:
    """The path through these corners, each of them rounded off."""
    path = ""
    for number, corner in enumerate(corners):
        start = _towards(corner, corners[number - 1])
        end = _towards(corner, corners[(number + 1) % len(corners)])
        path += f"{'L' if path else 'M'}{start[0]:.1f} {start[1]:.1f}"
        path += f"Q{corner[0]:.1f} {corner[1]:.1f} {end[0]:.1f} {end[1]:.1f}"
    return f"{path}Z"


def _towards(corner: tuple[float, float], other: tuple[float, float]) -> tuple[float, float]:
    part = _ROUND / math.dist(corner, other)
    return corner[0] + (other[0] - corner[0]) * part, corner[1] + (other[1] - corner[1]) * part


def alphabet(name: str) -> str:
    """å, ä and ö come last in both languages."""
    return name.lower().replace("å", "z1").replace("ä", "z2").replace("ö", "z3")
