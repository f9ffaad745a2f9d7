"""The answers of an application, a group of criteria a page, and the figures that Vieri counts for them."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.http import SignedInRequest
from certification.quality import asked, covered, ownfigures, ownpage, policies, progress
from certification.quality import figures as counted
from certification.quality.actions import figures as counting
from certification.quality.forms.answers import AnswerForm, ContestForm
from certification.quality.models import Answer, Application, Finding, Group
from certification.quality.ownfigures import Figure
from certification.quality.saving import save_all
from certification.quality.states import EvidenceKind
from certification.quality.views.applying import FORM, frame, mine, title
from core.views import attempt, go
from network.directory.views.frame import form_page, tried


@dataclass(frozen=True)
class Part:
    """One answer on the page. ``form``: None where it is only read. ``where``: the place it is about, "" for none."""

    answer: Answer
    form: AnswerForm | None
    where: str
    figures: list[Figure]
    takes_files: bool
    finding: Finding | None = None

    @property
    def may_remove(self) -> bool:
        """Files are taken back only where there are some; they are added once all else is saved."""
        return self.form is not None and bool(self.answer.standing_files)  # type: ignore[attr-defined]


@login_required
@never_cache
@require_http_methods(FORM)
def answers(request: SignedInRequest, pk: Any, group: str) -> HttpResponse:
    """All of a group at once; what others have saved meanwhile is shown beside, and the rest is saved."""
    found = mine(request, pk)
    here: Group = get_object_or_404(found.version.groups, key=group)
    whole = asked.rows(found)
    rows = [each for each in whole if each.criterion.group_id == here.pk]
    if not rows:
        return go(request, "quality:scope", pk=pk)
    posted = request.POST if request.method == "POST" else None
    if posted is not None and not policies.may_write_for(request.user, found.organisation):
        raise PermissionDenied
    forms = {each.pk: AnswerForm(posted, row=each) for each in _open(request, found, rows)}
    if posted is not None and save_all(forms.values(), request.user):
        messages.success(request, gettext("Saved."))
        return _onwards(request, found, here, whole)
    return _page(request, found, here, whole, _parts(found, rows, forms))


def _open(request: SignedInRequest, application: Application, rows: list[Answer]) -> list[Answer]:
    """Those that this person may write now. What was sent from a page that is out of date is tried all the same, so
    that it comes back with the reason."""
    if not policies.may_write_for(request.user, application.organisation):
        return []
    open_ = set(asked.writable(application).values_list("pk", flat=True))
    return [each for each in rows if each.pk in open_ or f"a{each.pk}-stamp" in request.POST]


def _onwards(request: SignedInRequest, application: Application, here: Group, whole: list[Answer]) -> HttpResponse:
    """Where the button that was pressed leads."""
    file = to_file(request, application, whole)
    if file is not None:
        return file
    if request.POST.get("do") == "stay":
        return go(request, "quality:answers", pk=application.pk, group=here.key)
    if request.POST.get("do") == "later":
        return go(request, "quality:application", pk=application.pk)
    keys = list(dict.fromkeys(each.criterion.group.key for each in whole))
    after = keys[keys.index(here.key) + 1 :]
    if after:
        return go(request, "quality:answers", pk=application.pk, group=after[0])
    return go(request, "quality:send", pk=application.pk)


def to_file(request: SignedInRequest, application: Application, answers: list[Answer]) -> HttpResponse | None:
    """To the page that takes a file for an answer, when that is what was asked for."""
    wanted = request.POST.get("do", "")
    found = next((each for each in answers if wanted == f"file-{each.pk}"), None)
    return go(request, reverse("quality:add_file", args=[application.pk, found.pk])) if found else None


def _page(
    request: SignedInRequest, application: Application, here: Group, whole: list[Answer], parts: list[Part]
) -> HttpResponse:
    forms = [each.form for each in parts if each.form]
    wrong = [each for each in forms if each.errors]
    context = {
        "application": application,
        "group": here,
        "progress": progress.of_rows(whole),
        "parts": parts,
        "wrong": wrong,
        "page_has_error": bool(wrong),
        "writes": bool(forms),
        "may_write": policies.may_write(request.user, application),
        **frame(title(application), application, here.name),
    }
    return render(request, "quality/answers.html", context, status=422 if wrong else 200)


def part_of(
    answer: Answer, figures: list[Figure], form: AnswerForm | None = None, finding: Finding | None = None
) -> Part:
    """An answer from asked.rows as the page shows it. No queries."""
    files = any(each.kind == EvidenceKind.FILE for each in answer.criterion.evidence_rules.all())
    return Part(answer, form, covered.name(answer.item) if answer.item else "", figures, files, finding)


def _parts(application: Application, rows: list[Answer], forms: dict[int, AnswerForm]) -> list[Part]:
    facts, items = counted.newest(application), list(asked.items(application))
    found = ownpage.findings(application)
    return [part_of(each, ownfigures.of(each, facts, items), forms.get(each.pk), found.get(each.pk)) for each in rows]


@login_required
@never_cache
@require_http_methods(FORM)
def figures(request: SignedInRequest, pk: Any) -> HttpResponse:
    """What Vieri has counted. POST counts again, or writes down what is wrong with one of them."""
    found = mine(request, pk)
    if request.method == "POST" and not policies.may_write_for(request.user, found.organisation):
        raise PermissionDenied
    form = ContestForm(request.POST if "fact" in request.POST else None)
    if form.is_bound:
        fact = get_object_or_404(found.facts, pk=form.fact)
        if attempt(form, counting.contest, fact=fact, actor=request.user):
            messages.success(request, gettext("Your note was saved. The evaluators read it."))
            return go(request, "quality:figures", pk=pk)
    elif request.method == "POST":
        if tried(request, counting.refresh, application=found, actor=request.user):
            messages.success(request, gettext("Counted again."))
        return go(request, "quality:figures", pk=pk)
    return form_page(request, "quality/figures.html", _figures(request, found), form)


def _figures(request: SignedInRequest, application: Application) -> dict[str, Any]:
    facts = counted.newest(application)
    return {
        "application": application,
        "figures": ownfigures.every(asked.rows(application), facts, list(asked.items(application))),
        "counted_at": max((each.taken_at for each in facts.values()), default=None),
        "may_write": policies.may_write(request.user, application),
        **frame(title(application), application, gettext("Figures from Vieri")),
    }
