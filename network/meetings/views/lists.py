"""The list of meetings on the desk, the summary of a year, and the same as files."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from core import exports as files
from core import limits
from network.directory import policies as directory
from network.directory.actions.lists import note_export
from network.directory.exports import Sheet
from network.geography.models import Region
from network.meetings import exports, listed, participation, policies
from network.meetings.forms.lists import MeetingListForm, SummaryForm
from network.meetings.models import Meeting

_A_PAGE = 50
# Files one person may take in so many seconds; counted together with the lists of the directory.
_EXPORTS, _EXPORT_SECONDS = 20, 600
# The tables of the summary, by the words in the addresses of their files.
_TABLES: dict[str, tuple[Callable[[Any], list[Any]], Callable[[Any], Sheet]]] = {
    "kinds": (participation.by_kind, exports.kinds),
    "organisations": (participation.by_organisation, exports.organisations),
    "municipalities": (participation.by_municipality, exports.municipalities),
}


@login_required
@never_cache
@require_safe
def meetings(request: SignedInRequest) -> HttpResponse:
    """What one organises. 404 for whoever organises nothing."""
    form = _narrowed(request)
    wanted = form.wanted
    page = Paginator(listed.meetings(request.user, wanted), _A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "narrowed": set(wanted) - {"time"},
        "time": wanted.get("time", ""),
        "page": page,
        "file_links": [(kind.upper(), reverse("meetings:meetings_file", args=[kind])) for kind in files.KINDS],
        "list_url": reverse("meetings:meetings"),
        "crumbs": [(gettext("Desk"), reverse("desk")), (gettext("Events"), "")],
    }
    return render(request, "meetings/meetings.html", context | _frame(request))


@login_required
@never_cache
@require_safe
def meetings_file(request: SignedInRequest, kind: str) -> HttpResponseBase:
    """The list as it is narrowed now, as CSV or XLSX."""
    form = _narrowed(request)
    refused = _refused(request, kind)
    if refused:
        return refused
    rows = listed.meetings(request.user, form.wanted)
    note_export(what="meetings", kind=kind, rows=rows.count(), actor=request.user)
    return _file(kind, exports.meetings(rows))


@login_required
@never_cache
@require_safe
def summary(request: SignedInRequest) -> HttpResponse:
    """Participation in a year: numbers only. An administrator sees those of the whole country."""
    form = _chosen(request)
    rows = _of_the_year(request, form)
    context = {
        "form": form,
        "year": form.chosen_year,
        "kinds": participation.by_kind(rows),
        "organisations": participation.by_organisation(rows),
        "municipalities": participation.by_municipality(rows),
        "links": {
            table: [(kind.upper(), reverse("meetings:summary_file", args=[table, kind])) for kind in files.KINDS]
            for table in _TABLES
        },
        "crumbs": [
            *[(gettext("Desk"), reverse("desk")), (gettext("Events"), reverse("meetings:meetings"))],
            (gettext("Participation in a year"), ""),
        ],
    }
    return render(request, "meetings/summary.html", context | _frame(request))


@login_required
@never_cache
@require_safe
def summary_file(request: SignedInRequest, table: str, kind: str) -> HttpResponseBase:
    """One table of the summary of the year that is chosen, as CSV or XLSX."""
    form = _chosen(request)
    if table not in _TABLES:
        raise Http404
    refused = _refused(request, kind)
    if refused:
        return refused
    count, sheet = _TABLES[table]
    lines = count(_of_the_year(request, form))
    note_export(what=f"meetings_{table}", kind=kind, rows=len(lines), actor=request.user)
    made = sheet(lines)
    return _file(kind, made._replace(name=f"{made.name} {form.chosen_year}"))


def _narrowed(request: SignedInRequest) -> MeetingListForm:
    if not policies.may_organise_somewhere(request.user):
        raise Http404
    years = listed.years_of(Meeting.objects.coordinated_by(request.user))
    regions = listed.regions_of(request.user)
    return MeetingListForm(request.GET, regions=regions, country=request.user.is_superuser, years=years)


def _chosen(request: SignedInRequest) -> SummaryForm:
    if not policies.may_organise_somewhere(request.user):
        raise Http404
    whole = directory.may_see_all(request.user)
    regions = list(Region.objects.order_by("code")) if whole else listed.regions_of(request.user)
    years = listed.years_of(participation.area_of(request.user))
    return SummaryForm(request.GET, regions=regions, country=whole, years=years)


def _of_the_year(request: SignedInRequest, form: SummaryForm) -> Any:
    return participation.meetings(request.user, form.chosen_year, form.wanted.get("region", ""))


def _frame(request: SignedInRequest) -> dict[str, Any]:
    query = request.GET.copy()
    query.pop("page", None)
    return {"query": query.urlencode(), "section": "desk", "here": "meetings:meetings"}


def _refused(request: SignedInRequest, kind: str) -> HttpResponse | None:
    """404 for an unknown kind of file; an answer for whoever took too many."""
    if kind not in files.KINDS:
        raise Http404
    wait = limits.spend(f"export:{request.user.pk}", limit=_EXPORTS, seconds=_EXPORT_SECONDS)
    return limits.too_many(wait) if wait else None


def _file(kind: str, sheet: Sheet) -> HttpResponseBase:
    return files.response(kind, sheet.name.replace(" ", "-"), sheet.header, sheet.rows)
