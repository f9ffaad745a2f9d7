"""A house in which courses have pages, without any pages."""

import pytest
from django.utils import translation

from tests.factories.courses import enrol, publish
from training.courses import events
from training.courses import places as slot


class FakePlaces:
    """Every course and every part has an address that tells what it is."""

    def course_url(self, course, language):
        return f"/{language}/courses/{course.code}/"

    def item_urls(self, course, language):
        outline = course.versions.current().get().outline
        return {item["key"]: f"/{language}/courses/{course.code}/{item['key']}/" for item in outline}

    def catalogue_url(self, language):
        return f"/{language}/courses/"


@pytest.fixture(autouse=True)
def places(monkeypatch):
    monkeypatch.setattr(slot, "_places", [FakePlaces()])
    return slot.places()


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def version(db):
    """Two lessons, then a quiz of three questions."""
    return publish()


@pytest.fixture
def enrolment(learner, version):
    return enrol(learner, version)


@pytest.fixture
def heard():
    """The completions that somebody hears of, in their order."""
    told = []

    def listen(completion, **_signal):
        told.append(completion.pk)

    events.course_completed.connect(listen)
    yield told
    events.course_completed.disconnect(listen)
