"""Figures about the support an organisation gives, and those that Vieri does not count yet."""

import datetime as dt

import pytest
from django.utils import translation

from certification.quality import indicators
from core import clock
from tests.factories.network import OfferFactory, OrganisationFactory, PlaceFactory, WeeklyHoursFactory
from tests.factories.volunteers import SessionFactory

pytestmark = pytest.mark.django_db

# The twelve months that are looked at are those from May 2025 to April 2026.
DAY = dt.date(2026, 5, 4)


def counted(organisation, day=DAY):
    return indicators.get("months_counted").count(organisation, None, day)


def at(year, month, day=1):
    return dt.datetime(year, month, day, 10, tzinfo=dt.UTC)


def long_standing(**more):
    """A member since long ago, with a place and an offer as old."""
    organisation = OrganisationFactory(decided_at=at(2020, 1))
    place = PlaceFactory(organisation=organisation, created_at=at(2020, 1))
    return organisation, OfferFactory(place=place, created_at=at(2020, 1), **more)


def log(organisation, *days, **more):
    for day in days:
        SessionFactory(organisation=organisation, day=day, logged_at=at(2026, 5), **more)


def every_month():
    return [dt.date(2025 + (4 + n) // 12, (4 + n) % 12 + 1, 15) for n in range(12)]


def test_every_month_with_hours_is_one_to_be_recorded():
    organisation, offer = long_standing()
    WeeklyHoursFactory(offer=offer)
    days = every_month()
    log(organisation, *days[:9])
    log(organisation, days[0])
    found = counted(organisation)
    assert (found.value, found.query["counted"]) == (75, 12)
    assert (found.query["from"], found.query["to"]) == ("2025-05-01", "2026-04-30")
    log(organisation, *days[9:])
    assert counted(organisation).value == 100


def test_a_month_on_holiday_is_not_asked_for():
    organisation, offer = long_standing()
    WeeklyHoursFactory(offer=offer)
    offer.exceptions.create(first_day=dt.date(2025, 7, 1), last_day=dt.date(2025, 7, 31))
    days = every_month()
    log(organisation, *[each for each in days if each.month != 7])
    assert (counted(organisation).value, counted(organisation).query["counted"]) == (100, 11)
    # Support that was logged was given all the same.
    log(organisation, dt.date(2025, 7, 2))
    assert counted(organisation).query["counted"] == 12


def test_months_before_the_offer_began_are_not_asked_for():
    organisation, offer = long_standing()
    WeeklyHoursFactory(offer=offer)
    type(offer).objects.filter(pk=offer.pk).update(created_at=at(2026, 3, 20))
    log(organisation, dt.date(2026, 3, 31))
    assert (counted(organisation).value, counted(organisation).query["counted"]) == (50, 2)


def test_an_offer_without_hours_can_be_reached_at_any_time():
    organisation, _offer = long_standing()
    assert (counted(organisation).value, counted(organisation).query["counted"]) == (0, 12)


def test_an_offer_that_ended_is_asked_for_until_then():
    organisation, offer = long_standing()
    type(offer).objects.filter(pk=offer.pk).update(ended_at=at(2025, 6, 10))
    assert counted(organisation).query["counted"] == 2


def test_months_before_it_joined_the_network_are_not_asked_for():
    organisation, _offer = long_standing()
    type(organisation).objects.filter(pk=organisation.pk).update(decided_at=at(2026, 2, 15))
    organisation.refresh_from_db()
    log(organisation, dt.date(2025, 12, 1))
    assert counted(organisation).query["counted"] == 2


def test_sessions_of_others_do_not_count():
    organisation, _offer = long_standing()
    other, _their_offer = long_standing()
    log(other, *every_month())
    log(None, *every_month())
    assert counted(organisation).value == 0


def test_sessions_logged_after_the_day_do_not_count():
    organisation, _offer = long_standing()
    SessionFactory(organisation=organisation, day=dt.date(2026, 4, 30), logged_at=at(2026, 5, 6))
    assert counted(organisation).value == 0
    assert counted(organisation, dt.date(2026, 5, 6)).value > 0


def test_an_organisation_that_gives_no_support_yet_has_nothing_to_count():
    assert counted(OrganisationFactory()).value is None
    draft = PlaceFactory(draft=True)
    OfferFactory(place=draft, created_at=at(2020, 1))
    assert counted(draft.organisation).value is None


def test_no_more_queries_for_more_offers(django_assert_num_queries, django_assert_max_num_queries):
    organisation, offer = long_standing()
    WeeklyHoursFactory(offer=offer)
    with django_assert_max_num_queries(4) as first:
        counted(organisation)
    for _each in range(3):
        WeeklyHoursFactory(offer=OfferFactory(place=PlaceFactory(organisation=organisation)))
    log(organisation, *every_month())
    with django_assert_num_queries(len(first)):
        counted(organisation)


@pytest.mark.parametrize("key", ["friction_reports_12m", "median_feedback"])
def test_what_is_not_collected_says_so_and_has_no_value(key):
    organisation = OrganisationFactory()
    with translation.override("fi"):
        found = indicators.get(key).count(organisation, None, clock.today())
    assert (found.value, found.few, found.query["counted"]) == (None, False, 0)
    assert sorted(found.shown) == ["en", "fi", "sv"]
    assert found.shown["en"] == "Vieri does not count this yet"
    assert found.query["method"] == f"{key}/0"
