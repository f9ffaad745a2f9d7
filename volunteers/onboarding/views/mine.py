"""A volunteer's own pages: all of theirs, one of them, and what they can do with it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import SignedInRequest
from core.views import attempt, go
from network.directory.views.frame import form_page
from volunteers.onboarding import mine as reading
from volunteers.onboarding import mine_slots, steps
from volunteers.onboarding.actions import applying, interviewing, leaving, pausing
from volunteers.onboarding.forms.mine import LeaveForm, PauseForm, WishForm
from volunteers.onboarding.models import Volunteering
from volunteers.onboarding.views.mine_frame import FORM, SENDING, frame, own, posted, tried


@login_required
@never_cache
@require_safe
def mine(request: SignedInRequest) -> HttpResponse:
    """All of one's own; where there is only one, its page."""
    rows = list(reading.rows(request.user))
    if len(rows) == 1:
        return redirect("onboarding:mine_one", pk=rows[0].pk)
    nows = steps.nows(rows)
    lines = [(each, nows[each.pk]) for each in rows]
    context = {
        "open": [line for line in lines if line[0].is_open],
        "past": [line for line in lines if not line[0].is_open],
        "parts": mine_slots.parts_of_all(request.user),
        **frame(),
    }
    return render(request, "onboarding/mine.html", context)


@login_required
@never_cache
@require_safe
def mine_one(request: SignedInRequest, pk: Any) -> HttpResponse:
    """Where it is, what is next and who has the ball, and what can be done now."""
    volunteering = own(request, pk)
    parts = mine_slots.parts_of_one(volunteering)
    only = reading.rows(request.user).count() == 1
    if only:
        parts = sorted([*parts, *mine_slots.parts_of_all(request.user)], key=lambda part: part.order)
    context = {"mine": reading.of(volunteering), "parts": parts, "only": only, **frame(volunteering=volunteering)}
    return render(request, "onboarding/mine_one.html", context)


@login_required
@never_cache
@require_http_methods(FORM)
def interview(request: SignedInRequest, pk: Any) -> HttpResponse:
    """Confirms the time that was proposed (``do=confirm``), or proposes others."""
    volunteering = own(request, pk)
    if request.POST.get("do") == "confirm":
        was = request.POST.get("was", "")
        if tried(request, interviewing.confirm, volunteering=volunteering, was=was, actor=request.user):
            messages.success(request, gettext("The time is agreed. Welcome!"))
        return go(request, "onboarding:mine_one", pk=pk)
    if "propose" not in reading.may(volunteering):
        return _not_now(request, volunteering)
    form = WishForm(posted(request), initial={"times": volunteering.interview_wish})
    wait = SENDING.pay(form, request.user)
    if attempt(form, interviewing.propose, volunteering=volunteering, actor=request.user):
        messages.success(request, gettext("Thank you. The coordinator answers you."))
        return go(request, "onboarding:mine_one", pk=pk)
    context = frame((gettext("Other times"), ""), volunteering=volunteering)
    return form_page(request, "onboarding/mine_interview.html", context, form, wait)


@login_required
@never_cache
@require_http_methods(FORM)
def pause(request: SignedInRequest, pk: Any) -> HttpResponse:
    """A break, or another last day of it."""
    volunteering = own(request, pk)
    if not reading.may(volunteering) & {"pause", "resume"}:
        return _not_now(request, volunteering)
    form = PauseForm(posted(request), initial={"until": volunteering.paused_until})
    wait = SENDING.pay(form, request.user)
    if attempt(form, pausing.pause, volunteering=volunteering, actor=request.user):
        messages.success(request, gettext("Have a good break. You can come back whenever you like."))
        return go(request, "onboarding:mine_one", pk=pk)
    context = frame((gettext("Take a break"), ""), volunteering=volunteering)
    return form_page(request, "onboarding/mine_pause.html", context, form, wait)


@login_required
@never_cache
@require_POST
def resume(request: SignedInRequest, pk: Any) -> HttpResponse:
    if tried(request, pausing.resume, volunteering=own(request, pk), actor=request.user):
        messages.success(request, gettext("Welcome back!"))
    return go(request, "onboarding:mine_one", pk=pk)


@login_required
@never_cache
@require_http_methods(FORM)
def leave(request: SignedInRequest, pk: Any) -> HttpResponse:
    """Stopping: nobody has to tell why."""
    volunteering = own(request, pk)
    if "leave" not in reading.may(volunteering):
        return _not_now(request, volunteering)
    form = LeaveForm(posted(request))
    if attempt(form, leaving.leave, volunteering=volunteering, actor=request.user):
        messages.success(request, gettext("Your task has ended. Thank you for everything you have given."))
        return go(request, "onboarding:mine_one", pk=pk)
    context = frame((gettext("Stop volunteering"), ""), volunteering=volunteering)
    return form_page(request, "onboarding/mine_leave.html", context, form)


@login_required
@never_cache
@require_http_methods(FORM)
def withdraw(request: SignedInRequest, pk: Any) -> HttpResponse:
    """Taking the application back: first what that means, then the deed."""
    volunteering = own(request, pk)
    if "withdraw" not in reading.may(volunteering):
        return _not_now(request, volunteering)
    if request.method == "POST":
        if tried(request, applying.withdraw, volunteering=volunteering, actor=request.user):
            messages.success(request, gettext("Your application is withdrawn. Thank you for thinking of us."))
        return go(request, "onboarding:mine")
    context = frame((gettext("Withdraw the application"), ""), volunteering=volunteering)
    return render(request, "onboarding/mine_withdraw.html", context)


def _not_now(request: SignedInRequest, volunteering: Volunteering) -> HttpResponse:
    """To the page that says how it stands, also when it was done a moment ago in another window."""
    if request.method != "POST":
        messages.info(request, gettext("This cannot be done now. See here how it stands."))
    return go(request, "onboarding:mine_one", pk=volunteering.pk)
