"""Circles on the map as runs of cells, and circles that grow and shrink."""

import itertools
import math

from hypothesis import given
from hypothesis import strategies as st

from network.finder import cells, rings
from network.geography.distance import kilometres

LATITUDES, LONGITUDES = st.floats(59, 71), st.floats(19, 32)
RADII = st.sampled_from([0.5, 1.0, 4.0, 20.0, 28.3, 100.0, 387.0, 1500.0])


@given(LATITUDES, LONGITUDES, RADII, st.floats(0, 1), st.floats(0, 2 * math.pi))
def test_every_position_within_a_circle_lies_in_its_cells(lat, lon, km, part, angle):
    high = km * part / cells.KM_PER_DEGREE
    other_lat = lat + high * math.sin(angle)
    other_lon = lon + high * math.cos(angle) / math.cos(math.radians(lat))
    if not (59 <= other_lat <= 71 and 19 <= other_lon <= 32) or kilometres((lat, lon), (other_lat, other_lon)) > km:
        return
    code = cells.cell(other_lat, other_lon)
    assert any(first <= code <= last for first, last in cells.around(lat, lon, km))


@given(LATITUDES, LONGITUDES, RADII)
def test_a_circle_is_at_most_nine_runs_in_order_that_do_not_touch(lat, lon, km):
    ranges = cells.around(lat, lon, km)
    assert 1 <= len(ranges) <= 9
    assert all(0 <= first <= last <= cells.LAST for first, last in ranges)
    assert all(before[1] + 1 < after[0] for before, after in itertools.pairwise(ranges))


@given(LATITUDES, LONGITUDES)
def test_what_is_close_shares_the_large_cells(lat, lon):
    assert 0 <= cells.cell(lat, lon) <= cells.LAST
    assert cells.cell(lat, lon) >> 22 == (lon >= 25.5) | (lat >= 65) << 1


class World:
    """Rows at distances; remembers how often it was asked."""

    def __init__(self, *distances):
        self.distances, self.asked = sorted(distances), []

    def __call__(self, km):
        self.asked.append(km)
        rows = [far for far in self.distances if far <= km]
        return rings.Ring(rows[: rings.MOST], km, more=len(rows) > rings.MOST)


def grown(world, enough=3, start=20.0):
    return rings.grow(world, lambda ring: len(ring.rows) >= enough, start)


def test_what_is_near_enough_is_asked_for_once():
    world = World(1, 2, 3, 50)
    assert (grown(world).rows, len(world.asked)) == ([1, 2, 3], 1)


def test_an_empty_circle_grows_to_the_whole_country():
    world = World(700)
    ring = grown(world)
    assert (ring.rows, ring.km, ring.more) == ([700], rings.COUNTRY_KM, False)
    assert len(world.asked) <= 4


def test_nothing_anywhere_is_found_out_in_four_questions():
    world = World()
    assert (list(grown(world).rows), len(world.asked) <= 4) == ([], True)


def test_a_crowded_circle_shrinks_and_says_that_there_is_more():
    world = World(*[n / 1000 for n in range(20_000)])
    ring = grown(world)
    assert ring.more
    assert ring.rows == world.distances[: len(ring.rows)]
    assert 0 < len(ring.rows) <= rings.MOST
    assert len(world.asked) <= 4


def test_between_too_few_and_too_many_it_looks_in_between():
    world = World(*[30 + n / 20 for n in range(2_000)])
    ring = grown(world)
    assert ring.rows
    assert ring.rows[0] == 30


def test_a_crowd_in_one_spot_is_shown_in_part():
    ring = grown(World(*[0.0] * 2_000))
    assert (len(ring.rows), ring.more) == (rings.MOST, True)


def test_few_before_a_crowd_in_one_spot_come_with_some_of_it():
    ring = grown(World(1.0, *[10.0 + n / 1e9 for n in range(2_000)]))
    assert ring.rows[0] == 1.0
    assert (len(ring.rows), ring.more) == (rings.MOST, True)


def test_enough_before_a_crowd_come_alone_and_say_that_there_is_more():
    ring = grown(World(1.0, 1.1, 1.2, *[10.0 + n / 1e9 for n in range(2_000)]))
    assert (ring.rows, ring.more) == ([1.0, 1.1, 1.2], True)
