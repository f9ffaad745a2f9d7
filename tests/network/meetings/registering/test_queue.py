"""The queue: offers and their end, another way, cancelling, and what is forgotten."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied

from core import clock, schedules
from core.errors import Refused
from network.directory import links
from network.meetings import seats, tasks
from network.meetings.actions import forgetting, queue
from network.meetings.models import Invitation, Meeting, Need, Registration
from network.meetings.states import LIVE, REGISTRATION_MOVES, MeetingState, RegistrationState, Way
from tests.factories.accounts import UserFactory
from tests.factories.meetings import MeetingFactory, RegistrationFactory
from tests.factories.network import coordinator
from tests.network.meetings.registering.conftest import fresh, invite, mails, state, token
from tests.training.racing import lines

pytestmark = pytest.mark.django_db

CONFIRMED, WAITING, OFFERED, PENDING, EXPIRED, CANCELLED = (
    RegistrationState.CONFIRMED,
    RegistrationState.WAITING,
    RegistrationState.OFFERED,
    RegistrationState.PENDING,
    RegistrationState.EXPIRED,
    RegistrationState.CANCELLED,
)


@pytest.fixture
def full():
    """One seat on site and one online, both taken; two wait on site, one online."""
    meeting = MeetingFactory(onsite_seats=1, online_seats=1)
    rows = [
        RegistrationFactory(meeting=meeting, name="istuu"),
        RegistrationFactory(meeting=meeting, name="verkossa", online=True),
        RegistrationFactory(meeting=meeting, name="1.", waiting=True),
        RegistrationFactory(meeting=meeting, name="verkko 1.", waiting=True, online=True),
        RegistrationFactory(meeting=meeting, name="2.", waiting=True),
    ]
    return {each.name: each for each in rows} | {"meeting": meeting}


# ── cancelling ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_cancelled_seat_is_offered_to_the_next_of_that_way(full):
    queue.cancel(token=token(full["istuu"]))
    assert state(full["istuu"]) == CANCELLED
    offered = fresh(full["1."])
    assert (offered.state, state(full["2."]), state(full["verkko 1."])) == (OFFERED, WAITING, WAITING)
    assert offered.offered_until == pytest.approx(clock.now() + dt.timedelta(hours=48), abs=dt.timedelta(minutes=1))
    assert seats.queue_number(fresh(full["2."])) == 1
    assert sorted(each.to for each in mails()) == sorted([full["istuu"].email, full["1."].email])
    assert (lines("meetings.registration.cancel"), lines("meetings.registration.offer")) == (1, 1)


def test_cancelled_twice_is_once(full):
    for _each in range(2):
        queue.cancel(token=token(full["istuu"]))
    assert len(mails(full["istuu"].email)) == lines("meetings.registration.cancel") == 1


def test_leaving_the_queue_moves_the_others_up(full):
    queue.cancel(token=token(full["1."]))
    assert seats.queue_number(fresh(full["2."])) == 1
    assert lines("meetings.registration.offer") == 0


def test_what_somebody_needs_is_deleted_with_the_registration(full):
    Need.objects.create(registration=full["istuu"], diet="vegaani")
    queue.cancel(token=token(full["istuu"]))
    assert not Need.objects.exists()


@pytest.mark.parametrize(("given", "code"), [({"over": True}, "begun"), ({"cancelled": True}, "cancelled")])
def test_once_it_has_begun_or_is_off_nothing_is_cancelled(given, code):
    made = RegistrationFactory(meeting=MeetingFactory(**given))
    for action in (queue.cancel, lambda *, token: queue.change_way(token=token, way=Way.ONLINE)):
        with pytest.raises(Refused) as refused:
            action(token=token(made))
        assert refused.value.code == code
    assert state(made) == CONFIRMED
    assert mails() == []


def test_to_the_minute(full, at):
    at(full["meeting"].starts_at)
    with pytest.raises(Refused):
        queue.cancel(token=token(full["istuu"]))


def test_who_organises_cancels_for_somebody_with_a_mail(full):
    queue.cancel_for(registration=full["istuu"], actor=coordinator())
    assert (state(full["istuu"]), state(full["1."])) == (CANCELLED, OFFERED)
    assert len(mails(full["istuu"].email)) == 1


@pytest.mark.parametrize("who", [UserFactory, lambda: coordinator("01")], ids=["anybody", "another-region"])
def test_nobody_else_does(full, who):
    with pytest.raises(PermissionDenied):
        queue.cancel_for(registration=full["istuu"], actor=who())
    assert state(full["istuu"]) == CONFIRMED


def test_a_registration_that_nobody_confirmed_goes_without_a_mail_and_without_a_trace():
    pending = RegistrationFactory(pending=True)
    queue.cancel(token=token(pending))
    gone = fresh(pending)
    assert (gone.state, gone.name, gone.email) == (CANCELLED, "", "")
    assert mails() == []


# ── offers ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def offered(full):
    queue.cancel(token=token(full["istuu"]))
    return fresh(full["1."])


def test_an_offer_taken_is_a_seat(offered):
    for _each in range(2):
        assert queue.take_offer(token=token(offered)).state == CONFIRMED
    assert lines("meetings.registration.take") == 1
    assert len(mails(offered.email)) == 2
    assert fresh(offered).offered_until is None


def test_an_offer_declined_goes_to_the_next_at_once(offered, full):
    for _each in range(2):
        assert queue.decline_offer(token=token(offered)).state == CANCELLED
    assert state(full["2."]) == OFFERED
    assert len(mails(full["2."].email)) == 1


def test_an_offer_that_ran_out_goes_to_the_next_at_once(offered, full, at):
    at(offered.offered_until - dt.timedelta(seconds=1))
    assert tasks.expire_offers() == 0
    at(offered.offered_until)
    assert tasks.expire_offers() == 1
    assert (state(offered), state(full["2."])) == (EXPIRED, OFFERED)
    assert len(mails(offered.email)) == 2
    assert tasks.expire_offers() == 0
    assert lines("meetings.registration.expire") == 1


def test_an_offer_that_ran_out_is_not_taken_although_nobody_has_swept_yet(offered, at):
    at(offered.offered_until)
    with pytest.raises(Refused) as refused:
        queue.take_offer(token=token(offered))
    assert refused.value.code == "too_late"


def test_what_was_not_offered_is_neither_taken_nor_declined(full):
    for action in (queue.take_offer, queue.decline_offer):
        with pytest.raises(Refused) as refused:
            action(token=token(full["1."]))
        assert refused.value.code == "no_offer"


def test_nothing_is_offered_once_it_has_begun(full, at):
    at(full["meeting"].starts_at)
    Registration.objects.filter(pk=full["istuu"].pk).delete()
    assert seats.fill(full["meeting"]) == []


def test_an_offer_never_outlasts_the_beginning(full, at):
    at(full["meeting"].starts_at - dt.timedelta(minutes=30))
    queue.cancel(token=token(full["istuu"]))
    assert fresh(full["1."]).offered_until == full["meeting"].starts_at


def test_offers_that_end_when_it_begins_end_without_a_mail(full, at):
    at(full["meeting"].starts_at - dt.timedelta(minutes=30))
    queue.cancel(token=token(full["istuu"]))
    before = len(mails())
    at(full["meeting"].starts_at)
    assert tasks.expire_offers() == 1
    assert len(mails()) == before


def test_one_meeting_that_fails_does_not_hold_up_the_rest(offered, at, monkeypatch):
    other = RegistrationFactory(offered=True, offered_until=offered.offered_until - dt.timedelta(hours=1))
    at(offered.offered_until)
    expire = queue.expire

    def fail(*, meeting):
        if meeting == other.meeting_id:
            raise RuntimeError
        return expire(meeting=meeting)

    monkeypatch.setattr(queue, "expire", fail)
    assert tasks.expire_offers() == 1
    assert (state(other), state(offered)) == (OFFERED, EXPIRED)


def test_guests_who_do_not_confirm_leave_no_name(at):
    pending = RegistrationFactory(pending=True)
    at(pending.confirm_until)
    assert tasks.expire_offers() == 1
    gone = fresh(pending)
    assert (gone.state, gone.name, gone.email) == (EXPIRED, "", "")
    assert mails() == []


# ── more seats, fewer seats ──────────────────────────────────────────────────────────────────────────────────────────


def test_more_seats_are_filled_in_turn(full):
    meeting = full["meeting"]
    meeting.onsite_seats = 3
    meeting.save()
    assert [each.name for each in seats.fill(meeting)] == ["1.", "2."]
    assert seats.fill(meeting) == []
    assert len(mails()) == 2


def test_a_closed_account_keeps_no_seat_from_the_next(full):
    Registration.objects.filter(pk=full["1."].pk).update(person=UserFactory(is_active=False))
    queue.cancel(token=token(full["istuu"]))
    assert state(full["1."]) == WAITING
    assert state(full["2."]) == OFFERED


def test_without_a_limit_all_who_wait_are_asked(full):
    full["meeting"].online_seats = None
    full["meeting"].save()
    assert [each.name for each in seats.fill(full["meeting"])] == ["verkko 1."]


def test_with_fewer_seats_nobody_loses_theirs(full):
    meeting = full["meeting"]
    RegistrationFactory(meeting=meeting)
    assert seats.free(meeting, Way.ONSITE) == 0
    queue.cancel(token=token(full["istuu"]))
    assert state(full["1."]) == WAITING


@pytest.mark.parametrize("given", [MeetingState.CANCELLED, MeetingState.HELD])
def test_a_meeting_that_is_off_offers_nothing(full, given):
    meeting = full["meeting"]
    Meeting.objects.filter(pk=meeting.pk).update(
        state=given, onsite_seats=9, cancelled_at=clock.now(), held_at=clock.now()
    )
    assert seats.fill(Meeting.objects.get(pk=meeting.pk)) == []


# ── another way ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_who_waits_joins_the_other_queue_behind_the_others(full):
    moved = queue.change_way(token=token(full["1."]), way=Way.ONLINE)
    assert (moved.state, moved.way, moved.turn) == (WAITING, Way.ONLINE, 6)
    assert (seats.queue_number(moved), seats.queue_number(fresh(full["2."]))) == (2, 1)


def test_who_waits_gets_a_free_seat_the_other_way(full):
    queue.cancel(token=token(full["verkko 1."]))
    Meeting.objects.filter(pk=full["meeting"].pk).update(online_seats=2)
    moved = queue.change_way(token=token(full["1."]), way=Way.ONLINE)
    assert (moved.state, moved.way) == (CONFIRMED, Way.ONLINE)
    assert len(mails(full["1."].email)) == 1


def test_who_has_a_seat_keeps_it_when_the_other_way_is_full(full):
    with pytest.raises(Refused) as refused:
        queue.change_way(token=token(full["istuu"]), way=Way.ONLINE)
    assert refused.value.code == "full"
    kept = fresh(full["istuu"])
    assert (kept.state, kept.way, kept.turn) == (CONFIRMED, Way.ONSITE, 1)


def test_a_seat_changed_is_offered_to_the_next(full):
    queue.cancel(token=token(full["verkko 1."]))
    Meeting.objects.filter(pk=full["meeting"].pk).update(online_seats=2)
    queue.change_way(token=token(full["istuu"]), way=Way.ONLINE)
    assert (state(full["istuu"]), state(full["1."])) == (CONFIRMED, OFFERED)
    assert lines("meetings.registration.change_way") == 1


def test_the_same_way_again_changes_nothing(full):
    queue.change_way(token=token(full["1."]), way=Way.ONSITE)
    assert fresh(full["1."]).turn == 3
    assert lines("meetings.registration.change_way") == 0


@pytest.mark.parametrize("way", ["", "by_boat", Way.ONLINE])
def test_only_ways_there_are(way):
    made = RegistrationFactory(meeting=MeetingFactory(onsite=True))
    with pytest.raises(Refused) as refused:
        queue.change_way(token=token(made), way=way)
    assert refused.value.code == "way"


def test_the_account_that_acts_claims_what_it_did_as_a_guest(full):
    person = UserFactory(email=full["1."].email)
    queue.change_way(token=token(full["1."]), way=Way.ONLINE, actor=person)
    assert fresh(full["1."]).person == person


def test_nobody_claims_what_is_anothers(full):
    queue.change_way(token=token(full["1."]), way=Way.ONLINE, actor=UserFactory())
    assert fresh(full["1."]).person is None


# ── every state, every step ──────────────────────────────────────────────────────────────────────────────────────────

STEPS = {
    "cancel": (queue.cancel, CANCELLED, LIVE),
    "take": (queue.take_offer, CONFIRMED, {OFFERED, CONFIRMED}),
    "decline": (queue.decline_offer, CANCELLED, {OFFERED}),
}


@pytest.mark.parametrize("was", sorted(RegistrationState))
@pytest.mark.parametrize("step", sorted(STEPS))
def test_from_each_state_only_what_the_table_allows(was, step):
    action, to, possible = STEPS[step]
    later = clock.now() + dt.timedelta(hours=1)
    made = RegistrationFactory(state=was, offered_until=later, confirm_until=later)
    try:
        action(token=token(made))
    except Refused:
        assert was not in possible
    expected = to if was in possible else was
    assert state(made) == expected
    assert expected == was or expected in REGISTRATION_MOVES[was]


# ── forgetting ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_needs_are_deleted_the_day_after(full, at):
    Need.objects.create(registration=full["istuu"], diet="vegaani")
    at(full["meeting"].ends_at + dt.timedelta(hours=23))
    assert forgetting.forget() == 0
    at(full["meeting"].ends_at + dt.timedelta(days=1))
    assert forgetting.forget() == 1
    assert not Need.objects.exists()
    assert fresh(full["istuu"]).name == "istuu"


def test_guests_are_forgotten_a_month_after_and_people_with_accounts_stay(full, at, learner):
    person = RegistrationFactory(meeting=full["meeting"], person=learner)
    at(full["meeting"].ends_at + dt.timedelta(days=30))
    assert forgetting.forget() == 5
    gone = fresh(full["istuu"])
    assert (gone.name, gone.email, gone.state) == ("", "", CONFIRMED)
    assert fresh(person).name == learner.name
    assert forgetting.forget() == 0


def test_what_was_asked_for_a_cancelled_meeting_is_deleted_as_if_it_had_ended_then(full, at):
    Need.objects.create(registration=full["istuu"], diet="vegaani")
    off = at(hours=1)
    Meeting.objects.filter(pk=full["meeting"].pk).update(state="cancelled", cancelled_at=off)
    at(off + dt.timedelta(hours=23))
    assert forgetting.forget() == 0
    at(off + dt.timedelta(days=1))
    assert forgetting.forget() == 1
    assert not Need.objects.exists()
    Meeting.objects.filter(pk=full["meeting"].pk).update(
        starts_at=off + dt.timedelta(days=99), ends_at=off + dt.timedelta(days=100)
    )
    at(off + dt.timedelta(days=30))
    assert forgetting.forget() == 5
    assert fresh(full["istuu"]).email == ""


def test_invitations_to_people_without_an_account_are_forgotten_with_the_guests(full, at, learner):
    meeting = full["meeting"]
    invite(meeting)
    invite(meeting, learner.email)
    kept = invite(MeetingFactory(starts_at=meeting.ends_at + dt.timedelta(days=40)))
    at(meeting.ends_at + dt.timedelta(days=29))
    assert forgetting.forget() == 0
    at(meeting.ends_at + dt.timedelta(days=30))
    forgetting.forget()
    assert [each.email for each in meeting.invitations.all()] == [learner.email]
    assert Invitation.objects.filter(token_hash=links.hashed(kept)).exists()


def test_the_clock_wakes_both():
    declared = schedules.declared()
    assert (declared["meetings.expire_offers"].minutes, declared["meetings.expire_offers"].at_start) == (1, True)
    assert declared["meetings.forget"].minutes == 60 * 24
    assert tasks.forget() == tasks.expire_offers() == 0
