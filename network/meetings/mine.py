"""A person's own registrations: those of their account, and those they made as a guest with its address."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from core import clock
from network.meetings import policies
from network.meetings.models import Registration
from network.meetings.states import LIVE, MeetingState, RegistrationState

# What took place or was cancelled stays in the list so many times; the calendar and the certificates hold the rest.
_PAST = 30


@dataclass(frozen=True)
class Mine:
    """``queued``: those that wait, with ``number``, their place in the queue; ``asks``: those where the person has to
    do something, a place that was offered or a registration to be confirmed."""

    asks: list[Registration]
    coming: list[Registration]
    queued: list[Registration]
    past: list[Registration]

    def __bool__(self) -> bool:
        return any((self.asks, self.coming, self.queued, self.past))


def of(user: Any, *, past: int = _PAST) -> Mine:
    """In two queries, however many there are. ``past``: so many of those that are over, the latest first."""
    rows = list(_rows(user).filter(meeting__ends_at__gt=clock.now(), state__in=LIVE).order_by("meeting__starts_at"))
    asking = {RegistrationState.OFFERED.value, RegistrationState.PENDING.value}
    ahead = {MeetingState.PUBLISHED.value}
    over = _rows(user).filter(meeting__ends_at__lte=clock.now(), state=RegistrationState.CONFIRMED)
    return Mine(
        asks=[each for each in rows if each.state in asking and each.meeting.state in ahead],
        coming=[each for each in rows if each.state == RegistrationState.CONFIRMED],
        queued=[each for each in rows if each.state == RegistrationState.WAITING and each.meeting.state in ahead],
        past=list(over.order_by("-meeting__starts_at")[:past]) if past else [],
    )


def live(user: Any, meeting_id: Any) -> Registration | None:
    """This person's registration for a meeting that has not ended; None for none, and for strangers."""
    if not user.is_authenticated or not user.is_active:
        return None
    rows = _rows(user).filter(meeting=meeting_id, state__in=LIVE)
    # With the account before what was typed as a guest.
    return rows.order_by(F("person").asc(nulls_last=True)).first()


def _rows(user: Any) -> QuerySet[Registration]:
    rows = Registration.objects.filter(policies.own(user))
    rows = rows.select_related("meeting__region", "meeting__network", "meeting__municipality", "person")
    return rows.annotate(number=_number())


def _number() -> Any:
    """As `seats.queue_number`, for many rows in one query."""
    before = Registration.objects.filter(
        Q(state=RegistrationState.WAITING),
        meeting=OuterRef("meeting"),
        way=OuterRef("way"),
        turn__lte=OuterRef("turn"),
    )
    counted = before.order_by().values("meeting").annotate(so_many=Count("pk")).values("so_many")
    return Coalesce(Subquery(counted), 0)
