"""The pages of agreements: the coordinator's forms, both sides' page, and who gets no further."""

import re

import pytest
from django.urls import reverse

from core import clock
from network.directory.actions import agreements as actions
from network.directory.models import Agreement
from tests.factories.network import ContactFactory, municipality
from tests.network.agreements.conftest import DAY
from tests.network.networks.test_networks import made as network

pytestmark = pytest.mark.django_db


def url(name, agreement):
    return reverse(f"directory:{name}", args=[agreement.organisation_id, agreement.pk])


def typed(**changes):
    today = clock.today()
    told = {"party": "Kuopion kaupunki", "parts": "Neuvontaa.", "starts_on": today, "ends_on": today + 90 * DAY}
    return {key: str(value) for key, value in (told | {"remind_days": 60} | changes).items()}


@pytest.fixture
def adding(client, member, aino):
    client.force_login(aino)
    return reverse("directory:add_agreement", args=[member.pk])


def test_a_coordinator_makes_one_with_the_form(client, adding, member):
    here = network(municipalities=[municipality()])
    away = network(slug="muualla", municipalities=[municipality("140")])
    page = client.get(adding).content.decode()
    assert str(here.pk) in page
    assert str(away.pk) not in page
    assert client.post(adding, typed(network=here.pk)).status_code == 302
    agreement = Agreement.objects.get()
    assert (agreement.network, agreement.ends_on) == (here, clock.today() + 90 * DAY)
    page = client.get(reverse("directory:organisation", args=[member.pk])).content.decode()
    assert url("agreement", agreement) in page


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"party": ""}, "party"),
        ({"starts_on": ""}, "starts_on"),
        ({"ends_on": "2001-01-01"}, "ends_on"),
        ({"ends_on": "joskus"}, "ends_on"),
        ({"remind_days": "-1"}, "remind_days"),
        ({"remind_days": "366"}, "remind_days"),
        ({"remind_days": "pian"}, "remind_days"),
        ({"network": "0b0b0b0b-0b0b-0b0b-0b0b-0b0b0b0b0b0b"}, "network"),
    ],
    ids=str,
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(client, adding, changes, field):
    answer = client.post(adding, typed(parts="Säilyykö tämä?") | changes)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert f'href="#id_{field}"' in page
    assert "Säilyykö tämä?" in page
    assert not Agreement.objects.exists()


def test_nobody_writes_more_than_the_form_asks(client, adding, member, aino, stranger):
    more = {"ended_at": "2026-01-01", "region": "1", "created_by": stranger.pk, "file_digest": "a" * 64}
    client.post(adding, typed(**more))
    agreement = Agreement.objects.get()
    assert (agreement.ended_at, agreement.created_by, agreement.file_digest) == (None, aino, "")
    assert agreement.region == member.municipality.region


def test_it_is_edited_and_ended_on_its_pages(client, agreement, aino):
    client.force_login(aino)
    page = client.get(url("edit_agreement", agreement)).content.decode()
    was = re.search(r'name="was" value="([0-9a-f]{64})"', page)[1]
    actions.edit_agreement(agreement=agreement, was=was, actor=aino, party="Toisin kirjoitettu")
    mine = typed(party="Omin sanoin", was=was)
    overtaken = client.post(url("edit_agreement", agreement), mine)
    assert overtaken.status_code == 422
    assert "Omin sanoin" in overtaken.content.decode()
    newer = re.search(r'name="was" value="([0-9a-f]{64})"', overtaken.content.decode())[1]
    assert client.post(url("edit_agreement", agreement), mine | {"was": newer}).status_code == 302
    agreement.refresh_from_db()
    assert agreement.party == "Omin sanoin"
    assert client.get(url("end_agreement", agreement)).status_code == 200
    client.post(url("end_agreement", agreement))
    agreement.refresh_from_db()
    assert agreement.ended_at
    assert client.post(url("edit_agreement", agreement), mine).status_code == 422


PAGES = {
    # url name: (stranger, elsewhere, coordinator, manager, editor, administrator)
    "agreement": (302, 404, 200, 200, 404, 404),
    "edit_agreement": (302, 404, 200, 403, 404, 404),
    "end_agreement": (302, 404, 200, 403, 404, 404),
    "agreement_file": (302, 404, 404, 404, 404, 404),
}


@pytest.mark.parametrize("name", PAGES)
def test_who_may_open_which_page(client, agreement, name, request):
    for who, expected in zip(("", "stranger", "aino", "manager", "editor", "admin"), PAGES[name], strict=True):
        client.logout()
        if who:
            client.force_login(request.getfixturevalue(who))
        assert client.get(url(name, agreement)).status_code == expected, who
        if who not in {"aino", ""} and name != "agreement_file":
            assert client.post(url(name, agreement), typed()).status_code in {403, 404}, who
    agreement.refresh_from_db()
    assert (agreement.ended_at, agreement.party) == (None, "Kuopion kaupunki")


def test_an_agreement_is_reached_through_its_own_organisation_only(client, agreement):
    other = ContactFactory()
    client.force_login(other.person)
    address = reverse("directory:agreement", args=[other.organisation_id, agreement.pk])
    assert client.get(address).status_code == 404


def test_what_ends_soon_waits_on_both_desks(client, agreement, aino, manager, editor):
    for who, waits in ((aino, True), (manager, True), (editor, False)):
        client.force_login(who)
        assert (url("agreement", agreement) in client.get(reverse("desk")).content.decode()) is waits
