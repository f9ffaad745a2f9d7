"""The lists of organisations and places on the desk, and the same as files."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from core import exports as files
from core import limits
from network.directory import exports, listed, policies
from network.directory.actions.lists import note_export
from network.directory.forms.lists import OrganisationListForm, PlaceListForm

_A_PAGE = 50
# Files one person may take in so many seconds.
_EXPORTS, _EXPORT_SECONDS = 20, 600


@dataclass(frozen=True)
class _List:
    """What is not the same in the two lists; ``name`` is the url name, and part of that of the files."""

    name: str
    title: str | Promise
    form: type[OrganisationListForm | PlaceListForm]
    rows: Callable[..., QuerySet[Any]]
    sheet: Callable[..., exports.Sheet]


_ORGANISATIONS = _List(
    "organisations", gettext_lazy("Organisations"), OrganisationListForm, listed.organisations, exports.organisations
)
_PLACES = _List("places", gettext_lazy("Places"), PlaceListForm, listed.places, exports.places)


@login_required
@never_cache
@require_safe
def organisations(request: SignedInRequest) -> HttpResponse:
    """Organisations of one's area, and those with a place there; an administrator sees all. 404 for everybody else."""
    return _list(request, _ORGANISATIONS)


@login_required
@never_cache
@require_safe
def places(request: SignedInRequest) -> HttpResponse:
    """Places of one's area; an administrator sees all. 404 for everybody else."""
    return _list(request, _PLACES)


@login_required
@never_cache
@require_safe
def organisations_file(request: SignedInRequest, kind: str) -> HttpResponseBase:
    """The list as it is narrowed now, as CSV or XLSX."""
    return _file(request, _ORGANISATIONS, kind)


@login_required
@never_cache
@require_safe
def places_file(request: SignedInRequest, kind: str) -> HttpResponseBase:
    """The list as it is narrowed now, as CSV or XLSX."""
    return _file(request, _PLACES, kind)


def _narrowed(request: SignedInRequest, which: _List) -> OrganisationListForm | PlaceListForm:
    if not policies.may_list(request.user):
        raise Http404
    return which.form(request.GET, area=listed.area_of(request.user).order_by(listed.by_name()))


def _list(request: SignedInRequest, which: _List) -> HttpResponse:
    form = _narrowed(request, which)
    wanted = form.wanted
    page = Paginator(which.rows(request.user, wanted), _A_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "form": form,
        "narrowed": set(wanted) - {"sort"},
        "page": page,
        "rows": [(row, listed.missing_languages(row)) for row in page],
        "query": query.urlencode(),
        "file_links": [(kind.upper(), reverse(f"directory:{which.name}_file", args=[kind])) for kind in files.KINDS],
        "list_url": reverse(f"directory:{which.name}"),
        "crumbs": [(gettext("Desk"), reverse("desk")), (str(which.title), "")],
        "section": "desk",
        "here": f"directory:{which.name}",
    }
    return render(request, f"directory/{which.name}.html", context)


def _file(request: SignedInRequest, which: _List, kind: str) -> HttpResponseBase:
    form = _narrowed(request, which)
    if kind not in files.KINDS:
        raise Http404
    wait = limits.spend(f"export:{request.user.pk}", limit=_EXPORTS, seconds=_EXPORT_SECONDS)
    if wait:
        return limits.too_many(wait)
    rows = which.rows(request.user, form.wanted)
    note_export(what=which.name, kind=kind, rows=rows.count(), actor=request.user)
    sheet = which.sheet(rows)
    return files.response(kind, sheet.name, sheet.header, sheet.rows)
