"""Measures: proposing one, hearing the organisation, deciding or dropping it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts import desk
from accounts.http import SignedInRequest
from certification.quality import certificatepage, certificationpage, lives, policies, policies_following
from certification.quality.actions import following
from certification.quality.forms.measures import DecideMeasureForm, DropForm, ProposeForm, ReplyForm
from certification.quality.models import Certification, Measure
from certification.quality.views import certificate
from certification.quality.views.certificate import FORM, mine, posted
from certification.quality.views.certifications import frame, theirs
from core.views import attempt, go
from network.directory.views.frame import form_page


@login_required
@never_cache
@require_http_methods(FORM)
def answer_measure(request: SignedInRequest, pk: Any, measure: Any) -> HttpResponse:
    """What is proposed, why, and what the organisation thinks of it. Main contacts reply."""
    found = mine(request, pk, policies_following.may_answer)
    own = _measure(found, measure)
    may_reply = policies_following.may_act(request.user, found) and lives.is_open(own) and own.replied_at is None
    if request.method == "POST" and not policies_following.may_act(request.user, found):
        raise PermissionDenied
    form = ReplyForm(posted(request))
    if attempt(form, following.answer_measure, measure=own, actor=request.user):
        desk.forget_counts(request.user)
        messages.success(request, gettext("Your view was sent. Whoever decides reads it."))
        return go(request, "quality:certificate", pk=pk)
    context = certificationpage.of_measure(own, request.user) | certificate.frame(found, gettext("Proposal"))
    return form_page(request, "quality/measure_answer.html", context | {"may_reply": may_reply}, form)


@login_required
@never_cache
@require_http_methods(FORM)
def propose_measure(request: SignedInRequest, pk: Any) -> HttpResponse:
    """What is to happen to it, and why."""
    found = theirs(request, pk, policies.may_follow)
    form = ProposeForm(
        posted(request),
        kinds=certificationpage.kinds(found),
        places=certificatepage.places(found),
        follow_ups=list(found.surveillances.filter(asked_at__isnull=False)),
    )
    if attempt(form, following.propose, certification=found, actor=request.user):
        desk.forget_counts(request.user)
        messages.success(request, gettext("Proposed. Somebody else decides it."))
        return go(request, "quality:certification", pk=pk)
    context = {"runs": lives.is_standing(found), **frame(found, gettext("Propose a measure"))}
    return form_page(request, "quality/measure_propose.html", context, form)


@login_required
@never_cache
@require_http_methods(FORM)
def decide_measure(request: SignedInRequest, pk: Any, measure: Any) -> HttpResponse:
    """The measure with what the organisation says; for whoever may decide it, the reasons. 409 for whoever is late."""
    found = theirs(request, pk)
    own = _measure(found, measure)
    if request.method == "POST" and not policies_following.may_decide_measure(request.user, own):
        raise PermissionDenied
    form = DecideMeasureForm(posted(request))
    if attempt(form, following.decide_measure, measure=own, actor=request.user):
        desk.forget_counts(request.user)
        messages.success(request, gettext("The decision is made. The organisation gets its letter by mail."))
        return go(request, "quality:certification", pk=pk)
    late = form.has_error(NON_FIELD_ERRORS, "moved")
    own = _measure(found, measure)
    context = certificationpage.of_measure(own, request.user) | frame(found, gettext("Measure"))
    response = form_page(request, "quality/measure.html", context, form)
    response.status_code = 409 if late else response.status_code
    return response


@login_required
@never_cache
@require_http_methods(FORM)
def drop_measure(request: SignedInRequest, pk: Any, measure: Any) -> HttpResponse:
    """It comes to nothing, for a reason."""
    found = theirs(request, pk, policies.may_follow)
    own = _measure(found, measure)
    form = DropForm(posted(request))
    if attempt(form, following.drop, measure=own, actor=request.user):
        desk.forget_counts(request.user)
        messages.success(request, gettext("The proposal was dropped."))
        return go(request, "quality:certification", pk=pk)
    context = certificationpage.of_measure(own, request.user) | frame(found, gettext("Drop the proposal"))
    return form_page(request, "quality/measure_drop.html", context, form)


def _measure(certification: Certification, pk: Any) -> Measure:
    rows = certification.measures.select_related("surveillance", "proposed_by", "replied_by")
    found: Measure = get_object_or_404(rows, pk=pk)
    found.certification = certification
    return found
