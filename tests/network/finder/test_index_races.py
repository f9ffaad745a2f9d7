"""Two who change one place at the same time leave one index behind them."""

import pytest
from django.db import IntegrityError, connection

from network.finder import index
from network.finder.models import Entry, Posting
from tests.factories.network import OfferFactory
from tests.together import meet, together

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(place, monkeypatch, longest=0.1):
    """Four write the lines of one place, each slowly enough for the others to come between."""
    write = index._write
    monkeypatch.setattr(index, "_write", lambda places: (meet("written", longest), write(places))[1])
    with together() as run:
        return run(*[lambda: index.refresh([place.pk])] * 4)


def test_the_index_of_a_place_is_written_once_whoever_writes_it(monkeypatch):
    offer = OfferFactory()
    index.refresh([offer.place_id])
    lines = Posting.objects.count()
    assert at_once(offer.place, monkeypatch) == [1, 1, 1, 1]
    assert (Entry.objects.count(), Posting.objects.count()) == (1, lines)


if connection.vendor == "postgresql":  # SQLite lets only one transaction write at a time: the lock is its nature

    def test_control_without_the_lock_they_collide(monkeypatch):
        offer = OfferFactory()
        index.refresh([offer.place_id])
        monkeypatch.setattr(index, "_lock", lambda places: None)
        with pytest.raises(IntegrityError):
            at_once(offer.place, monkeypatch, longest=0.5)
