"""Keeps the finder's index as the directory is: a place's lines are taken out and written anew, in one transaction."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from network.directory.models import HoursException, Offer, Place, PlaceFact, WeeklyHours
from network.directory.states import FactAnswer, OrganisationState, PlaceState
from network.finder import cells, facets, reach
from network.finder.facets import DAYS, Known, Times
from network.finder.models import Delivery, Entry, Posting, Reach
from network.finder.reach import Town
from network.geography.distance import kilometres
from network.geography.models import Municipality

# Around the middle of a municipality so many kilometres count as near; what lies further off is listed by name too.
NEAR_KM = 20.0
# Of a helper who reaches the whole country: after all who reach some municipalities.
NATIONWIDE = 999
_BATCH = 200
_MATTERS = {"topics", "e_services"}
_WRITTEN = 1_000


@transaction.atomic
def refresh(places: Collection[UUID]) -> int:
    """Writes the lines of these places as the directory is now, and returns of how many offers there are any.

    The places are locked: of two who change one at the same time, the second finds what the first has written.
    """
    _lock(places)
    _clear(places)
    return _write(places)


def rebuild(after: UUID | None = None) -> Iterator[tuple[UUID, int]]:
    """The whole index anew, some hundred places at a time, each in a transaction of its own: searches go on meanwhile.

    Yields the last place of each batch and how many places it had; ``after`` goes on from there.
    """
    while True:
        rows = Place.objects.order_by("pk")
        batch = list((rows.filter(pk__gt=after) if after else rows).values_list("pk", flat=True)[:_BATCH])
        if not batch:
            return
        refresh(batch)
        after = batch[-1]
        yield after, len(batch)


def _lock(places: Collection[UUID]) -> None:
    """In one order, so that two who lock several never wait for each other."""
    list(Place.objects.select_for_update().filter(pk__in=places).order_by("pk").values_list("pk"))


def _clear(places: Collection[UUID]) -> None:
    old = Entry.objects.filter(place__in=places)
    Posting.objects.filter(entry__in=old.values("pk")).delete()
    Reach.objects.filter(entry__in=old.values("pk")).delete()
    old.delete()


def _write(places: Collection[UUID]) -> int:
    offers = list(_offers(places))
    known, served = _known(offers), _served(places)
    moved, after = reach.merged(), reach.later()
    entries, postings, reaches = [], [], []
    for offer in offers:
        mine = known[offer.pk]
        named = served[offer.place_id]
        # Two that became one are one.
        entry = entry_of(offer, mine, len({moved.get(town[0], town) for town in named}))
        entries.append(entry)
        if entry.delivery == Delivery.SITE:
            postings += _postings(offer, mine, entry, after.get(entry.municipality_id, ()))
        else:
            areas = reach.areas(offer.place, named, after)
            reaches += [Reach(entry=entry, delivery=entry.delivery, area=area, breadth=entry.breadth) for area in areas]
    Entry.objects.bulk_create(entries, batch_size=_WRITTEN)
    Posting.objects.bulk_create(postings, batch_size=_WRITTEN)
    Reach.objects.bulk_create(reaches, batch_size=_WRITTEN)
    return len(entries)


def _offers(places: Collection[UUID]) -> QuerySet[Offer]:
    """Those the public may see. Plain query sets here and below, and keys instead of rows where keys will do: it is
    done for each change, and for the whole country when the index is made anew."""
    rows: QuerySet[Offer] = QuerySet(Offer).filter(place__in=places, ended_at=None, place__state=PlaceState.PUBLISHED)
    rows = rows.filter(place__organisation__state=OrganisationState.MEMBER)
    return rows.select_related("place__municipality", "way__parent")


def _known(offers: Collection[Offer]) -> dict[UUID, Known]:
    """Seven queries, however many offers."""
    known = {offer.pk: Known() for offer in offers}
    for field in ("topics", "e_services", "audiences", "languages"):
        lines = getattr(Offer, field).through._base_manager.filter(offer__in=known)
        for offer, term in lines.values_list("offer_id", "term_id"):
            (known[offer].matters if field in _MATTERS else known[offer].others).add(term)
    facts: dict[UUID, set[int]] = defaultdict(set)
    said = PlaceFact.objects.filter(place__in={offer.place_id for offer in offers}, answer=FactAnswer.YES).order_by()
    for place, term in said.values_list("place_id", "term_id"):
        facts[place].add(term)
    for offer in offers:
        known[offer.pk].others |= facts[offer.place_id]
    weekly = WeeklyHours.objects.filter(offer__in=known).order_by()
    columns = ("offer_id", "weekday", "opens", "closes", "by_appointment")
    for offer_id, day, opens, closes, by_appointment in weekly.values_list(*columns):
        known[offer_id].times.append(Times(day, opens, closes, by_appointment))
    special: QuerySet[HoursException] = QuerySet(HoursException).filter(offer__in=known, opens__isnull=False)
    for row in special.only("offer_id", "first_day", "last_day", "opens", "closes", "by_appointment"):
        known[row.offer_id].times.append(_special(row))
    return known


def _special(row: HoursException) -> Times:
    opens, closes = row.opens or dt.time(), row.closes or dt.time()
    days = min((row.last_day - row.first_day).days + 1, DAYS)
    return Times(row.first_day.weekday(), opens, closes, row.by_appointment, days, special=True)


def _served(places: Collection[UUID]) -> dict[UUID, list[Town]]:
    served: dict[UUID, list[Town]] = defaultdict(list)
    lines = Place.served.through._base_manager.filter(place__in=places)
    for place, town, region in lines.values_list("place_id", "municipality_id", "municipality__region_id"):
        served[place].append((town, region))
    return served


def entry_of(offer: Offer, known: Known, served: int) -> Entry:
    """The entry of an offer, not saved. ``served``: how many municipalities are named."""
    place = offer.place
    lat, lon = place.position
    hours = facets.hours_of(offer, known)
    return Entry(
        offer=offer,
        place_id=place.pk,
        delivery=reach.delivery_of(offer),
        way_id=offer.way_id,
        municipality_id=place.municipality_id,
        lat=lat,
        lon=lon,
        exact=place.lat is not None,
        breadth=NATIONWIDE if place.nationwide else min(served or 1, NATIONWIDE - 1),
        confirmed_on=place.confirmed_on or dt.date.min,  # nothing public is without
        facets=facets.as_text(facets.of(offer, known, hours)),
        hours=hours,
    )


def _postings(offer: Offer, known: Known, entry: Entry, after: Sequence[Municipality]) -> list[Posting]:
    """``after``: what the municipality of the place was or will be merged into, for it is sought by that name too."""
    spots, door = [cells.cell(entry.lat, entry.lon)], (entry.lat, entry.lon)
    if any(kilometres(door, (town.lat, town.lon)) > NEAR_KM for town in (offer.place.municipality, *after)):
        spots.append(-entry.municipality_id)
    asked = facets.listed(offer, known, facets.of(offer, known, entry.hours))
    return [Posting(entry=entry, facet=facet, spot=spot) for facet in asked for spot in spots]
