"""The public page of a place."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from network.directory.models import Place
from network.directory.states import Freshness
from network.finder import links, marks, shown, structured, wording


@require_safe
def place(request: HttpRequest, pk: Any, slug: str = "") -> HttpResponse:
    """What a place offers, when and to whom. 404 for what strangers do not know; of what they may have known before,
    a page says that it is closed or silent, and what is near."""
    found = get_object_or_404(shown.whole(Place.objects.all()), pk=pk)
    public = Place.objects.in_finder().filter(pk=pk).exists()
    if not public and not shown.was_public(found):
        raise Http404
    if slug != wording.slug_of(found):
        return moved(request, found)
    if not public:
        context = {"place": found, "nearby": shown.nearby(found), "crumbs": crumbs(found)}
        return render(request, "finder/place_away.html", context, status=410)
    return render(request, "finder/place.html", {**details(found), "nearby": shown.nearby(found)})


def details(place: Place) -> dict[str, Any]:
    """What finder/place.html needs; asks for a place that came ``shown.whole``."""
    offers = shown.offers_of(place)
    return {
        "place": place,
        "offers": offers,
        "contacts": shown.contacts_of(place.organisation),
        "marks": marks.of_places({place.pk: place.organisation_id}).get(place.pk, []),
        "stale": place.freshness == Freshness.NOT_CONFIRMED,
        "street_map": links.street_map(place),
        "structured": structured.place(place, offers),
        "crumbs": crumbs(place),
    }


def crumbs(place: Place) -> list[tuple[Any, str]]:
    """The finder, and the municipality of the place."""
    here = reverse("finder:municipality", args=[place.municipality.code])
    return [*finder(), (place.municipality, here), (wording.text(place, "name"), "")]


def finder() -> list[tuple[Any, str]]:
    """Where every page of the finder begins."""
    return [(gettext("Find support"), reverse("finder:search"))]


def moved(request: HttpRequest, thing: Any) -> HttpResponse:
    """To the address with the name of today. Names change, so no cache is told to remember it for good."""
    query = request.META.get("QUERY_STRING", "")
    path = links.page_of(thing)
    return redirect(f"{path}?{query}" if query else path)
