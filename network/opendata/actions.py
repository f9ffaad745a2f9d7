"""Keeping the entries of the open data as the directory has it."""

import uuid
from collections.abc import Iterable, Sequence

from django.db import transaction

from core import clock
from network.directory.models import Offer, Place
from network.directory.states import OrganisationState, PlaceState
from network.opendata import queries, texts
from network.opendata.models import Entry
from network.opendata.writing import locations

# Places a transaction when everything is made anew.
_AT_ONCE = 200
_DERIVED = (
    "place_id", "organisation_id", "municipality_id", "kind", "nationwide", "all_topics", "published", "ended",
    "confirmed_on", "lat", "lon", "precise", "x", "y", "z", "text",
)  # fmt: skip


@transaction.atomic
def note_changes(*, places: Iterable[uuid.UUID]) -> int:
    """Writes the entries of these places anew; all of them count as modified now. Returns how many there are.

    Derived from what other actions did and told of, so it has no actor and writes no audit line. What was never public
    gets no entry, so nobody hears of drafts.
    """
    fresh, known = _entries(places)
    now = clock.now()
    for entry in fresh:
        entry.modified_at = now
    _write(fresh, known)
    return len(fresh)


def rebuild() -> int:
    """Makes every entry anew, some places a transaction. Only what differs counts as modified. Returns how many did."""
    return sum(_mend(some) for some in _batches(list(Place.objects.order_by("pk").values_list("pk", flat=True))))


def sweep() -> int:
    """Mends entries that say of a service that it is public when it is not, or the other way round, those with another
    day of confirmation, and those that are found by a name that a term or a municipality no longer has. Returns how
    many; none unless somebody renamed one or wrote into the tables by hand."""
    return sum(_mend(some) for some in _batches(sorted(queries.astray())))


def _batches(places: Sequence[uuid.UUID]) -> Iterable[Sequence[uuid.UUID]]:
    return (places[start : start + _AT_ONCE] for start in range(0, len(places), _AT_ONCE))


@transaction.atomic
def _mend(places: Iterable[uuid.UUID]) -> int:
    fresh, known = _entries(places)
    different = [entry for entry in fresh if entry.pk not in known or _values(entry) != _values(known[entry.pk])]
    now = clock.now()
    for entry in different:
        entry.modified_at = now
    _write(different, known)
    return len(different)


def _write(entries: list[Entry], known: dict[uuid.UUID, Entry]) -> None:
    Entry.objects.bulk_create([entry for entry in entries if entry.pk not in known], batch_size=500)
    Entry.objects.bulk_update(
        [entry for entry in entries if entry.pk in known], [*_FIELDS, "modified_at"], batch_size=200
    )


_FIELDS = [name.removesuffix("_id") for name in _DERIVED]


def _entries(places: Iterable[uuid.UUID]) -> tuple[list[Entry], dict[uuid.UUID, Entry]]:
    """What the entries of these places should be, and what they are. The places are held until the transaction ends:
    two changes at once are noted one after the other, the later one last."""
    held = Place.objects.select_for_update(of=("self",)).order_by("pk").filter(pk__in=list(places))
    ids = [place.pk for place in held]
    offers = Offer.objects.filter(place__in=ids).select_related("place__municipality", "place__organisation", "way")
    known = Entry.objects.filter(place__in=ids).in_bulk()
    return [entry for offer in offers if (entry := _entry(offer, known.get(offer.pk)))], known


def _entry(offer: Offer, known: Entry | None) -> Entry | None:
    place = offer.place
    published = (
        offer.ended_at is None
        and place.state == PlaceState.PUBLISHED
        and place.organisation.state == OrganisationState.MEMBER
    )
    if place.confirmed_on is None or not (published or known):
        return None
    door = locations.door(place)
    lat, lon = door or (place.municipality.lat, place.municipality.lon)
    entry = Entry(
        offer=offer,
        place=place,
        organisation_id=place.organisation_id,
        municipality_id=place.municipality_id,
        kind=place.kind,
        nationwide=place.nationwide,
        all_topics=offer.all_topics,
        published=published,
        ended=offer.ended_at is not None or place.state == PlaceState.ENDED,
        confirmed_on=place.confirmed_on,
        lat=lat,
        lon=lon,
        precise=door is not None,
        text=_sought_by(offer) if published else "",
    )
    entry.x, entry.y, entry.z = queries.on_sphere(lat, lon)
    return entry


def _sought_by(offer: Offer) -> str:
    """Every name and short text in all languages, a line each, and where one goes; folded."""
    place = offer.place
    named = [
        (offer, "name"), (offer, "summary"), (offer.way, "name"), (place, "name"), (place, "summary"),
        (place.organisation, "name"), (place.municipality, "name"),
    ]  # fmt: skip
    said = [texts.found_by(row, field) for row, field in named]
    return "\n".join([*said, *map(texts.folded, locations.address(place))])


def _values(entry: Entry) -> list[object]:
    return [getattr(entry, name) for name in _DERIVED]
