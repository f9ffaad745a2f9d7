"""Joining the network: the public page with its form, and the applicant's own page of an application."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts import desk
from accounts.http import SignedInRequest
from core.views import attempt, go
from network.directory import commitments
from network.directory.actions import organisations as actions
from network.directory.forms.organisations import ApplyAgainForm, ApplyForm
from network.directory.models import Organisation
from network.directory.states import OrganisationState
from network.directory.views.frame import Budget, form_page, tried

_FORM = ["GET", "HEAD", "POST"]
# Each application is a mail to every coordinator of a municipality.
_BUDGET = Budget("directory.apply", 10)


@never_cache
@require_http_methods(_FORM)
def apply(request: HttpRequest) -> HttpResponse:
    """Everyone reads what joining means; the form is for those who are signed in."""
    form = ApplyForm(request.POST or None) if request.user.is_authenticated else None
    wait = _BUDGET.pay(form, request.user) if form else 0
    if form and attempt(form, actions.apply, actor=request.user):
        desk.forget(request.user)  # type: ignore[arg-type] # somebody is signed in
        messages.success(request, gettext("Your application is on its way. We write to you when it is answered."))
        return go(request, "desk")
    back = urlencode({"next": request.path})
    context = {
        "signup_url": f"{reverse('account_signup')}?{back}",
        "login_url": f"{reverse('account_login')}?{back}",
        "commitment": commitments.current().read(get_language()),
    }
    return form_page(request, "directory/apply.html", context, form, wait)


@login_required
@never_cache
@require_safe
def application(request: SignedInRequest, pk: Any) -> HttpResponse:
    """What one asked, and what was answered. When it was accepted, the organisation's own page takes over."""
    organisation = _mine(request, pk)
    if organisation.state in {OrganisationState.MEMBER, OrganisationState.LEFT}:
        return go(request, "directory:organisation", pk=pk)
    return render(request, "directory/application.html", _page(organisation))


@login_required
@never_cache
@require_http_methods(_FORM)
def apply_again(request: SignedInRequest, pk: Any) -> HttpResponse:
    """The same application once more, changed, after it was declined or taken back."""
    organisation = _mine(request, pk)
    form = ApplyAgainForm(request.POST or None, organisation=organisation)
    wait = _BUDGET.pay(form, request.user)
    if attempt(form, actions.apply_again, organisation=organisation, actor=request.user):
        messages.success(request, gettext("Your application is on its way. We write to you when it is answered."))
        return go(request, "directory:application", pk=pk)
    if not form.errors and organisation.state not in {OrganisationState.DECLINED, OrganisationState.WITHDRAWN}:
        return go(request, "directory:application", pk=pk)
    return form_page(request, "directory/apply_again.html", _page(organisation, gettext("Apply again")), form, wait)


@login_required
@never_cache
@require_http_methods(_FORM)
def withdraw(request: SignedInRequest, pk: Any) -> HttpResponse:
    """Takes the application back before it is answered."""
    organisation = _mine(request, pk)
    if request.method == "POST" and tried(request, actions.withdraw, organisation=organisation, actor=request.user):
        messages.success(request, gettext("You took the application back. You can send it again later."))
    return go(request, "directory:application", pk=pk)


def _mine(request: SignedInRequest, pk: Any) -> Organisation:
    rows = Organisation.objects.select_related("kind", "municipality", "parent", "decided_by")
    return get_object_or_404(rows, pk=pk, applied_by=request.user)


def _page(organisation: Organisation, here: str = "") -> dict[str, Any]:
    own = reverse("directory:application", args=[organisation.pk])
    steps = [(gettext("Desk"), reverse("desk"))]
    steps += [(organisation.name, own), (here, "")] if here else [(organisation.name, "")]
    return {"organisation": organisation, "crumbs": steps, "section": "desk", "here": "desk"}
