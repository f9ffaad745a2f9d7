"""One's own hours: the sums of a year, the sessions, and both as files."""

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
from core.views import file
from network.directory.actions.lists import note_export
from network.monitoring import exports, hours, own, policies, year_paper
from network.monitoring.forms import MineForm
from network.monitoring.models import Session
from network.monitoring.views import files as sending

_A_PAGE = 50


@login_required
@never_cache
@require_safe
def mine(request: SignedInRequest) -> HttpResponse:
    """404 for whoever has logged nothing and may log nothing."""
    if not policies.may_see_own(request.user):
        raise Http404
    years = hours.by_year(Session.objects.of(request.user))
    form = MineForm(request.GET, years=list(years))
    year, wanted = form.chosen_year, form.wanted
    page = Paginator(own.of(request.user, wanted), _A_PAGE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "year": year,
        "years": years,
        "tally": years.get(year, hours.Tally()),
        "months": _months(request, year),
        "page": page,
        "rows": [(row, policies.may_correct(request.user, row)) for row in page],
        "narrowed": set(wanted) - {"year"},
        "may_log": policies.may_log(request.user),
        "file_links": [(kind.upper(), reverse("monitoring:mine_file", args=[kind])) for kind in files.KINDS],
        "crumbs": [(gettext("My learning"), reverse("my")), (gettext("My hours"), "")],
    }
    return render(request, "monitoring/mine.html", context | sending.query(request) | {"section": "my"})


@login_required
@never_cache
@require_safe
def mine_file(request: SignedInRequest, kind: str) -> HttpResponseBase:
    """One's own sessions of a year, as they are narrowed now, as CSV or XLSX."""
    if not policies.may_see_own(request.user):
        raise Http404
    refused = sending.refused(request, kind)
    if refused:
        return refused
    years = hours.by_year(Session.objects.of(request.user))
    form = MineForm(request.GET, years=list(years))
    rows = own.of(request.user, form.wanted)
    note_export(what="my_sessions", kind=kind, rows=rows.count(), actor=request.user)
    return sending.send(kind, exports.mine(rows), str(form.chosen_year))


@login_required
@never_cache
@require_safe
def summary_pdf(request: SignedInRequest, year: int) -> HttpResponse:
    """Thanks for a year, with its sums. 404 for a year without sessions."""
    found = year_paper.read(request.user, year)
    if found is None:
        raise Http404
    return file(found.printed(), "application/pdf", year_paper.file_name(year), inline=True)


def _months(request: SignedInRequest, year: int) -> list[tuple[Any, hours.Tally]]:
    found = hours.by_month(Session.objects.of(request.user).filter(day__year=year))
    return sending.named_months(found)
