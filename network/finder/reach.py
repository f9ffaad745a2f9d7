"""Who reaches whom: which municipality each is today, how an offer meets a person, and which areas it reaches.

Directory and index keep the municipalities that somebody named, and the index what they will be part of as far as that
is known. Which of them have merged is looked up when they are read, so that no job has to run on that day.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence

from django.db.models import QuerySet

from core import clock
from network.directory.models import Offer, Place
from network.directory.states import PlaceKind
from network.finder.models import Delivery, Entry, Reach
from network.geography.models import Municipality

# The area of a helper who reaches the whole country (see `Reach`).
EVERYWHERE = 0
_HOME, _REMOTE = "home", "remote"
# A remote way of support at a place one goes to, and a way of another form that asks nobody to go anywhere.
_AT_A_PLACE, _ONLINE = "unstaffed_point", "online_course"
# A municipality and its region, by their primary keys.
Town = tuple[int, int]


def merged() -> dict[int, Town]:
    """Each municipality that has ended, by key, and the one it belongs to today. One query for a few rows."""
    ended: QuerySet[Municipality] = QuerySet(Municipality).filter(until_date__lt=clock.today())
    rows = ended.values_list("pk", "merged_into", "merged_into__region")
    into = {pk: (new, region) for pk, new, region in rows if new is not None}
    return {pk: _last(town, into) for pk, town in into.items()}


def _last(town: Town, into: Mapping[int, Town]) -> Town:
    for _step in into:
        town = into.get(town[0], town)
    return town


def keys(*municipalities: Municipality) -> list[int]:
    """All keys that are one of these municipalities today: their own, and of those merged into the same. One query."""
    moved = merged()
    own = {moved[each.pk][0] if each.pk in moved else each.pk for each in municipalities}
    return [*sorted(own), *(old for old, (new, _region) in moved.items() if new in own)]


def later() -> dict[int, list[Municipality]]:
    """What each municipality was merged into, or will be on a day that is known already, in their order. One query."""
    rows: QuerySet[Municipality] = QuerySet(Municipality).exclude(merged_into=None).select_related("merged_into")
    into = {row.pk: row.merged_into for row in rows if row.merged_into}
    return {pk: _chain(pk, into) for pk in into}


def _chain(pk: int, into: Mapping[int, Municipality]) -> list[Municipality]:
    found: list[Municipality] = []
    while pk in into and into[pk] not in found:
        found.append(into[pk])
        pk = into[pk].pk
    return found


def delivery_of(offer: Offer) -> Delivery:
    """A library may also help by phone, and a helpline come home: then the way of the offer tells, else the place."""
    way, form = offer.way.key, offer.way.parent.key if offer.way.parent else ""
    if offer.place.kind == PlaceKind.HOME or form == _HOME:
        return Delivery.HOME
    remote = (form == _REMOTE and way != _AT_A_PLACE) or way == _ONLINE
    return Delivery.REMOTE if offer.place.kind == PlaceKind.CHANNEL or remote else Delivery.SITE


def areas(place: Place, served: Collection[Town], after: Mapping[int, Sequence[Municipality]]) -> set[int]:
    """What an offer by phone or at home reaches, as `Reach` has it: the municipalities named, else that of the place;
    and the regions they are in, or will be in on a day that is known already. ``after`` is `later`."""
    if place.nationwide:
        return {EVERYWHERE}
    found = set()
    for pk, region in served or [(place.municipality_id, place.municipality.region_id)]:
        found |= {pk, -region, *(-each.region_id for each in after.get(pk, ()))}
    return found


def sites(towns: Iterable[int]) -> QuerySet[Entry]:
    """The index's lines of places one goes to in these municipalities; ``towns`` are their `keys`."""
    return Entry.objects.filter(delivery=Delivery.SITE, municipality__in=list(towns))


def helpers(delivery: str, towns: Iterable[int]) -> QuerySet[Reach]:
    """The index's lines of who comes home or is called there; the whole country is an area of its own."""
    return Reach.objects.filter(delivery=delivery, area__in=list(towns))
