"""JSON-stat 2.0 as PxWeb writes it, and the older form in which everything stands inside ``dataset``.

https://json-stat.org/full/
"""

import itertools
import json
import math
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from network.geography.population.cells import AGE, AREA, Cell, Unreadable

_MUNICIPALITY = re.compile(r"KU\d{3}")
_YEAR = re.compile(r"(?:19|20)\d\d")
# Single years of age, both sexes and the total, in every municipality there was, over thirty years, are three millions.
_MOST = 5_000_000


class _Dimension(NamedTuple):
    label: str
    codes: list[str]
    labels: list[str]


def read_json(text: str) -> Iterator[Cell]:
    """Its figures in order. Raises Unreadable."""
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"The file is no JSON: {error}.") from error
    try:
        body = whole.get("dataset", whole)
        dimensions = [_dimension(body["dimension"], name) for name in body.get("id") or body["dimension"]["id"]]
        values = body["value"]
    except KeyError as error:
        raise Unreadable(f"The file is no JSON-stat data set: {error} is missing.") from error
    except (AttributeError, IndexError, TypeError, ValueError) as error:
        raise Unreadable("The file is no JSON-stat data set: its parts are not as JSON-stat has them.") from error
    if not isinstance(values, list | dict):
        raise Unreadable("The file is no JSON-stat data set: its figures are neither a list nor numbered.")
    expected = math.prod(len(dimension.codes) for dimension in dimensions)
    if expected > _MOST:
        raise Unreadable(f"The dimensions tell of {expected} figures: choose fewer ages, years or columns.")
    if isinstance(values, list) and len(values) != expected:
        raise Unreadable(f"The file has {len(values)} figures, and its dimensions tell of {expected}.")
    return _cells(dimensions, values)


def _dimension(dimensions: Mapping[str, Any], name: str) -> _Dimension:
    its = dimensions[name]
    labels = its["category"].get("label", {})
    index = its["category"].get("index", list(labels))
    codes = sorted(index, key=lambda code: int(index[code])) if isinstance(index, Mapping) else list(index)
    shown = [str(labels.get(code, code)) for code in codes]
    return _Dimension(str(its.get("label", name)), [str(code) for code in codes], shown)


def _cells(dimensions: list[_Dimension], values: list[Any] | dict[str, Any]) -> Iterator[Cell]:
    area = _place(dimensions, "municipalities (KU091 …)", _is_area)
    age = _place(dimensions, "ages", lambda each: bool(AGE.match(each.label)))
    year = next((place for place, each in enumerate(dimensions) if all(map(_YEAR.fullmatch, each.labels))), None)
    others = [place for place in range(len(dimensions)) if place not in {area, age, year}]
    for number, at in enumerate(itertools.product(*(range(len(each.codes)) for each in dimensions))):
        labels = [each.labels[index] for each, index in zip(dimensions, at, strict=True)]
        value = values.get(str(number)) if isinstance(values, dict) else values[number]
        yield Cell(
            where=", ".join(labels),
            area=dimensions[area].codes[at[area]],
            age=labels[age],
            year=None if year is None else int(labels[year]),
            others=tuple((dimensions[place].label, labels[place]) for place in others),
            people=".." if value is None else str(value),
        )


def _is_area(dimension: _Dimension) -> bool:
    return dimension.label.casefold() in AREA or any(map(_MUNICIPALITY.fullmatch, dimension.codes))


def _place(dimensions: list[_Dimension], what: str, fits: Callable[[_Dimension], bool]) -> int:
    for place, each in enumerate(dimensions):
        if fits(each):
            return place
    raise Unreadable(f"The table is not divided by {what}.")
