"""Registering who was there: events that are only added, known again by their nonces, and what they come to."""

import datetime as dt
import uuid

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

from core import clock
from core.errors import Refused
from network.meetings import attending, door, events
from network.meetings.actions import attending as actions
from network.meetings.actions.attending import Outcome
from network.meetings.models import AttendanceEvent, Meeting
from network.meetings.states import MeetingState, Source, Way
from tests.factories.accounts import UserFactory
from tests.factories.meetings import MeetingFactory, RegistrationFactory
from tests.factories.network import coordinator
from tests.network.meetings.attending.conftest import going_on, seen
from tests.training.racing import lines

pytestmark = pytest.mark.django_db
LINE = "meetings.meeting.register_attendance"


@pytest.fixture
def heard():
    told = []

    def hear(*, events, **_more):
        told.append(events)

    events.attended.connect(hear)
    yield told
    events.attended.disconnect(hear)


def record(meeting, actor, *entries):
    return [outcome for _nonce, outcome in actions.record(meeting=meeting, entries=entries, actor=actor)]


def test_who_was_seen_is_there(meeting, aino, heard):
    first, second = RegistrationFactory(meeting=meeting), RegistrationFactory(meeting=meeting, online=True)
    assert record(meeting, aino, seen(first), seen(second)) == [Outcome.SAVED, Outcome.SAVED]
    assert attending.present(meeting) == {first.pk: Way.ONSITE, second.pk: Way.ONLINE}
    assert heard == [list(AttendanceEvent.objects.order_by("pk").values_list("pk", flat=True))]
    assert lines(LINE) == 1
    assert set(AttendanceEvent.objects.values_list("by", flat=True)) == {aino.pk}


def test_a_batch_that_is_sent_again_is_written_once(meeting, aino, heard):
    batch = [seen(RegistrationFactory(meeting=meeting)) for _each in range(3)]
    record(meeting, aino, *batch)
    more = seen(RegistrationFactory(meeting=meeting))
    assert record(meeting, aino, *batch, more, more) == [Outcome.KNOWN] * 3 + [Outcome.SAVED, Outcome.KNOWN]
    assert record(meeting, aino, *batch, more) == [Outcome.KNOWN] * 4
    assert AttendanceEvent.objects.count() == 4
    assert [len(each) for each in heard] == [3, 1]
    assert lines(LINE) == 2


def test_the_newest_by_when_it_was_seen_holds_whenever_it_came(meeting, aino):
    row, now = RegistrationFactory(meeting=meeting), clock.now()
    record(meeting, aino, seen(row, False, at=now))
    record(meeting, aino, seen(row, True, at=now - dt.timedelta(minutes=5)))
    assert attending.present(meeting) == {}
    record(meeting, aino, seen(row, True, at=now))
    assert attending.present(meeting) == {row.pk: Way.ONSITE}, "of two at the same moment the later written"


def test_registrations_of_another_meeting_are_refused_and_the_others_saved(meeting, aino):
    own, foreign = RegistrationFactory(meeting=meeting), RegistrationFactory(meeting=going_on())
    assert record(meeting, aino, seen(foreign), seen(own)) == [Outcome.FOREIGN, Outcome.SAVED]
    assert AttendanceEvent.objects.get().registration == own


def test_a_nonce_of_another_meeting_writes_nothing(meeting, aino):
    other = going_on()
    there, here = RegistrationFactory(meeting=other), RegistrationFactory(meeting=meeting)
    nonce = uuid.uuid4()
    record(other, aino, seen(there, nonce=nonce))
    assert record(meeting, aino, seen(here, nonce=nonce)) == [Outcome.FOREIGN]
    assert attending.present(meeting) == {}


@pytest.mark.parametrize(
    ("moved", "expected"),
    [
        pytest.param(dt.timedelta(hours=-3), Outcome.EARLY, id="three hours ago"),
        pytest.param(dt.timedelta(minutes=-2), Outcome.SAVED, id="just now"),
        pytest.param(dt.timedelta(minutes=4), Outcome.SAVED, id="a clock that is ahead"),
        pytest.param(dt.timedelta(minutes=6), Outcome.FUTURE, id="a time to come"),
    ],
)
def test_when_it_was_seen_must_be_possible(meeting, aino, moved, expected):
    row = RegistrationFactory(meeting=meeting)
    assert record(meeting, aino, seen(row, at=clock.now() + moved)) == [expected]
    assert AttendanceEvent.objects.filter(at__lte=clock.now()).count() == (expected == Outcome.SAVED)


def test_a_way_that_is_not_possible_is_refused(aino):
    meeting = going_on(onsite=True)
    row = RegistrationFactory(meeting=meeting)
    assert record(meeting, aino, seen(row, way=Way.ONLINE), seen(row, way="moon")) == [Outcome.WAY, Outcome.WAY]
    assert record(meeting, aino, seen(row)) == [Outcome.SAVED]


@pytest.mark.parametrize("trait", ["draft", "cancelled"])
def test_nothing_is_registered_for_what_does_not_take_place(aino, trait):
    meeting = going_on(**{trait: True})
    with pytest.raises(Refused) as refused:
        record(meeting, aino, seen(RegistrationFactory(meeting=meeting)))
    assert refused.value.code == trait


def test_nothing_is_registered_more_than_two_hours_before(aino):
    meeting = MeetingFactory(starts_at=clock.now() + dt.timedelta(hours=2, minutes=1))
    with pytest.raises(Refused) as refused:
        record(meeting, aino, seen(RegistrationFactory(meeting=meeting)))
    assert refused.value.code == "early"


@pytest.mark.parametrize("who", ["a stranger", "coordinator of another region"])
def test_only_who_organises_registers(meeting, who):
    row = RegistrationFactory(meeting=meeting)
    actor = coordinator("01") if who.startswith("coordinator") else coordinator(expired=True)
    with pytest.raises(PermissionDenied):
        record(meeting, actor, seen(row))
    assert not AttendanceEvent.objects.exists()


def test_a_meeting_that_is_over_is_held_when_somebody_was_there(aino):
    meeting = MeetingFactory(over=True)
    row = RegistrationFactory(meeting=meeting)
    record(meeting, aino, seen(row, False))
    assert Meeting.objects.get().state == MeetingState.PUBLISHED
    record(meeting, aino, seen(row))
    assert (Meeting.objects.get().state, lines("meetings.meeting.hold")) == (MeetingState.HELD, 1)
    record(meeting, aino, seen(row, way=Way.ONLINE))
    assert lines("meetings.meeting.hold") == 1


def test_who_was_ticked_by_mistake_does_not_make_it_held(aino):
    meeting = MeetingFactory(over=True)
    row = RegistrationFactory(meeting=meeting)
    record(meeting, aino, seen(row), seen(row, False))
    assert (attending.present(meeting), Meeting.objects.get().state) == ({}, MeetingState.PUBLISHED)


def test_while_it_lasts_it_is_not_held_yet(meeting, aino):
    record(meeting, aino, seen(RegistrationFactory(meeting=meeting)))
    assert Meeting.objects.get().state == MeetingState.PUBLISHED


def test_the_database_refuses_the_same_nonce_and_an_unknown_source(meeting):
    row = RegistrationFactory(meeting=meeting)
    given = {"meeting": meeting, "registration": row, "way": Way.ONSITE, "source": Source.LIST}
    made = AttendanceEvent.objects.create(**given)
    with pytest.raises(IntegrityError), transaction.atomic():
        AttendanceEvent.objects.create(**given, nonce=made.nonce)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE meetings_attendanceevent SET source = 'rumour'")


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_asks_two_questions_however_many_there_are(meeting, aino, number, django_assert_num_queries):
    rows = [RegistrationFactory(meeting=meeting) for _each in range(number)]
    record(meeting, aino, *map(seen, rows))
    RegistrationFactory(meeting=meeting, waiting=True)
    with django_assert_num_queries(2):
        sheet = attending.sheet(meeting)
    assert [len(sheet.here), len(sheet.others)] == [number, 1]
    assert [counts[1:] for counts in sheet.counts] == [(number, number), (0, 0)]


def test_who_cancelled_and_registered_again_is_in_the_list_once(meeting, aino):
    person = UserFactory()
    RegistrationFactory(meeting=meeting, person=person, cancelled=True)
    row = RegistrationFactory(meeting=meeting, person=person)
    RegistrationFactory(meeting=meeting, email="raija@post.example", cancelled=True)
    guest = RegistrationFactory(meeting=meeting, email="raija@post.example")
    gone = RegistrationFactory(meeting=meeting, cancelled=True)
    sheet = attending.sheet(meeting)
    assert {each.pk for each in sheet.expected} == {row.pk, guest.pk}
    assert [each.pk for each in sheet.others] == [gone.pk]


def test_the_ticket_of_what_was_cancelled_leads_to_the_place_they_have_now(meeting):
    person = UserFactory()
    old, alone = (RegistrationFactory(meeting=meeting, person=who, cancelled=True) for who in (person, UserFactory()))
    row = RegistrationFactory(meeting=meeting, person=person)
    assert attending.ticket_of(meeting, door.of_ticket(old)) == row
    assert attending.ticket_of(meeting, door.of_ticket(alone)) == alone
