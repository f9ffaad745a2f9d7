"""Tables of meetings: meetings and series; registrations; attendance; minutes and what was agreed."""

from network.meetings.models.attendance import AttendanceEvent, Feedback
from network.meetings.models.mailing import Mailing
from network.meetings.models.meeting import AgendaItem, Invitation, Meeting, MeetingQuerySet, Series, unshown
from network.meetings.models.minutes import (
    ActionPoint,
    ActionPointQuerySet,
    Material,
    Minutes,
    MinutesRevision,
)
from network.meetings.models.registration import (
    Broadcast,
    CalendarFeed,
    Need,
    Notice,
    Registration,
    RegistrationQuerySet,
    address_of,
)

__all__ = [
    "ActionPoint",
    "ActionPointQuerySet",
    "AgendaItem",
    "AttendanceEvent",
    "Broadcast",
    "CalendarFeed",
    "Feedback",
    "Invitation",
    "Mailing",
    "Material",
    "Meeting",
    "MeetingQuerySet",
    "Minutes",
    "MinutesRevision",
    "Need",
    "Notice",
    "Registration",
    "RegistrationQuerySet",
    "Series",
    "address_of",
    "unshown",
]
