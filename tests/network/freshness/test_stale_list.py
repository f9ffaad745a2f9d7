"""The coordinator's list of what went stale."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils.translation import override

from core import clock
from core.models import OutgoingMail
from network.directory.models import Place
from tests.factories.network import OrganisationFactory, PlaceFactory, municipality

pytestmark = pytest.mark.django_db

_ALL = [400, 300, 200, 160]


def url(name="stale", *args):
    with override("en"):
        return reverse(f"directory:{name}", args=args)


def aged(organisation, days, **more):
    return PlaceFactory(organisation=organisation, confirmed_on=clock.today() - dt.timedelta(days=days), **more)


@pytest.fixture
def places(organisation, raija):
    return {days: aged(organisation, days, name_fi=f"Piste {days}") for days in (10, 100, 160, 200, 300, 400)}


@pytest.mark.parametrize(
    ("which", "wanted"),
    [
        ("", [400, 300, 200, 160]),
        ("stale", [300, 200]),
        ("hidden", [400]),
        ("soon", [160]),
        ("?!", [400, 300, 200, 160]),
    ],
    ids=["all", "stale", "hidden", "soon", "nonsense"],
)
def test_each_stage_the_oldest_first(which, wanted, client, aino, places):
    client.force_login(aino)
    shown = client.get(url(), {"which": which})
    assert [line.place for line in shown.context["rows"]] == [places[days] for days in wanted]
    assert [tab.count for tab in shown.context["tabs"]] == [4, 2, 1, 1]


def test_only_one_s_own_area_and_only_published_places_of_members(client, aino, places, organisation):
    aged(organisation, 200, municipality=municipality("091"))
    aged(organisation, 200, paused=True)
    aged(OrganisationFactory(left=True), 200)
    client.force_login(aino)
    assert len(client.get(url()).context["rows"]) == 4


def test_nobody_else_may_know_of_it(client, raija, admin, places):
    assert client.get(url()).status_code == 302
    for person in (raija, admin):
        client.force_login(person)
        assert client.get(url()).status_code == 404


def test_it_says_when_nobody_could_be_written_to(client, aino, organisation):
    aged(organisation, 200, letter="stale")
    client.force_login(aino)
    assert "There was nobody to write to" in client.get(url()).content.decode()


def test_an_empty_list_is_no_dead_end(client, aino, organisation):
    client.force_login(aino)
    assert "Nothing is stale here" in client.get(url()).content.decode()


def test_after_a_call_the_coordinator_confirms_and_comes_back_to_the_list(client, aino, places):
    client.force_login(aino)
    back = f"{url()}?which=stale"
    answer = client.post(url("confirm_place", places[300].pk), {"by": "phone", "back": back})
    assert answer.url == back
    assert Place.objects.get(pk=places[300].pk).freshness == "confirmed"


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:x"])
def test_it_leads_back_nowhere_else(back, client, aino, places):
    client.force_login(aino)
    answer = client.post(url("confirm_place", places[300].pk), {"back": back})
    assert answer.url == url("place", places[300].pk)


def test_the_letter_goes_out_again_by_hand(client, aino, raija, places):
    client.force_login(aino)
    client.post(url("send_again", places[300].pk), {"back": url()})
    assert OutgoingMail.objects.get().to == raija.email
    again = client.post(url("send_again", places[300].pk), follow=True)
    assert "a moment ago" in again.content.decode()
    assert OutgoingMail.objects.count() == 1


def test_it_asks_the_database_as_often_for_many_as_for_one(client, aino, django_assert_num_queries, organisation):
    client.force_login(aino)
    counts = []
    for number in (1, 3, 30):
        for _more in range(number):
            PlaceFactory(stale=True, organisation=organisation)
        client.get(url())
        with django_assert_num_queries(60, exact=False) as asked:
            shown = client.get(url())
        counts.append(len(asked))
    assert len(set(counts)) == 1
    assert len(shown.context["rows"]) == 25
    assert client.get(url(), {"page": "2"}).context["page"].number == 2
    assert client.get(url(), {"page": "nonsense"}).status_code == 200


def test_the_desk_counts_what_waits(client, aino, places):
    client.force_login(aino)
    with override("en"):
        page = client.get(reverse("desk")).content.decode()
    assert "places say “not confirmed”" in page
    assert "place is hidden from the finder" in page
