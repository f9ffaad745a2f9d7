"""What cards and pages tell of several offers, and of how far it is."""

import datetime as dt

import pytest

from network.directory.hours import Exception as Special
from network.directory.hours import Schedule, Weekly
from network.finder import telling
from tests.network.finder.conftest import NOW

MONDAY, TUESDAY = 0, 1


def hours(opens, closes, weekday=MONDAY, **more):
    return Schedule((Weekly(weekday, dt.time(opens), dt.time(closes), **more),))


def soonest(*schedules):
    return telling.soonest(schedules, NOW)


def test_what_is_open_now_goes_before_what_opens_later():
    now, later = hours(9, 12), hours(13, 16)
    found = soonest(later, now)
    assert (found.schedule, found.is_open) == (now, True)


def test_of_two_open_now_the_one_that_closes_last_is_told():
    early, late = hours(9, 12), hours(10, 18)
    assert soonest(early, late).schedule is soonest(late, early).schedule is late


def test_by_appointment_is_not_open_and_comes_after_what_is_for_everyone():
    booked, everyone = hours(9, 18, by_appointment=True), hours(9, 12)
    assert soonest(booked, everyone).schedule is everyone
    assert not soonest(booked).is_open


def test_of_two_that_open_later_the_first_is_told():
    tuesday, today = hours(9, 12, TUESDAY), hours(15, 16)
    assert soonest(tuesday, today).schedule is today


def test_without_any_time_nothing_is_told():
    closed = Schedule(hours(9, 12).weekly, (Special(NOW.date(), NOW.date() + dt.timedelta(days=500)),))
    assert soonest() is soonest(Schedule()) is soonest(closed) is None


@pytest.mark.parametrize(
    ("km", "whole", "said"),
    [
        (0.0, False, "under 1 km"),
        (0.99, True, "under 1 km"),
        (1.84, False, "1.8 km"),
        (1.84, True, "2 km"),
        (9.96, False, "10.0 km"),
        (37.6, False, "38 km"),
    ],
)
def test_a_distance_is_told_as_far_as_it_is_known(km, whole, said):
    assert telling.distance(km, whole=whole) == said


@pytest.mark.parametrize(("km", "said"), [(0.0, "about 10 km"), (14.0, "about 10 km"), (116.0, "about 120 km")])
def test_to_an_unknown_door_it_is_told_in_tens(km, said):
    assert telling.roughly(km) == said
