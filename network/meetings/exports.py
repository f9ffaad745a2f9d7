"""The organisers' list and the yearly summary as rows of a file."""

from collections.abc import Callable, Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from network.directory.exports import Sheet
from network.meetings import wording
from network.meetings.models import Meeting
from network.meetings.participation import Kinds, Line
from network.meetings.states import Way

_ROWS_AT_A_TIME = 200


def meetings(rows: QuerySet[Meeting]) -> Sheet:
    """``rows`` come from ``listed.meetings``. Numbers only: who comes stands in the participants' list of each."""
    columns: list[tuple[str, Callable[[Meeting], Any]]] = [
        (_("Begins"), lambda row: row.starts_at),
        (_("Ends"), lambda row: row.ends_at),
        (_("Title"), lambda row: str(wording.text(row, "title"))),
        (_("Kind"), lambda row: row.get_kind_display()),
        (_("State"), lambda row: row.get_state_display()),
        (_("For whom"), lambda row: row.get_audience_display()),
        (_("Organised by"), wording.organiser),
        (_("Municipality"), _town),
        (_("Registered on site"), lambda row: getattr(row, "onsite", None)),
        (_("Places on site"), lambda row: row.onsite_seats),
        (_("Registered online"), lambda row: getattr(row, "online", None)),
        (_("Places online"), lambda row: row.online_seats),
        (_("In the queue"), lambda row: getattr(row, "waiting", None)),
        (_("Were present"), lambda row: getattr(row, "present", None) if getattr(row, "counted", False) else None),
        (_("Identifier"), lambda row: row.pk),
    ]
    cells = ([value(row) for _title, value in columns] for row in rows.iterator(chunk_size=_ROWS_AT_A_TIME))
    return Sheet(_("events"), [title for title, _value in columns], cells)


def kinds(lines: Sequence[Kinds]) -> Sheet:
    """``participation.by_kind``."""
    header = [_("Kind"), _("Took place"), _("Registered"), _("Were present"), _("To come"), _("Cancelled events")]
    rows = ([str(each.name), *_numbers(each.line), each.to_come, each.cancelled] for each in lines)
    return Sheet(_("events by kind"), header, rows)


def organisations(lines: Sequence[Line]) -> Sheet:
    """``participation.by_organisation``."""
    return _lines(_("participation by organisation"), _("Organisation"), lines)


def municipalities(lines: Sequence[Line]) -> Sheet:
    """``participation.by_municipality``."""
    return _lines(_("participation by municipality"), _("Municipality"), lines)


def _lines(name: str, of: str, lines: Sequence[Line]) -> Sheet:
    rows = ([str(each.name), *_numbers(each)] for each in lines)
    return Sheet(name, [of, _("Events"), _("Registered"), _("Were present")], rows)


def _numbers(line: Line) -> list[int]:
    return [line.meetings, line.registered, line.present]


def _town(meeting: Meeting) -> str:
    return str(meeting.municipality or "") if Way.ONSITE in meeting.ways else ""
