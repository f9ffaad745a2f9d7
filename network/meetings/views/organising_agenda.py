"""The agenda of a meeting on the desk: rows that move without a script, and open tasks of earlier dates."""

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
from network.directory.languages import texts
from network.meetings import agenda as timetables
from network.meetings import desk_meeting
from network.meetings.actions.agenda import set_agenda
from network.meetings.forms.organising_agenda import AgendaForm
from network.meetings.models import ActionPoint
from network.meetings.points import points_for_agenda
from network.meetings.views.organise_frame import FORM, frame, organised, posted, saved, was_overtaken


@login_required
@never_cache
@require_http_methods(FORM)
def agenda(request: SignedInRequest, pk: Any) -> HttpResponse:
    """Only "save" writes; the other buttons move, add and remove rows and keep what is typed."""
    meeting = organised(request, pk)
    points = {str(point.pk): point for point in points_for_agenda(meeting)}
    scoped = bool(desk_meeting.others_to_come(meeting))
    texts = {key: _texts(each) for key, each in points.items()}
    form = AgendaForm(posted(request), meeting=meeting, points=texts, scoped=scoped)
    if form.do == "save" and request.method == "POST":
        changed = saved(form, set_agenda, form.values, meeting=meeting, actor=request.user)
        if changed is not None:
            _say(request, sum(each != meeting for each in changed))
            return go(request, "meetings:desk", pk=pk)
    context = {"form": form, "points": points.values(), "can_change": desk_meeting.can_change(meeting)}
    if was_overtaken(form):
        now = AgendaForm(meeting=meeting, scoped=scoped)
        form.ask_again(now.initial["stamp"])
        context["overtaken"] = timetables.timetable(meeting)
    context |= frame(meeting, gettext("Agenda"))
    return render(request, "meetings/desk_agenda.html", context, status=422 if form.errors else 200)


def _say(request: SignedInRequest, others: int) -> None:
    said = ngettext(
        "Saved, and copied to %(number)s other date.", "Saved, and copied to %(number)s other dates.", others
    )
    messages.success(request, said % {"number": others} if others else gettext("The agenda is saved."))


def _texts(point: ActionPoint) -> dict[str, str]:
    """A task as an item of the agenda, in the languages in which it was written."""
    return {f"title_{code}": text for code, text in texts(point, "text").items()}
