"""Sums on the desk: of an organisation, for its main contacts, and of an area, for who coordinates it."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.dates import MONTHS
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
# The tables as files of a year, or of a month of it, by the words in their addresses: those that both pages have, and
# those of an area.
_SHARED: dict[str, Callable[[Rows, int], Sheet]] = {
    "months": lambda year, _month: exports.months(year),
    "topic": lambda year, month: exports.by_column(year, "topic", month),
    "form": lambda year, month: exports.by_column(year, "form", month),
    "language": lambda year, month: exports.by_column(year, "language", month),
    "outcome": lambda year, month: exports.by_column(year, "outcome", month),
}
# By month anyway, or, with the few, of the whole year only: a month that is chosen does not narrow these.
_OF_YEARS = {"months", "services"}
_OF_AREA: dict[str, Callable[[Rows, int], Sheet]] = _SHARED | {
    "municipalities": lambda year, month: exports.municipalities(figures.by_column(year, "municipality", month)),
    "organisations": lambda year, month: exports.organisations(figures.by_column(year, "organisation", month)),
    "services": lambda year, _month: exports.e_services(figures.e_services(year)),
}


@login_required
@never_cache
@require_safe
def organisation(request: SignedInRequest, pk: Any) -> HttpResponse:
    """404 for organisations of other areas, 403 for contacts who do not manage it."""
    found = frame.found(request, pk, policies.may_see_figures)
    form = _form(request, figures.of_organisation_ever(found))
    links = {table: _links("organisation", [pk], table) for table in _SHARED}
    context = _shown(figures.of_organisation(found, form.chosen_year), form, links)
    context |= frame.frame(request, found, gettext("Support sessions")) | files.query(request)
    return render(request, "monitoring/organisation.html", context)


@login_required
@never_cache
@require_safe
def organisation_file(request: SignedInRequest, pk: Any, table: str, kind: str) -> HttpResponseBase:
    """One table as it stands on the page, by month, as CSV or XLSX."""
    found = frame.found(request, pk, policies.may_see_figures)
    form = _form(request, figures.of_organisation_ever(found))
    return _file(request, _SHARED.get(table), (table, kind), figures.of_organisation(found, form.chosen_year), form)


@login_required
@never_cache
@require_safe
def region(request: SignedInRequest) -> HttpResponse:
    """The sums of what one coordinates. 404 for whoever coordinates nothing."""
    form = _of_area(request)
    year, month = figures.of_area(request.user, form.chosen_year, form.wanted.get("region", "")), _month(form)
    context = _shown(year, form, {table: _links("region", [], table) for table in _OF_AREA}) | {
        "municipalities": figures.by_column(year, "municipality", month),
        "organisations": figures.by_column(year, "organisation", month),
        # Of months the few of one could be worked out from those of the others.
        "cells": figures.e_services(year),
        "crumbs": [(gettext("Desk"), reverse("desk")), (gettext("Support sessions"), "")],
    }
    context |= {"section": "desk", "here": "monitoring:region"} | files.query(request)
    return render(request, "monitoring/region.html", context)


@login_required
@never_cache
@require_safe
def region_file(request: SignedInRequest, table: str, kind: str) -> HttpResponseBase:
    """One table as it stands on the page, as CSV or XLSX."""
    form = _of_area(request)
    year = figures.of_area(request.user, form.chosen_year, form.wanted.get("region", ""))
    return _file(request, _OF_AREA.get(table), (table, kind), year, form)


def _month(form: FiguresForm, table: str = "") -> int:
    month: int = 0 if table in _OF_YEARS else form.wanted.get("month", 0)
    return month


def _when(year: int, month: int) -> str:
    """For the name of a file."""
    return f"{year}-{month:02}" if month else str(year)


def _of_area(request: SignedInRequest) -> FiguresForm:
    if not policies.may_see_area(request.user):
        raise Http404
    years = figures.years_of(figures.area_of(request.user))
    return FiguresForm(request.GET, years=years, regions=figures.regions_of(request.user))


def _form(request: SignedInRequest, rows: Rows) -> FiguresForm:
    return FiguresForm(request.GET, years=figures.years_of(rows))


def _shown(year: Rows, form: FiguresForm, links: dict[str, Any]) -> dict[str, Any]:
    """``links``: to the files of each table."""
    month = _month(form)
    return {
        "form": form,
        "year": form.chosen_year,
        "month": MONTHS.get(month, ""),
        "tally": hours.of(figures.in_month(year, month)),
        "months": files.named_months(hours.by_month(year)),
        "tables": [(column, _TITLES[column], lines, links[column]) for column, lines in figures.tables(year, month)],
        "links": links,
        "few": FEW,
    }


def _links(page: str, args: list[Any], table: str) -> list[tuple[str, str]]:
    return [(kind.upper(), reverse(f"monitoring:{page}_file", args=[*args, table, kind])) for kind in kinds.KINDS]


def _file(
    request: SignedInRequest,
    make: Callable[[Rows, int], Sheet] | None,
    what: tuple[str, str],
    year: Rows,
    form: FiguresForm,
) -> HttpResponseBase:
    """``what``: the words of the address, a table and a kind of file."""
    table, kind = what
    if make is None:
        raise Http404
    refused = files.refused(request, kind)
    if refused:
        return refused
    month = _month(form, table)
    number = figures.in_month(year, month).count()
    note_export(what=f"sessions_{table}", kind=kind, rows=number, actor=request.user)
    return files.send(kind, make(year, month), _when(form.chosen_year, month))
