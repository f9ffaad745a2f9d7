"""Pages of registering: the form, the page behind the link, one's own list. What is refused changes nothing."""

import datetime as dt
import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import escape

from core import clock
from network.directory.views.frame import Budget
from network.meetings.actions import registering
from network.meetings.models import Need, Registration
from network.meetings.states import RegistrationState, Way
from network.meetings.views import registering as views
from tests.factories.meetings import MeetingFactory, RegistrationFactory
from tests.factories.network import ContactFactory, OrganisationFactory, coordinator, municipality
from tests.network.meetings.registering.conftest import by_link, fresh, invite, mails, url
from tests.training.racing import lines

pytestmark = pytest.mark.django_db

LEENA = {"way": "onsite", "name": "Leena Malli", "email": "leena@sahkoposti.example"}


@pytest.fixture(autouse=True)
def _no_limits_from_other_tests():
    cache.clear()


@pytest.fixture
def meeting():
    return MeetingFactory(title_fi="Vertaisilta", onsite_seats=2, online_seats=5)


def text(response):
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


# ── the form ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_guest_sees_the_form_with_what_is_free(client, meeting):
    RegistrationFactory(meeting=meeting)
    page = client.get(url("register", meeting.pk))
    assert page.status_code == 200
    assert 'autocomplete="email"' in page.content.decode()
    assert page.context["registering"].rooms == {"onsite": 1, "online": 5}


def test_a_guest_gets_a_mail_and_a_page_that_says_so(client, meeting):
    answer = client.post(url("register", meeting.pk), LEENA)
    assert answer.status_code == 302
    assert client.get(answer.url).context["sent"]
    assert [each.to for each in mails()] == [LEENA["email"]]
    assert Registration.objects.get().state == RegistrationState.PENDING


def test_the_answer_is_the_same_for_an_address_that_is_registered(client, meeting):
    RegistrationFactory(meeting=meeting, email=LEENA["email"])
    known = client.post(url("register", meeting.pk), LEENA)
    unknown = client.post(url("register", meeting.pk), LEENA | {"email": "uusi@sahkoposti.example"})
    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert text(client.get(known.url)) == text(client.get(unknown.url))
    assert sorted(each.to for each in mails()) == [LEENA["email"], "uusi@sahkoposti.example"]


def test_somebody_with_an_account_comes_to_their_own_page(client, meeting, learner):
    client.force_login(learner)
    answer = client.post(url("register", meeting.pk), {"way": "online", "key": ""})
    made = Registration.objects.get()
    assert answer.url == url("mine_one", made.pk)
    assert (made.person, made.way, made.state) == (learner, Way.ONLINE, RegistrationState.CONFIRMED)
    again = client.post(url("register", meeting.pk), {"way": "online", "key": ""})
    assert again.url == answer.url
    assert len(mails()) == lines("meetings.registration.register") == 1


def test_extra_fields_change_nothing(client, meeting, learner):
    client.force_login(learner)
    extra = {"state": "confirmed", "turn": 1, "person": 99, "email": "x@sahkoposti.example", "name": "X", "diet": "x"}
    client.post(url("register", meeting.pk), {"way": "online", "actor": 5, "registered_by": 5} | extra)
    made = Registration.objects.get()
    assert (made.person, made.email, made.name, made.registered_by) == (learner, learner.email, learner.name, None)
    assert not Need.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [{"email": "leena"}, {"email": ""}, {"name": " "}, {"way": "boat"}, {"way": ""}, {"name": "x" * 151}],
    ids=["no-address", "empty-address", "no-name", "no-such-way", "no-way", "long-name"],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(client, meeting, wrong):
    answer = client.post(url("register", meeting.pk), LEENA | wrong)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.content.decode()
    if "email" in wrong:
        assert LEENA["name"] in answer.content.decode()
    assert not Registration.objects.exists()


def test_only_what_is_asked_is_shown_and_kept(client):
    organisation = OrganisationFactory(name_fi="Kuopion kirjasto")
    municipality()
    meeting = MeetingFactory(onsite=True, asks=["organisation", "municipality", "diet"])
    page = client.get(url("register", meeting.pk))
    assert set(page.context["registering"].form.fields) == {
        "name", "email", "key", "organisation", "municipality", "diet",
    }  # fmt: skip
    told = {"organisation": "kuopion KIRJASTO", "municipality": "Kuopio", "diet": "gluteeniton", "access": "tulkki"}
    assert client.post(url("register", meeting.pk), LEENA | told).status_code == 302
    made = Registration.objects.get()
    assert (made.organisation, made.organisation_name, made.municipality) == (organisation, "", municipality())
    assert (made.need.diet, made.need.access) == ("gluteeniton", "")


def test_a_municipality_nobody_knows_is_asked_about(client):
    meeting = MeetingFactory(asks=["municipality"])
    assert client.post(url("register", meeting.pk), LEENA | {"municipality": "Humppila 9"}).status_code == 422
    assert client.post(url("register", meeting.pk), LEENA | {"municipality": ""}).status_code == 302


@pytest.mark.parametrize(
    "given",
    [{"cancelled": True}, {"over": True}, {"closes_at": clock.now() - dt.timedelta(hours=1)}],
    ids=["cancelled", "over", "closed"],
)
def test_where_one_cannot_register_the_page_says_why(client, given):
    meeting = MeetingFactory(**given)
    for answer in (client.get(url("register", meeting.pk)), client.post(url("register", meeting.pk), LEENA)):
        assert answer.status_code == 200
        assert escape(answer.context["registering"].why) in answer.content.decode()
    assert not Registration.objects.exists()


def test_a_closing_in_the_meantime_is_said_in_the_form(client, meeting, monkeypatch):
    def shut(**given):
        meeting.closes_at = clock.now()
        meeting.save()
        return register(**given)

    register = registering.register
    monkeypatch.setattr(registering, "register", shut)
    answer = client.post(url("register", meeting.pk), LEENA)
    assert answer.status_code == 422
    assert LEENA["email"] in answer.content.decode()


def test_a_meeting_one_may_not_know_of_is_404(client, learner):
    for given in ({"draft": True}, {"for_network": True}, {"invited": True}):
        meeting = MeetingFactory(**given)
        client.force_login(learner)
        for answer in (client.get(url("register", meeting.pk)), client.post(url("register", meeting.pk), LEENA)):
            assert answer.status_code == 404
        client.logout()
        assert client.get(url("register", meeting.pk)).status_code == 404


def test_the_secret_of_an_invitation_opens_it_and_is_sent_along(client):
    meeting = MeetingFactory(invited=True)
    secret = invite(meeting)
    page = client.get(url("register", meeting.pk, key=secret))
    assert page["X-Robots-Tag"] == "noindex"
    assert page.context["registering"].form.initial["email"] == "leena@sahkoposti.example"
    answer = client.post(url("register", meeting.pk), LEENA | {"key": secret})
    assert secret in answer.url
    assert client.get(answer.url).context["sent"]
    assert Registration.objects.get().state == RegistrationState.PENDING


def test_an_organiser_looks_at_what_is_for_invited_people_and_does_not_register(client):
    meeting = MeetingFactory(invited=True)
    client.force_login(coordinator())
    assert client.get(url("register", meeting.pk)).context["registering"].form is None
    assert client.post(url("register", meeting.pk), {"way": "onsite"}).status_code == 403


def test_without_guests_strangers_are_asked_to_sign_in(client):
    meeting = MeetingFactory(guests=False)
    page = client.get(url("register", meeting.pk)).content.decode()
    assert reverse("account_login") in page
    answer = client.post(url("register", meeting.pk), LEENA)
    assert answer.url.startswith(reverse("account_login"))
    assert not Registration.objects.exists()


def test_too_often_is_429_and_what_was_typed_stays(client, meeting):
    for number in range(5):
        assert client.post(url("register", meeting.pk), LEENA | {"name": f"L {number}"}).status_code == 302
    for _each in range(9):
        assert client.post(url("register", meeting.pk), LEENA | {"email": "wrong"}).status_code == 422
    answer = client.post(url("register", meeting.pk), LEENA)
    assert (answer.status_code, "Retry-After" in answer) == (429, True)
    assert LEENA["name"] in answer.content.decode()
    assert client.post(url("register", meeting.pk), LEENA | {"email": "muu@sahkoposti.example"}).status_code == 302


def test_one_client_does_not_write_to_very_many(client, meeting, monkeypatch):
    assert views._OF_CLIENT.limit == 40
    monkeypatch.setattr(views, "_OF_CLIENT", Budget("meetings.register", 3))
    answers = [
        client.post(url("register", meeting.pk), LEENA | {"email": f"l{number}@sahkoposti.example"}).status_code
        for number in range(4)
    ]
    assert answers == [302] * 3 + [429]


# ── one's own ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_ones_own_list_and_page(client, meeting, learner):
    client.force_login(learner)
    assert client.get(url("mine")).status_code == 200
    coming = RegistrationFactory(meeting=meeting, person=learner)
    queued = RegistrationFactory(meeting=MeetingFactory(), person=learner, waiting=True)
    past = RegistrationFactory(meeting=MeetingFactory(over=True), person=learner)
    asked = RegistrationFactory(meeting=MeetingFactory(), email=learner.email, offered=True)
    RegistrationFactory(meeting=meeting)
    mine = client.get(url("mine")).context["mine"]
    assert (mine.coming, mine.queued, mine.past, mine.asks) == ([coming], [queued], [past], [asked])
    assert mine.queued[0].number == 1
    for each in (coming, queued, past, asked):
        assert client.get(url("mine_one", each.pk)).status_code == 200


def test_those_of_others_are_404(client, meeting, learner):
    other = RegistrationFactory(meeting=meeting)
    assert client.get(url("mine_one", other.pk)).status_code == 302
    client.force_login(learner)
    assert client.get(url("mine_one", other.pk)).status_code == 404


def test_what_is_done_on_ones_own_page_leads_back_there(client, meeting, learner):
    client.force_login(learner)
    made = RegistrationFactory(meeting=meeting, email=learner.email)
    assert client.post(by_link("cancel_registration", made)).url == url("mine_one", made.pk)
    assert fresh(made).person == learner


def test_my_page_shows_what_is_to_come(client, meeting, learner):
    client.force_login(learner)
    assert url("mine") not in client.get(reverse("my")).content.decode()
    made = RegistrationFactory(meeting=meeting, person=learner)
    assert url("mine_one", made.pk) in client.get(reverse("my")).content.decode()


@pytest.mark.parametrize("where", ["my", "meetings:mine"])
def test_lists_ask_the_same_number_of_questions(client, learner, where):
    client.force_login(learner)
    counts = []
    for _each in range(3):
        RegistrationFactory(meeting=MeetingFactory(), person=learner)
        RegistrationFactory(meeting=MeetingFactory(), person=learner, waiting=True)
        RegistrationFactory(meeting=MeetingFactory(over=True), person=learner)
        client.get(reverse(where))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse(where))
        counts.append(len(queries))
    assert counts[0] == counts[2]


# ── a colleague ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_contact_registers_a_colleague_by_the_page(client, meeting):
    contact = ContactFactory(editor=True)
    client.force_login(contact.person)
    told = LEENA | {"organisation": contact.organisation.pk}
    assert client.get(url("colleague", meeting.pk)).status_code == 200
    for _each in range(2):
        assert client.post(url("colleague", meeting.pk), told).status_code == 302
    made = Registration.objects.get()
    assert (made.state, made.organisation) == (RegistrationState.CONFIRMED, contact.organisation)
    assert len(mails()) == 1


def test_once_registration_has_closed_a_contact_cannot_tell_who_is_registered(client, meeting):
    contact = ContactFactory(editor=True)
    client.force_login(contact.person)
    RegistrationFactory(meeting=meeting, email=LEENA["email"])
    meeting.closes_at = clock.now() - dt.timedelta(hours=1)
    meeting.save()
    for email in (LEENA["email"], "uusi@sahkoposti.example"):
        told = LEENA | {"email": email, "organisation": contact.organisation.pk}
        assert client.post(url("colleague", meeting.pk), told).status_code == 422
    assert mails() == []


def test_the_link_of_an_invitation_does_not_lead_to_registering_colleagues(client):
    meeting = MeetingFactory(invited=True)
    secret = invite(meeting)
    client.force_login(ContactFactory(editor=True).person)
    assert url("colleague", meeting.pk) not in client.get(url("register", meeting.pk, key=secret)).content.decode()
    assert client.get(url("colleague", meeting.pk, key=secret)).status_code == 403


def test_what_was_not_confirmed_in_time_asks_nothing_any_more(client, learner):
    made = RegistrationFactory(pending=True, person=learner, meeting=MeetingFactory(cancelled=True))
    client.force_login(learner)
    answer = client.get(url("mine_one", made.pk))
    assert by_link("confirm", made) not in answer.content.decode()


def test_not_for_another_organisation(client, meeting):
    client.force_login(ContactFactory().person)
    answer = client.post(url("colleague", meeting.pk), LEENA | {"organisation": OrganisationFactory().pk})
    assert answer.status_code == 422
    assert not Registration.objects.exists()


def test_who_answers_for_nobody_registers_nobody(client, meeting, learner):
    assert client.get(url("colleague", meeting.pk)).status_code == 302
    client.force_login(learner)
    for answer in (client.get(url("colleague", meeting.pk)), client.post(url("colleague", meeting.pk), LEENA)):
        assert answer.status_code == 403


def test_the_meetings_page_shows_the_form_and_then_how_it_stands(client, meeting, learner):
    page = reverse("meetings:meeting", args=[meeting.pk])
    client.force_login(learner)
    assert url("register", meeting.pk) in client.get(page, follow=True).content.decode()
    made = RegistrationFactory(meeting=meeting, person=learner)
    shown = client.get(page, follow=True).content.decode()
    assert url("mine_one", made.pk) in shown
    assert f'action="{url("register", meeting.pk)}"' not in shown
