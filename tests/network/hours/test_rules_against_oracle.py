"""Openings against a second opinion that walks from minute to minute, where the calendar is at its worst."""

import datetime as dt
import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from network.directory.hours import rules
from network.directory.states import Weeks
from tests.network.hours import oracle

# Nights on which clocks change, holidays, the turn of years with 52 and with 53 weeks.
CLOCKS = [oracle.last_sunday(year, month) for year in range(2026, 2031) for month in (3, 10)]
HOLIDAYS = [
    dt.date(2026, 6, 19),
    dt.date(2026, 12, 6),
    dt.date(2027, 3, 28),
    dt.date(2029, 4, 1),
    dt.date(2030, 12, 24),
]
TURNS = [dt.date(2026, 12, 31), dt.date(2027, 1, 4), dt.date(2027, 12, 31), dt.date(2028, 2, 29), dt.date(2029, 1, 1)]

days = st.builds(
    lambda day, more: day + dt.timedelta(days=more), st.sampled_from(CLOCKS + HOLIDAYS + TURNS), st.integers(-2, 1)
)
# Around the hour that is skipped or comes twice more often than anywhere else.
times = st.one_of(
    st.sampled_from([dt.time(0), dt.time(2), dt.time(3), dt.time(3, 15), dt.time(3, 30), dt.time(4), dt.time(4, 15)]),
    st.builds(dt.time, st.integers(0, 23), st.sampled_from([0, 7, 30, 59])),
)


@st.composite
def weekly(draw, near):
    """Hours that begin within two days of a day, mostly without a season."""
    first, last = sorted(near + dt.timedelta(days=draw(st.integers(-4, 4))) for _end in range(2))
    season = draw(
        st.sampled_from([(None, None), (None, None), (None, None), (first, None), (None, last), (first, last)])
    )
    return rules.Weekly(
        weekday=(near + dt.timedelta(days=draw(st.integers(-2, 2)))).weekday(),
        opens=draw(times),
        closes=draw(times),
        weeks=draw(st.sampled_from([Weeks.EVERY, *Weeks.values])),
        by_appointment=draw(st.booleans()),
        first_day=season[0],
        last_day=season[1],
    )


@st.composite
def exceptions(draw, near):
    first = near + dt.timedelta(days=draw(st.integers(-2, 2)))
    last = first + dt.timedelta(days=draw(st.integers(0, 2)))
    if draw(st.booleans()):
        return rules.Exception(first, last)
    return rules.Exception(first, last, draw(times), draw(times), draw(st.booleans()), {"fi": "syystä"})


@st.composite
def situations(draw):
    """A day, and a schedule that may hold around it."""
    day = draw(days)
    few = draw(st.sampled_from([0, 0, 1, 2]))
    schedule = rules.Schedule(
        weekly=tuple(draw(st.lists(weekly(day), min_size=1, max_size=6))),
        exceptions=tuple(draw(st.lists(exceptions(day), max_size=few))),
        open_on_holidays=draw(st.booleans()),
        by_appointment=draw(st.booleans()),
    )
    return day, schedule


@settings(max_examples=80, deadline=None)
@given(situations())
def test_openings_cover_the_minutes_of_the_oracle_and_no_others(situation):
    day, schedule = situation
    last = day + dt.timedelta(days=2)
    found = rules.openings(schedule, day - dt.timedelta(days=1), 4)
    covered = {
        each.start + number * oracle.MINUTE
        for each in found
        for number in range((each.end - each.start) // oracle.MINUTE)
    }
    expected = oracle.open_minutes(schedule, day, last)
    assert {minute for minute in oracle.every_minute(day, last) if minute in covered} == expected
    assert rules.minutes(schedule, day, last) == len(expected)


@settings(max_examples=40, deadline=None)
@given(situations())
def test_open_at_says_what_the_oracle_says(situation):
    day, schedule = situation
    expected = oracle.open_minutes(schedule, day, day)
    edges = {each.start for each in rules.openings(schedule, day, 1)} | {
        each.end for each in rules.openings(schedule, day, 1)
    }
    looked_at = [*list(oracle.every_minute(day, day))[::13], *edges, *(edge - oracle.MINUTE for edge in edges)]
    within = set(oracle.every_minute(day, day))
    for moment in within.intersection(looked_at):
        found = rules.open_at(schedule, moment)
        assert (found is not None) == (moment in expected), moment
        assert found is None or found.covers(moment)


@settings(max_examples=80, deadline=None)
@given(situations())
def test_openings_are_in_order_of_positive_length_and_begin_on_their_day(situation):
    day, schedule = situation
    found = rules.openings(schedule, day, 10)
    assert [each.start for each in found] == sorted(each.start for each in found)
    for each in found:
        assert dt.timedelta() < each.end - each.start <= dt.timedelta(hours=25)
        assert day <= each.begins.date() < day + dt.timedelta(days=10)


@settings(max_examples=80, deadline=None)
@given(situations(), st.integers(0, 60 * 24 * 3))
def test_the_next_opening_is_the_first_that_begins_later(situation, number):
    day, schedule = situation
    moment = oracle.in_utc(dt.datetime.combine(day, dt.time())) + number * oracle.MINUTE
    later = [each for each in rules.openings(schedule, day, rules.LOOK_AHEAD_DAYS) if each.start > moment]
    assert rules.next_opening(schedule, moment) == (later[0] if later else None)


@settings(max_examples=60, deadline=None)
@given(situations(), st.integers(0, 3))
def test_minutes_of_two_periods_add_up(situation, number):
    day, schedule = situation
    middle, last = day + dt.timedelta(days=number), day + dt.timedelta(days=5)
    parts = rules.minutes(schedule, day, middle) + rules.minutes(schedule, middle + dt.timedelta(days=1), last)
    assert parts == rules.minutes(schedule, day, last)


@settings(max_examples=60, deadline=None)
@given(situations())
def test_merged_openings_of_a_kind_never_meet(situation):
    day, schedule = situation
    found = rules.openings(schedule, day, 6)
    joined = rules.merged(found)
    for kind in (True, False):
        own = [each for each in joined if each.by_appointment is kind]
        assert all(one.end < other.start for one, other in itertools.pairwise(own))
        assert all(
            any(whole.start <= each.start and each.end <= whole.end for whole in own)
            for each in found
            if each.by_appointment is kind
        )
