"""The lists of the desk as rows of a file: what stands on a line, and more of it."""

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _

from core.texts import languages
from network.directory import listed
from network.directory.models import Contact, Organisation, Place
from network.directory.states import ContactRole, PlaceKind, PlaceState

_ROWS_AT_A_TIME = 200


class Sheet(NamedTuple):
    """``name`` is part of the file's name; ``rows`` is lazy."""

    name: str
    header: list[str]
    rows: Iterator[list[Any]]


def organisations(rows: QuerySet[Organisation]) -> Sheet:
    """``rows`` come from ``listed.organisations``. Contacts are those who answer for it, with their addresses: what a
    coordinator works with."""
    people = Contact.objects.in_force().filter(role=ContactRole.MANAGER)
    rows = rows.prefetch_related(Prefetch("contacts", queryset=people, to_attr="managers"))
    return _sheet(
        _("organisations"),
        rows,
        [
            *_names(),
            (_("Kind of organisation"), lambda row: row.kind.name),
            (_("State"), lambda row: row.get_state_display()),
            (_("Municipality"), lambda row: row.municipality.name),
            (_("Code of the municipality"), lambda row: row.municipality.code),
            (_("Business id"), lambda row: row.business_id),
            (_("E-mail"), lambda row: row.email),
            (_("Phone"), lambda row: row.phone),
            (_("Website"), lambda row: row.website),
            (_("Main contacts"), lambda row: ", ".join(f"{each.name} <{each.email}>" for each in row.managers)),
            (_("Places"), lambda row: row.place_count),
            (_("Agreement in force"), lambda row: row.agreed),
            (_("Agreement until"), lambda row: row.agreed_until),
            (_("Applied"), lambda row: row.applied_at),
            (_("Texts missing in"), _codes),
            (_("Identifier"), lambda row: row.pk),
        ],
    )


def places(rows: QuerySet[Place]) -> Sheet:
    """``rows`` come from ``listed.places``."""
    return _sheet(
        _("places"),
        rows,
        [
            *_names(),
            (_("Kind of place"), lambda row: row.get_kind_display()),
            (_("Organisation"), lambda row: row.organisation.name),
            (_("Kind of organisation"), lambda row: row.organisation.kind.name),
            (_("State"), lambda row: row.get_state_display()),
            (_("Confirmed lately"), freshness),
            (_("Confirmed on"), lambda row: row.confirmed_on),
            (_("Street address"), _of_a_site("street")),
            (_("Postal code"), _of_a_site("postal_code")),
            (_("Municipality"), lambda row: row.municipality.name),
            (_("Code of the municipality"), lambda row: row.municipality.code),
            (_("E-mail"), lambda row: row.email),
            (_("Phone"), lambda row: row.phone),
            (_("Website"), lambda row: row.website),
            (_("Latitude"), _of_a_site("lat")),
            (_("Longitude"), _of_a_site("lon")),
            (_("Texts missing in"), _codes),
            (_("Identifier"), lambda row: row.pk),
        ],
    )


def freshness(place: Place) -> str:
    """In words; empty for what is not published: nobody waits for it to be confirmed."""
    return str(place.freshness.label) if place.state == PlaceState.PUBLISHED else ""


def _sheet(name: str, rows: QuerySet[Any], columns: list[tuple[str, Callable[[Any], Any]]]) -> Sheet:
    cells = ([value(row) for _title, value in columns] for row in rows.iterator(chunk_size=_ROWS_AT_A_TIME))
    return Sheet(name, [title for title, _value in columns], cells)


def _names() -> list[tuple[str, Callable[[Any], Any]]]:
    """The name in each language as it was written, one column each."""
    words = dict(settings.LANGUAGES)
    return [(f"{_('Name')} ({words[code]})", _name_in(code)) for code in languages()]


def _of_a_site(column: str) -> Callable[[Place], Any]:
    """A column of the door: nobody goes to a channel or home visits, whatever stands in theirs."""
    return lambda row: getattr(row, column) if row.kind == PlaceKind.SITE else None


def _name_in(code: str) -> Callable[[Any], Any]:
    return lambda row: getattr(row, f"name_{code}")


def _codes(row: Organisation | Place) -> str:
    return ", ".join(listed.missing_languages(row))
