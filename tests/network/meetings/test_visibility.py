"""Who may know of a meeting without a link."""

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import AnonymousUser

from network.directory import links
from network.meetings import policies
from network.meetings.models import Invitation, Meeting
from tests.factories.accounts import UserFactory
from tests.factories.meetings import MeetingFactory, RegistrationFactory
from tests.factories.network import ContactFactory, coordinator, region

pytestmark = pytest.mark.django_db


def seen(user):
    return {meeting.title_fi for meeting in Meeting.objects.visible_to(user)}


def make():
    MeetingFactory(title_fi="avoin")
    MeetingFactory(title_fi="peruttu", cancelled=True)
    MeetingFactory(title_fi="luonnos", draft=True)
    MeetingFactory(title_fi="verkosto", for_network=True)
    MeetingFactory(title_fi="kutsutut", invited=True)
    MeetingFactory(title_fi="muu verkosto", for_network=True, region=region("01"))
    MeetingFactory(title_fi="koko maa", for_network=True, region=None)
    MeetingFactory(title_fi="muu luonnos", draft=True, region=region("01"))


def test_strangers_see_what_is_open_to_all():
    make()
    assert seen(AnonymousUser()) == seen(UserFactory()) == {"avoin", "peruttu"}


def test_contacts_of_members_see_what_is_for_their_network():
    make()
    assert seen(ContactFactory().person) == {"avoin", "peruttu", "verkosto", "koko maa"}


def test_coordinators_see_all_of_their_region_and_what_is_for_the_country():
    make()
    assert seen(coordinator()) == {"avoin", "peruttu", "luonnos", "verkosto", "kutsutut", "koko maa"}


def test_whoever_was_registered_sees_it():
    make()
    person = UserFactory()
    RegistrationFactory(meeting=Meeting.objects.get(title_fi="kutsutut"), person=person)
    assert seen(person) == {"avoin", "peruttu", "kutsutut"}


def test_whoever_cancelled_sees_it_no_more_than_before():
    make()
    person = UserFactory()
    for title in ("kutsutut", "verkosto"):
        RegistrationFactory(meeting=Meeting.objects.get(title_fi=title), person=person, cancelled=True)
    assert seen(person) == {"avoin", "peruttu"}
    assert not policies.may_register(person, Meeting.objects.get(title_fi="verkosto"))


def test_who_was_invited_sees_it_once_the_address_is_shown_to_be_theirs():
    make()
    person = UserFactory()
    Invitation.objects.create(
        meeting=Meeting.objects.get(title_fi="kutsutut"), email=person.email, token_hash=links.hashed("m" * 43)
    )
    address = EmailAddress.objects.get(user=person)
    address.verified = False
    address.save()
    assert seen(person) == {"avoin", "peruttu"}
    address.verified = True
    address.save()
    assert seen(person) == {"avoin", "peruttu", "kutsutut"}


def test_a_closed_account_is_a_stranger():
    make()
    contact = ContactFactory()
    contact.person.is_active = False
    contact.person.save()
    assert seen(contact.person) == {"avoin", "peruttu"}
