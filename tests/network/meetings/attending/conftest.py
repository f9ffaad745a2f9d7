"""A meeting of North Savo that is going on, and its coordinator."""

import datetime as dt
import uuid

import pytest
from django.core.cache import cache

from core import clock
from network.meetings.actions.attending import Entry
from network.meetings.states import Source
from tests.factories.meetings import MeetingFactory
from tests.factories.network import coordinator


@pytest.fixture(autouse=True)
def fresh_cache():
    """Every test is a client of its own."""
    cache.clear()


@pytest.fixture
def aino(db):
    return coordinator(person__name="Aino Savolinna")


def going_on(**more):
    now = clock.now()
    given = {"starts_at": now - dt.timedelta(minutes=20), "ends_at": now + dt.timedelta(minutes=70)}
    return MeetingFactory(**given | more)


@pytest.fixture
def meeting(db):
    return going_on()


def seen(registration, present=True, way="", at=None, nonce=None, source=Source.LIST):
    return Entry(registration.pk, present, way or registration.way, at or clock.now(), nonce or uuid.uuid4(), source)
