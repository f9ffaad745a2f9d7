"""The pages of contacts and of the commitment, and how many questions pages ask."""

import datetime as dt
import re

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core import clock
from core.models import OutgoingMail
from network.directory import commitments
from network.directory.actions import contacts as contact_actions
from network.directory.actions.agreements import add_agreement
from network.directory.links import token
from network.directory.models import Commitment, Contact
from network.directory.states import ContactRole, OrganisationState
from tests.factories.accounts import UserFactory
from tests.factories.network import ContactFactory, OrganisationFactory, PlaceFactory, municipality, term
from tests.network.agreements.conftest import terms

pytestmark = pytest.mark.django_db

State = OrganisationState


def url(name, *args):
    return reverse(f"directory:{name}", args=args)


def typed(**changes):
    term("organisation_type", "association")
    term("organisation_type", "community")
    municipality()
    told = {"kind": "association", "name_fi": "Savon Nettiapu ry", "business_id": "1234567-1", "municipality": "Kuopio"}
    return told | {"phone": "017 000 0001", "website": "www.nettiapu.example", "seed": token()} | changes


def said(answer):
    return answer.content.decode()


# ── contacts ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def invite(client, member, **changes):
    told = {"name": "Leena Auttaja", "email": "leena@posti.example", "role": "editor", "phone": ""} | changes
    return client.post(url("contacts", member.pk), told)


def link():
    return re.search(r"https?://[^/\s]+(/\S+)", OutgoingMail.objects.order_by("-pk").first().body)[1]


def test_an_invitation_from_the_form_to_the_yes(client, member, manager):
    client.force_login(manager)
    assert invite(client, member).status_code == 302
    assert "leena@posti.example" in said(client.get(url("contacts", member.pk)))
    address = link()
    client.logout()
    leena = UserFactory(email="leena@posti.example")
    page = client.get(address)
    assert page.status_code == 200
    assert page["Referrer-Policy"] == "strict-origin"
    assert page["X-Robots-Tag"] == "noindex"
    assert client.post(address).status_code == 404
    client.force_login(UserFactory())
    assert "<form" not in said(client.get(address)).split('id="main"')[1].split("</main>")[0]
    client.post(address)
    assert not Contact.objects.filter(person=leena).exists()
    client.force_login(leena)
    client.get(address)
    assert not Contact.objects.filter(person=leena).exists()
    assert client.post(address)["Location"] == url("organisation", member.pk)
    assert Contact.objects.get(person=leena).role == ContactRole.EDITOR
    assert "Kallaveden Digitalkoot ry" in said(client.get(reverse("desk")))
    assert client.get(address).status_code == 404


def test_the_answer_is_the_same_for_an_address_with_an_account(client, member, manager):
    UserFactory(email="tuttu@posti.example")
    client.force_login(manager)
    answers = []
    for email in ("tuttu@posti.example", "outo@posti.example"):
        first = invite(client, member, email=email)
        page = said(client.get(url("contacts", member.pk)))
        answers.append((first.status_code, first["Location"], page.count("card"), page.count("<button")))
        contact_actions.end_contact(contact=Contact.objects.get(email=email), actor=manager)
    assert answers[0] == answers[1]


@pytest.mark.parametrize("changes", [{"email": "ei"}, {"name": ""}, {"role": "king"}, {"phone": "soita"}], ids=str)
def test_what_no_invitation_can_be_is_said(client, member, manager, changes):
    client.force_login(manager)
    assert invite(client, member, **changes).status_code == 422
    assert Contact.objects.count() == 1


def test_too_many_invitations_are_asked_to_wait_and_nothing_typed_is_lost(client, member, manager):
    client.force_login(manager)
    assert [invite(client, member, email="ei").status_code for _each in range(21)] == [422] * 21
    sent = [invite(client, member, email=f"leena{number}@posti.example").status_code for number in range(20)]
    assert sent == [302] * 20
    answer = invite(client, member, name="Viimeinen Kutsuttu")
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0
    assert "Viimeinen Kutsuttu" in said(answer)
    assert not Contact.objects.filter(name="Viimeinen Kutsuttu").exists()


def test_sent_again_at_once_it_is_said_that_the_link_works(client, member, manager):
    client.force_login(manager)
    invite(client, member)
    client.get(url("contacts", member.pk))
    contact = Contact.objects.get(email="leena@posti.example")
    for later, mails in ((0, 1), (2, 2)):
        with time_machine.travel(clock.now() + dt.timedelta(minutes=later)):
            page = said(client.post(url("invite_again", member.pk, contact.pk), follow=True))
        assert OutgoingMail.objects.count() == mails
        assert ("notice--warn" in page) is (mails == 1)
        assert ("notice--ok" in page) is (mails == 2)


def test_a_contact_is_changed_and_ended(client, member, manager, editor):
    contact = Contact.objects.get(person=editor)
    client.force_login(manager)
    page = url("edit_contact", member.pk, contact.pk)
    assert client.get(page).status_code == 200
    assert client.post(page, {"name": "", "role": "manager"}).status_code == 422
    client.post(
        page, {"name": "Eero E.", "role": "manager", "phone": "017 000 0003", "public": "on", "email": "x@y.example"}
    )
    contact.refresh_from_db()
    assert (contact.name, contact.role, contact.public) == ("Eero E.", "manager", True)
    assert contact.email == editor.email
    end = url("end_contact", member.pk, contact.pk)
    assert client.get(end).status_code == 200
    client.post(end)
    contact.refresh_from_db()
    assert (contact.ended_at is None, contact.public) == (False, False)


def test_the_last_main_contact_reads_why_they_cannot_go(client, member, manager):
    contact = Contact.objects.get(person=manager)
    client.force_login(manager)
    answer = client.post(url("end_contact", member.pk, contact.pk), follow=True)
    assert answer.redirect_chain[-1][0] == url("organisation", member.pk)
    contact.refresh_from_db()
    assert contact.ended_at is None


def test_contacts_of_another_organisation_are_not_reached_through_ones_own(client, member, manager):
    other = ContactFactory()
    client.force_login(manager)
    for name in ("edit_contact", "end_contact", "invite_again"):
        assert client.post(url(name, member.pk, other.pk), {"name": "x", "role": "contact"}).status_code == 404
        assert client.post(url(name, other.organisation.pk, other.pk)).status_code == 404
    other.refresh_from_db()
    assert (other.ended_at, other.role) == (None, ContactRole.MANAGER)


# ── the commitment ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_commitment_is_read_whole_and_given_with_a_tick(client, member, manager):
    client.force_login(manager)
    wanted = commitments.current()
    address = reverse("directory:commitment", args=[member.pk])
    page = said(client.get(address))
    assert all(str(text) in page for _heading, text in wanted.read("fi").sections)
    sent = {"version": wanted.version, "digest": wanted.digest}
    assert client.post(address, sent).status_code == 422
    changed = client.post(address, sent | {"digest": "a" * 64, "agreed": "on"})
    assert changed.status_code == 422
    assert "checked" not in said(changed)
    assert not Commitment.objects.exists()
    assert url("commitment", member.pk) in said(client.get(reverse("desk")))
    assert client.post(address, sent | {"agreed": "on"}).status_code == 302
    assert Commitment.objects.get().language == "fi"
    assert 'name="agreed"' not in said(client.get(address))


# ── how many questions a page asks ───────────────────────────────────────────────────────────────────────────────────


def questions(client, who, address):
    client.force_login(who)
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_the_page_asks_no_more_for_more(client, member, manager, aino):
    def add_one(number):
        PlaceFactory(organisation=member)
        ContactFactory(organisation=member)
        add_agreement(organisation=member, actor=aino, **terms(party=f"Kaupunki {number}"))

    add_one(1)
    few = [questions(client, who, url("organisation", member.pk)) for who in (aino, manager)]
    add_one(2)
    add_one(3)
    assert [questions(client, who, url("organisation", member.pk)) for who in (aino, manager)] == few
    assert max(few) <= 25


def test_the_desk_asks_no_more_for_more_organisations(client, aino, apply):
    person = UserFactory()

    def add_one():
        ContactFactory(person=person, organisation=OrganisationFactory())
        apply()
        apply(actor=person)

    add_one()
    few = [questions(client, who, reverse("desk")) for who in (aino, person)]
    add_one()
    add_one()
    assert [questions(client, who, reverse("desk")) for who in (aino, person)] == few


def test_the_forms_ask_no_more_for_more_organisations(client, applicant, application):
    few = questions(client, applicant, url("apply"))
    OrganisationFactory.create_batch(2)
    assert questions(client, applicant, url("apply")) == few
