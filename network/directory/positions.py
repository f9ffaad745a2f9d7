"""Positions as people copy them from maps."""

import re

# A municipality reaches at most so far from its middle: Inari, the widest, does not. What is further away is a slip.
FARTHEST_KM = 200

_NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?")
_LATITUDES, _LONGITUDES = (59.0, 71.0), (19.0, 32.0)


def read(text: str) -> tuple[float, float] | None:
    """Latitude and longitude in degrees (WGS 84) out of "62.8925, 27.6783", "62,8925 27,6783" or "27.6783 E 62.8925 N".
    Which is which shows by itself: in Finland no latitude could be a longitude. None for anything else."""
    numbers = [float(found.replace(",", ".")) for found in _NUMBER.findall(_apart(text))]
    if len(numbers) != 2:
        return None
    for lat, lon in (numbers, reversed(numbers)):
        if _within(lat, _LATITUDES) and _within(lon, _LONGITUDES):
            return lat, lon
    return None


def write(lat: float | None, lon: float | None) -> str:
    """As it is shown in the form; "" for none. Five decimals are one metre."""
    return "" if lat is None or lon is None else f"{lat:.5f}, {lon:.5f}"


def _apart(text: str) -> str:
    """A comma between two numbers with points is no decimal comma."""
    return text.replace(",", " ") if "." in text else text


def _within(number: float, limits: tuple[float, float]) -> bool:
    return limits[0] <= number <= limits[1]
