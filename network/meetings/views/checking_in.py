"""Participants say themselves that they are there: by the code on the wall or the screen, signed in, with the link of
their mail, or with the code of their ticket."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.models import User
from core import limits
from network.directory.views.frame import form_page
from network.meetings import attending, door, mine, policies, reading, tickets
from network.meetings.actions import attending as actions
from network.meetings.forms.attending import CheckInForm
from network.meetings.models import Meeting, Registration
from network.meetings.states import MeetingState
from network.meetings.views.own import back, private

_FORM = ["GET", "HEAD", "POST"]
# A full house sits behind one address.
_PAGES = {"limit": 600, "seconds": 600}
# Codes that were wrong; of a house, and of one registration.
_WRONG, _OWN_WRONG = {"limit": 40, "seconds": 600}, {"limit": 10, "seconds": 600}
# In the address of the page that says so, once it is done: loaded again, it sends nothing again.
_DONE = "done"


@never_cache
@require_http_methods(_FORM)
@limits.per_client("meetings.check_in", **_PAGES)
def check_in(request: HttpRequest, pk: Any) -> HttpResponse:
    """Where the code on the wall leads: one tap for those who are signed in, with the code of the ticket for others."""
    meeting = _meeting(pk)
    own = mine.live(request.user, meeting.pk)
    budget = _budget(request, meeting, own)
    if request.method == "POST" and (wait := limits.spent(**budget)):
        return limits.too_many(wait)
    posted = request.POST if request.method == "POST" else None
    form = CheckInForm(posted, initial={"code": request.GET.get("code", "")}, holds=own is not None, meeting=meeting)
    if request.method == "POST" and form.is_valid():
        if done := _checked_in(request, form, own or _by_ticket(form, meeting)):
            return _thanks(request, done, own)
        limits.spend(**budget)
    context: dict[str, Any] = {"meeting": meeting, "own": own, "known": _may_know(request, meeting, own)}
    context |= {"is_open": door.is_open(meeting), "done": posted is None and _DONE in request.GET}
    context |= {"crumbs": [*reading.events(), (gettext("I am here"), "")], "section": "events"}
    return private(form_page(request, "meetings/check_in.html", context, form))


@never_cache
@require_http_methods(_FORM)
@limits.per_client("meetings.check_in", **_PAGES)
def check_in_ticket(request: HttpRequest, token: str) -> HttpResponse:
    """The form on the page of a registration sends the code here."""
    registration = tickets.find(token)
    if registration is None:
        return private(render(request, "meetings/no_ticket.html", status=404))
    if request.method == "POST":
        budget = _budget(request, registration.meeting, registration)
        if wait := limits.spent(**budget):
            return limits.too_many(wait)
        form = CheckInForm(request.POST, holds=True, meeting=registration.meeting)
        if form.is_valid() and _checked_in(request, form, registration):
            messages.success(request, gettext("You are registered as present. Welcome!"))
        else:
            limits.spend(**budget)
            messages.warning(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
    return private(back(request, registration))


def _meeting(pk: Any) -> Meeting:
    """Whoever stands before the code sees this page, also of a meeting that is not for everybody; nobody that of a
    draft."""
    rows = Meeting.objects.exclude(state=MeetingState.DRAFT).select_related("region", "network", "municipality")
    found: Meeting = get_object_or_404(rows, pk=pk)
    return found


def _may_know(request: HttpRequest, meeting: Meeting, own: Registration | None) -> bool:
    """Whether the page says which meeting it is."""
    right = door.same(meeting, request.GET.get("code", ""))
    return right or own is not None or policies.may_see(request.user, meeting)


def _by_ticket(form: CheckInForm, meeting: Meeting) -> Registration | None:
    found = attending.ticket_of(meeting, form.cleaned_data["ticket"])
    if found is None:
        form.add_error("ticket", gettext("This is no ticket of this event. Check the code."))
    return found


def _checked_in(request: HttpRequest, form: CheckInForm, registration: Registration | None) -> Registration | None:
    """None when it was refused; the form says why."""
    if registration is None:
        return None
    actor = request.user if isinstance(request.user, User) else None
    given = {"code": form.cleaned_data["code"], "way": form.cleaned_data["way"]}
    try:
        return actions.check_in(token=tickets.token(registration), actor=actor, **given)
    except ValidationError as refused:
        form.add_error("code" if getattr(refused, "code", "") == "wrong" else None, refused)
        return None


def _thanks(request: HttpRequest, done: Registration, own: Registration | None) -> HttpResponse:
    if own is None:
        return private(redirect(f"{request.path}?{_DONE}"))
    messages.success(request, gettext("You are registered as present. Welcome!"))
    return redirect("meetings:mine_one", pk=done.pk)


def _budget(request: HttpRequest, meeting: Meeting, own: Registration | None) -> dict[str, Any]:
    if own is not None:
        return {"key": f"meetings.check_in.own:{own.pk}", **_OWN_WRONG}
    return {"key": f"meetings.check_in.wrong:{meeting.pk}:{limits.client(request)}", **_WRONG}
