"""Messages that went to participants, for the desk."""

from dataclasses import dataclass

from network.meetings import recipients
from network.meetings.models import Broadcast, Meeting


@dataclass(frozen=True)
class Sent:
    """``to``: to whom, in words. ``number``: to how many."""

    message: Broadcast
    to: str
    number: int


def of(meeting: Meeting) -> list[Sent]:
    """The newest first. One query."""
    return [
        Sent(each, str(recipients.To(recipients.to_of(each)).label), each.number)
        for each in meeting.broadcasts.select_related("sent_by")
    ]
