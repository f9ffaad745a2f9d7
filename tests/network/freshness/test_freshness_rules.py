"""When a place says "not confirmed", when it is hidden, and which letter is due: one rule, read in several ways."""

import datetime as dt

import pytest
import time_machine
from hypothesis import given, settings
from hypothesis import strategies as st

from core import clock
from network.directory import freshness
from network.directory.models import Place
from network.directory.states import Freshness, Letter, PlaceState
from tests.factories.network import OrganisationFactory, PlaceFactory

days = st.dates(dt.date(2026, 1, 1), dt.date(2032, 12, 31))


def place_of(confirmed_on):
    return Place(confirmed_on=confirmed_on, state=PlaceState.PUBLISHED)


@settings(max_examples=100, deadline=None)
@given(days)
def test_the_days_that_letters_name_are_the_days_on_which_it_happens(confirmed_on):
    for first, before, after in (
        (freshness.stale_from(confirmed_on), Freshness.CONFIRMED, Freshness.NOT_CONFIRMED),
        (freshness.hidden_from(confirmed_on), Freshness.NOT_CONFIRMED, Freshness.HIDDEN),
    ):
        for day, wanted in ((first - dt.timedelta(days=1), before), (first, after)):
            with time_machine.travel(dt.datetime.combine(day, dt.time(12), dt.UTC), tick=False):
                assert place_of(confirmed_on).freshness == wanted
    assert freshness.last_fresh_day(confirmed_on) == freshness.stale_from(confirmed_on) - dt.timedelta(days=1)


@pytest.mark.parametrize(
    ("confirmed_on", "stale", "hidden"),
    [
        ("2026-03-10", "2026-09-11", "2027-03-11"),
        ("2026-08-31", "2027-03-01", "2027-09-01"),
        ("2027-02-28", "2027-09-01", "2028-03-01"),
        ("2028-02-29", "2028-09-01", "2029-03-01"),
    ],
    ids=str,
)
def test_months_of_different_length(confirmed_on, stale, hidden):
    day = dt.date.fromisoformat(confirmed_on)
    assert freshness.stale_from(day).isoformat() == stale
    assert freshness.hidden_from(day).isoformat() == hidden


@pytest.mark.django_db
@pytest.mark.parametrize("read", [True, False], ids=["read", "unread"])
@pytest.mark.parametrize("letter", ["", *Letter.values], ids=lambda letter: letter or "none")
def test_the_list_of_letters_to_write_is_the_rule_of_one_place(letter, read):
    """Every day around the borders, for each letter that may have been written before, to somebody or to nobody."""
    organisation, today = OrganisationFactory(), clock.today()
    ages = [0, 100, *range(160, 190), *range(360, 372), 800]
    written = {"letter": letter, "letter_at": clock.now() if letter and read else None}
    places = [
        PlaceFactory(organisation=organisation, confirmed_on=today - dt.timedelta(days=age), **written) for age in ages
    ]

    waiting = set(freshness.waiting())

    assert waiting == {place for place in places if freshness.due(place)}
    for stage in Letter:
        listed = set(Place.objects.filter(freshness.at(stage)))
        assert listed == {place for place in places if freshness.stage(place.confirmed_on) == stage}
    finder = set(Place.objects.in_finder())
    assert finder == {place for place in places if place.freshness != Freshness.HIDDEN}


@pytest.mark.django_db
@pytest.mark.parametrize("trait", ["draft", "paused", "ended"])
def test_only_published_places_of_members_are_asked_about(trait):
    long_ago = clock.today() - dt.timedelta(days=200)
    PlaceFactory(**{trait: True}, **({} if trait == "draft" else {"confirmed_on": long_ago}))
    left = PlaceFactory(confirmed_on=long_ago, organisation__left=True)

    assert not freshness.waiting().exists()
    assert freshness.due(left) is None
