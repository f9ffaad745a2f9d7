"""Lists: pages, filters, whole and short, line by line, and in how many questions to the database."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from network.geography import actions as geography
from network.opendata import forms
from network.opendata import ids as identifiers
from tests.factories.network import OrganisationFactory, municipality, term
from tests.network.opendata.making import ask, channel, ids, lines, offer, rich

pytestmark = pytest.mark.django_db

LISTS = ["services", "service_at_locations", "organizations", "taxonomies", "taxonomy_terms"]
PLACED = ["services", "service_at_locations"]


def test_pages_hold_everything_once_in_one_order(client):
    made = {str(offer().pk) for _ in range(5)}
    pages = [ask(client, "services", page=number, per_page=2) for number in (1, 2, 3, 4)]
    assert {each for page in pages for each in ids(page)} == made
    assert [{k: v for k, v in page.items() if k != "contents"} for page in pages] == [
        {"total_items": 5, "total_pages": 3, "page_number": number, "size": size, "first_page": number == 1,
         "last_page": number >= 3, "empty": size == 0}
        for number, size in ((1, 2), (2, 2), (3, 1), (4, 0))
    ]  # fmt: skip


@pytest.mark.parametrize("name", LISTS[:3])
def test_an_empty_list_is_an_empty_page(client, name):
    assert ask(client, name) == {
        "total_items": 0, "total_pages": 0, "page_number": 1, "size": 0, "first_page": True, "last_page": True,
        "empty": True, "contents": [],
    }  # fmt: skip


def test_more_rows_ask_the_database_no_more(client):
    queries = ("", "full=true", "minimal=true", "search=digituki", "modified_after=2020-01-01", "full_service=true")
    paths = [f"/api/hsds/{name}?{query}" for name in LISTS[:3] for query in queries]

    def asked():
        found = {}
        for path in paths:
            with CaptureQueriesContext(connection) as captured:
                size = client.get(path).json()["size"]
            found[path] = len(captured), size
        return found

    rich()
    channel()
    few = asked()
    for _ in range(2):
        rich()
        channel()
    many = asked()
    for path in paths:
        assert few[path][0] == many[path][0] <= 25, path
        assert many[path][1] == 3 * few[path][1] or "search" in path, path


def test_a_service_and_an_organization_ask_the_database_no_more_for_more_in_them(client):
    organisation = rich().place.organisation
    paths = [f"/api/hsds/organizations/{organisation.pk}{more}" for more in ("", "?full_service=true")]

    def asked():
        found = []
        for path in paths:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(path).status_code == 200
            found.append(len(queries))
        return found

    few = asked()
    for _ in range(3):
        offer({"organisation": organisation}, topics=["email"], languages=["sv"])
    assert asked() == few


@pytest.mark.parametrize("name", LISTS)
def test_line_by_line_is_the_same_without_pages(client, name):
    for _ in range(3):
        rich()
    answer = client.get(f"/api/hsds/{name}", {"format": "ndjson", "per_page": 1, "page": 9})
    assert answer["Content-Type"] == "application/x-ndjson"
    assert answer.streaming
    assert lines(answer) == ask(client, name, per_page=100)["contents"]


def test_lines_are_made_while_they_are_sent(client):
    for _ in range(2):
        offer()
    with CaptureQueriesContext(connection) as before:
        answer = client.get("/api/hsds/services", {"format": "ndjson"})
    with CaptureQueriesContext(connection) as after:
        assert len(lines(answer)) == 2
    assert not any("directory_offer" in each["sql"] and "name_fi" in each["sql"] for each in before.captured_queries)
    assert any("directory_offer" in each["sql"] and "name_fi" in each["sql"] for each in after.captured_queries)


def test_short_and_whole(client):
    rich()
    short, whole = (ask(client, "services", full=full)["contents"][0] for full in ("false", "true"))
    assert "attributes" not in short
    assert whole["attributes"]
    assert short.items() <= whole.items()
    assert ask(client, f"services/{whole['id']}") == whole


def test_minimal_is_two_fields_and_long_pages(client):
    made = offer()
    [found] = ask(client, "services", minimal="true", per_page=10_000)["contents"]
    assert found.keys() == {"id", "modified_date"}
    assert found["id"] == str(made.pk)
    ask(client, "services", 422, per_page=10_001, minimal="true")


def test_long_pages_are_cut_to_a_hundred(client, monkeypatch):
    monkeypatch.setattr(forms, "MOST_PER_PAGE", 2)
    made = [offer() for _ in range(3)]
    page = ask(client, "services", per_page=3)
    assert (page["size"], page["total_pages"], page["total_items"]) == (2, 2, 3)
    assert len(ids(ask(client, "services", per_page=3, minimal="true"))) == len(made)


@pytest.mark.parametrize("name", PLACED)
def test_searching_finds_words_in_any_language_without_dots(client, name):
    made = rich()
    offer({"name_fi": "Kirjasto"})
    for words in ("pensionstagare", "TORGETS", "jarvikunnan", "Järvikunnan torgets", "kuopio 70100 esimerkkikatu"):
        found = ask(client, name, search=words)
        assert str(made.pk) in ids(found), words
    assert ids(ask(client, name, search="torgets servicepunkt")) == [str(made.pk)]
    for nothing in ("torgets kirjasto", "%", "_orget", "\x00x"):
        assert ask(client, name, search=nothing)["empty"], nothing


TERMS = [
    ("topic", "passwords"), ("topic_group", "safety"), ("e_service", "omakanta"), ("language", "smn"),
    ("audience", "companies"), ("target_group", "older_people"), ("place_fact", "step_free_entrance"),
    ("organisation_type", "library"), ("detail", "price-fee"), ("detail", "easy_language"), ("municipality", "297"),
    ("region", "11"), ("way", "onsite_booked"), ("detail", "kind-site"),
]  # fmt: skip


def test_each_term_finds_what_has_it_and_nothing_else(client):
    made = rich()
    organisation = made.place.organisation
    organisation.kind = term("organisation_type", "library")
    organisation.save()
    made.way = term("way", "onsite_booked")
    made.save()
    elsewhere = {"municipality": municipality("091"), "channel": True}
    offer(elsewhere, all_topics=False, topics=["email"], languages=["sv"])
    for taxonomy, code in TERMS:
        asked = {"taxonomy_term_id": identifiers.term(taxonomy, code)}
        both = asked | {"taxonomy_id": identifiers.taxonomy(taxonomy)}
        assert ids(ask(client, "services", **asked)) == [str(made.pk)], code
        assert ids(ask(client, "service_at_locations", **both)) == [str(made.pk)], code
        assert ask(client, "services", **asked, taxonomy_id=uuid.uuid4())["empty"], code


def test_a_fact_that_is_denied_is_not_found(client):
    rich()
    assert ask(client, "services", taxonomy_term_id=identifiers.term("place_fact", "induction_loop"))["empty"]


def test_help_in_all_matters_is_found_by_every_topic(client):
    made = offer(all_topics=True)
    term("topic", "email")
    assert ids(ask(client, "services", taxonomy_term_id=identifiers.term("topic", "email"))) == [str(made.pk)]
    assert ask(client, "services", taxonomy_term_id=identifiers.term("e_service", "omakanta"))["empty"]


def test_a_taxonomy_finds_whatever_has_any_of_its_terms(client):
    made = rich()
    offer()
    assert ids(ask(client, "services", taxonomy_id=identifiers.taxonomy("e_service"))) == [str(made.pk)]
    for nobody in ("taxonomy_id", "taxonomy_term_id", "organization_id"):
        assert ask(client, "services", **{nobody: uuid.uuid4()})["empty"]


@pytest.mark.parametrize("name", PLACED)
def test_by_organization_municipality_and_region(client, name):
    here, there = offer(), offer({"municipality": municipality("091")})
    assert ids(ask(client, name, organization_id=here.place.organisation_id)) == [str(here.pk)]
    assert ids(ask(client, name, municipality="091")) == [str(there.pk)]
    assert ids(ask(client, name, region="11")) == [str(here.pk)]
    assert ask(client, name, municipality="091", region="11")["empty"]
    assert ask(client, name, municipality="999")["empty"]


def test_a_whole_taxonomy_is_asked_for_as_one_of_its_terms(client):
    """All 311 municipalities, all topics: a statement is no longer for it."""
    geography.load_regions()
    geography.load_municipalities()
    made = rich()
    for key in ("email", "privacy", "photos"):
        term("topic", key)
    for taxonomy in ("municipality", "region", "topic", "e_service", "way", "detail", "place_fact"):
        with CaptureQueriesContext(connection) as captured:
            found = ask(client, "services", taxonomy_id=identifiers.taxonomy(taxonomy))
        assert ids(found) == [str(made.pk)], taxonomy
        assert max(each["sql"].count("SELECT") for each in captured) <= 4, taxonomy


def test_a_taxonomy_that_says_nothing_of_services_finds_none(client):
    rich()
    assert ask(client, "services", taxonomy_id=identifiers.taxonomy("translation"))["empty"]


def test_terms_by_taxonomy_and_parent(client):
    rich()
    topics = ask(client, "taxonomy_terms", taxonomy_id=identifiers.taxonomy("topic"))["contents"]
    assert [each["code"] for each in topics] == ["passwords"]
    group = identifiers.term("topic_group", "safety")
    assert topics[0]["parent_id"] == str(group)
    assert ids(ask(client, "taxonomy_terms", parent_id=group)) == [topics[0]["id"]]
    top = ask(client, "taxonomy_terms", top_only="true", per_page=100)
    assert "passwords" not in [each["code"] for each in top["contents"]]
    assert [each["code"] for each in ask(client, "taxonomy_terms", search="password")["contents"]] == ["passwords"]
    assert ask(client, f"taxonomy_terms/{topics[0]['id']}")["taxonomy_detail"]["code"] == "topic"


def test_what_is_retired_is_still_explained(client):
    made = rich()
    made.topics.update(retired=True)
    [topic] = ask(client, "taxonomy_terms", taxonomy_id=identifiers.taxonomy("topic"))["contents"]
    assert topic["retired"] is True


@pytest.mark.parametrize("words", ["ÄÄSMÄEN", "aasmaen", "kirjasto ääs", "as BIBLIO", "ås", "đii", "diigi"])
def test_organizations_are_found_without_dots_in_any_case(client, words):
    found = OrganisationFactory(name_fi="Ääsmäen Kirjasto", name_sv="Ås Bibliotek", name_en="Đïigi")
    OrganisationFactory(name_fi="Lukupiiri ry")
    OrganisationFactory(name_fi="Ääsmäen Seura", applied=True)
    page = ask(client, "organizations", search=words)
    assert (ids(page), page["total_items"]) == ([str(found.pk)], 1)
    assert lines(client.get("/api/hsds/organizations", {"format": "ndjson", "search": words})) == page["contents"]


@pytest.mark.parametrize("words", ["kirjasto seura", "%", "_irjasto", "biblioteket", "x" * 200])
def test_organizations_that_lack_a_word_are_not_found(client, words):
    OrganisationFactory(name_fi="Ääsmäen Kirjasto", name_sv="Ås Bibliotek")
    OrganisationFactory(name_fi="Lukuseura ry")
    assert ask(client, "organizations", search=words)["empty"]


def test_pages_of_organizations_that_are_found_hold_each_once(client):
    made = {str(OrganisationFactory(name_fi=f"Ääsmäen Seura {n}").pk) for n in range(5)}
    pages = [ask(client, "organizations", search="aasmaen", page=page, per_page=2) for page in (1, 2, 3, 4)]
    assert [page["size"] for page in pages] == [2, 2, 1, 0]
    assert {each for page in pages for each in ids(page)} == made


def test_organizations_are_found_by_name_and_change(client):
    found = OrganisationFactory(name_fi="Pielisen Lukupiiri ry")
    OrganisationFactory()
    assert ids(ask(client, "organizations", search="lukupiiri")) == [str(found.pk)]
    assert ids(ask(client, "organizations", modified_after="2199-01-01")) == []
    assert len(ids(ask(client, "organizations", modified_after="2020-01-01"))) == 2


def test_texts_come_in_the_language_asked_for_or_in_another(client):
    made = rich()
    path = f"services/{made.pk}"
    assert ask(client, path, language="sv")["name"] == "Digistöd utan tidsbokning"
    assert ask(client, path, language="en")["name"] == "Digituki ilman ajanvarausta"
    answer = client.get(f"/api/hsds/{path}", headers={"Accept-Language": "de, sv-FI;q=0.8, fi;q=0.5"})
    assert answer.json()["name"] == "Digistöd utan tidsbokning"
    assert (answer["Content-Language"], answer["Vary"]) == ("sv", "Accept-Language")
    chosen = client.get(f"/api/hsds/{path}", {"language": "sv"}, headers={"Accept-Language": "fi"})
    assert chosen["Content-Language"] == "sv"
    assert "Vary" not in chosen


def test_every_language_of_a_text_is_told(client):
    made = rich()
    found = ask(client, f"services/{made.pk}", language="en")
    told = [each for each in found["attributes"] if each["link_type"] == "translation"]
    said = {each["taxonomy_term"]["code"]: each["value"] for each in told}
    assert (said["name-fi"], said["name-sv"]) == ("Digituki ilman ajanvarausta", "Digistöd utan tidsbokning")
    assert "name-en" not in said
    assert "5 euroa" in said["fees_description-fi"]
