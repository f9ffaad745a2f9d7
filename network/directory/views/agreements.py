"""Agreements with an organisation: both sides read them, the coordinator makes, changes and ends them."""

import logging
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import SignedInRequest
from core import audit, vault
from core.views import attempt, fetch, file, go
from network.directory import policies
from network.directory.actions import agreements as actions
from network.directory.forms.agreements import AgreementEditForm, AgreementForm, PaperForm
from network.directory.models import Agreement
from network.directory.views.frame import found, frame, tried

_FORM = ["GET", "HEAD", "POST"]
log = logging.getLogger("vieri.directory")


@login_required
@never_cache
@require_http_methods(_FORM)
def add_agreement(request: SignedInRequest, pk: Any) -> HttpResponse:
    """A new one; the signed paper is added on its page."""
    organisation = found(request, pk, policies.may_agree)
    form = AgreementForm(request.POST or None, organisation=organisation)
    given = {"organisation": organisation, "actor": request.user}
    if request.method == "POST" and attempt(form, actions.add_agreement, **given):
        messages.success(request, gettext("The agreement was saved."))
        return go(request, "directory:organisation", pk=pk)
    context = {"form": form, **frame(request, organisation, gettext("Add an agreement"))}
    return render(request, "directory/agreement_form.html", context, status=422 if form.errors else 200)


@login_required
@never_cache
@require_http_methods(_FORM)
def agreement(request: SignedInRequest, pk: Any, agreement: Any) -> HttpResponse:
    """What is agreed, and the signed paper; coordinators add that here."""
    shown = _found(request, pk, agreement)
    may_change = policies.may_agree(request.user, shown.organisation)
    form = PaperForm(request.POST or None, request.FILES or None) if may_change else None
    if request.method == "POST":
        if form is None:
            raise PermissionDenied
        if attempt(form, actions.attach_file, agreement=shown, actor=request.user):
            messages.success(request, gettext("The signed agreement was saved."))
            return go(request, "directory:agreement", pk=pk, agreement=agreement)
    context = {"form": form, "may_change": may_change, **_frame(request, shown)}
    context["history"] = audit.history(shown)
    return render(request, "directory/agreement.html", context, status=422 if form and form.errors else 200)


@login_required
@never_cache
@require_http_methods(_FORM)
def edit_agreement(request: SignedInRequest, pk: Any, agreement: Any) -> HttpResponse:
    """What was typed stays when somebody else saved in the meantime."""
    shown = _changed(request, pk, agreement)
    form = AgreementEditForm(request.POST or None, agreement=shown)
    if request.method == "POST" and attempt(form, actions.edit_agreement, agreement=shown, actor=request.user):
        messages.success(request, gettext("The agreement was saved."))
        return go(request, "directory:agreement", pk=pk, agreement=agreement)
    if form.has_error("__all__", "changed"):
        form.ask_again(shown)
    context = {"form": form, **_frame(request, shown, gettext("Edit the agreement"))}
    return render(request, "directory/agreement_form.html", context, status=422 if form.errors else 200)


@login_required
@never_cache
@require_http_methods(_FORM)
def end_agreement(request: SignedInRequest, pk: Any, agreement: Any) -> HttpResponse:
    """Asks first: before its time, at once."""
    shown = _changed(request, pk, agreement)
    if request.method == "POST":
        if tried(request, actions.end_agreement, agreement=shown, actor=request.user):
            messages.success(request, gettext("The agreement has ended."))
        return go(request, "directory:agreement", pk=pk, agreement=agreement)
    return render(request, "directory/agreement_end.html", _frame(request, shown, gettext("End the agreement")))


@login_required
@never_cache
@require_safe
def agreement_file(request: SignedInRequest, pk: Any, agreement: Any) -> HttpResponse:
    """The signed paper, to be kept as a file: no browser opens it inside this site. 404 also when it is damaged."""
    shown = _found(request, pk, agreement)
    if not shown.file_digest:
        raise Http404
    try:
        content = vault.get(shown.file_digest)
    except vault.BrokenFileError as error:
        log.error("agreement %s: its file is not as it was put in", shown.pk)
        raise Http404 from error
    response = file(content, "application/pdf", shown.file_name)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def _found(request: SignedInRequest, pk: Any, agreement: Any) -> Agreement:
    """404 for everybody but the two sides."""
    return get_object_or_404(_visible(request), organisation=pk, pk=agreement)


def _changed(request: SignedInRequest, pk: Any, agreement: Any) -> Agreement:
    """403 for the side that may only read."""
    return fetch(_visible(request), request.user, _may_change, organisation=pk, pk=agreement)


def _visible(request: SignedInRequest) -> QuerySet[Agreement]:
    rows = Agreement.objects.visible_to(request.user)
    return rows.select_related("organisation__municipality__region", "network", "region")


def _may_change(user: Any, agreement: Agreement) -> bool:
    return policies.may_agree(user, agreement.organisation)


def _frame(request: SignedInRequest, shown: Agreement, here: str = "") -> dict[str, Any]:
    context = frame(request, shown.organisation, here or gettext("Agreement"))
    if here:
        own = reverse("directory:agreement", args=[shown.organisation_id, shown.pk])
        context["crumbs"].insert(-1, (gettext("Agreement"), own))
    return context | {"agreement": shown}
