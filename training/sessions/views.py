"""The page on the desk where organisers choose as which part of a course a meeting counts."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import SignedInRequest
from core.views import attempt, go
from network.meetings import wording
from network.meetings.models import Meeting
from training.sessions import actions, choosing
from training.sessions.forms import PartForm


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def courses(request: SignedInRequest, pk: Any) -> HttpResponse:
    """As what the meeting counts, and a form for one more."""
    meeting = _organised(request, pk)
    known = choosing.parts(get_language() or "")
    chosen = choosing.chosen(meeting, known)
    form = PartForm(request.POST if request.method == "POST" else None, parts=known)
    if attempt(form, actions.link, meeting=meeting, actor=request.user):
        messages.success(request, gettext("The event counts in the course, also for those who were there already."))
        return go(request, "sessions:courses", pk=pk)
    taken = {each.part.value for each in chosen if each.part}
    context = {"form": form, "chosen": chosen, "any_left": any(part.value not in taken for part in known)}
    context |= {"meeting": meeting, "title": wording.text(meeting, "title"), **_frame(meeting)}
    return render(request, "sessions/courses.html", context, status=422 if form.errors else 200)


@login_required
@never_cache
@require_POST
def end(request: SignedInRequest, pk: Any, link: int) -> HttpResponse:
    """It does not count any more from now on."""
    meeting = _organised(request, pk)
    actions.unlink(meeting=meeting, pk=link, actor=request.user)
    messages.success(
        request, gettext("The event does not count in the course any more. For whom it counted, it stays.")
    )
    return go(request, "sessions:courses", pk=pk)


def _organised(request: SignedInRequest, pk: Any) -> Meeting:
    """404 for meetings of other regions and networks."""
    rows = Meeting.objects.coordinated_by(request.user).select_related("region", "network")
    found: Meeting = get_object_or_404(rows, pk=pk)
    return found


def _frame(meeting: Meeting) -> dict[str, Any]:
    title = str(wording.text(meeting, "title"))
    steps = [
        (gettext("Desk"), reverse("desk")),
        (gettext("Events"), reverse("meetings:meetings")),
        (title, reverse("meetings:desk", args=[meeting.pk])),
        (gettext("Courses"), ""),
    ]
    return {"crumbs": steps, "section": "desk", "here": "meetings:meetings"}
