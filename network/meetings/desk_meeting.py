"""Everything the desk shows of one meeting."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext

from core import audit, clock
from network.directory.languages import Gap, gaps
from network.meetings import agenda, content
from network.meetings.models import AgendaItem, Meeting
from network.meetings.readiness import Lack, lacks, warnings
from network.meetings.states import Audience, MeetingState, Question, RegistrationState, Service, Way


@dataclass(frozen=True)
class Numbers:
    """Who comes one way. ``seats`` None: without limit."""

    way: Way
    seats: int | None
    by_state: dict[str, int]

    @property
    def confirmed(self) -> int:
        return self.by_state.get(RegistrationState.CONFIRMED, 0)

    @property
    def offered(self) -> int:
        return self.by_state.get(RegistrationState.OFFERED, 0)

    @property
    def waiting(self) -> int:
        return self.by_state.get(RegistrationState.WAITING, 0)

    @property
    def pending(self) -> int:
        return self.by_state.get(RegistrationState.PENDING, 0)


@dataclass(frozen=True)
class Step:
    """Something to do next. ``gently``: it may be left."""

    text: str | Promise
    url: str
    gently: bool = True


def of(meeting: Meeting) -> dict[str, Any]:
    """In a number of queries that does not grow with people, items or dates."""
    items = list(meeting.agenda.all())
    numbers = numbers_of(meeting)
    asked = meeting.invitations.filter(withdrawn_at=None).count()
    missing = lacks(meeting) if meeting.state == MeetingState.DRAFT else []
    return {
        "lacks": missing,
        "steps": list(_steps(meeting, items, asked)),
        "numbers": numbers,
        "points": agenda.timetable(meeting),
        "total": sum(item.minutes for item in items),
        "invited": asked,
        "dates": dates_of(meeting),
        "gaps": _gaps(meeting),
        "services": [Service(key).label for key in meeting.services],
        "asks": [Question(key).label for key in meeting.asks],
        "networks": list(meeting.networks.all()),
        "facts": list(meeting.facts.all()),
        "history": audit.history(meeting, newest=20),
        "can_change": can_change(meeting),
        "can_hold": meeting.state == MeetingState.PUBLISHED and _has_begun(meeting),
    }


def numbers_of(meeting: Meeting) -> list[Numbers]:
    """By way, those that are possible and those in which somebody is registered all the same."""
    rows = meeting.registrations.order_by().values_list("way", "state").annotate(Count("pk"))
    found: dict[str, dict[str, int]] = {}
    for way, state, number in rows:
        found.setdefault(way, {})[state] = number
    ways = [way for way in Way if way in meeting.ways or found.get(way)]
    return [Numbers(way, meeting.seats(way), found.get(way, {})) for way in ways]


def dates_of(meeting: Meeting) -> list[Meeting]:
    """Those of its series, with itself."""
    return list(Meeting.objects.filter(series=meeting.series_id)) if meeting.series_id else []


def drafts_to_come(meeting: Meeting, dates: Sequence[Meeting]) -> int:
    """How many drafts publishing all of the series would publish."""
    coming = [each for each in to_come(dates) if each.state == MeetingState.DRAFT]
    return len(coming) if len(coming) > 1 or (coming and coming[0] != meeting) else 0


def to_come(dates: Sequence[Meeting]) -> list[Meeting]:
    """Those that an edit of all dates changes."""
    return [each for each in dates if can_change(each) and not _has_begun(each)]


def others_to_come(meeting: Meeting) -> list[Meeting]:
    """Further dates of its series that an edit can be meant for, too."""
    return [each for each in to_come(dates_of(meeting)) if each != meeting]


def can_change(meeting: Meeting) -> bool:
    """Dates passed, cancelled or held stay as they were."""
    return meeting.state == MeetingState.DRAFT or (meeting.state == MeetingState.PUBLISHED and not meeting.is_over)


def _has_begun(meeting: Meeting) -> bool:
    return meeting.starts_at <= clock.now()


def _gaps(meeting: Meeting) -> list[Gap]:
    return gaps(meeting, content.TEXTS)


def _steps(meeting: Meeting, items: Sequence[AgendaItem], asked: int) -> Iterator[Step]:
    edit = reverse("meetings:edit", args=[meeting.pk])
    if can_change(meeting):
        for warning in warnings(meeting, items):
            yield Step(warning.text, _where(meeting, warning, edit))
        if not items:
            yield Step(gettext("Write the agenda."), reverse("meetings:agenda", args=[meeting.pk]))
    if meeting.state == MeetingState.PUBLISHED and not _has_begun(meeting) and not asked:
        invited = meeting.audience == Audience.INVITED
        text = gettext("Invite people: nobody else sees the event.") if invited else gettext("Invite people by mail.")
        yield Step(text, reverse("meetings:invite", args=[meeting.pk]), gently=not invited)


def _where(meeting: Meeting, lack: Lack, edit: str) -> str:
    if lack.field == "agenda":
        return reverse("meetings:agenda", args=[meeting.pk])
    return f"{edit}#id_{lack.field}"
