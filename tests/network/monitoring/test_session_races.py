"""The same tap at the same moment by several ways is one session; the control twins have the guards switched off."""

import datetime as dt
import uuid

import pytest
from django.db import connection

from core import clock
from core.models import OutgoingMail
from network.monitoring import actions
from network.monitoring.actions import sessions, thanking
from network.monitoring.models import Session, YearThanks
from tests.factories.volunteers import SessionFactory
from tests.network.monitoring.conftest import told
from tests.together import meet
from tests.training.racing import at_once, failed, lines, slow

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 6


@pytest.fixture
def no_unique_nonce():
    """The database's own last word, taken away for one test."""
    field = Session._meta.get_field("nonce")
    loose = field.clone()
    loose._unique = False
    loose.set_attributes_from_name("nonce")
    loose.model = Session
    with connection.schema_editor() as editor:
        editor.alter_field(Session, field, loose)
    yield
    Session.objects.all().delete()
    with connection.schema_editor() as editor:
        editor.alter_field(Session, loose, field)


@pytest.fixture
def no_unique_thanks(monkeypatch):
    """As above. SQLite makes the table anew, with all that the model says."""
    [once] = YearThanks._meta.constraints
    with monkeypatch.context() as without, connection.schema_editor() as editor:
        without.setattr(YearThanks._meta, "constraints", [])
        editor.remove_constraint(YearThanks, once)
    yield
    YearThanks.objects.all().delete()
    with connection.schema_editor() as editor:
        editor.add_constraint(YearThanks, once)


def tap(person, action=actions.log):
    wanted = told(person, nonce=uuid.uuid4(), day=clock.today())
    return lambda: action(actor=person, **wanted)


def test_a_double_tap_is_one_session(vera):
    got = at_once(MANY, tap(vera))

    assert failed(got) == []
    assert {each.pk for each in got} == {Session.objects.get().pk}
    assert lines("monitoring.session.log") == 1


def test_without_the_guards_there_would_be_several(vera, monkeypatch, no_unique_nonce):
    """Control twin."""
    slow(monkeypatch, sessions, "_row")

    at_once(MANY, tap(vera, actions.log.__wrapped__))

    assert Session.objects.count() > 1


def test_a_tap_that_only_the_database_stops_is_answered_all_the_same(vera, monkeypatch):
    """Both have looked before either has written."""
    first = tap(vera)()
    known, asked = sessions._known, []

    def blind(nonce, actor):
        asked.append(nonce)
        return None if len(asked) == 1 else known(nonce, actor)

    monkeypatch.setattr(sessions, "_known", blind)
    second = actions.log(actor=vera, **told(vera, nonce=first.nonce, day=clock.today()))
    assert second == first
    assert Session.objects.count() == lines("monitoring.session.log") == 1


def test_several_workers_thank_once(vera):
    SessionFactory(person=vera, day=dt.date(2026, 6, 1))

    got = at_once(MANY, lambda: thanking.thank(person=vera.pk, year=2026))

    assert failed(got) == []
    assert sorted(got) == [False] * (MANY - 1) + [True]
    assert OutgoingMail.objects.count() == YearThanks.objects.count() == 1


def test_without_the_lock_and_the_constraint_there_would_be_several_letters(vera, monkeypatch, no_unique_thanks):
    """Control twin."""
    SessionFactory(person=vera, day=dt.date(2026, 6, 1))

    def look_and_wait(person, year):
        found = thanking.due(year).filter(pk=person).first()
        meet("looked", 5)
        return found

    monkeypatch.setattr(thanking, "_held", look_and_wait)

    at_once(MANY, lambda: thanking.thank.__wrapped__(person=vera.pk, year=2026))

    assert OutgoingMail.objects.count() > 1


def test_taking_back_twice_at_once_is_once(vera):
    session = SessionFactory(person=vera)

    got = at_once(MANY, lambda: actions.remove(session=session, actor=vera))

    assert Session.objects.count() == 0
    assert lines("monitoring.session.remove") == 1
    assert [each.code for each in failed(got)] == ["gone"] * (MANY - 1)
