"""For whom a meeting is, and registering somebody else: a colleague, and by hand."""

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from core import clock
from core.errors import Refused
from network.directory import links
from network.meetings import policies
from network.meetings.actions import registering
from network.meetings.models import Invitation, Meeting
from network.meetings.states import RegistrationState
from tests.factories.accounts import UserFactory
from tests.factories.meetings import MeetingFactory, RegistrationFactory
from tests.factories.network import ContactFactory, OrganisationFactory, coordinator
from tests.network.meetings.registering.conftest import guest, invite, mails, sign_up, state, token
from tests.training.racing import lines

pytestmark = pytest.mark.django_db

LEENA = "leena@sahkoposti.example"


# ── for whom ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_meeting_of_the_network_is_for_its_members(learner):
    meeting = MeetingFactory(for_network=True)
    for who in (lambda: sign_up(meeting, learner), lambda: guest(meeting)):
        with pytest.raises(PermissionDenied):
            who()
    assert sign_up(meeting, ContactFactory().person).state == RegistrationState.CONFIRMED


def test_guests_come_to_it_with_an_invitation():
    meeting = MeetingFactory(for_network=True)
    assert guest(meeting, invitation=invite(meeting)).state == RegistrationState.PENDING


def test_who_is_invited_comes_by_the_link_or_with_the_address(learner):
    meeting = MeetingFactory(invited=True)
    secret = invite(meeting)
    assert guest(meeting, invitation=secret).state == RegistrationState.PENDING
    assert sign_up(meeting, UserFactory(email="kutsuttu@sahkoposti.example"), invitation=secret)
    asked = UserFactory(email="pyydetty@sahkoposti.example")
    invite(meeting, asked.email)
    assert sign_up(meeting, asked).state == RegistrationState.CONFIRMED
    with pytest.raises(PermissionDenied):
        sign_up(meeting, learner)


def test_an_invitation_taken_back_or_to_another_meeting_opens_nothing():
    meeting = MeetingFactory(invited=True)
    secret, other = invite(meeting), invite(MeetingFactory(invited=True))
    Invitation.objects.filter(meeting=meeting).update(withdrawn_at=clock.now())
    for each in (secret, other, links.token(), ""):
        with pytest.raises(PermissionDenied):
            guest(meeting, invitation=each)


@pytest.mark.parametrize("address", [LEENA, "toinen@sahkoposti.example"], ids=["invited", "another"])
def test_an_invitation_taken_back_before_the_link_is_pressed_is_refused_kindly(address):
    meeting = MeetingFactory(invited=True)
    secret = invite(meeting, LEENA)
    pending = guest(meeting, address, invitation=secret)
    Invitation.objects.filter(meeting=meeting).update(withdrawn_at=clock.now())
    with pytest.raises(Refused) as refused:
        registering.confirm(token=token(pending))
    assert refused.value.code == "not_meant"
    assert (state(pending), lines("meetings.registration.confirm")) == (RegistrationState.PENDING, 0)
    # Asked again at this address, the link that was sent before works.
    invite(meeting, address)
    assert registering.confirm(token=token(pending)).state == RegistrationState.CONFIRMED


def test_by_the_link_of_an_invitation_one_confirms_also_at_another_address():
    meeting = MeetingFactory(invited=True)
    pending = guest(meeting, "toinen@sahkoposti.example", invitation=invite(meeting, LEENA))
    assert registering.confirm(token=token(pending)).state == RegistrationState.CONFIRMED


@pytest.mark.parametrize("now", [{"audience": "invited"}, {"audience": "network"}, {"guests": False}], ids=str)
def test_what_is_for_others_by_the_time_the_link_is_pressed_is_not_confirmed(now):
    meeting = MeetingFactory()
    pending, member = guest(meeting), ContactFactory().person
    contact = guest(meeting, member.email)
    Meeting.objects.filter(pk=meeting.pk).update(**now)
    with pytest.raises(Refused) as refused:
        registering.confirm(token=token(pending))
    assert refused.value.code == "not_meant"
    if now != {"audience": "invited"}:
        # For whom it still is with the account of that address.
        assert registering.confirm(token=token(contact)).person == member


def test_the_link_of_an_invitation_ends_with_what_is_known_of_guests(at):
    meeting = MeetingFactory(invited=True)
    secret = invite(meeting)
    at(meeting.ends_at + dt.timedelta(days=29))
    assert policies.may_know(AnonymousUser(), meeting, secret)
    at(meeting.ends_at + dt.timedelta(days=31))
    assert not policies.may_know(AnonymousUser(), meeting, secret)


def test_who_is_invited_brings_nobody_along():
    contact, meeting = ContactFactory(), MeetingFactory(invited=True)
    invite(meeting, contact.person.email)
    with pytest.raises(PermissionDenied):
        colleague(contact, meeting)
    assert sign_up(meeting, contact.person).state == RegistrationState.CONFIRMED


def test_organisers_are_not_invited_by_organising():
    with pytest.raises(PermissionDenied):
        sign_up(MeetingFactory(invited=True), coordinator())


# ── for somebody else ────────────────────────────────────────────────────────────────────────────────────────────────


def colleague(contact, meeting, email=LEENA, **more):
    return guest(meeting, email, registered_by=contact.person, organisation=contact.organisation, **more)


def test_a_contact_registers_a_colleague_who_gets_a_mail_with_the_link():
    contact, meeting = ContactFactory(editor=True), MeetingFactory()
    made = colleague(contact, meeting)
    assert (made.state, made.organisation, made.registered_by) == (
        RegistrationState.CONFIRMED,
        contact.organisation,
        contact.person,
    )
    assert [each.to for each in mails()] == [LEENA]
    assert token(made) in mails()[0].body


def test_registered_twice_by_a_contact_is_once(at):
    contact, meeting = ContactFactory(), MeetingFactory()
    assert colleague(contact, meeting).pk == colleague(contact, meeting).pk
    assert len(mails()) == lines("meetings.registration.register") == 1


def test_a_colleague_who_has_not_confirmed_yet_is_confirmed_by_it():
    contact, meeting = ContactFactory(), MeetingFactory()
    pending = guest(meeting)
    assert colleague(contact, meeting).pk == pending.pk
    assert state(pending) == RegistrationState.CONFIRMED


@pytest.mark.parametrize("who", ["nobody", "of-another", "left", "ended"])
def test_nobody_else_registers_colleagues(who):
    contact, meeting = ContactFactory(), MeetingFactory()
    actor, organisation = contact.person, contact.organisation
    if who == "nobody":
        actor = UserFactory()
    elif who == "of-another":
        organisation = OrganisationFactory()
    elif who == "left":
        organisation.state = "left"
        organisation.save()
    else:
        contact.ended_at = clock.now()
        contact.save()
    with pytest.raises(PermissionDenied):
        guest(meeting, registered_by=actor, organisation=organisation)
    assert mails() == []


def test_a_contact_cannot_register_for_what_they_may_not_attend():
    with pytest.raises(PermissionDenied):
        colleague(ContactFactory(), MeetingFactory(invited=True))


def test_who_organises_adds_anybody_also_after_registration_has_closed():
    meeting = MeetingFactory(invited=True, closes_at=clock.now() - dt.timedelta(days=1))
    made = guest(meeting, registered_by=coordinator())
    assert made.state == RegistrationState.CONFIRMED
    assert len(mails()) == 1


def test_who_organises_adds_somebody_of_their_own_organisation_also_after_registration_has_closed():
    contact = ContactFactory(person=coordinator())
    meeting = MeetingFactory(closes_at=clock.now() - dt.timedelta(days=1))
    assert colleague(contact, meeting).state == RegistrationState.CONFIRMED


def test_by_hand_the_seats_count_all_the_same():
    meeting = MeetingFactory(onsite_seats=1)
    RegistrationFactory(meeting=meeting)
    assert guest(meeting, registered_by=coordinator()).state == RegistrationState.WAITING


@pytest.mark.parametrize("given", [{"over": True}, {"cancelled": True}], ids=["over", "cancelled"])
def test_not_even_by_hand_when_it_is_over(given):
    with pytest.raises(Refused):
        guest(MeetingFactory(**given), registered_by=coordinator())


def test_a_coordinator_of_another_region_adds_nobody():
    with pytest.raises(PermissionDenied):
        guest(MeetingFactory(), registered_by=coordinator("01"))
