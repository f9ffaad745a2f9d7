"""Who was at a meeting as far as courses ask: whose account it was, and who stands for it."""

import uuid
from typing import Any

from accounts.models import User
from network.meetings import whose
from network.meetings.models import Meeting
from network.meetings.states import MeetingState, Source


def of(meeting: Meeting, among: Any = None) -> dict[int, User | None]:
    """By the ids of people with an account: the organiser who saw them, or None for those who only said so themselves.

    These count once the meeting is held, for then an organiser has closed it with them on the list; until then the code
    on the wall may be known to people who are not there. ``among``: registrations or their ids, None for all. Two
    queries.
    """
    seen: dict[uuid.UUID, User | None] = {}
    rows = meeting.attendance.select_related("registration", "by").order_by("at", "id")
    rows = rows if among is None else rows.filter(registration__in=among)
    registrations = {}
    for row in rows:
        registrations[row.registration_id] = row.registration
        if not row.present:
            seen.pop(row.registration_id, None)
        elif row.source != Source.SELF:
            seen[row.registration_id] = row.by
        elif meeting.state == MeetingState.HELD:
            seen.setdefault(row.registration_id, None)
    people = whose.accounts([registrations[pk] for pk in seen])
    found: dict[int, User | None] = {}
    for pk, person in people.items():
        found[person] = found.get(person) or seen[pk]
    return found
