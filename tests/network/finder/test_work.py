"""The work of a search does not grow with the country: counted in steps of SQLite's machine, so it is the same on every
machine and on every day. Beside each the same search without the index, which does grow: else nothing would be shown.
"""

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext

from network.finder import index, queries, question, rings, vocabulary, where
from network.finder.models import Entry
from network.finder.question import Question
from network.geography.distance import kilometres
from tests.benchmarks import directory_rows
from tests.network.finder.conftest import NOW

pytestmark = pytest.mark.django_db

FEW, MANY = 80, 800
# Small numbers, so that a small country is a large one.
MOST = 20


@pytest.fixture(autouse=True)
def _small(monkeypatch):
    if connection.vendor != "sqlite":
        pytest.skip("steps are counted by SQLite")
    monkeypatch.setattr(rings, "MOST", MOST)
    monkeypatch.setattr(queries, "MOST", MOST)
    monkeypatch.setattr(rings, "_PLENTY", 8)
    monkeypatch.setattr(queries, "MOST_REACHING", 5)


@pytest.fixture(scope="module")
def sizes(country, django_db_blocker):
    """A country with few offers; the test that needs many adds them."""
    with django_db_blocker.unblock():
        directory_rows.fill(FEW, seed=1)
        rebuild()


def rebuild():
    for _batch in index.rebuild():
        pass


def steps(work):
    """How many steps SQLite takes, in tens."""
    counted = []
    connection.connection.set_progress_handler(lambda: counted.append(1), 10)
    try:
        work()
    finally:
        connection.connection.set_progress_handler(None, 0)
    return len(counted)


def searches():
    """Some of each kind: dense, sparse, rare, open, at home."""
    words = vocabulary.load()
    at = {name: where.find(Question(place=name)) for name in ("Helsinki", "Utsjoki", "Kuopio")}
    for address in ("place=Helsinki", "place=Utsjoki", "place=Kuopio&language=so&fact=lift", "place=Helsinki&open=now"):
        asked = question.read(QueryDict(address), words)
        place = at[asked.place]

        def fetch(km, asked=asked, place=place):
            return queries.sites(asked, words, place, km)

        rings.grow(fetch, lambda ring: len(ring.rows) >= 3, place.radius)
        queries.reaching(asked, words, place)


def without_the_index():
    """The same places, found by looking at every entry."""
    for each in Entry.objects.filter(confirmed_on__gte=NOW.date().replace(year=2025)):
        kilometres((60.17, 24.94), (each.lat, each.lon))


def test_ten_times_the_offers_do_not_mean_more_work(sizes, db):
    searches()
    few, few_without = steps(searches), steps(without_the_index)
    directory_rows.fill(MANY, seed=2)
    rebuild()
    searches()
    many, many_without = steps(searches), steps(without_the_index)
    assert many <= 2 * few, (few, many)
    assert many_without >= 5 * few_without, (few_without, many_without)


@pytest.mark.parametrize("address", ["place=Helsinki", "place=Utsjoki&language=so", "near=60.17,24.94&open=now"])
def test_a_search_reads_the_index_and_never_the_whole_table(sizes, db, address):
    words = vocabulary.load()
    asked = question.read(QueryDict(address), words)
    place = where.find(asked)
    with CaptureQueriesContext(connection) as captured:
        queries.sites(asked, words, place, 20.0)
        queries.reaching(asked, words, place)
    reads = [query["sql"] for query in captured if "GROUP BY" not in query["sql"]]
    assert len(reads) == 2
    with connection.cursor() as cursor:
        plans = [row[3] for sql in reads for row in cursor.execute(f"EXPLAIN QUERY PLAN {sql}").fetchall()]
    assert [line for line in plans if "SCAN" in line and "finder_" in line] == []
    assert any("finder_posting_by_facet" in line for line in plans)
    assert any("finder_reach_by_area" in line for line in plans)
