"""The one place that tells the time, so that tests can move it and rules speak of local days."""

import calendar
import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.utils import timezone

_moved = ContextVar("moved", default=dt.timedelta())


def now() -> dt.datetime:
    """This moment, in UTC."""
    return timezone.now() + _moved.get()


def today() -> dt.date:
    """Today's date where the network lives (TIME_ZONE)."""
    return timezone.localdate(timezone.now() + _moved.get())


@contextmanager
def days_ago(days: int) -> Iterator[None]:
    """Inside, it is so many days earlier: the demo's people began long before the demo was made."""
    token = _moved.set(-dt.timedelta(days=days))
    try:
        yield
    finally:
        _moved.reset(token)


def day_of(moment: dt.datetime) -> dt.date:
    """The date of a moment where the network lives."""
    return timezone.localdate(moment)


def months_after(day: dt.date, months: int) -> dt.date:
    """The same day of the month so many months later; the last of the month where it has no such day.

    31 January + 1 month = 28 or 29 February; 29 February + 12 months = 28 February. ValueError beyond the year 9999.
    """
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(day.day, last))
