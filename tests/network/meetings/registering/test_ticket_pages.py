"""The page behind the link in a mail: how a registration stands, and its buttons. Looking changes nothing."""

import pytest
from django.core.cache import cache

from core import clock
from network.meetings.models import Registration
from network.meetings.states import RegistrationState, Way
from tests.factories.meetings import MeetingFactory, RegistrationFactory
from tests.network.meetings.registering.conftest import by_link, fresh, mails, state, url
from tests.training.racing import lines

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_limits_from_other_tests():
    cache.clear()


@pytest.fixture
def meeting():
    return MeetingFactory(title_fi="Vertaisilta", onsite_seats=2, online_seats=5)


def test_opening_the_link_changes_nothing_and_pressing_confirms(client, meeting):
    pending = RegistrationFactory(meeting=meeting, pending=True)
    assert client.get(by_link("ticket", pending)).url == by_link("confirm", pending)
    page = client.get(by_link("confirm", pending))
    assert page.status_code == 200
    assert page["Referrer-Policy"] == "strict-origin"
    assert "no-store" in page["Cache-Control"]
    assert state(pending) == RegistrationState.PENDING
    for _each in range(2):
        assert client.post(by_link("confirm", pending)).url == by_link("ticket", pending)
    assert state(pending) == RegistrationState.CONFIRMED
    assert len(mails()) == lines("meetings.registration.confirm") == 1


@pytest.mark.parametrize("made", ["confirmed", "waiting", "offered", "cancelled", "pending", "expired"])
def test_each_state_has_its_page(client, meeting, made):
    traits = {} if made in {"confirmed", "expired"} else {made: True}
    registration = RegistrationFactory(meeting=meeting, **traits)
    Registration.objects.filter(pk=registration.pk, state="confirmed").update(state=made)
    page = client.get(by_link("ticket", registration), follow=True)
    assert page.status_code == 200
    assert "Vertaisilta" in page.content.decode()
    assert registration.name in page.content.decode()


def test_the_join_link_is_for_those_who_take_part_online(client, meeting):
    online = RegistrationFactory(meeting=meeting, online=True)
    waiting = RegistrationFactory(meeting=meeting, online=True, waiting=True)
    assert meeting.join_link in client.get(by_link("ticket", online)).content.decode()
    assert meeting.join_link not in client.get(by_link("ticket", waiting)).content.decode()


def test_the_place_in_the_queue_is_told(client, meeting):
    RegistrationFactory(meeting=meeting, waiting=True)
    second = RegistrationFactory(meeting=meeting, waiting=True)
    assert client.get(by_link("ticket", second)).context["number"] == 2


def test_no_other_secret_opens_anything(client, meeting):
    RegistrationFactory(meeting=meeting)
    for name in ("ticket", "confirm", "change_way", "cancel_registration", "take_offer", "decline_offer"):
        for answer in (client.get(url(name, "x" * 43)), client.post(url(name, "x" * 43), {"way": "online"})):
            assert answer.status_code == 404
            assert "Vertaisilta" not in answer.content.decode()


def test_looking_never_changes_anything(client, meeting):
    rows = [RegistrationFactory(meeting=meeting, **{each: True}) for each in ("waiting", "offered", "pending")]
    before = list(Registration.objects.order_by("pk").values())
    for row in rows:
        for name in ("ticket", "confirm", "change_way", "cancel_registration", "take_offer", "decline_offer"):
            assert client.get(by_link(name, row)).status_code in (200, 302)
    assert list(Registration.objects.order_by("pk").values()) == before
    assert mails() == []


def test_cancelling_asks_first(client, meeting):
    made = RegistrationFactory(meeting=meeting)
    assert client.get(by_link("cancel_registration", made)).status_code == 200
    for _each in range(2):
        assert client.post(by_link("cancel_registration", made)).url == by_link("ticket", made)
    assert state(made) == RegistrationState.CANCELLED
    assert len(mails()) == 1
    page = client.get(by_link("ticket", made))
    assert url("register", meeting.pk) in page.content.decode()


def test_after_the_beginning_it_is_refused_in_words(client, meeting, at):
    made = RegistrationFactory(meeting=meeting)
    at(meeting.starts_at)
    page = client.post(by_link("cancel_registration", made), follow=True)
    assert "notice--warn" in page.content.decode()
    assert state(made) == RegistrationState.CONFIRMED


def test_another_way_by_the_page(client, meeting):
    made = RegistrationFactory(meeting=meeting)
    page = client.get(by_link("ticket", made))
    assert page.context["others"] == [Way.ONLINE]
    for _each in range(2):
        client.post(by_link("change_way", made), {"way": "online"})
    assert fresh(made).way == Way.ONLINE
    assert lines("meetings.registration.change_way") == 1
    client.post(by_link("change_way", made), {"way": "boat"})
    assert fresh(made).way == Way.ONLINE


def test_a_full_way_is_not_offered_to_who_has_a_place_and_refused_if_asked_for(client, meeting):
    made = RegistrationFactory(meeting=meeting)
    for _each in range(5):
        RegistrationFactory(meeting=meeting, online=True)
    assert client.get(by_link("ticket", made)).context["others"] == []
    page = client.post(by_link("change_way", made), {"way": "online"}, follow=True)
    assert "notice--warn" in page.content.decode()
    assert fresh(made).way == Way.ONSITE


def test_an_offer_by_the_page(client, meeting):
    taken, declined = (RegistrationFactory(meeting=meeting, offered=True) for _each in range(2))
    for _each in range(2):
        client.post(by_link("take_offer", taken))
    assert client.get(by_link("decline_offer", declined)).status_code == 200
    for _each in range(2):
        client.post(by_link("decline_offer", declined))
    assert (state(taken), state(declined)) == (RegistrationState.CONFIRMED, RegistrationState.CANCELLED)
    assert len(mails()) == 2


def test_a_forgotten_registration_tells_nothing(client, meeting):
    made = RegistrationFactory(meeting=meeting, name="", email="", forgotten_at=clock.now())
    assert client.get(by_link("ticket", made)).status_code == 200
