"""How far it is, and which municipalities are nearest."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from network.geography.distance import kilometres, nearest
from network.geography.models import Municipality

KUOPIO, HELSINKI, UTSJOKI = (62.8925, 27.6783), (60.1682, 24.9529), (69.9079, 27.0283)

POSITIONS = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


# Of PROJ's geodesic on WGS 84, to a kilometre; the sphere may differ by half a per cent.
@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (HELSINKI, KUOPIO, 336),
        (HELSINKI, UTSJOKI, 1090),
        ((60.0, 25.0), (61.0, 25.0), 111.4),
        ((0, 0), (0, 180), 20015),
    ],
    ids=["kuopio", "utsjoki", "degree", "antipodes"],
)
def test_distances_are_those_of_a_map(one, other, expected):
    assert kilometres(one, other) == pytest.approx(expected, rel=0.006)


@given(one=POSITIONS, other=POSITIONS)
def test_a_distance_is_the_same_both_ways_and_never_more_than_half_round(one, other):
    assert 0 <= kilometres(one, other) <= 20016
    assert kilometres(one, other) == pytest.approx(kilometres(other, one), abs=1e-6)
    assert kilometres(one, one) == pytest.approx(0, abs=1e-6)


def test_the_nearest_come_first_and_only_those_of_today(facts, django_assert_num_queries):
    with django_assert_num_queries(2):
        found = nearest(*KUOPIO, count=3)
        assert found[0].municipality.region.code == "11"
    assert [each.municipality.name_fi for each in found] == ["Kuopio", "Siilinjärvi", "Suonenjoki"]
    assert found[0].kilometres < 1
    assert sorted(each.kilometres for each in found) == [each.kilometres for each in found]
    assert nearest(61.5027, 26.4797)[0].municipality.code != "588"


def test_all_are_found_when_more_are_asked_for_than_there_are(facts):
    assert len(nearest(*KUOPIO, count=1000)) == 308
    assert nearest(*KUOPIO, count=0) == []


@pytest.mark.parametrize("lat", [91, float("nan"), float("inf"), -90.1], ids=str)
def test_what_is_no_position_is_refused(db, lat):
    with pytest.raises(ValueError, match="latitude"):
        nearest(lat, 25.0)


def test_a_place_far_away_has_a_nearest_municipality_too(facts):
    assert nearest(-33.9, 151.2)[0].municipality in Municipality.objects.in_force()
