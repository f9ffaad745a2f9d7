"""Writing a session down by one tap, seeing that it is saved, putting it right and taking it back."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import SignedInRequest
from core.views import attempt, fetch, go
from network.directory.views.frame import Budget, form_page, tried
from network.monitoring import actions, givers, own, policies
from network.monitoring.forms import EditForm, LogForm
from network.monitoring.models import Session
from network.monitoring.states import CORRECTABLE_DAYS, Minutes, Outcome

_FORM = ["GET", "HEAD", "POST"]
# Nobody gives support more often; a script might.
_LOGS = Budget("monitoring.log", 120)


@login_required
@never_cache
@require_http_methods(_FORM)
def log(request: SignedInRequest) -> HttpResponse:
    """Everything is as last time: the length is the button. 404 for whoever gives no support."""
    for_whom = givers.of(request.user)
    if not for_whom:
        raise Http404
    before = own.last(request.user)
    linked = own.linked(request.GET, for_whom)
    initial = own.begin(request.user, before, for_whom) | linked
    form = LogForm(request.POST if request.method == "POST" else None, initial=initial, for_whom=for_whom)
    wait = _LOGS.pay(form, request.user)
    if attempt(form, actions.log, actor=request.user):
        saved = Session.objects.get(nonce=form.cleaned_data["nonce"])
        if own.was_there(saved, form.cleaned_data):
            said = gettext("This form was saved already, as you see below. Did you mean another session? Log it, too.")
            messages.warning(request, said)
        return go(request, "monitoring:saved", pk=saved.pk)
    form.freshen()
    context = _frame(gettext("Log a session")) | {
        "bands": Minutes.choices,
        "before": before,
        "chosen": next(each for each in for_whom if each.key == initial["giver"]),
        "usual": Outcome(initial["outcome"]).label,
        "again": own.holds_still(before, for_whom) and not form.is_bound and not linked,
    }
    return form_page(request, "monitoring/log.html", context, form, wait)


@login_required
@never_cache
@require_safe
def saved(request: SignedInRequest, pk: Any) -> HttpResponse:
    """What was written down, with a way back. 404 for sessions of others."""
    if own.has_taken_back(request.user, pk):
        return _gone(request)
    session = get_object_or_404(own.whole(Session.objects.of(request.user)), pk=pk)
    context = {
        "session": session,
        "may_correct": policies.may_correct(request.user, session),
        "may_log": policies.may_log(request.user),
        "days": CORRECTABLE_DAYS,
    }
    return render(request, "monitoring/saved.html", context | _frame(gettext("Saved")))


@login_required
@never_cache
@require_http_methods(_FORM)
def edit(request: SignedInRequest, pk: Any) -> HttpResponse:
    """404 for sessions of others, 403 for one's own that are final."""
    if own.has_taken_back(request.user, pk):
        return _gone(request)
    rows = own.whole(Session.objects.of(request.user))
    session = fetch(rows, request.user, policies.may_correct, pk=pk)
    posted = request.POST if request.method == "POST" else None
    form = EditForm(posted, session=session, for_whom=givers.of(request.user))
    if attempt(form, actions.edit, session=session, actor=request.user):
        messages.success(request, gettext("The session is corrected."))
        return go(request, "monitoring:mine")
    context = {"session": session} | _frame(gettext("Correct a session"))
    return form_page(request, "monitoring/edit.html", context, form)


@login_required
@never_cache
@require_POST
def remove(request: SignedInRequest, pk: Any) -> HttpResponse:
    """As `edit`. What was taken back a moment ago stays taken back."""
    if not own.has_taken_back(request.user, pk):
        session = fetch(Session.objects.of(request.user), request.user, policies.may_correct, pk=pk)
        if tried(request, actions.remove, session=session, actor=request.user):
            messages.success(request, gettext("The session is taken back: it is not in the figures."))
    return _on(request)


def _gone(request: SignedInRequest) -> HttpResponse:
    """For who goes back to a session that they took back themselves."""
    messages.info(request, gettext("This session has been taken back already."))
    return _on(request)


def _on(request: SignedInRequest) -> HttpResponse:
    """Where there is something to do: whoever has stopped, and took back all there was, has no hours either."""
    if policies.may_log(request.user):
        return go(request, "monitoring:log")
    return go(request, "monitoring:mine" if policies.may_see_own(request.user) else "my")


def _frame(here: str) -> dict[str, Any]:
    steps = [(gettext("My learning"), reverse("my")), (gettext("My hours"), reverse("monitoring:mine")), (here, "")]
    return {"crumbs": steps, "section": "my"}
