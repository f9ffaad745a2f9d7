"""Slot: where exercises are presented. The pages stand on a higher floor, which registers itself here in ready()."""

from typing import Protocol


class Places(Protocol):
    """Addresses are paths on this site, in ``language`` where a page in it is live, else in the source language."""

    def scenario_url(self, code: str, language: str) -> str | None:
        """The page on which the exercise with this code is begun; None while there is none."""
        ...

    def index_url(self, language: str) -> str | None:
        """The list of all exercises."""
        ...


_places: list[Places] = []


def register(places: Places) -> None:
    _places[:] = [places]


def places() -> Places:
    """Raises RuntimeError when no floor has registered: the house is wired wrongly."""
    if not _places:
        raise RuntimeError("No floor tells where exercises are presented; see training.practice.places.")
    return _places[0]
