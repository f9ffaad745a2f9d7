"""The agenda of a meeting with the time at which each item begins."""

import datetime as dt
from dataclasses import dataclass

from django.utils.formats import time_format
from django.utils.timezone import localtime

from core.texts import Words
from network.meetings import wording
from network.meetings.models import Meeting


@dataclass(frozen=True)
class Point:
    """One item. ``begins`` and ``ends`` are aware; the texts are those of the active language."""

    begins: dt.datetime
    ends: dt.datetime
    minutes: int
    title: Words
    note: Words
    speaker: Words

    @property
    def time(self) -> str:
        """ "13.10", in Finland's time."""
        return time_format(localtime(self.begins), "TIME_FORMAT")


def timetable(meeting: Meeting) -> list[Point]:
    """The items one after the other from the beginning of the meeting. Counted in moments, so that the night on which
    the clocks are turned shows the hours that people's clocks show."""
    points, at = [], meeting.starts_at
    for item in meeting.agenda.all():
        ends = at + dt.timedelta(minutes=item.minutes)
        title, note, speaker = (wording.text(item, field) for field in ("title", "note", "speaker"))
        points.append(Point(at, ends, item.minutes, title, note, speaker))
        at = ends
    return points
