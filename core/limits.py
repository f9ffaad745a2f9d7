"""How often one client may ask: a sliding count in the cache, so it works with and without Valkey."""

import ipaddress
import math
from collections.abc import Callable
from functools import lru_cache, wraps
from typing import Concatenate, ParamSpec, TypeVar

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language

from core import clock

P = ParamSpec("P")
R = TypeVar("R", bound=HttpRequest)
View = Callable[Concatenate[R, P], HttpResponse]


def per_client(name: str, *, limit: int, seconds: int) -> Callable[[View[R, P]], View[R, P]]:
    """Decorates a view: more than ``limit`` requests of one client in ``seconds`` are answered 429 with Retry-After."""

    def decorate(view: View[R, P]) -> View[R, P]:
        @wraps(view)
        def limited(request: R, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            wait = spend(f"{name}:{client(request)}", limit=limit, seconds=seconds)
            return too_many(wait) if wait else view(request, *args, **kwargs)

        return limited

    return decorate


def spend(key: str, *, limit: int, seconds: int) -> int:
    """Counts one request; returns 0 when it is within the limit, else after how many seconds to ask again.

    Two counters, of this window of time and the one before, which weighs less and less: nobody gets twice the limit by
    asking around a full minute. A refused request is not counted, so waiting as told is enough.
    """
    this, earlier, passed = _windows(key, seconds)
    cache.add(this, 0, timeout=2 * seconds)
    try:
        count: int = cache.incr(this)
    except ValueError:  # a full cache has dropped it in this very moment
        count = 1
    wait = _wait(count, earlier, passed, limit=limit, seconds=seconds)
    if wait:
        cache.decr(this)
    return wait


def spent(key: str, *, limit: int, seconds: int) -> int:
    """What ``spend`` would return now. Counts nothing: for a budget that only some answers use up."""
    this, earlier, passed = _windows(key, seconds)
    return _wait(cache.get(this, 0) + 1, earlier, passed, limit=limit, seconds=seconds)


def _windows(key: str, seconds: int) -> tuple[str, int, float]:
    """The counter of this window of time, the count of the one before, and how much of this one has passed."""
    window, passed = divmod(clock.now().timestamp(), seconds)
    return f"limit:{key}:{int(window)}", cache.get(f"limit:{key}:{int(window) - 1}", 0), passed


def _wait(count: int, earlier: int, passed: float, *, limit: int, seconds: int) -> int:
    """0 when a request that makes it ``count`` is within the limit, else after how many seconds to ask again."""
    if count + earlier * (1 - passed / seconds) <= limit:
        return 0
    if count > limit:
        return math.ceil(seconds - passed + seconds / limit)
    return max(1, math.ceil(seconds * (1 - (limit - count) / earlier) - passed))


def client(request: HttpRequest) -> str:
    """The client's address past our own proxies (ALLAUTH_TRUSTED_PROXY_COUNT); of IPv6 the network one home has.

    What a client itself writes into X-Forwarded-For stands further left than our proxies' entries and is not read.
    """
    proxies: int = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    address = request.META.get("REMOTE_ADDR", "")
    passed_on = [each.strip() for each in request.headers.get("X-Forwarded-For", "").split(",")]
    if proxies and len(passed_on) >= proxies:
        address = passed_on[-proxies]
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if parsed.version == 6:
        return str(ipaddress.ip_network((parsed, 64), strict=False).network_address)
    return str(parsed)


def too_many(wait: int) -> HttpResponse:
    """A page that asks the database nothing, so that being asked too often costs little."""
    return HttpResponse(_page(wait, get_language()), status=429, headers={"Retry-After": str(wait)})


@lru_cache(maxsize=1_000)
def _page(wait: int, language: str | None) -> str:
    """In the active language; drawn once for each number of seconds, since whoever asks too often asks often."""
    return render_to_string("429.html", {"seconds": wait})
