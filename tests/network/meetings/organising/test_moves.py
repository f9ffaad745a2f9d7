"""What becomes of a meeting: cancelled, held, deleted as a draft, copied."""

import datetime as dt

import pytest
import time_machine

from core import clock
from core.errors import Refused
from network.meetings import whens
from network.meetings.actions import organising
from network.meetings.models import Meeting
from network.meetings.states import MEETING_MOVES, MeetingState
from tests.factories.meetings import AgendaItemFactory, MeetingFactory, RegistrationFactory
from tests.factories.network import term
from tests.network.meetings.organising.making import next_weekday
from tests.training.racing import lines

pytestmark = pytest.mark.django_db


def test_it_is_cancelled_once_with_its_reason(aino, sent):
    meeting = MeetingFactory()
    for _tap in range(2):
        organising.cancel(meeting=meeting, actor=aino, cancel_reason_fi=" Sairaus ", cancel_reason_sv="")
    meeting.refresh_from_db()
    assert (meeting.state, meeting.cancel_reason_fi, meeting.sequence) == (MeetingState.CANCELLED, "Sairaus", 1)
    assert sent == [("cancelled", meeting.pk)]
    assert lines("meetings.meeting.cancel") == 1


def test_without_a_reason_or_as_a_draft_or_when_it_is_over_it_is_not_cancelled(aino, sent):
    codes = []
    for meeting, reason in (
        (MeetingFactory(), " "),
        (MeetingFactory(draft=True), "Sairaus"),
        (MeetingFactory(over=True), "Sairaus"),
        (MeetingFactory(held=True), "Sairaus"),
    ):
        with pytest.raises(Refused) as refused:
            organising.cancel(meeting=meeting, actor=aino, cancel_reason_fi=reason)
        codes.append(refused.value.code)
    assert codes == ["reason", "illegal_move", "over", "illegal_move"]
    assert sent == []


MOVES = {
    MeetingState.PUBLISHED: lambda meeting, actor: organising.publish(meeting=meeting, actor=actor),
    MeetingState.CANCELLED: lambda meeting, actor: organising.cancel(
        meeting=meeting, actor=actor, cancel_reason_fi="x"
    ),
    MeetingState.HELD: lambda meeting, actor: organising.hold(meeting=meeting, actor=actor),
}


@pytest.mark.parametrize("old", MeetingState.values)
@pytest.mark.parametrize("new", [state.value for state in MOVES])
def test_the_whole_table_of_moves(old, new, aino, sent):
    """The meeting goes on just now: it may be cancelled and held; a draft would begin in the past."""
    now = clock.now()
    meeting = MeetingFactory(
        state=old,
        published_at=None if old == MeetingState.DRAFT else now,
        cancelled_at=now if old == MeetingState.CANCELLED else None,
        starts_at=now + dt.timedelta(hours=1),
    )
    moment = now if new == MeetingState.PUBLISHED else meeting.starts_at + dt.timedelta(minutes=1)
    with time_machine.travel(moment):
        if old == new or new in MEETING_MOVES[old]:
            MOVES[new](meeting, aino)
            assert Meeting.objects.get().state == new
        else:
            with pytest.raises(Refused):
                MOVES[new](meeting, aino)
            assert Meeting.objects.get().state == old


def test_it_is_held_from_its_beginning_on(aino, sent):
    meeting = MeetingFactory()
    with pytest.raises(Refused) as refused:
        organising.hold(meeting=meeting, actor=aino)
    assert refused.value.code == "early"
    with time_machine.travel(meeting.starts_at):
        for _tap in range(2):
            organising.hold(meeting=meeting, actor=aino)
    meeting.refresh_from_db()
    assert (meeting.state, meeting.sequence, lines("meetings.meeting.hold")) == (MeetingState.HELD, 0, 1)
    assert sent == []


def test_only_a_draft_without_registrations_is_deleted(aino):
    draft, taken, published = MeetingFactory(draft=True), MeetingFactory(draft=True), MeetingFactory()
    RegistrationFactory(meeting=taken)
    for each in (taken, published):
        with pytest.raises(Refused):
            organising.delete_draft(meeting=each, actor=aino)
    AgendaItemFactory(meeting=draft)
    assert organising.delete_draft(meeting=draft, actor=aino) == 1
    assert organising.delete_draft(meeting=draft, actor=aino) == 0
    assert {each.pk for each in Meeting.objects.all()} == {taken.pk, published.pk}
    assert lines("meetings.meeting.delete") == 1
    with pytest.raises(Refused) as refused:
        organising.edit_meeting(meeting=draft, actor=aino, street="x")
    assert refused.value.code == "gone"


def test_a_copy_takes_everything_over_but_dates_and_people(aino, sent):
    meeting = MeetingFactory(cancelled=True, title_sv="Träff", onsite_seats=12, services=["fse"], asks=["diet"])
    meeting.facts.set([term("place_fact", "lift")])
    meeting.closes_at = meeting.starts_at - dt.timedelta(days=2)
    meeting.cancel_reason_fi, meeting.check_in_code = "Sairaus", "ABC123"
    meeting.save()
    AgendaItemFactory(meeting=meeting, title_fi="Avaus")
    RegistrationFactory(meeting=meeting)
    starts_at = whens.at(next_weekday(3, 9), dt.time(10))

    made = organising.copy_meeting(meeting=meeting, starts_at=starts_at, actor=aino, seed="s" * 43)
    assert organising.copy_meeting(meeting=meeting, starts_at=starts_at, actor=aino, seed="s" * 43) == made

    made = Meeting.objects.get(pk=made.pk)
    assert (made.state, made.series, made.sequence, made.turns, made.check_in_code) == ("draft", None, 0, 0, "")
    assert (made.title_fi, made.title_sv, made.cancel_reason_fi) == (meeting.title_fi, "Träff", None)
    assert made.uid != meeting.uid
    assert (made.starts_at, made.ends_at - made.starts_at) == (starts_at, meeting.ends_at - meeting.starts_at)
    assert whens.days_between(made.closes_at, made.starts_at) == 2
    assert (made.onsite_seats, made.services, made.asks) == (12, ["fse"], ["diet"])
    assert [each.key for each in made.facts.all()] == ["lift"]
    assert [item.title_fi for item in made.agenda.all()] == ["Avaus"]
    assert not made.registrations.exists()
    assert Meeting.objects.count() == 2


def test_a_copy_that_begins_earlier_in_the_day_closes_when_it_begins(aino):
    hour = dt.timedelta(hours=1)
    meeting = MeetingFactory(starts_at=whens.moved(clock.now(), 14, dt.time(12)))
    day = meeting.starts_at + dt.timedelta(days=7)
    Meeting.objects.update(closes_at=meeting.starts_at - hour)
    later = organising.copy_meeting(meeting=meeting, starts_at=day, actor=aino)
    assert later.closes_at == day - hour
    earlier = organising.copy_meeting(meeting=meeting, starts_at=day - 2 * hour, actor=aino)
    assert earlier.closes_at is None
