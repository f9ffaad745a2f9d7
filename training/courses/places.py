"""Slot: where courses are read. The pages stand on a higher floor, which registers itself here in ready()."""

from typing import Protocol

from training.courses.models import Course


class Places(Protocol):
    """Addresses are paths on this site, in ``language`` where a page in it is live, else in the source language."""

    def course_url(self, course: Course, language: str) -> str | None: ...

    def item_urls(self, course: Course, language: str) -> dict[str, str]:
        """Outline key → address of the page of that lesson or quiz."""
        ...

    def catalogue_url(self, language: str) -> str | None: ...


_places: list[Places] = []


def register(places: Places) -> None:
    _places[:] = [places]


def places() -> Places:
    """Raises RuntimeError when no floor has registered: the house is wired wrongly."""
    if not _places:
        raise RuntimeError("No floor tells where courses are read; see training.courses.places.")
    return _places[0]
