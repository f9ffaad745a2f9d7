"""Messages that went to participants, for the desk."""

from dataclasses import dataclass

from django.db.models import Count

from network.meetings import recipients
from network.meetings.models import Broadcast, Meeting, Notice
from network.meetings.states import Letter


@dataclass(frozen=True)
class Sent:
    """``to``: to whom, in words. ``number``: to how many."""

    message: Broadcast
    to: str
    number: int


def of(meeting: Meeting) -> list[Sent]:
    """The newest first. Two queries."""
    rows = Notice.objects.filter(registration__meeting=meeting, letter=Letter.MESSAGE)
    numbers = dict(rows.order_by().values_list("key").annotate(Count("pk")))
    return [
        Sent(each, str(recipients.To(recipients.to_of(each)).label), numbers.get(each.pk.hex, 0))
        for each in meeting.broadcasts.select_related("sent_by")
    ]
