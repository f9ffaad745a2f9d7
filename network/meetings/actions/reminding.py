"""Letters that the clock sends: reminders a week and a day before, and thanks after a meeting.

They go out in parts, each in a transaction of its own, and go on in the next round where they stopped.
"""

import datetime as dt
import logging
from collections.abc import Callable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from core import audit, clock
from network.meetings import letters, recipients, seats
from network.meetings.models import Meeting, Notice, Registration
from network.meetings.states import REMINDERS, Letter, MeetingState

log = logging.getLogger("vieri.meetings")

# A round ends after this many seconds, well within the queue's timeout.
ROUND_SECONDS = 25
# So many letters are written while the meeting is locked.
PART = 25
# Unless somebody says earlier that it was held, people are thanked so long after the end: it may have gone on, and who
# registers attendance needs a while. Nobody is thanked later than THANKS_DAYS.
THANKS_HOURS, THANKS_DAYS = 3, 7

Due = Callable[[Meeting], tuple[Letter | None, QuerySet[Registration]]]


def remind() -> int:
    """Everybody who has a place and for whom it is time. Returns how many letters were written."""
    now = clock.now()
    soon = Meeting.objects.filter(
        state=MeetingState.PUBLISHED, starts_at__gt=now, starts_at__lte=now + max(REMINDERS.values())
    )
    return _round(soon.order_by("starts_at"), reminders_due)


def thank() -> int:
    """Everybody who was there, once. Returns how many letters were written."""
    now = clock.now()
    said = Q(state=MeetingState.HELD, ends_at__lte=now)
    over = Q(state=MeetingState.PUBLISHED, ends_at__lte=now - dt.timedelta(hours=THANKS_HOURS))
    lately = Meeting.objects.filter(said | over, ends_at__gt=now - dt.timedelta(days=THANKS_DAYS))
    return _round(lately.order_by("ends_at"), thanks_due)


@transaction.atomic
def write(*, meeting: Any, registrations: Sequence[Any], due: Due) -> int:
    """The letters to these people that are still due now that the meeting is locked, by its id: somebody may have
    cancelled, it may have been moved, or another worker may have been faster. Returns how many were written."""
    row = seats.locked(meeting)
    letter, rows = due(row)
    if letter is None:
        return 0
    written = 0
    for each in rows.filter(pk__in=registrations).select_related("person", "registered_by"):
        each.meeting = row
        written += letters.thanked(each) if letter == Letter.THANKS else letters.reminded(each, letter)
    if written and letter == Letter.THANKS:
        audit.record(row, "meetings.meeting.thank", actor=None, number=written)
    return written


def reminders_due(meeting: Meeting) -> tuple[Letter | None, QuerySet[Registration]]:
    """The reminder for which it is time, and who has not got it for this beginning. Not those who got their place after
    its moment: they have just read when it is. The one a week before spares those whom a letter has told of this time
    since then; a day before everybody is reminded of what holds."""
    letter = letter_for(meeting)
    rows = recipients.of(meeting, recipients.To.CONFIRMED).order_by("turn")
    if letter is None or meeting.state != MeetingState.PUBLISHED:
        return None, rows.none()
    key, moment = letters.time_of(meeting), meeting.starts_at - REMINDERS[letter]
    had = Notice.objects.filter(registration=OuterRef("pk"), letter=letter, key=key)
    rows = rows.annotate(seated_at=Coalesce("confirmed_at", "registered_at"))
    rows = rows.filter(~Exists(had), seated_at__lte=moment)
    if letter == Letter.WEEK:
        told = Notice.objects.filter(registration=OuterRef("pk"), letter=Letter.CHANGED, key=key, at__gt=moment)
        rows = rows.filter(~Exists(told))
    return letter, rows


def letter_for(meeting: Meeting) -> Letter | None:
    """Which reminder fits now: the last whose moment has come. None before all of them, and once it has begun."""
    left = meeting.starts_at - clock.now()
    if left <= dt.timedelta(0):
        return None
    reached = [(before, letter) for letter, before in REMINDERS.items() if left <= before]
    return min(reached)[1] if reached else None


def thanks_due(meeting: Meeting) -> tuple[Letter | None, QuerySet[Registration]]:
    """Those who took part and were not thanked; nobody of what is cancelled."""
    rows = recipients.took_part(meeting).order_by("turn")
    if meeting.state not in {MeetingState.PUBLISHED, MeetingState.HELD} or not meeting.is_over:
        return None, rows.none()
    had = Notice.objects.filter(registration=OuterRef("pk"), letter=Letter.THANKS)
    return Letter.THANKS, rows.filter(~Exists(had))


def _round(meetings: QuerySet[Meeting], due: Due) -> int:
    """A part that fails is logged and tried again in the next round, and the others go on."""
    written, end = 0, clock.now() + dt.timedelta(seconds=ROUND_SECONDS)
    for meeting in meetings:
        people = list(due(meeting)[1].values_list("pk", flat=True))
        for part in (people[at : at + PART] for at in range(0, len(people), PART)):
            if clock.now() >= end:
                return written
            try:
                written += write(meeting=meeting.pk, registrations=part, due=due)
            except Exception as error:  # noqa: BLE001 -- whatever is wrong with one meeting must not silence the rest
                log.error("meeting %s: its letters could not be written (%s)", meeting.pk, type(error).__name__)
    return written
