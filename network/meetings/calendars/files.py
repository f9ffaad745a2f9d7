"""Calendar files (VCALENDAR, RFC 5545, 3.4): entries together with the rules of the time zone they speak of."""

import datetime as dt
from collections.abc import Iterable

from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard, vText

from network.meetings.calendars import safe

KIND = "text/calendar; charset=utf-8"
# How often calendars are asked to look again, also as the older property writes it.
REFRESH, _TTL = dt.timedelta(hours=1), "PT1H"
_ZONE = "Europe/Helsinki"
_WINTER, _SUMMER = dt.timedelta(hours=2), dt.timedelta(hours=3)


def written(
    entries: Iterable[Event], *, language: str, method: str = "PUBLISH", name: str = "", feed: bool = False
) -> bytes:
    """The file: UTF-8, lines folded at 75 octets and ended by CR LF (RFC 5545, 3.1). ``name``: as the calendar is
    called. ``feed``: it is asked for again and again, and says how often (RFC 7986, 5.7)."""
    calendar = Calendar()
    calendar.add("prodid", f"-//Vieri//Meetings//{language.upper()}")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    if name:
        for each in ("name", "x-wr-calname"):
            calendar.add(each, vText(safe.line(name)))
        calendar.add("x-wr-timezone", vText(_ZONE))
    if feed:
        calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", vText(_TTL))
    for part in (_zone(), *entries):
        calendar.add_component(part)
    made: bytes = calendar.to_ical()
    return made


def _zone() -> Timezone:
    """The rules of the country since 1996 (directive 2000/84/EC): forward on the last Sunday of March at 3, back on the
    last of October at 4, both at 1 UTC. A test compares them with the time zone database."""
    zone = Timezone()
    zone.add("tzid", _ZONE)
    for part, begins, month, name, before, after in (
        (TimezoneDaylight(), dt.datetime(1996, 3, 31, 3), 3, "EEST", _WINTER, _SUMMER),  # noqa: DTZ001 - local by rule
        (TimezoneStandard(), dt.datetime(1996, 10, 27, 4), 10, "EET", _SUMMER, _WINTER),  # noqa: DTZ001
    ):
        part.add("dtstart", begins)
        part.add("rrule", {"freq": "yearly", "bymonth": month, "byday": "-1SU"})
        part.add("tzoffsetfrom", before)
        part.add("tzoffsetto", after)
        part.add("tzname", name)
        zone.add_component(part)
    return zone
