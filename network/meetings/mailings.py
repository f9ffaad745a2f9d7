"""Letters to many: one row for each change, cancellation or message, and who is still to be written to because of it.

The row is made in the transaction of what it tells, whoever many it concerns; actions.mailing writes the letters.
"""

import datetime as dt
from collections.abc import Collection
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django_q.tasks import async_task

from network.meetings import recipients
from network.meetings.models import Broadcast, Mailing, Meeting, Notice, Registration
from network.meetings.states import LIVE, SEATED, Letter, MeetingState, RegistrationState

TASK = "network.meetings.tasks.write_letters"


def changed(meeting: Meeting, fields: Collection[str], was: Meeting) -> Mailing:
    """``fields``: names of content.MATTERS, which were otherwise in ``was``."""
    before = {name: as_text(was, name) for name in sorted(fields)}
    return _order(Mailing(meeting=meeting, letter=Letter.CHANGED, sequence=meeting.sequence, was=before))


def cancelled(meeting: Meeting) -> Mailing:
    return _order(Mailing(meeting=meeting, letter=Letter.CANCELLED, sequence=meeting.sequence))


def message(broadcast: Broadcast) -> Mailing:
    meeting = broadcast.meeting
    return _order(Mailing(meeting=meeting, letter=Letter.MESSAGE, sequence=meeting.sequence, broadcast=broadcast))


def due(mailing: Mailing) -> QuerySet[Registration]:
    """To whom it is still to be written, as things are now; nobody when there is nothing to tell any more. Those who
    came after a message are not among its readers."""
    meeting = mailing.meeting
    rows = recipients.reachable(meeting)
    notices = Notice.objects.filter(registration=OuterRef("pk"), letter=mailing.letter)
    if mailing.broadcast is not None:
        rows = recipients.of(meeting, recipients.to_of(mailing.broadcast)).filter(registered_at__lte=mailing.made_at)
        had = notices.filter(key=mailing.broadcast.pk.hex)
    elif mailing.letter == Letter.CANCELLED:
        rows = rows.filter(state__in=LIVE)
        had = notices.filter(sequence__gte=mailing.sequence)
    else:
        rows = rows.filter(state__in=SEATED | {RegistrationState.WAITING})
        had = notices.filter(sequence__gte=mailing.sequence)
        if meeting.state != MeetingState.PUBLISHED or meeting.is_over:
            return rows.none()
    return rows.filter(~Exists(had)).order_by("turn")


def news(meeting: Meeting, rows: Collection[Registration]) -> dict[UUID, list[str]]:
    """By the id of each registration, what is otherwise now than when its person was last told: by a letter of a
    change, of their seat, of an offer or the queue; who got none, when they registered. What was changed back is no
    news. Two queries."""
    changes = list(meeting.mailings.filter(letter=Letter.CHANGED).order_by("sequence"))
    notices = Notice.objects.filter(letter__in=[Letter.CHANGED, Letter.PLACE])
    notices = notices.filter(registration__in=[each.pk for each in rows]).order_by("sequence")
    read = dict(notices.values_list("registration", "sequence"))
    found = {}
    for row in rows:
        was: dict[str, str] = {}
        for each in changes:
            if each.sequence > read[row.pk] if row.pk in read else each.made_at >= row.registered_at:
                was = each.was | was
        found[row.pk] = [name for name, text in was.items() if as_text(meeting, name) != text]
    return found


def as_text(meeting: Meeting, name: str) -> str:
    """The value of one of content.MATTERS, so that it can be kept and compared."""
    if name == "ways":
        return " ".join(meeting.ways)
    value = getattr(meeting, "municipality_id" if name == "municipality" else name)
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat()
    return "" if value is None else str(value)


def _order(mailing: Mailing) -> Mailing:
    mailing.save(force_insert=True)
    # The job is a row of the same transaction; what loses it, the sweep makes good.
    async_task(TASK, mailing.pk)
    return mailing
