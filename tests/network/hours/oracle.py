"""A second opinion on opening hours, slow and built otherwise: minutes in a set, offsets and holidays by hand."""

import datetime as dt

from network.directory.hours import rules

MINUTE = dt.timedelta(minutes=1)


def last_sunday(year, month):
    day = dt.date(year, month, 31)
    return day - dt.timedelta(days=(day.weekday() + 1) % 7)


def in_utc(wall):
    """European summer time by directive 2000/84/EC. On both nights wall times before four count by the old offset."""
    begins = dt.datetime.combine(last_sunday(wall.year, 3), dt.time(4))
    ends = dt.datetime.combine(last_sunday(wall.year, 10), dt.time(4))
    return (wall - dt.timedelta(hours=3 if begins <= wall < ends else 2)).replace(tzinfo=dt.UTC)


def week_number(day):
    """ISO 8601: the week of a day is that of its Thursday, counted from the year's first."""
    thursday = day + dt.timedelta(days=3 - day.weekday())
    return (thursday.timetuple().tm_yday - 1) // 7 + 1


# As printed in the almanac, moving ones only: Good Friday, Easter Day, Easter Monday, Ascension Day, Whit Sunday,
# Midsummer Eve, Midsummer Day, All Saints' Day.
MOVING = {
    2025: "4-18 4-20 4-21 5-29 6-8 6-20 6-21 11-1",
    2026: "4-3 4-5 4-6 5-14 5-24 6-19 6-20 10-31",
    2027: "3-26 3-28 3-29 5-6 5-16 6-25 6-26 11-6",
    2028: "4-14 4-16 4-17 5-25 6-4 6-23 6-24 11-4",
    2029: "3-30 4-1 4-2 5-10 5-20 6-22 6-23 11-3",
    2030: "4-19 4-21 4-22 5-30 6-9 6-21 6-22 11-2",
    2031: "4-11 4-13 4-14 5-22 6-1 6-20 6-21 11-1",
}
FIXED = "1-1 1-6 5-1 12-6 12-24 12-25 12-26"


def is_holiday(day):
    return f"{day.month}-{day.day}" in f"{FIXED} {MOVING[day.year]}".split()


def rows_of(schedule, day):
    special = [row for row in schedule.exceptions if row.first_day <= day <= row.last_day]
    if special:
        return [row for row in special if row.opens is not None]
    if is_holiday(day) and not schedule.open_on_holidays:
        return []
    return [row for row in schedule.weekly if holds(row, day)]


def holds(row, day):
    if row.weekday != day.weekday():
        return False
    if (row.first_day or day) > day or (row.last_day or day) < day:
        return False
    return {"every": True, "odd": week_number(day) % 2 == 1, "even": week_number(day) % 2 == 0}[str(row.weeks)]


def stretch(row, day):
    """Start and end in UTC."""
    opens = dt.datetime.combine(day, row.opens)
    closes = dt.datetime.combine(day, row.closes)
    if closes <= opens:
        closes += dt.timedelta(days=1)
    start, end = in_utc(opens), in_utc(closes)
    return start, end if end > start else start + (closes - opens)


def open_minutes(schedule, first, last):
    """The UTC minutes from the local midnight before ``first`` to the one after ``last`` at which it is open."""
    begin = in_utc(dt.datetime.combine(first, dt.time()))
    end = in_utc(dt.datetime.combine(last + dt.timedelta(days=1), dt.time()))
    found = set()
    day = first - dt.timedelta(days=1)
    while day <= last:
        for row in rows_of(schedule, day):
            minute, until = stretch(row, day)
            while minute < until:
                if begin <= minute < end:
                    found.add(minute)
                minute += MINUTE
        day += dt.timedelta(days=1)
    return found


def every_minute(first, last):
    minute = in_utc(dt.datetime.combine(first, dt.time()))
    end = in_utc(dt.datetime.combine(last + dt.timedelta(days=1), dt.time()))
    while minute < end:
        yield minute
        minute += MINUTE


def wall(text):
    """ "2027-03-28 13:00" in Finland, as a moment."""
    return dt.datetime.fromisoformat(text).replace(tzinfo=rules.HOME)
