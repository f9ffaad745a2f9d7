"""How the agency's work goes, and what comes up: pages for everybody who works in certification."""

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
from certification.quality import calendars, policies, statistics, statisticsfiles
from certification.quality.models import Version
from certification.quality.states import Grade
from core import exports, limits
from network.directory.actions.lists import note_export
from network.directory.exports import Sheet
from network.monitoring.states import FEW

_A_PAGE = 50
# Files one person may take in so many seconds; counted together with other lists.
_EXPORTS, _EXPORT_SECONDS = 20, 600


@login_required
@never_cache
@require_safe
def figures(request: SignedInRequest) -> HttpResponse:
    """Queues, workload, days a step takes, and grades by criterion of a version (``version``: its number).

    404 for everybody outside the agency."""
    _check(request)
    versions, version = _versions(request)
    context = {
        "queues": statistics.queues(),
        "loads": statistics.workload(request.user),
        "leads": policies.may_lead(request.user),
        "steps": statistics.steps(),
        "versions": versions,
        "version": version,
        "grades": list(Grade),
        "outcomes": statistics.outcomes(version) if version else [],
        "files": {table: _links(table) for table in _TABLES},
        "query": f"version={version.number}" if version else "",
        "few": FEW,
        **_frame(gettext("Figures")),
    }
    return render(request, "quality/statistics.html", context)


@login_required
@never_cache
@require_safe
def figures_file(request: SignedInRequest, table: str, kind: str) -> HttpResponseBase:
    """One table as it stands on the page, as CSV or XLSX."""
    _check(request)
    if table not in _TABLES or kind not in exports.KINDS:
        raise Http404
    wait = limits.spend(f"export:{request.user.pk}", limit=_EXPORTS, seconds=_EXPORT_SECONDS)
    if wait:
        return limits.too_many(wait)
    sheet = _TABLES[table](request)
    rows = list(sheet.rows)
    note_export(what=f"quality_{table}", kind=kind, rows=len(rows), actor=request.user)
    return exports.response(kind, sheet.name.replace(" ", "-"), sheet.header, rows)


@login_required
@never_cache
@require_safe
def calendar(request: SignedInRequest) -> HttpResponse:
    """A month (``month``: such as 2027-03, or "late"); the present one for any other."""
    _check(request)
    events = calendars.events()
    months = calendars.months(events)
    keys = [each.key for each in months]
    wanted = request.GET.get("month", "")
    at = keys.index(wanted) if wanted in keys else 0
    rows = [each for each in events if each.month == keys[at]]
    context = {
        "months": months,
        "month": months[at],
        "before": months[at - 1] if at else None,
        "after": months[at + 1] if at + 1 < len(months) else None,
        "page": Paginator(rows, _A_PAGE).get_page(request.GET.get("page")),
        "follows": policies.holds(request.user, policies.EVALUATE) or policies.may_lead(request.user),
        **_frame(gettext("Calendar")),
    }
    return render(request, "quality/calendar.html", context)


def _check(request: SignedInRequest) -> None:
    if not policies.is_agency(request.user):
        raise Http404


def _versions(request: SignedInRequest) -> tuple[list[Version], Version | None]:
    """All that were published, the newest first, and the one that is looked at."""
    found = list(Version.objects.published().select_related("scheme").order_by("-number"))
    wanted = request.GET.get("version", "")
    return found, next((each for each in found if str(each.number) == wanted), found[0] if found else None)


def _outcomes(request: SignedInRequest) -> Sheet:
    version = _versions(request)[1]
    return statisticsfiles.outcomes(statistics.outcomes(version) if version else [])


# By the words in their addresses.
_TABLES: dict[str, Callable[[SignedInRequest], Sheet]] = {
    "queues": lambda _request: statisticsfiles.queues(statistics.queues()),
    "workload": lambda request: statisticsfiles.workload(statistics.workload(request.user)),
    "steps": lambda _request: statisticsfiles.steps(statistics.steps()),
    "outcomes": _outcomes,
}


def _links(table: str) -> list[tuple[str, str]]:
    return [(kind.upper(), reverse("quality:statistics_file", args=[table, kind])) for kind in exports.KINDS]


def _frame(here: str) -> dict[str, Any]:
    """The way from the desk to this page."""
    crumbs = [(gettext("Desk"), reverse("desk")), (gettext("Certification"), reverse("quality:queues")), (here, "")]
    return {"crumbs": crumbs, "section": "desk", "here": "quality:queues"}
