"""Materials of a meeting: the organiser's page of them, and handing out the files."""

import logging
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import SignedInRequest
from core import limits, vault
from core.views import file, go
from network.directory.views.frame import tried
from network.meetings import aftermath, policies, reading, tickets, uploads
from network.meetings.actions import materials as actions
from network.meetings.forms.materials import MaterialForm, NewMaterialForm
from network.meetings.models import Material, Meeting
from network.meetings.states import RegistrationState
from network.meetings.views.organise_frame import FORM, frame, organised, posted, saved, was_overtaken

log = logging.getLogger("vieri.meetings")


@login_required
@never_cache
@require_http_methods(FORM)
def materials(request: SignedInRequest, pk: Any) -> HttpResponse:
    """What there is, and below a form to add a file or a link."""
    meeting = organised(request, pk)
    form = NewMaterialForm(posted(request), request.FILES or None)
    if saved(form, actions.add_material, form.values, meeting=meeting, actor=request.user):
        messages.success(request, gettext("The material was added."))
        return go(request, "meetings:materials", pk=pk)
    rows = meeting.materials.filter(removed_at=None).select_related("added_by")
    context = {"form": form, "things": [aftermath.thing(each, _url(each)) for each in rows]}
    context |= frame(meeting, gettext("Materials"))
    return render(request, "meetings/desk_materials.html", context, status=422 if form.errors else 200)


@login_required
@never_cache
@require_http_methods(FORM)
def material_edit(request: SignedInRequest, pk: Any, material: Any) -> HttpResponse:
    """What is said about it. Another file is added as another material."""
    meeting = organised(request, pk)
    found: Material = get_object_or_404(meeting.materials.filter(removed_at=None), pk=material)
    form = MaterialForm(posted(request), material=found)
    if saved(form, actions.edit_material, form.values, material=found, actor=request.user):
        messages.success(request, gettext("Saved."))
        return go(request, "meetings:materials", pk=pk)
    context = {"form": form, "thing": aftermath.thing(found, _url(found)), "overtaken": was_overtaken(form)}
    if context["overtaken"]:
        found.refresh_from_db()
        form.ask_again(found)
        context["thing"] = aftermath.thing(found, _url(found))
    context |= frame(meeting, gettext("Edit the material"))
    return render(request, "meetings/desk_material.html", context, status=422 if form.errors else 200)


@login_required
@never_cache
@require_POST
def material_remove(request: SignedInRequest, pk: Any, material: Any) -> HttpResponse:
    """A button beside one material. Sent twice, it is done once."""
    meeting = organised(request, pk)
    found: Material = get_object_or_404(meeting.materials, pk=material)
    if tried(request, actions.remove_material, material=found, actor=request.user):
        messages.success(request, gettext("The material was removed. Nobody sees it any more."))
    return go(request, "meetings:materials", pk=pk)


@never_cache
@require_safe
@limits.per_client("meetings.material", limit=60, seconds=60)
def material_file(request: HttpRequest, pk: Any, material: Any) -> HttpResponse:
    """To be kept as a file: no browser opens it inside this site. 404 for whoever may not see it."""
    meeting = reading.fetched(request, pk)
    return _handed_out(meeting, material, among_us=policies.is_among_us(request.user, meeting))


@never_cache
@require_safe
@limits.per_client("meetings.material", limit=60, seconds=60)
def ticket_file(request: HttpRequest, token: str, material: Any) -> HttpResponse:
    """By the link of a registration that takes part."""
    return _handed_out(participant(token), material, among_us=True)


def participant(token: str) -> Meeting:
    """The meeting of a link whose registration takes part. Raises Http404 for every other link, also once the guest was
    forgotten: by then it is nobody's."""
    registration = tickets.find(token)
    if registration is None or registration.state != RegistrationState.CONFIRMED or registration.forgotten_at:
        raise Http404
    meeting: Meeting = registration.meeting
    return meeting


def _handed_out(meeting: Meeting, pk: Any, *, among_us: bool) -> HttpResponse:
    """404 also when it is damaged."""
    found: Material = get_object_or_404(meeting.materials.exclude(file_digest=""), pk=pk)
    kind = uploads.by_name(found.file_name)
    if kind is None or not policies.may_open_material(found, among_us=among_us):
        raise Http404
    try:
        content = vault.get(found.file_digest)
    except vault.BrokenFileError as error:
        log.error("material %s: its file is not as it was put in", found.pk)
        raise Http404 from error
    response = file(content, kind.mimetype, found.file_name)
    response["X-Content-Type-Options"] = "nosniff"
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "private, no-store"
    return response


def _url(material: Material) -> str:
    return reverse("meetings:material_file", args=[material.meeting_id, material.pk]) if material.file_name else ""
