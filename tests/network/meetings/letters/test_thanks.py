"""Thanks after a meeting: to those who were there, once, with the link to the feedback form."""

import datetime as dt

import pytest

from core import clock
from network.meetings.actions import organising, reminding
from network.meetings.models import Meeting
from network.meetings.states import Letter, MeetingState
from network.meetings.tasks import thank
from tests.factories.network import coordinator
from tests.network.meetings.letters.conftest import after, before, comes, fresh, noted, posted, to, was_there
from tests.training.racing import lines

pytestmark = pytest.mark.django_db


def thanked(**passed):
    with after(**passed):
        return thank()


def held(meeting):
    Meeting.objects.filter(pk=meeting.pk).update(state=MeetingState.HELD, held_at=clock.now())


def test_a_few_hours_after_the_end_and_once(meeting):
    row = comes(meeting)
    assert [thanked(hours=hours) for hours in (-1, 0, 2.9, 3, 3.1, 24)] == [0, 0, 0, 1, 0, 0]
    assert to() == [row.email]
    assert lines("meetings.meeting.thank") == 1


def test_at_once_when_it_is_said_to_be_held_but_not_before_its_end(meeting):
    comes(meeting)
    held(meeting)
    assert [thanked(minutes=minutes) for minutes in (-5, 0, 10)] == [0, 1, 0]


def test_only_those_who_were_there_where_somebody_registered_it(meeting):
    here, gone, corrected, _silent = (comes(meeting) for _each in range(4))
    walked_in = comes(meeting, waiting=True)
    for each in (here, corrected, walked_in):
        was_there(each, at=meeting.starts_at)
    was_there(gone, present=False)
    was_there(corrected, present=False, at=meeting.starts_at + dt.timedelta(hours=1))
    assert thanked(hours=4) == 2
    assert set(to()) == {here.email, walked_in.email}


def test_an_older_event_that_arrives_later_does_not_count(meeting):
    row = comes(meeting)
    was_there(row, at=meeting.starts_at + dt.timedelta(minutes=9))
    was_there(row, present=False, at=meeting.starts_at)
    assert thanked(hours=4) == 1


def test_whoever_is_registered_as_present_later_is_thanked_later(meeting):
    first, second = comes(meeting), comes(meeting)
    was_there(first)
    assert thanked(hours=4) == 1
    was_there(second)
    assert thanked(hours=30) == 1
    assert to() == [first.email, second.email]


def test_where_nobody_registered_it_all_who_had_a_place(meeting):
    row = comes(meeting)
    for trait in ("waiting", "offered", "pending", "cancelled"):
        comes(meeting, **{trait: True})
    assert thanked(hours=4) == 1
    assert to() == [row.email]


def test_nobody_for_what_was_cancelled_or_is_a_draft(meeting):
    comes(meeting)
    for state in (MeetingState.CANCELLED, MeetingState.DRAFT):
        Meeting.objects.filter(pk=meeting.pk).update(state=state, cancelled_at=clock.now())
        assert thanked(hours=4) == 0


def test_nobody_long_after(meeting):
    comes(meeting)
    assert thanked(days=7, minutes=1) == 0
    assert thanked(days=6, hours=23) == 1


def test_one_bad_address_stops_nobody_else(meeting):
    comes(meeting, email="ei osoite")
    good = comes(meeting)
    assert thanked(hours=4) == 1
    assert to() == [good.email]


def test_cancelled_by_then_it_is_not_written(meeting):
    comes(meeting)
    with after(hours=4):
        rows = list(meeting.registrations.values_list("pk", flat=True))
        Meeting.objects.update(state=MeetingState.CANCELLED, cancelled_at=clock.now())
        assert reminding.write(meeting=meeting.pk, registrations=rows, due=reminding.thanks_due) == 0
    assert noted(Letter.THANKS) == 0


def test_said_to_be_held_on_the_desk(meeting):
    comes(meeting)
    actor = coordinator()
    with before(minutes=-80):
        organising.hold(meeting=fresh(meeting), actor=actor)
    assert thanked(minutes=1) == 1
    assert "/feedback/" in posted()[0].body or "/palaute/" in posted()[0].body
