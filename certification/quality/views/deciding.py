"""Pages of whoever decides on an application."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied
from django.forms import BaseForm
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts import desk
from accounts.http import SignedInRequest
from certification.quality import decisionpage, policies
from certification.quality.actions import deciding
from certification.quality.forms.deciding import DecideForm, SendBackForm
from certification.quality.models import Application
from certification.quality.states import Part, State
from core.views import attempt, go

_FORM = ["GET", "HEAD", "POST"]


@login_required
@never_cache
@require_http_methods(_FORM)
def decide(request: SignedInRequest, pk: Any) -> HttpResponse:
    """What the findings allow, what follows, and the reasons. Whoever is overtaken is shown what was decided."""
    found = _found(request, pk)
    if found.state != State.DECISION:
        return _moved(request, found)
    form = DecideForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and attempt(form, deciding.decide, application=found, actor=request.user):
        desk.forget_counts(request.user)
        messages.success(request, gettext("The decision is made. The organisation gets its letter by mail."))
        return go(request, "quality:matter", pk=pk)
    if form.has_error(NON_FIELD_ERRORS, "moved"):
        return _moved(request, _found(request, pk))
    context = {"form": form, "basis": decisionpage.read(found), **_frame(found, gettext("Decision"))}
    return render(request, "quality/decide.html", context, status=422 if form.errors else 200)


@login_required
@never_cache
@require_http_methods(_FORM)
def send_back(request: SignedInRequest, pk: Any) -> HttpResponse:
    """To the review again, with what is to be looked at."""
    found = _found(request, pk)
    if found.state != State.DECISION:
        return _moved(request, found)
    form: BaseForm = SendBackForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and attempt(form, deciding.send_back, application=found, actor=request.user):
        desk.forget_counts(request.user)
        messages.success(request, gettext("Sent back. Whoever reviews the matter gets a mail."))
        return go(request, "quality:matter", pk=pk)
    if form.has_error(NON_FIELD_ERRORS, "moved"):
        return _moved(request, _found(request, pk))
    context = {"form": form, **_frame(found, gettext("Send back to the review"))}
    return render(request, "quality/send_back.html", context, status=422 if form.errors else 200)


def _found(request: SignedInRequest, pk: Any) -> Application:
    """404 for those who may not know of the matter, 403 for those of the agency who do not decide it."""
    rows = Application.objects.with_agency().select_related("organisation", "version__scheme", "certification")
    found = get_object_or_404(rows, pk=pk)
    if not policies.may_see_as_agency(request.user, found):
        raise Http404
    if policies.part_of(request.user, found) != Part.DECIDER:
        raise PermissionDenied
    return found


def _moved(request: SignedInRequest, found: Application) -> HttpResponse:
    """How it stands now, in place of a form; 409 for whoever has sent one."""
    sent = request.method == "POST"
    context = {"sent": sent, "decision": decisionpage.made(found), **_frame(found, gettext("Decision"))}
    return render(request, "quality/decided.html", context, status=409 if sent else 200)


def _frame(found: Application, here: str) -> dict[str, Any]:
    """The way from the desk to this page."""
    steps = [
        (gettext("Desk"), reverse("desk")),
        (gettext("Certification"), reverse("quality:queues")),
        (str(found), reverse("quality:matter", args=[found.pk])),
        (here, ""),
    ]
    return {"application": found, "crumbs": steps, "section": "desk", "here": "quality:queues"}
