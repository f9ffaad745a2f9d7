"""Tells whether the details of a meeting that a form showed have been changed by somebody else in the meantime."""

import hashlib

from network.directory import stamps
from network.directory.content import columns
from network.meetings.content import AGENDA, FIELDS, SEATS
from network.meetings.models import Meeting


def stamp(meeting: Meeting) -> str:
    """As `stamps.stamp`, which takes no difference between none and 0: of seats, one is "without limit", the other
    "not possible"."""
    seats = [getattr(meeting, name) for name in SEATS]
    return hashlib.sha256(f"{stamps.stamp(meeting, FIELDS)} {seats}".encode()).hexdigest()


def agenda_stamp(meeting: Meeting) -> str:
    """Of the agenda, item by item."""
    names = ("order", "minutes", *columns(AGENDA))
    found = [stamps.stamp(item, names) for item in meeting.agenda.all()]
    return hashlib.sha256(" ".join(found).encode()).hexdigest()
