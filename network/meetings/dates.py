"""The days of a series: every so many weeks, or the same weekday of each month. Days only; times are whens.py."""

import datetime as dt
from collections.abc import Iterable, Iterator
from enum import StrEnum

from core import clock
from network.directory.hours.holidays import public_holidays

# So many dates are made at once at most: a year of weeks.
MOST = 52


class Week(StrEnum):
    """Which of a month's Tuesdays. A fifth is always a last, and every month has a last."""

    FIRST = "1"
    SECOND = "2"
    THIRD = "3"
    FOURTH = "4"
    LAST = "last"


def weekly(day: dt.date, weeks: int) -> Iterator[dt.date]:
    """The days after this one, so many weeks apart, until the end of the calendar. ValueError for no weeks."""
    if weeks < 1:
        raise ValueError("at least one week lies between two dates")
    while dt.date.max - day >= dt.timedelta(weeks=weeks):
        day += dt.timedelta(weeks=weeks)
        yield day


def monthly(day: dt.date, week: Week) -> Iterator[dt.date]:
    """The days after this one on its weekday: the second of each month, or the last."""
    first = day.replace(day=1)
    while first.year < dt.MAXYEAR:
        found = _of_month(first, day.weekday(), week)
        if found > day:
            yield found
        first = clock.months_after(first, 1)


def weeks_of(days: Iterable[dt.date]) -> list[Week]:
    """What these days have in common: the 23rd is a fourth, and in most months a last. Empty for none."""
    found = [_weeks(day) for day in days]
    return sorted(set.intersection(*found)) if found else []


def first_ones(days: Iterable[dt.date], *, count: int | None = None, until: dt.date | None = None) -> list[dt.date]:
    """So many, until a day and that day included, whichever comes first; MOST at most."""
    most = min(MOST if count is None else count, MOST)
    taken: list[dt.date] = []
    for day in days:
        if len(taken) >= most or (until and day > until):
            break
        taken.append(day)
    return taken


def is_holiday(day: dt.date) -> bool:
    """Public holidays, Midsummer Eve and Christmas Eve."""
    return day in public_holidays(day.year)


def _weeks(day: dt.date) -> set[Week]:
    number = (day.day - 1) // 7 + 1
    found = {Week(str(number))} if number <= 4 else set()
    return found | ({Week.LAST} if (day + dt.timedelta(weeks=1)).month != day.month else set())


def _of_month(first: dt.date, weekday: int, week: Week) -> dt.date:
    if week == Week.LAST:
        end = clock.months_after(first, 1) - dt.timedelta(days=1)
        return end - dt.timedelta(days=(end.weekday() - weekday) % 7)
    return first + dt.timedelta(days=(weekday - first.weekday()) % 7, weeks=int(week) - 1)
