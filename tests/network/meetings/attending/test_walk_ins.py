"""Somebody who just came and has not registered: on the list, with a place, and there."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import translation

from core.models import OutgoingMail
from network.meetings import attending, seats
from network.meetings.actions.attending import walk_in
from network.meetings.models import AttendanceEvent, Registration
from network.meetings.states import Way
from tests.factories.meetings import MeetingFactory, RegistrationFactory
from tests.factories.network import ContactFactory
from tests.network.meetings.attending.conftest import going_on
from tests.training.racing import lines

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, aino, settings):
    settings.STAFF_TWO_STEP_REQUIRED = False
    client.force_login(aino)
    return client


def address(name, meeting):
    return reverse(f"meetings:{name}", args=[meeting.pk])


def came(desk, meeting, **more):
    return desk.post(address("walk_in", meeting), {"name": "Leena Malli", "email": "leena@post.example"} | more)


def test_somebody_who_just_came_is_on_the_list_and_there(desk):
    meeting = going_on(onsite=True, onsite_seats=1)
    RegistrationFactory(meeting=meeting)
    assert came(desk, meeting).status_code == 302
    row = Registration.objects.get(email="leena@post.example")
    assert attending.present(meeting) == {row.pk: Way.ONSITE}, "also when it is full"
    came(desk, meeting)
    assert Registration.objects.count() == 2


def test_who_stands_at_the_door_has_a_place_and_the_organiser_hears_that_it_is_full(desk):
    meeting = going_on(onsite=True, onsite_seats=1)
    RegistrationFactory(meeting=meeting)
    with translation.override("en"):
        assert "queue" not in desk.get(address("walk_in", meeting)).content.decode()
        came(desk, meeting)
        page = desk.get(address("attendance", meeting)).content.decode()
    assert "more people have a place than there are places (2 / 1)" in page
    row = Registration.objects.get(email="leena@post.example")
    assert (row.state, seats.queue_number(row)) == ("confirmed", 0)
    letter = OutgoingMail.objects.get()
    assert (letter.to, "jono" in letter.body) == ("leena@post.example", False)
    came(desk, meeting)
    assert OutgoingMail.objects.count() == lines("meetings.registration.register") == 1


def test_while_there_is_room_the_organiser_hears_nothing_of_places(desk):
    meeting = going_on(onsite=True, onsite_seats=1)
    came(desk, meeting)
    assert "notice--warn" not in desk.get(address("attendance", meeting)).content.decode()


@pytest.mark.parametrize("trait", ["waiting", "offered", "pending"])
def test_who_waited_and_came_all_the_same_has_a_place(desk, trait):
    meeting = going_on(onsite_seats=1, online_seats=1)
    RegistrationFactory(meeting=meeting)
    row = RegistrationFactory(meeting=meeting, email="leena@post.example", online=True, **{trait: True})
    for _tap in range(2):
        assert came(desk, meeting, way=Way.ONSITE).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.way, row.offered_until) == ("confirmed", Way.ONSITE, None)
    assert attending.present(meeting) == {row.pk: Way.ONSITE}
    assert Registration.objects.count() == 2


def test_somebody_without_an_address_comes_in_once(desk):
    meeting = going_on(onsite=True)
    for _tap in range(2):
        assert came(desk, meeting, email="", seed="s" * 43).status_code == 302
    assert attending.present(meeting) == {Registration.objects.get().pk: Way.ONSITE}
    assert not OutgoingMail.objects.exists()


@pytest.mark.parametrize("trait", ["over", "held"])
def test_as_long_as_attendance_is_registered_people_are_added_and_afterwards_no_letter_says_so(desk, trait):
    meeting = MeetingFactory(onsite=True, **{trait: True})
    assert desk.get(address("walk_in", meeting)).context["may_add"]
    assert came(desk, meeting).status_code == 302
    assert attending.present(meeting) == {Registration.objects.get().pk: Way.ONSITE}
    assert not OutgoingMail.objects.exists()


def test_who_does_not_organise_it_lets_nobody_in_without_registration(meeting):
    contact = ContactFactory()
    with pytest.raises(PermissionDenied):
        walk_in(
            meeting=meeting, actor=contact.person, way=Way.ONSITE, name="Leena", email="leena@post.example",
            organisation=contact.organisation,
        )  # fmt: skip
    assert not Registration.objects.exists()


def test_somebody_who_just_came_twice_is_one_and_comes_the_way_that_is_told(desk):
    meeting = going_on()
    row = RegistrationFactory(meeting=meeting, email="leena@post.example", online=True)
    for _tap in range(2):
        assert came(desk, meeting, way=Way.ONSITE).status_code == 302
    assert attending.present(meeting) == {row.pk: Way.ONSITE}
    assert AttendanceEvent.objects.count() == lines("meetings.meeting.register_attendance") == 1


def test_nobody_is_added_too_early_or_when_the_form_lacks_something(desk):
    early, meeting = MeetingFactory(onsite=True), going_on(onsite=True)
    assert not desk.get(address("walk_in", early)).context["may_add"]
    assert came(desk, early).status_code == 422
    page = came(desk, meeting, email="nothing")
    assert page.status_code == 422
    assert "Leena Malli" in page.content.decode()
    assert not Registration.objects.exists()
