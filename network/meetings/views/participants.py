"""Participants of a meeting at the desk: the list, adding somebody by hand, and cancelling for somebody."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.http import SignedInRequest
from core.views import attempt
from network.directory.views.frame import Budget, form_page, tried
from network.meetings import answers, opening, seats
from network.meetings import participants as listed
from network.meetings.actions import queue, registering
from network.meetings.forms.registering import ParticipantForm, ParticipantListForm
from network.meetings.models import Meeting, Registration
from network.meetings.states import LIVE, MeetingState
from network.meetings.views.organise_frame import FORM, frame, organised

_A_PAGE = 50
# Each is a mail to an address that somebody typed.
_BUDGET = Budget("meetings.by_hand", 100)


@login_required
@never_cache
@require_http_methods(FORM)
def participants(request: SignedInRequest, pk: Any) -> HttpResponse:
    """Everybody who registered, narrowed; below, a form to add one more. 404 for whoever does not organise it."""
    meeting = organised(request, pk)
    posted = request.POST if request.method == "POST" else None
    form = ParticipantForm(posted, meeting=meeting, rooms=seats.rooms(meeting))
    wait = _BUDGET.pay(form, request.user)
    given = {"meeting": meeting, "registered_by": request.user, "language": get_language()}
    if attempt(form, registering.register, **given):
        messages.success(request, gettext("%(name)s was added.") % {"name": form.cleaned_data["name"]})
        return redirect("meetings:participants", pk=pk)
    context = _list(request, meeting) | frame(meeting, gettext("Participants"))
    return form_page(request, "meetings/participants.html", context, form, wait)


def _list(request: SignedInRequest, meeting: Meeting) -> dict[str, Any]:
    narrow = ParticipantListForm(request.GET)
    query = request.GET.copy()
    query.pop("page", None)
    return {
        "narrow": narrow,
        "narrowed": bool(narrow.wanted),
        "page": Paginator(listed.rows(meeting, narrow.wanted), _A_PAGE).get_page(request.GET.get("page")),
        "query": query.urlencode(),
        "counts": listed.counts(meeting),
        "diets": listed.diets(meeting),
        "may_add": meeting.state == MeetingState.PUBLISHED and not meeting.is_over,
        "ahead": opening.is_ahead(meeting),
        "live": LIVE,
        "asked_needs": answers.asks_needs(meeting),
    }


@login_required
@never_cache
@require_http_methods(FORM)
def cancel_for(request: SignedInRequest, pk: Any, registration: Any) -> HttpResponse:
    """Asks first. The participant gets a mail."""
    meeting = organised(request, pk)
    row = get_object_or_404(meeting.registrations.select_related("person"), pk=registration)
    if request.method == "POST" or row.state not in LIVE:
        if request.method == "POST" and tried(request, queue.cancel_for, registration=row, actor=request.user):
            messages.success(request, _cancelled(row))
        return redirect("meetings:participants", pk=pk)
    context = {"registration": row} | frame(meeting, gettext("Cancel a registration"))
    context["crumbs"].insert(-1, (gettext("Participants"), reverse("meetings:participants", args=[pk])))
    return form_page(request, "meetings/participant_cancel.html", context, None)


def _cancelled(registration: Registration) -> str:
    if registration.address:
        return gettext("The registration is cancelled. The participant gets a mail about it.")
    return gettext("The registration is cancelled. Tell the participant yourself: we have no e-mail address.")
