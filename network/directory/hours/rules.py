"""When support is given: weekly hours, exceptions and public holidays become openings. Plain values, no tables.

Hours are wall times of Finland; an opening belongs to the day on which it begins, and ends on the next day where it
closes at or before the time it opens (00:00 = the end of the day). On the nights when the clocks change, wall times are
read as RFC 5545 (3.3.5) reads them: one that comes twice is the first, one that is skipped is counted by the offset
before the change, so an hour later by the new clock. Odd and even weeks are those of ISO 8601; after a week 53 two odd
ones follow each other, as in printed calendars.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from zoneinfo import ZoneInfo

from network.directory.hours.holidays import public_holidays
from network.directory.states import Weeks

HOME = ZoneInfo("Europe/Helsinki")
# Who gives help more seldom than once a year has no hours that could be told.
LOOK_AHEAD_DAYS = 400

_DAY, _MINUTE = dt.timedelta(days=1), dt.timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Weekly:
    """Hours on one weekday (0 = Monday). ``first_day`` and ``last_day``: the first and last on which it may begin."""

    weekday: int
    opens: dt.time
    closes: dt.time
    weeks: str = Weeks.EVERY
    by_appointment: bool = False
    first_day: dt.date | None = None
    last_day: dt.date | None = None

    def begins_on(self, day: dt.date) -> bool:
        if day.weekday() != self.weekday or (self.first_day and day < self.first_day):
            return False
        if self.last_day and day > self.last_day:
            return False
        return self.weeks == Weeks.EVERY or (day.isocalendar().week % 2 == 1) == (self.weeks == Weeks.ODD)


@dataclass(frozen=True, slots=True)
class Exception:
    """On the days ``first_day`` … ``last_day`` the weekly hours do not hold: closed without times, else open at these.
    Where rows of both kinds meet on a day, those with times hold. ``notes``: why, by language, the reader's first."""

    first_day: dt.date
    last_day: dt.date
    opens: dt.time | None = None
    closes: dt.time | None = None
    by_appointment: bool = False
    notes: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def closed(self) -> bool:
        return self.opens is None or self.closes is None

    @property
    def note(self) -> str:
        """The first there is; "" when nothing was said."""
        return next(filter(None, self.notes.values()), "")


@dataclass(frozen=True, slots=True)
class Schedule:
    """Everything about the hours of one offer. ``by_appointment``: all of it, whatever the rows say."""

    weekly: tuple[Weekly, ...] = ()
    exceptions: tuple[Exception, ...] = ()
    open_on_holidays: bool = False
    by_appointment: bool = False


@dataclass(frozen=True, slots=True)
class Opening:
    """One stretch of time in which support is given. ``start`` and ``end`` are in UTC, so that they can be compared and
    subtracted on every night of the year; ``end`` itself is closed. ``notes`` are those of the exception it comes from.
    """

    start: dt.datetime
    end: dt.datetime
    by_appointment: bool = False
    notes: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def note(self) -> str:
        return next(filter(None, self.notes.values()), "")

    @property
    def begins(self) -> dt.datetime:
        """``start`` by the clock on the wall."""
        return self.start.astimezone(HOME)

    @property
    def ends(self) -> dt.datetime:
        """``end`` by the clock on the wall."""
        return self.end.astimezone(HOME)

    def covers(self, moment: dt.datetime) -> bool:
        return self.start <= moment < self.end


def openings(schedule: Schedule, first_day: dt.date, days: int) -> list[Opening]:
    """Those that begin on so many days from ``first_day`` on, in order. Overlapping rows stay separate."""
    return [each for day in _by_day(schedule, first_day, days) for each in day]


def open_at(schedule: Schedule, moment: dt.datetime) -> Opening | None:
    """The opening at a moment (aware), joined with those of the same kind that it overlaps or touches on the days
    around; where both kinds are open, the one without an appointment. None when it is closed."""
    day = moment.astimezone(HOME).date()
    around = merged(openings(schedule, day - _DAY, 3))
    return min((each for each in around if each.covers(moment)), key=lambda each: each.by_appointment, default=None)


def next_opening(schedule: Schedule, after: dt.datetime) -> Opening | None:
    """The first that begins after a moment (aware), within LOOK_AHEAD_DAYS; None when there is none."""
    for day in _by_day(schedule, after.astimezone(HOME).date(), LOOK_AHEAD_DAYS + 1):
        for each in day:
            if each.start > after:
                return each
    return None


def minutes(schedule: Schedule, first: dt.date, last: dt.date) -> int:
    """Minutes in which support is given on the days ``first`` … ``last``, by appointment or not; overlapping hours
    count once, and what goes on over midnight counts to each day its part."""
    begin, end = _instant(first, dt.time()), _instant(last + _DAY, dt.time())
    every = openings(schedule, first - _DAY, (last - first).days + 2)
    alike = merged(replace(each, by_appointment=False) for each in every)
    parts = (min(each.end, end) - max(each.start, begin) for each in alike)
    return sum(max(part, dt.timedelta()) // _MINUTE for part in parts)


def merged(every: Iterable[Opening]) -> list[Opening]:
    """Those of one kind that overlap or touch made one, in order; the notes are those of the first."""
    joined: dict[bool, list[Opening]] = {False: [], True: []}
    for each in sorted(every, key=_order):
        kind = joined[each.by_appointment]
        if kind and each.start <= kind[-1].end:
            kind[-1] = replace(kind[-1], end=max(kind[-1].end, each.end))
        else:
            kind.append(each)
    return sorted(joined[False] + joined[True], key=_order)


def _by_day(schedule: Schedule, first_day: dt.date, days: int) -> Iterator[list[Opening]]:
    """The openings of each day in order. An opening never begins on another day than its row says, so the whole is in
    order as well."""
    weekly = [[row for row in schedule.weekly if row.weekday == weekday] for weekday in range(7)]
    for number in range(days):
        day = first_day + number * _DAY
        rows: Iterable[Weekly | Exception] = weekly[day.weekday()]
        if special := [row for row in schedule.exceptions if row.first_day <= day <= row.last_day]:
            rows = special
        elif rows:
            holds = schedule.open_on_holidays or day not in public_holidays(day.year)
            rows = [row for row in weekly[day.weekday()] if row.begins_on(day)] if holds else []
        yield sorted(filter(None, (_opening(row, day, schedule) for row in rows)), key=_order)


def _opening(row: Weekly | Exception, day: dt.date, schedule: Schedule) -> Opening | None:
    if row.opens is None or row.closes is None:
        return None
    last = day if row.closes > row.opens else day + _DAY
    start, end = _instant(day, row.opens), _instant(last, row.closes)
    if end <= start:
        # It begins in the hour that spring skips and ends right after it: all of it moves, and keeps its length.
        end = start + (dt.datetime.combine(last, row.closes) - dt.datetime.combine(day, row.opens))
    notes = row.notes if isinstance(row, Exception) else {}
    return Opening(start, end, row.by_appointment or schedule.by_appointment, notes)


def _instant(day: dt.date, time: dt.time) -> dt.datetime:
    # fold=0 is what RFC 5545 asks for, in both nights (PEP 495).
    return dt.datetime.combine(day, time, HOME).astimezone(dt.UTC)


def _order(opening: Opening) -> tuple[dt.datetime, bool, dt.datetime]:
    return opening.start, opening.by_appointment, opening.end
