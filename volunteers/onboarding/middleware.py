"""What a guest has written of an application becomes theirs with the first request they make signed in."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from volunteers.onboarding import drafts
from volunteers.onboarding.actions import drafts as actions


class ClaimMiddleware:
    """Stands after those for sign-in and messages. Requests without the cookie pass untouched."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if drafts.COOKIE not in request.COOKIES or not request.user.is_authenticated:
            return self.get_response(request)
        key = drafts.key_of(request)
        if key and actions.claim(key=key, person=request.user):
            # On a shared computer it may be what somebody else left behind: it is said, and can be deleted.
            said = gettext("The application that was begun in this browser is now saved to your account.")
            messages.success(request, said)
        response = self.get_response(request)
        drafts.forget(response)
        return response
