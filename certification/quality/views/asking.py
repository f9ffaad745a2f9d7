"""What evaluators ask the applicant, the findings they send, and more time for a reply."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts import desk
from accounts.http import SignedInRequest
from certification.quality import asked, matterpage
from certification.quality.actions import asking
from certification.quality.actions.evaluation_steps import may_give_time
from certification.quality.forms.evaluating import AskForm, FindingsForm, MoreTimeForm
from certification.quality.models import Application, Inquiry
from certification.quality.states import REPLY_DAYS, Part, State
from certification.quality.views.matter import FORM, as_part, found, frame
from core.views import attempt, go
from network.directory.views.frame import Budget, form_page

# Each sets off mails to the applicant.
_BUDGET = Budget("quality.ask", 60)


@login_required
@never_cache
@require_http_methods(FORM)
def check_completeness(request: SignedInRequest, pk: Any) -> HttpResponse:
    """What is missing before the evaluation can begin."""
    of = as_part(request, pk, Part.EVALUATOR).application
    days = of.version.completeness_days
    return _ask(request, of, asking.ask_to_complete, title=gettext("Ask to complete"), days=days)


@login_required
@never_cache
@require_http_methods(FORM)
def ask(request: SignedInRequest, pk: Any) -> HttpResponse:
    """Questions in the middle of the evaluation."""
    of = as_part(request, pk, Part.EVALUATOR).application
    return _ask(request, of, asking.ask, title=gettext("Ask the applicant"), days=REPLY_DAYS)


@login_required
@never_cache
@require_http_methods(FORM)
def send_findings(request: SignedInRequest, pk: Any) -> HttpResponse:
    """Shows what the applicant will read before it is sent."""
    of = as_part(request, pk, Part.EVALUATOR).application
    if request.method != "POST" and of.state not in (State.EVALUATION, State.FINDINGS):
        return _too_late(request, pk)
    form = FindingsForm(request.POST if request.method == "POST" else None)
    wait = _BUDGET.pay(form, request.user) if request.method == "POST" else 0
    if form.is_bound and attempt(form, asking.send_findings, application=of, actor=request.user):
        return _sent(request, pk, gettext("The findings are sent. The applicant gets a letter."))
    rows = asking.to_send(of)
    context = {"findings": rows, "due": asking.findings_due(of, rows), **frame(of, gettext("Send the findings"))}
    return form_page(request, "quality/findings.html", context, form, wait)


@login_required
@never_cache
@require_http_methods(FORM)
def give_time(request: SignedInRequest, pk: Any) -> HttpResponse:
    """A later day for what is asked just now; by evaluators and leads."""
    of = found(request, pk).application
    if not may_give_time(request.user, of):
        raise PermissionDenied
    inquiry = asked.open_inquiry(of)
    if inquiry is None:
        return _too_late(request, pk)
    form = MoreTimeForm(request.POST if request.method == "POST" else None, inquiry=inquiry)
    if request.method == "POST" and attempt(form, asking.give_time, application=of, actor=request.user):
        return _sent(request, pk, gettext("The applicant has more time, and gets a mail."))
    context: dict[str, Any] = {"inquiry": inquiry, **frame(of, gettext("Give more time"))}
    return form_page(request, "quality/more_time.html", context, form)


def _ask(
    request: SignedInRequest, of: Application, action: Callable[..., Inquiry], *, title: str, days: int
) -> HttpResponse:
    completing = action is asking.ask_to_complete
    # What was typed is not thrown away because somebody else was faster: the action says so, above it.
    if request.method != "POST" and of.state not in (_COMPLETED_IN if completing else _ASKED_IN):
        return _too_late(request, of.pk)
    cards = matterpage.evidence(of).cards
    form = AskForm(request.POST if request.method == "POST" else None, cards=cards)
    wait = _BUDGET.pay(form, request.user) if request.method == "POST" else 0
    if form.is_bound and attempt(form, action, application=of, actor=request.user):
        return _sent(request, of.pk, gettext("Sent. The applicant gets a mail."))
    more = {"days": days, "title": title, "completing": completing}
    context = {"chosen": request.GET.get("answer", ""), **more, **frame(of, title)}
    return form_page(request, "quality/ask.html", context, form, wait)


# With the state it leads to: what was sent twice is answered as what was sent once.
_COMPLETED_IN = (State.SUBMITTED, State.INCOMPLETE)
_ASKED_IN = (State.EVALUATION, State.CLARIFICATION)


def _sent(request: SignedInRequest, pk: Any, said: str) -> HttpResponse:
    desk.forget_counts(request.user)
    messages.success(request, said)
    return go(request, "quality:matter", pk=pk)


def _too_late(request: SignedInRequest, pk: Any) -> HttpResponse:
    messages.warning(request, gettext("This is not possible in the present state."))
    return redirect("quality:matter", pk=pk)
