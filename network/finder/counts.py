"""How many places there are where: what maps, tables and pages of areas say. Counted as the finder finds them, by what
their offers are (see `reach`), and only those it shows; a place that helps in two ways counts for both."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count

from network.directory.models import Place
from network.finder import reach
from network.finder.models import Delivery, Entry
from network.geography.models import Municipality


@dataclass(frozen=True)
class Reached:
    """In a municipality: places to go to, and who comes home."""

    municipality: Municipality
    sites: int
    home: int


def sites_by_region() -> dict[int, int]:
    """Places to go to, by key of the region; regions without any are not named. Two queries."""
    moved, found = reach.merged(), Entry.objects.filter(delivery=Delivery.SITE, place__in=Place.objects.in_finder())
    numbers: dict[int, int] = defaultdict(int)
    rows = found.values_list("municipality", "municipality__region").annotate(number=Count("place", distinct=True))
    for town, region, number in rows.order_by():
        numbers[moved.get(town, (town, region))[1]] += number
    return dict(numbers)


def reached(municipalities: Iterable[Municipality]) -> list[Reached]:
    """Of each municipality of today, in the order given. Three queries, however many there are."""
    asked = list(municipalities)
    moved, shown = reach.merged(), Place.objects.in_finder()
    own = {each.pk for each in asked}
    # Each key that is one of them today, and which.
    towns = {pk: pk for pk in own} | {old: new for old, (new, _region) in moved.items() if new in own}
    sites: dict[int, int] = defaultdict(int)
    here = reach.sites(towns).filter(place__in=shown).values_list("municipality")
    for town, number in here.annotate(number=Count("place", distinct=True)).order_by():
        sites[towns[town]] += number
    home: dict[int, set[UUID]] = defaultdict(set)
    coming = reach.helpers(Delivery.HOME, [*towns, reach.EVERYWHERE]).filter(entry__place__in=shown)
    for area, place in coming.values_list("area", "entry__place"):
        home[towns.get(area, reach.EVERYWHERE)].add(place)
    anywhere = len(home[reach.EVERYWHERE])
    return [Reached(each, sites[each.pk], len(home[each.pk]) + anywhere) for each in asked]
