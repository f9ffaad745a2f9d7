"""Sums on the desk: of an organisation, for its main contacts, and of an area, for who coordinates it."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.http import SignedInRequest
from core import exports as kinds
from network.directory.actions.lists import note_export
from network.directory.exports import Sheet
from network.directory.views import frame
from network.monitoring import exports, figures, hours, policies
from network.monitoring.forms import FiguresForm
from network.monitoring.hours import Rows
from network.monitoring.states import FEW
from network.monitoring.views import files

_TITLES = {
    "topic": gettext_lazy("By topic"),
    "form": gettext_lazy("By form of support"),
    "language": gettext_lazy("By language"),
    "outcome": gettext_lazy("How it went"),
}
# The tables as files, by the words in their addresses: those that both pages have, and those of an area.
_SHARED: dict[str, Callable[[Rows], Sheet]] = {
    "months": exports.months,
    "topic": lambda rows: exports.by_column(rows, "topic"),
    "form": lambda rows: exports.by_column(rows, "form"),
    "language": lambda rows: exports.by_column(rows, "language"),
    "outcome": lambda rows: exports.by_column(rows, "outcome"),
}
_OF_AREA: dict[str, Callable[[Rows], Sheet]] = _SHARED | {
    "municipalities": lambda rows: exports.municipalities(figures.by_municipality(rows)),
    "organisations": lambda rows: exports.organisations(figures.by_organisation(rows)),
    "services": lambda rows: exports.e_services(figures.e_services(rows)),
}


@login_required
@never_cache
@require_safe
def organisation(request: SignedInRequest, pk: Any) -> HttpResponse:
    """404 for organisations of other areas, 403 for contacts who do not manage it."""
    found = frame.found(request, pk, policies.may_see_figures)
    form = _form(request, figures.of_organisation_ever(found))
    rows, year = figures.of_organisation(found, form.chosen_year, form.wanted.get("month", 0)), form.chosen_year
    links = {table: _links("organisation", [pk], table) for table in _SHARED}
    context = _shown(rows, figures.of_organisation(found, year), form, links)
    context |= frame.frame(request, found, gettext("Support sessions")) | files.query(request)
    return render(request, "monitoring/organisation.html", context)


@login_required
@never_cache
@require_safe
def organisation_file(request: SignedInRequest, pk: Any, table: str, kind: str) -> HttpResponseBase:
    """One table of the year that is chosen, by month, as CSV or XLSX."""
    found = frame.found(request, pk, policies.may_see_figures)
    form = _form(request, figures.of_organisation_ever(found))
    known = _SHARED.get(table)
    return _file(request, known, (table, kind), figures.of_organisation(found, form.chosen_year), form.chosen_year)


@login_required
@never_cache
@require_safe
def region(request: SignedInRequest) -> HttpResponse:
    """The sums of what one coordinates. 404 for whoever coordinates nothing."""
    form = _of_area(request)
    wanted, year = form.wanted, form.chosen_year
    whole = figures.of_area(request.user, year, region=wanted.get("region", ""))
    rows = figures.of_area(request.user, year, wanted.get("month", 0), wanted.get("region", ""))
    context = _shown(rows, whole, form, {table: _links("region", [], table) for table in _OF_AREA}) | {
        "municipalities": figures.by_municipality(rows),
        "organisations": figures.by_organisation(rows),
        # Of months the few of one could be worked out from those of the others.
        "cells": figures.e_services(whole),
        "few": FEW,
        "crumbs": [(gettext("Desk"), reverse("desk")), (gettext("Support sessions"), "")],
    }
    context |= {"section": "desk", "here": "monitoring:region"} | files.query(request)
    return render(request, "monitoring/region.html", context)


@login_required
@never_cache
@require_safe
def region_file(request: SignedInRequest, table: str, kind: str) -> HttpResponseBase:
    """One table of the year and the region that are chosen, as CSV or XLSX."""
    form = _of_area(request)
    rows = figures.of_area(request.user, form.chosen_year, region=form.wanted.get("region", ""))
    return _file(request, _OF_AREA.get(table), (table, kind), rows, form.chosen_year)


def _of_area(request: SignedInRequest) -> FiguresForm:
    if not policies.may_see_area(request.user):
        raise Http404
    years = figures.years_of(figures.area_of(request.user))
    return FiguresForm(request.GET, years=years, regions=figures.regions_of(request.user))


def _form(request: SignedInRequest, rows: Rows) -> FiguresForm:
    return FiguresForm(request.GET, years=figures.years_of(rows))


def _shown(rows: Rows, whole: Rows, form: FiguresForm, links: dict[str, Any]) -> dict[str, Any]:
    """``whole``: the year to whose month ``rows`` may be narrowed. ``links``: to the files of each table."""
    return {
        "form": form,
        "year": form.chosen_year,
        "tally": hours.of(rows),
        "months": files.named_months(hours.by_month(whole)),
        "tables": [(column, _TITLES[column], lines, links[column]) for column, lines in figures.tables(rows)],
        "links": links,
    }


def _links(page: str, args: list[Any], table: str) -> list[tuple[str, str]]:
    return [(kind.upper(), reverse(f"monitoring:{page}_file", args=[*args, table, kind])) for kind in kinds.KINDS]


def _file(
    request: SignedInRequest, make: Callable[[Rows], Sheet] | None, what: tuple[str, str], rows: Rows, year: int
) -> HttpResponseBase:
    """``what``: the words of the address, a table and a kind of file."""
    table, kind = what
    if make is None:
        raise Http404
    refused = files.refused(request, kind)
    if refused:
        return refused
    note_export(what=f"sessions_{table}", kind=kind, rows=rows.count(), actor=request.user)
    return files.send(kind, make(rows), year)
