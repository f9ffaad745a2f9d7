"""Which language an address speaks, what ``?l=sv`` does (the language links in the header carry it), and where there
are no cookies."""

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils.cache import patch_vary_headers
from django.utils.translation import check_for_language, get_language, get_language_from_path


class ChosenLanguageMiddleware:
    """Remembers a language somebody chose, so that ``/`` leads there the next time.

    An address with a language in its path is then shown without the ``?l=``. One that has none (/v/CODE) speaks the
    language chosen; without a choice, Accept-Language decides. Stands before LocaleMiddleware, which reads the cookie.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        chosen = request.GET.get("l", "")
        if chosen not in dict(settings.LANGUAGES) or not check_for_language(chosen):
            return self.get_response(request)
        request.COOKIES[settings.LANGUAGE_COOKIE_NAME] = chosen
        if get_language_from_path(request.path) and request.method in {"GET", "HEAD"}:
            response: HttpResponse = HttpResponseRedirect(_without_choice(request))
        else:
            response = self.get_response(request)
        # A certificate downloaded in Swedish does not make the reader Swedish; and what programs read sets no cookie.
        attached = response.get("Content-Disposition", "").startswith("attachment")
        if attached or getattr(response, "no_language", False):
            return response
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            chosen,
            max_age=settings.LANGUAGE_COOKIE_AGE,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
            samesite=settings.LANGUAGE_COOKIE_SAMESITE,  # type: ignore[arg-type]  # a word of the settings
        )
        return response


class CookielessMiddleware:
    """What is there for other sites and their programs (settings.COOKIELESS) knows nobody: it gets no cookie to read,
    and sets none. Stands outside of everything that could do either.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(settings.COOKIELESS):
            return self.get_response(request)
        request.META.pop("HTTP_COOKIE", None)
        response = self.get_response(request)
        response.cookies.clear()
        return response


class LanguageMiddleware(LocaleMiddleware):
    """Django's own, but a page that itself answers 404 has answered: only what nobody answers is sought by language.

    Else /v/CODE, with a code that nobody has, would lead to /fi/v/CODE/, where no page can say so. What is the same in
    all languages says so by ``response.no_language = True``: caches keep it once, for everybody.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if getattr(response, "no_language", False):
            return response
        if response.status_code == HTTPStatus.NOT_FOUND and request.resolver_match:
            patch_vary_headers(response, ("Accept-Language",))
            response.headers.setdefault("Content-Language", get_language() or settings.LANGUAGE_CODE)
            return response
        return super().process_response(request, response)


def _without_choice(request: HttpRequest) -> str:
    query = request.GET.copy()
    del query["l"]
    # A path of two slashes would be taken for another host.
    path = "/" + request.path.lstrip("/")
    return f"{path}?{query.urlencode()}" if query else path
