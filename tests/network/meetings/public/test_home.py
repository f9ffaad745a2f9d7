"""Where people find the events: the home page, the main menu and the foot."""

import datetime as dt

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils.translation import override

from cms.foundation import lay
from core import clock
from tests.factories.meetings import MeetingFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _site():
    cache.clear()
    lay()


def at(days, **more):
    starts_at = clock.now() + dt.timedelta(days=days)
    return MeetingFactory(starts_at=starts_at, ends_at=starts_at + dt.timedelta(hours=1), **more)


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_home_page_shows_the_next_three_and_the_way_to_all(client, language, django_assert_max_num_queries):
    for days in range(1, 5):
        at(days, title_fi=f"Tapahtuma numero {days}")
    at(2, for_network=True, title_fi="Jäsenille")
    client.get(f"/{language}/")
    with django_assert_max_num_queries(20):
        said = client.get(f"/{language}/").content.decode()
    assert [f"Tapahtuma numero {days}" in said for days in range(1, 5)] == [True, True, True, False]
    assert "Jäsenille" not in said
    with override(language):
        assert said.count(f'href="{reverse("meetings:calendar")}"') == 3


def test_without_events_the_home_page_has_no_empty_section(client):
    assert "h-coming" not in client.get("/fi/").content.decode()


def test_the_menu_says_where_one_is(client):
    with override("fi"):
        path = reverse("meetings:calendar")
    assert f'href="{path}" aria-current="page"' in client.get(path).content.decode()
