"""Figures about places, remote channels and home-visit areas, one by one and of a whole organisation."""

import datetime as dt
from decimal import Decimal

import pytest

from certification.quality import indicators
from core import clock
from network.directory.models import PlaceFact, Term, Vocabulary
from network.directory.states import FactAnswer
from tests.factories.network import (
    OfferFactory,
    OrganisationFactory,
    PlaceFactory,
    WeeklyHoursFactory,
    municipality,
    term,
)

pytestmark = pytest.mark.django_db

PER_PLACE = ["share_accessibility_facts", "languages_offered", "confirmed_hours"]
WHOLE = ["share_texts_fi_sv", "share_confirmed_6m"]
# Espoo: Finnish and Swedish.
BILINGUAL = "049"


@pytest.fixture
def organisation():
    return OrganisationFactory()


def counted(key, organisation, place=None, day=None):
    return indicators.get(key).count(organisation, place, day or clock.today())


def answer(place, *keys, value=FactAnswer.YES):
    for key in keys:
        PlaceFact.objects.create(place=place, term=term(Vocabulary.PLACE_FACT, key), answer=value)


@pytest.fixture
def questions():
    """Four questions about places, whatever a release comes with."""
    Term.objects.filter(vocabulary=Vocabulary.PLACE_FACT).update(retired=True)
    keys = ["door_a", "door_b", "door_c", "door_d"]
    for key in keys:
        term(Vocabulary.PLACE_FACT, key)
    return keys


@pytest.mark.parametrize("key", [*PER_PLACE, *WHOLE])
def test_without_places_there_is_nothing_to_count(key, organisation):
    found = counted(key, organisation)
    assert (found.value or 0, found.few, found.query["counted"]) == (0, False, 0)
    assert found.query["method"] == f"{key}/1"


@pytest.mark.parametrize("key", PER_PLACE)
def test_a_place_that_is_anothers_by_now_is_not_counted(key, organisation, questions):
    other = OfferFactory().place
    answer(other, *questions)
    found = counted(key, organisation, other)
    assert (found.value or 0, found.query["counted"]) == (0, 0)


@pytest.mark.parametrize("key", PER_PLACE)
def test_no_more_queries_for_more_places(
    key, organisation, questions, django_assert_num_queries, django_assert_max_num_queries
):
    def place():
        made = WeeklyHoursFactory(offer=OfferFactory(place=PlaceFactory(organisation=organisation))).offer.place
        answer(made, questions[0])
        return made

    places = [None, place()]
    indicator = indicators.get(key)
    with django_assert_max_num_queries(5) as first:
        indicator.count_all(organisation, places, clock.today())
    places += [place(), place()]
    with django_assert_num_queries(len(first)):
        found = indicator.count_all(organisation, places, clock.today())
    assert len(found) == 4


@pytest.mark.parametrize("key", WHOLE)
def test_no_more_queries_for_more_places_of_a_whole(
    key, organisation, django_assert_num_queries, django_assert_max_num_queries
):
    def place():
        made = PlaceFactory(organisation=organisation, municipality=municipality(BILINGUAL))
        WeeklyHoursFactory(offer=OfferFactory(place=made))

    place()
    with django_assert_max_num_queries(4) as first:
        counted(key, organisation)
    place()
    place()
    with django_assert_num_queries(len(first)):
        counted(key, organisation)


# ── accessibility ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_each_place_has_its_share_of_answered_questions(organisation, questions):
    one, two = PlaceFactory(organisation=organisation), PlaceFactory(organisation=organisation)
    answer(one, *questions[:2])
    answer(one, questions[2], value=FactAnswer.NO)
    answer(two, *questions)
    # Elsewhere, and a question that is not asked any more.
    answer(PlaceFactory(), *questions)
    old = term(Vocabulary.PLACE_FACT, "door_old", retired=True)
    PlaceFact.objects.create(place=one, term=old, answer=FactAnswer.YES)
    found = indicators.get("share_accessibility_facts").count_all(organisation, [one, two, None], clock.today())
    assert [each.value for each in found] == [75, 100, Decimal("87.5")]


def test_on_request_is_an_answer(organisation, questions):
    place = PlaceFactory(organisation=organisation)
    answer(place, *questions, value=FactAnswer.ON_REQUEST)
    assert counted("share_accessibility_facts", organisation, place).value == 100


def test_a_channel_has_no_doors(organisation, questions):
    found = counted("share_accessibility_facts", organisation, PlaceFactory(organisation=organisation, channel=True))
    assert (found.value, found.query["counted"]) == (None, 0)


# ── languages ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_languages_are_those_of_the_offers_in_use(organisation):
    one = OfferFactory(place=PlaceFactory(organisation=organisation), languages=["fi", "sv"]).place
    OfferFactory(place=one, languages=["fi"])
    OfferFactory(place=one, languages=["so"], ended_at=clock.now())
    two = OfferFactory(place=PlaceFactory(organisation=organisation, channel=True), languages=["en"]).place
    OfferFactory(languages=["ar"])
    found = indicators.get("languages_offered").count_all(organisation, [one, two, None], clock.today())
    assert [each.value for each in found] == [2, 1, 3]
    named = [Term.objects.get(vocabulary="language", key=key) for key in ("fi", "sv")]
    named.sort(key=lambda each: (each.order, each.key))
    assert found[0].shown["sv"] == ", ".join(each.name_sv for each in named)
    assert sorted(found[0].shown) == ["en", "fi", "sv"]


def test_without_offers_no_language_is_given(organisation):
    found = counted("languages_offered", organisation, PlaceFactory(organisation=organisation))
    assert (found.value, found.shown) == (0, {})


# ── texts in both languages ──────────────────────────────────────────────────────────────────────────────────────────


def bilingual(organisation, **more):
    more.setdefault("name_sv", "Servicepunkten")
    more.setdefault("summary_sv", "Hjälp med telefon och dator.")
    return PlaceFactory(organisation=organisation, municipality=municipality(BILINGUAL), **more)


def test_places_in_bilingual_municipalities_need_both_languages(organisation):
    bilingual(organisation)
    bilingual(organisation, name_sv="")
    bilingual(organisation, summary_sv="")
    # A long text in both languages needs no short one.
    bilingual(organisation, summary_sv="", description_fi="Pitkästi.", description_sv="Långt.")
    # Finnish only, a channel, a draft, and another's: not asked.
    PlaceFactory(organisation=organisation)
    bilingual(organisation, channel=True, name_sv="")
    bilingual(organisation, draft=True, name_sv="")
    bilingual(OrganisationFactory(), name_sv="")
    found = counted("share_texts_fi_sv", organisation)
    assert (found.value, found.query["counted"]) == (50, 4)


def test_words_added_to_the_hours_are_needed_in_both_languages(organisation):
    offer = OfferFactory(place=bilingual(organisation), hours_note_fi="Kesällä sopimuksen mukaan.")
    assert counted("share_texts_fi_sv", organisation).value == 0
    offer.hours_note_sv = "På sommaren enligt överenskommelse."
    offer.save()
    assert counted("share_texts_fi_sv", organisation).value == 100
    closed = offer.exceptions.create(first_day=clock.today(), last_day=clock.today(), note_fi="Juhannus")
    assert counted("share_texts_fi_sv", organisation).value == 0
    closed.note_sv = "Midsommar"
    closed.save()
    assert counted("share_texts_fi_sv", organisation).value == 100


# ── confirmed ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_whatever_is_published_has_to_be_confirmed_within_six_months(organisation):
    PlaceFactory(organisation=organisation)
    PlaceFactory(organisation=organisation, channel=True)
    PlaceFactory(organisation=organisation, home=True, stale=True)
    PlaceFactory(organisation=organisation, silent=True)
    PlaceFactory(organisation=organisation, draft=True)
    PlaceFactory(organisation=organisation, paused=True)
    PlaceFactory(stale=True)
    found = counted("share_confirmed_6m", organisation)
    assert (found.value, found.query["counted"]) == (50, 4)


def test_what_was_confirmed_after_the_day_does_not_count(organisation):
    made = clock.now() - dt.timedelta(days=300)
    PlaceFactory(organisation=organisation, created_at=made, confirmed_on=clock.today())
    earlier = clock.today() - dt.timedelta(days=3)
    assert counted("share_confirmed_6m", organisation, day=earlier).value == 0
    assert counted("share_confirmed_6m", organisation).value == 100


# ── hours ────────────────────────────────────────────────────────────────────────────────────────────────────────────

# A Monday, with no public holiday in the twelve weeks to come.
DAY = dt.date(2026, 8, 3)
OLD = dt.datetime(2026, 1, 1, 10, tzinfo=dt.UTC)


@pytest.fixture
def place(organisation):
    return PlaceFactory(organisation=organisation, created_at=OLD, confirmed_on=dt.date(2026, 7, 1))


def offer(place, **more):
    return OfferFactory(place=place, created_at=OLD, **more)


def hours(place, day=DAY):
    return counted("confirmed_hours", place.organisation, place, day).value


def test_hours_a_week_are_those_of_all_offers_and_the_same_time_counts_once(place):
    one, two = offer(place), offer(place)
    WeeklyHoursFactory(offer=one)
    WeeklyHoursFactory(offer=two, opens=dt.time(15), closes=dt.time(17), by_appointment=True)
    assert hours(place) == 4
    WeeklyHoursFactory(offer=two, weekday=3, opens=dt.time(9), closes=dt.time(10), weeks="odd")
    assert hours(place) == Decimal("4.5")


def test_weeks_that_are_closed_lower_the_mean(place):
    made = offer(place)
    WeeklyHoursFactory(offer=made)
    made.exceptions.create(first_day=DAY, last_day=DAY + dt.timedelta(days=20))
    assert hours(place) == Decimal("2.25")


def test_hours_that_were_not_confirmed_do_not_count(place):
    WeeklyHoursFactory(offer=offer(place))
    assert hours(place) == 3
    place.confirmed_on = dt.date(2026, 2, 2)
    place.save()
    assert hours(place) == 0


def test_the_whole_organisation_has_the_hours_of_all_its_places(place, organisation):
    WeeklyHoursFactory(offer=offer(place))
    more = {"created_at": OLD, "confirmed_on": dt.date(2026, 7, 1)}
    WeeklyHoursFactory(offer=offer(PlaceFactory(organisation=organisation, channel=True, **more)))
    WeeklyHoursFactory(offer=offer(PlaceFactory(**more)))
    found = counted("confirmed_hours", organisation, None, DAY)
    assert (found.value, found.query["counted"]) == (6, 2)
    assert (found.query["from"], found.query["to"]) == ("2026-08-03", "2026-10-25")


def test_a_place_without_hours_has_none(place):
    offer(place)
    assert hours(place) == 0
