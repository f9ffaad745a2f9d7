"""The days of a series."""

import datetime as dt
from itertools import islice

import pytest

from network.meetings import dates
from network.meetings.dates import Week

D = dt.date


@pytest.mark.parametrize(
    ("weeks", "expected"),
    [
        (1, [D(2027, 1, 19), D(2027, 1, 26), D(2027, 2, 2)]),
        (2, [D(2027, 1, 26), D(2027, 2, 9), D(2027, 2, 23)]),
        (12, [D(2027, 4, 6), D(2027, 6, 29), D(2027, 9, 21)]),
    ],
    ids=["each", "second", "twelfth"],
)
def test_so_many_weeks_apart(weeks, expected):
    assert list(islice(dates.weekly(D(2027, 1, 12), weeks), 3)) == expected


@pytest.mark.parametrize(
    ("first", "week", "expected"),
    [
        (D(2027, 1, 5), Week.FIRST, [D(2027, 2, 2), D(2027, 3, 2), D(2027, 4, 6)]),
        (D(2027, 1, 12), Week.SECOND, [D(2027, 2, 9), D(2027, 3, 9), D(2027, 4, 13)]),
        (D(2027, 1, 21), Week.THIRD, [D(2027, 2, 18), D(2027, 3, 18), D(2027, 4, 15)]),
        (D(2027, 1, 28), Week.FOURTH, [D(2027, 2, 25), D(2027, 3, 25), D(2027, 4, 22)]),
        (D(2027, 1, 28), Week.LAST, [D(2027, 2, 25), D(2027, 3, 25), D(2027, 4, 29)]),
        (D(2027, 1, 31), Week.LAST, [D(2027, 2, 28), D(2027, 3, 28), D(2027, 4, 25)]),
        (D(2027, 11, 30), Week.LAST, [D(2027, 12, 28), D(2028, 1, 25), D(2028, 2, 29)]),
        # The last one of the same month is still to come.
        (D(2027, 3, 23), Week.LAST, [D(2027, 3, 30), D(2027, 4, 27), D(2027, 5, 25)]),
    ],
    ids=["first", "second", "third", "fourth", "last", "fifth", "leap-year", "same-month"],
)
def test_the_same_weekday_of_each_month(first, week, expected):
    assert list(islice(dates.monthly(first, week), 3)) == expected


@pytest.mark.parametrize("week", Week)
def test_ten_years_of_months_have_one_date_each(week):
    found = list(islice(dates.monthly(D(2026, 1, 1), week), 120))
    assert all(day.weekday() == 3 for day in found)
    assert len({(day.year, day.month) for day in found}) == 120
    assert all(week in dates.weeks_of([day]) for day in found)


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ([D(2027, 1, 12)], [Week.SECOND]),
        ([D(2027, 2, 23)], [Week.FOURTH, Week.LAST]),
        ([D(2027, 2, 23), D(2027, 3, 30)], [Week.LAST]),
        ([D(2027, 2, 23), D(2027, 3, 23)], [Week.FOURTH]),
        ([D(2027, 1, 31)], [Week.LAST]),
        ([D(2027, 1, 12), D(2027, 2, 2)], []),
        ([], []),
    ],
    ids=["second", "either", "last", "fourth", "fifth", "nothing-in-common", "none"],
)
def test_what_days_have_in_common(days, expected):
    assert dates.weeks_of(days) == expected


def test_no_more_than_was_asked_for_and_never_more_than_a_year_of_weeks():
    def weekly():
        return dates.weekly(D(2027, 1, 12), 1)

    assert len(dates.first_ones(weekly(), count=3)) == 3
    assert dates.first_ones(weekly(), until=D(2027, 1, 26)) == [D(2027, 1, 19), D(2027, 1, 26)]
    assert dates.first_ones(weekly(), count=1, until=D(2027, 12, 31)) == [D(2027, 1, 19)]
    assert dates.first_ones(weekly(), until=D(2027, 1, 13)) == []
    assert len(dates.first_ones(weekly(), count=999)) == dates.MOST
    assert len(dates.first_ones(weekly())) == dates.MOST


def test_the_end_of_the_calendar_is_an_end():
    assert list(dates.weekly(dt.date.max - dt.timedelta(days=8), 1)) == [dt.date.max - dt.timedelta(days=1)]
    assert len(list(dates.monthly(D(9998, 1, 1), Week.LAST))) == 12
    with pytest.raises(ValueError, match="one week"):
        next(dates.weekly(D(2027, 1, 12), 0))


def test_holidays_are_known():
    assert [dates.is_holiday(day) for day in (D(2027, 12, 6), D(2027, 12, 7), D(2027, 6, 25))] == [True, False, True]
