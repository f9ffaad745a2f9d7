"""Addresses of the public site that are not pages, and the one through which pages are reached."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.templatetags.static import static
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language, get_language_from_request
from django.views.decorators.http import require_safe
from wagtail import views as wagtail_views
from wagtail.models import Page

from cms import routing, search
from cms.languages import own_name


@require_safe
def root(request: HttpRequest) -> HttpResponse:
    """Leads to the language last chosen, else to what the browser asks for, else to Finnish."""
    response = HttpResponseRedirect(f"/{get_language_from_request(request)}/")
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    return response


@require_safe
def favicon(_request: HttpRequest) -> HttpResponse:
    """Browsers ask for it on answers that are no page, such as a PDF."""
    return redirect(static("img/logo.svg"))


def serve(request: HttpRequest, path: str) -> HttpResponseBase:
    """Wagtail's own view, told beforehand where the page is."""
    request._wagtail_route_for_request = routing.route(request, path)  # type: ignore[attr-defined]
    response: HttpResponseBase = wagtail_views.serve(request, path)
    return response


@require_safe
def untranslated(request: HttpRequest) -> HttpResponse:
    """For somebody who wanted page ``?page=`` in this language, which it does not have yet."""
    number = request.GET.get("page", "")
    page = get_object_or_404(Page.objects.live().public(), pk=int(number) if number.isdecimal() else None)
    shown = page.specific
    translated = shown.live_translations.get(get_language())
    if translated:
        return redirect(translated.get_url(request))
    request.shown_page = shown  # type: ignore[attr-defined]  # the header leads to the languages there are
    others = [
        {"language": code, "name": own_name(code), "title": each.title, "url": each.get_url(request)}
        for code, each in shown.live_translations.items()
    ]
    return render(request, "cms/untranslated.html", {"others": others}, status=404)


@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Search over all that is public in the language of the address (``q``, ``p`` = page of results from 1)."""
    found = search.find(request.GET.get("q", ""), get_language() or settings.LANGUAGE_CODE, request.GET.get("p", ""))
    return render(request, "cms/search.html", {"found": found, "section": "search"})
