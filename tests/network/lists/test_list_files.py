"""The lists as files: what stands in them, who takes them, how often, and that it is written down."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from wagtail.models import ModelLogEntry

from core import exports as files
from tests.core.test_exports import read_csv, read_xlsx
from tests.factories.network import ContactFactory, OrganisationFactory, PlaceFactory, municipality

pytestmark = pytest.mark.django_db
READ = {"csv": read_csv, "xlsx": lambda answer: read_xlsx(answer)[0]}


def url(name, kind="csv"):
    return reverse(f"directory:{name}_file", args=[kind])


@pytest.fixture(autouse=True)
def _nothing_was_taken_yet():
    cache.clear()


@pytest.mark.parametrize("kind", files.KINDS)
@pytest.mark.parametrize("name", ["organisations", "places"])
def test_the_file_holds_the_list_as_it_is_narrowed(look, aino, name, kind):
    for title in ("Yksi", "Kaksi"):
        PlaceFactory(name_fi=title, organisation__name_fi=title)
    with translation.override("en"):
        rows = READ[kind](look(aino, url(name, kind), q="kaksi"))
    assert rows[0][:3] == ["Name (Finnish)", "Name (Swedish)", "Name (English)"]
    assert [row[0] for row in rows[1:]] == ["Kaksi"]
    assert [row[0] for row in READ[kind](look(aino, url(name, kind)))[1:]] == ["Kaksi", "Yksi"]


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_headers_and_words_are_in_the_language_of_the_person(look, aino, language):
    place = PlaceFactory(stale=True)
    with translation.override(language):
        header, row = read_csv(look(aino, url("places")))
        state, freshness = str(place.get_state_display()), str(place.freshness.label)
    assert (state in row, freshness in row) == (True, True)
    assert len(header) == len(row) == len(set(header))


def test_an_organisation_comes_with_its_main_contacts(look, aino):
    contact = ContactFactory(name="Raija Esimerkki", email="raija@post.example")
    ContactFactory(organisation=contact.organisation, editor=True, name="Toinen")
    text = ";".join(read_csv(look(aino, url("organisations")))[1])
    assert "Raija Esimerkki <raija@post.example>" in text
    assert "Toinen" not in text


@pytest.mark.parametrize("name", ["organisations", "places"])
def test_rows_of_elsewhere_are_in_no_file(look, aino, name):
    there = OrganisationFactory(name_fi="Helsinkiläiset ry", municipality=municipality("091"))
    PlaceFactory(organisation=there, municipality=municipality("091"), name_fi="Muualla")
    for narrowed in ({}, {"municipality": "091"}, {"q": "muualla"}, {"state": "published"}):
        assert len(read_csv(look(aino, url(name), **narrowed))) == 1, narrowed


@pytest.mark.parametrize("kind", ["home", "channel"])
def test_the_door_of_a_helper_is_in_no_file(look, aino, kind):
    door = {"street": "Kotikuja 7", "postal_code": "70800", "lat": 62.95, "lon": 27.71}
    PlaceFactory(name_fi="Koti", **{kind: True}, **door)
    PlaceFactory(name_fi="Tupa", **door)
    with translation.override("en"):
        header, virtual, site = read_csv(look(aino, url("places")))
    columns = [header.index(name) for name in ("Street address", "Postal code", "Latitude", "Longitude")]
    assert [virtual[place] for place in columns] == [""] * 4
    assert [site[place] for place in columns] == ["Kotikuja 7", "70800", "62,95", "27,71"]


def test_what_providers_wrote_cannot_become_a_formula(look, aino):
    PlaceFactory(name_fi="=HYPERLINK(1)", street="@SUM(A1)", organisation__name_fi="+358")
    row = read_csv(look(aino, url("places")))[1]
    assert {"'=HYPERLINK(1)", "'@SUM(A1)", "'+358"} <= set(row)
    _rows, sheet = read_xlsx(look(aino, url("places", "xlsx")))
    assert not [part for part in sheet.iter() if part.tag.endswith("}f")]


def test_taking_a_file_is_written_down_without_words_of_people(look, aino):
    PlaceFactory(name_fi="Kioski")
    look(aino, url("places", "xlsx"), q="kioski")
    entry = ModelLogEntry.objects.get(action="directory.list.export")
    assert (entry.user, entry.data) == (aino, {"what": "places", "kind": "xlsx", "rows": 1})


def test_looking_at_a_list_is_not(look, aino):
    PlaceFactory()
    look(aino, reverse("directory:places"))
    assert not ModelLogEntry.objects.exists()


@pytest.mark.parametrize("kind", ["pdf", "html", "csv1"])
def test_there_are_no_other_kinds_of_file(look, aino, kind):
    assert look(aino, url("places", kind)).status_code == 404
    assert not ModelLogEntry.objects.exists()


def test_after_twenty_files_one_waits_and_others_do_not(look, aino, bengt):
    PlaceFactory()
    answers = [look(aino, url("places")).status_code for _n in range(21)]
    assert answers == [200] * 20 + [429]
    refused = look(aino, url("organisations"))
    assert (refused.status_code, int(refused["Retry-After"]) > 0) == (429, True)
    assert ModelLogEntry.objects.count() == 20
    assert look(bengt, url("places")).status_code == 200


@pytest.mark.parametrize("name", ["organisations", "places"])
def test_a_file_asks_no_more_for_sixty_rows_than_for_one(look, aino, name):
    def count():
        with CaptureQueriesContext(connection) as asked:
            rows = read_csv(look(aino, url(name)))
        return len(asked), len(rows)

    ContactFactory(organisation=PlaceFactory().organisation)
    count()
    one, _rows = count()
    for _n in range(59):
        ContactFactory(organisation=PlaceFactory(organisation=OrganisationFactory()).organisation)
    assert count() == (one, 61)
