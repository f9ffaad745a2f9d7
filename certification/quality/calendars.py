"""What comes up in the months ahead: certifications that end, yearly follow-ups and conditions that are due."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import count
from uuid import UUID

from django.utils.translation import gettext as _

from certification.quality.models import Certification, Condition, Surveillance
from core import clock

# The present month and so many after it.
MONTHS = 24
# Where a month would stand: all whose day has passed and that are still open.
LATE = "late"

END, FOLLOW_UP, CONDITION = "end", "follow_up", "condition"


@dataclass(frozen=True)
class Event:
    """``day``: the last one of a certification, or by which something is due."""

    day: dt.date
    kind: str
    organisation: str
    certification: UUID
    suspended: bool

    @property
    def what(self) -> str:
        """In the active language."""
        return {
            END: _("The certification ends"),
            FOLLOW_UP: _("A yearly follow-up is due"),
            CONDITION: _("A condition is to be met"),
        }[self.kind]

    @property
    def month(self) -> str:
        """Of which page it is."""
        late = self.kind != END and self.day < clock.today()
        return LATE if late else f"{self.day:%Y-%m}"


@dataclass(frozen=True)
class Month:
    """``key``: as in the address. ``first``: its first day; None for what is late."""

    key: str
    first: dt.date | None
    count: int


def events() -> list[Event]:
    """All of the months ahead and what is late, in the order of their days. Three queries."""
    today = clock.today()
    after = clock.months_after(today.replace(day=1), MONTHS + 1)
    running = Certification.objects.filter(ended_at=None, valid_to__gte=today).select_related("organisation", "version")
    known = {each.pk: each for each in running}
    found = list(_ends(known.values()))
    found += _follow_ups(known)
    conditions = Condition.objects.filter(met_at=None, certification__in=known)
    found += [_event(each.due_on, CONDITION, known[each.certification_id]) for each in conditions]
    coming = (each for each in found if each.day < after)
    return sorted(coming, key=lambda each: (each.day, each.organisation.casefold()))


def months(found: Iterable[Event]) -> list[Month]:
    """What is late when anything is, and every month, also those with nothing."""
    counts = Counter(each.month for each in found)
    first = clock.today().replace(day=1)
    days = [clock.months_after(first, number) for number in range(MONTHS + 1)]
    late = [Month(LATE, None, counts[LATE])] if counts[LATE] else []
    return late + [Month(f"{day:%Y-%m}", day, counts[f"{day:%Y-%m}"]) for day in days]


def _ends(certifications: Iterable[Certification]) -> Iterator[Event]:
    """Not of those that were renewed: another one follows at once."""
    for each in certifications:
        if each.replaced_by_id is None:
            yield _event(each.valid_to, END, each)


def _follow_ups(known: dict[UUID, Certification]) -> Iterator[Event]:
    """Those that were asked for, and those of other years, which are asked for when their day comes."""
    rows = Surveillance.objects.filter(certification__in=known)
    asked = {(each.certification_id, each.number): each for each in rows}
    for row in asked.values():
        if row.closed_at is None:
            yield _event(row.due_on, FOLLOW_UP, known[row.certification_id])
    for each in known.values():
        for number in count(1):
            day = clock.months_after(each.valid_from, number * each.version.surveillance_months)
            if day > each.valid_to:
                break
            if (each.pk, number) not in asked:
                yield _event(day, FOLLOW_UP, each)


def _event(day: dt.date, kind: str, of: Certification) -> Event:
    return Event(day, kind, str(of.organisation), of.pk, of.suspended_at is not None)
