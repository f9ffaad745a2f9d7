"""What the API says of itself."""

from django.conf import settings
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import translation

from core.texts import languages
from network.opendata import forms, shapes
from network.opendata.openapi import document
from network.opendata.views import answers

HSDS_VERSION = "3.0"


@answers.public
def meta(request: HttpRequest) -> HttpResponseBase:
    """The version of HSDS, where it is described, under which licence the data may be used."""
    forms.read(forms.OneQuery, request.GET)
    with translation.override("en"):
        profile = reverse("opendata_page:about")
    said = shapes.Meta(
        version=HSDS_VERSION,
        profile=f"{settings.SITE_URL}{profile}",
        openapi_url=f"{settings.SITE_URL}{reverse('opendata:openapi')}",
        license=document.licence(),
        languages=list(languages()),
        csv_url=f"{settings.SITE_URL}{reverse('opendata:places_csv')}",
    )
    return answers.json(request, None, said)


@answers.public
def openapi(request: HttpRequest) -> HttpResponseBase:
    """The OpenAPI document."""
    return answers.json(request, None, document.text(settings.SITE_URL))


@answers.public
def unknown(request: HttpRequest) -> HttpResponseBase:
    """Any other address below /api/: the answer of programs, not a page."""
    raise Http404(request.path)
