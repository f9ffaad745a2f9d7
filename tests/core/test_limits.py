"""Nobody asks more often than they may, and nobody is refused for what others do."""

import pytest
import time_machine
from django.core.cache import cache
from django.http import HttpResponse
from django.test import RequestFactory

from core import limits


@pytest.fixture(autouse=True)
def clock():
    cache.clear()
    with time_machine.travel("2027-01-28T12:00:00Z", tick=False) as moving:
        yield moving


def asked(times, key="a", limit=5, seconds=60):
    return [limits.spend(key, limit=limit, seconds=seconds) for _ in range(times)]


def test_as_many_as_allowed_pass_and_the_next_is_told_how_long_to_wait():
    assert asked(6) == [0, 0, 0, 0, 0, 72]


def test_waiting_as_told_is_enough_even_for_the_impatient(clock):
    asked(20)
    clock.shift(71)
    assert asked(1) != [0]
    clock.shift(asked(1)[0])
    assert asked(1) == [0]


def test_nobody_gets_twice_the_limit_around_a_full_minute(clock):
    clock.shift(59)
    assert asked(5) == [0] * 5
    clock.shift(2)
    assert all(asked(5))


def test_the_budget_comes_back_little_by_little(clock):
    asked(5)
    clock.shift(90)
    assert asked(4) == [0, 0, 6, 6]


def test_each_client_has_a_budget_of_its_own():
    asked(5, "a")
    assert asked(1, "b") == [0]


def test_looking_at_a_budget_does_not_use_it_up(clock):
    assert [limits.spent("a", limit=5, seconds=60) for _ in range(20)] == [0] * 20
    asked(5)
    told = limits.spent("a", limit=5, seconds=60)
    assert told == asked(1)[0] > 0
    clock.shift(told)
    assert limits.spent("a", limit=5, seconds=60) == 0
    clock.shift(-1)
    assert limits.spent("a", limit=5, seconds=60) > 0


def test_a_limited_view_answers_429_with_retry_after():
    @limits.per_client("test", limit=1, seconds=60)
    def view(request):
        return HttpResponse("here")

    request = RequestFactory().get("/")
    assert view(request).status_code == 200
    refused = view(request)
    assert (refused.status_code, refused["Retry-After"]) == (429, "120")
    assert "120" in refused.content.decode()


@pytest.mark.parametrize(
    ("proxies", "passed_on", "address"),
    [
        (0, "", "192.0.2.1"),
        (0, "203.0.113.9", "192.0.2.1"),  # written by the client itself
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "198.51.100.7, 203.0.113.9", "203.0.113.9"),
        (2, "198.51.100.7, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
        (2, "203.0.113.9", "192.0.2.1"),  # past one of our proxies
        (1, "", "unknown"),
        (1, "nonsense", "unknown"),
        (1, "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
    ],
)
def test_the_client_is_seen_past_our_own_proxies_only(settings, proxies, passed_on, address):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    headers = {"X-Forwarded-For": passed_on}
    assert limits.client(RequestFactory().get("/", headers=headers, REMOTE_ADDR="192.0.2.1")) == address
