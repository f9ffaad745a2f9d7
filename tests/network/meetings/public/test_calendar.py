"""The public calendar: which meetings it shows to whom, its filters, and that it stays quick."""

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.cache import cache
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import override

from core import clock, limits
from network.meetings import listing
from network.meetings.asking import Ask
from network.meetings.models import Meeting
from tests.factories.accounts import UserFactory
from tests.factories.meetings import MeetingFactory, RegistrationFactory
from tests.factories.network import ContactFactory, coordinator, municipality, region

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_limit_yet():
    cache.clear()


def shown(query="", user=None):
    found = listing.Listing(Ask(QueryDict(query)), user or AnonymousUser())
    return [card.meeting.title_fi for month in found.months for card in month.cards]


def get(client, query=""):
    return client.get(f"{reverse('meetings:calendar')}?{query}")


def at(days, **more):
    starts_at = clock.now() + dt.timedelta(days=days)
    return MeetingFactory(starts_at=starts_at, ends_at=starts_at + dt.timedelta(hours=1), **more)


def test_what_is_to_come_stands_in_its_order_and_what_is_over_the_newest_first():
    for days, name in ((9, "c"), (2, "a"), (5, "b"), (-3, "y"), (-1, "z")):
        at(days, title_fi=name)
    at(6, title_fi="peruttu", cancelled=True)
    at(-2, title_fi="peruttu ennen", cancelled=True)
    assert shown() == ["a", "b", "peruttu", "c"]
    assert shown("past=1") == ["z", "y"]


def test_everyone_sees_theirs_and_nobody_a_draft():
    at(1, title_fi="avoin")
    at(2, title_fi="verkosto", for_network=True)
    at(3, title_fi="kutsutut", invited=True)
    at(4, title_fi="luonnos", draft=True)
    assert shown() == shown(user=UserFactory()) == ["avoin"]
    assert shown(user=ContactFactory().person) == ["avoin", "verkosto"]
    assert shown(user=coordinator()) == ["avoin", "verkosto", "kutsutut"]
    assert shown(user=coordinator("01")) == ["avoin"]


FILTERS = {
    "region": ("region=01", ["muualla", "koko maa"]),
    "kind": ("kind=open_day", ["avoimet ovet"]),
    "on site": ("way=onsite", ["avoimet ovet", "muualla", "koko maa"]),
    "online": ("way=online", ["verkossa", "muualla", "koko maa"]),
    "language": ("language=sv", ["muualla"]),
    "two": ("way=online&region=11", ["verkossa", "koko maa"]),
    "what is none": ("region=99&kind=x&way=y&language=z&month=13-2027&page=-1&past=2", None),
}


@pytest.mark.parametrize("name", FILTERS)
def test_filters(name):
    query, expected = FILTERS[name]
    at(1, title_fi="avoimet ovet", kind="open_day", onsite=True)
    at(2, title_fi="verkossa", online=True)
    at(3, title_fi="muualla", region=region("01"), languages=["sv", "fi"])
    at(4, title_fi="koko maa", region=None)
    assert shown(query) == (expected or ["avoimet ovet", "verkossa", "muualla", "koko maa"])


def test_a_month_is_one_of_finland_s_calendar():
    """At 22.30 UTC of the last day of the month it is the next month there."""
    year = clock.today().year + 1
    for day, hour, name in ((31, 21, "helmikuuhun"), (31, 22, "helmikuu"), (1, 0, "tammikuu")):
        starts_at = dt.datetime(year, 1, day, hour, 30, tzinfo=dt.UTC)
        MeetingFactory(starts_at=starts_at, ends_at=starts_at + dt.timedelta(minutes=30), title_fi=name)
    assert shown(f"month={year}-02") == ["helmikuu"]
    assert shown(f"month={year}-01") == ["tammikuu", "helmikuuhun"]


def test_what_lasts_into_the_next_month_is_in_both_under_the_one_that_was_asked_for():
    year = clock.today().year + 1
    ends = {"yön yli": (31, 23), "puoleenyöhön": (31, 22)}
    for name, (day, hour) in ends.items():
        starts_at = dt.datetime(year, 1, 30, 10, tzinfo=dt.UTC)
        MeetingFactory(starts_at=starts_at, ends_at=dt.datetime(year, 1, day, hour, tzinfo=dt.UTC), title_fi=name)
    assert set(shown(f"month={year}-01")) == set(ends)
    assert shown(f"month={year}-02") == ["yön yli"]
    assert shown(f"month={year}-03") == []
    with override("en"):
        [month] = listing.Listing(Ask(QueryDict(f"month={year}-02")), AnonymousUser()).months
        assert month.heading == f"February {year}"


@pytest.mark.parametrize("month", ["0001-01", "1999-12", "2200-01", "9999-12", "2027-13", "2027", "\x00"], ids=ascii)
def test_a_month_that_no_calendar_holds_narrows_nothing(client, month):
    at(1, title_fi="avoin")
    assert shown(f"month={month}") == ["avoin"]
    assert get(client, f"month={month}").status_code == 200


def test_a_month_that_is_over_shows_what_was():
    starts_at = clock.now() - dt.timedelta(days=70)
    MeetingFactory(starts_at=starts_at, ends_at=starts_at + dt.timedelta(hours=1), title_fi="silloin")
    assert shown(f"month={clock.day_of(starts_at):%Y-%m}") == ["silloin"]


def test_twenty_stand_on_a_page_and_the_filters_stay(client):
    for number in range(22):
        at(number + 1, title_fi=f"tapaaminen {number:02}")
    first, second = get(client, "region=11"), get(client, "region=11&page=2")
    assert [first.content.decode().count("<article"), second.content.decode().count("<article")] == [20, 2]
    assert "region=11&amp;page=2" in first.content.decode()
    assert get(client, "page=99").status_code == 200


def test_members_see_that_it_is_for_them_and_where_they_take_part(client):
    contact = ContactFactory()
    meeting = at(2, for_network=True)
    RegistrationFactory(meeting=meeting, person=contact.person)
    client.force_login(contact.person)
    ((card,),) = [month.cards for month in get(client).context["listing"].months]
    assert [tag.icon for tag in card.tags] == ["", "lock", "check", "check"]


def test_a_full_one_says_so():
    full = at(1, online_seats=0, onsite_seats=1)
    RegistrationFactory(meeting=full)
    queued = at(2, online_seats=0, onsite_seats=2)
    RegistrationFactory(meeting=queued)
    RegistrationFactory(meeting=queued, waiting=True)
    other_way = at(3, online_seats=1, onsite_seats=1)
    RegistrationFactory(meeting=other_way, waiting=True)
    cancelled = at(4, onsite_seats=1)
    RegistrationFactory(meeting=cancelled, cancelled=True)
    found = listing.Listing(Ask(QueryDict()), AnonymousUser())
    tones = [card.tags[-1].tone for month in found.months for card in month.cards]
    assert tones == ["warn", "warn", "ok", "ok"]


def test_without_anything_the_page_helps(client):
    assert reverse("meetings:calendar_feeds") in get(client).content.decode()
    assert get(client, "kind=open_day&past=1").status_code == 200


def test_the_number_of_queries_does_not_grow(client, django_assert_max_num_queries):
    client.force_login(ContactFactory().person)
    counts = []
    for number in range(3):
        for each in range(1 + 9 * number):
            meeting = at(each + 1, languages=["fi", "sv"], municipality=municipality("749"))
            RegistrationFactory(meeting=meeting)
        get(client)  # what is asked once a minute
        with django_assert_max_num_queries(20) as asked:
            get(client)
        counts.append(len(asked))
    assert counts[0] == counts[1] == counts[2]
    assert Meeting.objects.count() == 30


def test_the_home_page_shows_the_next_three_that_take_place():
    for days, name in ((4, "c"), (1, "a"), (9, "d"), (3, "b")):
        at(days, title_fi=name)
    at(2, cancelled=True)
    at(2, for_network=True)
    at(-2)
    assert [card.meeting.title_fi for card in listing.coming(3)] == ["a", "b", "c"]


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_page_answers_in_each_language(client, language):
    at(1, title_fi="Avoimet ovet", title_sv="Öppet hus", title_en="Open day")
    with override(language):
        said = get(client).content.decode()
    assert f'<html lang="{language}">' in said
    assert {"fi": "Avoimet ovet", "sv": "Öppet hus", "en": "Open day"}[language] in said


def test_who_asks_too_often_is_told_to_wait(client):
    for _ in range(119):
        limits.spend("meetings.calendar:127.0.0.1", limit=120, seconds=60)
    answers = [get(client) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 429]
    assert "Retry-After" in answers[1]
