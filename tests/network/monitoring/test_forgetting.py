"""Forgetting who gave support as a volunteer: the sessions stay for the figures, and lead to nobody."""

import pytest
from wagtail.models import ModelLogEntry

from core import clock
from network.monitoring import actions
from network.monitoring.models import Session
from tests.network.monitoring.conftest import told

pytestmark = pytest.mark.django_db


def lines(person):
    return set(ModelLogEntry.objects.filter(user=person).values_list("action", flat=True))


def test_what_was_taken_back_leads_to_nobody_either(vera):
    session = actions.log(actor=vera, day=clock.today(), **told(vera))
    actions.remove(session=actions.log(actor=vera, day=clock.today(), **told(vera)), actor=vera)
    assert lines(vera) == {"monitoring.session.log", "monitoring.session.remove"}
    assert actions.forget(person=vera) == 1
    assert lines(vera) == set()
    session.refresh_from_db()
    assert session.person is None


def test_what_was_given_as_staff_stays_theirs(liisa):
    session = actions.log(actor=liisa, day=clock.today(), **told(liisa))
    assert actions.forget(person=liisa) == 0
    assert lines(liisa) == {"monitoring.session.log"}
    assert Session.objects.get(person=liisa) == session
