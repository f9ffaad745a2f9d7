"""Who gets the letters that go out after a meeting, and to whom organisers can write."""

from django.db import models
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from network.meetings.models import AttendanceEvent, Broadcast, Meeting, Registration
from network.meetings.states import RegistrationState


class To(models.TextChoices):
    """Nobody is written to who has not shown that the address is theirs; nor who has cancelled, unless they came all
    the same."""

    CONFIRMED = "confirmed", _("Those who take part")
    WAITING = "waiting", _("Those in the queue")
    PRESENT = "present", _("Those who were there")
    ALL = "all", _("Everybody: those who take part and those in the queue")


_STATES: dict[str, list[str]] = {
    To.CONFIRMED: [RegistrationState.CONFIRMED],
    To.WAITING: [RegistrationState.WAITING],
    To.ALL: [RegistrationState.CONFIRMED, RegistrationState.OFFERED, RegistrationState.WAITING],
}


def of(meeting: Meeting, to: str) -> QuerySet[Registration]:
    """Those of one of `To` who can be reached. Raises KeyError for what is none of them."""
    return _came(meeting) if to == To.PRESENT else reachable(meeting).filter(state__in=_STATES[to])


def states_of(to: str) -> list[str]:
    """As a message keeps it (models.Broadcast.to_states): states of registrations, or "present"."""
    return [To.PRESENT.value] if to == To.PRESENT else [str(each) for each in _STATES[to]]


def to_of(broadcast: Broadcast) -> str:
    """To whom a message went: one of `To`."""
    kept = sorted(broadcast.to_states)
    return next(str(to) for to in To if sorted(states_of(to)) == kept)


def took_part(meeting: Meeting) -> QuerySet[Registration]:
    """Those who were there; where nobody registered who was, all who were to be."""
    if not AttendanceEvent.objects.filter(meeting=meeting).exists():
        return of(meeting, To.CONFIRMED)
    return _came(meeting)


def reachable(meeting: Meeting) -> QuerySet[Registration]:
    """Those whose address has not been forgotten, and whose account is not closed."""
    rows = meeting.registrations.exclude(Q(email="") & Q(person=None))
    return rows.exclude(person__is_active=False)


def present(rows: QuerySet[Registration]) -> QuerySet[Registration]:
    """Of whom the newest event says that they were there."""
    events = AttendanceEvent.objects.filter(registration=OuterRef("pk")).order_by("-at", "-pk")
    return rows.annotate(was_there=Subquery(events.values("present")[:1])).filter(was_there=True)


def _came(meeting: Meeting) -> QuerySet[Registration]:
    """Not those who never pressed the link in their mail: somebody else may have typed the address."""
    return present(reachable(meeting).exclude(state=RegistrationState.PENDING))
