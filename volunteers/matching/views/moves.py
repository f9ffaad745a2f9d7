"""What one does with a request on the desk: asking, choosing, taking a choice back, done, calling it off."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts import desk
from accounts.http import SignedInRequest
from core import limits
from core.views import go
from network.directory.views.frame import Budget, tried
from volunteers.matching import wording
from volunteers.matching.actions import asking, choosing, closing
from volunteers.matching.models import Ask, Request
from volunteers.matching.states import RequestState
from volunteers.matching.views.requests import FORM, frame, handled

# Each sets off up to asking.MOST mails.
_BUDGET = Budget("matching.ask", 60)


@login_required
@never_cache
@require_POST
def ask(request: SignedInRequest, pk: Any) -> HttpResponse:
    """Those who are ticked, and nobody else."""
    found = handled(request, pk)
    wait = _BUDGET.spend(request.user)
    if wait:
        return limits.too_many(wait)
    made = tried(request, asking.ask, help_request=found, volunteerings=_ticked(request), actor=request.user)
    if isinstance(made, list):
        said = ngettext("%(count)s volunteer was asked.", "%(count)s volunteers were asked.", len(made))
        messages.success(request, said % {"count": len(made)})
    elif made:
        messages.info(request, gettext("They were asked already."))
    return _back(request, found)


@login_required
@never_cache
@require_POST
def choose(request: SignedInRequest, pk: Any, ask: Any) -> HttpResponse:
    """One of those who said yes."""
    found = handled(request, pk)
    if tried(request, choosing.choose, ask=_ask(found, ask), actor=request.user):
        messages.success(request, gettext("Agreed. They get a mail that says whom to contact, and the others thanks."))
    return _back(request, found)


@login_required
@never_cache
@require_POST
def release(request: SignedInRequest, pk: Any, ask: Any) -> HttpResponse:
    """The chosen one has said that they cannot come."""
    found = handled(request, pk)
    if tried(request, choosing.release, ask=_ask(found, ask), actor=request.user):
        past = gettext("The days of this request have passed. Enter a new one.")
        said = past if wording.is_past(found) else gettext("The request looks for somebody again.")
        messages.success(request, said)
    return _back(request, found)


@login_required
@never_cache
@require_POST
def finish_request(request: SignedInRequest, pk: Any) -> HttpResponse:
    return _did(request, handled(request, pk), closing.finish, gettext("Marked as done. Thank you!"))


@login_required
@never_cache
@require_http_methods(FORM)
def cancel_request(request: SignedInRequest, pk: Any) -> HttpResponse:
    """Asks first."""
    found = handled(request, pk)
    if request.method == "POST":
        return _did(request, found, closing.cancel, gettext("The request was called off. Who was asked gets a mail."))
    if found.state not in (RequestState.OPEN, RequestState.AGREED):
        return _back(request, found)
    told = found.asks.filter(withdrawn_at=None).exclude(answer="no").count()
    context = {"help": found, "what": wording.what(found), "when": wording.when(found), "told": told}
    return render(request, "matching/cancel_request.html", context | frame(found.number))


def _did(request: SignedInRequest, found: Request, action: Callable[..., Any], said: str) -> HttpResponse:
    if tried(request, action, help_request=found, actor=request.user):
        messages.success(request, said)
    return _back(request, found)


def _back(request: SignedInRequest, found: Request) -> HttpResponse:
    desk.forget_counts(request.user)
    return go(request, "matching:request", pk=found.pk)


def _ask(found: Request, pk: Any) -> Ask:
    ask: Ask = get_object_or_404(found.asks.select_related("volunteering__volunteer__person"), pk=pk)
    ask.request = found
    return ask


def _ticked(request: SignedInRequest) -> set[uuid.UUID]:
    """What is no id was not ticked on the page."""
    found = set()
    for each in request.POST.getlist("volunteering"):
        try:
            found.add(uuid.UUID(each))
        except ValueError:
            continue
    return found
