"""Letters about meetings, each written in the transaction of what it tells.

That one was written is a row first (models.Notice), unique for the person, the letter and what it is about: whatever
runs twice, or at the same time, writes one mail. A letter that cannot be written holds up nothing else.
"""

import datetime as dt
import logging
from collections.abc import Callable, Collection

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from core import mail
from core.mail import Message
from network.meetings import recipients
from network.meetings.mails import meetings as told
from network.meetings.mails import registrations as mails
from network.meetings.models import Broadcast, Invitation, Meeting, Notice, Registration
from network.meetings.states import Letter, RegistrationState

log = logging.getLogger("vieri.meetings")


def registered(registration: Registration) -> None:
    """A seat, with the entry for their calendar: once for each turn that gave them one."""
    _post(registration, lambda: mails.registered(registration), Letter.REQUEST, key=str(registration.turn))


def waiting(registration: Registration) -> None:
    """A place in the queue."""
    _post(registration, lambda: mails.waiting(registration))


def pending(registration: Registration) -> None:
    """A guest is to press the link."""
    _post(registration, lambda: mails.pending(registration))


def known(registration: Registration) -> None:
    """Somebody registered this address again: here is its link."""
    _post(registration, lambda: mails.known(registration))


def offered(registration: Registration) -> None:
    """A place came free."""
    _post(registration, lambda: mails.offered(registration))


def offer_expired(registration: Registration) -> None:
    """The offer was not answered in time."""
    _post(registration, lambda: mails.offer_expired(registration))


def registration_cancelled(registration: Registration, *, by_organiser: bool = False) -> None:
    """By the participant, or by who organises it. It is taken out of the calendar of whoever has it there."""
    entry = bool(_with_entry([registration]))
    _post(registration, lambda: mails.cancelled(registration, by_organiser=by_organiser, entry=entry))


def tell_changed(meeting: Meeting, fields: Collection[str]) -> int:
    """To all who hold a seat, those with one of their own with the new entry for their calendar; when the time has
    changed, also to those who wait. ``fields``: names of content.MATTERS. Returns to how many it was written."""
    retimed = bool(told.TIMES & set(fields))
    rows = meeting.registrations.queue() | meeting.registrations.seated() if retimed else meeting.registrations.seated()
    key, written = time_of(meeting) if retimed else "", 0

    def write(each: Registration) -> Callable[[], Message | None]:
        return lambda: told.changed(each, fields)

    for each in _of(meeting, rows):
        if _post(each, write(each), Letter.CHANGED, meeting.sequence, key):
            written += 1
            if each.state == RegistrationState.CONFIRMED:
                _once(each, Letter.REQUEST, meeting.sequence, str(each.turn))
    return written


def tell_cancelled(meeting: Meeting) -> int:
    """To all who registered and have not cancelled. Returns to how many it was written."""
    rows = _of(meeting, meeting.registrations.live())
    entries = _with_entry(rows)

    def write(each: Registration) -> Callable[[], Message]:
        return lambda: told.cancelled(each, entry=each.pk in entries)

    return sum(_post(each, write(each), Letter.CANCELLED, meeting.sequence) for each in rows)


def invited(invitation: Invitation, token: str) -> None:
    """To an address that somebody invites. ``token``: the secret of its link. The invitation is the row."""
    mail.post(told.invited(invitation, token))


def reminded(registration: Registration, letter: Letter) -> bool:
    """A week or a day before: once for each time at which it was to begin. Whether it was written now."""
    key = time_of(registration.meeting)
    return _post(registration, lambda: mails.reminder(registration), letter, key=key)


def thanked(registration: Registration) -> bool:
    """Afterwards, once. Whether it was written now."""
    return _post(registration, lambda: mails.thanks(registration), Letter.THANKS)


def message(broadcast: Broadcast) -> int:
    """From who organises it to those for whom it is. Returns to how many it was written."""
    rows = _of(broadcast.meeting, recipients.of(broadcast.meeting, recipients.to_of(broadcast)))

    def write(each: Registration) -> Callable[[], Message]:
        return lambda: told.message(each, broadcast)

    return sum(_post(each, write(each), Letter.MESSAGE, key=broadcast.pk.hex) for each in rows)


def time_of(meeting: Meeting) -> str:
    """The moment at which it begins, as the key of letters about it: moved, it is another one."""
    return meeting.starts_at.astimezone(dt.UTC).isoformat(timespec="seconds")


def _of(meeting: Meeting, rows: QuerySet[Registration]) -> list[Registration]:
    """With what a mail says of them. All are of this meeting, as the caller has it."""
    found = list(rows.select_related("person", "registered_by").order_by("turn"))
    for each in found:
        each.meeting = meeting
    return found


def _with_entry(rows: Collection[Registration]) -> set[object]:
    """Those who got an entry for their calendar. One query."""
    pks = [each.pk for each in rows]
    found = Notice.objects.filter(letter=Letter.REQUEST, registration__in=pks)
    return set(found.values_list("registration", flat=True))


def _post(
    registration: Registration,
    write: Callable[[], Message | None],
    letter: Letter | None = None,
    sequence: int = 0,
    key: str = "",
) -> bool:
    """Notes the letter, unless it is written already, and posts it. False when there is nothing to write, or it cannot
    be: to no address, or to one that is none. Which it was, the log does not say."""
    if not registration.address:
        return False
    try:
        with transaction.atomic():
            if letter and not _once(registration, letter, sequence, key):
                return False
            made = write()
            if made:
                mail.post(made)
            return made is not None
    except ValidationError as error:
        log.error("registration %s: its letter could not be written (%s)", registration.pk, type(error).__name__)
        return False


def _once(registration: Registration, letter: Letter, sequence: int = 0, key: str = "") -> bool:
    """Whether this letter was not written yet, and notes that it is now. Of several at the same moment one is told so:
    the others wait for its row."""
    rows = Notice.objects
    return rows.get_or_create(registration=registration, letter=letter, sequence=sequence, key=key)[1]
