"""Hours as rules: another program that unfolds them finds exactly the openings that our own pages tell of."""

import datetime as dt
import uuid
from types import SimpleNamespace

import pytest
from dateutil.rrule import FR, MO, SA, SU, TH, TU, WE, WEEKLY, rrule
from hypothesis import given, settings
from hypothesis import strategies as st

from network.directory import hours
from network.directory.models import HoursException, WeeklyHours
from network.opendata.writing import schedules
from tests.network.opendata.making import ask, channel, rich

TODAY = dt.date(2026, 11, 22)
DAYS = {"MO": MO, "TU": TU, "WE": WE, "TH": TH, "FR": FR, "SA": SA, "SU": SU}
LOOK = 900


def offer_of(weekly, exceptions=()):
    """As much of an offer as hours need, without a database."""
    place = SimpleNamespace(pk="00000000-0000-0000-0000-000000000001", confirmed_on=dt.date(2026, 10, 3))
    return SimpleNamespace(
        pk=uuid.UUID(int=1), place=place, place_id=uuid.UUID(int=2), booking="none", booking_link="",
        open_on_holidays=True,
        way=SimpleNamespace(name_fi="Paikalla", name_sv="", name_en=""), hours_note_fi="", hours_note_sv="",
        hours_note_en="", weekly_hours=Rows(weekly), exceptions=Rows(exceptions),
    )  # fmt: skip


class Rows(list):
    def all(self):
        return self


def unfolded(row, first, last):
    """The days of a rule, as a library for RFC 5545 has them."""
    begin = dt.date.fromisoformat(row.dtstart) if row.dtstart else first - dt.timedelta(days=first.weekday())
    until = min(last, dt.date.fromisoformat(row.until)) if row.until else last
    rule = rrule(
        WEEKLY, interval=row.interval, wkst=DAYS[row.wkst], byweekday=[DAYS[day] for day in row.byday.split(",")],
        dtstart=dt.datetime.combine(begin, dt.time()), until=dt.datetime.combine(until, dt.time()),
    )  # fmt: skip
    return {(day.date(), row.opens_at, row.closes_at) for day in rule if first <= day.date() <= last}


def told(offer):
    last = TODAY + dt.timedelta(days=LOOK)
    return set().union(*(unfolded(row, TODAY, last) for row in schedules.rows(offer, "en", TODAY)), set())


def ours(offer):
    schedule = hours.schedule_of(offer)
    days = (TODAY + dt.timedelta(days=n) for n in range(LOOK + 1))
    found = set()
    for day in days:
        exceptions = [each for each in schedule.exceptions if each.first_day <= day <= each.last_day]
        rows = [each for each in exceptions if not each.closed] if exceptions else []
        rows = rows if exceptions else [each for each in schedule.weekly if each.begins_on(day)]
        found |= {(day, f"{each.opens:%H:%M}", f"{each.closes:%H:%M}") for each in rows}
    return found


clock_times = st.builds(dt.time, st.integers(0, 23), st.sampled_from([0, 15, 30]))
some_days = st.integers(-40, 800).map(lambda n: TODAY + dt.timedelta(days=n))


@st.composite
def weekly_rows(draw):
    first, last = draw(st.none() | some_days), draw(st.none() | some_days)
    if first and last and last < first:
        first, last = last, first
    return WeeklyHours(
        weekday=draw(st.integers(0, 6)), opens=draw(clock_times.filter(lambda time: time > dt.time())),
        closes=draw(clock_times), weeks=draw(st.sampled_from(["every", "odd", "even"])), first_day=first, last_day=last,
    )  # fmt: skip


@st.composite
def exception_rows(draw):
    first = draw(some_days)
    last = first + dt.timedelta(days=draw(st.sampled_from([0, 0, 1, 3, 9, 40])))
    open_then = draw(st.booleans())
    opens = draw(clock_times.filter(lambda time: time > dt.time())) if open_then else None
    return HoursException(first_day=first, last_day=last, opens=opens, closes=draw(clock_times) if open_then else None)


@settings(max_examples=60, deadline=None)
@given(st.lists(weekly_rows(), max_size=3), st.lists(exception_rows(), max_size=3))
def test_rules_come_true_on_the_very_days_of_our_own_hours(weekly, exceptions):
    """Over two and a half years, with a year of 53 weeks among them."""
    offer = offer_of(weekly, exceptions)
    assert told(offer) == ours(offer)


@pytest.mark.parametrize("weeks", ["odd", "even"])
def test_every_second_week_begins_anew_after_a_week_53(weeks):
    """2026 has 53 weeks: after its last odd week comes another odd one."""
    offer = offer_of([WeeklyHours(weekday=1, opens=dt.time(13), closes=dt.time(16), weeks=weeks)])
    rows = schedules.rows(offer, "en", TODAY)
    assert [(row.dtstart, row.until, row.interval) for row in rows] == {
        "odd": [("2021-01-05", "2027-01-03", 2), ("2027-01-05", "2033-01-02", 2)],
        "even": [("2021-01-12", "2027-01-03", 2), ("2027-01-12", "2033-01-02", 2)],
    }[weeks]
    assert {day.isocalendar().week % 2 for day, *_times in told(offer)} == {1 if weeks == "odd" else 0}


@pytest.mark.parametrize("weeks", ["every", "odd", "even"])
def test_rules_stay_the_same_when_time_passes_and_somebody_confirms_them(weeks):
    """Each day of eight years, over two years of 53 weeks: what is told of one day is told of the next, unless it has
    ended; with hours of a term, and an exception that comes and goes."""
    closed = HoursException(first_day=dt.date(2027, 2, 2), last_day=dt.date(2027, 2, 10))
    term = WeeklyHours(weekday=3, opens=dt.time(9), closes=dt.time(11), weeks=weeks, first_day=dt.date(2027, 8, 15))
    always = WeeklyHours(weekday=1, opens=dt.time(13), closes=dt.time(16), weeks=weeks)
    offer = offer_of([always, term], [closed])
    before, known = {}, {}
    for day in (TODAY + dt.timedelta(days=7 * n) for n in range(420)):
        offer.place.confirmed_on = day - dt.timedelta(days=day.toordinal() % 100)
        rows = {row.id: row for row in schedules.rows(offer, "en", day)}
        assert len({(row.byday, row.until) for row in rows.values()}) == len(rows)
        lost = [row for key, row in before.items() if key not in rows]
        assert all(row.until and row.until < day.isoformat() for row in lost), day
        for key, row in rows.items():
            same = known.setdefault(key, row)
            assert (row.byday, row.until, row.interval, row.opens_at) == (
                same.byday, same.until, same.interval, same.opens_at
            )  # fmt: skip
            if day > closed.last_day + dt.timedelta(days=7) and key in before:
                assert row.dtstart == before[key].dtstart, day
        before = rows
    assert len(known) <= {"every": 4}.get(weeks, 8)


def test_hours_that_begin_later_are_counted_from_their_first_week():
    later = WeeklyHours(
        weekday=1, opens=dt.time(13), closes=dt.time(16), weeks="odd", first_day=dt.date(2026, 12, 1),
        last_day=dt.date(2027, 3, 1),
    )  # fmt: skip
    rows = schedules.rows(offer_of([later]), "en", TODAY)
    assert [(row.dtstart, row.until) for row in rows] == [("2026-12-01", "2027-01-03"), ("2027-01-05", "2027-03-01")]


def test_a_rule_ends_before_days_with_other_hours_and_begins_again_after_them():
    closed = HoursException(first_day=dt.date(2026, 12, 22), last_day=dt.date(2027, 1, 5), note_en="Winter break")
    other = HoursException(
        first_day=dt.date(2027, 2, 2), last_day=dt.date(2027, 2, 2), opens=dt.time(9), closes=dt.time(10)
    )
    offer = offer_of([WeeklyHours(weekday=1, opens=dt.time(13), closes=dt.time(16))], [closed, other])
    rows = schedules.rows(offer, "en", TODAY)
    assert [(row.dtstart, row.until, row.opens_at) for row in rows] == [
        (None, "2026-12-21", "13:00"),
        ("2027-01-12", "2027-02-01", "13:00"),
        ("2027-02-09", None, "13:00"),
        ("2027-02-02", "2027-02-02", "09:00"),
    ]
    assert "Winter break" in rows[0].notes
    assert len({row.id for row in rows}) == len(rows)


@pytest.mark.parametrize(
    ("opens", "closes", "said", "note"),
    [("13:00", "16:00", "16:00", False), ("22:00", "01:00", "01:00", True), ("20:00", "00:00", "00:00", False),
     ("00:00", "00:00", "23:59", False)],
)  # fmt: skip
def test_the_end_of_the_day(opens, closes, said, note):
    weekly = WeeklyHours(weekday=1, opens=dt.time.fromisoformat(opens), closes=dt.time.fromisoformat(closes))
    [row] = schedules.rows(offer_of([weekly]), "en", TODAY)
    assert (row.opens_at, row.closes_at) == (opens, said)
    assert ("Closes on the next day" in (row.notes or "")) is note


def test_what_is_over_is_not_told_of():
    gone = WeeklyHours(weekday=1, opens=dt.time(13), closes=dt.time(16), last_day=TODAY - dt.timedelta(days=1))
    past = HoursException(first_day=dt.date(2026, 1, 1), last_day=TODAY - dt.timedelta(days=1), opens=None, closes=None)
    assert schedules.rows(offer_of([gone], [past]), "en", TODAY) == []


@pytest.mark.django_db
def test_hours_stand_at_the_place_and_holidays_in_the_notes(client):
    made = rich()
    found = ask(client, f"service_at_locations/{made.pk}", language="en")["schedules"]
    assert {row["tzid"] for row in found} == {"Europe/Helsinki"}
    # Not the hours of a single day, which may be any day of the week.
    weekly = [row for row in found if row.get("until") is None or row["until"] != row.get("dtstart")]
    assert all("Not on public holidays." in row["notes"] for row in weekly)
    assert {row["byday"] for row in weekly} == {"TU", "TH"}
    assert ask(client, f"service_at_locations/{channel().pk}")["schedules"] == []
