"""The leaflet of a municipality, for everyone who wants to put it on a wall."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from core import limits
from core.views import file
from network.finder import leaflets
from network.geography.models import Municipality

_KEPT = "public, max-age=300"  # seconds


@require_safe
@limits.per_client("finder.leaflet", limit=20, seconds=60)
def leaflet(request: HttpRequest, code: str) -> HttpResponse:
    """In the language of the address. 404 for a municipality that is none today."""
    municipality = get_object_or_404(Municipality.objects.in_force().select_related("region"), code=code)
    made = leaflets.read(municipality)
    # Weak: the same words, but the file tells when it was made.
    etag = f'W/"{made.fingerprint}"'
    answer = get_conditional_response(request, etag=etag)
    if answer is None:
        answer = file(made.printed(), "application/pdf", leaflets.file_name(made), inline=True)
    answer["ETag"] = etag
    answer["Cache-Control"] = _KEPT
    return answer
