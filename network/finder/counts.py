"""How many places there are where: what maps, tables and pages of areas say. Only what the finder shows is counted."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count

from network.directory.models import Place
from network.directory.states import PlaceKind
from network.geography.models import Municipality


@dataclass(frozen=True)
class Reached:
    """In a municipality: places to go to, and helpers who come home."""

    municipality: Municipality
    sites: int
    home: int


def sites_by_region() -> dict[int, int]:
    """Places to go to, by key of the region; regions without any are not named. One query."""
    rows = Place.objects.in_finder().filter(kind=PlaceKind.SITE).order_by()
    return dict(rows.values_list("municipality__region").annotate(number=Count("pk")))


def reached(municipalities: Iterable[Municipality]) -> list[Reached]:
    """Of each municipality, in the order given. Three queries, however many there are."""
    asked = list(municipalities)
    pks = [each.pk for each in asked]
    shown = Place.objects.in_finder().order_by()
    here = shown.filter(kind=PlaceKind.SITE, municipality__in=pks)
    sites = dict(here.values_list("municipality").annotate(number=Count("pk")))
    coming = shown.filter(served__in=pks, kind=PlaceKind.HOME, nationwide=False)
    home = dict(coming.values_list("served").annotate(number=Count("pk", distinct=True)))
    anywhere = shown.filter(kind=PlaceKind.HOME, nationwide=True).count()
    return [Reached(each, sites.get(each.pk, 0), home.get(each.pk, 0) + anywhere) for each in asked]
