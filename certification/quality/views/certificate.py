"""A certificate for the organisation that has it: its page, conditions, follow-ups, and what it does with it itself."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts import desk
from accounts.http import SignedInRequest
from certification.quality import certificatepage, lives, policies, policies_following
from certification.quality.actions import following
from certification.quality.forms.following import ConditionForm, FollowUpForm, PlacesForm
from certification.quality.models import Certification
from core.views import attempt, go
from network.directory.views.frame import form_page, tried

FORM = ["GET", "HEAD", "POST"]


@login_required
@never_cache
@require_safe
def certificate(request: SignedInRequest, pk: Any) -> HttpResponse:
    """How it stands, what is to be done, and all that was written. For whoever is named for the organisation."""
    found = mine(request, pk)
    context = certificatepage.of_provider(found, request.user) | frame(found)
    return render(request, "quality/certificate.html", context)


@login_required
@never_cache
@require_http_methods(FORM)
def meet_condition(request: SignedInRequest, pk: Any, condition: Any) -> HttpResponse:
    """Files and words by which the organisation shows that it has put something right."""
    found = mine(request, pk, policies_following.may_answer)
    own = get_object_or_404(certificatepage.conditions_of(found), pk=condition)
    form = ConditionForm(posted(request), initial={"text": own.reply if own.returned else ""})
    if attempt(form, following.meet_condition, condition=own, actor=request.user):
        desk.forget_counts(request.user)
        messages.success(request, gettext("Thank you. We look at it and write to you."))
        return go(request, "quality:certificate", pk=pk)
    context = {
        "condition": own,
        "row": certificatepage.condition_row(own),
        "open": own.met_at is None and lives.is_standing(found) and (own.replied_at is None or bool(own.returned)),
        "may_write": own.met_at is None and policies.may_write_for(request.user, found.organisation),
        **frame(found, gettext("Condition")),
    }
    return form_page(request, "quality/condition.html", context, form)


@login_required
@never_cache
@require_http_methods(FORM)
def answer_follow_up(request: SignedInRequest, pk: Any, surveillance: Any) -> HttpResponse:
    """What has changed, and how improvements went; the other button says that nothing has."""
    found = mine(request, pk, policies_following.may_answer)
    own = get_object_or_404(found.surveillances.filter(asked_at__isnull=False), pk=surveillance)
    form = FollowUpForm(posted(request))
    if attempt(form, following.answer_follow_up, follow_up=own, actor=request.user):
        desk.forget_counts(request.user)
        messages.success(request, gettext("Thank you. Your follow-up was sent."))
        return go(request, "quality:certificate", pk=pk)
    own.certification = found
    context = certificatepage.follow_up(own) | frame(found, gettext("Yearly follow-up"))
    return form_page(request, "quality/follow_up.html", context, form)


@login_required
@never_cache
@require_http_methods(FORM)
def remove_places(request: SignedInRequest, pk: Any) -> HttpResponse:
    """Which ones it does not cover any more from today."""
    found = mine(request, pk, policies_following.may_act)
    form = PlacesForm(posted(request), offered=certificatepage.places(found))
    if attempt(form, following.remove_places, certification=found, actor=request.user):
        messages.success(request, gettext("Taken out. The register shows it at once."))
        return go(request, "quality:certificate", pk=pk)
    context = {"certification": found, "runs": lives.is_standing(found), **frame(found, gettext("Take places out"))}
    return form_page(request, "quality/places_remove.html", context, form)


@login_required
@never_cache
@require_http_methods(FORM)
def end_certification(request: SignedInRequest, pk: Any) -> HttpResponse:
    """Asks first."""
    found = mine(request, pk, policies_following.may_act)
    if request.method == "POST":
        if tried(request, following.end, certification=found, actor=request.user):
            messages.success(request, gettext("The certification has ended. You get a letter by mail."))
        desk.forget_counts(request.user)
        return go(request, "quality:certificate", pk=pk)
    if not lives.is_standing(found):
        return go(request, "quality:certificate", pk=pk)
    context = {"certification": found, **frame(found, gettext("End the certification"))}
    return render(request, "quality/end.html", context)


def mine(request: SignedInRequest, pk: Any, policy: Any = None) -> Certification:
    """404 for whoever is not named for its organisation; 403 for who may look and not do this."""
    rows = Certification.objects.of_organisation_of(request.user)
    rows = rows.select_related("organisation__municipality", "version__scheme", "replaced_by")
    found = get_object_or_404(rows, pk=pk)
    if policy is not None and not policy(request.user, found):
        raise PermissionDenied
    return found


def posted(request: SignedInRequest) -> Any:
    return request.POST if request.method == "POST" else None


def frame(certification: Certification, here: str = "") -> dict[str, Any]:
    """The way from the desk to this page."""
    own = reverse("quality:certificate", args=[certification.pk]) if here else ""
    steps = [
        (gettext("Desk"), reverse("desk")),
        (gettext("Certification"), reverse("quality:own")),
        (gettext("Certificate of %(organisation)s") % {"organisation": certification.organisation}, own),
    ]
    steps += [(here, "")] if here else []
    return {"certification": certification, "crumbs": steps, "section": "desk", "here": "quality:own"}
