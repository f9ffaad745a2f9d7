"""Days, series and details for the tests of organising."""

import datetime as dt

from core import clock
from network.meetings import whens
from network.meetings.models import Meeting, Series
from tests.factories.meetings import MeetingFactory
from tests.factories.network import municipality, term


def next_weekday(weekday, weeks=2):
    """A day of this kind (0 = Monday) in so many weeks."""
    day = clock.today() + dt.timedelta(weeks=weeks)
    return day + dt.timedelta(days=(weekday - day.weekday()) % 7)


def series_of(count, *, weeks=1, clock_time=dt.time(13), first=None, **more):
    """So many published dates, one a week, at the same clock time."""
    series = Series.objects.create(rhythm="weekly", interval=weeks)
    first = first or next_weekday(1)
    made = []
    for number in range(count):
        day = first + dt.timedelta(weeks=weeks * number)
        starts_at = whens.at(day, clock_time)
        made.append(MeetingFactory(series=series, starts_at=starts_at, title_fi="Verkosto", **more))
    return made


def details(**more):
    """What a form would hand to the action: a meeting that can be published."""
    starts_at = whens.at(next_weekday(1), dt.time(13))
    return {
        "title_fi": "Alueen verkosto",
        "starts_at": starts_at,
        "ends_at": starts_at + dt.timedelta(hours=1),
        "place_name_fi": "Järvitalo",
        "municipality": municipality(),
        "languages": [term("language", "fi")],
    } | more


def everything():
    return list(Meeting.objects.order_by("pk").values())
