"""The page of whoever reviews an evaluation."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts import desk
from accounts.http import SignedInRequest
from certification.quality import decisionpage, matterpage
from certification.quality.actions import reviewing
from certification.quality.forms.evaluating import ReviewForm
from certification.quality.states import Part, State, Verdict
from certification.quality.views.matter import FORM, as_part, frame
from core.views import attempt, go
from network.directory.views.frame import form_page


@login_required
@never_cache
@require_http_methods(FORM)
def review(request: SignedInRequest, pk: Any) -> HttpResponse:
    """What was found in short, what the rules make of it, and what the reviewer says."""
    standing = as_part(request, pk, Part.REVIEWER)
    of = standing.application
    form = ReviewForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and attempt(form, reviewing.review, application=of, actor=request.user):
        desk.forget_counts(request.user)
        done = form.cleaned_data["verdict"] == Verdict.PASS
        said = gettext("Passed on to the decision.") if done else gettext("Sent back to the evaluators.")
        messages.success(request, said)
        return go(request, "quality:matter", pk=pk)
    if of.state != State.REVIEW and not form.is_bound:
        messages.warning(request, gettext("This matter does not wait for a review now."))
        return go(request, "quality:matter", pk=pk)
    context = {"basis": decisionpage.read(of), "evidence": matterpage.evidence(of), **frame(of, gettext("Review"))}
    return form_page(request, "quality/review.html", context, form)
