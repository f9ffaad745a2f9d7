"""Growing and shrinking circles: finds the nearest in few questions, each of which returns a bounded number of rows."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
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
    """All rows within ``km`` kilometres. ``more``: there are others, there or close behind, too many to be listed."""

    rows: Sequence[Row]
    km: float
    more: bool


def grow(fetch: Callable[[float], Ring[Row]], enough: Callable[[Ring[Row]], bool], start: float) -> Ring[Row]:
    """``fetch(km)`` returns a circle, with MOST of its rows when there are more. Begins with ``start`` km and asks
    _QUESTIONS times at most. Where too few stand before a crowd that no circle would part, of that crowd the rows are
    a sample."""
    found: Ring[Row] | None = None
    crowded: Ring[Row] | None = None
    km = start
    for _question in range(_QUESTIONS):
        ring = fetch(km)
        if ring.more:
            crowded = ring
        else:
            found = ring
        if found and (found.km >= COUNTRY_KM or (len(found.rows) >= _PLENTY if crowded else enough(found))):
            break
        km = _next(found, crowded)
    if not (found and crowded):
        return found or crowded or Ring((), COUNTRY_KM, more=False)
    if enough(found):
        return replace(found, more=True)
    # Those few are the nearest, but nobody is to think that they are all.
    return replace(crowded, rows=list(dict.fromkeys([*found.rows, *crowded.rows]))[:MOST])


def _next(found: "Ring[Row] | None", crowded: "Ring[Row] | None") -> float:
    if crowded and found:
        return math.sqrt(found.km * crowded.km)
    if crowded:
        return crowded.km / _CLOSER
    wider = found.km * _WIDER if found else NEAR_KM
    return wider if wider <= COUNTRY_KM / _WIDER else COUNTRY_KM
