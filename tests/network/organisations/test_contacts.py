"""The people who answer for an organisation: invited by a link that only they can use, with roles, and an end."""

import datetime as dt
import re

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied, ValidationError
from wagtail.models import ModelLogEntry

from core import clock, mail
from core.errors import Refused
from core.models import OutgoingMail
from network.directory import links, policies
from network.directory.actions import contacts as actions
from network.directory.actions import organisations
from network.directory.models import Contact
from network.directory.states import INVITATION_DAYS, ContactRole
from tests.factories.accounts import UserFactory
from tests.factories.network import ContactFactory
from tests.network.organisations.conftest import letters

pytestmark = pytest.mark.django_db


def invite(organisation, actor, email="leena@posti.example", **changes):
    given = {"name": "Leena Auttaja", "role": ContactRole.EDITOR} | changes
    return actions.invite_contact(organisation=organisation, email=email, actor=actor, **given)


def token_of(mail_row):
    return re.search(r"/([A-Za-z0-9_-]{43})/", mail_row.body)[1]


def sent_token():
    return token_of(OutgoingMail.objects.order_by("-pk").first())


@pytest.fixture
def leena(db):
    return UserFactory(email="leena@posti.example", name="Leena Auttaja", language="sv")


def test_a_main_contact_invites_and_the_owner_of_the_address_says_yes(member, manager, leena):
    contact = invite(member, manager)
    assert (contact.person, policies.role_in(leena, member)) == (None, "")
    token = sent_token()
    assert contact.token_hash == links.hashed(token)
    assert len(token) * 6 >= 256
    actions.accept_invitation(token=token, actor=leena)
    assert policies.role_in(leena, member) == ContactRole.EDITOR
    assert letters() == [("contact_invited", "leena@posti.example")]
    entry = ModelLogEntry.objects.filter(action="directory.organisation.invite").get()
    assert "leena" not in str(entry.data) + entry.label


@pytest.mark.parametrize("known", ["account", "sign-up", "nobody"])
def test_the_one_who_asks_learns_nothing_about_the_address(member, manager, known):
    if known != "nobody":
        UserFactory(email="leena@posti.example", confirmed=known == "account")
    contact = invite(member, manager)
    shown = {name: getattr(contact, name) for name in ("person", "name", "email", "role", "public", "phone")}
    expected = {"person": None, "name": "Leena Auttaja", "email": "leena@posti.example", "role": "editor"}
    assert shown == expected | {"public": False, "phone": ""}
    assert len(letters()) == 1


def test_the_words_of_the_mail_are_emptied_once_it_is_sent(member, manager):
    invite(member, manager)
    row = OutgoingMail.objects.get()
    assert mail.deliver(row.pk)
    row.refresh_from_db()
    assert row.body == ""


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_mail_comes_in_the_language_of_the_account(member, manager, language):
    UserFactory(email="leena@posti.example", language=language)
    invite(member, manager, role=ContactRole.MANAGER)
    row = OutgoingMail.objects.get()
    assert row.language == language
    assert f"/{language}/" in row.body
    assert "Kallaveden Digitalkoot ry" in row.subject


@pytest.mark.parametrize("case", ["other", "unconfirmed", "stranger"])
def test_nobody_but_the_owner_of_the_address_says_yes(member, manager, case):
    invite(member, manager)
    if case == "unconfirmed":
        actor = UserFactory(email="leena@posti.example")
        EmailAddress.objects.filter(user=actor).update(verified=False)
    else:
        actor = UserFactory(is_active=case != "stranger")
    with pytest.raises(Refused) as refused:
        actions.accept_invitation(token=sent_token(), actor=actor)
    assert refused.value.code == "other_address"
    assert Contact.objects.get(email="leena@posti.example").person is None


def test_a_link_works_once(member, manager, leena):
    invite(member, manager)
    token = sent_token()
    actions.accept_invitation(token=token, actor=leena)
    with pytest.raises(Refused) as refused:
        actions.accept_invitation(token=token, actor=leena)
    assert refused.value.code == "unknown"


def test_a_link_expires(member, manager, leena):
    invite(member, manager)
    later = clock.now() + dt.timedelta(days=INVITATION_DAYS, minutes=1)
    with time_machine.travel(later), pytest.raises(Refused) as refused:
        actions.accept_invitation(token=sent_token(), actor=leena)
    assert refused.value.code == "expired"


@pytest.mark.parametrize("how", ["ended", "again"])
def test_a_link_can_be_taken_back(member, manager, leena, how):
    contact = invite(member, manager)
    token = sent_token()
    if how == "ended":
        actions.end_contact(contact=contact, actor=manager)
    else:
        with time_machine.travel(clock.now() + dt.timedelta(minutes=2)):
            actions.invite_again(contact=contact, actor=manager)
        assert sent_token() != token
    with pytest.raises(Refused) as refused:
        actions.accept_invitation(token=token, actor=leena)
    assert refused.value.code == "unknown"


@pytest.mark.parametrize("token", ["", "x" * 43, "ä" * 43])
def test_a_guessed_link_opens_nothing(member, leena, token):
    ContactFactory(organisation=member, invited=True)
    with pytest.raises(Refused):
        actions.accept_invitation(token=token, actor=leena)


def test_asked_twice_one_mail_goes_out(member, manager):
    assert invite(member, manager) == invite(member, manager, email=" LEENA@posti.example ")
    assert len(letters()) == 1


@pytest.mark.parametrize(
    "changes", [{"name": "Leena Avustaja"}, {"role": ContactRole.MANAGER}, {"phone": "017 000 0001"}, {"public": True}],
    ids=str,
)  # fmt: skip
def test_asked_again_in_other_words_is_refused_and_not_dropped_in_silence(member, manager, changes):
    contact = invite(member, manager)
    with pytest.raises(Refused) as refused:
        invite(member, manager, **changes)
    assert refused.value.code == "known"
    assert len(letters()) == 1
    assert actions.change_contact(contact=contact, actor=manager, **told(contact, **changes)).pk == contact.pk


def told(contact, **changes):
    return {name: getattr(contact, name) for name in ("name", "phone", "role", "public")} | changes


def test_a_second_tap_sends_no_second_link(member, manager, leena):
    contact = invite(member, manager)
    later = clock.now() + dt.timedelta(minutes=2)
    with time_machine.travel(later, tick=False):
        actions.invite_again(contact=contact, actor=manager)
        with pytest.raises(Refused) as refused:
            actions.invite_again(contact=contact, actor=manager)
    assert refused.value.code == "just_asked"
    assert len(letters()) == 2
    assert ModelLogEntry.objects.filter(action="directory.organisation.invite_again").count() == 1
    with time_machine.travel(later):
        actions.accept_invitation(token=sent_token(), actor=leena)


@pytest.mark.parametrize("who", ["answered", "named"])
def test_whom_nothing_is_asked_is_not_asked_again(member, manager, leena, who):
    more = {"person": leena} if who == "answered" else {"invited": True, "role": ContactRole.CONTACT}
    contact = ContactFactory(organisation=member, **more)
    with pytest.raises(Refused) as refused:
        actions.invite_again(contact=contact, actor=manager)
    assert refused.value.code == "answered"
    assert letters() == []


def test_saved_without_a_change_nothing_is_written_down(member, manager, leena):
    contact = ContactFactory(organisation=member, person=leena, editor=True)
    for _twice in range(2):
        actions.change_contact(contact=contact, actor=manager, **told(contact, phone="017 000 0001"))
    assert ModelLogEntry.objects.filter(action="directory.organisation.change_contact").count() == 1


@pytest.mark.parametrize("how", ["action", "old row"])
def test_an_invitation_ends_when_there_is_nothing_to_do_any_more(member, manager, leena, how):
    contact = invite(member, manager)
    token = sent_token()
    if how == "action":
        actions.change_role(contact=contact, role=ContactRole.CONTACT, actor=manager)
        contact.refresh_from_db()
        assert contact.token_hash is None
    else:
        Contact.objects.filter(pk=contact.pk).update(role=ContactRole.CONTACT)
    with pytest.raises(Refused) as refused:
        actions.accept_invitation(token=token, actor=leena)
    assert refused.value.code == "unknown"
    assert policies.role_in(leena, member) == ""


def test_an_address_that_answers_already_is_not_asked_again(member, manager, leena):
    ContactFactory(organisation=member, person=leena, editor=True)
    with pytest.raises(Refused) as refused:
        invite(member, manager)
    assert refused.value.code == "known"
    assert letters() == []


def test_who_answers_under_another_address_is_not_made_a_contact_twice(member, manager, leena):
    ContactFactory(organisation=member, person=leena, email="vanha@posti.example", editor=True)
    invite(member, manager)
    with pytest.raises(Refused) as refused:
        actions.accept_invitation(token=sent_token(), actor=leena)
    assert refused.value.code == "known"


def test_a_contact_who_is_only_named_gets_no_mail_until_there_is_something_to_do(member, manager):
    contact = invite(member, manager, role=ContactRole.CONTACT)
    assert contact.token_hash is None
    assert letters() == []
    actions.change_role(contact=contact, role=ContactRole.EDITOR, actor=manager)
    assert letters() == [("contact_invited", "leena@posti.example")]


@pytest.mark.parametrize(
    "changes", [{"email": "ei osoite"}, {"phone": "soita"}, {"role": "king"}, {"name": " "}], ids=str
)
def test_what_no_contact_can_be_is_refused(member, manager, changes):
    with pytest.raises(ValidationError):
        invite(member, manager, **changes)
    assert letters() == []
    assert member.contacts.count() == 1


@pytest.mark.parametrize("who", ["editor", "stranger", "learner"])
def test_others_ask_nobody_and_change_nobody(member, manager, who, request):
    actor = request.getfixturevalue(who)
    contact = Contact.objects.get(person=manager)
    with pytest.raises(PermissionDenied):
        invite(member, actor)
    for change in (
        lambda: actions.change_role(contact=contact, role=ContactRole.CONTACT, actor=actor),
        lambda: actions.end_contact(contact=contact, actor=actor),
        lambda: actions.invite_again(contact=contact, actor=actor),
    ):
        with pytest.raises(PermissionDenied):
            change()
    assert policies.role_in(manager, member) == ContactRole.MANAGER


def test_the_last_main_contact_cannot_end_themselves(member, manager, editor):
    contact = Contact.objects.get(person=manager)
    for change in (
        lambda: actions.end_contact(contact=contact, actor=manager),
        lambda: actions.change_role(contact=contact, role=ContactRole.EDITOR, actor=manager),
    ):
        with pytest.raises(Refused) as refused:
            change()
        assert refused.value.code == "last"
    # Somebody who has not said yes yet is nobody who could answer.
    ContactFactory(organisation=member, invited=True)
    with pytest.raises(Refused):
        actions.end_contact(contact=contact, actor=manager)
    actions.change_role(contact=Contact.objects.get(person=editor), role=ContactRole.MANAGER, actor=manager)
    for _twice in range(2):
        actions.end_contact(contact=contact, actor=editor)
    assert policies.role_in(manager, member) == ""
    assert ModelLogEntry.objects.filter(action="directory.organisation.end_contact").count() == 1


def test_the_coordinator_may_end_even_the_last(member, manager, aino):
    actions.end_contact(contact=Contact.objects.get(person=manager), actor=aino)
    assert policies.role_in(manager, member) == ""


def test_an_editor_ends_it_for_themselves(member, manager, editor):
    actions.end_contact(contact=Contact.objects.get(person=editor), actor=editor)
    assert policies.role_in(editor, member) == ""
    with pytest.raises(PermissionDenied):
        actions.end_contact(contact=Contact.objects.get(person=editor), actor=UserFactory())


def test_who_has_ended_can_be_asked_anew(member, manager, leena):
    contact = invite(member, manager)
    actions.end_contact(contact=contact, actor=manager)
    with pytest.raises(Refused):
        actions.change_role(contact=contact, role=ContactRole.MANAGER, actor=manager)
    assert invite(member, manager) != contact
    actions.accept_invitation(token=sent_token(), actor=leena)
    assert policies.role_in(leena, member) == ContactRole.EDITOR


def test_contacts_of_an_organisation_that_left_change_nothing(member, manager):
    organisations.leave(organisation=member, actor=manager)
    with pytest.raises(PermissionDenied):
        invite(member, manager)
