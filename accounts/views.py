"""A person's own pages: what they learn, their account, their desk, the one door in."""

from http import HTTPStatus
from typing import Any

from allauth.account import views as allauth_views
from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts import actions
from accounts import desk as desk_slot
from accounts import my as slot
from accounts.forms import OWN_NAMES, DetailsForm
from accounts.http import SignedInRequest
from accounts.stages import asks_second_step
from core.views import attempt, go

# Seconds after which a refused visitor may try again; the limits count by the minute.
_RETRY_AFTER = 60


@login_required
@never_cache
@require_safe
def my(request: SignedInRequest) -> HttpResponse:
    """My learning: what every floor has for this person."""
    made = [(section.template, section.context(request.user)) for section in slot.sections()]
    parts = [(template, part) for template, part in made if part]
    return render(request, "accounts/my.html", {"parts": parts, "section": "my"})


@login_required
@never_cache
@require_safe
def desk(request: SignedInRequest) -> HttpResponse:
    """Today: what every floor has for this person to do for others. 404 for whom no floor has anything."""
    made = [(section, section.context(request.user)) for section in desk_slot.sections()]
    parts = [(section.template, part) for section, part in made if part]
    waiting = desk_slot.waiting_for(request.user)
    if not parts and not waiting:
        raise Http404
    context = {"parts": parts, "waiting": waiting, "section": "desk", "here": "desk"}
    return render(request, "accounts/desk.html", context)


@login_required
@never_cache
@require_safe
def account_home(request: SignedInRequest) -> HttpResponse:
    """Everything about one's own account, one link each."""
    context = {
        "language_name": dict(OWN_NAMES)[request.user.language],
        "has_second_step": asks_second_step(request.user),
        "section": "my",
    }
    return render(request, "accounts/account_home.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def account_details(request: SignedInRequest) -> HttpResponse:
    """Name and language of mails."""
    person = request.user
    form = DetailsForm(request.POST or None, initial={"name": person.name, "language": person.language})
    if request.method == "POST" and attempt(form, actions.change_details, person=person, actor=person):
        messages.success(request, _("Your name and language were saved."))
        return go(request, "account_home")
    return render(request, "accounts/account_details.html", {"form": form, "section": "my"})


@never_cache
def door(request: HttpRequest) -> HttpResponse:
    """Where Wagtail's own sign-in pages were. Leads to the only one, and keeps where the visitor wanted to go.

    403 for somebody signed in who may not open staff pages: the sign-in page would send them straight back here.
    """
    wanted = request.GET.get("next", "")
    wanted = wanted if wanted and get_adapter().is_safe_url(wanted) else ""
    if not request.user.is_authenticated:
        return redirect(reverse("account_login") + (f"?{urlencode({'next': wanted})}" if wanted else ""))
    if not request.user.is_staff:
        raise PermissionDenied
    return redirect(wanted or "wagtailadmin_home")


def leave(request: HttpRequest) -> HttpResponseBase:
    """The admin's sign-out button posts here; whoever only follows the link is asked first."""
    return _sign_out(request) if request.method == "POST" else redirect("account_logout")


_sign_out: Any = allauth_views.logout


def too_many_requests(request: HttpRequest) -> HttpResponse:
    """Answer of the rate limits (config.urls.handler429)."""
    response = render(request, "429.html", {"seconds": _RETRY_AFTER}, status=HTTPStatus.TOO_MANY_REQUESTS)
    response["Retry-After"] = str(_RETRY_AFTER)
    return response
