"""Letters to many: the action leaves one row, whoever many come; what writes them can die at any point, and nobody is
told twice, of what is old, or of what was taken back.
"""

import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django_q.models import OrmQ

from core import clock, schedules
from network.meetings import letters
from network.meetings.actions import mailing, messages, organising, queue
from network.meetings.models import Broadcast, Mailing, Meeting, Notice, Registration
from network.meetings.states import Letter, RegistrationState
from network.meetings.tasks import sweep_letters, write_letters
from tests.factories.meetings import RegistrationFactory
from tests.factories.network import coordinator
from tests.network.meetings.letters.conftest import (
    after,
    before,
    comes,
    edit,
    fresh,
    posted,
    to,
    written,
)

pytestmark = pytest.mark.django_db

HOUR = dt.timedelta(hours=1)


@pytest.fixture
def aino(db):
    return coordinator()


@pytest.fixture(autouse=True)
def ten_days_before():
    with before(days=10) as moment:
        yield moment


def move(meeting, actor, by=HOUR):
    row = fresh(meeting)
    edit(meeting, actor, starts_at=row.starts_at + by, ends_at=row.ends_at + by)


def cancel(meeting, actor):
    organising.cancel(meeting=fresh(meeting), actor=actor, cancel_reason_fi="Vetäjä on sairastunut.")


def send(meeting, actor, to="confirmed"):
    messages.send(meeting=meeting, to=to, subject="Hei", body="Tervetuloa", actor=actor)


DO = {"change": move, "cancel": cancel, "message": send}
EACH = pytest.mark.parametrize("do", DO.values(), ids=DO)


def jobs():
    return [
        each.task["args"] for each in OrmQ.objects.all() if each.task["func"] == "network.meetings.tasks.write_letters"
    ]


# ── the row and the nudge ────────────────────────────────────────────────────────────────────────────────────────────


@EACH
def test_the_request_leaves_one_row_and_one_job_and_no_letter(meeting, aino, do):
    for _each in range(3):
        comes(meeting)
    do(meeting, aino)
    row = Mailing.objects.get()
    assert (jobs(), posted(), row.done_at) == ([(row.pk,)], [], None)
    assert write_letters(row.pk) is True
    assert len(posted()) == 3
    assert Mailing.objects.get().done_at is not None
    assert write_letters(row.pk) is True
    assert (written(), len(posted())) == (0, 3)


@EACH
def test_what_is_rolled_back_leaves_neither_row_nor_job(meeting, aino, do):
    comes(meeting)
    with transaction.atomic():
        do(meeting, aino)
        transaction.set_rollback(True)
    assert (Mailing.objects.count(), jobs(), written()) == (0, [], 0)


@EACH
def test_the_request_asks_the_same_number_of_times_for_many(meeting, aino, do):
    counts = []
    for people in (1, 30):
        for _each in range(people):
            comes(meeting)
        with (
            CaptureQueriesContext(
                connection,
            ) as asked,
            transaction.atomic(),
        ):
            do(meeting, aino)
            transaction.set_rollback(True)
        counts.append(len(asked))
    assert counts[0] == counts[1]


@EACH
def test_the_sweep_takes_up_what_the_queue_lost(meeting, aino, do):
    row = comes(meeting)
    do(meeting, aino)
    OrmQ.objects.all().delete()
    assert sweep_letters() == 1
    assert to() == [row.email]
    assert sweep_letters() == 0


def test_the_clock_wakes_it_each_minute_and_at_the_start():
    declared = schedules.declared()["meetings.sweep_letters"]
    assert (declared.func, declared.minutes, declared.at_start) == ("network.meetings.tasks.sweep_letters", 1, True)


# ── dying in the middle ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def dies(monkeypatch):
    """The worker is killed before the third letter of the second part of two."""
    monkeypatch.setattr(mailing, "PART", 2)
    post, count = letters.mail.post, []

    def killed(message):
        count.append(message)
        if len(count) == 4:
            raise SystemExit("killed")
        return post(message)

    monkeypatch.setattr(letters.mail, "post", killed)


@EACH
def test_killed_between_letters_each_gets_exactly_one(meeting, aino, do, dies):
    people = [comes(meeting) for _each in range(5)]
    do(meeting, aino)
    with pytest.raises(SystemExit):
        sweep_letters()
    # The part that was not whole is not there at all.
    assert (len(posted()), Notice.objects.filter(letter__in=["changed", "cancelled", "message"]).count()) == (2, 2)
    assert sweep_letters() == 1
    assert sorted(to()) == sorted(each.email for each in people)


@EACH
def test_control_without_the_notice_the_first_are_told_twice(meeting, aino, do, dies, monkeypatch):
    for _each in range(5):
        comes(meeting)
    do(meeting, aino)
    monkeypatch.setattr(letters, "_once", lambda *given: True)
    with pytest.raises(SystemExit):
        sweep_letters()
    sweep_letters()
    assert len(to()) > len(set(to()))


def test_a_part_that_fails_holds_up_no_other_and_is_tried_again(meeting, aino, monkeypatch, caplog):
    people = [comes(meeting) for _each in range(3)]
    cancel(meeting, aino)
    tell = letters.cancelled

    def fails(registration, entry):
        if registration.pk == people[0].pk:
            raise RuntimeError("rikki")
        return tell(registration, entry=entry)

    monkeypatch.setattr(mailing, "PART", 1)
    with monkeypatch.context() as patch:
        patch.setattr(letters, "cancelled", fails)
        assert sweep_letters() == 0
    assert to() == [each.email for each in people[1:]]
    assert "RuntimeError" in caplog.text
    assert sweep_letters() == 1
    assert to()[2:] == [people[0].email]


def test_a_round_that_runs_out_of_time_asks_the_queue_to_go_on(meeting, aino, monkeypatch):
    for _each in range(3):
        comes(meeting)
    cancel(meeting, aino)
    row = Mailing.objects.get()
    OrmQ.objects.all().delete()
    monkeypatch.setattr(mailing, "PART", 2)
    moments = iter([clock.now(), clock.now()])
    late = clock.now() + dt.timedelta(minutes=1)
    with monkeypatch.context() as patch:
        patch.setattr(mailing.clock, "now", lambda: next(moments, late))
        assert write_letters(row.pk) is False
    assert (len(posted()), jobs()) == (2, [(row.pk,)])
    assert write_letters(row.pk) is True
    assert len(posted()) == 3


# ── the newest state, and only what is new to the reader ─────────────────────────────────────────────────────────────


def test_two_changes_before_the_letter_are_one_letter_of_both(meeting, aino):
    row = comes(meeting, language="en")
    move(meeting, aino)
    edit(meeting, aino, street="Uusikatu 1")
    move(meeting, aino)
    assert written() == 1
    body = posted()[0].body
    assert "New time: Wednesday 3 February 2027, 19:30–21:00" in body
    assert "Uusikatu 1" in body
    assert row.notices.get(letter=Letter.CHANGED).sequence == fresh(meeting).sequence == 3
    assert not Mailing.objects.filter(done_at=None).exists()


def test_what_was_told_is_not_told_again(meeting, aino):
    comes(meeting, language="en")
    move(meeting, aino)
    assert written() == 1
    edit(meeting, aino, street="Uusikatu 1")
    assert written() == 1
    assert "New time" not in posted()[1].body
    assert "Uusikatu 1" in posted()[1].body


def test_what_was_changed_and_changed_back_is_no_news(meeting, aino):
    comes(meeting)
    move(meeting, aino)
    move(meeting, aino, by=-HOUR)
    assert written() == 0
    assert not Mailing.objects.filter(done_at=None).exists()
    move(meeting, aino)
    assert written() == 1


def test_once_told_the_way_back_is_news(meeting, aino):
    comes(meeting)
    move(meeting, aino)
    assert written() == 1
    move(meeting, aino, by=-HOUR)
    assert written() == 1
    assert "17.30–19.00" in posted()[1].body


def test_a_change_that_a_cancellation_overtook_is_not_told(meeting, aino):
    row = comes(meeting)
    move(meeting, aino)
    cancel(meeting, aino)
    assert written() == 1
    assert [(each.template, each.to) for each in posted()] == [("meeting_cancelled", row.email)]
    assert not Mailing.objects.filter(done_at=None).exists()


def test_a_change_is_not_told_once_the_meeting_is_over(meeting, aino):
    comes(meeting)
    move(meeting, aino)
    with after(hours=2):
        assert written() == 0
    assert not Mailing.objects.filter(done_at=None).exists()


def test_whoever_came_after_the_change_knows_it_already(meeting, aino, ten_days_before):
    edit(meeting, aino, street="Uusikatu 1")
    ten_days_before.shift(60)
    late = RegistrationFactory(meeting=meeting)
    assert written() == 0
    # And is told of the next one only what is new to them.
    move(meeting, aino)
    assert written() == 1
    assert to() == [late.email]
    assert "Uusi paikka" not in posted()[0].body


def test_whoever_was_told_of_their_seat_after_the_change_knows_it_already(meeting, aino):
    pending = comes(meeting, pending=True)
    move(meeting, aino)
    row = Registration.objects.select_related("meeting").get(pk=pending.pk)
    row.state = RegistrationState.CONFIRMED
    row.save()
    letters.registered(row)
    assert written() == 0
    assert to() == [row.email]


def test_whoever_gets_a_place_by_the_change_is_told_in_that_letter(meeting, aino):
    Meeting.objects.update(onsite_seats=1)
    seated, waiting = comes(meeting), comes(meeting, waiting=True)
    edit(meeting, aino, onsite_seats=2, street="Uusikatu 1")
    written()
    assert to("place_offered") == [waiting.email]
    assert to("meeting_changed") == [seated.email]


def test_control_without_the_note_they_get_both(meeting, aino, monkeypatch):
    Meeting.objects.update(onsite_seats=1)
    comes(meeting)
    waiting = comes(meeting, waiting=True)
    monkeypatch.setattr(letters, "_note_place", lambda registration: None)
    edit(meeting, aino, onsite_seats=2, street="Uusikatu 1")
    written()
    assert waiting.email in to("meeting_changed")


def test_whoever_cancels_before_the_letter_gets_none(meeting, aino):
    row, stays = comes(meeting), comes(meeting)
    move(meeting, aino)
    send(meeting, aino)
    queue.cancel(token=letters.mails.frame.tickets.token(row))
    written()
    assert to("meeting_changed") == to("meeting_message") == [stays.email]


def test_whoever_registers_after_a_message_is_not_among_its_readers(meeting, aino, ten_days_before):
    row = comes(meeting)
    send(meeting, aino)
    ten_days_before.shift(60)
    RegistrationFactory(meeting=meeting)
    assert written() == 1
    assert to() == [row.email]


def test_whoever_was_offered_a_place_is_told_of_the_end_however_late(meeting, aino, ten_days_before):
    row = comes(meeting, offered=True)
    cancel(meeting, aino)
    ten_days_before.shift(dt.timedelta(days=25))
    queue.expire_offers()
    assert written() == 1
    assert to() == [row.email]


# ── the database's own refusals ──────────────────────────────────────────────────────────────────────────────────────


def test_the_database_keeps_mailings_whole(meeting, aino):
    cancelled = Mailing(meeting=meeting, letter=Letter.CANCELLED, sequence=1)
    cancelled.save()
    told = Broadcast.objects.create(meeting=meeting, subject="Hei", body="Hei", to_states=["confirmed"])
    wrong = [
        Mailing(meeting=meeting, letter=Letter.CANCELLED, sequence=1),
        Mailing(meeting=meeting, letter=Letter.THANKS, sequence=2),
        Mailing(meeting=meeting, letter=Letter.MESSAGE, sequence=2),
        Mailing(meeting=meeting, letter=Letter.CHANGED, sequence=2, broadcast=told),
    ]
    for each in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            each.save()
    assert list(Mailing.objects.all()) == [cancelled]
