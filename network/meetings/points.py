"""What was promised at meetings: for the next agenda, for an owner, for the lists of organisers."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from core import clock
from network.directory.content import columns
from network.meetings import policies
from network.meetings.models import ActionPoint, ActionPointQuerySet, Meeting
from network.meetings.states import MeetingState

# So many of them stand in an agenda; the list on the desk has the rest.
AGENDA_POINTS = 40


@dataclass(frozen=True)
class Tally:
    """How much of it is done; what was given up does not count."""

    done: int
    total: int


def points_for_agenda(meeting: Meeting) -> list[ActionPoint]:
    """What was promised at earlier dates and is neither done nor given up, what is due first at first: of the series,
    or without one of the meetings of the same kind that the same network (or region, or country) organises."""
    if meeting.series_id is not None:
        earlier = Q(meeting__series=meeting.series_id)
    else:
        earlier = Q(meeting__region=meeting.region_id, meeting__network=meeting.network_id, meeting__kind=meeting.kind)
        earlier &= Q(meeting__audience=meeting.audience)
    rows = shown(ActionPoint.objects.open()).filter(earlier, meeting__starts_at__lt=meeting.starts_at)
    return list(rows.exclude(meeting__state=MeetingState.CANCELLED)[:AGENDA_POINTS])


def tally(meeting: Meeting) -> Tally:
    found = meeting.action_points.filter(dropped_at=None).aggregate(
        total=Count("pk"), done=Count("pk", filter=Q(done_at__isnull=False))
    )
    return Tally(found["done"], found["total"])


def of_owner(user: Any) -> QuerySet[ActionPoint]:
    """All that somebody took on, open ones first."""
    rows = shown(ActionPoint.objects.filter(owner=user.pk))
    return rows.order_by("done_at", "dropped_at", "due_on", "created_at")


def open_of(user: Any) -> ActionPointQuerySet:
    found: ActionPointQuerySet = ActionPoint.objects.open().filter(owner=user.pk)
    return found


def visible_to(user: Any) -> QuerySet[ActionPoint]:
    """Their own and those of the meetings they organise."""
    return shown(ActionPoint.objects.filter(policies.points_of(user)))


def organised_by(user: Any, wanted: Mapping[str, Any]) -> QuerySet[ActionPoint]:
    """Of all meetings that this person organises. ``wanted``: "which" is "open", "late", "done" or "dropped"; "mine"
    narrows to their own, "q" to words in the task, the owner or the meeting."""
    mine = Meeting.objects.coordinated_by(user).values("pk")
    rows = shown(ActionPoint.objects.filter(meeting__in=mine))
    states = {
        "open": Q(done_at=None, dropped_at=None),
        "late": Q(done_at=None, dropped_at=None, due_on__lt=clock.today()),
        "done": Q(done_at__isnull=False),
        "dropped": Q(dropped_at__isnull=False),
    }
    rows = rows.filter(states.get(wanted.get("which", ""), Q()), _holding(wanted.get("q", "")))
    rows = rows.filter(owner=user.pk) if wanted.get("mine") else rows
    return rows.order_by("due_on", "created_at") if wanted.get("which") != "done" else rows.order_by("-done_at")


def shown(rows: QuerySet[ActionPoint]) -> QuerySet[ActionPoint]:
    """With everything that a line says."""
    return rows.select_related("owner", "organisation", "meeting__region", "meeting__network")


def _holding(text: str) -> Q:
    """Each word somewhere. SQLite folds only the letters of ASCII, so the word is asked for in the usual cases."""
    fields = (*columns(("text", "meeting__title")), "owner__name", "owner_name")
    found = Q()
    for word in text.split():
        any_of = Q()
        for field in fields:
            for case in {word, word.lower(), word.capitalize(), word.upper()}:
                any_of |= Q(**{f"{field}__icontains": case})
        found &= any_of
    return found
