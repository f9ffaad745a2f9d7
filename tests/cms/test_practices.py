"""Good practices: filters, paging, and kind words when nothing fits."""

import datetime as dt

import pytest

from tests.cms.words import said
from tests.factories import cms as make

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def collection(module_transaction):
    index = make.collection()
    make.practice(index, "Pöytäkortti", topic="banking", form="near", organisation="library")
    make.practice(index, "Soittorinki", topic="phone", form="remote", organisation="association")
    make.pilot(index, "Kylätalon ruutu", topic="phone", form="near", organisation="association")
    return index


def titles(client, index, **chosen):
    answer = client.get(index.url, chosen)
    assert answer.status_code == 200
    return {page.title for page in answer.context["results"].object_list}


def test_practices_and_pilots_stand_in_one_list(client, collection):
    assert titles(client, collection) == {"Pöytäkortti", "Soittorinki", "Kylätalon ruutu"}


@pytest.mark.parametrize(
    ("chosen", "found"),
    [
        ({"topic": "banking"}, {"Pöytäkortti"}),
        ({"topic": "phone"}, {"Soittorinki", "Kylätalon ruutu"}),
        ({"form": "near"}, {"Pöytäkortti", "Kylätalon ruutu"}),
        ({"organisation": "association"}, {"Soittorinki", "Kylätalon ruutu"}),
        ({"topic": "phone", "form": "near", "organisation": "association"}, {"Kylätalon ruutu"}),
    ],
)
def test_filters_narrow_the_list(client, collection, chosen, found):
    assert titles(client, collection, **chosen) == found


def test_what_no_page_has_is_not_offered(client, collection):
    make.term("topic", "taxes")
    offered = client.get(collection.url).context["choices"][0].terms
    assert {term.key for term in offered} == {"banking", "phone"}


@pytest.mark.parametrize("topic", ["unknown", "taxes' OR 1=1 --", "\x00", "x" * 5000])
def test_a_choice_that_does_not_exist_counts_as_none(client, collection, topic):
    assert len(titles(client, collection, topic=topic)) == 3


def test_nothing_found_says_what_to_do(client, collection):
    answer = client.get(collection.url, {"topic": "banking", "form": "remote"})
    html = answer.content.decode()
    assert said("Nothing fits all of these choices") in html
    assert "?topic=banking#results" in html
    assert "?form=remote#results" in html


def test_an_empty_collection_says_that_more_will_come(client):
    html = client.get(make.collection().url).content.decode()
    assert said("Good practices appear here as soon as the first ones are published.") in html


def test_the_newest_come_first_six_to_a_page(client):
    index = make.collection()
    for number in range(1, 8):
        make.practice(index, f"Käytäntö {number}", published_on=dt.date(2026, 1, number))
    first, second = client.get(index.url), client.get(index.url, {"p": 2, "topic": "banking"})
    assert [page.title for page in first.context["results"].object_list] == [f"Käytäntö {n}" for n in range(7, 1, -1)]
    assert [page.title for page in second.context["results"].object_list] == ["Käytäntö 1"]
    assert "?topic=banking&amp;p=1#results" in second.content.decode()


@pytest.mark.parametrize("number", ["0", "-1", "99", "x"])
def test_a_wild_page_number_shows_some_page(client, collection, number):
    assert titles(client, collection, p=number)


def test_a_translation_keeps_topics_region_and_organisation(client, collection):
    page = collection.get_children().first().specific
    make.translate(collection, "sv")
    swedish = make.translate(page, "sv")
    assert [term.key for term in swedish.topics.all()] == ["banking"]
    assert [term.key for term in swedish.forms.all()] == ["near"]
    assert (swedish.organisation, swedish.region) == (page.organisation, page.region)
    html = client.get(swedish.url).content.decode()
    assert "sv: Ongelma" in html


def test_drafts_are_not_listed(client, collection):
    make.practice(collection, "Luonnos", live=False)
    assert "Luonnos" not in titles(client, collection)
