"""Calendars that programs ask for, one meeting's file, and the page where people find the addresses."""

import hashlib
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.http import SignedInRequest
from core import limits
from core.views import file, go
from network.directory.models import Network
from network.geography.models import Region
from network.meetings import addresses, reading
from network.meetings.actions import feeds as actions
from network.meetings.calendars import entry, feeds, files

_KEPT, _OWN = "public, max-age=900", "private, no-cache"


@require_safe
@limits.per_client("meetings.feed", limit=120, seconds=60)
def everything(request: HttpRequest) -> HttpResponse:
    """All meetings that are open to all."""
    return _feed(request, feeds.followed(feeds.Followed(), _language(request)), _KEPT)


@require_safe
@limits.per_client("meetings.feed", limit=120, seconds=60)
def region(request: HttpRequest, code: str) -> HttpResponse:
    calendar = feeds.Followed(region=get_object_or_404(Region, code=code))
    return _feed(request, feeds.followed(calendar, _language(request)), _KEPT)


@require_safe
@limits.per_client("meetings.feed", limit=120, seconds=60)
def network(request: HttpRequest, slug: str) -> HttpResponse:
    calendar = feeds.Followed(network=get_object_or_404(Network, slug=slug))
    return _feed(request, feeds.followed(calendar, _language(request)), _KEPT)


@require_safe
@limits.per_client("meetings.own_feed", limit=60, seconds=60)
def mine(request: HttpRequest, token: str) -> HttpResponse:
    """One's own, by its secret address alone: calendars cannot sign in. 404 for addresses that are not in use."""
    person = feeds.owner(token)
    if person is None:
        raise Http404
    return _feed(request, feeds.own(person, _language(request)), _OWN)


def _language(request: HttpRequest) -> str:
    """As the address says, else the house's first: what a calendar program speaks says nothing about its reader."""
    chosen = request.GET.get("lang", "")
    return chosen if chosen in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def _feed(request: HttpRequest, content: bytes, kept: str) -> HttpResponse:
    """With the fingerprint of its bytes: 304 answers whoever has them."""
    etag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
    made = file(content, files.KIND, "vieri.ics", inline=True)
    response = get_conditional_response(request, etag=etag, response=made) or made
    response["ETag"] = etag
    response["Cache-Control"] = kept
    response["Content-Language"] = _language(request)
    response["X-Robots-Tag"] = "noindex"
    response.no_language = True  # type: ignore[attr-defined]  # see core.middleware: the address alone decides
    return response


@never_cache
@require_safe
@limits.per_client("meetings.ics", limit=60, seconds=60)
def ics(request: HttpRequest, pk: Any) -> HttpResponse:
    """One meeting for one's calendar, in the language of the address; as strangers know it, without the link to join.
    404 for meetings one may not know of."""
    meeting = reading.fetched(request, pk)
    language = get_language() or settings.LANGUAGE_CODE
    content = files.written([entry(meeting, language=language)], language=language)
    return file(content, files.KIND, f"{meeting.day.isoformat()}.ics")


@never_cache
@require_safe
def calendar_feeds(request: HttpRequest) -> HttpResponse:
    """``region`` or ``network``: which calendar; what is neither shows the one of everything."""
    return _page(request)


@login_required
@never_cache
@require_POST
def renew_feed(request: SignedInRequest) -> HttpResponse:
    """Shows the new address, this once. Coming again with the same form, it is the same."""
    form = {name: str(request.POST.get(name, ""))[:64] for name in ("nonce", "was")}
    try:
        token = actions.renew(actor=request.user, **form)
    except ValidationError as refused:
        messages.warning(request, " ".join(refused.messages))
        return go(request, "meetings:calendar_feeds")
    return _page(request, token=token)


@login_required
@never_cache
@require_POST
def end_feed(request: SignedInRequest) -> HttpResponse:
    actions.end(actor=request.user)
    messages.success(request, gettext("Your calendar address has ended. Calendars that had it get nothing any more."))
    return go(request, "meetings:calendar_feeds")


def _page(request: HttpRequest, token: str = "") -> HttpResponse:
    context: dict[str, Any] = {"feeds": addresses.Addresses(request.GET, request.user, token)}
    context["crumbs"] = [*reading.events(), (gettext("Events in your calendar"), "")]
    return render(request, "meetings/calendar_feeds.html", context)
