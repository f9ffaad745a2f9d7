"""One's own sessions, and the sums of organisations and areas, as rows of a file."""

from collections.abc import Callable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from network.directory.exports import Sheet
from network.monitoring import figures, hours
from network.monitoring.figures import Cell, Line
from network.monitoring.hours import Rows, Tally
from network.monitoring.models import Session

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


def by_column(year: Rows, column: str, month: int = 0) -> Sheet:
    """The sums of each month, or of one, by topic, form, language or outcome."""
    titles = {
        "topic": (_("sessions by topic"), _("Topic")),
        "form": (_("sessions by form of support"), _("Form of support")),
        "language": (_("sessions by language"), _("Language")),
        "outcome": (_("sessions by outcome"), _("How did it go?")),
    }
    name, head = titles[column]
    found = [each for each in figures.by_months(year, column) if each[0] and month in (0, each[0])]
    return Sheet(name, [_("Month"), head, *_heads()], ([number, *_told(line)] for number, line in found))


def municipalities(lines: Sequence[Line]) -> Sheet:
    """``figures.by_column`` of the municipalities."""
    return _lines(_("sessions by municipality"), _("Municipality"), lines)


def organisations(lines: Sequence[Line]) -> Sheet:
    """``figures.by_column`` of the organisations."""
    return _lines(_("sessions by organisation"), _("Organisation"), lines)


def e_services(cells: Sequence[Cell]) -> Sheet:
    """``figures.e_services``; what is not told stands there as words."""
    rows = ([cell.municipality, cell.e_service, cell.instead or cell.sessions] for cell in cells)
    return Sheet(_("sessions by e-service"), [_("Municipality"), _("Public e-service"), _("Sessions")], rows)


def _lines(name: str, of: str, lines: Sequence[Line]) -> Sheet:
    return Sheet(name, [of, *_heads()], (_told(line) for line in lines))


def _heads() -> list[str]:
    return [_("Sessions"), _("Hours, estimated"), _("People helped")]


def _told(line: Line) -> list[Any]:
    """With words where the number of sessions is not told, and nothing beside them."""
    return [line.name, *(_sums(line.tally) if line.tally else (line.instead, None, None))]


def _sums(tally: Tally) -> list[float]:
    return [tally.sessions, tally.hours, tally.people]
