"""The index is as the directory: after every change, after a new making of it, and generous about hours."""

import datetime as dt
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from network.directory import events, hours
from network.directory.hours.holidays import public_holidays
from network.directory.models import HoursException, Offer, Organisation, Term, WeeklyHours
from network.directory.states import Booking, OrganisationState, PlaceState, Weeks
from network.finder import cells, facets, index
from network.finder.facets import Known, Times
from network.finder.models import Delivery, Entry, Posting, Reach
from network.geography.models import Municipality, Region
from tests.factories.network import OfferFactory

HOME = ZoneInfo("Europe/Helsinki")
TIMES = st.times().map(lambda time: time.replace(second=0, microsecond=0, tzinfo=None))
DATES = st.dates(dt.date(2026, 1, 1), dt.date(2027, 12, 31))
# On these nights the clocks change, and wall times of that one hour are read as others.
SHIFTED = {dt.date(2026, 3, 29), dt.date(2027, 3, 28), dt.date(2026, 10, 25), dt.date(2027, 10, 31)}

WEEKLY = st.builds(
    hours.Weekly,
    weekday=st.integers(0, 6),
    opens=TIMES,
    closes=TIMES,
    weeks=st.sampled_from(Weeks.values),
    by_appointment=st.booleans(),
)
EXCEPTIONS = st.builds(
    lambda first, days, opens, closes, booked: hours.Exception(
        first, first + dt.timedelta(days=days), opens, closes, booked
    ),
    DATES,
    st.integers(0, 20),
    TIMES,
    TIMES,
    st.booleans(),
)
SCHEDULES = st.builds(
    hours.Schedule,
    weekly=st.lists(WEEKLY, max_size=4).map(tuple),
    exceptions=st.lists(EXCEPTIONS, max_size=2).map(tuple),
    open_on_holidays=st.booleans(),
    by_appointment=st.booleans(),
)


def indexed(schedule):
    """The facets and hours that the index has of a schedule."""
    times = [Times(row.weekday, row.opens, row.closes, row.by_appointment) for row in schedule.weekly]
    for row in schedule.exceptions:
        days = min((row.last_day - row.first_day).days + 1, 7)
        times.append(Times(row.first_day.weekday(), row.opens, row.closes, row.by_appointment, days, special=True))
    offer = Offer(
        way_id=1,
        open_on_holidays=schedule.open_on_holidays,
        booking=Booking.REQUIRED if schedule.by_appointment else Booking.NONE,
    )
    known = Known(times=times)
    week = facets.hours_of(offer, known)
    return week, facets.of(offer, known, week)


@given(SCHEDULES, DATES, TIMES)
def test_whatever_is_open_passes_the_index(schedule, day, time):
    """Else somebody who is open would not be found. The other way round the schedule itself is asked."""
    moment = dt.datetime.combine(day, time, HOME)
    opening = hours.open_at(schedule, moment)
    if opening is None or opening.by_appointment or {day, day - dt.timedelta(days=1)} & SHIFTED:
        return
    week, found = indexed(schedule)
    assert week[day.weekday() * 24 + time.hour] == facets.OPEN
    assert facets.part_of_week(day.weekday(), time.hour) in found
    if day in public_holidays(day.year):
        assert found & {facets.HOLIDAYS, facets.NIGHTS}


@given(SCHEDULES, DATES)
def test_whatever_opens_on_a_day_passes_the_index(schedule, day):
    if not hours.openings(schedule, day, 1):
        return
    _week, found = indexed(schedule)
    assert found & {facets.part_of_week(day.weekday(), hour) for hour in range(24)}
    if day in public_holidays(day.year):
        assert facets.HOLIDAYS in found


def test_the_parts_of_a_week_are_facets_of_their_own():
    parts = {facets.part_of_week(day, hour) for day in range(7) for hour in range(24)}
    assert len(parts) == 42
    assert max(parts) < facets.NIGHTS


@pytest.mark.django_db
class TestRows:
    def test_a_public_place_has_an_entry_and_lines(self, place):
        found = place(lat=62.9, lon=27.7, offer={"languages": ["fi", "ar"]})
        entry = Entry.objects.get(place=found)
        assert (entry.delivery, entry.exact, entry.confirmed_on) == (Delivery.SITE, True, found.confirmed_on)
        arabic = Term.objects.get(vocabulary="language", key="ar")
        assert set(entry.postings.filter(facet=arabic.pk).values_list("spot", flat=True)) == {cells.cell(62.9, 27.7)}
        assert not entry.reaches.exists()

    @pytest.mark.parametrize("state", [PlaceState.DRAFT, PlaceState.PAUSED, PlaceState.ENDED])
    def test_what_is_not_public_has_none(self, place, state):
        found = place()
        found.state = state
        found.save()
        events.places_changed.send(None, places=[found.pk])
        assert not Entry.objects.exists()
        assert not Posting.objects.exists()

    def test_an_organisation_that_left_takes_its_places_along(self, place):
        found = place()
        Organisation.objects.update(state=OrganisationState.LEFT)
        events.places_changed.send(None, places=[found.pk])
        assert not Entry.objects.exists()

    def test_an_ended_offer_goes_and_a_new_one_comes(self, place):
        found = place()
        old = found.offers.get()
        old.ended_at = dt.datetime(2026, 11, 1, tzinfo=dt.UTC)
        old.save()
        new = OfferFactory(place=found)
        events.places_changed.send(None, places=[found.pk])
        assert [entry.offer for entry in Entry.objects.all()] == [new]

    def test_only_the_places_that_changed_are_written(self, place):
        first, second = place(), place()
        before = Entry.objects.get(place=second).pk
        events.places_changed.send(None, places=[first.pk])
        assert Entry.objects.get(place=second).pk == before

    def test_a_place_far_from_its_middle_stands_under_its_municipality_too(self, place):
        town = Municipality.objects.get(name_fi="Inari")
        far = place("Inari", lat=69.6, lon=28.9)
        spots = set(Posting.objects.filter(entry__place=far).values_list("spot", flat=True))
        assert spots == {cells.cell(69.6, 28.9), -town.pk}

    def reached(self):
        towns, regions = Municipality.objects.in_bulk(), Region.objects.in_bulk()
        areas = [reach.area for reach in Reach.objects.all()]
        assert len(set(areas)) == len(areas)
        return {(towns[area] if area > 0 else regions[-area]).name_fi for area in areas}

    def test_home_visits_reach_the_municipalities_they_name(self, place):
        found = place(trait="home")
        assert self.reached() == {"Kuopio", "Pohjois-Savo"}
        found.served.set(Municipality.objects.filter(name_fi__in=["Kuopio", "Siilinjärvi", "Iisalmi"]))
        index.refresh([found.pk])
        assert self.reached() == {"Kuopio", "Siilinjärvi", "Iisalmi", "Pohjois-Savo"}
        assert not Posting.objects.exists()

    def test_a_national_number_reaches_everyone_by_one_line(self, place):
        place(trait="channel")
        reach = Reach.objects.get()
        assert (reach.area, reach.delivery, reach.breadth) == (0, Delivery.REMOTE, index.NATIONWIDE)

    @pytest.mark.parametrize(
        ("way", "delivery"),
        [
            ("onsite_open", Delivery.SITE),
            ("course", Delivery.SITE),
            ("unstaffed_point", Delivery.SITE),
            ("phone", Delivery.REMOTE),
            ("online_course", Delivery.REMOTE),
            ("home_visit", Delivery.HOME),
        ],
    )
    def test_the_way_tells_how_an_offer_of_a_library_meets_people(self, place, way, delivery):
        place(offer={"way": way})
        assert Entry.objects.get().delivery == delivery

    def test_special_hours_are_in_the_index(self, place):
        found = place()
        day = dt.date(2026, 12, 24)
        HoursException.objects.create(
            offer=found.offers.get(), first_day=day, last_day=day, opens=dt.time(10), closes=dt.time(12)
        )
        index.refresh([found.pk])
        entry = Entry.objects.get()
        assert entry.hours[day.weekday() * 24 + 10] == facets.OPEN
        assert facets.HOLIDAYS in facets.of_text(entry.facets)

    def test_a_failing_index_takes_the_change_back(self, place, monkeypatch):
        found = place()

        def broken(places):
            raise RuntimeError("no index")

        monkeypatch.setattr(index, "_write", broken)
        with pytest.raises(RuntimeError):
            events.places_changed.send(None, places=[found.pk])

    def test_the_number_of_queries_does_not_grow_with_the_offers(self, place, django_assert_max_num_queries):
        found = place(hours={})
        with django_assert_max_num_queries(30) as first:
            index.refresh([found.pk])
        for _number in range(3):
            offer = OfferFactory(place=found, languages=["fi", "ar"])
            WeeklyHours.objects.create(offer=offer, weekday=2, opens=dt.time(9), closes=dt.time(12))
        with django_assert_max_num_queries(len(first)):
            index.refresh([found.pk])


@pytest.mark.django_db
class TestRebuild:
    def rebuilt(self, *arguments):
        out = StringIO()
        call_command("rebuild_finder", *arguments, stdout=out)
        return out.getvalue()

    def test_a_lost_index_comes_back_whole(self, place):
        for _number in range(3):
            place()
        before = sorted(Entry.objects.values_list("offer", "facets", "hours"))
        Entry.objects.all().delete()
        assert "3 places" in self.rebuilt()
        assert sorted(Entry.objects.values_list("offer", "facets", "hours")) == before

    def test_it_takes_out_what_is_public_no_more(self, place):
        found = place()
        type(found).objects.update(state=PlaceState.PAUSED)
        self.rebuilt()
        assert not Entry.objects.exists()

    def test_it_goes_on_where_it_was_stopped(self, place, monkeypatch):
        for _number in range(3):
            place()
        Entry.objects.all().delete()
        monkeypatch.setattr(index, "_BATCH", 1)
        first, _number = next(index.rebuild())
        assert Entry.objects.count() == 1
        assert "2 places" in self.rebuilt("--after", str(first))
        assert Entry.objects.count() == 3

    def test_it_says_what_it_wants_when_it_gets_something_else(self, country, db):
        with pytest.raises(CommandError, match="--after"):
            self.rebuilt("--after", "yesterday")
