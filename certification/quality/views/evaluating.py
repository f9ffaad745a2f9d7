"""What evaluators do in a matter: whether it is complete, grades, visits, and passing it on."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts import desk
from accounts.http import SignedInRequest
from certification.quality import asked, matterpage
from certification.quality.actions import evaluating
from certification.quality.forms.evaluating import GradeForm, VisitForm
from certification.quality.matterpage import Card
from certification.quality.matterrights import Standing
from certification.quality.states import Part
from certification.quality.views.matter import FORM, as_part, did, frame, shown
from core.views import attempt, go
from network.directory.views.frame import form_page


@login_required
@never_cache
@require_POST
def accept_complete(request: SignedInRequest, pk: Any) -> HttpResponse:
    """Nothing is missing."""
    of = as_part(request, pk, Part.EVALUATOR).application
    said = gettext("The evaluation begins. The applicant gets a mail.")
    return did(request, pk, said, evaluating.accept_complete, application=of)


@login_required
@never_cache
@require_POST
def grade(request: SignedInRequest, pk: Any, answer: int) -> HttpResponse:
    """One answer; what follows is the next one that is left, and when none is, what to do with the matter. What does
    not get through stands there with all that was typed."""
    standing = as_part(request, pk, Part.EVALUATOR)
    evidence = matterpage.evidence(standing.application)
    card = evidence.card(answer)
    if card is None:
        raise Http404
    form = GradeForm(request.POST, answer=answer)
    if attempt(form, evaluating.grade, answer=card.answer, actor=request.user):
        desk.forget_counts(request.user)
        messages.success(request, gettext("Saved: %(number)s") % {"number": card.answer.criterion.number})
        following, page = evidence.next_after(answer), reverse("quality:matter", args=[pk])
        return go(request, f"{page}?answer={following.answer.pk}#{following.anchor}" if following else f"{page}#next")
    _show_theirs(form, card, standing)
    card.form = form
    return shown(request, standing, evidence, form)


@login_required
@never_cache
@require_http_methods(FORM)
def add_visit(request: SignedInRequest, pk: Any) -> HttpResponse:
    """That evaluators went and looked."""
    of = as_part(request, pk, Part.EVALUATOR).application
    items = asked.items(of).order_by("pk")
    form = VisitForm(request.POST if request.method == "POST" else None, items=items)
    if request.method == "POST" and attempt(form, evaluating.add_visit, application=of, actor=request.user):
        messages.success(request, gettext("The visit is noted."))
        return go(request, "quality:matter", pk=pk)
    return form_page(request, "quality/visit.html", frame(of, gettext("Note a visit")), form)


@login_required
@never_cache
@require_POST
def pass_on(request: SignedInRequest, pk: Any) -> HttpResponse:
    """To the review."""
    of = as_part(request, pk, Part.EVALUATOR).application
    return did(request, pk, gettext("Passed on to the review."), evaluating.pass_on, application=of)


def _show_theirs(form: GradeForm, card: Card, standing: Standing) -> None:
    """When somebody else has saved meanwhile: theirs beside it, and the next time it is saved over theirs."""
    if form.has_error(NON_FIELD_ERRORS, "changed"):
        card.theirs = card.of_this_round
        form.shown_again(card.theirs.revision if card.theirs else 0)
