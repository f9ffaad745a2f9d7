"""Appeals and complaints on the desk: the list, the page of one, and what is done with it."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import desk
from accounts.http import SignedInRequest
from certification.quality import caseflow, policies_cases
from certification.quality.actions import cases as actions
from certification.quality.forms.cases import AnswerForm, CaseListForm
from certification.quality.models import Case
from certification.quality.states import CaseState
from core import audit, clock
from core.views import attempt
from network.directory.views.frame import form_page, tried

_FORM = ["GET", "HEAD", "POST"]
_A_PAGE = 50


@login_required
@never_cache
@require_safe
def cases(request: SignedInRequest) -> HttpResponse:
    """For whoever handles them all of them, by the day until which they are answered; for others what they filed. 404
    for those who have neither."""
    handles = policies_cases.may_list(request.user)
    rows = Case.objects.all() if handles else Case.objects.of_filer(request.user)
    if not handles and not rows.exists():
        raise Http404
    form = CaseListForm(request.GET)
    wanted = form.wanted if handles else {"state": caseflow.EVERY}
    page = Paginator(caseflow.listed(rows, wanted, request.user), _A_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "form": form,
        "handles": handles,
        "narrowed": bool(wanted),
        "page": page,
        "today": clock.today(),
        "query": query.urlencode(),
        "list_url": reverse("quality:cases"),
    }
    return render(request, "quality/cases.html", context | frame())


@login_required
@never_cache
@require_safe
def case(request: SignedInRequest, pk: Any) -> HttpResponse:
    """For whoever filed it, and for whoever handles cases. Somebody of these who took part in what it is about learns
    that it is there and no more."""
    found, filed = _found(request, pk)
    if not filed and not policies_cases.may_read(request.user, found):
        return render(request, "quality/case_closed_to.html", {"case": found} | frame(found.number), status=403)
    context = {
        "case": found,
        "filed": filed,
        "late": found.state in caseflow.OPEN and found.due_on < clock.today(),
        "letter": found.letters.first(),
        "may_take": policies_cases.may_take(request.user, found),
        "may_answer": policies_cases.may_answer(request.user, found),
        "may_release": policies_cases.may_release(request.user, found),
        "may_withdraw": policies_cases.may_withdraw(request.user, found),
        "history": [] if filed else audit.history(found, newest=30),
    }
    return render(request, "quality/case.html", context | frame(found.number))


@login_required
@never_cache
@require_POST
def take_case(request: SignedInRequest, pk: Any) -> HttpResponse:
    return _did(request, pk, actions.take, gettext("You handle this case now."))


@login_required
@never_cache
@require_POST
def release_case(request: SignedInRequest, pk: Any) -> HttpResponse:
    return _did(request, pk, actions.release, gettext("The case waits for somebody else."))


@login_required
@never_cache
@require_http_methods(_FORM)
def answer_case(request: SignedInRequest, pk: Any) -> HttpResponse:
    """Outcome and reasons; the letter goes out at once. One that is answered already is shown."""
    found, _filed = _found(request, pk)
    if found.state == CaseState.CLOSED and policies_cases.may_read(request.user, found):
        return redirect("quality:case", pk=found.pk)
    if not policies_cases.may_answer(request.user, found):
        raise PermissionDenied
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if attempt(form, actions.answer, case=found, actor=request.user):
        desk.forget_counts(request.user)
        messages.success(request, gettext("The case is answered."))
        return redirect("quality:case", pk=found.pk)
    return form_page(request, "quality/case_answer.html", {"case": found} | frame(found.number), form)


@login_required
@never_cache
@require_http_methods(_FORM)
def withdraw_case(request: SignedInRequest, pk: Any) -> HttpResponse:
    """Asks first."""
    found, filed = _found(request, pk)
    if not filed:
        raise PermissionDenied
    if request.method == "POST":
        return _did(request, pk, actions.withdraw, gettext("It is taken back."))
    if found.state not in caseflow.OPEN:
        return redirect("quality:case", pk=found.pk)
    if not policies_cases.may_withdraw(request.user, found):
        raise PermissionDenied
    return render(request, "quality/case_withdraw.html", {"case": found, "form": forms.Form()} | frame(found.number))


def frame(here: str = "") -> dict[str, Any]:
    """The way from the desk to this page."""
    own = gettext("Appeals and complaints")
    steps = [(gettext("Desk"), reverse("desk"))]
    steps += [(own, reverse("quality:cases")), (here, "")] if here else [(own, "")]
    return {"crumbs": steps, "section": "desk", "here": "quality:cases"}


def _found(request: SignedInRequest, pk: Any) -> tuple[Case, bool]:
    """The case, and whether this person filed it. 404 for whoever may not know that it is there."""
    found = get_object_or_404(caseflow.whole(), pk=pk)
    filed = policies_cases.is_filer(request.user, found)
    if not filed and not policies_cases.may_list(request.user):
        raise Http404
    return found, filed


def _did(request: SignedInRequest, pk: Any, action: Callable[..., Case], said: str) -> HttpResponse:
    found, _filed = _found(request, pk)
    if tried(request, action, case=found, actor=request.user):
        messages.success(request, said)
    desk.forget_counts(request.user)
    return redirect("quality:case", pk=pk)
