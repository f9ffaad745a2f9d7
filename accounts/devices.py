"""Browsers a person has signed in with before, known by a cookie; no list of them is kept."""

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from accounts.models import User

COOKIE = "device"
_SALT = "accounts.devices"
_ONE_YEAR = 60 * 60 * 24 * 365
# A shared computer may know several people; the cookie must stay small.
_MOST = 8

_BROWSERS = [
    ("Edg", "Edge"), ("OPR", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"), ("Chrome", "Chrome"), ("CriOS", "Chrome"), ("Safari", "Safari"),
]  # fmt: skip
_SYSTEMS = [
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"),
    ("Macintosh", "Mac"), ("CrOS", "ChromeOS"), ("Linux", "Linux"),
]  # fmt: skip


def knows(request: HttpRequest, user: User) -> bool:
    return _mark(user) in _marks(request)


def remember(request: HttpRequest, response: HttpResponse, user: User) -> None:
    marks = [_mark(user), *(mark for mark in _marks(request) if mark != _mark(user))][:_MOST]
    response.set_cookie(
        COOKIE,
        signing.dumps(marks, salt=_SALT),
        max_age=_ONE_YEAR,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def describe(agent: str) -> str:
    """Browser and system of a User-Agent in words, for example "Firefox, Windows"; empty when neither is known."""
    found = [next((name for sign, name in names if sign in agent), "") for names in (_BROWSERS, _SYSTEMS)]
    return ", ".join(filter(None, found))


def _mark(user: User) -> str:
    return salted_hmac(_SALT, str(user.pk)).hexdigest()[:20]


def _marks(request: HttpRequest) -> list[str]:
    try:
        found = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=_ONE_YEAR)
    except signing.BadSignature:
        return []
    return list(found)
