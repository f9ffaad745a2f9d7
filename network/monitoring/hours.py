"""Sums of sessions: how many, for about how long, with how many people. Lengths are bands, so hours are estimates."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, F, IntegerField, QuerySet, Sum, Value, When
from django.db.models.functions import ExtractMonth, ExtractYear
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from network.monitoring.models import Session
from network.monitoring.states import MIDDLE

Rows = QuerySet[Session]
# The number of a session's month, to annotate with.
MONTH = ExtractMonth("day")


@dataclass(frozen=True)
class Tally:
    """``minutes``: the middles of the bands added up. ``people``: somebody helped twice counts twice."""

    sessions: int = 0
    minutes: int = 0
    people: int = 0

    @property
    def about(self) -> str:
        """The time in words, in the active language."""
        return about(self.minutes)

    @property
    def hours(self) -> float:
        """As a number for files, to a tenth."""
        return round(self.minutes / 60, 1)

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(self.sessions + other.sessions, self.minutes + other.minutes, self.people + other.people)


def about(minutes: int) -> str:
    """Whole hours, since more would not be true; ``minutes`` is a sum of estimates."""
    if not minutes:
        return pgettext("hours", "none")
    if minutes < 45:
        return _("under an hour")
    hours = (minutes + 30) // 60
    return ngettext("about %(count)s hour", "about %(count)s hours", hours) % {"count": hours}


def of(rows: Rows) -> Tally:
    """One query."""
    found = rows.order_by().aggregate(**_sums())
    return Tally(found["number"], found["estimate"] or 0, found["helped"] or 0)


def by_month(rows: Rows) -> dict[int, Tally]:
    """Those months that have any, by their number. One query; ``rows`` are of one year."""
    return by(rows.annotate(month=MONTH), "month")


def by_year(rows: Rows) -> dict[int, Tally]:
    """The newest year first. One query."""
    found = by(rows.annotate(year=ExtractYear("day")), "year")
    return dict(sorted(found.items(), reverse=True))


def by(rows: Rows, *columns: str) -> dict[Any, Tally]:
    """For each value of a column, or each tuple of values of several: most sessions first. One query."""
    grouped = rows.order_by().values_list(*columns).annotate(**_sums()).order_by(F("number").desc(), *columns)
    lines = {line[:-3]: Tally(line[-3], line[-2] or 0, line[-1] or 0) for line in grouped}
    return {key[0] if len(columns) == 1 else key: tally for key, tally in lines.items()}


def _sums() -> dict[str, Any]:
    bands = [When(minutes=band, then=Value(middle)) for band, middle in MIDDLE.items()]
    return {
        "number": Count("pk"),
        "estimate": Sum(Case(*bands, default=Value(0), output_field=IntegerField())),
        "helped": Sum("people"),
    }
