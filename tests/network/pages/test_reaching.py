"""Who helps the people of a municipality is decided once: page, leaflet, tables and finder say the same."""

import pytest
from django.http import QueryDict
from django.utils.translation import override

from network.finder import counts, index, leaflets, question, reach, search, vocabulary
from network.finder.models import Delivery
from tests.cms.words import address
from tests.factories.network import OfferFactory, municipality, term
from tests.network.pages.conftest import public

pytestmark = pytest.mark.django_db


@pytest.fixture
def kuopio(surroundings):
    return surroundings[0]


def way(key, form):
    """A way of support with its form."""
    found = term("way", key)
    found.parent = term("form", form)
    found.save()
    return found


@pytest.fixture
def everybody(kuopio):
    """A library with a line of its own and home visits, a helper, a helpline that comes home, and some of elsewhere."""
    helsinki = municipality("091")
    visits, line = way("home_visit", "home"), way("phone_help", "remote")
    public(name_fi="Tori")
    public(name_fi="Kirjaston linja", offer={"way": line})
    public(name_fi="Kirjaston kotiapu", offer={"way": visits})
    public(name_fi="Kotiapu", home=True, served=[kuopio])
    public(name_fi="Linja", channel=True, nationwide=True)
    public(name_fi="Linjan kotiapu", channel=True, nationwide=False, served=[kuopio], offer={"way": visits})
    public(name_fi="Piste", offer={"way": way("unstaffed_point", "remote")})
    public(name_fi="Muualla", municipality=helsinki, offer={"way": visits})
    public(name_fi="Vaiti", home=True, served=[kuopio], silent=True)
    public(name_fi="Tauolla", home=True, served=[kuopio], paused=True)


WANTED = {
    Delivery.SITE: {"Tori", "Piste"},
    Delivery.HOME: {"Kirjaston kotiapu", "Kotiapu", "Linjan kotiapu"},
    Delivery.REMOTE: {"Kirjaston linja", "Linja"},
}


def test_the_page_says_so(client, everybody):
    context = client.get(address("finder:municipality", code="297")).context
    shown = (context[name] for name in ("places", "home", "remote"))
    assert dict(zip(WANTED, ({row.place.name_fi for row in rows} for rows in shown), strict=True)) == WANTED
    assert (context["home_count"], context["remote_count"]) == (3, 2)


def test_the_leaflet_says_so(everybody, kuopio):
    with override("fi"):
        sheet = leaflets.read(kuopio)
    shown = ({entry.name.text for entry in shelf} for shelf in (sheet.sites, sheet.home, sheet.remote))
    assert dict(zip(WANTED, shown, strict=True)) == WANTED
    assert sheet.more == 0


def test_the_table_says_so(everybody, kuopio):
    [row] = counts.reached([kuopio])
    assert (row.sites, row.home) == (2, 3)


def test_the_finder_says_so(everybody):
    words = vocabulary.load()
    answer = search.find(question.read(QueryDict("place=Kuopio"), words), words)
    found = {kind: {answer.offers[each.place][0].place.name_fi for each in answer.of(kind)} for kind in WANTED}
    assert found == WANTED


def test_a_place_that_helps_in_several_ways_stands_in_each_list_of_the_page_and_once_on_paper(client, kuopio):
    place = public(name_fi="Kirjasto", offer={"way": way("home_visit", "home")})
    OfferFactory(place=place)
    index.refresh([place.pk])
    context = client.get(address("finder:municipality", code="297")).context
    assert [len(context[name]) for name in ("places", "home", "remote")] == [1, 1, 0]
    # The list for search engines names its page once.
    assert context["structured"].count("/kirjasto/") == 1
    with override("fi"):
        sheet = leaflets.read(kuopio)
    assert [len(shelf) for shelf in (sheet.sites, sheet.home, sheet.remote)] == [1, 0, 0]
    assert sheet.more == 0


def test_who_reaches_the_whole_country_reaches_every_municipality_after_its_own(client, kuopio):
    public(name_fi="A koko maassa", home=True, nationwide=True)
    public(name_fi="Ö omassa kunnassa", home=True, served=[kuopio])
    rows = client.get(address("finder:municipality", code="297")).context["home"]
    assert [row.place.name_fi for row in rows] == ["Ö omassa kunnassa", "A koko maassa"]
    assert reach.helpers(Delivery.HOME, [reach.EVERYWHERE]).count() == 1
