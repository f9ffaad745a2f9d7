"""Growing and shrinking circles: finds the nearest in few questions, each of which returns a bounded number of rows."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from network.finder.index import NEAR_KM

Row = TypeVar("Row")

# No two places in Finland are further apart.
COUNTRY_KM = 1_500.0
# Each question returns at most so many rows; one more tells that there are more.
MOST = 300
# A circle grows when it holds too few, and shrinks when it holds too many, by these factors.
_WIDER, _CLOSER = 5.0, 5.0
_QUESTIONS = 4
# With this many near by, nobody needs those a little further off.
_PLENTY = 100


@dataclass(frozen=True)
class Ring(Generic[Row]):
    """All rows within ``km``. ``more``: there are others close behind, too many to be listed."""

    rows: Sequence[Row]
    km: float
    more: bool


def grow(fetch: Callable[[float], Sequence[Row]], enough: Callable[[Sequence[Row]], bool], start: float) -> Ring[Row]:
    """``fetch(km)`` returns the rows of a circle, MOST + 1 of them when there are more. Begins with ``start`` km, asks
    _QUESTIONS times at most, and once more in a crowd that no circle would part: of that the rows are a sample."""
    found: Ring[Row] | None = None
    crowded: Ring[Row] | None = None
    km = start
    for _question in range(_QUESTIONS):
        rows = fetch(km)
        if len(rows) > MOST:
            crowded = Ring(rows[:MOST], km, more=True)
        else:
            found = Ring(rows, km, more=False)
        if found and (found.km >= COUNTRY_KM or (len(found.rows) >= _PLENTY if crowded else enough(found.rows))):
            break
        km = _next(found, crowded)
    if found and (found.rows or not crowded):
        return Ring(found.rows, found.km, more=crowded is not None)
    return crowded or Ring((), COUNTRY_KM, more=False)


def _next(found: "Ring[Row] | None", crowded: "Ring[Row] | None") -> float:
    if crowded and found:
        return math.sqrt(found.km * crowded.km)
    if crowded:
        return crowded.km / _CLOSER
    wider = found.km * _WIDER if found else NEAR_KM
    return wider if wider <= COUNTRY_KM / _WIDER else COUNTRY_KM
