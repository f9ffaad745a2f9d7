"""Feedback of participants: by the link of the thank-you mail, or signed in."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.http import SignedInRequest
from core import limits
from core.views import attempt, go
from network.directory.views.frame import form_page
from network.meetings import feedback as answers
from network.meetings import links, policies, tickets
from network.meetings.actions import feedback as actions
from network.meetings.forms.messages import FeedbackForm
from network.meetings.models import Registration
from network.meetings.views.own import private

_FORM = ["GET", "HEAD", "POST"]
# Before the end, or without one, the page of the registration says how it stands.
_TICKET = {"cancelled", "early"}


@never_cache
@require_http_methods(_FORM)
@limits.per_client("meetings.feedback", limit=60, seconds=60)
def feedback(request: HttpRequest, token: str) -> HttpResponse:
    """Whoever has the link answers for the registration."""
    registration = tickets.find(token)
    if registration is None:
        return private(render(request, "meetings/no_ticket.html", status=404))
    return private(_page(request, registration))


@login_required
@never_cache
@require_http_methods(_FORM)
def my_feedback(request: SignedInRequest, pk: Any) -> HttpResponse:
    """The same for somebody's own registration. 404 for those of others."""
    rows = Registration.objects.filter(policies.own(request.user))
    rows = rows.select_related("meeting__region", "meeting__municipality", "person")
    return _page(request, get_object_or_404(rows, pk=pk))


def _page(request: HttpRequest, registration: Registration) -> HttpResponse:
    """The questions, as long as they can be answered; where material and minutes are, in any case."""
    meeting = registration.meeting
    refused = None if registration.feedback_given else answers.refusal(registration)
    if refused and refused.code in _TICKET:
        messages.info(request, " ".join(refused.messages))
        return go(request, "meetings:ticket", token=tickets.token(registration))
    form = FeedbackForm(request.POST if request.method == "POST" else None)
    if attempt(form, actions.give, registration=registration):
        messages.success(request, gettext("Thank you! Your answers were saved without your name."))
        return go(request, request.path)
    context = {
        "registration": registration,
        "meeting": meeting,
        "token": tickets.token(registration),
        "given": registration.feedback_given,
        "refused": " ".join(refused.messages) if refused else "",
        "page_url": links.page_of(meeting) if policies.may_see(request.user, meeting) else "",
        "days": answers.DAYS,
        "section": "events",
    }
    return form_page(request, "meetings/feedback.html", context, form)
