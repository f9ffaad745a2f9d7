"""A small signed cookie: which exercises somebody without an account has finished in this browser."""

import uuid
from contextlib import suppress

from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from training.practice.models import KEEP_ANONYMOUS, Run

COOKIE = "practice"
_SALT = "practice.finished"
_MOST = 20


def kept(request: HttpRequest) -> list[uuid.UUID]:
    """The runs finished here, oldest first; none when the cookie is missing, too old or not ours."""
    found: list[str] = []
    with suppress(signing.BadSignature):
        found = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=KEEP_ANONYMOUS)
    return [uuid.UUID(each) for each in found]


def keep(request: HttpRequest, response: HttpResponseBase, run: Run) -> None:
    """Adds a finished run of nobody. It is forgotten with the browser's session: others may sit there next."""
    if run.person_id is not None or run.projector:
        return
    runs = list(dict.fromkeys([*kept(request), run.pk]))[-_MOST:]
    response.set_cookie(
        COOKIE,
        signing.dumps([str(each) for each in runs], salt=_SALT),
        secure=bool(settings.SESSION_COOKIE_SECURE),
        httponly=True,
        samesite="Lax",
    )


def forget(response: HttpResponseBase) -> None:
    """Unless the same answer has just set it anew."""
    if COOKIE not in response.cookies:
        response.delete_cookie(COOKIE, samesite="Lax")
