"""Clock times in Finland, on both nights of each year when clocks change."""

import datetime as dt

import pytest

from network.meetings import whens

YEARS = range(2026, 2031)


def last_sunday(year, month):
    """When clocks change, at 3 or 4 o'clock (directive 2000/84/EC)."""
    end = dt.date(year, month, 31)
    return end - dt.timedelta(days=(end.weekday() + 1) % 7)


def utc(day, hour, minute=0, *, before=0):
    return dt.datetime.combine(day, dt.time(hour, minute), dt.UTC) - dt.timedelta(days=before)


@pytest.mark.parametrize("year", YEARS)
def test_in_the_night_to_summer_time_an_hour_is_missing(year):
    day = last_sunday(year, 3)
    shown = {hour: whens.exists(day, dt.time(hour, 30)) for hour in range(24)}
    assert [hour for hour, found in shown.items() if not found] == [3]
    assert whens.at(day, dt.time(2, 59)) == utc(day, 0, 59)
    assert whens.at(day, dt.time(4)) == utc(day, 1)
    # RFC 5545, 3.3.5: with the offset before the gap, 3.30 is 4.30.
    assert whens.at(day, dt.time(3, 30)) == whens.at(day, dt.time(4, 30)) == utc(day, 1, 30)
    assert not any(whens.comes_twice(day, dt.time(hour, 30)) for hour in range(24))


@pytest.mark.parametrize("year", YEARS)
def test_in_the_night_to_winter_time_an_hour_comes_twice(year):
    day = last_sunday(year, 10)
    assert [hour for hour in range(24) if whens.comes_twice(day, dt.time(hour, 30))] == [3]
    assert all(whens.exists(day, dt.time(hour, 30)) for hour in range(24))
    first, second = (whens.at(day, dt.time(3, 30), second=which) for which in (False, True))
    assert (first, second) == (utc(day, 0, 30), utc(day, 1, 30))
    assert (whens.is_second(first), whens.is_second(second)) == (False, True)
    assert whens.local(first).time() == whens.local(second).time() == dt.time(3, 30)


@pytest.mark.parametrize("year", YEARS)
@pytest.mark.parametrize("month", [3, 10])
def test_the_clock_time_stays_over_the_change(year, month):
    day = last_sunday(year, month)
    before = whens.at(day - dt.timedelta(days=3), dt.time(13))
    after = whens.moved(before, 7)
    assert whens.local(after).time() == dt.time(13)
    assert after - before == dt.timedelta(days=7, hours=-1 if month == 3 else 1)
    assert whens.days_between(before, after) == 7
    assert whens.moved(after, -7) == before


def test_a_moment_that_stays_is_the_same_even_when_it_comes_twice():
    second = whens.at(last_sunday(2027, 10), dt.time(3, 30), second=True)
    assert whens.moved(second, 0) == second
    assert whens.moved(second, 0, dt.time(3, 30)) == second
    assert whens.moved(second, 0, dt.time(5)) == whens.at(last_sunday(2027, 10), dt.time(5))
