"""Whoever signs in keeps the exercises finished before in the same browser."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from accounts.models import User
from training.practice import actions, keeping


class KeepFinishedMiddleware:
    """Claims the runs of the cookie at the first request of somebody signed in. Stands after authentication.

    Without that cookie, or without a session, nothing is asked of anybody.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not {keeping.COOKIE, settings.SESSION_COOKIE_NAME} <= request.COOKIES.keys():
            return self.get_response(request)
        person = request.user if isinstance(request.user, User) else None
        # A lazy object is an instance of what it stands for.
        if person is None or not person.is_active:
            return self.get_response(request)
        actions.claim(runs=keeping.kept(request), person=person)
        response = self.get_response(request)
        keeping.forget(response)
        return response
