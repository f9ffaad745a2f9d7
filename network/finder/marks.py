"""The slot by which a higher floor says something good of an organisation, such as that it is certified."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Mark:
    """``words`` in the active language; ``url``: where it can be checked."""

    words: str
    url: str


# Asked once a page with all organisations on it, or with all places, so that a list costs no more than one.
Marker = Callable[[Collection[UUID]], Mapping[UUID, Mark]]

_markers: list[Marker] = []
# Of what holds of an organisation for some of its places only: the one for its own page, the one for places.
_partly: list[tuple[Marker, Marker]] = []


def register(marker: Marker) -> None:
    """Of organisations: their marks stand on each of their places, too."""
    if marker not in _markers:
        _markers.append(marker)


def register_partly(organisations: Marker, places: Marker) -> None:
    """For what does not hold everywhere. ``organisations`` is asked for the page of an organisation only; ``places``,
    by the ids of places, wherever a place is shown."""
    if (organisations, places) not in _partly:
        _partly.append((organisations, places))


def of(organisations: Collection[UUID]) -> dict[UUID, list[Mark]]:
    """The marks of each organisation that has any, for its own page."""
    return _said(organisations, [*_markers, *(whole for whole, _places in _partly)])


def of_places(places: Mapping[UUID, UUID]) -> dict[UUID, list[Mark]]:
    """The marks of each place that has any. ``places``: of each its organisation."""
    whole = _said(set(places.values()), _markers)
    own = _said(places.keys(), [each for _organisations, each in _partly])
    found = {place: [*whole.get(places[place], []), *own.get(place, [])] for place in places}
    return {place: marks for place, marks in found.items() if marks}


def _said(keys: Collection[UUID], markers: Collection[Marker]) -> dict[UUID, list[Mark]]:
    found: dict[UUID, list[Mark]] = {}
    for marker in markers if keys else []:
        for key, mark in marker(keys).items():
            found.setdefault(key, []).append(mark)
    return found
