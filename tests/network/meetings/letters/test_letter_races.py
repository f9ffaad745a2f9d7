"""Two workers who come to the same letter at the same moment, and two taps on the same button. Each promise has a
control twin with the guard off, which breaks it.

Letters have two guards: the lock of the meeting's row, and the row that says that a letter was written, of which there
can be only one. Either alone is enough.
"""

import datetime as dt
import itertools

import pytest

from core import clock
from core.models import OutgoingMail
from network.directory.links import token
from network.meetings import letters, seats
from network.meetings.actions import feedback, mailing, messages, organising_steps, reminding
from network.meetings.models import Broadcast, Feedback, Mailing, Meeting, Notice, Registration
from network.meetings.tasks import sweep_letters
from tests.factories.meetings import MeetingFactory, RegistrationFactory
from tests.factories.network import coordinator
from tests.network.meetings.letters.conftest import touch
from tests.together import meet, together
from tests.training.racing import failed, lines, slow

pytestmark = pytest.mark.django_db(transaction=True)

PEOPLE = 5


@pytest.fixture
def soon():
    """It begins in twenty hours; people have had their places for long."""
    made = MeetingFactory(starts_at=clock.now() + dt.timedelta(hours=20))
    for _each in range(PEOPLE):
        RegistrationFactory(meeting=made)
    long_ago = clock.now() - dt.timedelta(days=20)
    Registration.objects.update(registered_at=long_ago)
    return made


@pytest.fixture
def no_lock(monkeypatch):
    """The meeting is read without a lock."""
    monkeypatch.setattr(seats, "locked", lambda pk: Meeting.objects.get(pk=pk))


@pytest.fixture
def no_row(monkeypatch):
    """That a letter was written is noted under a number of its own, so nothing tells that there is one."""
    numbers = itertools.count()

    def noted(registration, letter, sequence=0, key=""):
        Notice.objects.create(registration=registration, letter=letter, key=f"{key[:20]}{next(numbers)}")
        return True

    monkeypatch.setattr(letters, "_once", noted)


def slowly(monkeypatch):
    """Everybody has found out who is due before the first letter is written."""
    due = reminding.reminders_due

    def found(meeting):
        letter, rows = due(meeting)
        rows = rows.model.objects.filter(pk__in=[each.pk for each in rows])
        meet("due", 5)
        return letter, rows

    monkeypatch.setattr(reminding, "reminders_due", found)


def two_workers():
    with together() as run:
        got = run(reminding.remind, reminding.remind)
        to = list(OutgoingMail.objects.values_list("to", flat=True))
    return got, to


def test_two_workers_write_one_letter_to_each(soon):
    got, to = two_workers()
    assert failed(got) == []
    assert sum(got) == PEOPLE
    assert len(to) == len(set(to)) == PEOPLE


def test_without_the_lock_the_row_alone_keeps_it_to_one(soon, no_lock, monkeypatch):
    slowly(monkeypatch)
    monkeypatch.setattr(reminding, "write", reminding.write.__wrapped__)
    got, to = two_workers()
    assert failed(got) == []
    assert len(to) == len(set(to)) == PEOPLE


def test_control_without_lock_and_row_people_are_reminded_twice(soon, no_lock, no_row, monkeypatch):
    slowly(monkeypatch)
    monkeypatch.setattr(reminding, "write", reminding.write.__wrapped__)
    _got, to = two_workers()
    assert len(to) > len(set(to))


def test_a_message_sent_twice_at_once_goes_out_once(soon):
    actor, seed = coordinator(), token()
    with together() as run:
        got = run(*[lambda: _send(soon, actor, seed)] * 3)
        run(sweep_letters, sweep_letters)
        rows, mails, noted = Broadcast.objects.count(), OutgoingMail.objects.count(), lines("meetings.meeting.message")
    assert failed(got) == []
    assert {each[1] for each in got} == {PEOPLE}
    assert (rows, mails, noted) == (1, PEOPLE, 1)


def _send(meeting, actor, seed=""):
    return messages.send(meeting=meeting, to="confirmed", subject="Hei", body="Tervetuloa", seed=seed, actor=actor)


def test_control_without_the_seed_a_message_goes_out_twice(soon):
    actor = coordinator()
    with together() as run:
        got = run(*[lambda: _send(soon, actor)] * 2)
        run(sweep_letters)
        rows, mails = Broadcast.objects.count(), OutgoingMail.objects.count()
    assert failed(got) == []
    assert (rows, mails) == (2, 2 * PEOPLE)


def test_four_at_once_are_no_more_than_three_in_an_hour(soon):
    actor = coordinator()
    with together() as run:
        got = run(*[lambda: _quiet(soon, actor)] * 4)
        rows = Broadcast.objects.count()
    assert [each.code for each in failed(got)] == ["often"]
    assert rows == messages.MOST


def _quiet(meeting, actor):
    try:
        return _send(meeting, actor)
    except Exception as error:  # noqa: BLE001 - what was raised is the result
        return error


def test_control_without_the_lock_four_at_once_are_four(soon, monkeypatch):
    actor = coordinator()
    monkeypatch.setattr(organising_steps, "held", lambda meeting, scope, actor: (meeting, []))
    monkeypatch.setattr(messages, "one_line", lambda text: (meet("sent", 5), text)[1])
    send = messages.send.__wrapped__
    save = Broadcast.save

    def late(self, **kwargs):
        meet("saved", 5)
        save(self, **kwargs)

    monkeypatch.setattr(Broadcast, "save", late)
    with together() as run:
        run(*[lambda: send(meeting=soon, to="confirmed", subject="Hei", body="Tervetuloa", actor=actor)] * 4)
        rows = Broadcast.objects.count()
    assert rows == 4


def told(soon):
    """It has moved: one letter to each, and two workers at it."""
    touch(soon, "starts_at")
    with together() as run:
        got = run(sweep_letters, sweep_letters)
        to = list(OutgoingMail.objects.values_list("to", flat=True))
        run(sweep_letters)
        left = Mailing.objects.filter(done_at=None).count()
    return got, to, left


def test_two_workers_tell_each_of_a_change_once(soon, monkeypatch):
    monkeypatch.setattr(mailing, "PART", 2)
    slow(monkeypatch, mailing, "_claimed", 0.1)
    got, to, left = told(soon)
    assert failed(got) == []
    assert len(to) == len(set(to)) == PEOPLE
    assert left == 0


def test_control_without_lock_and_row_people_are_told_of_a_change_twice(soon, no_lock, no_row, monkeypatch):
    slow(monkeypatch, mailing.mailings, "news", 0.3)
    monkeypatch.setattr(mailing, "_claimed", lambda pk: Mailing.objects.get(pk=pk))
    monkeypatch.setattr(mailing, "write", mailing.write.__wrapped__)
    _got, to, _left = told(soon)
    assert len(to) > len(set(to))


@pytest.fixture
def over():
    made = MeetingFactory(over=True)
    return RegistrationFactory(meeting=made)


def test_feedback_sent_twice_at_once_is_kept_once(over):
    with together() as run:
        got = run(*[lambda: feedback.give(registration=over, stars=5)] * 4)
        rows = Feedback.objects.count()
    assert failed(got) == []
    assert sorted(got) == [False, False, False, True]
    assert rows == 1


def test_control_without_the_lock_feedback_is_kept_twice(over, no_lock, monkeypatch):
    save = Feedback.save

    def late(self, **kwargs):
        meet("saved", 5)
        save(self, **kwargs)

    monkeypatch.setattr(Feedback, "save", late)
    give = feedback.give.__wrapped__
    with together() as run:
        run(*[lambda: give(registration=over, stars=5)] * 2)
        rows = Feedback.objects.count()
    assert rows == 2
