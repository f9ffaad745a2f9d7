"""What a guest has read becomes theirs with the first request they make signed in, whichever way they signed in."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.translation import gettext

from training.courses import guests


class GuestMiddleware:
    """Stands after those for sign-in and messages. Requests without the cookie pass untouched."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if guests.COOKIE not in request.COOKIES:
            return self.get_response(request)
        if request.user.is_authenticated:
            return self._merge(request)
        response = self.get_response(request)
        # A page with one guest's ticks is for no one else.
        patch_vary_headers(response, ["Cookie"])
        if not response.has_header("Cache-Control"):
            patch_cache_control(response, private=True)
        return response

    def _merge(self, request: HttpRequest) -> HttpResponse:
        kept = guests.read(request)
        left = guests.merge(request, request.user) if kept else {}  # type: ignore[arg-type] # it is a person here
        if len(left) < len(kept):
            messages.success(request, gettext("What you read without an account is saved to your courses."))
        response = self.get_response(request)
        if not left or len(left) < len(kept):
            guests.settle(response, left)
        return response
