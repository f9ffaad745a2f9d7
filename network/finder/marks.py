"""The slot by which a higher floor says something good of an organisation, such as that it is certified."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Mark:
    """``words`` in the active language; ``url``: where it can be checked."""

    words: str
    url: str


# Asked once a page with all organisations on it, so that a list costs no more than one.
Marker = Callable[[Collection[UUID]], Mapping[UUID, Mark]]

_markers: list[Marker] = []


def register(marker: Marker) -> None:
    if marker not in _markers:
        _markers.append(marker)


def of(organisations: Collection[UUID]) -> dict[UUID, list[Mark]]:
    """The marks of each organisation that has any."""
    found: dict[UUID, list[Mark]] = {}
    for marker in _markers if organisations else []:
        for organisation, mark in marker(organisations).items():
            found.setdefault(organisation, []).append(mark)
    return found
