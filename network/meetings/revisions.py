"""A meeting changed for those who have it in a calendar: its number grows, they are told, new places are given."""

from collections.abc import Collection

from core import clock
from network.meetings import mailings, seats
from network.meetings.content import MATTERS, SEATS
from network.meetings.models import Meeting
from network.meetings.states import MeetingState, RegistrationState


def touch(meeting: Meeting, changed: Collection[str], was: Meeting) -> bool:
    """To be called by actions, under the lock of the meeting, after these columns were saved; see content.MATTERS.
    ``was``: as it was before. Whether the number grew. A draft is in nobody's calendar, so there it never does.

    RFC 5545, section 3.8.7.4: the number grows with every revision that matters; RFC 5546, 2.1.4, says which do.
    """
    if meeting.state == MeetingState.DRAFT:
        return False
    matters = MATTERS & set(changed)
    if matters:
        meeting.sequence += 1
        meeting.revised_at = clock.now()
        meeting.save(update_fields=["sequence", "revised_at"])
        _end_with_it(meeting)
        if meeting.state == MeetingState.CANCELLED:
            mailings.cancelled(meeting)
        else:
            mailings.changed(meeting, matters, was)
    if meeting.state == MeetingState.PUBLISHED and not meeting.is_over and not {*SEATS}.isdisjoint(changed):
        seats.fill(meeting)
    return bool(matters)


def _end_with_it(meeting: Meeting) -> None:
    """Offers and unconfirmed registrations stand until the beginning at the latest, also when it is earlier now."""
    rows = meeting.registrations
    offers = rows.filter(state=RegistrationState.OFFERED, offered_until__gt=meeting.starts_at)
    offers.update(offered_until=meeting.starts_at)
    pending = rows.filter(state=RegistrationState.PENDING, confirm_until__gt=meeting.starts_at)
    pending.update(confirm_until=meeting.starts_at)
