"""Many who want the last seats at the same moment. Each promise has a control twin with the guard off, which breaks it.

The guard is the lock of the meeting's row. On SQLite it is the write lock that a transaction takes at its start, so
there the twins run without a transaction as well.
"""

import itertools
import random
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import IntegrityError, connection, connections

from core import clock
from core.models import OutgoingMail
from network.meetings import seats, tickets
from network.meetings.actions import queue, registering
from network.meetings.models import Meeting, Registration
from network.meetings.states import RegistrationState, Way
from tests.factories.accounts import UserFactory
from tests.factories.meetings import MeetingFactory, RegistrationFactory
from tests.network.meetings.registering.conftest import guest, sign_up
from tests.together import meet, together
from tests.training.racing import failed, lines, slow

pytestmark = pytest.mark.django_db(transaction=True)

THREADS, PEOPLE, SEATS = 16, 200, 7


def crowd(*calls, threads=THREADS):
    """Runs all calls, so many at a time, each thread with a connection of its own, as a worker has. Returns what each
    returned or raised."""
    ready, local = threading.Barrier(threads), threading.local()

    def run(call):
        try:
            if not hasattr(local, "ready"):
                local.ready = True
                ready.wait(30)
            return call()
        except Exception as error:  # noqa: BLE001 - what was raised is the result
            return error

    with ThreadPoolExecutor(threads) as pool:
        got = list(pool.map(run, calls))
        closing = threading.Barrier(threads)
        list(pool.map(lambda _n: (closing.wait(30), connections.close_all()), range(threads)))
    return got


@pytest.fixture
def no_lock(monkeypatch):
    """The meeting is read without a lock. The actions must be called without their transaction as well."""
    monkeypatch.setattr(seats, "locked", lambda pk: Meeting.objects.get(pk=pk))


@pytest.fixture
def no_turns(monkeypatch):
    """The database's own last word on turns, taken away for one test: turns are numbers of the test's own."""
    numbers = itertools.count(1_000)
    monkeypatch.setattr(seats, "next_turn", lambda meeting: next(numbers))


def people(count):
    """As many accounts, quickly: their passwords are nobody's concern here."""
    return UserFactory.create_batch(count, password="!", confirmed=True)


def by_turn(meeting, way=Way.ONSITE):
    return list(meeting.registrations.filter(way=way).order_by("turn"))


# ── the last seats ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_two_hundred_people_and_seven_seats():
    meeting, everyone = MeetingFactory(onsite_seats=SEATS, online_seats=0), people(PEOPLE)
    with together() as _run:
        got = crowd(*(lambda person=person: sign_up(meeting, person) for person in everyone))
        rows = by_turn(meeting)
        numbers = [seats.queue_number(each) for each in rows]
        noted, mails = lines("meetings.registration.register"), OutgoingMail.objects.count()

    assert failed(got) == []
    assert [each.turn for each in rows] == list(range(1, PEOPLE + 1))
    assert [each.state for each in rows[:SEATS]] == [RegistrationState.CONFIRMED] * SEATS
    assert {each.state for each in rows[SEATS:]} == {RegistrationState.WAITING}
    assert numbers == [0] * SEATS + list(range(1, PEOPLE - SEATS + 1))
    assert (noted, mails) == (PEOPLE, PEOPLE)


def test_the_order_of_turns_is_that_of_commits():
    """Whoever was told first stands before whoever was told later."""
    meeting, everyone = MeetingFactory(onsite_seats=1, online_seats=0), people(40)
    told, guard = [], threading.Lock()

    def come(person):
        # What is returned has been committed; who begins after that comes after it.
        began = time.monotonic()
        made = sign_up(meeting, person)
        with guard:
            told.append((began, time.monotonic(), made.turn))

    with together() as _run:
        got = crowd(*(lambda person=person: come(person) for person in everyone))
    assert failed(got) == []
    overtaken = [
        (first, later)
        for first, later in itertools.permutations(told, 2)
        if first[1] < later[0] and first[2] > later[2]
    ]
    assert overtaken == []


def test_control_without_the_lock_more_are_seated_than_there_are_seats(no_lock, no_turns, monkeypatch):
    meeting, everyone = MeetingFactory(onsite_seats=2, online_seats=0), people(8)
    has_room = seats.has_room
    monkeypatch.setattr(seats, "has_room", lambda *given: (has_room(*given), meet("room", 5))[0])
    register = registering.register.__wrapped__
    with together() as run:
        got = run(
            *(lambda person=person: register(meeting=meeting, way=Way.ONSITE, actor=person) for person in everyone)
        )
        seated = meeting.registrations.seated().count()
    assert failed(got) == []
    assert seated > 2


def test_control_without_the_lock_two_take_the_same_turn(no_lock, monkeypatch):
    meeting, everyone = MeetingFactory(onsite_seats=2, online_seats=0), people(4)
    slow(monkeypatch, seats, "has_room")
    next_turn = seats.next_turn
    monkeypatch.setattr(seats, "next_turn", lambda row: (next_turn(row), meet("turn", 5))[0])
    register = registering.register.__wrapped__

    def come(person):
        try:
            return register(meeting=meeting, way=Way.ONSITE, actor=person)
        except IntegrityError as error:
            return error

    with together() as run:
        got = run(*(lambda person=person: come(person) for person in everyone))
    # The database still refuses it, but people would see an error for it.
    assert any(isinstance(each, IntegrityError) for each in got)


def test_on_site_and_online_are_counted_apart():
    meeting, everyone = MeetingFactory(onsite_seats=3, online_seats=5), people(40)
    ways = [Way.ONSITE, Way.ONLINE] * 20
    random.Random(7).shuffle(ways)
    with together() as _run:
        got = crowd(
            *(
                lambda person=person, way=way: sign_up(meeting, person, way)
                for person, way in zip(everyone, ways, strict=True)
            )
        )
        rows = {way: by_turn(meeting, way) for way in Way}
    assert failed(got) == []
    for way, count in ((Way.ONSITE, 3), (Way.ONLINE, 5)):
        assert [each.state for each in rows[way][:count]] == [RegistrationState.CONFIRMED] * count
        assert {each.state for each in rows[way][count:]} == {RegistrationState.WAITING}


# ── the queue ────────────────────────────────────────────────────────────────────────────────────────────────────────


def full(seated, waiting):
    meeting = MeetingFactory(onsite_seats=seated, online_seats=0)
    sitting = [RegistrationFactory(meeting=meeting) for _each in range(seated)]
    queued = [RegistrationFactory(meeting=meeting, waiting=True) for _each in range(waiting)]
    return meeting, sitting, queued


def test_fifty_cancellations_and_a_hundred_joins_at_once():
    meeting, sitting, queued = full(60, 30)
    leaving, coming = sitting[:50], people(100)
    calls = [lambda each=each: queue.cancel(token=tickets.token(each)) for each in leaving]
    calls += [lambda person=person: sign_up(meeting, person) for person in coming]
    random.Random(6).shuffle(calls)
    with together() as _run:
        got = crowd(*calls)
        rows = by_turn(meeting)
        offers = list(OutgoingMail.objects.filter(pk__in=_offers()).values_list("to", flat=True))
        noted = lines("meetings.registration.offer")
    assert failed(got) == []
    holding = [each for each in rows if each.state in (RegistrationState.CONFIRMED, RegistrationState.OFFERED)]
    waiting = [each for each in rows if each.state == RegistrationState.WAITING]
    # Every seat is held, and nobody who came later holds one while somebody who came earlier waits.
    assert len(holding) == 60
    assert max(each.turn for each in holding) < min(each.turn for each in waiting)
    assert len(waiting) == 30 + 100 - 50
    # The thirty who waited were all offered a seat, the first in turn; each offer is one mail.
    offered = [each for each in rows if each.state == RegistrationState.OFFERED]
    assert {each.pk for each in queued} <= {each.pk for each in offered}
    assert sorted(offers) == sorted(each.email for each in offered)
    assert noted == len(offered) == 50


def _offers():
    """Mails with an offer: their only link that says no."""
    rows = OutgoingMail.objects.all()
    return [each.pk for each in rows if each.template == "place_offered"]


def test_control_without_the_lock_two_cancellations_offer_the_same_person_twice(no_lock, monkeypatch):
    _meeting, sitting, _queued = full(2, 3)
    slow(monkeypatch, Registration, "save")
    cancel = queue.cancel.__wrapped__
    with together() as run:
        run(*(lambda each=each: cancel(token=tickets.token(each)) for each in sitting))
        offers = [each.to for each in OutgoingMail.objects.filter(pk__in=_offers())]
    assert len(offers) > len(set(offers))


def test_two_workers_end_one_offer_once():
    meeting, _sitting, queued = full(1, 2)
    Registration.objects.filter(meeting=meeting, state=RegistrationState.CONFIRMED).update(
        state=RegistrationState.OFFERED, offered_until=clock.now()
    )
    with together() as run:
        got = run(queue.expire_offers, queue.expire_offers)
        states = [each.state for each in by_turn(meeting)]
        noted = lines("meetings.registration.expire")
    assert sorted(got) == [0, 1]
    assert states == [RegistrationState.EXPIRED, RegistrationState.OFFERED, RegistrationState.WAITING]
    assert noted == 1
    assert len(queued) == 2


def test_control_without_the_lock_two_workers_end_it_twice(no_lock, monkeypatch):
    meeting, *_rest = full(1, 2)
    Registration.objects.filter(meeting=meeting, state=RegistrationState.CONFIRMED).update(
        state=RegistrationState.OFFERED, offered_until=clock.now()
    )
    slow(monkeypatch, queue, "end")
    expire = queue.expire.__wrapped__
    with together() as run:
        run(lambda: expire(meeting=meeting.pk), lambda: expire(meeting=meeting.pk))
        noted = lines("meetings.registration.expire")
    assert noted == 2


# ── pressed twice ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_guest_who_sends_the_form_twice_at_once_gets_one_mail():
    meeting = MeetingFactory()
    with together() as run:
        got = run(*[lambda: guest(meeting)] * 4)
        rows, mails = Registration.objects.count(), OutgoingMail.objects.count()
        noted = lines("meetings.registration.register")
    assert failed(got) == []
    assert (rows, mails, noted) == (1, 1, 1)


def test_control_without_the_lock_a_form_sent_twice_is_an_error_or_two_mails(no_lock, no_turns, monkeypatch):
    meeting = MeetingFactory()
    slow(monkeypatch, registering, "_ask")
    register = registering.register.__wrapped__

    def send():
        try:
            return register(meeting=meeting, way=Way.ONSITE, name="L", email="leena@sahkoposti.example", language="fi")
        except IntegrityError as error:
            return error

    with together() as run:
        got = run(*[send] * 2)
        mails = OutgoingMail.objects.count()
    assert failed(got) or mails > 1


def test_a_link_pressed_twice_at_once_confirms_once():
    meeting = MeetingFactory()
    pending = RegistrationFactory(meeting=meeting, pending=True)
    with together() as run:
        got = run(*[lambda: registering.confirm(token=tickets.token(pending))] * 4)
        noted, mails = lines("meetings.registration.confirm"), OutgoingMail.objects.count()
        row = Registration.objects.get()
    assert failed(got) == []
    assert (noted, mails, row.state) == (1, 1, RegistrationState.CONFIRMED)


def test_control_without_the_lock_a_link_pressed_twice_confirms_twice(no_lock, no_turns, monkeypatch):
    pending = RegistrationFactory(pending=True)
    slow(monkeypatch, registering, "settle")
    confirm = registering.confirm.__wrapped__
    with together() as run:
        run(*[lambda: confirm(token=tickets.token(pending))] * 2)
        noted = lines("meetings.registration.confirm")
    assert noted == 2


def test_an_offer_taken_and_declined_at_once_is_one_of_it():
    meeting = MeetingFactory(onsite_seats=1, online_seats=0)
    offered = RegistrationFactory(meeting=meeting, offered=True)
    with together() as run:
        run(*(_quiet(action, offered) for action in (queue.take_offer, queue.decline_offer)))
        noted = lines("meetings.registration.take"), lines("meetings.registration.cancel")
        row = Registration.objects.get()
    assert (row.state, noted) in {
        (RegistrationState.CONFIRMED, (1, 0)),
        (RegistrationState.CANCELLED, (0, 1)),
    }


def _quiet(action, registration):
    def call():
        try:
            return action(token=tickets.token(registration))
        except Exception as error:  # noqa: BLE001 - what was raised is the result
            return error

    return call


def test_two_who_change_to_the_last_seat_online():
    meeting = MeetingFactory(onsite_seats=5, online_seats=1)
    both = [RegistrationFactory(meeting=meeting) for _each in range(2)]
    with together() as run:
        got = run(*(_quiet(_to_online, each) for each in both))
        online = meeting.registrations.seated().filter(way=Way.ONLINE).count()
    assert [getattr(each, "code", "") for each in failed(got)] == ["full"]
    assert online == 1


def _to_online(*, token):
    return queue.change_way(token=token, way=Way.ONLINE)


if connection.vendor == "postgresql":  # SQLite lets only one transaction write at a time: the lock is its nature

    def test_control_without_the_row_lock_transactions_alone_do_not_keep_the_seats(no_lock, no_turns, monkeypatch):
        meeting, everyone = MeetingFactory(onsite_seats=1, online_seats=0), people(4)
        slow(monkeypatch, registering, "settle")
        with together() as run:
            run(*(lambda person=person: sign_up(meeting, person) for person in everyone))
            seated = meeting.registrations.seated().count()
        assert seated > 1
