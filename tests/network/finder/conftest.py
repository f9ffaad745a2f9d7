"""A small country that every test of the finder starts from, and the time it is there."""

import datetime as dt

import pytest
import time_machine
from django.core.cache import cache
from django.db import transaction
from django.http import QueryDict
from django.utils.translation import override

from network.directory import starter
from network.directory.actions import load_terms
from network.directory.models import PlaceFact, Term
from network.finder import index, question, search, vocabulary
from network.geography import actions as geography
from network.geography.models import Municipality
from tests.factories.network import OfferFactory, PlaceFactory, WeeklyHoursFactory

# A Monday in winter, 11:00 in Finland.
NOW = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def country(django_db_setup, django_db_blocker):
    """All municipalities and the starter vocabulary, loaded once a module: each test takes back its own rows."""
    with django_db_blocker.unblock(), transaction.atomic():
        geography.load_regions()
        geography.load_municipalities()
        load_terms(words=starter.words())
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _today_in_english():
    """The map and the limits stand in the cache, which outlives the rows of a test."""
    cache.clear()
    with time_machine.travel(NOW, tick=False), override("en"):
        yield


@pytest.fixture
def place(country, db):
    """Makes a place with one offer and brings it into the index. ``at``: a municipality by its Finnish name; ``offer``:
    fields of the offer; ``hours``: fields of weekly hours; ``facts``: what it has; ``trait`` of PlaceFactory."""

    def made(at="Kuopio", *, offer=None, hours=None, trait="", facts=(), **fields):
        town = Municipality.objects.in_force().get(name_fi=at)
        found = PlaceFactory(municipality=town, **({trait: True} if trait else {}), **fields)
        ways = {"site": "onsite_open", "channel": "phone", "home": "home_visit"}
        chosen = {"way": ways[found.kind]} | (offer or {})
        added = OfferFactory(**chosen | {"place": found, "way": Term.objects.get(vocabulary="way", key=chosen["way"])})
        if hours is not None:
            WeeklyHoursFactory(offer=added, **hours)
        for key in facts:
            PlaceFact.objects.create(place=found, term=Term.objects.get(key=key), answer="yes")
        index.refresh([found.pk])
        return found

    return made


@pytest.fixture
def find(country, db):
    """Asks the finder with the query string of an address."""

    def asked(address):
        words = vocabulary.load()
        return search.find(question.read(QueryDict(address), words), words)

    return asked


def names(answer):
    """The places on the page of an answer, in their order."""
    return [answer.offers[each.place][0].place.name_fi for each in answer.shown]
