"""Sums of an organisation and of an area: numbers of sessions, never who gave or got the support."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Model
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from network.directory import mandates, policies
from network.directory.models import Organisation, Term
from network.geography.models import Municipality, Region
from network.monitoring import hours
from network.monitoring.hours import Rows, Tally
from network.monitoring.models import Session
from network.monitoring.states import FEW, Outcome

# The tables of both pages that say what the support was like, by their columns.
COLUMNS = ("topic", "form", "language", "outcome")


@dataclass(frozen=True)
class Line:
    """``name``: in the active language."""

    name: str
    tally: Tally


@dataclass(frozen=True)
class Cell:
    """Sessions with one e-service in one municipality. ``sessions``: None for fewer than FEW, which nobody learns."""

    municipality: str
    e_service: str
    sessions: int | None


def of_organisation(organisation: Organisation, year: int, month: int = 0) -> Rows:
    """Of its staff and of those who volunteer for it. ``month``: 1 to 12, 0 for the whole year."""
    return _in(of_organisation_ever(organisation), year, month)


def of_organisation_ever(organisation: Organisation) -> Rows:
    return Session.objects.filter(organisation=organisation)


def area_of(user: Any) -> Rows:
    """Sessions in the municipalities somebody coordinates; administrators see the numbers of all."""
    rows: Rows = Session.objects.all()
    return rows if policies.may_see_all(user) else rows.filter(municipality__in=mandates.municipalities_of(user))


def of_area(user: Any, year: int, month: int = 0, region: str = "") -> Rows:
    """``region``: the code of one of the area; "" for all of it."""
    rows = _in(area_of(user), year, month)
    return rows.filter(municipality__region__code=region) if region else rows


def regions_of(user: Any) -> list[Region]:
    """Between which this person can choose, in the order of their codes."""
    if policies.may_see_all(user):
        return list(Region.objects.order_by("code"))
    held = mandates.municipalities_of(user).order_by().values("region")
    return list(Region.objects.filter(pk__in=held).order_by("code"))


def by_term(rows: Rows, column: str, model: type[Model] = Term) -> list[Line]:
    """Most sessions first; the last line is of those without any. Two queries."""
    found = hours.by(rows, column)
    names = model._default_manager.in_bulk([key for key in found if key is not None])
    lines = [Line(capfirst(str(names[key])), tally) for key, tally in found.items() if key in names]
    rest = [Line(_("No organisation"), tally) for key, tally in found.items() if key is None]
    return lines + rest


def by_outcome(rows: Rows) -> list[Line]:
    """All outcomes there were, in their order. One query."""
    found = hours.by(rows, "outcome")
    return [Line(str(outcome.label), found[outcome]) for outcome in Outcome if outcome in found]


def tables(rows: Rows) -> list[tuple[str, list[Line]]]:
    """What the support was like, by the names of the columns. Seven queries."""
    return [(column, by_outcome(rows) if column == "outcome" else by_term(rows, column)) for column in COLUMNS]


def by_municipality(rows: Rows) -> list[Line]:
    return by_term(rows, "municipality", Municipality)


def by_organisation(rows: Rows) -> list[Line]:
    return by_term(rows, "organisation", Organisation)


def e_services(rows: Rows) -> list[Cell]:
    """By municipality, then by e-service. There are no sums beside them, from which a small number could be worked out.
    Three queries."""
    found = hours.by(rows.exclude(e_service=None), "municipality", "e_service")
    towns = Municipality.objects.in_bulk({town for town, _service in found})
    services = Term.objects.in_bulk({service for _town, service in found})
    cells = [
        Cell(str(towns[town]), str(services[service]), tally.sessions if tally.sessions >= FEW else None)
        for (town, service), tally in found.items()
    ]
    return sorted(cells, key=lambda cell: (cell.municipality.casefold(), cell.e_service.casefold()))


def years_of(rows: Rows) -> list[int]:
    """In which there are any, the newest first."""
    return list(hours.by_year(rows))


def _in(rows: Rows, year: int, month: int) -> Rows:
    return rows.filter(day__year=year, **({"day__month": month} if month else {}))
