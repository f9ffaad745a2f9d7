"""Two things asked of every request by somebody signed in: a second step of staff, and pages that no cache keeps."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import add_never_cache_headers

from accounts import desk, policies

# What the session remembers: a second step is "set", or this person "needs none".
STATE = "two_steps"
_ACCOUNT_PAGES = ("account_", "mfa_", "usersessions_")


class PersonalPagesMiddleware:
    """Whatever was made with the help of a session is kept by no cache: people sign in on shared computers, too. And
    who did something on the desk sees at once that less waits."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        session = request.session
        personal = _is_account_page(request) or (session.accessed and not session.is_empty())
        if personal and not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
        if request.method == "POST" and request.path.startswith(reverse("desk")) and request.user.is_authenticated:
            desk.forget_counts(request.user)
        return response

    def process_template_response(self, request: HttpRequest, response: Any) -> Any:
        if _is_account_page(request) and response.context_data:
            # allauth puts a `site` of its own in the context; ours carries header and footer.
            response.context_data.pop("site", None)
            response.context_data.setdefault("section", "my")
        return response


class TwoStepMiddleware:
    """Staff without a second step are led to set one up, and get no further before they have."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponseBase | None:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or SESSION_KEY not in request.session:
            return None
        if not lacks_second_step(request):
            return None
        request.lacks_second_step = True  # type: ignore[attr-defined]  # read by the page that sets it up
        return None if _is_account_page(request) else redirect("mfa_index")


def _is_account_page(request: HttpRequest) -> bool:
    name = request.resolver_match.url_name if request.resolver_match else None
    return bool(name) and str(name).startswith(_ACCOUNT_PAGES)


def lacks_second_step(request: HttpRequest) -> bool:
    """Whether this person must set up a second step first. The answer is kept in the session.

    Who may be staff can change while a session lasts, so "needs none" counts only outside the staff's own pages.
    """
    state = request.session.get(STATE)
    staff_pages = (reverse("wagtailadmin_home"), reverse("desk"))
    if state == "set" or (state == "needs none" and not request.path.startswith(staff_pages)):
        return False
    if not policies.must_use_two_steps(request.user):
        state = "needs none"
    elif has_second_step(request.user):
        state = "set"
    else:
        return True
    if request.session.get(STATE) != state:
        request.session[STATE] = state
    return False


def has_second_step(user: Any) -> bool:
    types = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    return bool(Authenticator.objects.filter(user_id=user.pk, type__in=types).exists())
