"""Pages of organisations, municipalities and regions: what there is, told honestly, also where there is nothing."""

import datetime as dt
import re

import pytest
from django.utils.translation import ngettext, override

from network.directory.models import Commitment, Network
from network.finder import links
from network.finder.views import areas
from tests.cms.words import address, said
from tests.factories.network import (
    MandateFactory,
    OrganisationFactory,
    municipality,
    region,
)
from tests.network.pages.conftest import public, several

pytestmark = pytest.mark.django_db
LANGUAGES = ("fi", "sv", "en")


def text(client, path):
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def row_of(shown, name):
    """The cells of a table's row."""
    [cells] = re.findall(rf'<th scope="row"><a [^>]*>{name}</a></th>(.*?)</tr>', shown)
    return re.findall(r">(.*?)</td>", cells)


# ── organisations ────────────────────────────────────────────────────────────────────────────────────────────────────


def url(organisation):
    with override("fi"):
        return links.page_of(organisation)


def test_an_organisation_names_its_places_and_public_contacts(client, place, organisation):
    public(organisation=organisation, name_fi="Piilossa", paused=True)
    other = public(name_fi="Muiden paikka")
    shown = text(client, url(organisation))
    for words in ("Järvikunnan kirjasto", place.name, "Raija Julkinen", "kirjasto@kirjasto.example"):
        assert words in shown
    for words in ("Salla Salainen", "Piilossa", other.name):
        assert words not in shown


def test_an_organisation_without_places_leads_on(client):
    shown = text(client, url(OrganisationFactory()))
    assert said("This organisation has no places in the finder just now.") in shown
    assert f'href="{address("finder:municipality", code="297")}"' in shown


@pytest.mark.parametrize("trait", ["applied", "declined", "left"])
def test_who_is_not_in_the_network_has_no_page(client, trait):
    assert client.get(url(OrganisationFactory(**{trait: True}))).status_code == 404


def test_parts_and_parents_are_named_while_they_are_members(client, organisation):
    part = OrganisationFactory(parent=organisation, name_fi="Lähikirjasto")
    OrganisationFactory(parent=organisation, name_fi="Hakija", applied=True)
    shown = text(client, url(organisation))
    assert "Lähikirjasto" in shown
    assert "Hakija" not in shown
    assert organisation.name in text(client, url(part))
    organisation.state = "left"
    organisation.save()
    assert organisation.name_fi not in text(client, url(part))


def test_the_promise_of_an_organisation_is_told(client, organisation):
    words = said("Promised on %(day)s to follow the ethical guidelines of digital support.") % {"day": "23.11.2026"}
    assert words not in text(client, url(organisation))
    Commitment.objects.create(
        organisation=organisation, version="1", digest="0" * 64, language="fi", given_name="Raija Julkinen"
    )
    assert words in text(client, url(organisation))


def test_a_wrong_name_of_an_organisation_leads_to_the_right_one(client, organisation):
    answer = client.get(address("finder:organisation", pk=organisation.pk))
    assert (answer.status_code, answer["Location"]) == (302, url(organisation))


def test_a_long_list_has_pages_and_costs_the_same(client, organisation, django_assert_max_num_queries, monkeypatch):
    monkeypatch.setattr(areas, "_ON_A_PAGE", 3)
    counts = []
    for number in (1, 3):
        for _n in range(number):
            public(organisation=organisation, hours=True)
        client.get(url(organisation))
        with django_assert_max_num_queries(60) as asked:
            shown = text(client, url(organisation))
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert "?page=2" in shown
    assert text(client, f"{url(organisation)}?page=2").count('<article class="card">') == 1
    # What is no number of a page is the nearest that is.
    assert client.get(f"{url(organisation)}?page=x").status_code == 200
    assert client.get(f"{url(organisation)}?page=99").status_code == 200


# ── municipalities ───────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def kuopio(surroundings):
    return surroundings[0]


def page(client, code="297", language="fi"):
    return text(client, address("finder:municipality", language, code=code))


def test_a_municipality_has_places_home_visits_and_help_from_afar(client, kuopio, place):
    public(home=True, name_fi="Kotiapu", served=[kuopio])
    public(home=True, name_fi="Muualla", served=[municipality("091")])
    public(channel=True, name_fi="Neuvontapuhelin")
    public(name_fi="Helsingissä", municipality=municipality("091"))
    shown = page(client)
    for words in (place.name, "Kotiapu", "Neuvontapuhelin"):
        assert words in shown
    for words in ("Muualla", "Helsingissä"):
        assert words not in shown
    assert address("finder:leaflet", code="297") in shown
    assert address("finder:region", code="11") in shown


def test_nearby_municipalities_come_with_their_numbers(client, kuopio):
    public(municipality=municipality("749"))
    shown = page(client).split('id="neighbours"')[1]
    assert shown.index("Siilinjärvi") < shown.index("Joensuu")
    assert re.search(r"Siilinjärvi</a> <span class=\"soft\">1 ", shown)


def test_a_municipality_without_any_place_says_what_to_do(client, kuopio):
    public(channel=True, name_fi="Neuvontapuhelin")
    shown = page(client, "140")
    assert (
        said("There is no place here yet, but help can be had by telephone, by chat or from the neighbours.") in shown
    )
    assert "Neuvontapuhelin" in shown


def test_what_is_silent_counts_nowhere(client, kuopio):
    public(silent=True, name_fi="Vaiti")
    shown = page(client)
    assert "Vaiti" not in shown
    assert re.search(r"<dd>0</dd>", shown)


def test_networks_and_coordinators_are_told_without_names(client, kuopio):
    assert said("Nobody coordinates digital support here just now.") in page(client)
    mandate = MandateFactory()
    network = Network.objects.create(slug="savo", name_fi="Savon verkosto", region=region())
    network.municipalities.add(kuopio)
    shown = page(client)
    assert said("A coordinator looks after digital support here.") in shown
    assert "Savon verkosto" in shown
    assert mandate.person.email not in shown
    assert said("A coordinator looks after digital support here.") not in page(client, "091")


def test_a_merged_municipality_leads_to_what_it_is_part_of_now(client, kuopio):
    old = municipality("749")
    old.until_date, old.merged_into = dt.date(2024, 12, 31), kuopio
    old.save()
    answer = client.get(address("finder:municipality", code="749"))
    assert (answer.status_code, answer["Location"]) == (302, address("finder:municipality", code="297"))


@pytest.mark.parametrize("name", ["municipality", "region"])
def test_what_is_no_area_is_not_there(client, name):
    assert client.get(address(f"finder:{name}", code="999")).status_code == 404


def test_a_municipality_costs_the_same_with_one_place_and_with_three(client, kuopio, django_assert_max_num_queries):
    counts = []
    for _round in range(2):
        for trait in ({}, {"home": True}, {"channel": True}):
            public(**trait, served=[kuopio], hours=True)
        page(client)
        with django_assert_max_num_queries(70) as asked:
            page(client)
        counts.append(len(asked))
    assert counts[0] == counts[1]


# ── regions ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def of_region(client, code="11", language="fi"):
    return text(client, address("finder:region", language, code=code))


def test_a_region_counts_places_and_home_visits_of_its_municipalities(client, surroundings):
    several(2)
    public(silent=True)
    public(channel=True)
    public(home=True, served=surroundings[:2])
    public(home=True, nationwide=True)
    shown = of_region(client)
    assert row_of(shown, "Kuopio") == ["2", "2"]
    assert row_of(shown, "Siilinjärvi") == ["0", "2"]
    assert row_of(shown, "Iisalmi") == ["0", "1"]
    assert "Helsinki" not in re.findall(r"<table.*?</table>", shown, re.DOTALL)[0]


def test_the_map_says_the_same_as_the_table(client, surroundings):
    for number, each in enumerate(surroundings[:3]):
        each.tile_row, each.tile_col = 10 + number, 14 + number
        each.save()
    several(2)
    shown = of_region(client)
    tiles = re.findall(r'<a href="([^"]*)" class="q\d" aria-label="([^"]*)"', shown)
    with override("fi"):
        names = [(ngettext("%(name)s %(number)s place", "%(name)s %(number)s places", n), n) for n in (0, 2, 0)]
    wanted = [
        words % {"name": name, "number": n}
        for (words, n), name in zip(names, ("Iisalmi", "Kuopio", "Siilinjärvi"), strict=True)
    ]
    assert [words for _path, words in tiles] == wanted
    assert {path for path, _words in tiles} == {
        address("finder:municipality", code=each.code) for each in surroundings[:3]
    }


def test_a_region_without_tiles_still_has_its_table(client, surroundings):
    shown = of_region(client)
    assert '<svg viewBox="0 0' not in shown.split('id="table"')[0].split("<main")[1]
    assert row_of(shown, "Kuopio") == ["0", "0"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_regions_stand_on_the_map_and_in_the_table(client, surroundings, language):
    several(2)
    public(municipality=municipality("091"))
    shown = text(client, address("finder:regions", language))
    names = {
        "fi": ("Pohjois-Savo", "Uusimaa"),
        "sv": ("Norra Savolax", "Nyland"),
        "en": ("North Savo", "Uusimaa"),
    }[language]
    assert [row_of(shown, name) for name in names] == [["2"], ["1"]]
    assert [re.search(rf'aria-label="{name} \d', shown)[0][-1] for name in names] == ["2", "1"]


def test_lists_of_areas_cost_the_same_with_one_place_and_with_many(client, surroundings, django_assert_max_num_queries):
    for path in (address("finder:region", code="11"), address("finder:regions")):
        counts = []
        for number in (1, 4):
            several(number)
            client.get(path)
            with django_assert_max_num_queries(40) as asked:
                client.get(path)
            counts.append(len(asked))
        assert counts[0] == counts[1]
