"""Filing: an organisation's appeal against a decision, and anybody's complaint."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.http import SignedInRequest
from accounts.models import User
from certification.quality import policies_cases
from certification.quality.actions import cases as actions
from certification.quality.forms.cases import AppealForm, ComplaintForm
from certification.quality.models import Case, Decision
from certification.quality.states import CASE_DAYS, CaseState
from core import limits
from core.views import attempt
from network.directory.links import hashed
from network.directory.views.frame import Budget, form_page

_FORM = ["GET", "HEAD", "POST"]
# A mailbox gets no flood, and no client fills the desk.
_COMPLAINTS, _OF_ADDRESS = Budget("quality.complaint", 10), Budget("quality.complaint.address", 3)
# In the address of the page that thanks; loaded again, it sends nothing again.
_SENT = "sent"


@dataclass(frozen=True)
class _Guest:
    """Whose budget it is, where nobody is signed in."""

    pk: str


@login_required
@never_cache
@require_http_methods(_FORM)
def appeal(request: SignedInRequest, decision: Any) -> HttpResponse:
    """By a main contact. Who may not know of the decision gets 404; others who answer for the organisation are told who
    may, and 403 for what they send. After the last day the page says so."""
    rows = Decision.objects.select_related("organisation__municipality", "application", "measure")
    found = get_object_or_404(rows, pk=decision)
    if not policies_cases.may_know_of(request.user, found):
        raise Http404
    may = policies_cases.may_appeal(request.user, found)
    if request.method == "POST" and not may:
        raise PermissionDenied
    # What was typed when somebody was faster, or the day passed meanwhile, stays on the page beside the refusal.
    posted = request.POST if request.method == "POST" else None
    known = found.appeals.exclude(state=CaseState.WITHDRAWN).first()
    if known and posted is None:
        return redirect("quality:case", pk=known.pk)
    form = None
    if may and (posted is not None or policies_cases.is_in_time(found)):
        form = AppealForm(posted)
    made: list[Case] = []
    if form and attempt(form, lambda **given: made.append(actions.appeal(decision=found, actor=request.user, **given))):
        messages.success(request, gettext("The appeal has arrived. Its number is %(number)s.") % _number(made))
        return redirect("quality:case", pk=made[0].pk)
    context = {"decision": found, "may": may, "days": CASE_DAYS}
    return form_page(request, "quality/appeal.html", context | _desk(gettext("Appeal")), form)


@never_cache
@require_http_methods(_FORM)
@limits.per_client("quality.complain", limit=60, seconds=60)
def complain(request: HttpRequest) -> HttpResponse:
    """By anybody, with or without an account, about a certified provider or about the agency's own work."""
    actor = request.user if isinstance(request.user, User) else None
    posted = request.POST if request.method == "POST" else None
    initial = {"organisation": request.GET.get("organisation", "")}
    form = ComplaintForm(posted, initial=initial, has_account=actor is not None)
    wait = _pay(request, form)
    made: list[Case] = []
    known: dict[str, Any] = {"actor": actor, "language": get_language()}
    if attempt(form, lambda **given: made.append(actions.complain(**given, **known))):
        said = gettext("Your complaint has arrived. Its number is %(number)s: write it down.")
        messages.success(request, said % _number(made))
        return redirect(f"{reverse('quality:complain')}?{_SENT}")
    crumbs = [(gettext("Certified providers"), reverse("quality:register")), (gettext("Make a complaint"), "")]
    context = {"actor": actor, "days": CASE_DAYS, "crumbs": crumbs, "section": "certified"}
    context["sent"] = request.method != "POST" and _SENT in request.GET
    return form_page(request, "quality/complain.html", context, form, wait)


def _number(made: list[Case]) -> dict[str, str]:
    return {"number": made[0].number}


def _pay(request: HttpRequest, form: ComplaintForm) -> int:
    """Of the client's budget, and of that of the address; a form with something to put right costs nothing."""
    if request.user.is_authenticated:
        return _COMPLAINTS.pay(form, request.user)
    wait = _COMPLAINTS.pay(form, _Guest(limits.client(request)))
    if wait or not form.is_valid() or not form.cleaned_data["email"]:
        return wait
    # The address itself stands in no cache.
    return _OF_ADDRESS.pay(form, _Guest(hashed(form.cleaned_data["email"].lower())))


def _desk(here: str) -> dict[str, Any]:
    return {"crumbs": [(gettext("Desk"), reverse("desk")), (here, "")], "section": "desk", "here": ""}
