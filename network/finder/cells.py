"""Finland as a square of cells in Z order: the cells of any larger square are one run of numbers.

A Morton code (G. M. Morton, 1966): the bits of column and row take turns. So one index of numbers serves small circles
and large ones: a circle is covered by at most nine squares about as large as itself, each of them one range.
"""

import math
from collections.abc import Iterator

# Degrees (WGS 84) of the square; `Place` takes positions inside these borders only.
_SOUTH, _WEST, _HIGH, _WIDE = 59.0, 19.0, 12.0, 13.0
# 4,096 cells a side: about 330 m from south to north, 110 to 180 m from west to east.
_BITS = 12
_SIDE = 1 << _BITS
LAST = (1 << 2 * _BITS) - 1
# The mean radius of the Earth gives this length of one degree of latitude.
KM_PER_DEGREE = 111.195


def cell(lat: float, lon: float) -> int:
    """The number of the cell of a position; one outside the square counts to the nearest edge."""
    return _code(_column(lon), _row(lat))


def around(lat: float, lon: float, km: float) -> list[tuple[int, int]]:
    """Ranges of cells (first, last) that hold every position within ``km`` kilometres, and some beyond."""
    south, north, west, east = box(lat, lon, km)
    columns, rows = (_column(west), _column(east)), (_row(south), _row(north))
    shift = next(bits for bits in range(_BITS + 1) if max(_span(columns, bits), _span(rows, bits)) <= 3)
    firsts = sorted(
        _code(column, row) << 2 * shift
        for column in range(columns[0] >> shift, (columns[1] >> shift) + 1)
        for row in range(rows[0] >> shift, (rows[1] >> shift) + 1)
    )
    return list(_joined(firsts, 1 << 2 * shift))


def box(lat: float, lon: float, km: float) -> tuple[float, float, float, float]:
    """South, north, west and east of a circle, in degrees."""
    high = km / KM_PER_DEGREE
    # Meridians draw together towards the north, so the northern edge of the circle is the widest in degrees.
    wide = high / max(math.cos(math.radians(min(lat + high, 89.0))), 0.01)
    return lat - high, lat + high, lon - wide, lon + wide


def _joined(firsts: list[int], length: int) -> Iterator[tuple[int, int]]:
    start = last = -1
    for first in firsts:
        if first != last + 1 or start < 0:
            if start >= 0:
                yield start, last
            start = first
        last = first + length - 1
    yield start, last


def _span(ends: tuple[int, int], bits: int) -> int:
    return (ends[1] >> bits) - (ends[0] >> bits) + 1


def _column(lon: float) -> int:
    return min(max(int((lon - _WEST) / _WIDE * _SIDE), 0), _SIDE - 1)


def _row(lat: float) -> int:
    return min(max(int((lat - _SOUTH) / _HIGH * _SIDE), 0), _SIDE - 1)


def _code(column: int, row: int) -> int:
    return _spread(column) | _spread(row) << 1


def _spread(number: int) -> int:
    """The bits of a number below 4,096, each followed by a zero."""
    number = (number | number << 8) & 0x00FF00FF
    number = (number | number << 4) & 0x0F0F0F0F
    number = (number | number << 2) & 0x33333333
    return (number | number << 1) & 0x55555555
