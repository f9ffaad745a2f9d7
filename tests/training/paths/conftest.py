"""A house in which learning paths have pages, without any pages."""

import pytest

from tests.factories.paths import publish_path, short_course
from training.paths import places as slot


class FakePlaces:
    def path_url(self, path, language):
        return f"/{language}/paths/{path.code}/"


@pytest.fixture(autouse=True)
def path_places(monkeypatch):
    monkeypatch.setattr(slot, "_places", [FakePlaces()])
    return slot.places()


@pytest.fixture
def courses(db):
    """Two courses of one lesson."""
    return [short_course(), short_course()]


@pytest.fixture
def version(courses):
    """A path of both."""
    return publish_path(*courses)
