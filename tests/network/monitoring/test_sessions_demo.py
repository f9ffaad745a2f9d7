"""The demo's sessions: a year of them, believable, once."""

import datetime as dt
import time
from collections import Counter
from dataclasses import replace

import pytest

from core import clock
from network.monitoring import actions, demo, givers
from network.monitoring.actions import Entry
from network.monitoring.models import Session
from tests.factories.accounts import UserFactory
from tests.factories.network import ContactFactory
from tests.network.monitoring.conftest import told
from tests.network.monitoring.test_logging import audited

pytestmark = pytest.mark.django_db


def test_a_year_of_three_thousand_sessions_is_played_once_and_quickly(vera, liisa, place):
    people = [vera, liisa, *(ContactFactory().person for _each in range(8)), UserFactory()]
    began = time.monotonic()
    made = demo.play(people, seed=1)
    assert time.monotonic() - began < 20
    assert 2_900 <= made <= 3_100
    assert demo.play(people, seed=1) == 0
    assert Session.objects.count() == made
    assert audited("monitoring.session.log_many") == 10, "one line a person; who may log nothing logs nothing"


def test_they_are_of_the_last_year_and_not_all_alike(vera, liisa, place):
    demo.play([vera, liisa], seed=1, sessions=400)
    days = set(Session.objects.values_list("day", flat=True))
    assert clock.today() - dt.timedelta(days=365) <= min(days)
    assert max(days) < clock.today()
    assert not [day for day in days if day.weekday() == 6]
    for column in ("minutes", "outcome", "topic", "form"):
        assert len(Counter(Session.objects.values_list(column, flat=True))) > 1, column
    assert set(Session.objects.filter(person=vera).values_list("voluntary", flat=True)) == {True}
    assert all(clock.day_of(at) == day for at, day in Session.objects.values_list("logged_at", "day"))


def test_contacts_of_organisations_have_theirs_when_the_demo_is_filled(liisa, vera):
    [line] = demo.seed(seed=1)
    assert line == f"sessions: {Session.objects.filter(person=liisa).count()} made"
    assert not Session.objects.of(vera).exists()
    assert demo.seed(seed=1) == ["sessions: 0 made"]


def test_many_at_once_are_refused_as_one_would_be(vera, liisa):
    def many(person, **changes):
        given = told(vera, **{"giver": givers.of(vera)[0], "day": clock.today(), **changes})
        return actions.log_many(entries=[Entry(**told(vera, day=clock.today())), Entry(**given)], actor=person)

    for person, changes in ((UserFactory(), {}), (liisa, {}), (vera, {"people": 0})):
        with pytest.raises(Exception):  # noqa: B017, PT011 -- PermissionDenied or Refused
            many(person, **changes)
    with pytest.raises(actions.sessions.Refused):
        many(vera, day=clock.today() + dt.timedelta(days=1))
    assert Session.objects.count() == 0
    assert many(vera) == 2


def test_nobody_helped_before_they_began(vera, monkeypatch):
    began = clock.today() - dt.timedelta(days=100)
    [giver] = [replace(each, since=began) for each in givers.of(vera)]
    monkeypatch.setattr(givers, "_tells", [lambda _user: [giver]])
    assert 0 < demo.play([vera], seed=1, sessions=100) < 100
    assert min(Session.objects.values_list("day", flat=True)) >= began
    assert demo.play([vera], seed=1, sessions=100) == 0
    with pytest.raises(actions.sessions.Refused):
        actions.log_many(entries=[Entry(**told(vera, day=began - dt.timedelta(days=1)))], actor=vera)
