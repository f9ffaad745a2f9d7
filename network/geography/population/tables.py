"""CSV as PxWeb exports it: figures below each other, or ages and years side by side; with a title above or without."""

import csv
import io
import re
from collections.abc import Iterator
from typing import NamedTuple

from network.geography.population.cells import (
    AGE,
    AREA,
    SEXES,
    TOTAL,
    Cell,
    Unreadable,
    people_in,
    without_year,
    year_in,
)

_YEAR = frozenset({"vuosi", "year", "år"})
_AGES_IN_HEADING = re.compile(r"(?<!\d)\d{1,3} ?[-–] ?\d{0,3}(?!\d)|(?<!\d)\d{1,3}\+?(?!\d)|100 ?-")
# "Population 31.12.": of what day the figures are, not of what age.
_DAY = re.compile(r"\b31\.? ?(?:12\.?|dec\w*)", re.IGNORECASE)
_HEADING_WITHIN = 20

Row = list[str]


class _Heading(NamedTuple):
    line: int
    cells: Row


class _Figures(NamedTuple):
    """A column of figures: what its heading says."""

    column: int
    year: int | None
    age: str
    others: tuple[tuple[str, str], ...]


def read_table(text: str) -> Iterator[Cell]:
    """Its figures in order. Raises Unreadable."""
    for delimiter in (";", ",", "\t"):
        rows = _rows(text, delimiter)
        for place, (line, row) in enumerate(rows[:_HEADING_WITHIN], start=1):
            if len(row) > 1 and any(cell.strip().casefold() in AREA for cell in row):
                return _cells(_Heading(line, [cell.strip() for cell in row]), rows[place:])
    raise Unreadable(
        f"No heading within the first {_HEADING_WITHIN} lines: a column named Alue, Område or Area is needed, "
        "and semicolons, commas or tabs between the columns."
    )


def _rows(text: str, delimiter: str) -> list[tuple[int, Row]]:
    """Each row with the number of the line it ends on."""
    reader = csv.reader(io.StringIO(text), delimiter=delimiter)
    try:
        return [(reader.line_num, row) for row in reader]
    except csv.Error as error:
        raise Unreadable(f"Line {reader.line_num}: {error}.") from error


def _cells(heading: _Heading, rows: list[tuple[int, Row]]) -> Iterator[Cell]:
    texts, figures = _columns(heading, rows)
    area = next(place for place in texts if heading.cells[place].casefold() in AREA)
    age = next((place for place in texts if AGE.match(heading.cells[place])), None)
    year = next((place for place in texts if heading.cells[place].casefold() in _YEAR), None)
    others = [place for place in texts if place not in {area, age, year}]
    for line, row in rows:
        if len([cell for cell in row if cell.strip()]) <= 1:  # an empty line, or a note below the table
            continue
        if len(row) != len(heading.cells):
            raise Unreadable(f"Line {line}: {len(row)} columns, and the heading has {len(heading.cells)}.")
        for its in figures:
            yield Cell(
                where=f"Line {line}, {heading.cells[its.column]}" if len(figures) > 1 else f"Line {line}",
                area=row[area],
                age=row[age] if age is not None else its.age,
                year=year_in(row[year]) if year is not None else its.year,
                others=(*((heading.cells[place], row[place].strip()) for place in others), *its.others),
                people=row[its.column],
            )


def _columns(heading: _Heading, rows: list[tuple[int, Row]]) -> tuple[list[int], list[_Figures]]:
    """Columns of words, and columns of figures: those with a figure in the first full row and no known heading."""
    full = next((row for _line, row in rows if len(row) == len(heading.cells)), None)
    if full is None:
        raise Unreadable("The table has a heading and no rows.")
    texts = [place for place, name in enumerate(heading.cells) if _is_words(name, full[place])]
    beside = not any(AGE.match(heading.cells[place]) for place in texts)
    figures = [
        _figures(place, name, ages_beside=beside) for place, name in enumerate(heading.cells) if place not in texts
    ]
    if not figures:
        raise Unreadable(f"Line {heading.line}: no column of figures.")
    if beside and not all(each.age for each in figures):
        raise Unreadable("The table is not divided by ages.")
    return texts, figures


def _is_words(name: str, cell: str) -> bool:
    if name.casefold() in AREA | _YEAR or AGE.match(name):
        return True
    try:
        people_in(cell)
    except ValueError:
        return ".." not in cell
    return False


def _figures(column: int, name: str, *, ages_beside: bool) -> _Figures:
    """``ages_beside``: the ages stand in the headings, so that "total" alone is said of them, not of men and women."""
    rest = _DAY.sub("", without_year(name))
    words = rest.casefold().split()
    age = _AGES_IN_HEADING.search(rest) if ages_beside else None
    total = next((word for word in words if word in TOTAL), "")
    all_ages = total if ages_beside and not age else ""
    sex = next((word for word in words if word in SEXES and word.isalpha()), "" if all_ages else total)
    return _Figures(column, year=year_in(name), age=age[0] if age else all_ages, others=(("", sex),))
