"""Writing the letters for which a change, a cancellation or a message has left a row (models.Mailing).

They go out in parts, each in a transaction of its own. The work can stop at any point: each letter leaves its row
(models.Notice) in the same transaction, and what was not written yet is taken up again.
"""

import datetime as dt
import logging
from collections.abc import Callable, Sequence
from typing import Any

from django.db import transaction
from django_q.tasks import async_task

from core import clock, faults
from network.meetings import letters, mailings, seats
from network.meetings.models import Mailing, Registration
from network.meetings.states import Letter

log = logging.getLogger("vieri.meetings")

# A round ends after this many seconds, well within the queue's timeout.
ROUND_SECONDS = 25
# So many letters are written while the meeting is locked.
PART = 25


def work_off(*, mailing: Any) -> bool:
    """Writes what is still to be written, of one by its id; whether all of it is. Repeating it, by several at once,
    writes nothing twice. When the time is over, the queue is told to go on; where another worker is at it, it is left
    to that one."""
    row = Mailing.objects.select_related("meeting", "broadcast__meeting").filter(pk=mailing, done_at=None).first()
    if row is None:
        return True
    people = list(mailings.due(row).values_list("pk", flat=True))
    end, whole = clock.now() + dt.timedelta(seconds=ROUND_SECONDS), True
    for part in (people[at : at + PART] for at in range(0, len(people), PART)):
        if clock.now() >= end:
            async_task(mailings.TASK, mailing)
            return False
        whole = _tried(mailing, part) and whole
        faults.reach("meetings.letters_written")
    return whole and finish(mailing=mailing)


def sweep() -> int:
    """Takes up what was lost, and what a dead worker left. Returns how many are done with."""
    done, end = 0, clock.now() + dt.timedelta(seconds=ROUND_SECONDS)
    for pk in list(Mailing.objects.filter(done_at=None).order_by("made_at").values_list("pk", flat=True)):
        if clock.now() >= end:
            break
        done += work_off(mailing=pk)
    return done


@transaction.atomic
def write(*, mailing: Any, registrations: Sequence[Any]) -> bool:
    """The letters to these people that are still due now that the meeting is locked: somebody may have cancelled, or it
    may have changed again. False when another worker has the row."""
    row = _claimed(mailing)
    if row is None:
        return False
    row.meeting = seats.locked(row.meeting_id)
    people = list(mailings.due(row).filter(pk__in=registrations).select_related("person", "registered_by"))
    for each in people:
        each.meeting = row.meeting
    tell = _teller(row, people)
    for each in people:
        tell(each)
    return True


@transaction.atomic
def finish(*, mailing: Any) -> bool:
    """All are written, or cannot be. False when another worker has the row."""
    row = _claimed(mailing)
    if row is not None:
        row.done_at = clock.now()
        row.save(update_fields=["done_at"])
    return row is not None


def _claimed(mailing: Any) -> Mailing | None:
    """The row, held until the transaction ends; None when it is done, or another worker holds it."""
    rows = Mailing.objects.select_related("broadcast__meeting").select_for_update(of=("self",), skip_locked=True)
    return rows.filter(pk=mailing, done_at=None).first()


def _teller(row: Mailing, people: Sequence[Registration]) -> Callable[[Registration], bool]:
    """What writes one of its letters."""
    broadcast = row.broadcast
    if broadcast is not None:
        return lambda each: letters.message(each, broadcast)
    if row.letter == Letter.CANCELLED:
        entries = letters.with_entry(people)
        return lambda each: letters.cancelled(each, entry=each.pk in entries)
    news = mailings.news(row.meeting, people)
    return lambda each: bool(news[each.pk]) and letters.changed(each, news[each.pk])


def _tried(mailing: Any, part: Sequence[Any]) -> bool:
    """A part that fails is logged and tried again in the next round, and the others go on."""
    try:
        return write(mailing=mailing, registrations=part)
    except Exception as error:  # noqa: BLE001 -- whatever is wrong with one part must not silence the rest
        log.error("mailing %s: its letters could not be written (%s)", mailing, type(error).__name__)
        return False
