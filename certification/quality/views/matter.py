"""What the agency's pages of a matter share: finding it, the way to it, how an action went; and the page itself."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts import desk
from accounts.http import SignedInRequest
from certification.quality import matterpage, matterrights, policies
from certification.quality.forms.evaluating import GradeForm
from certification.quality.matterpage import Evidences
from certification.quality.matterrights import Standing
from certification.quality.models import Application
from certification.quality.states import Part
from core.views import go
from network.directory.views.frame import tried

FORM = ["GET", "HEAD", "POST"]


def found(request: SignedInRequest, pk: Any) -> Standing:
    """The matter, and what this person may do in it. 404 for those who may not know of it; 403 for who stated a
    conflict of interest."""
    rows = Application.objects.with_agency()
    rows = rows.select_related("organisation__municipality__region", "version__scheme", "certification")
    application = get_object_or_404(rows, pk=pk)
    if not policies.may_see_as_agency(request.user, application):
        raise Http404
    standing = matterrights.standing(request.user, application)
    if standing.mine is not None and standing.mine.conflict:
        raise PermissionDenied
    return standing


def as_part(request: SignedInRequest, pk: Any, part: Part) -> Standing:
    """Only for who has this part in force; 403 for others who may know of the matter."""
    standing = found(request, pk)
    if standing.part != part:
        raise PermissionDenied
    return standing


def frame(application: Application, here: str = "") -> dict[str, Any]:
    """The way from the desk to this page."""
    way = [(gettext("Desk"), reverse("desk")), (gettext("Certification"), reverse("quality:queues"))]
    own = reverse("quality:matter", args=[application.pk])
    way += [(str(application), own), (here, "")] if here else [(str(application), "")]
    late, left = matterpage.is_late(application), matterpage.days_left(application)
    said = {"application": application, "late": late, "days_left": left}
    return said | {"crumbs": way, "section": "desk", "here": "quality:queues"}


def did(request: SignedInRequest, pk: Any, said: str, action: Callable[..., Any], **given: Any) -> HttpResponse:
    """Runs it, says how it went, and leads back to the matter."""
    if tried(request, action, actor=request.user, **given):
        messages.success(request, said)
    desk.forget_counts(request.user)
    return go(request, "quality:matter", pk=pk)


@login_required
@never_cache
@require_safe
def matter(request: SignedInRequest, pk: Any) -> HttpResponse:
    """All of it for those who take part; whoever has a part and has not stated their interest does that first; others
    of the agency see whose it is."""
    standing = found(request, pk)
    if standing.mine is not None and standing.mine.ended_at is None and standing.mine.stated_at is None:
        return redirect("quality:state_interest", pk=pk)
    evidence = matterpage.evidence(standing.application) if standing.part else None
    return shown(request, standing, evidence)


def shown(
    request: SignedInRequest, standing: Standing, evidence: Evidences | None, form: GradeForm | None = None
) -> HttpResponse:
    """The page. ``form``: one that did not get through, in the place of its answer's own."""
    of = standing.application
    if evidence is not None:
        wanted, first_left = request.GET.get("answer", ""), standing.grades and form is None
        evidence.unfold(wanted, all_of_them=standing.checks, first_left=first_left)
    if evidence is not None and standing.grades:
        for card in evidence.cards:
            card.form = card.form or GradeForm(answer=card.answer.pk, finding=card.finding, round=of.round)
    context = {
        "standing": standing,
        "evidence": evidence,
        "unheard": len(evidence.unheard) if evidence and standing.evaluates else 0,
        "applicant": matterpage.applicant(of),
        "people": matterpage.people(of),
        "history": matterpage.history(of),
        "form": form,
        **frame(of),
    }
    return render(request, "quality/matter.html", context, status=422 if form is not None else 200)
