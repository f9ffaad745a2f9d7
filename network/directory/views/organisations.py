"""An organisation on the desk: its page, its details, the coordinator's answer, leaving, the commitment."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts import desk
from accounts.http import SignedInRequest
from core import audit
from core.views import attempt, go
from network.directory import commitments, policies, similar
from network.directory.actions import commitments as commitment_actions
from network.directory.actions import organisations as actions
from network.directory.forms.organisations import CommitForm, EditForm, LeaveForm, ReasonForm
from network.directory.models import Agreement, Organisation
from network.directory.states import OrganisationState
from network.directory.views.frame import found, frame, shown_to, tried

_FORM = ["GET", "HEAD", "POST"]


@login_required
@never_cache
@require_safe
def organisation(request: SignedInRequest, pk: Any) -> HttpResponse:
    """Everything about it, for its contacts and its coordinators."""
    shown, user = found(request, pk), request.user
    agreements = list(Agreement.objects.visible_to(user).filter(organisation=shown).select_related("network"))
    for each in agreements:
        each.organisation = shown
    waits = shown.state == OrganisationState.APPLIED
    context = {
        "contacts": shown.contacts.in_force(),
        "places": shown.places.select_related("municipality"),
        "agreements": agreements,
        "commitment": commitments.of(shown),
        "similar": _similar(request, shown) if waits else [],
        "waits": waits,
        "history": audit.history(shown, *agreements),
        "standing": policies.Standing(user, shown),
        "own": shown.applied_by_id == user.pk,
        **frame(request, shown),
    }
    return render(request, "directory/organisation.html", context)


def _similar(request: SignedInRequest, organisation: Organisation) -> list[tuple[Organisation, bool]]:
    """With each, whether its page may be opened."""
    alike = similar.to(organisation)
    visible = set(Organisation.objects.visible_to(request.user).filter(pk__in=[each.pk for each in alike]))
    return [(each, each in visible) for each in alike]


@login_required
@never_cache
@require_http_methods(_FORM)
def edit_organisation(request: SignedInRequest, pk: Any) -> HttpResponse:
    """Its details. When somebody else saved meanwhile, what was typed stays, beside what stands there now."""
    shown = found(request, pk, policies.may_edit)
    coordinates = policies.coordinates(request.user, shown)
    form = EditForm(request.POST or None, organisation=shown, coordinates=coordinates)
    if request.method == "POST" and attempt(form, actions.edit, organisation=shown, actor=request.user):
        return _saved(request, pk)
    overtaken: list[tuple[str, Any]] = []
    if form.has_error("__all__", "changed"):
        overtaken = _theirs(form, EditForm(organisation=shown, coordinates=coordinates))
        form.ask_again(shown)
    context = {"form": form, "overtaken": overtaken, **frame(request, shown, gettext("Edit the details"))}
    return render(request, "directory/organisation_edit.html", context, status=422 if form.errors else 200)


def _saved(request: SignedInRequest, pk: Any) -> HttpResponse:
    """Whoever gave it away with its home has no page of it any more."""
    if shown_to(request.user).filter(pk=pk).exists():
        messages.success(request, gettext("The details were saved."))
        return go(request, "directory:organisation", pk=pk)
    said = gettext("The details were saved. The organisation belongs to another area now and has left your desk.")
    messages.success(request, said)
    return go(request, "directory:organisations")


def _theirs(mine: EditForm, fresh: EditForm) -> list[tuple[str, Any]]:
    """The fields that read otherwise now than what was typed, with what stands there."""
    pairs = [(mine[field.name], field) for field in fresh.visible_fields()]
    return [
        (str(theirs.label), theirs.value() or "–")
        for ours, theirs in pairs
        if str(ours.value() or "") != str(theirs.value() or "")
    ]


@login_required
@never_cache
@require_http_methods(_FORM)
def accept(request: SignedInRequest, pk: Any) -> HttpResponse:
    """The coordinator's yes."""
    shown = found(request, pk, policies.may_decide)
    if request.method == "POST":
        accepted = tried(request, actions.accept, organisation=shown, actor=request.user)
        _answered(request, accepted, gettext("The organisation is in the network now."))
    return go(request, "directory:organisation", pk=pk)


@login_required
@never_cache
@require_http_methods(_FORM)
def decline(request: SignedInRequest, pk: Any) -> HttpResponse:
    """The coordinator's no, with a reason."""
    shown = found(request, pk, policies.may_decide)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = {"organisation": shown, "actor": request.user, **form.cleaned_data}
        declined = tried(request, actions.decline, **given)
        _answered(request, declined, gettext("The application was declined. The applicant gets your reason by mail."))
        return go(request, "directory:organisation", pk=pk)
    context = {"form": form, **frame(request, shown, gettext("Decline the application"))}
    return render(request, "directory/organisation_decline.html", context, status=422 if form.errors else 200)


def _answered(request: SignedInRequest, answered: Any, said: str) -> None:
    """Two may answer at once: whoever was second hears who was first."""
    if not answered:
        return
    if answered.applied_by:
        desk.forget(answered.applied_by)
    if answered.decided_by_id == request.user.pk:
        messages.success(request, said)
    else:
        who = {"name": answered.decided_by or gettext("Somebody")}
        messages.info(request, gettext("%(name)s has given the same answer a moment ago.") % who)


@login_required
@never_cache
@require_http_methods(_FORM)
def leave(request: SignedInRequest, pk: Any) -> HttpResponse:
    """Asks first: all its places leave the finder with it."""
    shown = found(request, pk, policies.may_leave)
    form = LeaveForm(request.POST or None, coordinates=policies.coordinates(request.user, shown))
    if request.method == "POST" and attempt(form, actions.leave, organisation=shown, actor=request.user):
        messages.success(request, gettext("The organisation is no longer in the network."))
        return go(request, "directory:organisation", pk=pk)
    context = {"form": form, **frame(request, shown, gettext("Leave the network"))}
    return render(request, "directory/organisation_leave.html", context, status=422 if form.errors else 200)


@login_required
@never_cache
@require_http_methods(_FORM)
def take_back(request: SignedInRequest, pk: Any) -> HttpResponse:
    """Into the network again."""
    return _pressed(request, pk, actions.take_back, gettext("The organisation is in the network again."))


def _pressed(request: SignedInRequest, pk: Any, action: Callable[..., Any], said: str) -> HttpResponse:
    shown = found(request, pk, policies.may_decide)
    if request.method == "POST" and tried(request, action, organisation=shown, actor=request.user):
        messages.success(request, said)
    return go(request, "directory:organisation", pk=pk)


@login_required
@never_cache
@require_http_methods(_FORM)
def commitment(request: SignedInRequest, pk: Any) -> HttpResponse:
    """The whole text in the reader's language, and the form for those who may give it in the organisation's name."""
    shown, language = found(request, pk), get_language()
    wanted = commitments.current()
    text = wanted.read(language)
    initial = {"version": wanted.version, "digest": wanted.digest}
    form = CommitForm(request.POST or None, initial=initial, label=str(text.accept))
    if request.method == "POST":
        if not policies.may_answer_for(request.user, shown):
            raise PermissionDenied
        if attempt(form, commitment_actions.give, organisation=shown, language=language, actor=request.user):
            messages.success(request, gettext("The organisation has given the ethical commitment. Thank you."))
            return go(request, "directory:organisation", pk=pk)
        form.ask_again(wanted)
    given = commitments.of(shown)
    may = policies.may_answer_for(request.user, shown) and not given
    context = {"form": form if may else None, "commitment": text, "given": given, "language": language}
    context |= frame(request, shown, gettext("Ethical commitment"))
    return render(request, "directory/commitment.html", context, status=422 if form.errors else 200)
