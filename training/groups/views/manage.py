"""What leaders do with a group: its invitation link, closing it, removing a member."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.http import SignedInRequest
from core.views import go
from training.groups import actions
from training.groups.forms import RenewForm
from training.groups.views.desk import invited
from training.groups.views.frame import frame, led, tried

_FORM = ["GET", "HEAD", "POST"]


@login_required
@never_cache
@require_http_methods(_FORM)
def renew(request: SignedInRequest, pk: Any) -> HttpResponse:
    """A new link; the answer shows it, once."""
    group = led(request, pk)
    form = RenewForm(request.POST)
    if request.method == "POST" and form.is_valid():
        made = tried(request, actions.renew_invitation, group=group, actor=request.user, **form.cleaned_data)
        if made:
            return invited(request, made)
    return go(request, "groups:group", pk=pk)


@login_required
@never_cache
@require_http_methods(_FORM)
def revoke(request: SignedInRequest, pk: Any) -> HttpResponse:
    return _pressed(request, pk, actions.revoke_invitation, gettext("The invitation link works no more."))


@login_required
@never_cache
@require_http_methods(_FORM)
def close(request: SignedInRequest, pk: Any) -> HttpResponse:
    return _pressed(
        request, pk, actions.close_group, gettext("The group is closed. Its members keep what they have done.")
    )


@login_required
@never_cache
@require_http_methods(_FORM)
def reopen(request: SignedInRequest, pk: Any) -> HttpResponse:
    return _pressed(request, pk, actions.reopen_group, gettext("The group is open again."))


@login_required
@never_cache
@require_http_methods(_FORM)
def remove_member(request: SignedInRequest, pk: Any, member: int) -> HttpResponse:
    """Asks first, then removes. Sent twice, it is done once."""
    group = led(request, pk)
    membership = group.memberships.select_related("person").filter(pk=member).first()
    if membership is None:
        raise Http404
    if request.method == "POST":
        if tried(request, actions.remove_member, membership=membership, actor=request.user):
            messages.success(request, gettext("%(name)s is no longer in the group.") % {"name": membership.person})
        return go(request, "groups:group", pk=pk)
    context = {"membership": membership, **frame(group, str(membership.person))}
    return render(request, "groups/remove_member.html", context)


def _pressed(request: SignedInRequest, pk: Any, action: Callable[..., Any], said: str) -> HttpResponse:
    """A button on the page of a group: does it, says so, and stays on the page."""
    group = led(request, pk)
    if request.method == "POST" and tried(request, action, group=group, actor=request.user):
        messages.success(request, said)
    return go(request, "groups:group", pk=pk)
