"""The figures of one year, by municipality of today and age: checked, so that nothing is counted twice or left out."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from network.geography.population.areas import Areas
from network.geography.population.cells import SEXES, TOTAL, Ages, Cell, Unreadable, ages_in, people_in

_ALL_AGES: Ages = (0, None)
_OLDEST = 999


@dataclass(frozen=True)
class Figures:
    """How many people of which ages, by the code of the municipality. ``left_out``: wider areas of the file."""

    year: int
    people: dict[str, dict[Ages, int]]
    left_out: tuple[str, ...]


def collect(cells: Iterable[Cell], *, areas: Areas, year: int | None) -> Figures:
    """Raises Unreadable. Figures of municipalities that were merged since are added to the one of today."""
    cells = list(cells)
    chosen = _year(cells, year)
    kept = _kept(cells)
    people: dict[str, dict[Ages, int]] = defaultdict(lambda: defaultdict(int))
    left_out: dict[str, None] = {}
    seen: set[tuple[object, ...]] = set()
    for cell in cells:
        if cell.year not in {None, chosen} or any(value not in kept[name] for name, value in cell.others):
            continue
        code, ages = _meaning(cell, areas)
        if code is None:
            left_out[cell.area.strip()] = None
            continue
        if (code, ages, cell.others) in seen:
            raise Unreadable(f"{cell.where}: {cell.area} {cell.age} stands in the file twice.")
        seen.add((code, ages, cell.others))
        people[areas.today[code]][ages] += _people(cell)
    return Figures(chosen, _checked(people), tuple(left_out))


def _year(cells: list[Cell], year: int | None) -> int:
    years = sorted({cell.year for cell in cells if cell.year})
    named = ", ".join(map(str, years))
    if not cells:
        raise Unreadable("The file has no figures.")
    if year and (not years or year in years):
        return year
    if year:
        raise Unreadable(f"The file has no figures of {year}, it has those of {named}.")
    if not years:
        raise Unreadable("The file does not say of which year its figures are: say it with --year.")
    if len(years) > 1:
        raise Unreadable(f"The file has figures of {named}: choose one with --year.")
    return years[0]


def _kept(cells: list[Cell]) -> dict[str, set[str]]:
    """By what else the table is divided by: the total if there is one, else both sexes, else the only value."""
    values: dict[str, set[str]] = defaultdict(set)
    for cell in cells:
        for name, value in cell.others:
            values[name].add(value)
    kept = {}
    for name, its in values.items():
        total = {value for value in its if value.casefold() in TOTAL}
        sexes = {value for value in its if value.casefold() in SEXES}
        kept[name] = total or its
        if not total and len(its) > 1 and not (sexes == its and len(its) == 2):
            found = ", ".join(sorted(its))
            raise Unreadable(f"The table is divided by {name or 'its columns'} as well ({found}): choose one.")
    return kept


def _meaning(cell: Cell, areas: Areas) -> tuple[str | None, Ages]:
    try:
        code = areas.code(cell.area)
    except ValueError:
        raise Unreadable(f"{cell.where}: {cell.area.strip()!r} is no municipality.") from None
    try:
        return code, ages_in(cell.age) or _ALL_AGES
    except ValueError:
        raise Unreadable(f"{cell.where}: {cell.age.strip()!r} is no age.") from None


def _people(cell: Cell) -> int:
    try:
        return people_in(cell.people)
    except ValueError:
        raise Unreadable(f"{cell.where}: {cell.people.strip()!r} is no number of people.") from None


def _checked(people: dict[str, dict[Ages, int]]) -> dict[str, dict[Ages, int]]:
    if not people:
        raise Unreadable("The file has no figures of municipalities.")
    result = {code: _bands(code, its) for code, its in sorted(people.items())}
    first, bands = next((code, set(its)) for code, its in result.items())
    for code, its in result.items():
        if set(its) != bands:
            raise Unreadable(f"Municipality {code} is divided by other ages than municipality {first}.")
    return result


def _bands(code: str, its: dict[Ages, int]) -> dict[Ages, int]:
    """In order, without the total where there is more than that; which has to be theirs when they leave nobody out."""
    parts = [(ages, count) for ages, count in its.items() if ages != _ALL_AGES or len(its) == 1]
    bands = dict(sorted(parts, key=_order))
    before: int | None = -1
    for start, end in bands:
        if before is None or start <= before or (end is not None and end < start):
            raise Unreadable(f"Municipality {code}: people from {start} years on would be counted twice.")
        before = end
    _agrees(code, bands, its.get(_ALL_AGES))
    return bands


def _agrees(code: str, bands: dict[Ages, int], total: int | None) -> None:
    """A file may tell of some ages only: then there are fewer of them than of all."""
    added, last = sum(bands.values()), -1
    whole = True
    for start, end in bands:
        whole, last = whole and start == last + 1, _OLDEST if end is None else end
    whole = whole and last == _OLDEST
    if total is not None and (added > total or (whole and added != total)):
        raise Unreadable(f"Municipality {code}: its ages add up to {added} people, and its total says {total}.")


def _order(band: tuple[Ages, int]) -> tuple[int, int]:
    (start, end), _count = band
    return start, _OLDEST if end is None else end
