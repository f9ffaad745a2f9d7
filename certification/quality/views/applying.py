"""An applicant's pages: what they have, beginning, where it stands, what it covers, sending it and taking it back."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts import desk
from accounts.http import SignedInRequest
from certification.quality import asked, ownlist, ownpage, policies, progress
from certification.quality.actions import applying
from certification.quality.actions import figures as counting
from certification.quality.forms.applying import BeginForm, ScopeForm, SendForm
from certification.quality.models import Application, Version
from certification.quality.states import State
from core.views import attempt, fetch, go
from network.directory import commitments
from network.directory.models import Organisation
from network.directory.views.frame import form_page, tried

FORM = ["GET", "HEAD", "POST"]
_A_PAGE = 50


@login_required
@never_cache
@require_safe
def own(request: SignedInRequest) -> HttpResponse:
    """Organisations, certificates and matters of whoever answers for a provider; empty for all others."""
    user = request.user
    page = Paginator(ownlist.matters(user), _A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "organisations": ownlist.organisations(user),
        "certifications": ownlist.certifications(user),
        "answers_for_some": ownlist.writers(user).exists(),
        **frame(),
    }
    return render(request, "quality/own.html", context)


@login_required
@never_cache
@require_http_methods(FORM)
def begin(request: SignedInRequest, organisation: Any) -> HttpResponse:
    """What it is and what it takes. Whoever finds one open comes to its page."""
    found = fetch(Organisation.objects.of(request.user), request.user, policies.may_apply_for, pk=organisation)
    there = found.quality_applications.open().first()
    if there is not None:
        return _come_to(request, there, gettext("This application is open already."))
    form = BeginForm(request.POST if request.method == "POST" else None, language=request.user.language)
    made: list[Application] = []
    if attempt(form, lambda **given: made.append(applying.begin(**given)), organisation=found, actor=request.user):
        own_one = made[0].nonce == form.cleaned_data["nonce"]
        said = gettext("The application was begun. Choose first what it covers.")
        return _come_to(request, made[0], said if own_one else gettext("This application is open already."))
    context = ownpage.about(Version.objects.current()) | {"organisation": found, **frame(gettext("Apply"))}
    return form_page(request, "quality/own_begin.html", context | {"commitment": commitments.of(found)}, form)


@login_required
@never_cache
@require_safe
def application(request: SignedInRequest, pk: Any) -> HttpResponse:
    """Where it stands, whose turn it is, and all that was said."""
    found = mine(request, pk)
    context = ownpage.of(found, request.user) | frame(title(found))
    return render(request, "quality/application.html", context)


@login_required
@never_cache
@require_http_methods(FORM)
def scope(request: SignedInRequest, pk: Any) -> HttpResponse:
    """Which places, channels and home visits it covers."""
    found = mine(request, pk, policies.may_write_for)
    if found.state != State.DRAFT and request.method != "POST":
        return go(request, "quality:application", pk=pk)
    offered = list(asked.choosable(found))
    chosen = [str(each.place_id) for each in asked.items(found)]
    posted = request.POST if request.method == "POST" else None
    form = ScopeForm(posted, offered=offered, initial={"places": chosen})
    if attempt(form, applying.choose_scope, application=found, actor=request.user):
        messages.success(request, gettext("Saved."))
        tried(request, counting.refresh, application=found, actor=request.user)
        first = progress.of(found).next_group
        return go(request, "quality:answers", pk=pk, group=first.key) if first else go(request, "quality:send", pk=pk)
    context = {"application": found, "offered": offered, **frame(title(found), found, gettext("What it covers"))}
    return form_page(request, "quality/scope.html", context, form)


@login_required
@never_cache
@require_http_methods(FORM)
def send(request: SignedInRequest, pk: Any) -> HttpResponse:
    """What is missing; when nothing is, the declaration. Only main contacts send."""
    found = mine(request, pk, policies.may_write_for)
    if found.state != State.DRAFT:
        return go(request, "quality:application", pk=pk)
    may_send = policies.may_send(request.user, found)
    if request.method == "POST" and not may_send:
        raise PermissionDenied
    form = SendForm(request.POST if request.method == "POST" else None, initial={"name": request.user.name})
    if attempt(form, applying.submit, application=found, actor=request.user):
        sent = gettext("The application was sent. You get a mail with its number.")
        return _come_to(request, found, sent)
    context = ownpage.check(found) | {"may_send": may_send, **frame(title(found), found, gettext("Check and send"))}
    return form_page(request, "quality/send.html", context, form)


@login_required
@never_cache
@require_http_methods(FORM)
def withdraw(request: SignedInRequest, pk: Any) -> HttpResponse:
    """Asks first."""
    found = mine(request, pk, policies.may_apply_for)
    if request.method == "POST":
        if tried(request, applying.withdraw, application=found, actor=request.user):
            messages.success(request, gettext("The application was taken back."))
        return _come_to(request, found)
    if not policies.may_withdraw(request.user, found):
        return go(request, "quality:application", pk=pk)
    context = {"application": found, **frame(title(found), found, gettext("Take the application back"))}
    return render(request, "quality/withdraw.html", context)


def mine(request: SignedInRequest, pk: Any, policy: Callable[[Any, Organisation], bool] | None = None) -> Application:
    """404 for whoever does not answer for its organisation; 403 for who may look and not do this."""
    rows = Application.objects.of_applicant(request.user)
    rows = rows.select_related("organisation__municipality", "version__scheme", "certification", "begun_by")
    found: Application = get_object_or_404(rows, pk=pk)
    if policy is not None and not policy(request.user, found.organisation):
        raise PermissionDenied
    return found


def title(application: Application) -> str:
    """By what a page calls it."""
    if application.number:
        return gettext("Application %(number)s") % {"number": application.number}
    return gettext("Application of %(organisation)s") % {"organisation": application.organisation}


def frame(here: str = "", application: Application | None = None, part: str = "") -> dict[str, Any]:
    """The way from the desk to this page."""
    steps = [(gettext("Desk"), reverse("desk")), (gettext("Certification"), reverse("quality:own") if here else "")]
    if here:
        steps.append((here, reverse("quality:application", args=[application.pk]) if application else ""))
    if part:
        steps.append((part, ""))
    return {"crumbs": steps, "section": "desk", "here": "quality:own"}


def _come_to(request: SignedInRequest, application: Application, said: str = "") -> HttpResponse:
    desk.forget_counts(request.user)
    if said:
        messages.success(request, said)
    return go(request, "quality:application", pk=application.pk)
