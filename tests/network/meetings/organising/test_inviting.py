"""Inviting people: pasted addresses, the contacts of the network, one mail each, and taking it back."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils.translation import override

from core.errors import Refused
from core.models import OutgoingMail
from network.directory import links
from network.directory.models import Network
from network.directory.views.frame import Budget
from network.meetings import asked
from network.meetings.actions import inviting
from network.meetings.asked import Asked
from network.meetings.forms.organising_invitations import InvitationsForm
from network.meetings.models import Invitation, Meeting
from network.meetings.views import organising_inviting
from tests.factories.accounts import UserFactory
from tests.factories.meetings import MeetingFactory
from tests.factories.network import ContactFactory, MandateFactory, OrganisationFactory, municipality, region
from tests.training.racing import lines

pytestmark = pytest.mark.django_db

RAIJA, EERO = "raija@jarvikunta.example", "eero@jarvikunta.example"


def invite(meeting, actor, *emails):
    return inviting.invite(meeting=meeting, people=[Asked(each) for each in emails], actor=actor)


def url(name, *args):
    with override("en"):
        return reverse(f"meetings:{name}", args=args)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (RAIJA, [(RAIJA, "")]),
        (f"Raija Esimerkki, {RAIJA}", [(RAIJA, "Raija Esimerkki")]),
        (f"{RAIJA}\tRaija Esimerkki", [(RAIJA, "Raija Esimerkki")]),
        (f'"Esimerkki, Raija" <{RAIJA}>', [(RAIJA, "Esimerkki Raija")]),
        (f"Raija <{RAIJA}>; Eero <{EERO}>", [(RAIJA, "Raija"), (EERO, "Eero")]),
        (f"{RAIJA}, {EERO}", [(RAIJA, ""), (EERO, "")]),
        (f"{RAIJA}\r\n\r\n {EERO} \n{RAIJA.upper()}", [(RAIJA, ""), (EERO, "")]),
    ],
    ids=["alone", "comma", "tab", "quoted", "two-named", "two", "lines"],
)
def test_addresses_are_taken_as_they_are_pasted(text, expected):
    form = InvitationsForm({"addresses": text})
    assert form.is_valid(), form.errors
    assert [(each.email, each.name) for each in form.values()["people"]] == expected


@pytest.mark.parametrize(
    "text",
    ["", " \n ", "Raija Esimerkki", "raija@", f"{RAIJA}\n<script>@x", f"{RAIJA}\nraija@localhost@x.example", "@\n,,@,"],
    ids=["nothing", "blank", "name", "half", "script", "two-at", "signs"],
)
def test_what_is_no_address_is_named_with_its_line(text):
    form = InvitationsForm({"addresses": text})
    assert not form.is_valid()
    assert "addresses" in form.errors


def test_more_than_can_be_asked_at_once_are_refused():
    many = "\n".join(f"a{number}@x.example" for number in range(201))
    assert "201" in str(InvitationsForm({"addresses": many}).errors)


def test_each_gets_one_mail_with_a_link_of_their_own(aino, sent):
    meeting = MeetingFactory(invited=True)
    first = invite(meeting, aino, RAIJA, " Eero@Jarvikunta.example ")
    assert invite(meeting, aino, EERO, RAIJA) == []
    assert [(what, email) for what, email, _token in sent] == [("invited", RAIJA), ("invited", EERO)]
    tokens = [token for _what, _email, token in sent]
    assert [each.token_hash for each in first] == [links.hashed(token) for token in tokens]
    assert len(set(tokens)) == 2
    assert min(map(len, tokens)) >= 43
    assert (Invitation.objects.count(), lines("meetings.meeting.invite")) == (2, 1)


def test_the_mail_goes_out_with_its_link(aino):
    meeting = MeetingFactory(invited=True)
    invite(meeting, aino, RAIJA)
    mail = OutgoingMail.objects.get()
    assert mail.to == RAIJA
    assert str(meeting.pk) in mail.body


def test_taken_back_once_and_invited_anew(aino, ulla, sent):
    meeting = MeetingFactory()
    (invitation,) = invite(meeting, aino, RAIJA)
    with pytest.raises(PermissionDenied):
        inviting.uninvite(invitation=invitation, actor=ulla)
    for _tap in range(2):
        inviting.uninvite(invitation=invitation, actor=aino)
    invitation.refresh_from_db()
    assert invitation.withdrawn_at is not None
    assert lines("meetings.meeting.uninvite") == 1
    (again,) = invite(meeting, aino, RAIJA)
    assert again.token_hash != invitation.token_hash
    assert len(sent) == 2


def test_only_to_what_is_published_and_to_come(aino, ulla, sent):
    codes = []
    for meeting in (MeetingFactory(draft=True), MeetingFactory(over=True), MeetingFactory(cancelled=True)):
        with pytest.raises(Refused) as refused:
            invite(meeting, aino, RAIJA)
        codes.append(refused.value.code)
    assert codes == ["draft", "over", "cancelled"]
    with pytest.raises(PermissionDenied):
        invite(MeetingFactory(), ulla, RAIJA)
    with pytest.raises(ValidationError):
        invite(MeetingFactory(), aino, "raija@")
    with pytest.raises(Refused) as many:
        invite(MeetingFactory(), aino, *(f"a{number}@x.example" for number in range(501)))
    assert many.value.code == "many"
    assert sent == []


def test_contacts_are_those_of_members_where_it_is_for():
    administrator = UserFactory(is_superuser=True)
    kuopio = ContactFactory(organisation=OrganisationFactory(name_fi="A ry"))
    named = ContactFactory(person=None, organisation=kuopio.organisation, email="NIMETTY@jarvikunta.example")
    iisalmi = ContactFactory(organisation=OrganisationFactory(name_fi="B ry", municipality=municipality("140")))
    # Asked and without an answer; left; not accepted; elsewhere; a closed account.
    ContactFactory(organisation=kuopio.organisation, invited=True)
    ContactFactory(organisation=OrganisationFactory(left=True))
    ContactFactory(organisation=OrganisationFactory(applied=True))
    helsinki = ContactFactory(organisation=OrganisationFactory(name_fi="C ry", municipality=municipality("091")))
    closed = ContactFactory().person
    closed.is_active = False
    closed.save()
    network = Network.objects.create(slug="kuopio", name_fi="Kuopio", region=region())
    network.municipalities.add(municipality())
    own = {kuopio.person.email, named.email.lower()}

    def emails(meeting):
        return {each.email for each in asked.contacts(meeting, administrator)}

    assert emails(MeetingFactory()) == own | {iisalmi.person.email}
    assert emails(MeetingFactory(network=network)) == own
    for_one = MeetingFactory()
    for_one.networks.add(network)
    assert emails(for_one) == own
    assert emails(MeetingFactory(region=None)) == own | {iisalmi.person.email, helsinki.person.email}


def test_nobody_is_shown_contacts_of_organisations_they_do_not_coordinate(client, aino):
    """Whoever coordinates one network may hold a meeting for others, and is not told who they are."""
    kuopio = ContactFactory(organisation=OrganisationFactory(name_fi="A ry"))
    iisalmi = ContactFactory(organisation=OrganisationFactory(name_fi="B ry", municipality=municipality("140")))
    first, second = (
        Network.objects.create(slug=slug, name_fi=slug.title(), region=region()) for slug in ("kuopio", "iisalmi")
    )
    first.municipalities.add(municipality())
    second.municipalities.add(municipality("140"))
    part = MandateFactory(network=first).person
    meeting = MeetingFactory(for_network=True, network=first)
    meeting.networks.set([first, second])
    assert [each.email for each in asked.contacts(meeting, part)] == [kuopio.person.email]
    assert len(asked.contacts(meeting, aino)) == 2
    client.force_login(part)
    client.post(url("invite", meeting.pk), {"do": "contacts"})
    assert list(meeting.invitations.values_list("email", flat=True)) == [kuopio.person.email]
    assert iisalmi.person.email not in client.get(url("invite", meeting.pk)).content.decode()


def test_more_contacts_than_can_be_asked_at_once_are_asked_by_more_taps(client, aino, sent, monkeypatch):
    monkeypatch.setattr(inviting, "MOST", 2)
    for _each in range(5):
        ContactFactory()
    meeting = MeetingFactory()
    client.force_login(aino)
    reached = []
    for _tap in range(3):
        client.post(url("invite", meeting.pk), {"do": "contacts"})
        reached.append(meeting.invitations.count())
    assert reached == [2, 4, 5]


def test_those_who_were_invited_do_not_count_among_the_most(aino, sent, monkeypatch):
    monkeypatch.setattr(inviting, "MOST", 1)
    meeting = MeetingFactory()
    invite(meeting, aino, RAIJA)
    assert [each.email for each in invite(meeting, aino, RAIJA, EERO)] == [EERO]


def test_an_address_longer_than_addresses_can_be_is_refused(aino, sent):
    endless = "a" * 250 + "@x.example"
    assert "addresses" in InvitationsForm({"addresses": f"{RAIJA}\n{endless}"}).errors
    with pytest.raises(ValidationError):
        invite(MeetingFactory(), aino, endless)
    assert (Invitation.objects.count(), sent) == (0, [])


# ── pages ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_contacts_are_invited_at_one_tap(client, aino, sent):
    contact = ContactFactory()
    meeting = MeetingFactory(for_network=True)
    client.force_login(aino)
    assert "1 contact" in client.get(url("invite", meeting.pk)).content.decode()
    for _tap in range(2):
        assert client.post(url("invite", meeting.pk), {"do": "contacts"}).status_code == 302
    assert [email for _what, email, _token in sent] == [contact.person.email]
    invitation = Invitation.objects.get()
    assert invitation.organisation == contact.organisation
    page = client.get(url("invite", meeting.pk)).content.decode()
    assert contact.person.email in page
    assert 'value="contacts"' not in page
    assert client.post(url("uninvite", meeting.pk, invitation.pk)).status_code == 302
    assert contact.person.email not in client.get(url("invite", meeting.pk)).content.decode().split('id="invited"')[1]


def test_pasted_addresses_stay_where_something_is_wrong(client, aino, sent):
    meeting = MeetingFactory()
    client.force_login(aino)
    answer = client.post(url("invite", meeting.pk), {"addresses": f"{RAIJA}\neero@"})
    assert answer.status_code == 422
    assert "Line 2" in answer.content.decode()
    assert RAIJA in answer.content.decode()
    assert client.post(url("invite", meeting.pk), {"addresses": RAIJA}).status_code == 302
    assert len(sent) == 1


def test_of_another_meeting_nothing_is_taken_back(client, aino, sent):
    (invitation,) = invite(MeetingFactory(), aino, RAIJA)
    client.force_login(aino)
    assert client.post(url("uninvite", MeetingFactory().pk, invitation.pk)).status_code == 404
    assert Invitation.objects.get().withdrawn_at is None


def test_too_many_mails_in_an_hour_wait_and_what_was_typed_stays(client, aino, sent, monkeypatch):
    monkeypatch.setattr(organising_inviting, "_BUDGET", Budget("meetings.invite", 2))
    meeting = MeetingFactory()
    client.force_login(aino)
    answers = [client.post(url("invite", meeting.pk), {"addresses": f"a{n}@x.example"}) for n in range(3)]
    assert [each.status_code for each in answers] == [302, 302, 429]
    assert "a2@x.example" in answers[2].content.decode()
    assert Meeting.objects.get().invitations.count() == 2
    assert client.post(url("invite", meeting.pk), {"do": "contacts"}).status_code == 429
