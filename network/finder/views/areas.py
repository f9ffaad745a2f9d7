"""Public pages of municipalities and regions."""

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from network.directory import mandates
from network.directory.models import Mandate, Network, Place, Term
from network.directory.states import Role
from network.finder import counts, links, reach, shown, structured, tiles, vocabulary
from network.finder.asking import Ask
from network.finder.models import Delivery
from network.finder.question import Question
from network.finder.views.places import finder
from network.geography.models import Municipality, Region

# Places on one page of a list; of those who reach a municipality from elsewhere, so many are named.
_ON_A_PAGE, _FROM_AFAR = 30, 20
_NEIGHBOURS = 6


@require_safe
def municipality(request: HttpRequest, code: str) -> HttpResponse:
    """Places there, who comes home, and who helps from afar. One that has ended leads to what it became part of."""
    found: Municipality = get_object_or_404(Municipality.objects.select_related("region", "merged_into"), code=code)
    if found.ended and found.merged_into:
        return redirect("finder:municipality", code=found.merged_into.code)
    towns = reach.keys(found)
    sites = shown.sites_of(towns)
    page = page_of(request, sites)
    context = {
        "municipality": found,
        "ask": _ask(found),
        "page": page,
        "places": shown.listed(page.object_list),
        "spoken": _spoken(sites),
        **_reaching(towns),
        "networks": Network.objects.in_use().filter(municipalities__in=towns).distinct(),
        "coordinated": mandates.holders(found).exists(),
        "neighbours": counts.reached(shown.neighbours(found, _NEIGHBOURS)),
        "crumbs": [*finder(), (found.region, reverse("finder:region", args=[found.region.code])), (found, "")],
    }
    pages = dict.fromkeys(links.page_of(each.place) for each in (*context["places"], *context["home"]))
    context["structured"] = structured.area(str(found), request.path, str(found.region), pages)
    return render(request, "finder/municipality.html", context)


def page_of(request: HttpRequest, places: QuerySet[Place]) -> Page[Place]:
    """Some of the places, whole; a number that is none is the first or the last page."""
    return Paginator(shown.whole(places), _ON_A_PAGE).get_page(request.GET.get("page"))


def _ask(area: Municipality | Region) -> Ask:
    """The form of the finder, with this area in it."""
    return Ask(Question(place=str(area)), vocabulary.load())


def _spoken(sites: QuerySet[Place]) -> QuerySet[Term]:
    """The languages in which somebody helps at one of these places."""
    used = sites.filter(offers__ended_at=None).order_by().values("offers__languages")
    return Term.objects.filter(pk__in=used)


def _reaching(towns: Sequence[int]) -> dict[str, Any]:
    """Who comes home, and what answers by telephone or chat: the first few of each, and how many there are."""
    home, remote = (shown.reaching(towns, delivery) for delivery in (Delivery.HOME, Delivery.REMOTE))
    return {
        "home": shown.listed(shown.whole(home)[:_FROM_AFAR]),
        "home_count": home.count(),
        "remote": shown.listed(shown.whole(remote)[:_FROM_AFAR]),
        "remote_count": remote.count(),
    }


@require_safe
def region(request: HttpRequest, code: str) -> HttpResponse:
    """The municipalities of a region as a map and as a table, and the networks in it."""
    found = get_object_or_404(Region, code=code)
    municipalities = list(Municipality.objects.in_force().filter(region=found))
    rows = sorted(counts.reached(municipalities), key=lambda row: tiles.alphabet(str(row.municipality)))
    context = {
        "region": found,
        "ask": _ask(found),
        "rows": rows,
        "map": tiles.region(found, municipalities, {row.municipality.pk: row.sites for row in rows}),
        "total": sum(row.sites for row in rows),
        "empty": sum(not row.sites for row in rows),
        "networks": Network.objects.in_use().filter(region=found).prefetch_related("municipalities"),
        "coordinated": Mandate.objects.in_force().filter(region=found, network=None, role=Role.COORDINATOR).exists(),
        "crumbs": [*finder(), (gettext("Regions"), reverse("finder:regions")), (found, "")],
    }
    pages = [reverse("finder:municipality", args=[row.municipality.code]) for row in rows]
    context["structured"] = structured.area(str(found), request.path, gettext("Finland"), pages)
    return render(request, "finder/region.html", context)


@require_safe
def regions(request: HttpRequest) -> HttpResponse:
    """The whole country as a map and as a table."""
    drawn = tiles.country()
    context = {
        "map": drawn,
        "total": sum(tile.count for tile in drawn.tiles),
        "crumbs": [*finder(), (gettext("Regions"), "")],
    }
    return render(request, "finder/regions.html", context)
