"""What becomes of a meeting: published, cancelled, held, copied, or deleted as a draft."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.http import SignedInRequest
from core.views import go
from network.directory.links import token
from network.directory.views.frame import tried
from network.meetings import desk_meeting, whens
from network.meetings.actions import organising
from network.meetings.forms.organising_moves import ReasonForm, ScopeForm
from network.meetings.forms.organising_when import CopyForm
from network.meetings.states import MeetingState
from network.meetings.views.organise_frame import FORM, frame, organised, posted, saved, scope_of


@login_required
@never_cache
@require_http_methods(FORM)
def publish(request: SignedInRequest, pk: Any) -> HttpResponse:
    """A button: this date, or all drafts of the series."""
    meeting = organised(request, pk)
    if request.method == "POST":
        done = tried(request, organising.publish, meeting=meeting, scope=scope_of(request), actor=request.user)
        if done:
            number = len(done) if isinstance(done, list) else 1
            said = ngettext("The event is published.", "%(number)s events are published.", number)
            messages.success(request, said % {"number": number})
    return go(request, "meetings:desk", pk=pk)


@login_required
@never_cache
@require_http_methods(FORM)
def hold(request: SignedInRequest, pk: Any) -> HttpResponse:
    """A button: it took place."""
    meeting = organised(request, pk)
    if request.method == "POST" and tried(request, organising.hold, meeting=meeting, actor=request.user):
        messages.success(request, gettext("The event is marked as held."))
    return go(request, "meetings:desk", pk=pk)


@login_required
@never_cache
@require_http_methods(FORM)
def cancel(request: SignedInRequest, pk: Any) -> HttpResponse:
    """Why, and which dates. Everybody who has registered gets a mail."""
    meeting = organised(request, pk)
    scoped = any(each.state == MeetingState.PUBLISHED for each in desk_meeting.others_to_come(meeting))
    form = ReasonForm(posted(request), scoped=scoped)
    if request.method == "POST":
        done = saved(form, organising.cancel, form.values, meeting=meeting, actor=request.user)
        if done is not None:
            number = max(1, len(done))
            said = ngettext("The event is cancelled.", "%(number)s events are cancelled.", number)
            messages.success(request, said % {"number": number})
            return go(request, "meetings:desk", pk=pk)
    context = {"form": form, "registered": meeting.registrations.live().count()}
    context |= frame(meeting, gettext("Cancel the event"))
    return render(request, "meetings/desk_cancel.html", context, status=422 if form.errors else 200)


@login_required
@never_cache
@require_http_methods(FORM)
def delete(request: SignedInRequest, pk: Any) -> HttpResponse:
    """Asks first."""
    meeting = organised(request, pk)
    drafts = desk_meeting.drafts_to_come(meeting, desk_meeting.dates_of(meeting))
    form = ScopeForm(posted(request), scoped=drafts > 1)
    if request.method == "POST":
        done = saved(form, organising.delete_draft, form.values, meeting=meeting, actor=request.user)
        if done is not None:
            said = ngettext("The draft is deleted.", "%(number)s drafts are deleted.", max(1, done))
            messages.success(request, said % {"number": done})
            return go(request, "meetings:meetings")
    context = {"form": form, **frame(meeting, gettext("Delete the draft"))}
    return render(request, "meetings/desk_delete.html", context, status=422 if form.errors else 200)


@login_required
@never_cache
@require_http_methods(FORM)
def copy(request: SignedInRequest, pk: Any) -> HttpResponse:
    """When the copy begins; the rest is as it was, and opens for changing at once."""
    meeting = organised(request, pk)
    begins = {"begins": whens.local(meeting.starts_at).time(), "seed": token()}
    form = CopyForm(posted(request), initial=begins)
    if request.method == "POST":
        made = saved(form, organising.copy_meeting, form.values, meeting=meeting, actor=request.user)
        if made:
            messages.success(request, gettext("This is a copy, and a draft. Change what is different, and save."))
            return go(request, "meetings:edit", pk=made.pk)
    context = {"form": form, **frame(meeting, gettext("Make another like this"))}
    return render(request, "meetings/desk_copy.html", context, status=422 if form.errors else 200)
