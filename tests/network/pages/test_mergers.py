"""When municipalities merge, nobody is left behind: on that day their places and helpers belong to the new one."""

import datetime as dt

import pytest
import time_machine
from django.core.cache import cache
from django.http import QueryDict
from django.utils.translation import override

from network.directory.models import Network
from network.finder import counts, index, leaflets, question, reach, search, shown, tiles, vocabulary
from network.finder.models import Delivery
from tests.cms.words import address
from tests.factories.network import municipality, region
from tests.network.pages.conftest import public, several

pytestmark = pytest.mark.django_db
LAST_DAY = dt.date(2026, 12, 31)
AFTER = dt.datetime(2027, 1, 1, 9, tzinfo=dt.UTC)


def merge(old, new, last_day=LAST_DAY):
    """As a release brings it, months before."""
    old.until_date, old.merged_into = last_day, new
    old.save()


@pytest.fixture
def kuopio(surroundings):
    return surroundings[0]


@pytest.fixture
def joensuu(surroundings):
    """In another region, and a hundred kilometres away."""
    return surroundings[6]


@pytest.fixture
def there(joensuu):
    """In Joensuu: a place, a helper who comes home, and a number for it."""
    return [
        public(name_fi="Joensuun tori", municipality=joensuu),
        public(name_fi="Joensuun kotiapu", municipality=joensuu, home=True, served=[joensuu]),
        public(name_fi="Joensuun linja", municipality=joensuu, channel=True, nationwide=False, served=[joensuu]),
    ]


def names(rows):
    return {row.place.name_fi for row in rows}


def page(client, code):
    answer = client.get(address("finder:municipality", code=code))
    assert answer.status_code == 200
    return answer.context


@pytest.fixture
def merged(there, kuopio, joensuu):
    """The day after the last one. The index was written long before, when the merger became known."""
    merge(joensuu, kuopio)
    index.refresh([each.pk for each in there])
    cache.clear()
    with time_machine.travel(AFTER, tick=False), override("fi"):
        yield there


def test_until_its_last_day_is_over_a_municipality_stands_on_its_own(client, there, kuopio, joensuu):
    merge(joensuu, kuopio)
    assert names(page(client, "167")["places"]) == {"Joensuun tori"}
    assert not page(client, "297")["places"]
    with time_machine.travel(dt.datetime(2026, 12, 31, 21, tzinfo=dt.UTC)):
        assert names(page(client, "167")["places"]) == {"Joensuun tori"}
    with time_machine.travel(AFTER):
        answer = client.get(address("finder:municipality", code="167"))
    assert (answer.status_code, answer["Location"]) == (302, address("finder:municipality", code="297"))


def test_the_page_of_the_new_one_has_all_that_was_there(client, merged):
    shown_there = page(client, "297")
    assert names(shown_there["places"]) == {"Joensuun tori"}
    assert names(shown_there["home"]) == {"Joensuun kotiapu"}
    assert names(shown_there["remote"]) == {"Joensuun linja"}


def test_its_leaflet_has_it_too(merged, kuopio):
    sheet = leaflets.read(kuopio)
    assert [entry.name.text for entry in (*sheet.sites, *sheet.home, *sheet.remote)] == [
        "Joensuun tori",
        "Joensuun kotiapu",
        "Joensuun linja",
    ]


def test_a_network_of_the_old_one_is_named(client, merged, joensuu):
    network = Network.objects.create(slug="pk", name_fi="Karjalan verkosto", region=region("12"))
    network.municipalities.add(joensuu)
    assert list(page(client, "297")["networks"]) == [network]
    assert not page(client, "749")["networks"]


def test_maps_and_tables_count_it_where_it_is_now(merged, surroundings, kuopio):
    assert {row.municipality.code: (row.sites, row.home) for row in counts.reached(surroundings[:2])} == {
        "297": (1, 1),
        "749": (0, 0),
    }
    assert counts.sites_by_region() == {kuopio.region_id: 1}
    assert {tile.name: tile.count for tile in tiles.country().tiles} == {
        "Pohjois-Savo": 1,
        "Pohjois-Karjala": 0,
        "Uusimaa": 0,
    }


def test_who_helps_in_both_counts_once(client, merged, kuopio, joensuu):
    public(home=True, name_fi="Kaikkialla", served=[kuopio, joensuu])
    assert page(client, "297")["home_count"] == 2
    assert counts.reached([kuopio])[0].home == 2


def test_what_is_near_a_place_of_the_old_one_is_near_it_still(merged, kuopio):
    beside = public(name_fi="Kuopion tori", municipality=kuopio)
    [tori, *_others] = merged
    tori.refresh_from_db()
    assert "Kuopion tori" in names(shown.nearby(tori))
    assert "Joensuun tori" in names(shown.nearby(beside))


def test_merged_twice_it_is_followed_to_the_end(merged, kuopio, joensuu, surroundings):
    last = surroundings[1]
    merge(kuopio, last)
    assert set(reach.keys(last)) == {last.pk, kuopio.pk, joensuu.pk}
    assert names(shown.listed(shown.whole(shown.sites_of(reach.keys(last))))) == {"Joensuun tori"}


def test_one_and_what_it_was_merged_into_are_the_same(merged, kuopio, joensuu):
    assert reach.keys(joensuu) == reach.keys(kuopio) == [kuopio.pk, joensuu.pk]
    assert reach.keys(kuopio, joensuu) == [kuopio.pk, joensuu.pk]


def test_without_any_merger_a_municipality_is_itself_alone(kuopio):
    assert reach.merged() == {}
    assert reach.later() == {}
    assert reach.keys(kuopio) == [kuopio.pk]
    assert reach.keys() == []


def test_a_region_has_the_helpers_of_what_comes_into_it(merged, kuopio):
    assert {row.entry.place.name_fi for row in reach.helpers(Delivery.HOME, [-kuopio.region_id])} == {
        "Joensuun kotiapu"
    }
    assert not reach.helpers(Delivery.HOME, [-municipality("091").region_id]).exists()


def test_a_circle_of_mergers_ends_somewhere(kuopio, joensuu):
    merge(kuopio, joensuu)
    merge(joensuu, kuopio)
    assert reach.later() == {kuopio.pk: [joensuu, kuopio], joensuu.pk: [kuopio, joensuu]}
    with time_machine.travel(AFTER):
        assert reach.merged().keys() == {kuopio.pk, joensuu.pk}


def test_two_that_became_one_are_told_as_one(merged, kuopio, joensuu):
    both = public(home=True, served=[kuopio, joensuu])
    assert set(reach.helpers(Delivery.HOME, [kuopio.pk]).values_list("entry__place", "breadth")) == {(both.pk, 1)}


def found(place):
    words = vocabulary.load()
    answer = search.find(question.read(QueryDict(f"place={place}"), words), words)
    return {answer.offers[each.place][0].place.name_fi for each in answer.shown}


@pytest.mark.parametrize("place", ["Kuopio", "Joensuu", "Pohjois-Savo"])
def test_the_finder_finds_them_by_either_name_and_in_the_region(merged, place):
    """There are enough places near the new middle, so that the circle around it does not grow."""
    several(3)
    assert {"Joensuun tori", "Joensuun kotiapu", "Joensuun linja"} <= found(place)


def test_before_the_merger_a_search_reads_no_further(there, kuopio, joensuu):
    merge(joensuu, kuopio)
    index.refresh([each.pk for each in there])
    several(3)
    assert not {"Joensuun tori", "Joensuun kotiapu", "Joensuun linja"} & found("Kuopio")
