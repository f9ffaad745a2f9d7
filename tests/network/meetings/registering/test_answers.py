"""What participants answered: put right by themselves until it begins, and told by nobody else for them."""

import pytest
from django.core.cache import cache

from core.errors import Refused
from network.meetings import answers
from network.meetings.actions import answering
from network.meetings.models import Need, Registration
from network.meetings.states import Question, RegistrationState
from tests.factories.accounts import UserFactory
from tests.factories.meetings import MeetingFactory, RegistrationFactory
from tests.factories.network import ContactFactory, OrganisationFactory, coordinator, municipality
from tests.network.meetings.registering.conftest import by_link, fresh, guest, mails, state, token, url
from tests.training.racing import lines

pytestmark = pytest.mark.django_db

LINE = "meetings.registration.answer"
SAID = {"wish": "Pankkitunnukset", "diet": "vegaani", "access": "tulkki"}


@pytest.fixture(autouse=True)
def _no_limits_from_other_tests():
    cache.clear()


@pytest.fixture
def meeting():
    return MeetingFactory(asks=[each.value for each in Question])


def said(registration):
    found = answers.of(fresh(registration))
    return {name: getattr(found, name) for name in SAID}


# ── put right ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_by_the_link_what_was_said_is_shown_and_put_right_once(client, meeting):
    row = RegistrationFactory(meeting=meeting, wish="Kela", municipality=municipality("297"))
    Need.objects.create(registration=row, diet="gluteeniton")
    assert by_link("answers", row) in client.get(by_link("ticket", row)).content.decode()
    page = client.get(by_link("answers", row))
    assert page.status_code == 200
    assert [page.context["form"][name].value() for name in ("wish", "diet", "municipality")] == [
        "Kela", "gluteeniton", "Kuopio",
    ]  # fmt: skip
    assert (page["Referrer-Policy"], "no-store" in page["Cache-Control"]) == ("strict-origin", True)
    for _each in range(2):
        answer = client.post(by_link("answers", row), SAID | {"municipality": "Kuopio", "organisation": "Kirjasto"})
        assert answer.url == by_link("ticket", row)
    assert said(row) == SAID
    assert (fresh(row).organisation_name, fresh(row).municipality) == ("Kirjasto", municipality("297"))
    assert (lines(LINE), state(row), mails()) == (1, RegistrationState.CONFIRMED, [])


def test_what_is_emptied_is_gone(client, meeting):
    row = RegistrationFactory(meeting=meeting, wish="Kela", municipality=municipality("297"))
    Need.objects.create(registration=row, diet="gluteeniton")
    client.post(by_link("answers", row), {})
    assert (fresh(row).wish, fresh(row).municipality, Need.objects.count()) == ("", None, 0)


def test_somebody_signed_in_comes_back_to_their_own_page(client, meeting):
    person = UserFactory()
    row = RegistrationFactory(meeting=meeting, person=person)
    client.force_login(person)
    assert by_link("answers", row) in client.get(url("mine_one", row.pk)).content.decode()
    assert client.post(by_link("answers", row), SAID).url == url("mine_one", row.pk)
    assert said(row) == SAID


@pytest.mark.parametrize("trait", ["waiting", "offered"])
def test_also_by_those_who_wait_for_a_place(client, meeting, trait):
    row = RegistrationFactory(meeting=meeting, **{trait: True})
    assert by_link("answers", row) in client.get(by_link("ticket", row)).content.decode()
    client.post(by_link("answers", row), SAID)
    assert said(row) == SAID


def test_only_what_is_asked_is_kept_and_what_is_not_named_stays():
    meeting = MeetingFactory(asks=["wish", "diet"])
    row = RegistrationFactory(meeting=meeting, wish="Kela", organisation_name="Oy")
    answering.change(token=token(row), **(SAID | {"wish": "Omakanta", "organisation_name": "Muu"}))
    answering.change(token=token(row), diet="kasvis")
    assert said(row) == {"wish": "Omakanta", "diet": "kasvis", "access": ""}
    assert fresh(row).organisation_name == "Oy"


def test_an_organisation_that_was_left_as_it_is_stays_the_same_one(client, meeting):
    """Two members have this name, so that the name alone would not tell which."""
    ours, _other = (OrganisationFactory(name_fi="Kirjasto") for _each in range(2))
    row = RegistrationFactory(meeting=meeting, organisation=ours)
    client.post(by_link("answers", row), {"organisation": "Kirjasto", "wish": "Kela"})
    assert (fresh(row).organisation, fresh(row).wish) == (ours, "Kela")
    client.post(by_link("answers", row), {"organisation": "Toinen", "wish": "Kela"})
    assert (fresh(row).organisation, fresh(row).organisation_name) == (None, "Toinen")


def test_what_is_wrong_is_said_and_nothing_is_lost(client, meeting):
    row = RegistrationFactory(meeting=meeting)
    page = client.post(by_link("answers", row), SAID | {"municipality": "Olematon kylä"})
    assert page.status_code == 422
    assert "Pankkitunnukset" in page.content.decode()
    assert said(row) == dict.fromkeys(SAID, "")


# ── not any more, and not by others ──────────────────────────────────────────────────────────────────────────────────


def test_once_it_has_begun_it_is_refused_in_words(client, meeting, at):
    row = RegistrationFactory(meeting=meeting)
    at(meeting.starts_at)
    assert by_link("answers", row) not in client.get(by_link("ticket", row)).content.decode()
    assert client.get(by_link("answers", row)).url == by_link("ticket", row)
    page = client.post(by_link("answers", row), SAID)
    assert page.status_code == 422
    assert 'role="alert"' in page.content.decode()
    assert (said(row), lines(LINE)) == (dict.fromkeys(SAID, ""), 0)


@pytest.mark.parametrize("given", [{"cancelled": True}, {"meeting__cancelled": True}], ids=["registration", "meeting"])
def test_of_what_is_cancelled_nothing_is_changed(given):
    row = RegistrationFactory(**({"meeting__asks": ["diet"]} | given))
    with pytest.raises(Refused):
        answering.change(token=token(row), diet="vegaani")
    assert not Need.objects.exists()


def test_where_nothing_is_asked_there_is_nothing_to_change(client):
    row = RegistrationFactory()
    assert by_link("answers", row) not in client.get(by_link("ticket", row)).content.decode()
    assert client.get(by_link("answers", row)).url == by_link("ticket", row)


def test_no_other_secret_shows_or_changes_answers(client, meeting):
    row = RegistrationFactory(meeting=meeting, wish="Kela")
    client.force_login(UserFactory())
    for answer in (client.get(url("answers", "x" * 43)), client.post(url("answers", "x" * 43), SAID)):
        assert answer.status_code == 404
        assert "Kela" not in answer.content.decode()
    assert fresh(row).wish == "Kela"


# ── of those whom somebody else registers ────────────────────────────────────────────────────────────────────────────


def by_contact(meeting, **more):
    contact = ContactFactory()
    return guest(meeting, registered_by=contact.person, organisation=contact.organisation, **more)


def by_organiser(meeting, **more):
    return guest(meeting, registered_by=coordinator(), **more)


@pytest.mark.parametrize("register", [by_contact, by_organiser], ids=["colleague", "by-hand"])
def test_nobody_says_for_others_what_they_need_but_they_can_by_their_link(client, meeting, register):
    row = register(meeting, **SAID)
    assert (said(row)["diet"], said(row)["access"]) == ("", "")
    assert by_link("answers", row) in mails()[0].body
    page = client.get(by_link("ticket", row))
    assert page.context["lacks_needs"]
    assert by_link("answers", row) in page.content.decode()
    client.post(by_link("answers", row), SAID)
    assert said(row) == SAID
    assert not client.get(by_link("ticket", row)).context["lacks_needs"]


@pytest.mark.parametrize("register", [by_contact, by_organiser], ids=["colleague", "by-hand"])
def test_where_nobody_is_asked_what_they_need_the_mail_has_no_link_for_it(register):
    row = register(MeetingFactory(asks=["wish"]))
    assert by_link("answers", row) not in mails()[0].body


@pytest.mark.parametrize("register", [by_contact, by_organiser], ids=["colleague", "by-hand"])
def test_what_a_guest_said_before_confirming_stays_when_somebody_else_registers_them(meeting, register):
    pending = guest(meeting, organisation_name="Kerho", municipality=municipality("297"), **SAID)
    assert register(meeting).pk == pending.pk
    row = Registration.objects.get()
    assert (said(row), row.municipality, row.state) == (SAID, municipality("297"), RegistrationState.CONFIRMED)
    assert row.organisation_name == ("Kerho" if register is by_organiser else "")
    assert bool(row.organisation) is (register is by_contact)
