"""Taking a part in a matter, giving it to somebody, stating one's interest, handing it back."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts import desk
from accounts.http import SignedInRequest
from certification.quality import possible
from certification.quality.actions import taking
from certification.quality.forms.desk import AssignForm, InterestForm, PartForm
from certification.quality.models import Application, Assignment
from certification.quality.states import Part
from certification.quality.views.matter import FORM, did, found, frame
from core.views import attempt, go
from network.directory.views.frame import form_page, tried


@login_required
@never_cache
@require_POST
def take(request: SignedInRequest, pk: Any) -> HttpResponse:
    """``part``; what follows is to state one's interest."""
    standing = found(request, pk)
    form = PartForm(request.POST)
    if not form.is_valid():
        raise Http404
    part = form.cleaned_data["part"]
    if tried(request, taking.take, application=standing.application, part=part, actor=request.user):
        desk.forget_counts(request.user)
        return go(request, "quality:state_interest", pk=pk)
    return go(request, "quality:matter", pk=pk)


@login_required
@never_cache
@require_http_methods(FORM)
def state_interest(request: SignedInRequest, pk: Any) -> HttpResponse:
    """Of one's own part, before anything of the matter is read; and later, when something has come up."""
    standing = found(request, pk)
    mine = standing.mine
    if mine is None or mine.ended_at is not None:
        return redirect("quality:matter", pk=pk)
    form = InterestForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and attempt(form, taking.state_interest, assignment=mine, actor=request.user):
        desk.forget_counts(request.user)
        if form.cleaned_data["conflict"]:
            said = gettext("Thank you for saying so. You take no part in this matter; somebody else does.")
            messages.success(request, said)
            return go(request, "quality:queues")
        messages.success(request, gettext("Thank you. The matter is yours."))
        return go(request, "quality:matter", pk=pk)
    context = {"part": mine, **frame(standing.application, gettext("Impartiality"))}
    return form_page(request, "quality/interest.html", context, form)


@login_required
@never_cache
@require_http_methods(FORM)
def assign(request: SignedInRequest, pk: Any) -> HttpResponse:
    """By leads. ``part`` in the address; those who may have it, who has least to do first."""
    standing = found(request, pk)
    if not standing.leads:
        raise PermissionDenied
    of, part = standing.application, request.GET.get("part", "")
    if part not in standing.assignable:
        return _out_of_turn(request, of)
    form = AssignForm(request.POST if request.method == "POST" else None, people=possible.people(of, part))
    given = {"application": of, "part": part, "actor": request.user}
    if request.method == "POST" and attempt(form, taking.assign, **given):
        desk.forget_counts(request.user)
        messages.success(request, gettext("The part is given. They get a mail."))
        return go(request, "quality:matter", pk=pk)
    context = {"part": Part(part).label, **frame(of, gettext("Give a part"))}
    return form_page(request, "quality/assign.html", context, form)


@login_required
@never_cache
@require_POST
def release(request: SignedInRequest, pk: Any) -> HttpResponse:
    """One's own part; of leads anybody's, by ``assignment``."""
    standing = found(request, pk)
    wanted = request.POST.get("assignment", "")
    rows: Any = Assignment.objects.filter(application=standing.application)
    mine = standing.mine if not wanted else get_object_or_404(rows, pk=wanted if wanted.isdecimal() else 0)
    if mine is None or (mine.person_id != request.user.pk and not standing.leads):
        raise PermissionDenied
    return did(
        request, pk, gettext("The part has ended. The matter waits for somebody else."), taking.release, assignment=mine
    )


def _out_of_turn(request: SignedInRequest, application: Application) -> HttpResponse:
    messages.warning(request, gettext("The matter does not wait for this part now."))
    return go(request, "quality:matter", pk=application.pk)
