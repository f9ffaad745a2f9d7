"""Letters about meetings to one person, each written in the transaction of what it tells. Those that go to many are
left to actions.mailing.

That one was written is a row first (models.Notice), unique for the person, the letter and what it is about: whatever
runs twice, or at the same time, writes one mail. A letter that cannot be written holds up nothing else.
"""

import datetime as dt
import logging
from collections.abc import Callable, Collection

from django.core.exceptions import ValidationError
from django.db import transaction

from core import mail
from core.mail import Message
from network.meetings.mails import meetings as told
from network.meetings.mails import registrations as mails
from network.meetings.models import Broadcast, Invitation, Meeting, Notice, Registration
from network.meetings.states import Letter, RegistrationState

log = logging.getLogger("vieri.meetings")


def registered(registration: Registration) -> None:
    """A seat, with the entry for their calendar: once for each turn that gave them one."""
    if _post(registration, lambda: mails.registered(registration), Letter.REQUEST, key=str(registration.turn)):
        _note_place(registration)


def waiting(registration: Registration) -> None:
    """A place in the queue."""
    if _post(registration, lambda: mails.waiting(registration)):
        _note_place(registration)


def pending(registration: Registration) -> None:
    """A guest is to press the link."""
    _post(registration, lambda: mails.pending(registration))


def known(registration: Registration) -> None:
    """Somebody registered this address again: here is its link."""
    _post(registration, lambda: mails.known(registration))


def offered(registration: Registration) -> None:
    """A place came free."""
    if _post(registration, lambda: mails.offered(registration)):
        _note_place(registration)


def offer_expired(registration: Registration) -> None:
    """The offer was not answered in time."""
    _post(registration, lambda: mails.offer_expired(registration))


def registration_cancelled(registration: Registration, *, by_organiser: bool = False) -> None:
    """By the participant, or by who organises it. It is taken out of the calendar of whoever has it there."""
    entry = bool(with_entry([registration]))
    _post(registration, lambda: mails.cancelled(registration, by_organiser=by_organiser, entry=entry))


def changed(registration: Registration, fields: Collection[str]) -> bool:
    """What is new since they were last told, to who holds a seat, with the new entry for their calendar if it is one of
    their own; to who waits only when the time is new. ``fields``: names of content.MATTERS. Whether it was written now.
    """
    meeting, retimed = registration.meeting, bool(told.TIMES & set(fields))
    if registration.state == RegistrationState.WAITING and not retimed:
        return False
    key = time_of(meeting) if retimed else ""
    if not _post(registration, lambda: told.changed(registration, fields), Letter.CHANGED, meeting.sequence, key):
        return False
    if registration.state == RegistrationState.CONFIRMED:
        _once(registration, Letter.REQUEST, meeting.sequence, str(registration.turn))
    return True


def cancelled(registration: Registration, *, entry: bool) -> bool:
    """The meeting is. ``entry``: they have it in their calendar. Whether it was written now."""
    sequence = registration.meeting.sequence
    return _post(registration, lambda: told.cancelled(registration, entry=entry), Letter.CANCELLED, sequence)


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


def message(registration: Registration, broadcast: Broadcast) -> bool:
    """From who organises it. Whether it was written now."""
    return _post(registration, lambda: told.message(registration, broadcast), Letter.MESSAGE, key=broadcast.pk.hex)


def time_of(meeting: Meeting) -> str:
    """The moment at which it begins, as the key of letters about it: moved, it is another one."""
    return meeting.starts_at.astimezone(dt.UTC).isoformat(timespec="seconds")


def with_entry(rows: Collection[Registration]) -> set[object]:
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
    be: to no address, or to one that is none; and for a closed account. Which it was, the log does not say."""
    if not registration.address or (registration.person is not None and not registration.person.is_active):
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


def _note_place(registration: Registration) -> None:
    """They have read when and where it is: no change of before is told after that (mailings.news)."""
    _once(registration, Letter.PLACE, registration.meeting.sequence, f"{registration.state} {registration.turn}")


def _once(registration: Registration, letter: Letter, sequence: int = 0, key: str = "") -> bool:
    """Whether this letter was not written yet, and notes that it is now. Of several at the same moment one is told so:
    the others wait for its row."""
    rows = Notice.objects
    return rows.get_or_create(registration=registration, letter=letter, sequence=sequence, key=key)[1]
