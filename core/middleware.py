"""Which language an address without a language prefix speaks."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import check_for_language


class ChosenLanguageMiddleware:
    """Lets ``?l=sv`` choose the language of addresses that have no prefix (/v/CODE); Accept-Language decides otherwise.

    Stands before LocaleMiddleware, which reads the cookie this sets for the one request.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        wanted = request.GET.get("l", "")
        if wanted in dict(settings.LANGUAGES) and check_for_language(wanted):
            request.COOKIES[settings.LANGUAGE_COOKIE_NAME] = wanted
        return self.get_response(request)
