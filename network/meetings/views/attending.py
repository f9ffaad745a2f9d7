"""Who was there, at the desk: the list, the camera, the code on the wall, and a list of names on paper."""

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language, gettext, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import SignedInRequest
from core.views import attempt, file, go
from network.directory.views.frame import Budget, form_page, tried
from network.meetings import attending, door, name_list, participants, sections
from network.meetings.actions import attending as actions
from network.meetings.forms.attending import CodeForm, sent, ticked
from network.meetings.forms.registering import ParticipantForm
from network.meetings.models import Meeting
from network.meetings.states import MeetingState, Source
from network.meetings.views import organise_frame

_FORM = ["GET", "HEAD", "POST"]
# Each is a mail to an address that somebody typed.
_WALK_INS = Budget("meetings.walk_in", 100)


@login_required
@never_cache
@require_http_methods(_FORM)
def attendance(request: SignedInRequest, pk: Any) -> HttpResponse:
    """Everybody who registered, to be ticked; without scripts all at once, with them one by one (`marks`)."""
    meeting = _organised(request, pk)
    if request.method == "POST":
        shown = dict(meeting.registrations.values_list("pk", "way"))
        entries = ticked(request.POST, shown)
        _say(request, tried(request, actions.record, meeting=meeting, entries=entries, actor=request.user))
        return go(request, "meetings:attendance", pk=pk)
    context = {"sections": sections.of(meeting), "may_add": _may_add(meeting), **_listed(request, meeting)}
    context |= organise_frame.frame(meeting, gettext("Attendance"))
    return render(request, "meetings/attendance.html", context)


@login_required
@never_cache
@require_POST
def marks(request: SignedInRequest, pk: Any) -> JsonResponse:
    """What a device saw, some at once; may be sent again (forms.attending.sent). Tells what became of each."""
    meeting = _organised(request, pk)
    try:
        done = actions.record(meeting=meeting, entries=sent(request.body), actor=request.user)
    except ValidationError as refused:
        return JsonResponse({"message": " ".join(refused.messages)}, status=422)
    entries = [
        {"nonce": str(nonce), "refused": outcome.refused, "message": str(outcome.label)} for nonce, outcome in done
    ]
    counts = [[here, places] for _way, here, places in attending.sheet(meeting).counts]
    return JsonResponse({"entries": entries, "counts": counts})


@login_required
@never_cache
@require_http_methods(_FORM)
def walk_in(request: SignedInRequest, pk: Any) -> HttpResponse:
    """Somebody who just came and has not registered: they are put on the list, and are there."""
    meeting = _organised(request, pk)
    # Nobody at the door gets a place in the queue.
    rooms = dict.fromkeys(meeting.ways)
    form = ParticipantForm(organise_frame.posted(request), meeting=meeting, rooms=rooms)
    wait = _WALK_INS.pay(form, request.user)
    if attempt(form, actions.walk_in, meeting=meeting, language=get_language() or "", actor=request.user):
        messages.success(request, gettext("%(name)s is registered as present.") % {"name": form.cleaned_data["name"]})
        _say_crowded(request, meeting)
        return go(request, "meetings:attendance", pk=pk)
    context = {"may_add": _may_add(meeting), **organise_frame.frame(meeting, gettext("Somebody who just came"))}
    return form_page(request, "meetings/walk_in.html", context, form, wait)


@login_required
@never_cache
@require_http_methods(_FORM)
def scan(request: SignedInRequest, pk: Any) -> HttpResponse:
    """Tickets one after the other, by camera or by typing the code. A link that was scanned asks first."""
    meeting = _organised(request, pk)
    posted = organise_frame.posted(request)
    form = CodeForm(posted if posted is not None else request.GET if "code" in request.GET else None)
    found = attending.ticket_of(meeting, form.cleaned_data["code"]) if form.is_valid() else None
    if form.is_bound and form.is_valid() and found is None:
        form.add_error("code", gettext("This is no ticket of this event. Check the code, or use the list."))
    if found and request.method == "POST":
        if tried(request, actions.admit, registration=found, source=Source.SCAN, actor=request.user):
            said = gettext("%(name)s is registered as present.") % {
                "name": found.shown_name or gettext("A participant")
            }
            messages.success(request, said)
        return go(request, "meetings:scan", pk=pk)
    context = {"found": found, **_listed(request, meeting), **organise_frame.frame(meeting, gettext("Scan tickets"))}
    return form_page(request, "meetings/scan.html", context, form)


@login_required
@never_cache
@require_http_methods(_FORM)
def door_code(request: SignedInRequest, pk: Any) -> HttpResponse:
    """The code of the meeting; with ``?wall`` in large, to be shown to all or printed. The button makes one, or
    another."""
    meeting = _organised(request, pk)
    if request.method == "POST":
        was = request.POST.get("was", "")
        if tried(request, actions.renew_code, meeting=meeting, was=was, actor=request.user):
            messages.success(request, gettext("The code is ready."))
        return go(request, "meetings:door", pk=pk)
    code = meeting.check_in_code
    context = {"code": door.shown(code), **organise_frame.frame(meeting, gettext("Code at the door"))}
    context |= {"address": door.address_of(meeting), "picture": door.picture(door.address_of(meeting))} if code else {}
    wall = code and "wall" in request.GET
    return render(request, "meetings/door_wall.html" if wall else "meetings/door.html", context)


@login_required
@never_cache
@require_safe
def names_pdf(request: SignedInRequest, pk: Any) -> HttpResponse:
    """Names and room for signing, on paper. Made anew each time, and kept nowhere."""
    meeting = _organised(request, pk)
    names = name_list.read(meeting, attending.signing(meeting), get_language() or "")
    return file(names.drawn(), "application/pdf", name_list.file_name(meeting))


def _organised(request: SignedInRequest, pk: Any) -> Meeting:
    """404 for meetings of others, for drafts and for cancelled ones: there is nobody to come."""
    rows = Meeting.objects.coordinated_by(request.user)
    rows = rows.filter(state__in=[MeetingState.PUBLISHED, MeetingState.HELD])
    found: Meeting = get_object_or_404(rows.select_related("region", "network", "municipality"), pk=pk)
    return found


def _may_add(meeting: Meeting) -> bool:
    """As long as attendance can be registered."""
    return door.takes_place(meeting) and door.has_opened(meeting)


def _say_crowded(request: SignedInRequest, meeting: Meeting) -> None:
    """That more people have a place than there are."""
    for way, held, places, _queued in participants.counts(meeting):
        if places is not None and held > places:
            said = gettext("%(way)s: more people have a place than there are places (%(held)s / %(places)s).")
            messages.warning(request, said % {"way": way, "held": held, "places": places})


def _listed(request: SignedInRequest, meeting: Meeting) -> dict[str, Any]:
    """What the list needs, also as part of the page of the camera."""
    return {
        "sheet": attending.sheet(meeting),
        "seed": uuid.uuid4(),
        "opened": door.has_opened(meeting),
        "save_url": reverse("meetings:marks", args=[meeting.pk]),
    }


def _say(request: SignedInRequest, done: Any) -> None:
    """How many were saved, and why the others were not. ``done``: None when all was refused, True when there was
    nothing."""
    if not done:
        return
    told = [] if done is True else [outcome for _nonce, outcome in done]
    number = sum(not outcome.refused for outcome in told)
    if number or not told:
        said = ngettext("Saved: %(number)s change.", "Saved: %(number)s changes.", number)
        messages.success(request, said % {"number": number})
    for outcome in dict.fromkeys(outcome for outcome in told if outcome.refused):
        messages.warning(request, outcome.label)
