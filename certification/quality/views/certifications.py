"""The agency's pages of certifications: the list, one with its history, its conditions and yearly follow-ups."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts import desk
from accounts.http import SignedInRequest
from certification.quality import certificatepage, certificationpage, lifelist, policies, policies_following
from certification.quality.actions import following
from certification.quality.forms.following import CloseForm, JudgeForm, ListForm
from certification.quality.models import Certification
from certification.quality.views.certificate import FORM, posted
from core.views import attempt, go
from network.directory.views.frame import form_page

_A_PAGE = 50


@login_required
@never_cache
@require_safe
def certifications(request: SignedInRequest) -> HttpResponse:
    """Of all organisations that this person has no tie to. 404 for whoever neither follows up nor decides."""
    if not policies_following.may_list(request.user):
        raise Http404
    form = ListForm(request.GET)
    rows = lifelist.listed(request.user, form.wanted)
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "form": form,
        "narrowed": bool(form.wanted),
        "page": Paginator(rows, _A_PAGE).get_page(request.GET.get("page")),
        "query": query.urlencode(),
        "list_url": reverse("quality:certifications"),
        **frame(),
    }
    return render(request, "quality/certifications.html", context)


@login_required
@never_cache
@require_safe
def certification(request: SignedInRequest, pk: Any) -> HttpResponse:
    """How it stands, what waits, and all that has happened."""
    found = theirs(request, pk)
    context = certificationpage.of_agency(found, request.user) | frame(found)
    return render(request, "quality/certification.html", context)


@login_required
@never_cache
@require_http_methods(FORM)
def judge_condition(request: SignedInRequest, pk: Any, condition: Any) -> HttpResponse:
    """What was shown, and whether it is enough."""
    found = theirs(request, pk, policies.may_follow)
    own = get_object_or_404(certificatepage.conditions_of(found), pk=condition)
    form = JudgeForm(posted(request))
    if attempt(form, following.judge_condition, condition=own, actor=request.user):
        desk.forget_counts(request.user)
        messages.success(request, gettext("Saved."))
        return go(request, "quality:certification", pk=pk)
    context = {
        "condition": own,
        "row": certificatepage.condition_row(own),
        "open": own.met_at is None and own.replied_at is not None and not own.returned,
        **frame(found, gettext("Condition")),
    }
    return form_page(request, "quality/condition_judge.html", context, form)


@login_required
@never_cache
@require_http_methods(FORM)
def close_follow_up(request: SignedInRequest, pk: Any, surveillance: Any) -> HttpResponse:
    """What the organisation has answered, its figures, and what is said of it."""
    found = theirs(request, pk, policies.may_follow)
    own = get_object_or_404(found.surveillances.filter(asked_at__isnull=False), pk=surveillance)
    form = CloseForm(posted(request))
    if attempt(form, following.close_follow_up, follow_up=own, actor=request.user):
        desk.forget_counts(request.user)
        messages.success(request, gettext("The follow-up is closed. The organisation gets a mail."))
        return go(request, "quality:certification", pk=pk)
    own.certification = found
    context = certificatepage.follow_up(own) | frame(found, gettext("Yearly follow-up"))
    return form_page(request, "quality/follow_up_close.html", context, form)


def theirs(
    request: SignedInRequest, pk: Any, policy: Callable[[Any, Certification], bool] | None = None
) -> Certification:
    """404 for those who may not know of it, 403 for those of the agency who may look and not do this."""
    rows = Certification.objects.select_related("organisation__municipality", "version__scheme", "replaced_by")
    found = get_object_or_404(rows, pk=pk)
    if not policies_following.may_see(request.user, found):
        raise Http404
    if policy is not None and not policy(request.user, found):
        raise PermissionDenied
    return found


def frame(certification: Certification | None = None, here: str = "") -> dict[str, Any]:
    """The way from the desk to this page."""
    listed = reverse("quality:certifications") if certification else ""
    steps = [(gettext("Desk"), reverse("desk")), (gettext("Certified providers"), listed)]
    if certification:
        own = reverse("quality:certification", args=[certification.pk]) if here else ""
        steps.append((str(certification.organisation), own))
    steps += [(here, "")] if here else []
    return {"certification": certification, "crumbs": steps, "section": "desk", "here": "quality:certifications"}
