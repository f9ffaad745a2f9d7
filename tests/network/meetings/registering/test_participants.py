"""Participants at the desk: the list, the kitchen, adding by hand, cancelling for somebody. Other regions: 404."""

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from network.meetings import participants as listed
from network.meetings import policies, tickets
from network.meetings.actions import queue
from network.meetings.models import Need, Registration
from network.meetings.states import RegistrationState, Way
from tests.factories.accounts import UserFactory
from tests.factories.meetings import MeetingFactory, RegistrationFactory
from tests.factories.network import ContactFactory, OrganisationFactory, coordinator
from tests.network.meetings.registering.conftest import guest, mails, state
from tests.training.racing import lines

pytestmark = pytest.mark.django_db

LEENA = {"way": "onsite", "name": "Leena Malli", "email": "leena@sahkoposti.example"}


@pytest.fixture(autouse=True)
def _no_limits_from_other_tests(settings):
    cache.clear()
    settings.STAFF_TWO_STEP_REQUIRED = False


@pytest.fixture
def meeting():
    return MeetingFactory(onsite_seats=3)


@pytest.fixture
def organiser(client):
    person = coordinator()
    client.force_login(person)
    return person


def url(meeting, **query):
    found = reverse("meetings:participants", args=[meeting.pk])
    return f"{found}?{'&'.join(f'{key}={value}' for key, value in query.items())}" if query else found


def cancel_url(registration):
    return reverse("meetings:cancel_for", args=[registration.meeting_id, registration.pk])


def test_everybody_who_registered_in_the_order_of_states(client, organiser, meeting):
    rows = [
        RegistrationFactory(meeting=meeting, cancelled=True),
        RegistrationFactory(meeting=meeting, waiting=True),
        RegistrationFactory(meeting=meeting, organisation=OrganisationFactory(name_fi="Kirjasto")),
    ]
    page = client.get(url(meeting))
    assert list(page.context["page"]) == rows[::-1]
    shown = page.content.decode().replace("<wbr>", "")
    assert {row.email for row in rows if row.email in shown} == {row.email for row in rows}
    assert "Kirjasto" in shown
    assert page.context["counts"][0][1:] == (1, 3, 1)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"state": "waiting"}, {"Aino"}),
        ({"way": "online"}, {"Eero"}),
        ({"q": "aino"}, {"Aino"}),
        ({"q": "MIKKO posti.example"}, {"Mikko"}),
        ({"q": "kirjasto"}, {"Eero"}),
        ({"q": "nobody"}, set()),
        ({"state": "nonsense", "way": "boat", "page": "99"}, {"Aino", "Eero", "Mikko"}),
    ],
    ids=["state", "way", "name", "two-words", "organisation", "nobody", "nonsense"],
)
def test_narrowed(client, organiser, meeting, query, found):
    RegistrationFactory(meeting=meeting, name="Aino", waiting=True)
    RegistrationFactory(meeting=meeting, name="Eero", online=True, organisation_name="Kirjasto")
    RegistrationFactory(meeting=meeting, person=UserFactory(name="Mikko", email="mikko@posti.example"))
    page = client.get(url(meeting, **query))
    assert {row.shown_name for row in page.context["page"]} == found


def test_the_kitchen_gets_numbers_without_names(meeting):
    for diet, more in [
        ("Vegaani", {}),
        ("vegaani.", {}),
        ("gluteeniton", {}),
        ("vegaani", {"way": Way.ONLINE}),
        ("vegaani", {"waiting": True}),
        ("", {}),
    ]:
        Need.objects.create(registration=RegistrationFactory(meeting=meeting, **more), diet=diet)
    assert listed.diets(meeting) == [("Vegaani", 2), ("gluteeniton", 1)]


def test_needs_stand_in_the_list(client, organiser, meeting):
    Need.objects.create(registration=RegistrationFactory(meeting=meeting), diet="gluteeniton", access="tulkki")
    page = client.get(url(meeting)).content.decode()
    assert "gluteeniton" in page
    assert "tulkki" in page


def test_as_many_questions_for_one_as_for_many(client, organiser, meeting):
    counts = []
    for many in (1, 8):
        for _each in range(many):
            row = RegistrationFactory(meeting=meeting, person=UserFactory(), organisation=OrganisationFactory())
            Registration.objects.filter(pk=row.pk).update(registered_by=UserFactory())
        client.get(url(meeting))
        with CaptureQueriesContext(connection) as queries:
            client.get(url(meeting))
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0] <= 25


def test_somebody_is_added_by_hand_once(client, organiser, meeting):
    for _each in range(2):
        assert client.post(url(meeting), LEENA).status_code == 302
    made = Registration.objects.get()
    assert (made.state, made.registered_by, made.person) == (RegistrationState.CONFIRMED, organiser, None)
    assert [each.to for each in mails()] == [LEENA["email"]]
    assert lines("meetings.registration.register") == 1


def test_people_without_an_address_are_added_each_once_and_get_no_letters(client, organiser, meeting):
    seed = client.get(url(meeting)).context["form"]["seed"].value()
    assert len(seed) >= 32
    for name in ("Aino", "Aino", "Eero"):
        assert client.post(url(meeting), {"way": "onsite", "name": name, "email": "", "seed": seed}).status_code == 302
    rows = list(Registration.objects.order_by("turn"))
    assert [(each.name, each.email, each.state) for each in rows] == [
        ("Aino", "", "confirmed"),
        ("Eero", "", "confirmed"),
    ]
    assert (mails(), lines("meetings.registration.register")) == ([], 2)
    with translation.override("en"):
        assert client.get(url(meeting)).content.decode().count("no e-mail") == 2


def test_of_two_with_the_same_name_and_no_address_both_are_added(client, organiser, meeting):
    for seed in ("a" * 43, "b" * 43):
        client.post(url(meeting), {"way": "onsite", "name": "Aino", "seed": seed})
    assert Registration.objects.count() == 2


def test_who_has_no_address_is_not_asked_when_a_place_comes_free_but_has_it(client, organiser):
    meeting = MeetingFactory(onsite_seats=1)
    seated = RegistrationFactory(meeting=meeting)
    client.post(url(meeting), {"way": "onsite", "name": "Aino", "seed": "a" * 43})
    row = Registration.objects.get(name="Aino")
    assert state(row) == RegistrationState.WAITING
    queue.cancel(token=tickets.token(seated))
    row.refresh_from_db()
    assert (row.state, row.offered_until, bool(row.confirmed_at)) == (RegistrationState.CONFIRMED, None, True)
    assert [each.to for each in mails()] == [seated.email]


def test_cancelling_for_somebody_without_an_address_says_that_nobody_writes_to_them(client, organiser, meeting):
    row = RegistrationFactory(meeting=meeting, email="")
    with translation.override("en"):
        assert "tell them yourself" in client.get(cancel_url(row)).content.decode()
        page = client.post(cancel_url(row), follow=True).content.decode()
    assert "we have no e-mail address" in page
    assert (state(row), mails()) == (RegistrationState.CANCELLED, [])


def test_without_an_address_a_registration_is_nobodys_own(meeting):
    RegistrationFactory(meeting=meeting, email="")
    nobody = UserFactory()
    nobody.email = ""
    assert not Registration.objects.filter(policies.own(nobody)).exists()


def test_a_contact_cannot_register_a_colleague_without_an_address(meeting):
    contact = ContactFactory()
    with pytest.raises(ValidationError):
        guest(meeting, "", registered_by=contact.person, organisation=contact.organisation)
    assert not Registration.objects.exists()


@pytest.mark.parametrize("wrong", [{"email": "leena"}, {"name": ""}, {"way": "boat"}], ids=["address", "name", "way"])
def test_what_is_wrong_is_said_and_nothing_is_lost(client, organiser, meeting, wrong):
    answer = client.post(url(meeting), LEENA | wrong)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    assert not Registration.objects.exists()


@pytest.mark.parametrize("given", [{"over": True}, {"cancelled": True}, {"draft": True}], ids=["over", "off", "draft"])
def test_nobody_is_added_to_what_is_over_or_off(client, organiser, given):
    made = MeetingFactory(**given)
    assert client.get(url(made)).context["may_add"] is False
    assert client.post(url(made), LEENA).status_code == 422
    assert not Registration.objects.exists()


def test_cancelling_for_somebody_asks_first_and_writes_to_them(client, organiser, meeting):
    row = RegistrationFactory(meeting=meeting)
    assert client.get(cancel_url(row)).status_code == 200
    assert state(row) == RegistrationState.CONFIRMED
    for _each in range(2):
        assert client.post(cancel_url(row)).url == url(meeting)
    assert state(row) == RegistrationState.CANCELLED
    assert [each.to for each in mails()] == [row.email]


@pytest.mark.parametrize(
    "who",
    [UserFactory, lambda: coordinator("01"), lambda: ContactFactory().person],
    ids=["any", "region", "contact"],
)
def test_nobody_else_comes_in(client, meeting, who):
    row = RegistrationFactory(meeting=meeting)
    client.force_login(who())
    for path in (url(meeting), cancel_url(row)):
        assert client.get(path).status_code == 404
        assert client.post(path, LEENA).status_code == 404
    assert (state(row), Registration.objects.count(), mails()) == (RegistrationState.CONFIRMED, 1, [])


def test_a_registration_of_another_meeting_is_not_cancelled_through_ones_own(client, organiser, meeting):
    other = RegistrationFactory(meeting=MeetingFactory(region=None))
    path = reverse("meetings:cancel_for", args=[meeting.pk, other.pk])
    assert client.post(path).status_code == 404
    assert state(other) == RegistrationState.CONFIRMED
