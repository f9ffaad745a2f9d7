"""One's own sessions, and the sums of organisations and areas, as rows of a file."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from network.directory.exports import Sheet
from network.directory.models import Term
from network.monitoring import hours
from network.monitoring.figures import Cell, Line
from network.monitoring.hours import Rows, Tally
from network.monitoring.models import Session
from network.monitoring.states import FEW, Outcome

_ROWS_AT_A_TIME = 200


def mine(rows: Rows) -> Sheet:
    """``rows`` come from ``own.of``."""
    columns: list[tuple[str, Callable[[Session], Any]]] = [
        (_("Day"), lambda row: row.day),
        (_("Length"), lambda row: row.get_minutes_display()),
        (_("Form of support"), lambda row: row.form),
        (_("Language"), lambda row: row.language),
        (_("Topic"), lambda row: row.topic),
        (_("Public e-service"), lambda row: row.e_service),
        (_("How did it go?"), lambda row: row.get_outcome_display()),
        (_("Number of people"), lambda row: row.people),
        (_("Organisation"), lambda row: row.organisation),
        (_("Place"), lambda row: row.place),
        (_("Municipality"), lambda row: row.municipality),
        (_("As a volunteer"), lambda row: row.voluntary),
    ]
    cells = ([value(row) for _title, value in columns] for row in rows.iterator(chunk_size=_ROWS_AT_A_TIME))
    return Sheet(_("my sessions"), [title for title, _value in columns], cells)


def months(rows: Rows) -> Sheet:
    """The sums of each month; ``rows`` are of one year."""
    lines = [(number, tally) for number, tally in sorted(hours.by_month(rows).items())]
    return Sheet(_("sessions by month"), [_("Month"), *_heads()], ([number, *_sums(each)] for number, each in lines))


def by_column(rows: Rows, column: str) -> Sheet:
    """The sums of each month by topic, form, language or outcome; ``rows`` are of one year."""
    titles = {
        "topic": (_("sessions by topic"), _("Topic")),
        "form": (_("sessions by form of support"), _("Form of support")),
        "language": (_("sessions by language"), _("Language")),
        "outcome": (_("sessions by outcome"), _("How did it go?")),
    }
    name, head = titles[column]
    return Sheet(name, [_("Month"), head, *_heads()], _by_month(rows, column))


def municipalities(lines: Sequence[Line]) -> Sheet:
    """``figures.by_municipality``."""
    return _lines(_("sessions by municipality"), _("Municipality"), lines)


def organisations(lines: Sequence[Line]) -> Sheet:
    """``figures.by_organisation``."""
    return _lines(_("sessions by organisation"), _("Organisation"), lines)


def e_services(cells: Sequence[Cell]) -> Sheet:
    """``figures.e_services``; what is not told stands there as words."""
    few = _("fewer than %(number)s") % {"number": FEW}
    rows = ([cell.municipality, cell.e_service, few if cell.sessions is None else cell.sessions] for cell in cells)
    return Sheet(_("sessions by e-service"), [_("Municipality"), _("Public e-service"), _("Sessions")], rows)


def _by_month(rows: Rows, column: str) -> Iterator[list[Any]]:
    found = hours.by(rows.annotate(month=hours.MONTH), "month", column)
    names: dict[Any, Any] = {outcome.value: outcome.label for outcome in Outcome}
    if column != "outcome":
        names = Term.objects.in_bulk({key for _month, key in found})
    for (month, key), tally in sorted(found.items(), key=lambda line: line[0][0]):
        yield [month, capfirst(str(names[key])), *_sums(tally)]


def _lines(name: str, of: str, lines: Sequence[Line]) -> Sheet:
    return Sheet(name, [of, *_heads()], ([line.name, *_sums(line.tally)] for line in lines))


def _heads() -> list[str]:
    return [_("Sessions"), _("Hours, estimated"), _("People helped")]


def _sums(tally: Tally) -> list[float]:
    return [tally.sessions, tally.hours, tally.people]
