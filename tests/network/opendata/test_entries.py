"""The entries follow the directory: by its events, and by the sweep when somebody wrote past it."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import clock
from network.directory import events
from network.directory.models import Place, Term
from network.directory.states import PlaceState
from network.geography.models import Municipality
from network.opendata import actions, queries, tasks
from network.opendata.models import Entry
from tests.factories.network import OfferFactory, PlaceFactory, term
from tests.network.opendata.making import ask, ids, noted, offer

pytestmark = pytest.mark.django_db


def test_an_event_of_the_directory_is_heard(client):
    made = OfferFactory()
    assert ask(client, "services")["empty"]
    events.places_changed.send(sender=Place, places=[made.place_id])
    assert ids(ask(client, "services")) == [str(made.pk)]


def test_an_event_about_nothing_public_does_nothing():
    events.places_changed.send(sender=Place, places=[])
    events.places_changed.send(sender=Place, places=[PlaceFactory().pk, OfferFactory(place__draft=True).place_id])
    assert not Entry.objects.exists()


def test_only_what_changed_counts_as_modified():
    first, second = offer(), offer()
    before = dict(Entry.objects.values_list("pk", "modified_at"))
    noted(first)
    after = dict(Entry.objects.values_list("pk", "modified_at"))
    assert after[first.pk] > before[first.pk]
    assert after[second.pk] == before[second.pk]


def test_the_sweep_mends_what_went_past_the_actions():
    missing, wrong, right, confirmed = OfferFactory(), offer(), offer(), offer()
    Place.objects.filter(pk=wrong.place_id).update(state=PlaceState.PAUSED)
    Place.objects.filter(pk=confirmed.place_id).update(confirmed_on=clock.today().replace(day=1, month=1))
    before = Entry.objects.get(pk=right.pk).modified_at
    assert tasks.sweep() == 3
    assert set(Entry.objects.filter(published=True).values_list("pk", flat=True)) == {
        missing.pk,
        right.pk,
        confirmed.pk,
    }
    assert Entry.objects.get(pk=confirmed.pk).confirmed_on == clock.today().replace(day=1, month=1)
    assert Entry.objects.get(pk=right.pk).modified_at == before
    assert tasks.sweep() == 0


def test_the_sweep_mends_names_of_terms_and_municipalities_that_were_given_anew(client):
    """Nobody tells of these: a release or an administrator renames them for every place at once."""
    made, other = offer(), offer(way=term("way", "phone", name_fi="Puhelin"))
    way = made.way
    Term.objects.filter(pk=way.pk).update(name_fi="Käsi kädessä", retired=True)
    assert ask(client, "services", search="käsi kädessä")["empty"]
    before = Entry.objects.get(pk=other.pk).modified_at
    assert tasks.sweep() == 1
    assert ids(ask(client, "services", search="kasi kadessa")) == [str(made.pk)]
    assert Entry.objects.get(pk=other.pk).modified_at == before
    Municipality.objects.filter(pk=made.place.municipality_id).update(name_sv="Nystad")
    assert tasks.sweep() == 2
    assert {*ids(ask(client, "services", search="nystad"))} == {str(made.pk), str(other.pk)}
    Municipality.objects.filter(pk=made.place.municipality_id).update(name_sv="")
    assert tasks.sweep() == 2
    assert ask(client, "services", search="nystad")["empty"]
    assert tasks.sweep() == 0


def test_the_sweep_asks_no_more_for_more_entries_that_are_right():
    def asked():
        with CaptureQueriesContext(connection) as found:
            assert tasks.sweep() == 0
        return len(found)

    offer()
    few = asked()
    for _ in range(4):
        offer()
    assert asked() == few


@pytest.mark.parametrize("kind", ["channel", "home"])
def test_no_door_of_a_helper_is_kept(kind):
    """What stands in the columns of an address, of help by phone or at home, is nobody's business."""
    made = offer({kind: True, "street": "Kotikuja 7", "postal_code": "70800", "lat": 62.95, "lon": 27.71})
    entry = Entry.objects.get(pk=made.pk)
    assert "kotikuja" not in entry.text
    assert "70800" not in entry.text
    assert (entry.lat, entry.lon, entry.precise) == (62.8925, 27.6783, False)


def test_making_everything_anew_changes_only_what_differs(capsys, monkeypatch):
    monkeypatch.setattr(actions, "_AT_ONCE", 2)
    made = [OfferFactory() for _ in range(3)]
    call_command("rebuild_open_data")
    assert "3 entries" in capsys.readouterr().out
    assert Entry.objects.count() == 3
    stamps = dict(Entry.objects.values_list("pk", "modified_at"))
    made[0].name_fi = "Aivan uusi nimi"
    made[0].save()
    assert actions.rebuild() == 1
    assert {pk for pk, stamp in Entry.objects.values_list("pk", "modified_at") if stamp != stamps[pk]} == {made[0].pk}
    assert "aivan uusi nimi" in Entry.objects.get(pk=made[0].pk).text
    assert actions.rebuild() == 0


def test_what_is_hidden_keeps_no_words_to_be_found_by():
    made = offer()
    made.place.state = PlaceState.PAUSED
    made.place.save()
    noted(made)
    assert Entry.objects.get().text == ""


def test_a_place_that_moves_is_found_where_it_is():
    made = offer()
    assert not Entry.objects.get().precise
    made.place.lat, made.place.lon = 60.1, 25.0
    made.place.save()
    noted(made)
    entry = Entry.objects.get()
    assert (entry.lat, entry.lon, entry.precise) == (60.1, 25.0, True)
    assert entry.x**2 + entry.y**2 + entry.z**2 == pytest.approx(1)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL reads small tables whole")
def test_pages_and_counts_are_read_from_an_index_alone():
    """However far back the page is: whole rows are read for those that are shown, and for no others."""
    for _ in range(3):
        offer()
    everything = queries.entries(queries.Narrowed())
    assert "COVERING INDEX entry_pages" in everything.values_list("pk", flat=True)[2:3].explain()
    assert "TEMP B-TREE" not in everything.values_list("pk", flat=True)[2:3].explain()
    somewhere = queries.entries(queries.Narrowed(near=queries.Near(62.9, 27.7, 5_000)))
    assert "entry_position" in somewhere.explain()
