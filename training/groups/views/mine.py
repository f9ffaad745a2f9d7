"""What members decide themselves: sharing, leaving; and whether to lead, for whoever was asked."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts import desk
from accounts.http import SignedInRequest
from core.views import go
from training.groups import actions, consent
from training.groups.models import LeaderInvitation, Membership
from training.groups.views.join import leaders_of

_FORM = ["GET", "HEAD", "POST"]


@login_required
@never_cache
@require_http_methods(_FORM)
def sharing(request: SignedInRequest, pk: int) -> HttpResponse:
    """What leaders see; agreeing to it and taking that back."""
    membership = _mine(request, pk)
    if request.method == "POST":
        if request.POST.get("share") == "yes":
            actions.agree_sharing(membership=membership, actor=request.user)
            messages.success(request, gettext("You share your progress now. You can stop whenever you like."))
        else:
            actions.withdraw_sharing(membership=membership, actor=request.user)
            messages.success(request, gettext("You no longer share your progress."))
        return go(request, "my")
    context: dict[str, Any] = {
        "membership": membership,
        "group": membership.group,
        "leaders": leaders_of(membership.group),
        "seen": consent.VERSIONS[consent.CURRENT],
        "never": consent.NEVER,
        "section": "my",
    }
    return render(request, "groups/sharing.html", context)


@login_required
@never_cache
@require_http_methods(_FORM)
def leave(request: SignedInRequest, pk: int) -> HttpResponse:
    """Asks first. Who has left already is told nothing new."""
    if request.method == "POST":
        membership = get_object_or_404(Membership, pk=pk, person=request.user)
        actions.leave(membership=membership, actor=request.user)
        messages.success(request, gettext("You have left the group. Your course goes on as before."))
        return go(request, "my")
    context = {"membership": _mine(request, pk), "section": "my"}
    return render(request, "groups/leave.html", context)


@login_required
@never_cache
@require_http_methods(_FORM)
def answer(request: SignedInRequest, pk: int) -> HttpResponse:
    """Yes or no to the question whether one would lead a group."""
    invitation = LeaderInvitation.objects.to(request.user).select_related("group").filter(pk=pk).first()
    if request.method != "POST" or invitation is None:
        return go(request, "my")
    if request.POST.get("lead") != "yes":
        actions.decline_leading(invitation=invitation, actor=request.user)
        messages.success(request, gettext("You said no. Nobody asks you about this group again for now."))
        return go(request, "my")
    leader = actions.accept_leading(invitation=invitation, actor=request.user)
    desk.forget(request.user)
    return go(request, "groups:group", pk=invitation.group_id) if leader else go(request, "my")


def _mine(request: SignedInRequest, pk: int) -> Membership:
    """404 for memberships of others, and for those that are over."""
    rows = Membership.objects.active().select_related("group__region", "group__opened_by")
    return get_object_or_404(rows, pk=pk, person=request.user)
