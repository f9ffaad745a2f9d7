"""Participants say themselves that they are there: when, with which code, by account, link or ticket."""

import datetime as dt
import re

import pytest
from django.urls import reverse

from network.meetings import attending, door, ticket_door, tickets
from network.meetings.actions.attending import record
from network.meetings.actions.registering import register
from network.meetings.models import AttendanceEvent, Meeting
from network.meetings.states import MeetingState, Source, Way
from tests.factories.accounts import UserFactory
from tests.factories.meetings import MeetingFactory, RegistrationFactory
from tests.network.meetings.attending.conftest import going_on, seen
from tests.network.meetings.registering.conftest import at
from tests.training.racing import lines

__all__ = ["at"]
pytestmark = pytest.mark.django_db
CODE = "7K4M2Q"


@pytest.fixture
def meeting(db):
    return going_on(check_in_code=CODE)


@pytest.fixture
def person():
    return UserFactory()


def here(client, meeting, **data):
    return client.post(reverse("meetings:check_in", args=[meeting.pk]), {"code": CODE} | data)


def by_link(client, registration, **data):
    return client.post(reverse("meetings:check_in_ticket", args=[tickets.token(registration)]), {"code": CODE} | data)


def words(answer):
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode().split("<main")[1]).split())


def test_one_tap_for_somebody_signed_in(client, meeting, person):
    row = RegistrationFactory(meeting=meeting, person=person)
    client.force_login(person)
    page = client.get(reverse("meetings:check_in", args=[meeting.pk]), {"code": CODE}).content.decode()
    assert f'value="{CODE}"' in page
    assert 'name="ticket"' not in page
    assert here(client, meeting).url == reverse("meetings:mine_one", args=[row.pk])
    event = AttendanceEvent.objects.get()
    assert (event.registration, event.source, event.by, event.way) == (row, Source.SELF, person, Way.ONSITE)


def test_whoever_was_registered_by_hand_and_is_signed_in_makes_it_their_own(client, meeting, aino):
    given = {"way": "onsite", "name": "Matti M", "email": "matti@posti.example", "language": "fi"}
    row = register(meeting=meeting, registered_by=aino, **given)
    client.force_login(UserFactory(email="toinen@posti.example"))
    by_link(client, row)
    row.refresh_from_db()
    event = AttendanceEvent.objects.get()
    assert (row.person, event.by) == (None, None), "somebody else's account has nothing to do with it"
    matti = UserFactory(email="matti@posti.example")
    client.force_login(matti)
    here(client, meeting, way=Way.ONLINE)
    row.refresh_from_db()
    assert (row.person, attending.present(meeting)) == (matti, {row.pk: Way.ONLINE})


def test_saying_so_oneself_after_the_end_does_not_make_the_meeting_held(client, at, meeting, aino):
    row, other = RegistrationFactory(meeting=meeting), RegistrationFactory(meeting=meeting)
    at(meeting.ends_at + dt.timedelta(minutes=5))
    by_link(client, row)
    assert attending.present(meeting) == {row.pk: Way.ONSITE}
    assert (Meeting.objects.get().state, lines("meetings.meeting.hold")) == (MeetingState.PUBLISHED, 0)
    record(meeting=meeting, entries=[seen(other)], actor=aino)
    assert (Meeting.objects.get().state, lines("meetings.meeting.hold")) == (MeetingState.HELD, 1)


def test_two_taps_are_one(client, meeting, person):
    RegistrationFactory(meeting=meeting, person=person)
    client.force_login(person)
    here(client, meeting)
    assert here(client, meeting).status_code == 302
    assert AttendanceEvent.objects.count() == lines("meetings.meeting.register_attendance") == 1


def test_a_guest_with_the_code_of_the_ticket(client, meeting):
    row = RegistrationFactory(meeting=meeting)
    answer = here(client, meeting, ticket=door.shown(door.of_ticket(row)).lower(), code="7k4-m2q")
    assert answer.status_code == 302
    assert attending.present(meeting) == {row.pk: Way.ONSITE}
    done = client.get(answer.url)
    assert row.name not in done.content.decode()
    assert '<form method="post" class="stack' not in done.content.decode()


def test_a_guest_on_the_page_behind_the_link(client, meeting):
    row = RegistrationFactory(meeting=meeting)
    page = client.get(reverse("meetings:ticket", args=[tickets.token(row)])).content.decode()
    assert door.shown(door.of_ticket(row)) in page
    assert reverse("meetings:check_in_ticket", args=[tickets.token(row)]) in page
    answer = by_link(client, row)
    assert answer.url == reverse("meetings:ticket", args=[tickets.token(row)])
    assert attending.present(meeting) == {row.pk: Way.ONSITE}
    again = client.get(answer.url).content.decode()
    assert reverse("meetings:check_in_ticket", args=[tickets.token(row)]) not in again
    assert door.shown(door.of_ticket(row)) not in again


def test_online_all_the_same(client, meeting):
    row = RegistrationFactory(meeting=meeting)
    by_link(client, row, way=Way.ONLINE)
    assert attending.present(meeting) == {row.pk: Way.ONLINE}


def test_a_second_tap_does_not_undo_the_way_that_is_known(client, meeting, aino):
    row = RegistrationFactory(meeting=meeting)
    record(meeting=meeting, entries=[seen(row, way=Way.ONLINE)], actor=aino)
    by_link(client, row)
    assert attending.present(meeting) == {row.pk: Way.ONLINE}
    by_link(client, row, way=Way.ONSITE)
    assert attending.present(meeting) == {row.pk: Way.ONSITE}


def test_what_the_organiser_put_right_the_code_does_not_undo(client, meeting, aino):
    row = RegistrationFactory(meeting=meeting)
    by_link(client, row)
    record(meeting=meeting, entries=[seen(row, False)], actor=aino)
    by_link(client, row)
    assert here(client, meeting, ticket=door.of_ticket(row)).status_code == 422
    assert attending.present(meeting) == {}
    record(meeting=meeting, entries=[seen(row)], actor=aino)
    assert attending.present(meeting) == {row.pk: Way.ONSITE}


@pytest.mark.parametrize("trait", ["waiting", "pending", "cancelled", "offered"])
def test_who_has_no_place_is_sent_to_the_organiser(client, meeting, trait):
    row = RegistrationFactory(meeting=meeting, **{trait: True})
    here(client, meeting, ticket=door.of_ticket(row))
    by_link(client, row)
    assert not AttendanceEvent.objects.exists()


@pytest.mark.parametrize("code", ["7K4M2R", "", "7K4M2Q7", "ä" * 40])
def test_a_wrong_code_says_so_and_keeps_what_was_typed(client, meeting, code):
    row = RegistrationFactory(meeting=meeting)
    ticket = door.of_ticket(row)
    answer = here(client, meeting, code=code, ticket=ticket)
    assert answer.status_code == 422
    assert ticket in answer.content.decode()
    by_link(client, row, code=code)
    assert not AttendanceEvent.objects.exists()


def test_while_there_is_no_code_an_empty_one_opens_nothing(client, person):
    meeting = going_on()
    row = RegistrationFactory(meeting=meeting)
    for code in ("", " ", "-"):
        here(client, meeting, code=code, ticket=door.of_ticket(row))
        by_link(client, row, code=code)
    assert not AttendanceEvent.objects.exists()


def test_the_ticket_of_another_meeting_is_none(client, meeting):
    row = RegistrationFactory(meeting=going_on(check_in_code=CODE))
    assert here(client, meeting, ticket=door.of_ticket(row)).status_code == 422
    assert not AttendanceEvent.objects.exists()


@pytest.mark.parametrize(
    ("before_start", "after_end", "opens"),
    [
        pytest.param(31, None, False, id="31 minutes before"),
        pytest.param(29, None, True, id="29 minutes before"),
        pytest.param(None, 119, True, id="119 minutes after"),
        pytest.param(None, 121, False, id="121 minutes after"),
    ],
)
def test_the_door_is_open_around_the_meeting(client, at, before_start, after_end, opens):
    meeting = MeetingFactory(check_in_code=CODE)
    row = RegistrationFactory(meeting=meeting)
    minutes = dt.timedelta(minutes=before_start or after_end)
    at(meeting.starts_at - minutes if before_start else meeting.ends_at + minutes)
    page = client.get(reverse("meetings:ticket", args=[tickets.token(row)])).content.decode()
    assert (reverse("meetings:check_in_ticket", args=[tickets.token(row)]) in page) is opens
    by_link(client, row)
    assert bool(attending.present(meeting)) is opens


def test_who_comes_last_finds_it_held_already_and_gets_in(client, at, meeting, aino):
    first, last = RegistrationFactory(meeting=meeting), RegistrationFactory(meeting=meeting)
    at(meeting.ends_at + dt.timedelta(minutes=5))

    record(meeting=meeting, entries=[seen(first)], actor=aino)
    assert Meeting.objects.get().state == MeetingState.HELD
    by_link(client, last)
    assert attending.present(meeting).keys() == {first.pk, last.pk}


@pytest.mark.parametrize("trait", ["draft", "cancelled"])
def test_what_does_not_take_place_lets_nobody_in(client, trait):
    meeting = going_on(check_in_code=CODE, **{trait: True})
    row = RegistrationFactory(meeting=meeting)
    assert here(client, meeting, ticket=door.of_ticket(row)).status_code in {404, 422}
    by_link(client, row)
    assert not AttendanceEvent.objects.exists()


def test_the_name_of_a_meeting_for_members_is_told_to_nobody_without_the_code(client):
    meeting = going_on(for_network=True, check_in_code=CODE, title_fi="Salainen kokous")
    address = reverse("meetings:check_in", args=[meeting.pk])
    assert "Salainen" not in words(client.get(address, {"code": "AAAAAA"}))
    assert "Salainen" in words(client.get(address, {"code": CODE}))


def test_guessing_is_slowed_down(client, meeting):
    row = RegistrationFactory(meeting=meeting)
    answers = [by_link(client, row, code=f"AAAAA{sign}").status_code for sign in door.SIGNS[:12]]
    assert answers == [302] * 10 + [429] * 2
    guest = [here(client, meeting, ticket=f"AAAAAAA{door.SIGNS[n % 31]}").status_code for n in range(42)]
    assert guest == [422] * 40 + [429] * 2


def test_a_link_that_does_not_work_is_told(client, db):
    assert client.post(reverse("meetings:check_in_ticket", args=["x" * 43]), {"code": CODE}).status_code == 404


def test_the_page_of_a_registration_asks_no_more_the_more_are_there(client, meeting, aino, django_assert_num_queries):
    row = RegistrationFactory(meeting=meeting)

    with django_assert_num_queries(1):
        assert ticket_door.of(row).is_open


def test_codes_are_made_of_signs_that_are_not_mistaken(meeting):
    rows = [RegistrationFactory(meeting=meeting) for _each in range(5)]
    codes = {door.of_ticket(row) for row in rows}
    assert len(codes) == 5
    assert all(re.fullmatch(f"[{door.SIGNS}]{{8}}", code) for code in codes)
    assert not set("01OIL") & set(door.SIGNS)
    assert all(code not in row.token_hash.upper() for code in codes for row in rows)
