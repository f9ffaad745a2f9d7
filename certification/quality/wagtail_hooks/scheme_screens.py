"""The scheme in the Wagtail admin, for who leads certification: versions, drafts, what differs, publishing."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from wagtail.admin import messages

from certification.quality import comparing, contents, drafts, policies
from certification.quality.actions import scheme as actions
from certification.quality.figurewords import evidence_words
from certification.quality.forms.scheme import CriterionForm, GroupForm, SchemeForm, VersionForm, _PartForm
from certification.quality.models import Criterion, Group, Scheme, Version

_FORM = ["GET", "HEAD", "POST"]


def _leads_only(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Wagtail lets only people who are signed in come as far as this."""

    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not policies.may_lead(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return checked


@require_safe
@_leads_only
def index(request: HttpRequest) -> HttpResponse:
    """All schemes with their versions."""
    schemes = Scheme.objects.prefetch_related("versions__published_by")
    return _page(request, "index", _("Quality scheme"), [], schemes=schemes)


@require_POST
@_leads_only
def load(request: HttpRequest) -> HttpResponse:
    """The scheme that comes with a release, into a house that has none."""
    if version := _tried(request, actions.load_starter):
        return _to_version(version)
    return redirect("quality_scheme")


@require_http_methods(_FORM)
@_leads_only
def scheme(request: HttpRequest, pk: int) -> HttpResponse:
    """Name, introduction and notice."""
    found = get_object_or_404(Scheme, pk=pk)
    form = SchemeForm(request.POST or None, part=found)
    if _saved(form, lambda: actions.edit_scheme(scheme=found, texts=form.values, seen=_seen(form), actor=request.user)):
        messages.success(request, _("Saved. Readers see it at once."))
        return redirect("quality_scheme")
    return _form_page(request, form, str(found), [])


@require_POST
@_leads_only
def draft(request: HttpRequest, pk: int) -> HttpResponse:
    """Begins a draft, or goes to the one that was begun."""
    found = get_object_or_404(Scheme, pk=pk)
    made = _tried(request, actions.start_draft, scheme=found)
    return _to_version(made) if made else redirect("quality_scheme")


@require_safe
@_leads_only
def version(request: HttpRequest, pk: int) -> HttpResponse:
    """What it says; what it lacks as a draft; what differs from the version before it, or another (``with``)."""
    found = _version(pk)
    groups = contents.groups_of(found)
    content = contents.of(found, groups)
    others = list(found.scheme.versions.exclude(pk=found.pk).order_by("-number"))
    other = _other(others, found, request.GET.get("with", ""))
    return _page(
        request,
        "version",
        str(found),
        [],
        version=found,
        terms=[(Version._meta.get_field(name), getattr(found, name)) for name in contents.TERMS],
        groups=[(group, [(each, _evidence(each)) for each in group.criteria.all()]) for group in groups],
        lacks=[] if found.is_published else drafts.lacks(found),
        others=others,
        other=other,
        comparison=comparing.compare(contents.of(other), content, internal=True) if other else None,
    )


@require_http_methods(_FORM)
@_leads_only
def terms(request: HttpRequest, pk: int) -> HttpResponse:
    """Periods, declaration and what has changed."""
    found = _draft(pk)
    form = VersionForm(request.POST or None, part=found)
    action = actions.edit_version
    if _saved(form, lambda: action(version=found, values=form.values, seen=_seen(form), actor=request.user)):
        messages.success(request, _("Saved."))
        return _to_version(found)
    return _form_page(request, form, _("Periods and declaration"), [_crumb(found)])


@require_http_methods(_FORM)
@_leads_only
def group(request: HttpRequest, version: int, pk: int | None = None) -> HttpResponse:
    """A group, or a new one."""
    found = _draft(version)
    row = get_object_or_404(found.groups, pk=pk) if pk else None
    form = GroupForm(request.POST or None, part=row)
    action = actions.save_group
    if _saved(form, lambda: action(version=found, group=row, values=form.values, seen=_seen(form), actor=request.user)):
        messages.success(request, _("Saved."))
        return _to_version(found)
    remove = reverse("quality_scheme_remove_group", args=[found.pk, row.pk]) if row else ""
    return _form_page(request, form, str(row) if row else _("Add a group"), [_crumb(found)], remove=remove)


@require_http_methods(_FORM)
@_leads_only
def criterion(request: HttpRequest, version: int, pk: int | None = None) -> HttpResponse:
    """A criterion with its kinds of evidence, or a new one (``group`` in the address: where)."""
    found = _draft(version)
    row = get_object_or_404(Criterion, pk=pk, group__version=found) if pk else None
    initial = None if row else {"group": request.GET.get("group", "")}
    form = CriterionForm(request.POST or None, part=row, version=found, initial=initial)

    def save() -> None:
        rest: dict[str, Any] = {"values": form.values, "rules": form.rules, "seen": _seen(form)}
        actions.save_criterion(version=found, criterion=row, actor=request.user, **rest)

    if _saved(form, save):
        messages.success(request, _("Saved."))
        return _to_version(found)
    title = _("Criterion %(number)s") % {"number": row.number} if row else _("Add a criterion")
    remove = reverse("quality_scheme_remove_criterion", args=[found.pk, row.pk]) if row else ""
    return _form_page(request, form, title, [_crumb(found)], remove=remove)


@require_http_methods(_FORM)
@_leads_only
def remove_group(request: HttpRequest, version: int, pk: int) -> HttpResponse:
    found = _draft(version)
    return _remove(request, found, found.groups.filter(pk=pk).first())


@require_http_methods(_FORM)
@_leads_only
def remove_criterion(request: HttpRequest, version: int, pk: int) -> HttpResponse:
    found = _draft(version)
    rows = Criterion.objects.filter(group__version=found).select_related("group__version")
    return _remove(request, found, rows.filter(pk=pk).first())


@require_POST
@_leads_only
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """What is missing is said on the page of the version."""
    found = _version(pk)
    if _tried(request, actions.publish, version=found):
        messages.success(request, _("The version is published. New applications follow it from now on."))
    return _to_version(found)


@require_http_methods(_FORM)
@_leads_only
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks first."""
    found = _draft(pk)
    if request.method == "POST":
        try:
            actions.discard_draft(version=found, actor=request.user)
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
        else:
            messages.success(request, _("The draft was discarded."))
        return redirect("quality_scheme")
    title = _("Discard the draft")
    asks = _("Everything that was changed in this draft is lost. Published versions stay as they are.")
    return _page(request, "ask", title, [_crumb(found)], asks=asks, yes=title, back=_url(found))


def _remove(request: HttpRequest, found: Version, part: Group | Criterion | None) -> HttpResponse:
    """Asks first; what is gone already leads back."""
    if part is None:
        return _to_version(found)
    if request.method == "POST":
        if _tried(request, actions.remove, part=part):
            messages.success(request, _("Taken out of the draft."))
        return _to_version(found)
    title = _("Take out of the draft")
    whole = isinstance(part, Group)
    return _page(
        request, "ask", title, [_crumb(found)], asks=str(part), with_criteria=whole, yes=title, back=_url(found)
    )


def _version(pk: int) -> Version:
    return get_object_or_404(Version.objects.select_related("scheme", "published_by"), pk=pk)


def _draft(pk: int) -> Version:
    """403 for a published one: it is read, never changed."""
    found = _version(pk)
    if found.is_published:
        raise PermissionDenied
    return found


def _evidence(criterion: Criterion) -> str:
    return evidence_words(contents.rules_of(criterion))


def _other(others: list[Version], version: Version, wanted: str) -> Version | None:
    """The one that was asked for; else the newest that was published before."""
    if wanted:
        return next((each for each in others if str(each.number) == wanted), None)
    return next((each for each in others if each.is_published and each.number < version.number), None)


def _seen(form: _PartForm) -> str:
    seen: str = form.cleaned_data["seen"]
    return seen


def _saved(form: _PartForm, action: Callable[[], Any]) -> bool:
    """What the house refuses stands in the form, with all that was typed."""
    if not form.is_valid():
        return False
    try:
        action()
    except ValidationError as refused:
        form.add_error(None, refused)
        if form.has_error("__all__", "changed"):
            form.ask_again()
        return False
    return True


def _tried(request: HttpRequest, action: Callable[..., Any], **kwargs: Any) -> Any:
    """What the action returned; None when it refused, and then the next page says why."""
    try:
        return action(**kwargs, actor=request.user) or True
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return None


def _url(version: Version) -> str:
    return reverse("quality_scheme_version", args=[version.pk])


def _to_version(version: Version) -> HttpResponse:
    return redirect(_url(version))


def _crumb(version: Version) -> dict[str, str]:
    return {"url": _url(version), "label": str(version)}


def _form_page(
    request: HttpRequest, form: _PartForm, title: str, crumbs: list[dict[str, str]], **more: Any
) -> HttpResponse:
    return _page(request, "form", title, crumbs, form=form, status=422 if form.errors else 200, **more)


def _page(
    request: HttpRequest, name: str, title: str, crumbs: list[dict[str, str]], status: int = 200, **more: Any
) -> HttpResponse:
    first = [{"url": reverse("quality_scheme"), "label": _("Quality scheme")}] if name != "index" else []
    here = {"url": "", "label": title}
    context = {"page_title": title, "header_icon": "list-ul", "breadcrumbs_items": [*first, *crumbs, here], **more}
    return TemplateResponse(request, f"quality/admin/scheme_{name}.html", context, status=status)
