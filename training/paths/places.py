"""Slot: where learning paths are read. The pages stand on a higher floor, which registers itself here in ready()."""

from typing import Protocol

from training.paths.models import LearningPath


class Places(Protocol):
    def path_url(self, path: LearningPath, language: str) -> str | None:
        """A path on this site, in ``language`` where a page in it is live, else in the source language."""
        ...


_places: list[Places] = []


def register(places: Places) -> None:
    _places[:] = [places]


def places() -> Places:
    """Raises RuntimeError when no floor has registered: the house is wired wrongly."""
    if not _places:
        raise RuntimeError("No floor tells where learning paths are read; see training.paths.places.")
    return _places[0]
