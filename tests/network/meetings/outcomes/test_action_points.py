"""Action points: added and changed by organisers, done and passed on by their owners, shown where they wait."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.urls import reverse

from core import clock
from core.errors import Refused
from network.directory import stamps
from network.directory.models import Contact
from network.meetings.actions import action_points as actions
from network.meetings.content import POINT
from network.meetings.models import ActionPoint
from tests.factories.accounts import UserFactory
from tests.factories.meetings import MeetingFactory, RegistrationFactory
from tests.factories.network import ContactFactory, MandateFactory, municipality, region
from tests.network.meetings.outcomes.conftest import DAY, draft, fields, letters, owned, page
from tests.network.meetings.outcomes.conftest import url_of_point as url
from tests.training.racing import lines

pytestmark = pytest.mark.django_db


def press(client, point, do, **more):
    return client.post(url(point), {"do": do, **more})


# ── by organisers ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_one_is_added_on_its_own_page_once(client, meeting, aino):
    client.force_login(aino)
    address = reverse("meetings:add_point", args=[meeting.pk])
    sent = fields(client.get(address).content.decode()) | {
        "text_fi": "Varata sali",
        "owner_name": "Kirjasto",
        "due_on": str(clock.today() + 5 * DAY),
    }
    for _tap in range(2):
        assert client.post(address, sent).status_code == 302
    assert ActionPoint.objects.get().owner_name == "Kirjasto"
    assert lines("meetings.action_point.add") == 1


def test_an_organisation_is_known_by_its_name(client, meeting, aino, contact):
    organisation = contact.contact_roles.get().organisation
    client.force_login(aino)
    address = reverse("meetings:add_point", args=[meeting.pk])
    sent = fields(client.get(address).content.decode())
    sent |= {"text_fi": "Varata sali", "owner_name": "Puheenjohtaja", "due_on": str(clock.today())}
    client.post(address, sent | {"organisation": organisation.name_fi.upper()})
    assert ActionPoint.objects.get().organisation == organisation


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"texts": {}}, "empty"),
        ({"owner_name": " "}, "owner"),
        ({"due_on": clock.today() + 4 * 366 * DAY}, "day"),
        ({"due_on": clock.today() - 30 * DAY}, "day"),
    ],
    ids=["text", "nobody", "far", "before"],
)
def test_what_makes_no_sense_is_refused(meeting, aino, changes, code):
    with pytest.raises(Refused) as refused:
        actions.add_point(meeting=meeting, draft=draft(**changes), actor=aino)
    assert refused.value.code == code
    assert not ActionPoint.objects.exists()


def test_two_owners_are_none(meeting, aino, raija):
    with pytest.raises(Refused) as refused:
        owned(meeting, raija, aino, owner_name="Kirjasto")
    assert refused.value.code == "owner"


def test_only_people_the_meeting_knows_can_own_one(meeting, aino, contact):
    owned(meeting, contact, aino)
    for person in (UserFactory(), ContactFactory(organisation__municipality=municipality("091")).person):
        with pytest.raises(Refused) as refused:
            owned(meeting, person, aino)
        assert refused.value.code == "owner"


def test_there_is_an_end_to_it(meeting, aino, monkeypatch, point):
    monkeypatch.setattr(actions, "POINTS", 1)
    with pytest.raises(Refused) as refused:
        actions.add_point(meeting=meeting, draft=draft(), actor=aino)
    assert refused.value.code == "many"


def test_one_of_another_meeting_cannot_be_written_through_this(meeting, aino, point):
    other = MeetingFactory(held=True)
    with pytest.raises(IntegrityError):
        actions.add_point(meeting=other, draft=draft(pk=point.pk), actor=aino)


def test_it_is_edited_and_not_over_somebody_else(client, point, aino, raija, contact):
    client.force_login(aino)
    address = reverse("meetings:edit_point", args=[point.pk])
    sent = fields(client.get(address).content.decode()) | {"text_fi": "Uudet sanat"}
    assert sent["owner"] == str(raija.pk)
    assert client.post(address, sent).status_code == 302
    late = client.post(address, sent | {"text_fi": "Myöhäiset sanat"})
    html = late.content.decode()
    assert late.status_code == 422
    assert "Uudet sanat" in html
    assert "Myöhäiset sanat" in html
    assert client.post(address, fields(html)).status_code == 302
    assert ActionPoint.objects.get().text_fi == "Myöhäiset sanat"
    assert lines("meetings.action_point.edit") == 2


def test_a_new_owner_is_told_and_whoever_did_it_is_not(point, aino, contact):
    stamp = stamps.stamp(point, POINT)
    texts = {"text_fi": point.text_fi}
    changed = draft(pk=point.pk, texts=texts, due_on=point.due_on, owner=contact, owner_name="", was=stamp)
    for _tap in range(2):
        actions.edit_point(point=point, draft=changed, actor=aino)
    assert [mail.to for mail in letters("action_point_given")] == [contact.email]
    mine = draft(pk=point.pk, texts=texts, due_on=point.due_on, owner=aino, owner_name="")
    actions.edit_point(point=point, draft=mine, actor=aino)
    assert len(letters("action_point_given")) == 1


# ── by owners ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("who", ["raija", "aino"])
def test_it_is_done_once_and_opened_again(client, point, who, request):
    client.force_login(request.getfixturevalue(who))
    for _tap in range(2):
        assert press(client, point, "finish").status_code == 302
    point.refresh_from_db()
    assert (point.done_by, point.is_open) == (request.getfixturevalue(who), False)
    assert lines("meetings.action_point.finish") == 1
    press(client, point, "drop")
    point.refresh_from_db()
    assert point.dropped_at is None
    for _tap in range(2):
        press(client, point, "reopen")
    point.refresh_from_db()
    assert (point.done_at, point.done_by, point.is_open) == (None, None, True)
    assert lines("meetings.action_point.reopen") == 1


def test_it_is_given_up_once(client, point, raija):
    client.force_login(raija)
    for _tap in range(2):
        press(client, point, "drop")
    point.refresh_from_db()
    assert point.dropped_at is not None
    assert lines("meetings.action_point.drop") == 1
    for action in (actions.finish, lambda **given: actions.move(due_on=clock.today(), **given)):
        with pytest.raises(Refused):
            action(point=point, actor=raija)


def test_its_day_is_moved(client, point, raija):
    client.force_login(raija)
    day = clock.today() + 20 * DAY
    for _tap in range(2):
        assert press(client, point, "move", due_on=str(day)).status_code == 302
    point.refresh_from_db()
    assert point.due_on == day
    assert lines("meetings.action_point.edit") == 1
    for wrong in ("", "joskus", str(clock.today() - DAY), str(clock.today() + 9 * 366 * DAY)):
        assert press(client, point, "move", due_on=wrong).status_code == 422
    point.refresh_from_db()
    assert point.due_on == day


def test_it_is_handed_over_and_the_new_owner_gets_a_mail(client, point, raija, contact):
    client.force_login(raija)
    answer = press(client, point, "hand_over", email=contact.email.upper())
    assert answer.url == reverse("meetings:my_points")
    point.refresh_from_db()
    assert (point.owner, point.owner_name) == (contact, "")
    (mail,) = letters()
    assert (mail.template, mail.to, mail.language) == ("action_point_given", contact.email, contact.language)
    assert "Päivittää kyltit" in mail.body
    assert url(point) in mail.body
    assert lines("meetings.action_point.hand_over") == 1
    # It is not theirs any more.
    assert client.get(url(point)).status_code == 404
    assert press(client, point, "finish").status_code == 404
    client.force_login(contact)
    assert client.get(url(point)).status_code == 200


@pytest.mark.parametrize("how", ["contact", "registered", "elsewhere"])
def test_an_organisation_stays_beside_the_new_owner_only_when_it_is_theirs(meeting, aino, raija, contact, how):
    theirs = Contact.objects.get(person=contact).organisation
    organisation = ContactFactory().organisation if how != "contact" else theirs
    if how == "registered":
        RegistrationFactory(meeting=meeting, person=contact, organisation=organisation)
    point = owned(meeting, raija, aino, organisation=organisation)
    actions.hand_over(point=point, email=contact.email, actor=aino)
    point.refresh_from_db()
    assert (point.owner, point.organisation) == (contact, None if how == "elsewhere" else organisation)


def test_it_is_handed_over_once(point, raija, aino, contact):
    for _tap in range(2):
        actions.hand_over(point=point, email=contact.email, actor=aino)
    assert len(letters()) == lines("meetings.action_point.hand_over") == 1


@pytest.mark.parametrize("who", ["outsider", "other-region", "closed", "nonsense"])
def test_nobody_learns_of_accounts_outside_the_network_of_the_region(client, point, raija, who):
    people = {
        "outsider": UserFactory().email,
        "other-region": ContactFactory(organisation__municipality=municipality("091")).person.email,
        "closed": ContactFactory(person__is_active=False).person.email,
        "nonsense": "ei.ketaan@sahkoposti.example",
    }
    client.force_login(raija)
    answer = press(client, point, "hand_over", email=people[who])
    assert answer.status_code == 422
    assert people[who] in answer.content.decode()
    point.refresh_from_db()
    assert point.owner == raija
    assert not letters()


def test_addresses_cannot_be_tried_without_end(client, point, raija):
    client.force_login(raija)
    found = [press(client, point, "hand_over", email=f"a{n}@b.example").status_code for n in range(21)]
    assert found == [422] * 20 + [429]


# ── who may ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("who", ["stranger", "participant", "former contact", ""])
def test_nobody_else_knows_of_it(client, point, meeting, stranger, contact, who):
    people = {"stranger": stranger, "former contact": contact}
    people["participant"] = RegistrationFactory(meeting=meeting, person=UserFactory()).person
    if who:
        client.force_login(people[who])
        with pytest.raises(PermissionDenied):
            actions.finish(point=point, actor=people[who])
    expected = 404 if who else 302
    assert client.get(url(point)).status_code == expected
    for do in ("finish", "drop", "move", "hand_over"):
        assert press(client, point, do, due_on=str(clock.today()), email=contact.email).status_code == expected
    assert page(client, "edit_point", point.pk).status_code == expected
    point.refresh_from_db()
    assert point.is_open
    assert not letters()


def test_owners_do_not_edit_the_words(client, point, raija):
    client.force_login(raija)
    assert page(client, "edit_point", point.pk).status_code == 404
    with pytest.raises(PermissionDenied):
        actions.edit_point(point=point, draft=draft(pk=point.pk), actor=raija)


def test_a_network_coordinator_sees_those_of_the_own_network_only(client, point):
    from tests.network.networks.test_networks import made as network  # noqa: PLC0415

    mine = network(municipalities=[municipality()])
    person = MandateFactory(region=region("11"), network=mine).person
    client.force_login(person)
    assert client.get(url(point)).status_code == 404
    point.meeting.network = mine
    point.meeting.save()
    assert client.get(url(point)).status_code == 200


@pytest.mark.parametrize("sent", [{}, {"do": "x"}, {"do": ["finish"] * 2, "x": "1"}], ids=["empty", "unknown", "twice"])
def test_a_strange_button_does_no_harm(client, point, raija, sent):
    client.force_login(raija)
    assert client.post(url(point), sent).status_code in {200, 302}
