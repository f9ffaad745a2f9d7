"""Rows that say the same twice, for the form that has to ask which of them is meant."""

import datetime as dt

from network.directory.hours import rules

# Odd and even weeks repeat after two; a day before and after for what goes on over midnight.
_WINDOW = range(-1, 15)

Span = tuple[dt.datetime, dt.datetime]


def weekly_overlap(one: rules.Weekly, other: rules.Weekly, today: dt.date) -> bool:
    """Whether two rows of the same kind (with or without an appointment) are open at the same time, in the two weeks
    from the first day on which both hold."""
    if one.by_appointment != other.by_appointment:
        return False
    first = max((day for day in (one.first_day, other.first_day) if day), default=today)
    days = [first + dt.timedelta(days=number) for number in _WINDOW]
    return any(_cross(a, b) for a in _spans(one, days) for b in _spans(other, days))


def exceptions_overlap(one: rules.Exception, other: rules.Exception) -> bool:
    """Whether two rows close the same day, or open it twice at the same time. A day of its own hours within days that
    are closed is no overlap."""
    if one.first_day > other.last_day or other.first_day > one.last_day:
        return False
    if one.opens is None or one.closes is None or other.opens is None or other.closes is None:
        return one.closed and other.closed
    day = max(one.first_day, other.first_day)
    same_kind = one.by_appointment == other.by_appointment
    return same_kind and _cross(_span(day, one.opens, one.closes), _span(day, other.opens, other.closes))


def _spans(row: rules.Weekly, days: list[dt.date]) -> list[Span]:
    return [_span(day, row.opens, row.closes) for day in days if row.begins_on(day)]


def _span(day: dt.date, opens: dt.time, closes: dt.time) -> Span:
    last = day if closes > opens else day + dt.timedelta(days=1)
    return dt.datetime.combine(day, opens), dt.datetime.combine(last, closes)


def _cross(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]
