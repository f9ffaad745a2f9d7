"""How far it is, as the crow flies."""

import heapq
from math import asin, cos, hypot, isfinite, radians, sin, sqrt
from typing import NamedTuple

from django.db.models import QuerySet

from network.geography.models import Municipality

Position = tuple[float, float]
"""Latitude and longitude in degrees, WGS 84."""

EARTH = 6371.0088
"""Mean radius in kilometres (IUGG): the globe as a sphere, right to half a per cent."""


class Near(NamedTuple):
    """A municipality and how far its middle is, in kilometres."""

    municipality: Municipality
    kilometres: float


def kilometres(one: Position, other: Position) -> float:
    """The distance of two positions on a sphere, by the haversine formula: right to half a per cent."""
    (lat, lon), (to_lat, to_lon) = (tuple(map(radians, each)) for each in (one, other))
    half = hypot(sin((to_lat - lat) / 2), sqrt(cos(lat) * cos(to_lat)) * sin((to_lon - lon) / 2))
    return 2 * EARTH * asin(min(1.0, half))


def nearest(lat: float, lon: float, count: int = 1) -> list[Near]:
    """The municipalities of today whose middles are nearest, the nearest first. ValueError for what is no position.

    Two statements, whatever the count.
    """
    if not (isfinite(lat) and isfinite(lon) and abs(lat) <= 90 and abs(lon) <= 180):
        raise ValueError("A position is a latitude of -90 … 90 and a longitude of -180 … 180 degrees.")
    middles = Municipality.objects.in_force().values_list("pk", "lat", "lon")
    found = heapq.nsmallest(
        max(count, 0), ((kilometres((lat, lon), (its_lat, its_lon)), pk) for pk, its_lat, its_lon in middles)
    )
    # A plain query set: modeltranslation's takes twice as long and would return the same rows.
    rows: dict[int, Municipality] = QuerySet(Municipality).select_related("region").in_bulk([pk for _far, pk in found])
    return [Near(rows[pk], far) for far, pk in found]
