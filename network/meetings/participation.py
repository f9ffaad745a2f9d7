"""Participation in a year and an area, by kind of meeting, by organisation and by municipality: numbers, never names.

Counted are places that were confirmed and whoever was there, of meetings that took place. One person at three meetings
counts three times: who a guest was is forgotten after a while (states.GUEST_DAYS), how many there were is not.
"""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Model, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from core import clock
from network.directory import policies
from network.directory.models import Organisation
from network.geography.models import Municipality
from network.meetings import listed
from network.meetings.models import Meeting, Registration
from network.meetings.states import Kind, MeetingState, RegistrationState


@dataclass(frozen=True)
class Line:
    """``meetings``: at how many of them anybody of these was registered; of a kind, how many there are."""

    name: str | Promise
    meetings: int
    registered: int
    present: int


@dataclass(frozen=True)
class Kinds:
    """``to_come`` and ``cancelled`` are in no other number."""

    name: str | Promise
    to_come: int
    cancelled: int
    line: Line


def area_of(user: Any) -> QuerySet[Meeting]:
    """What one organises; administrators see the numbers of all."""
    rows: QuerySet[Meeting] = Meeting.objects.all()
    return rows if policies.may_see_all(user) else Meeting.objects.coordinated_by(user)


def meetings(user: Any, year: int, region: str = "") -> QuerySet[Meeting]:
    """Of this year, this person's area and this part of it (as `listed.of_region`)."""
    return area_of(user).filter(listed.in_year(year), listed.of_region(region))


def by_kind(rows: QuerySet[Meeting]) -> list[Kinds]:
    """All kinds, in their order. Two queries."""
    ahead = Q(state=MeetingState.PUBLISHED, ends_at__gt=clock.now())
    cancelled = Q(state=MeetingState.CANCELLED)
    found: dict[str, Any] = {
        each["kind"]: each
        for each in rows.order_by()
        .values("kind")
        .annotate(
            over=Count("pk", _took_place()),
            ahead=Count("pk", ahead),
            cancelled=Count("pk", cancelled),
        )
    }
    people = {each["meeting__kind"]: each for each in _numbers(_registrations(rows), "meeting__kind")}
    return [_kind(kind, found.get(kind, {}), people.get(kind, {})) for kind in Kind]


def by_organisation(rows: QuerySet[Meeting]) -> list[Line]:
    """Those from which most were there first; the last line is of people without one. Two queries."""
    return _lines(_registrations(rows), "organisation", Organisation, _("No organisation of the network"))


def by_municipality(rows: QuerySet[Meeting]) -> list[Line]:
    """As participants said, else where their organisation is; the last line is of those of whom neither is known. Two
    queries."""
    home = Coalesce("municipality", "organisation__municipality")
    return _lines(_registrations(rows).annotate(home=home), "home", Municipality, _("Not known"))


def _took_place() -> Q:
    """Somebody said so, or the clock does."""
    return Q(state=MeetingState.HELD) | Q(state=MeetingState.PUBLISHED, ends_at__lte=clock.now())


def _registrations(rows: QuerySet[Meeting]) -> QuerySet[Registration]:
    """Of meetings that took place: who had a place, and whoever came all the same. ``here``: 1 for who was there."""
    here = listed.attended().filter(registration=OuterRef("pk")).order_by().values("registration")
    found = Registration.objects.filter(meeting__in=rows.filter(_took_place()).order_by().values("pk"))
    found = found.annotate(here=Coalesce(Subquery(here.annotate(n=Count("pk")).values("n")), 0))
    return found.filter(Q(state=RegistrationState.CONFIRMED) | Q(here=1))


def _numbers(registrations: QuerySet[Registration], by: str) -> QuerySet[Any, dict[str, Any]]:
    grouped = registrations.order_by().values(by)
    found: QuerySet[Any, dict[str, Any]] = grouped.annotate(
        registered=Count("pk", Q(state=RegistrationState.CONFIRMED)),
        there=Sum("here"),
        meetings=Count("meeting", distinct=True),
    )
    return found.order_by(F("there").desc(), F("registered").desc(), by)


def _lines(registrations: QuerySet[Registration], by: str, model: type[Model], nobody: str) -> list[Line]:
    numbers = list(_numbers(registrations, by))
    names = model._default_manager.in_bulk([each[by] for each in numbers if each[by] is not None])
    lines = {each[by]: _line(str(names.get(each[by], nobody)), each) for each in numbers}
    last = lines.pop(None, None)
    return [*lines.values(), *([last] if last else [])]


def _kind(kind: Kind, found: dict[str, int], people: dict[str, int]) -> Kinds:
    line = _line(kind.label, people | {"meetings": found.get("over", 0)})
    return Kinds(kind.label, found.get("ahead", 0), found.get("cancelled", 0), line)


def _line(name: str | Promise, numbers: dict[str, int]) -> Line:
    return Line(name, numbers["meetings"], numbers.get("registered", 0), numbers.get("there") or 0)
