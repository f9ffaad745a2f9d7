"""The maps of tiles: every area has its own, names fit, shades only repeat the numbers."""

import csv
import itertools
import re
from pathlib import Path

import pytest
from django.utils.translation import override

from network.finder import tiles
from network.geography.actions import load_regions
from network.geography.models import Region
from tests.factories.network import municipality
from tests.network.pages.conftest import several

DATA = Path(tiles.__file__).parent / "data/region_tiles.csv"
NUMBER = re.compile(r"-?\d+\.\d")


@pytest.fixture
def country(db):
    load_regions()


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_each_region_has_a_tile_of_its_own_and_a_name_that_fits(country, language):
    with override(language):
        drawn = tiles.country()
    assert len(drawn.tiles) == Region.objects.count() == 19
    assert len({tile.path for tile in drawn.tiles}) == 19
    for tile in drawn.tiles:
        assert "".join(line.words for line in tile.lines).replace("-", "").replace(" ", "") == re.sub(
            "[- ]", "", tile.name
        )
        # 12 letters of the smallest size are as wide as the tile is inside.
        assert all(len(line.words) <= 12 for line in tile.lines), tile.name
        assert 1 <= len(tile.lines) <= 2


def test_no_two_regions_overlap():
    with DATA.open(encoding="utf-8") as file:
        spots = [(float(row["column"]), float(row["row"])) for row in csv.DictReader(file)]
    for one, other in itertools.combinations(spots, 2):
        assert abs(one[0] - other[0]) >= (1 if one[1] == other[1] else 0.5) or abs(one[1] - other[1]) > 1


@pytest.mark.django_db
def test_tiles_stand_inside_the_drawing(country):
    drawn = tiles.country()
    _zero, _too, width, height = map(float, drawn.box.split())
    for tile in drawn.tiles:
        numbers = [float(each) for each in NUMBER.findall(tile.path)]
        assert 0 <= min(numbers[::2]) <= max(numbers[::2]) <= width
        assert 0 <= min(numbers[1::2]) <= max(numbers[1::2]) <= height


@pytest.mark.django_db
def test_the_current_region_is_marked_and_counted(country):
    several(2)
    savo = Region.objects.get(code="11")
    drawn = tiles.country(current=savo)
    assert [(tile.name, tile.count) for tile in drawn.tiles if tile.current] == [("Pohjois-Savo", 2)]


@pytest.mark.django_db
def test_numbers_of_the_drawing_are_written_with_points(country):
    """A Finnish template would write 12,5, which no browser draws."""
    with override("fi"):
        tile = tiles.country().tiles[0]
    for number in (tile.x, tile.number_y, *(line.y for line in tile.lines)):
        assert re.fullmatch(r"\d+\.\d", number)


@pytest.mark.django_db
def test_the_table_is_in_the_order_of_the_alphabet(country):
    with override("fi"):
        names = [row.name for row in tiles.country().rows]
    assert names.index("Pohjois-Savo") < names.index("Päijät-Häme") < names.index("Satakunta")
    assert names.index("Pohjois-Karjala") < names.index("Pohjois-Pohjanmaa") < names.index("Pohjois-Savo")


@pytest.mark.django_db
def test_municipalities_of_a_region_start_at_the_edge():
    placed = [municipality("297"), municipality("749"), municipality("140")]
    for each, (row, column) in zip(placed, [(12, 14), (11, 14), (11, 13)], strict=True):
        each.tile_row, each.tile_col = row, column
    drawn = tiles.region(placed[0].region, placed, {placed[0].pk: 3})
    assert drawn.box == "0 0 236 206"
    assert [tile.count for tile in drawn.tiles] == [3, 0, 0]
    assert not drawn.wide


@pytest.mark.django_db
def test_a_municipality_that_has_no_tile_is_left_to_the_table():
    drawn = tiles.region(municipality("297").region, [municipality("297")], {})
    assert drawn.tiles == []


@pytest.mark.parametrize(
    ("largest", "steps"),
    [(0, (1, 3, 10)), (25, (1, 3, 10)), (26, (3, 10, 30)), (243, (30, 60, 100)), (10**6, (100, 300, 1000))],
)
def test_shades_begin_where_the_numbers_ask_for(largest, steps):
    assert tiles.steps_for(largest) == steps


@pytest.mark.parametrize(("count", "shade"), [(0, 1), (29, 1), (30, 2), (59, 2), (60, 3), (99, 3), (100, 4), (243, 4)])
def test_the_shade_follows_the_key(count, shade):
    assert tiles.shade_of(count, (30, 60, 100)) == shade


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("Lappi", ["Lappi"]),
        ("Pohjois-Savo", ["Pohjois-", "Savo"]),
        ("Egentliga Tavastland", ["Egentliga", "Tavastland"]),
        ("Siilinjärvi", ["Siilinjärvi"]),
        ("Kristiinankaupunki", ["Kristiinan-", "kaupunki"]),
        ("Lappeenranta", ["Lappeenranta"]),
        ("Ii", ["Ii"]),
    ],
)
def test_names_are_broken_where_one_reads_on(name, lines):
    assert tiles._lines(name) == lines
