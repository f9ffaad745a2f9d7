"""Meetings on the desk of who organises them: one at a glance, a new one, editing it, and further dates."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import SignedInRequest
from core.views import go
from network.directory.links import token
from network.meetings import areas, desk_meeting
from network.meetings.actions import organising, series
from network.meetings.forms.organising import MeetingForm
from network.meetings.forms.organising_dates import DatesForm
from network.meetings.forms.organising_initial import initial, now_there, suggested
from network.meetings.models import Meeting
from network.meetings.states import MeetingState, Scope
from network.meetings.views.organise_frame import FORM, frame, organised, posted, saved, was_overtaken


@login_required
@never_cache
@require_safe
def desk(request: SignedInRequest, pk: Any) -> HttpResponse:
    """One meeting: its state, who comes, what to do next, and the way to everything else about it."""
    meeting = organised(request, pk)
    shown = desk_meeting.of(meeting)
    drafts = desk_meeting.drafts_to_come(meeting, shown["dates"])
    context = {**shown, "drafts": drafts, "seed": token(), **frame(meeting)}
    return render(request, "meetings/desk_meeting.html", context)


@login_required
@never_cache
@require_http_methods(FORM)
def add(request: SignedInRequest) -> HttpResponse:
    """A new meeting, as a draft. 404 for whoever organises nothing."""
    mine = areas.of(request.user)
    if not mine:
        raise Http404
    form = MeetingForm(posted(request), areas=mine, initial=suggested(request.user, mine))
    if request.method == "POST":
        made = saved(form, partial(_add, form), form.values, actor=request.user)
        if made:
            messages.success(request, gettext("The event is saved as a draft. Nobody sees it before you publish it."))
            return go(request, "meetings:desk", pk=made.pk)
    rows = Meeting.objects.coordinated_by(request.user).exclude(state=MeetingState.CANCELLED)
    last = None if form.is_bound else rows.filter(created_by=request.user).order_by("-created_at").first()
    context = {"form": form, "last": last, **frame(None, gettext("New event"))}
    return render(request, "meetings/desk_form.html", context, status=422 if form.errors else 200)


@login_required
@never_cache
@require_http_methods(FORM)
def edit(request: SignedInRequest, pk: Any) -> HttpResponse:
    """One page for all details; where the series has other dates to come, also for these."""
    meeting = organised(request, pk)
    form = _form(meeting, posted(request))
    if request.method == "POST":
        changed = saved(form, organising.edit_meeting, form.values, **_which(form), meeting=meeting, actor=request.user)
        if changed is not None:
            _say_changed(request, changed, form)
            return go(request, "meetings:desk", pk=pk)
    context = {"form": form, "registered": meeting.registrations.live().count()}
    if was_overtaken(form):
        now = _form(organised(request, pk))
        form.ask_again(now.initial["stamp"])
        context["overtaken"] = now_there(form, now)
    context |= {"can_change": desk_meeting.can_change(meeting), **frame(meeting, gettext("Edit the event"))}
    return render(request, "meetings/desk_form.html", context, status=422 if form.errors else 200)


@login_required
@never_cache
@require_http_methods(FORM)
def dates(request: SignedInRequest, pk: Any) -> HttpResponse:
    """Further dates: first how they follow each other, then which of them. Only "make" writes."""
    meeting = organised(request, pk)
    form = DatesForm(posted(request), meeting=meeting, held=series.days_of(meeting))
    if form.do == "make":
        made = saved(form, series.make_dates, form.values, meeting=meeting, actor=request.user)
        if made is not None:
            said = ngettext(
                "%(number)s date was made, as a draft.", "%(number)s dates were made, as drafts.", len(made)
            )
            messages.success(request, said % {"number": len(made)})
            return go(request, "meetings:desk", pk=pk)
    context = {"form": form, **frame(meeting, gettext("More dates"))}
    return render(request, "meetings/desk_dates.html", context, status=422 if form.errors else 200)


def _add(form: MeetingForm, actor: Any, **values: Any) -> Meeting:
    area = form.chosen_area
    if area is None:
        raise Http404
    return organising.add_meeting(region=area.region, network=area.network, actor=actor, **values)


def _form(meeting: Meeting, data: Any = None) -> MeetingForm:
    scoped = bool(desk_meeting.others_to_come(meeting))
    return MeetingForm(data, meeting=meeting, scoped=scoped, initial=initial(meeting))


def _which(form: MeetingForm) -> dict[str, str]:
    return {"scope": form.cleaned_data.get("scope") or Scope.THIS} if form.is_valid() else {}


def _say_changed(request: SignedInRequest, changed: list[Meeting], form: MeetingForm) -> None:
    if not changed:
        messages.info(request, gettext("Nothing was changed."))
        return
    others = len(changed) - 1
    said = ngettext(
        "Saved, and copied to %(number)s other date.", "Saved, and copied to %(number)s other dates.", others
    )
    messages.success(request, said % {"number": others} if others else gettext("Saved."))
