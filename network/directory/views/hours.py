"""The hours of an offer: lines to fill in, more lines on request, and how it all reads."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.http import SignedInRequest
from core import clock
from core.views import attempt, go
from network.directory.actions.hours import set_hours
from network.directory.forms.hours import HoursForm
from network.directory.hours import rules, words
from network.directory.views.place_frame import FORM, editable_offer, frame


@login_required
@never_cache
@require_http_methods(FORM)
def edit_hours(request: SignedInRequest, pk: Any) -> HttpResponse:
    """404 for offers of places that the person may not know of. Only "save" writes."""
    offer = editable_offer(request, pk)
    form = HoursForm(request.POST or None, offer=offer)
    if form.do == "save" and attempt(form, set_hours, offer=offer, actor=request.user):
        messages.success(request, gettext("The hours were saved."))
        for warning in form.warnings:
            messages.warning(request, warning)
        return go(request, "directory:edit_hours", pk=offer.pk)
    context = {
        "form": form,
        "offer": offer,
        "reads": None if form.quiet or form.errors else how_it_reads(form.schedule),
        "saved": how_it_reads(form.saved) if form.outrun else None,
        **frame(offer.place, gettext("Hours of support")),
    }
    return render(request, "directory/hours_edit.html", context, status=422 if form.errors else 200)


def how_it_reads(schedule: rules.Schedule) -> dict[str, Any]:
    """The lines that people see, in the language of the page."""
    return {
        "next": words.next_line(schedule, clock.now()),
        "weekly": words.week_lines(schedule),
        "holidays": words.holidays_line(schedule),
        "exceptions": words.exception_lines(schedule, clock.today()),
    }
