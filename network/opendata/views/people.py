"""The page that tells people what the open data is."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from network.opendata.openapi import document


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """What there is, under which licence, where it is read."""
    context = {"address": settings.SITE_URL, "licence": document.licence()}
    return render(request, "opendata/about.html", context)
