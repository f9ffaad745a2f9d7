"""How hours read in English; the Finnish and Swedish of it stand in test_words_in_finnish_and_swedish."""

import datetime as dt

import pytest
from django.utils import translation

from network.directory.hours import rules, words
from network.directory.states import Weeks
from tests.network.hours.oracle import wall

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = range(7)
TODAY = dt.date(2026, 11, 24)  # a Tuesday


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


def at(hour, minute=0):
    return dt.time(hour, minute)


def schedule(*weekly, exceptions=(), **more):
    return rules.Schedule(tuple(weekly), tuple(exceptions), **more)


def on(weekdays, opens=9, closes=15, **more):
    return [rules.Weekly(weekday, at(opens), at(closes), **more) for weekday in weekdays]


TUESDAYS = rules.Weekly(TUESDAY, at(13), at(16))


# ── the next time ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-11-24 13:00", "Open now until 16:00."),
        ("2026-11-24 08:00", "Today 13:00–16:00."),
        ("2026-11-23 23:30", "Tomorrow 13:00–16:00."),
        ("2026-11-20 12:00", "On Tuesday 24 November, 13:00–16:00."),
        ("2026-11-18 12:00", "On Tuesday 24 November, 13:00–16:00."),
        ("2026-11-24 16:00", "Next on 1 December, 13:00–16:00."),
        ("2026-12-30 16:00", "Next on 12 January 2027, 13:00–16:00."),
    ],
    ids=["open", "today", "tomorrow", "this week", "six days", "a week", "next year"],
)
def test_the_next_line_names_the_day_as_people_do(now, expected):
    # The Tuesday after New Year's Eve is closed, so that the next one is more than a week ahead.
    closed = rules.Exception(dt.date(2027, 1, 5), dt.date(2027, 1, 5))
    assert words.next_line(schedule(TUESDAYS, exceptions=[closed]), wall(now)) == expected


def test_the_next_line_names_all_that_is_still_to_come_on_the_day():
    twice = schedule(rules.Weekly(TUESDAY, at(9), at(12)), rules.Weekly(TUESDAY, at(13), at(16)))
    assert words.next_line(twice, wall("2026-11-24 08:00")) == "Today 09:00–12:00 and 13:00–16:00."
    assert words.next_line(twice, wall("2026-11-24 12:30")) == "Today 13:00–16:00."


def test_hours_that_touch_are_told_as_one():
    twice = schedule(rules.Weekly(TUESDAY, at(9), at(12)), rules.Weekly(TUESDAY, at(12), at(16)))
    assert words.next_line(twice, wall("2026-11-24 08:00")) == "Today 09:00–16:00."
    assert words.next_line(twice, wall("2026-11-24 10:00")) == "Open now until 16:00."


def test_an_appointment_is_told_with_the_time():
    booked = schedule(rules.Weekly(TUESDAY, at(13), at(16), by_appointment=True))
    assert words.next_line(booked, wall("2026-11-24 08:00")) == "Today 13:00–16:00, by appointment only."
    assert words.next_line(booked, wall("2026-11-24 14:00")) == "Open now until 16:00, by appointment only."


def test_without_hours_it_says_that_nobody_knows_or_that_one_has_to_book():
    assert words.next_line(schedule(), wall("2026-11-24 08:00")) == "No times are known at present."
    assert words.next_line(schedule(by_appointment=True), wall("2026-11-24 08:00")) == "By appointment only."


def test_hours_that_are_over_for_good_are_not_known():
    past = schedule(rules.Weekly(TUESDAY, at(13), at(16), last_day=dt.date(2026, 5, 31)))
    assert words.next_line(past, wall("2026-11-24 08:00")) == "No times are known at present."


def test_around_the_clock_has_no_hour_at_which_it_closes():
    always = schedule(*(rules.Weekly(weekday, at(0), at(0)) for weekday in range(7)), open_on_holidays=True)
    assert words.next_line(always, wall("2026-11-24 08:00")) == "Open now."


def test_it_is_open_until_midnight_and_into_the_night():
    assert words.next_line(schedule(rules.Weekly(TUESDAY, at(20), at(0))), wall("2026-11-24 21:00")) == (
        "Open now until 24:00."
    )
    night = schedule(rules.Weekly(TUESDAY, at(20), at(2)))
    assert words.next_line(night, wall("2026-11-25 01:00")) == "Open now until 02:00."


# ── the week ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("weekly", "expected"),
    [
        (on(range(5)), ["Mon–Fri 09:00–15:00."]),
        (on([1, 3], 13, 16), ["Tuesdays and Thursdays 13:00–16:00."]),
        (on([0, 1, 2, 5]), ["Mon–Wed and Saturdays 09:00–15:00."]),
        (on([0, 2, 4]), ["Mondays, Wednesdays and Fridays 09:00–15:00."]),
        (on(range(7), 0, 0), ["Every day 00:00–24:00."]),
        (on([0], 9, 12) + on([0], 13, 15), ["Mondays 09:00–12:00 and 13:00–15:00."]),
        (on([1], 13, 16, weeks=Weeks.ODD), ["Tuesdays 13:00–16:00, odd weeks."]),
        (
            on([1], 13, 16, weeks=Weeks.EVEN, by_appointment=True),
            ["Tuesdays 13:00–16:00, even weeks, by appointment only."],
        ),
        (on([4], 9, 12) + on([0, 1]), ["Mondays and Tuesdays 09:00–15:00.", "Fridays 09:00–12:00."]),
    ],
    ids=["range", "two", "range and one", "three apart", "always", "twice a day", "odd", "even, booked", "two lines"],
)
def test_days_with_the_same_hours_stand_on_one_line(weekly, expected):
    assert words.week_lines(schedule(*weekly), TODAY) == expected


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (dt.date(2026, 9, 1), None, "Tuesdays 13:00–16:00."),
        (dt.date(2026, 12, 1), None, "Tuesdays 13:00–16:00, from 1 December."),
        (dt.date(2026, 9, 1), dt.date(2027, 5, 31), "Tuesdays 13:00–16:00, until 31 May 2027."),
        (dt.date(2027, 1, 7), dt.date(2027, 5, 31), "Tuesdays 13:00–16:00, 7 January – 31 May 2027."),
    ],
    ids=["began", "begins", "ends", "season"],
)
def test_a_season_is_told_as_far_as_it_is_still_to_come(first, last, expected):
    row = rules.Weekly(TUESDAY, at(13), at(16), first_day=first, last_day=last)
    assert words.week_lines(schedule(row), TODAY) == [expected]


def test_hours_that_are_over_are_not_told():
    row = rules.Weekly(TUESDAY, at(13), at(16), last_day=dt.date(2026, 11, 23))
    assert words.week_lines(schedule(row), TODAY) == []
    assert words.week_lines(schedule(row), dt.date(2026, 11, 23)) == ["Tuesdays 13:00–16:00, until 23 November."]


def test_where_all_is_by_appointment_every_line_says_so():
    assert words.week_lines(schedule(TUESDAYS, by_appointment=True), TODAY) == [
        "Tuesdays 13:00–16:00, by appointment only."
    ]


def test_the_line_on_holidays_stands_where_there_are_weekly_hours():
    assert words.holidays_line(schedule()) == ""
    assert words.holidays_line(schedule(TUESDAYS)) == "Not on public holidays."
    assert words.holidays_line(schedule(TUESDAYS, open_on_holidays=True)) == "Also on public holidays."


# ── exceptions ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ("2026-12-24", "2026-12-24", "Closed 24 December."),
        ("2026-12-24", "2026-12-26", "Closed 24–26 December."),
        ("2026-11-28", "2026-12-06", "Closed 28 November – 6 December."),
        ("2026-12-28", "2027-01-06", "Closed 28 December 2026 – 6 January 2027."),
        ("2027-06-28", "2027-07-31", "Closed 28 June – 31 July 2027."),
        ("2027-06-28", "2027-06-30", "Closed 28–30 June 2027."),
    ],
    ids=["a day", "days", "two months", "two years", "next year", "days of next year"],
)
def test_closed_days_name_months_and_years_once(first, last, expected):
    closed = rules.Exception(dt.date.fromisoformat(first), dt.date.fromisoformat(last))
    assert words.exception_lines(schedule(exceptions=[closed]), TODAY) == [expected]


def test_exceptions_that_are_over_are_not_told_and_those_under_way_are():
    gone = rules.Exception(dt.date(2026, 11, 20), dt.date(2026, 11, 23))
    going = rules.Exception(dt.date(2026, 11, 23), dt.date(2026, 11, 24))
    assert words.exception_lines(schedule(exceptions=[going, gone]), TODAY) == ["Closed 23–24 November."]


def test_several_openings_of_the_same_days_stand_on_one_line_with_the_reason_of_the_reader():
    why = {"en": "Stocktaking.", "fi": "Inventaario"}
    special = [rules.Exception(TODAY, TODAY, at(h), at(h + 1), notes=why) for h in (17, 10)]
    assert words.exception_lines(schedule(exceptions=special), TODAY) == [
        "Different hours on 24 November: 10:00–11:00 and 17:00–18:00 (Stocktaking)."
    ]


def test_a_closed_day_needs_no_appointment():
    special = [rules.Exception(TODAY, TODAY), rules.Exception(TODAY, TODAY, at(9, 30), at(11))]
    assert words.exception_lines(schedule(exceptions=special, by_appointment=True), TODAY) == [
        "Closed 24 November.",
        "Different hours on 24 November: 09:30–11:00, by appointment only.",
    ]
