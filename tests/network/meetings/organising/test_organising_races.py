"""Two taps at the same moment: one meeting, each date once, one invitation, and nobody's edit is lost.

Each promise has a control twin with the lock switched off, which must break it.
"""

import pytest

from core.errors import Refused
from network.meetings import dates, seen
from network.meetings.actions import inviting, organising, organising_steps, series
from network.meetings.asked import Asked
from network.meetings.models import Invitation, Meeting, Series
from network.meetings.states import Rhythm
from tests.factories.meetings import MeetingFactory
from tests.factories.network import coordinator, region
from tests.network.meetings.organising.making import details
from tests.training.racing import at_once, failed, lines, slow

pytestmark = pytest.mark.django_db(transaction=True)

MANY = 4


@pytest.fixture
def aino():
    return coordinator("11")


@pytest.fixture
def no_locks(monkeypatch):
    """The meeting is fetched without a lock; actions are called without their transaction."""
    monkeypatch.setattr(
        organising_steps, "held", lambda meeting, scope, actor: (Meeting.objects.get(pk=meeting.pk), [])
    )
    monkeypatch.setattr(series, "_held", lambda meeting, actor: (Meeting.objects.get(pk=meeting.pk), None))


def make_dates(meeting, actor, do=series.make_dates):
    days = dates.first_ones(dates.weekly(meeting.day, 1), count=2)
    return do(meeting=meeting, rhythm=Rhythm.WEEKLY, days=days, actor=actor)


def test_each_date_is_made_once(aino):
    meeting = MeetingFactory()
    got = at_once(MANY, lambda: make_dates(meeting, aino))
    assert failed(got) == []
    assert sorted(map(len, got)) == [0] * (MANY - 1) + [2]
    assert (Meeting.objects.count(), Series.objects.count()) == (3, 1)


def test_without_the_lock_dates_are_made_twice(aino, no_locks, monkeypatch):
    meeting = MeetingFactory()
    slow(monkeypatch, series, "copied", 0.5)
    at_once(MANY, lambda: make_dates(meeting, aino, series.make_dates.__wrapped__))
    assert Meeting.objects.count() > 3 or Series.objects.count() > 1


def invite(meeting, actor, do=inviting.invite):
    return do(meeting=meeting, people=[Asked("raija@x.example")], actor=actor)


def test_one_invitation_and_one_mail(aino, sent):
    meeting = MeetingFactory()
    got = at_once(MANY, lambda: invite(meeting, aino))
    assert failed(got) == []
    assert (Invitation.objects.count(), len(sent), lines("meetings.meeting.invite")) == (1, 1, 1)


def test_without_the_lock_somebody_sees_an_error(aino, no_locks, sent, monkeypatch):
    meeting = MeetingFactory()
    slow(monkeypatch, inviting, "validate_email", 0.5)
    got = at_once(MANY, lambda: invite(meeting, aino, inviting.invite.__wrapped__))
    assert failed(got) or len(sent) > 1


def test_of_two_who_save_at_once_one_is_told(aino, sent):
    meeting = MeetingFactory()
    was = seen.stamp(meeting)
    streets = iter(["Yksi katu", "Toinen katu", "Kolmas katu", "Neljäs katu"])

    def save():
        return organising.edit_meeting(meeting=meeting, was=was, actor=aino, street=next(streets))

    got = at_once(MANY, save)
    refused = failed(got)
    assert len(refused) == MANY - 1
    assert {(type(each), each.code) for each in refused} == {(Refused, "changed")}
    assert (Meeting.objects.get().sequence, len(sent)) == (1, 1)


def test_without_the_lock_somebody_s_words_are_lost(aino, no_locks, sent, monkeypatch):
    meeting = MeetingFactory()
    was = seen.stamp(meeting)
    streets = iter(["Yksi katu", "Toinen katu", "Kolmas katu", "Neljäs katu"])
    slow(monkeypatch, organising_steps, "write", 0.5)

    def save():
        do = organising.edit_meeting.__wrapped__
        return do(meeting=meeting, was=was, actor=aino, street=next(streets))

    assert len(failed(at_once(MANY, save))) < MANY - 1


def test_one_form_makes_one_meeting(aino):
    given = details()

    def add():
        return organising.add_meeting(actor=aino, region=region(), seed="s" * 43, **given)

    got = at_once(MANY, add)
    assert failed(got) == []
    assert len({each.pk for each in got}) == Meeting.objects.count() == lines("meetings.meeting.add") == 1


def test_without_one_s_own_row_locked_somebody_sees_an_error(aino, monkeypatch):
    given = details()
    slow(monkeypatch, organising_steps, "checked", 0.5)

    def add():
        do = organising.add_meeting.__wrapped__
        return do(actor=aino, region=region(), seed="s" * 43, **given)

    assert failed(at_once(MANY, add))
