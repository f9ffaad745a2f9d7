"""Opening hours by example: holidays, exceptions, odd weeks, midnight, and the nights when clocks change."""

import datetime as dt

import holidays as others
import pytest

from network.directory.hours import overlaps, rules
from network.directory.hours.holidays import public_holidays
from network.directory.states import Weeks
from tests.network.hours.oracle import wall

MONDAY, TUESDAY, FRIDAY, SATURDAY, SUNDAY = 0, 1, 4, 5, 6


def at(hour, minute=0):
    return dt.time(hour, minute)


def schedule(*weekly, exceptions=(), **more):
    return rules.Schedule(tuple(weekly), tuple(exceptions), **more)


def day(text):
    return dt.date.fromisoformat(text)


def times(found):
    """ "24.11. 13:00–16:00" of each, by the clock on the wall."""
    return [f"{each.begins.day}.{each.begins.month}. {each.begins:%H:%M}–{each.ends:%H:%M}" for each in found]


TUESDAYS = rules.Weekly(TUESDAY, at(13), at(16))


def test_an_empty_schedule_is_never_open():
    moment = wall("2026-11-24 13:00")
    assert rules.open_at(schedule(), moment) is None
    assert rules.next_opening(schedule(), moment) is None
    assert rules.minutes(schedule(), moment.date(), moment.date()) == 0


@pytest.mark.parametrize(
    ("text", "expected"),
    [("12:59", False), ("13:00", True), ("15:59", True), ("16:00", False)],
    ids=["before", "first minute", "last minute", "after"],
)
def test_it_is_open_from_the_first_minute_and_closed_at_the_end(text, expected):
    assert (rules.open_at(schedule(TUESDAYS), wall(f"2026-11-24 {text}")) is not None) is expected


def test_the_next_opening_is_not_the_one_that_has_begun():
    found = rules.next_opening(schedule(TUESDAYS), wall("2026-11-24 13:00"))
    assert times([found]) == ["1.12. 13:00–16:00"]


# ── holidays ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_public_holidays_are_those_of_the_packages_that_count_them_for_a_living():
    for year in range(1991, 2101):
        assert public_holidays(year) == set(others.country_holidays("FI", years=year)), year


def test_the_two_eves_count_as_holidays_and_new_years_eve_does_not():
    assert {day("2026-06-19"), day("2026-12-24")} <= public_holidays(2026)
    assert not {day("2026-12-31"), day("2026-04-02"), day("2026-06-09")} & public_holidays(2026)


def test_weekly_hours_do_not_hold_on_a_holiday_unless_the_offer_says_so():
    # 6 January 2026 is Epiphany, and a Tuesday.
    assert rules.openings(schedule(TUESDAYS), day("2026-01-06"), 1) == []
    assert times(rules.openings(schedule(TUESDAYS, open_on_holidays=True), day("2026-01-06"), 1)) == [
        "6.1. 13:00–16:00"
    ]


def test_an_exception_opens_on_a_holiday():
    special = rules.Exception(day("2026-01-06"), day("2026-01-06"), at(10), at(12))
    assert times(rules.openings(schedule(TUESDAYS, exceptions=[special]), day("2026-01-06"), 1)) == ["6.1. 10:00–12:00"]


# ── exceptions ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_exception_without_times_closes_its_days_and_no_others():
    closed = rules.Exception(day("2026-11-24"), day("2026-12-01"))
    found = rules.openings(schedule(TUESDAYS, exceptions=[closed]), day("2026-11-16"), 24)
    assert times(found) == ["17.11. 13:00–16:00", "8.12. 13:00–16:00"]


def test_other_times_take_the_place_of_the_weekly_ones_several_of_them_on_a_day():
    special = [
        rules.Exception(day("2026-11-24"), day("2026-11-24"), at(17), at(19), notes={"sv": "kväll", "fi": "ilta"}),
        rules.Exception(day("2026-11-24"), day("2026-11-24"), at(9), at(11), by_appointment=True),
    ]
    found = rules.openings(schedule(TUESDAYS, exceptions=special), day("2026-11-24"), 1)
    assert times(found) == ["24.11. 09:00–11:00", "24.11. 17:00–19:00"]
    assert [(each.by_appointment, each.note) for each in found] == [(True, ""), (False, "kväll")]


def test_a_day_of_its_own_hours_within_closed_days_is_open():
    special = [
        rules.Exception(day("2026-12-21"), day("2027-01-03")),
        rules.Exception(day("2026-12-29"), day("2026-12-29"), at(10), at(12)),
    ]
    assert times(rules.openings(schedule(TUESDAYS, exceptions=special), day("2026-12-21"), 16)) == [
        "29.12. 10:00–12:00",
        "5.1. 13:00–16:00",
    ]


def test_what_began_before_a_closed_day_goes_on_into_it():
    night = rules.Weekly(FRIDAY, at(22), at(2))
    closed = rules.Exception(day("2026-11-28"), day("2026-11-28"))
    assert rules.open_at(schedule(night, exceptions=[closed]), wall("2026-11-28 01:59")) is not None


# ── odd and even weeks, days in force ────────────────────────────────────────────────────────────────────────────────


def test_odd_and_even_weeks_are_those_of_the_calendar():
    odd, even = (rules.Weekly(MONDAY, at(9), at(10), weeks=weeks) for weeks in (Weeks.ODD, Weeks.EVEN))
    # 23 November 2026 is the Monday of week 48.
    assert times(rules.openings(schedule(even), day("2026-11-23"), 14)) == ["23.11. 09:00–10:00"]
    assert times(rules.openings(schedule(odd), day("2026-11-23"), 14)) == ["30.11. 09:00–10:00"]


def test_after_week_53_two_odd_weeks_follow_each_other():
    odd = rules.Weekly(MONDAY, at(9), at(10), weeks=Weeks.ODD)
    found = rules.openings(schedule(odd), day("2026-12-14"), 35)
    # Weeks 51, 53, 1 and 3.
    assert times(found) == ["14.12. 09:00–10:00", "28.12. 09:00–10:00", "4.1. 09:00–10:00"]
    assert times(rules.openings(schedule(odd), day("2027-01-18"), 1)) == ["18.1. 09:00–10:00"]


def test_hours_hold_from_their_first_to_their_last_day():
    autumn = rules.Weekly(TUESDAY, at(13), at(16), first_day=day("2026-11-10"), last_day=day("2026-11-24"))
    found = rules.openings(schedule(autumn), day("2026-11-01"), 60)
    assert times(found) == ["10.11. 13:00–16:00", "17.11. 13:00–16:00", "24.11. 13:00–16:00"]


# ── midnight ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_midnight_as_the_end_is_the_end_of_the_day():
    late = rules.Weekly(FRIDAY, at(20), at(0))
    assert rules.open_at(schedule(late), wall("2026-11-27 23:59")) is not None
    assert rules.open_at(schedule(late), wall("2026-11-28 00:00")) is None
    assert rules.minutes(schedule(late), day("2026-11-27"), day("2026-11-27")) == 240


def test_hours_over_midnight_count_to_each_day_its_part():
    night = schedule(rules.Weekly(FRIDAY, at(22), at(2)))
    assert rules.minutes(night, day("2026-11-27"), day("2026-11-27")) == 120
    assert rules.minutes(night, day("2026-11-28"), day("2026-11-28")) == 120


def test_around_the_clock_is_one_opening_for_who_asks_now():
    always = schedule(*(rules.Weekly(weekday, at(0), at(0)) for weekday in range(7)), open_on_holidays=True)
    found = rules.open_at(always, wall("2026-11-25 12:00"))
    assert found.start <= wall("2026-11-25 00:00")
    assert found.end - wall("2026-11-25 12:00") > dt.timedelta(days=1)
    assert rules.minutes(always, day("2026-11-01"), day("2026-11-30")) == 30 * 24 * 60


# ── several rows at once ─────────────────────────────────────────────────────────────────────────────────────────────


def test_rows_that_overlap_are_one_opening_now_and_stay_two_in_the_list():
    both = schedule(TUESDAYS, rules.Weekly(TUESDAY, at(15), at(18)), rules.Weekly(TUESDAY, at(18), at(19)))
    assert times([rules.open_at(both, wall("2026-11-24 13:30"))]) == ["24.11. 13:00–19:00"]
    assert len(rules.openings(both, day("2026-11-24"), 1)) == 3
    assert rules.minutes(both, day("2026-11-24"), day("2026-11-24")) == 360


def test_help_without_an_appointment_is_told_first_and_never_joined_with_the_other():
    both = schedule(TUESDAYS, rules.Weekly(TUESDAY, at(12), at(18), by_appointment=True))
    assert rules.open_at(both, wall("2026-11-24 12:30")).by_appointment
    found = rules.open_at(both, wall("2026-11-24 14:00"))
    assert (times([found]), found.by_appointment) == (["24.11. 13:00–16:00"], False)
    assert rules.minutes(both, day("2026-11-24"), day("2026-11-24")) == 360


def test_where_all_is_by_appointment_every_opening_is():
    assert all(
        each.by_appointment for each in rules.openings(schedule(TUESDAYS, by_appointment=True), day("2026-11-24"), 8)
    )


# ── the nights when clocks change ────────────────────────────────────────────────────────────────────────────────────
# 28 March 2027: 3:00 becomes 4:00. 31 October 2027: 4:00 becomes 3:00. Both are Sundays; 28 March is Easter Day.


@pytest.mark.parametrize(
    ("opens", "closes", "expected", "length"),
    [
        (at(2), at(5), "28.3. 02:00–05:00", 120),
        (at(2), at(3, 30), "28.3. 02:00–04:30", 90),
        (at(3, 15), at(3, 45), "28.3. 04:15–04:45", 30),
        (at(3), at(4), "28.3. 04:00–05:00", 60),
        (at(3, 30), at(4, 15), "28.3. 04:30–05:15", 45),
        (at(3, 30), at(6), "28.3. 04:30–06:00", 90),
        (at(0), at(0), "28.3. 00:00–00:00", 23 * 60),
    ],
    ids=["across", "ends in it", "all in it", "exactly it", "ends after it", "begins in it", "all day"],
)
def test_in_spring_a_time_that_is_skipped_is_an_hour_later(opens, closes, expected, length):
    found = rules.openings(schedule(rules.Weekly(SUNDAY, opens, closes), open_on_holidays=True), day("2027-03-28"), 1)
    assert times(found) == [expected]
    assert [(each.end - each.start).total_seconds() / 60 for each in found] == [length]


@pytest.mark.parametrize(
    ("opens", "closes", "length"),
    [
        (at(2), at(5), 240),
        (at(2), at(3, 30), 90),
        (at(3, 15), at(3, 45), 30),
        (at(3), at(4), 120),
        (at(3, 30), at(4, 15), 105),
        (at(0), at(0), 25 * 60),
    ],
    ids=["across", "ends in it", "all in it", "exactly it", "ends after it", "all day"],
)
def test_in_autumn_a_time_that_comes_twice_is_the_first(opens, closes, length):
    found = rules.openings(schedule(rules.Weekly(SUNDAY, opens, closes)), day("2027-10-31"), 1)
    assert [(each.end - each.start).total_seconds() / 60 for each in found] == [length]


def test_a_night_shift_in_autumn_is_an_hour_longer():
    night = schedule(rules.Weekly(SATURDAY, at(22), at(6)))
    assert rules.minutes(night, day("2027-10-30"), day("2027-10-31")) == 9 * 60
    assert rules.minutes(night, day("2027-10-23"), day("2027-10-24")) == 8 * 60


# ── how much work it is ──────────────────────────────────────────────────────────────────────────────────────────────


def test_the_search_for_the_next_opening_ends_after_four_hundred_days(monkeypatch):
    looked_at = []
    begins_on = rules.Weekly.begins_on
    monkeypatch.setattr(rules.Weekly, "begins_on", lambda row, on: looked_at.append(on) or begins_on(row, on))
    far = schedule(rules.Weekly(TUESDAY, at(13), at(16), first_day=day("2028-12-01")))
    assert rules.next_opening(far, wall("2026-11-24 12:00")) is None
    assert len(looked_at) <= rules.LOOK_AHEAD_DAYS / 7 + 1
    assert max(looked_at) <= day("2026-11-24") + dt.timedelta(days=rules.LOOK_AHEAD_DAYS)


def test_the_next_opening_is_looked_for_no_further_than_it_is(monkeypatch):
    looked_at = []
    begins_on = rules.Weekly.begins_on
    monkeypatch.setattr(rules.Weekly, "begins_on", lambda row, on: looked_at.append(on) or begins_on(row, on))
    assert rules.next_opening(schedule(TUESDAYS), wall("2026-11-25 12:00")).begins.date() == day("2026-12-01")
    assert looked_at == [day("2026-12-01")]


# ── rows that say the same twice ─────────────────────────────────────────────────────────────────────────────────────

SOME_DAY = day("2026-11-24")


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (rules.Weekly(TUESDAY, at(15), at(17)), True),
        (rules.Weekly(TUESDAY, at(16), at(17)), False),
        (rules.Weekly(MONDAY, at(15), at(17)), False),
        (rules.Weekly(MONDAY, at(20), at(14)), True),
        (rules.Weekly(TUESDAY, at(15), at(17), by_appointment=True), False),
        (rules.Weekly(TUESDAY, at(15), at(17), weeks=Weeks.ODD), True),
        (rules.Weekly(TUESDAY, at(15), at(17), first_day=day("2030-01-01")), True),
        (rules.Weekly(TUESDAY, at(15), at(17), last_day=day("2026-11-23")), False),
    ],
    ids=["same day", "touching", "other day", "over midnight", "other kind", "odd weeks", "later", "over"],
)
def test_rows_of_one_kind_overlap_when_both_are_open(other, expected):
    assert overlaps.weekly_overlap(TUESDAYS, other, SOME_DAY) is expected
    assert overlaps.weekly_overlap(other, TUESDAYS, SOME_DAY) is expected


def test_odd_and_even_weeks_do_not_overlap():
    odd, even = (rules.Weekly(TUESDAY, at(13), at(16), weeks=weeks) for weeks in (Weeks.ODD, Weeks.EVEN))
    assert not overlaps.weekly_overlap(odd, even, SOME_DAY)


def test_seasons_that_follow_each_other_do_not_overlap():
    spring = rules.Weekly(TUESDAY, at(13), at(16), last_day=day("2027-05-31"))
    autumn = rules.Weekly(TUESDAY, at(12), at(15), first_day=day("2027-06-01"))
    assert not overlaps.weekly_overlap(spring, autumn, SOME_DAY)


CLOSED = rules.Exception(day("2026-12-24"), day("2026-12-26"))


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (CLOSED, rules.Exception(day("2026-12-26"), day("2026-12-27")), True),
        (CLOSED, rules.Exception(day("2026-12-27"), day("2026-12-27")), False),
        (CLOSED, rules.Exception(day("2026-12-24"), day("2026-12-24"), at(9), at(11)), False),
        (
            rules.Exception(day("2026-12-24"), day("2026-12-24"), at(8), at(10)),
            rules.Exception(day("2026-12-23"), day("2026-12-28"), at(9), at(11)),
            True,
        ),
        (
            rules.Exception(day("2026-12-24"), day("2026-12-24"), at(8), at(10)),
            rules.Exception(day("2026-12-24"), day("2026-12-24"), at(10), at(11)),
            False,
        ),
    ],
    ids=["closed twice", "next day", "open within closed", "open twice", "one after the other"],
)
def test_exceptions_overlap_when_they_say_the_same_of_a_day(one, other, expected):
    assert overlaps.exceptions_overlap(one, other) is expected
    assert overlaps.exceptions_overlap(other, one) is expected
