"""A house in which exercises have pages, without any pages."""

import pytest
from django.utils import translation

from tests.factories.practice import begin, publish
from training.practice import events
from training.practice import places as slot


class FakePlaces:
    """Every exercise has an address that tells what it is."""

    def scenario_url(self, code, language):
        return f"/{language}/exercises/{code}/"

    def index_url(self, language):
        return f"/{language}/exercises/"


@pytest.fixture(autouse=True)
def exercise_places(monkeypatch):
    monkeypatch.setattr(slot, "_places", [FakePlaces()])


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def version(db):
    return publish()


@pytest.fixture
def run(version):
    """Nobody's, in mode "alone"."""
    return begin(version)


@pytest.fixture
def heard():
    """What other wings hear: the runs that count."""
    told = []

    def listen(run, **_signal):
        told.append(run)

    events.run_finished.connect(listen)
    yield told
    events.run_finished.disconnect(listen)
