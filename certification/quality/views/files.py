"""Evidence files: sending, taking back, and handing out to those who may have them."""

import logging
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import SignedInRequest
from certification.quality import covered, policies, policies_files
from certification.quality.actions import files as actions
from certification.quality.forms.files import FileForm
from certification.quality.models import Answer, Application, Certification, Evidence
from certification.quality.states import FileState
from core import limits, vault, views
from core.views import attempt, go
from network.directory.views.frame import tried

FORM = ["GET", "HEAD", "POST"]
_DESK = "desk"
log = logging.getLogger("vieri.quality")


@login_required
@never_cache
@require_http_methods(FORM)
@limits.per_client("quality.add_file", limit=240, seconds=600)
def add_file(request: SignedInRequest, pk: Any, answer: int) -> HttpResponse:
    """To an answer. The form stands on the answer's page; what is wrong with a file is said on a page of its own."""
    rows = Answer.objects.select_related("application__organisation", "criterion__group", "item__place")
    found = get_object_or_404(
        rows, pk=answer, applies=True, application__in=Application.objects.of_applicant(request.user).filter(pk=pk)
    )
    if not policies.may_write_for(request.user, found.application.organisation):
        raise PermissionDenied
    back = reverse("quality:answers", args=[pk, found.criterion.group.key]) + f"#a{found.pk}"
    where = covered.name(found.item) if found.item else ""
    return _sent(request, back, f"{found.criterion.number} {found.criterion.requirement}", where, answer=found)


@login_required
@never_cache
@require_http_methods(FORM)
@limits.per_client("quality.add_file", limit=240, seconds=600)
def add_proof(request: SignedInRequest, pk: Any, condition: Any) -> HttpResponse:
    """To a condition: that what was missing is there now."""
    held = get_object_or_404(Certification.objects.of_organisation_of(request.user), pk=pk)
    found = get_object_or_404(held.conditions, pk=condition)
    if not policies.may_write_for(request.user, held.organisation):
        raise PermissionDenied
    back = reverse("quality:meet_condition", args=[pk, condition])
    return _sent(request, back, found.text, "", condition=found)


def _sent(request: SignedInRequest, back: str, about: str, where: str, **thing: Any) -> HttpResponse:
    posted = request.method == "POST"
    form = FileForm(request.POST, request.FILES) if posted else FileForm()
    if posted and attempt(form, lambda upload: actions.add(upload=upload, actor=request.user, **thing)):
        messages.success(request, gettext("The file was saved."))
        return go(request, back)
    crumbs = [(gettext("Desk"), reverse("desk")), (gettext("Certification"), reverse("quality:own"))]
    context = {
        "form": form,
        "about": about,
        "where": where,
        "back": back,
        "section": _DESK,
        "here": "quality:own",
        "crumbs": [*crumbs, (gettext("Add a file"), "")],
    }
    return render(request, "quality/add_file.html", context, status=422 if form.errors else 200)


@login_required
@never_cache
@require_POST
def remove_file(request: SignedInRequest, pk: Any) -> HttpResponse:
    """Takes it back; the way leads to where it stood."""
    found = _of(request, pk)
    if not policies_files.may_remove(request.user, found):
        raise PermissionDenied
    if tried(request, actions.remove, file=found, actor=request.user):
        messages.success(request, gettext("The file was removed."))
    return go(request, _where(found))


@login_required
@never_cache
@require_safe
@limits.per_client("quality.file", limit=120, seconds=60)
def file(request: SignedInRequest, pk: Any) -> HttpResponse:
    """To be kept, never opened inside this site. 404 for whom it does not concern, for what is still being checked, and
    for what is not as it was put in."""
    found = _of(request, pk)
    if found.state != FileState.CLEAN or found.destroyed_at is not None:
        raise Http404
    try:
        content = vault.get(found.digest)
    except vault.BrokenFileError as error:
        log.error("evidence %s: its file is not as it was put in", found.pk)
        raise Http404 from error
    response = views.file(content, found.kind, found.name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _of(request: SignedInRequest, pk: Any) -> Evidence:
    rows = Evidence.objects.select_related(
        "answer__application__organisation", "answer__criterion__group", "condition__certification__organisation"
    )
    found: Evidence = get_object_or_404(rows, pk=pk)
    if not policies_files.may_have(request.user, found):
        raise Http404
    return found


def _where(file: Evidence) -> str:
    """The page on which it stands."""
    if file.answer is not None:
        group = reverse("quality:answers", args=[file.answer.application_id, file.answer.criterion.group.key])
        return f"{group}#a{file.answer_id}"
    if file.condition is None:
        raise Http404
    return reverse("quality:meet_condition", args=[file.condition.certification_id, file.condition_id])
