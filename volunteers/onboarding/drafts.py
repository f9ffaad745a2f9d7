"""Applications that are being written: which one a request is about, and the key that a guest's browser keeps.

Before sign-in whoever has the key has the draft: it stands in a signed cookie that no script can read, and only its
sha256 is stored. When somebody signs in the draft becomes theirs, and the key opens nothing any more.
"""

import datetime as dt

from django.conf import settings
from django.core import signing
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from core import clock
from network.directory.links import hashed
from volunteers.onboarding.models import Draft
from volunteers.onboarding.states import DRAFT_DAYS

COOKIE = "application"
_LIFE = DRAFT_DAYS * 24 * 3600  # seconds
_SALT = "volunteers.onboarding.drafts"


def alive() -> "QuerySet[Draft]":
    """Those that were touched lately. Others are as good as deleted, also when the clock has not come to it yet."""
    return Draft.objects.filter(touched_at__gte=clock.now() - dt.timedelta(days=DRAFT_DAYS))


def of(request: HttpRequest) -> Draft | None:
    """One's own; of a guest the one whose key their browser has. One query, none for a guest without a key."""
    if request.user.is_authenticated:
        return alive().filter(person=request.user).first()
    key = key_of(request)
    return alive().filter(person=None, key_hash=hashed(key)).first() if key else None


def key_of(request: HttpRequest) -> str:
    """ "" when there is none, or it is old, or somebody has changed it."""
    try:
        return str(signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=_LIFE))
    except signing.BadSignature:
        return ""


def remember(response: HttpResponse, key: str) -> None:
    """In the guest's browser, from now on for as long as the draft itself is kept."""
    response.set_cookie(
        COOKIE,
        signing.dumps(key, salt=_SALT),
        max_age=_LIFE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def forget(response: HttpResponse) -> None:
    response.delete_cookie(COOKIE, samesite="Lax")
