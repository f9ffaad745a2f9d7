"""The public calendar, the page of a meeting, and its agenda on paper."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import get_conditional_response
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from core import limits
from core.views import file
from network.meetings import documents, links, page, reading, wording
from network.meetings.asking import Ask
from network.meetings.listing import Listing
from network.meetings.registering import key_of
from network.meetings.views.own import private


@require_safe
@limits.per_client("meetings.calendar", limit=120, seconds=60)
def calendar(request: HttpRequest) -> HttpResponse:
    """``region, kind, way, language, month, past, page``: what narrows (see `asking`). Whatever stands there finds an
    answer."""
    crumbs = [(reading.events()[0][0], "")]
    context = {"listing": Listing(Ask(request.GET), request.user), "crumbs": crumbs, "section": "events"}
    return render(request, "meetings/calendar.html", context)


@require_safe
def meeting(request: HttpRequest, pk: Any, slug: str = "") -> HttpResponse:
    """404 for meetings one may not know of; ``key``, the secret of an invitation, opens those one was invited to."""
    found = reading.fetched(request, pk)
    if slug != wording.slug_of(found):
        query = request.META.get("QUERY_STRING", "")
        path = links.page_of(found)
        return redirect(f"{path}?{query}" if query else path)
    response = render(request, "meetings/meeting.html", page.details(request, found))
    if key_of(request):
        response = private(response)
        response["Cache-Control"] = "private, no-store"
    return response


@never_cache
@require_safe
@limits.per_client("meetings.agenda_pdf", limit=20, seconds=60)
def agenda_pdf(request: HttpRequest, pk: Any) -> HttpResponse:
    """In the language of the address. 404 for meetings one may not know of."""
    found = reading.fetched(request, pk)
    carried = [wording.text(point, "text") for point in page.carried(request, found)]
    made = documents.read(found, carried)
    # Weak: the same words, but the file tells when it was made.
    etag = f'W/"{made.fingerprint}"'
    answer = get_conditional_response(request, etag=etag)
    if answer is None:
        answer = file(made.printed(), "application/pdf", documents.file_name(found), inline=True)
    answer["ETag"] = etag
    return answer
