"""Meetings as cards in lists: what one sees of each at a glance. A number of queries that does not grow with them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from network.meetings import policies
from network.meetings.models import Meeting, MeetingQuerySet, Registration
from network.meetings.states import LIVE, SEATED, Audience, MeetingState, RegistrationState


@dataclass(frozen=True)
class Tag:
    """``tone`` is an ending of .tag: "ok", "warn", "bad", or "" for none."""

    words: str
    tone: str = ""
    icon: str = ""


@dataclass(frozen=True)
class Card:
    """Everything meetings/_card.html needs."""

    meeting: Meeting
    tags: list[Tag]

    @property
    def cancelled(self) -> bool:
        return bool(self.meeting.state == MeetingState.CANCELLED)


def loaded(rows: MeetingQuerySet) -> MeetingQuerySet:
    """With what cards show."""
    return rows.select_related("region", "network", "municipality").prefetch_related("languages")


def of(meetings: Iterable[Meeting], user: Any = None) -> list[Card]:
    """Meetings that came `loaded`. With ``user`` the cards say where this person takes part. Two queries."""
    rows = list(meetings)
    room, mine = _room(rows), _mine(rows, user)
    return [Card(row, [_kind(row), *tags(row, room[row.pk]), *_standing(mine.get(row.pk))]) for row in rows]


def tags(meeting: Meeting, room: bool) -> list[Tag]:
    """How it stands: draft, cancelled, for whom, whether there is room."""
    if meeting.state == MeetingState.DRAFT:
        return [Tag(pgettext("meeting", "Draft"), "warn", "info")]
    found = []
    if meeting.state == MeetingState.CANCELLED:
        found.append(Tag(pgettext("meeting", "Cancelled"), "bad", "x"))
    if meeting.audience != Audience.PUBLIC:
        found.append(Tag(str(meeting.get_audience_display()), "", "lock"))
    if meeting.is_open:
        found.append(Tag(_("Places free"), "ok", "check") if room else Tag(_("Full, queue open"), "warn", "clock"))
    return found


def has_room(meeting: Meeting) -> bool:
    """Whether whoever registers now gets a place, some way or other. One query."""
    return _room([meeting])[meeting.pk]


def _kind(meeting: Meeting) -> Tag:
    return Tag(str(meeting.get_kind_display()))


def _room(meetings: list[Meeting]) -> dict[Any, bool]:
    """Seats that are free and that nobody waits for; the same rule as `seats.has_room`, for a whole list at once."""
    held: dict[tuple[Any, str], int] = defaultdict(int)
    queued = set()
    rows = Registration.objects.filter(meeting__in=meetings, state__in=[*SEATED, RegistrationState.WAITING])
    for meeting, way, state, number in rows.order_by().values_list("meeting", "way", "state").annotate(Count("pk")):
        if state == RegistrationState.WAITING:
            queued.add((meeting, way))
        else:
            held[meeting, way] += number
    return {
        each.pk: any(
            (each.pk, way) not in queued and (seats is None or held[each.pk, way] < seats)
            for way, seats in ((way, each.seats(way)) for way in each.ways)
        )
        for each in meetings
    }


def _mine(meetings: list[Meeting], user: Any) -> dict[Any, str]:
    """How this person stands with each, where they do."""
    if user is None or not user.is_authenticated:
        return {}
    rows = Registration.objects.filter(policies.own(user), meeting__in=meetings, state__in=LIVE)
    return dict(rows.order_by().values_list("meeting", "state"))


def _standing(state: str | None) -> list[Tag]:
    if state is None:
        return []
    if state == RegistrationState.CONFIRMED:
        return [Tag(_("You take part"), "ok", "check")]
    return [Tag(str(RegistrationState(state).label), "warn", "clock")]
