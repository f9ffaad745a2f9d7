"""Confirming on the desk, and the coordinator's list of what went stale."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import SignedInRequest
from core.views import go
from network.directory import actions, mandates, policies, stale_list
from network.directory.actions import freshness
from network.directory.views.place_frame import FORM, editable, tried

_A_PAGE = 25


@login_required
@never_cache
@require_safe
def stale(request: SignedInRequest) -> HttpResponse:
    """What says "not confirmed", what is hidden and what soon says so in one's area; the oldest first. 404 for whoever
    coordinates nowhere."""
    if not mandates.municipalities_of(request.user).exists():
        raise Http404
    which = request.GET.get("which", "")
    which = which if which in stale_list.STAGES else ""
    page = Paginator(stale_list.rows(request.user, which), _A_PAGE).get_page(request.GET.get("page"))
    context = {
        "tabs": stale_list.tabs(request.user, which),
        "which": which,
        "page": page,
        "rows": stale_list.lines(page.object_list),
        "here_url": request.get_full_path(),
        "crumbs": [(gettext("Desk"), reverse("desk")), (gettext("What went stale"), "")],
        "section": "desk",
        "here": "directory:stale",
    }
    return render(request, "directory/stale.html", context)


@login_required
@never_cache
@require_http_methods(FORM)
def confirm_place(request: SignedInRequest, pk: Any) -> HttpResponse:
    """Everything is right. From the coordinator's list, and by coordinators only: the provider said so on the phone."""
    place = editable(request, pk)
    by = "phone" if request.POST.get("by") == "phone" else "desk"
    if request.method == "POST" and tried(request, freshness.confirm, place=place, actor=request.user, by=by):
        said = gettext("Thank you. %(name)s is confirmed as of today.")
        messages.success(request, said % {"name": place.name})
    return _back(request, pk)


@login_required
@never_cache
@require_http_methods(FORM)
def send_again(request: SignedInRequest, pk: Any) -> HttpResponse:
    """The letter once more, by the coordinator."""
    place = editable(request, pk)
    if not policies.may_remind(request.user, place):
        raise PermissionDenied
    if request.method == "POST" and tried(request, actions.send_again, place=place, actor=request.user):
        messages.success(request, gettext("The letter about %(name)s is on its way.") % {"name": place.name})
    return _back(request, pk)


@login_required
@never_cache
@require_http_methods(FORM)
def withdraw_links(request: SignedInRequest, pk: Any) -> HttpResponse:
    place = editable(request, pk)
    if request.method == "POST":
        tried(request, actions.withdraw_links, place=place, actor=request.user)
        messages.success(request, gettext("The links in the letters open nothing any more."))
    return _back(request, pk)


def _back(request: SignedInRequest, pk: Any) -> HttpResponse:
    """To the list the button stood on, at the same page of it; else to the place."""
    back = request.POST.get("back", "")
    if back and url_has_allowed_host_and_scheme(back, allowed_hosts=None) and back.startswith("/"):
        return go(request, back)
    return go(request, "directory:place", pk=pk)
