"""Sums of an organisation and of an area: numbers of sessions, never who gave or got the support.

How many sessions there were, and in which month, is told as it is; what breaks that down follows `few`.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from network.directory import mandates, policies
from network.directory.models import Organisation, Term
from network.geography.models import Municipality, Region
from network.monitoring import few, hours
from network.monitoring.hours import Rows, Tally
from network.monitoring.models import Session
from network.monitoring.states import Outcome

# The tables of both pages that say what the support was like, by their columns.
COLUMNS = ("topic", "form", "language", "outcome")
# The words of the others stand in the vocabulary.
_MODELS: dict[str, type[Model]] = {"municipality": Municipality, "organisation": Organisation}


@dataclass(frozen=True)
class Line:
    """``name``: in the active language. ``tally``: None where it is not told; ``instead`` says so in words."""

    name: str
    tally: Tally | None
    instead: str = ""


@dataclass(frozen=True)
class Cell:
    """Sessions with one e-service in one municipality. ``sessions``: None where it is not told, as in a `Line`."""

    municipality: str
    e_service: str
    sessions: int | None
    instead: str = ""


def of_organisation(organisation: Organisation, year: int) -> Rows:
    """Of its staff and of those who volunteer for it."""
    return of_organisation_ever(organisation).filter(day__year=year)


def of_organisation_ever(organisation: Organisation) -> Rows:
    return Session.objects.filter(organisation=organisation)


def area_of(user: Any) -> Rows:
    """Sessions in the municipalities somebody coordinates; administrators see the numbers of all."""
    rows: Rows = Session.objects.all()
    return rows if policies.may_see_all(user) else rows.filter(municipality__in=mandates.municipalities_of(user))


def of_area(user: Any, year: int, region: str = "") -> Rows:
    """``region``: the code of one of the area; "" for all of it."""
    rows = area_of(user).filter(day__year=year)
    return rows.filter(municipality__region__code=region) if region else rows


def in_month(rows: Rows, month: int) -> Rows:
    """``month``: 1 to 12, 0 for the whole year."""
    return rows.filter(day__month=month) if month else rows


def regions_of(user: Any) -> list[Region]:
    """Between which this person can choose, in the order of their codes."""
    if policies.may_see_all(user):
        return list(Region.objects.order_by("code"))
    held = mandates.municipalities_of(user).order_by().values("region")
    return list(Region.objects.filter(pk__in=held).order_by("code"))


def by_column(year: Rows, column: str, month: int = 0) -> list[Line]:
    """By topic, form, language, outcome, municipality or organisation, in a month or the whole year: outcomes in their
    order, the others with most sessions first, then those that are not told and those without any. Two queries."""
    return [line for number, line in by_months(year, column) if number == month]


def by_months(year: Rows, column: str) -> list[tuple[int, Line]]:
    """The same for each month by its number, and for the whole year as 0. ``year``: of one year, whole, since what is
    hidden of a month must not come from the others. Two queries."""
    found = hours.by(year.annotate(month=hours.MONTH), "month", column)
    whole: dict[Any, Tally] = defaultdict(Tally)
    for (_month, key), tally in found.items():
        whole[key] += tally
    found |= {(0, key): tally for key, tally in whole.items()}
    hidden, names = few.hidden(_sessions(found), _sums_of(found)), _names(column, whole)
    order = sorted(found, key=lambda cell: (cell[0], *_place(column, cell, found, hidden), names[cell[1]].casefold()))
    return [(cell[0], _line(names[cell[1]], found[cell], hide=cell in hidden)) for cell in order]


def tables(year: Rows, month: int = 0) -> list[tuple[str, list[Line]]]:
    """What the support was like, by the names of the columns. Seven queries."""
    return [(column, by_column(year, column, month)) for column in COLUMNS]


def e_services(rows: Rows) -> list[Cell]:
    """By municipality, then by e-service. There are no sums beside them, from which a small number could be worked out.
    Three queries."""
    found = hours.by(rows.exclude(e_service=None), "municipality", "e_service")
    towns = Municipality.objects.in_bulk({town for town, _service in found})
    services = Term.objects.in_bulk({service for _town, service in found})
    hidden, cells = few.hidden(_sessions(found)), []
    for (town, service), tally in found.items():
        line = _line(str(services[service]), tally, hide=(town, service) in hidden)
        cells.append(Cell(str(towns[town]), line.name, line.tally.sessions if line.tally else None, line.instead))
    return sorted(cells, key=lambda cell: (cell.municipality.casefold(), cell.e_service.casefold()))


def years_of(rows: Rows) -> list[int]:
    """In which there are any, the newest first."""
    return list(hours.by_year(rows))


def _sessions(found: Mapping[Any, Tally]) -> dict[Any, int]:
    return {key: tally.sessions for key, tally in found.items()}


def _sums_of(found: Mapping[tuple[int, Any], Tally]) -> list[list[tuple[int, Any]]]:
    """Of a month, and of the year, all together are known; and those of the months are that of the year."""
    months, keys = defaultdict(list), defaultdict(list)
    for cell in found:
        months[cell[0]].append(cell)
        keys[cell[1]].append(cell)
    return [*months.values(), *keys.values()]


def _names(column: str, keys: Mapping[Any, Any]) -> dict[Any, str]:
    """One query, and none of outcomes."""
    if column == "outcome":
        return {outcome.value: str(outcome.label) for outcome in Outcome}
    known = _MODELS.get(column, Term)._default_manager.in_bulk([key for key in keys if key is not None])
    return {key: capfirst(str(each)) for key, each in known.items()} | {None: _("No organisation")}


def _place(column: str, cell: tuple[int, Any], found: Mapping[Any, Tally], hidden: set[Any]) -> tuple[int, int]:
    if column == "outcome":
        return 0, Outcome.values.index(cell[1])
    if cell[1] is None:
        return 2, 0
    # Not by their number: the order would tell it.
    return (1, 0) if cell in hidden else (0, -found[cell].sessions)


def _line(name: str, tally: Tally, *, hide: bool) -> Line:
    return Line(name, None, few.instead(tally.sessions)) if hide else Line(name, tally)
