"""Who leads a group: asking others, and ending it. For coordinators of the region only."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.http import SignedInRequest
from core import limits
from core.views import attempt, go
from training.groups import actions, policies
from training.groups.forms import LeaderForm
from training.groups.models import Group
from training.groups.views.frame import frame, led

_FORM = ["GET", "HEAD", "POST"]
# Each question is a mail to an address that somebody typed.
_LIMIT, _SECONDS = 20, 60 * 60


@login_required
@never_cache
@require_http_methods(_FORM)
def leaders(request: SignedInRequest, pk: Any) -> HttpResponse:
    """Who leads, who was asked, and a form to ask one more. The answer is the same for every address."""
    group = _appointed(request, pk)
    form = LeaderForm(request.POST or None)
    if request.method == "POST":
        wait = limits.spend(f"groups.add_leader:{request.user.pk}", limit=_LIMIT, seconds=_SECONDS)
        if wait:
            return limits.too_many(wait)
        if attempt(form, actions.add_leader, group=group, actor=request.user):
            messages.success(request, gettext("We wrote to the address. The person answers on their own page."))
            return go(request, "groups:leaders", pk=pk)
    context = {
        "form": form,
        "leaders": group.leaders.select_related("person"),
        "asked": group.leader_invitations.waiting(),
        **frame(group, gettext("Who leads")),
    }
    return render(request, "groups/leaders.html", context, status=422 if form.errors else 200)


@login_required
@never_cache
@require_http_methods(_FORM)
def remove_leader(request: SignedInRequest, pk: Any, leader: int) -> HttpResponse:
    """Coordinators end it for others, leaders for themselves."""
    group = led(request, pk)
    found = group.leaders.filter(pk=leader).first()
    own = found is not None and found.person_id == request.user.pk
    if found and not policies.may_end_leading(request.user, found):
        raise PermissionDenied
    if request.method == "POST" and found:
        actions.remove_leader(leader=found, actor=request.user)
        messages.success(
            request,
            gettext("You no longer lead the group.") if own else gettext("The person no longer leads the group."),
        )
    return go(request, "my") if own else go(request, "groups:leaders", pk=pk)


@login_required
@never_cache
@require_http_methods(_FORM)
def take_back(request: SignedInRequest, pk: Any, invitation: int) -> HttpResponse:
    group = _appointed(request, pk)
    found = group.leader_invitations.filter(pk=invitation).first()
    if request.method == "POST" and found:
        actions.take_back(invitation=found, actor=request.user)
        messages.success(request, gettext("The address is not asked any more."))
    return go(request, "groups:leaders", pk=pk)


def _appointed(request: SignedInRequest, pk: Any) -> Group:
    """404 for strangers; 403 for those who lead the group but do not decide who else does."""
    group = led(request, pk)
    if not policies.may_appoint(request.user, group):
        raise PermissionDenied
    return group
