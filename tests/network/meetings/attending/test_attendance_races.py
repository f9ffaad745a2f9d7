"""The same tick sent by two connections at once is written once; the control twin has the guards switched off."""

import uuid

import pytest
from django.db import connection

from network.meetings import attending, seats
from network.meetings.actions import attending as actions
from network.meetings.models import AttendanceEvent, Meeting
from tests.factories.meetings import RegistrationFactory
from tests.network.meetings.attending.conftest import seen
from tests.training.racing import at_once, failed, lines, slow

pytestmark = pytest.mark.django_db(transaction=True)
MANY = 6


@pytest.fixture
def no_unique_nonce():
    """The database's own last word, taken away for one test."""
    field = AttendanceEvent._meta.get_field("nonce")
    loose = field.clone()
    loose._unique = False
    loose.set_attributes_from_name("nonce")
    loose.model = AttendanceEvent
    with connection.schema_editor() as editor:
        editor.alter_field(AttendanceEvent, field, loose)
    yield
    AttendanceEvent.objects.all().delete()
    with connection.schema_editor() as editor:
        editor.alter_field(AttendanceEvent, loose, field)


def test_the_same_nonce_from_many_at_once_is_one_event(meeting, aino):
    entry = seen(RegistrationFactory(meeting=meeting), nonce=uuid.uuid4())

    got = at_once(MANY, lambda: actions.record(meeting=meeting, entries=[entry], actor=aino))

    assert failed(got) == []
    assert AttendanceEvent.objects.count() == lines("meetings.meeting.register_attendance") == 1
    assert sorted(outcome for [(_nonce, outcome)] in got) == ["known"] * (MANY - 1) + ["saved"]
    assert len(attending.present(meeting)) == 1


def test_without_the_lock_and_the_constraint_there_would_be_several(meeting, aino, monkeypatch, no_unique_nonce):
    """Control twin."""
    entry = seen(RegistrationFactory(meeting=meeting), nonce=uuid.uuid4())
    monkeypatch.setattr(seats, "locked", lambda pk: Meeting.objects.get(pk=pk))
    slow(monkeypatch, actions, "_event")

    at_once(MANY, lambda: actions.record.__wrapped__(meeting=meeting, entries=[entry], actor=aino))

    assert AttendanceEvent.objects.count() > 1


def test_two_different_ticks_at_once_are_both_there(meeting, aino):
    rows = [RegistrationFactory(meeting=meeting) for _each in range(MANY)]
    entries = [seen(row) for row in rows]

    got = at_once(MANY, lambda: actions.record(meeting=meeting, entries=[entries.pop()], actor=aino))

    assert failed(got) == []
    assert attending.present(meeting).keys() == {row.pk for row in rows}
