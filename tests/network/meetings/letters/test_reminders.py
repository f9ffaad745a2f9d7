"""A week and a day before: to whom, when, and once for each time at which it begins."""

import datetime as dt

import pytest
import time_machine

from core import schedules
from core.models import OutgoingMail
from network.meetings import letters, seats
from network.meetings.actions import organising, queue, reminding
from network.meetings.models import Meeting, Notice
from network.meetings.states import Letter, MeetingState
from network.meetings.tasks import remind
from tests.factories.meetings import MeetingFactory
from tests.factories.network import coordinator
from tests.network.meetings.letters.conftest import START, before, comes, fresh, noted, posted, to, written

pytestmark = pytest.mark.django_db


def hours_of_waiting(*marks):
    """Runs the clock twice at each mark, in hours before the beginning; returns at which of them a mail went out."""
    seen = []
    for mark in marks:
        with before(hours=mark):
            sent = OutgoingMail.objects.count()
            remind()
            remind()
            seen += [mark] * (OutgoingMail.objects.count() - sent)
    return seen


def test_a_week_and_a_day_before_each_once(meeting):
    row = comes(meeting)
    assert hours_of_waiting(400, 168.2, 168, 167.8, 100, 24.2, 24, 23.8, 1, 0, -1) == [168, 24]
    assert {each.to for each in posted("meeting_reminder")} == {row.email}
    assert (noted(Letter.WEEK), noted(Letter.DAY)) == (1, 1)


def test_after_a_silence_only_the_nearer_one_goes_out(meeting):
    comes(meeting)
    assert hours_of_waiting(20, 19) == [20]
    assert (noted(Letter.WEEK), noted(Letter.DAY)) == (0, 1)


def test_one_that_is_late_by_a_few_hours_still_goes_out(meeting):
    comes(meeting)
    assert hours_of_waiting(150, 10) == [150, 10]


@pytest.mark.parametrize(
    ("hours", "expected"),
    [(169, [168, 24]), (168, [168, 24]), (167, [24]), (24, [24]), (23, []), (1, [])],
)
def test_whoever_came_after_the_moment_gets_none_late(meeting, hours, expected):
    comes(meeting, days=hours / 24)
    assert hours_of_waiting(168, 160, 24, 20, 0.5) == expected


def test_whoever_waited_and_got_a_place_later_counts_from_then(meeting):
    row = comes(meeting)
    row.confirmed_at = START - dt.timedelta(days=3)
    row.save()
    assert hours_of_waiting(168, 100, 60, 24) == [24]


@pytest.mark.parametrize("trait", ["waiting", "offered", "pending", "cancelled"])
def test_none_to_those_without_a_place(meeting, trait):
    comes(meeting, **{trait: True})
    assert hours_of_waiting(168, 24) == []


@pytest.mark.parametrize("trait", ["draft", "cancelled"])
def test_none_for_drafts_and_what_is_cancelled(db, trait):
    comes(MeetingFactory(starts_at=START, **{trait: True}))
    assert hours_of_waiting(168, 24) == []


def test_none_to_those_who_were_forgotten(meeting):
    comes(meeting, email="", name="")
    assert hours_of_waiting(168, 24) == []


def test_to_an_account_at_its_address_of_today_in_the_language_of_the_registration(meeting, learner):
    comes(meeting, person=learner, language="sv")
    learner.email = "uusi@sahkoposti.example"
    learner.save()
    assert hours_of_waiting(168) == [168]
    assert [(each.to, each.language) for each in posted()] == [("uusi@sahkoposti.example", "sv")]


# ── changes ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def move(meeting, actor, **later):
    """Moves it by so much, as an organiser does."""
    row = fresh(meeting)
    moved = {name: getattr(row, name) + dt.timedelta(**later) for name in ("starts_at", "ends_at")}
    organising.edit_meeting(meeting=row, actor=actor, **moved)
    written()


def test_a_new_time_is_reminded_of_again_and_each_time_once(meeting):
    comes(meeting)
    actor = coordinator()
    assert hours_of_waiting(168) == [168]
    with before(hours=167):
        move(meeting, actor, days=3)
    # Three days later there is a week left once more, and then a day.
    assert hours_of_waiting(160, 100, 96, 90, -47, -48, -50) == [96, -48]
    assert to("meeting_changed") == [comes_to(meeting)]


def comes_to(meeting):
    return meeting.registrations.get().email


def test_moved_within_the_last_week_the_change_is_told_and_the_day_reminded_of(meeting):
    comes(meeting)
    actor = coordinator()
    with before(days=6):
        move(meeting, actor, hours=-2)
    assert hours_of_waiting(143, 26, 25) == [26]
    assert len(to("meeting_changed")) == 1


def test_moved_by_an_hour_after_the_reminder_everybody_is_reminded_of_what_holds(meeting):
    comes(meeting)
    actor = coordinator()
    assert hours_of_waiting(168, 24) == [168, 24]
    with before(hours=20):
        move(meeting, actor, hours=1)
    assert hours_of_waiting(20, 10) == [20]
    assert "18.30–20.00" in posted("meeting_reminder")[-1].body


def test_another_place_or_title_is_no_new_time(meeting):
    comes(meeting)
    actor = coordinator()
    assert hours_of_waiting(168) == [168]
    with before(hours=160):
        organising.edit_meeting(meeting=fresh(meeting), actor=actor, title_fi="Toinen nimi", street="Uusikatu 1")
    assert fresh(meeting).sequence == 1
    assert hours_of_waiting(150, 24, 20) == [24]


def test_nobody_who_cancels_is_reminded(meeting):
    row = comes(meeting)
    assert hours_of_waiting(168) == [168]
    with before(days=3):
        queue.cancel(token=letters.mails.frame.tickets.token(row))
    assert hours_of_waiting(24, 20) == []


def test_a_meeting_cancelled_in_between_reminds_nobody(meeting):
    comes(meeting)
    with before(days=10):
        organising.cancel(meeting=fresh(meeting), actor=coordinator(), cancel_reason_fi="Vetäjä on sairastunut.")
        written()
    assert hours_of_waiting(168, 24) == []
    assert len(to("meeting_cancelled")) == 1


def test_cancelled_between_the_list_and_the_letter(meeting, monkeypatch):
    row = comes(meeting)
    locked = seats.locked

    def too_late(pk):
        Meeting.objects.filter(pk=pk).update(state=MeetingState.CANCELLED, cancelled_at=START)
        return locked(pk)

    monkeypatch.setattr(seats, "locked", too_late)
    assert hours_of_waiting(168) == []
    assert row.notices.count() == 0


# ── failures ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_one_bad_address_stops_nobody_else_and_is_tried_again(meeting, caplog):
    people = [comes(meeting), comes(meeting, email="ei osoite"), comes(meeting)]
    assert hours_of_waiting(168) == [168, 168]
    assert {each.email for each in people} - set(to()) == {"ei osoite"}
    assert Notice.objects.filter(registration=people[1]).count() == 0
    assert "ei osoite" not in caplog.text
    people[1].email = "oikea@sahkoposti.example"
    people[1].save()
    assert hours_of_waiting(167) == [167]


def test_one_meeting_that_fails_does_not_silence_the_others(meeting, monkeypatch, caplog):
    broken = comes(MeetingFactory(starts_at=START - dt.timedelta(minutes=5)))
    comes(meeting)
    reminded = letters.reminded

    def fails(registration, letter):
        if registration.pk == broken.pk:
            raise RuntimeError("rikki")
        return reminded(registration, letter)

    monkeypatch.setattr(letters, "reminded", fails)
    assert hours_of_waiting(168) == [168]
    assert str(broken.meeting_id) in caplog.text
    monkeypatch.setattr(letters, "reminded", reminded)
    assert hours_of_waiting(167) == [167]


def test_a_crash_after_the_note_leaves_neither_note_nor_mail(meeting, monkeypatch):
    row = comes(meeting)

    def dies(*_given):
        raise RuntimeError("rikki")

    with monkeypatch.context() as patch:
        patch.setattr("core.mail.async_task", dies)
        assert hours_of_waiting(168) == []
    assert (OutgoingMail.objects.count(), row.notices.count()) == (0, 0)
    assert hours_of_waiting(167) == [167]


def test_a_round_that_runs_out_of_time_goes_on_in_the_next(meeting, monkeypatch):
    for _each in range(5):
        comes(meeting)
    monkeypatch.setattr(reminding, "PART", 2)
    times = iter([START, START, START + dt.timedelta(minutes=1)])

    def ticking():
        # The round looks at the clock when it begins and before each part.
        return next(times, START + dt.timedelta(minutes=1))

    with before(days=7):
        monkeypatch.setattr(reminding, "letter_for", lambda meeting: Letter.WEEK)
        with monkeypatch.context() as patch:
            patch.setattr(reminding.clock, "now", ticking)
            first = reminding._round(Meeting.objects.all(), reminding.reminders_due)
        rest = reminding._round(Meeting.objects.all(), reminding.reminders_due)
    assert (first, rest) == (2, 3)


def test_the_clock_wakes_it():
    declared = schedules.declared()
    assert declared["meetings.remind"].func == "network.meetings.tasks.remind"
    assert declared["meetings.remind"].minutes == 10
    assert declared["meetings.thank"].minutes == 60


def test_a_round_asks_the_database_no_more_for_people_who_had_theirs(meeting, django_assert_num_queries):
    for _each in range(30):
        comes(meeting)
    assert len(hours_of_waiting(168)) == 30
    with before(hours=167), django_assert_num_queries(2):
        assert remind() == 0


@pytest.mark.parametrize("month", [3, 10], ids=["to-summer-time", "to-winter-time"])
def test_over_the_night_when_clocks_change_it_is_once_all_the_same(db, month):
    """The last Sunday of March and of October 2027; the meeting is on Monday at 10 in Finland."""
    day = {3: dt.datetime(2027, 3, 29, 7, tzinfo=dt.UTC), 10: dt.datetime(2027, 11, 1, 8, tzinfo=dt.UTC)}[month]
    with time_machine.travel(day - dt.timedelta(days=20), tick=False):
        comes(MeetingFactory(starts_at=day))
    sent = []
    for hour in range(30, 0, -1):
        with time_machine.travel(day - dt.timedelta(hours=hour), tick=False):
            sent += [hour] * remind()
    # Of the week before, late; then of the day before.
    assert sent == [30, 24]
    assert "klo 10.00" in posted()[-1].body or "10.00–11.30" in posted()[-1].body
