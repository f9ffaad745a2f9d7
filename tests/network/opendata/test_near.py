"""Help near a postal code: what reaches people there, and what is within so many metres, honestly measured."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from network.geography.distance import kilometres
from network.opendata import queries
from network.opendata.models import Entry
from tests.factories.network import PlaceFactory, municipality
from tests.network.opendata.making import ask, channel, ids, offer, postal_code

pytestmark = pytest.mark.django_db


def test_a_postal_code_finds_places_there_and_what_serves_it(client):
    here, elsewhere, served = offer(), offer({"municipality": municipality("091")}), channel()
    everywhere = offer({"channel": True, "municipality": municipality("091")})
    home = offer({"home": True})
    postal_code()
    postal_code("00100", "091")
    assert set(ids(ask(client, "service_at_locations", postcode="70100"))) == {
        str(each.pk) for each in (here, served, everywhere)
    }
    assert set(ids(ask(client, "service_at_locations", postcode="00100"))) == {
        str(each.pk) for each in (elsewhere, everywhere)
    }
    home.place.served.add(municipality("297"))
    assert str(home.pk) in ids(ask(client, "service_at_locations", postcode="70100"))


def test_an_unknown_postal_code_is_an_empty_page(client):
    offer()
    assert ask(client, "service_at_locations", postcode="99999")["empty"]
    assert ask(client, "service_at_locations", postcode="99999", proximity=1000)["empty"]


def test_proximity_counts_metres_from_the_middle_of_the_municipality_nearest_first(client):
    postal_code()
    door = offer({"lat": 62.9925, "lon": 27.6783, "municipality": municipality("749")})
    rough = offer()
    channel()
    far = offer({"municipality": municipality("167")})
    found = ask(client, "service_at_locations", postcode="70100", proximity=20_000)["contents"]
    assert [(each["id"], each["distance_metres"], each["distance_is_rough"]) for each in found] == [
        (str(rough.pk), 0, True),
        (str(door.pk), 11_120, False),
    ]
    assert ids(ask(client, "service_at_locations", postcode="70100", proximity=11_120)) == [str(rough.pk), str(door.pk)]
    assert ids(ask(client, "service_at_locations", postcode="70100", proximity=11_119)) == [str(rough.pk)]
    assert str(far.pk) in ids(ask(client, "service_at_locations", postcode="70100", proximity=150_000))
    assert "distance_metres" not in ask(client, "service_at_locations", postcode="70100")["contents"][0]


def test_pages_of_the_nearest_keep_their_order(client):
    postal_code()
    made = [offer({"lat": 62.8925 + n / 100, "lon": 27.6783}) for n in (3, 1, 4, 0, 2)]
    wanted = [str(made[n].pk) for n in (3, 1, 4, 0, 2)]
    asked = {"postcode": "70100", "proximity": 9_000, "per_page": 2}
    pages = [ask(client, "service_at_locations", **asked, page=number) for number in (1, 2, 3)]
    assert [each for page in pages for each in ids(page)] == wanted


def test_proximity_alone_is_told_of(client):
    problem = ask(client, "service_at_locations", 422, proximity=1000)
    assert problem["errors"] == [{"parameter": "proximity", "message": "needs a postcode to be counted from"}]
    for wrong in ("0", "-1", "1.5", "ten", "200001", ""):
        ask(client, "service_at_locations", 422, postcode="70100", proximity=wrong)
    for wrong in ("7010", "701000", "abcde", "７０１００", ""):
        ask(client, "service_at_locations", 422, postcode=wrong)


positions = st.tuples(st.floats(59, 71), st.floats(19, 32))


@settings(max_examples=150, deadline=None)
@given(a=positions, b=positions)
def test_metres_are_those_of_the_geography(a, b):
    entry = Entry(lat=b[0], lon=b[1])
    entry.x, entry.y, entry.z = queries.on_sphere(*b)
    measured = queries.metres_from(queries.Near(*a, metres=1), entry)
    assert measured == pytest.approx(1000 * kilometres(a, b), abs=1, rel=1e-5)


def test_the_box_cuts_nothing_off(client):
    """In all directions, at the northern end of the country where meridians are close: just within is found."""
    postal_code()
    near = queries.Near(69.9, 27.0, 50_000)
    place = PlaceFactory(lat=69.9, lon=27.0)
    made = offer(place)
    for lat, lon in ((69.9, 28.3065), (69.9, 25.6935), (70.3495, 27.0), (69.4505, 27.0), (70.21, 27.95), (69.58, 27.9)):
        x, y, z = queries.on_sphere(lat, lon)
        Entry.objects.filter(pk=made.pk).update(lat=lat, lon=lon, x=x, y=y, z=z)
        entry = Entry.objects.get()
        within = queries.metres_from(near, entry) <= 50_000
        assert within
        assert queries.entries(queries.Narrowed(near=near)).exists(), (lat, lon, queries.metres_from(near, entry))
    x, y, z = queries.on_sphere(70.3499, 27.0)
    Entry.objects.filter(pk=made.pk).update(lat=70.3499, lon=27.0, x=x, y=y, z=z)
    assert not queries.entries(queries.Narrowed(near=near)).exists()
