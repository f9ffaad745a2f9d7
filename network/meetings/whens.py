"""Times as clocks in Finland show them, also on the two nights of a year when these are changed."""

import datetime as dt

from django.utils import timezone


def at(day: dt.date, time: dt.time, *, second: bool = False) -> dt.datetime:
    """The moment, in UTC, when clocks in Finland show this. ``second``: of two such moments, the later one.

    As RFC 5545, section 3.3.5: a time that comes twice means the first, unless said otherwise; one that is left out
    counts with the offset before the change, so that 3.30 in the night to summer time is 4.30.
    """
    local = dt.datetime.combine(day, time, timezone.get_default_timezone()).replace(fold=int(second))
    return local.astimezone(dt.UTC)


def exists(day: dt.date, time: dt.time) -> bool:
    """Whether clocks show this time on this day; not in the hour that is left out when summer time begins."""
    shown = local(at(day, time))
    return (shown.date(), shown.time()) == (day, time)


def comes_twice(day: dt.date, time: dt.time) -> bool:
    """Whether it is in the hour that is lived through twice when summer time ends."""
    return exists(day, time) and at(day, time) != at(day, time, second=True)


def local(moment: dt.datetime) -> dt.datetime:
    """With the date and time that clocks in Finland show."""
    return timezone.localtime(moment, timezone.get_default_timezone())


def is_second(moment: dt.datetime) -> bool:
    """Whether it is the later of two moments with the same clock time."""
    return bool(local(moment).fold)


def moved(moment: dt.datetime, days: int, time: dt.time | None = None) -> dt.datetime:
    """So many days later at the same clock time, or at this one. A moment that stays is returned as it is."""
    shown = local(moment)
    if not days and time in {None, shown.time()}:
        return moment
    return at(shown.date() + dt.timedelta(days=days), time or shown.time())


def days_between(first: dt.datetime, second: dt.datetime) -> int:
    """Days of the calendar in Finland, whatever the time of day."""
    return (local(second).date() - local(first).date()).days
