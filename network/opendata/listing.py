"""Lists that are handed out page by page, or as a whole line by line."""

import dataclasses
import uuid
from collections.abc import Callable, Iterator, Sequence
from typing import Generic, TypeVar

from django.db.models import QuerySet
from pydantic import BaseModel

from core import clock
from network.directory.models import Offer, Organisation
from network.opendata import catalogue, forms, ids, queries, shapes, texts
from network.opendata.models import Entry
from network.opendata.writing import locations, organizations, services
from network.opendata.writing.values import moment

S = TypeVar("S", bound=BaseModel)
# Objects a round when everything is sent.
_AT_ONCE = 200


@dataclasses.dataclass(frozen=True)
class Listing(Generic[S]):
    """``count``: how many there are; ``some``: those from one number to before another; ``every``: all, bit by bit."""

    count: Callable[[], int]
    some: Callable[[int, int], list[S]]
    every: Callable[[], Iterator[S]]
    page_shape: type[shapes.Page]

    def page(self, number: int, size: int) -> shapes.Page:
        """Page ``number``, from 1. One beyond the last is empty."""
        total = self.count()
        pages = -(-total // size)
        start = (number - 1) * size
        contents = self.some(start, start + size) if start < total else []
        said = {
            "total_items": total,
            "total_pages": pages,
            "page_number": number,
            "size": len(contents),
            "first_page": number == 1,
            "last_page": number >= pages,
            "empty": not contents,
            "contents": contents,
        }
        return self.page_shape.model_validate(said)


def of_services(wanted: forms.ServiceListQuery, language: str) -> Listing[BaseModel]:
    found = queries.entries(narrowed(wanted))
    if wanted.minimal:
        return _of_entries(found, _minimal, shapes.MinimalServicePage)
    write = _Writer(language, whole=wanted.full)
    return _of_entries(found, write.services, shapes.ServicePage)


def of_services_at_locations(wanted: forms.ServiceAtLocationListQuery, language: str) -> Listing[BaseModel]:
    narrow = narrowed(wanted)
    found: QuerySet[Entry] = Entry.objects.none()
    if wanted.postcode is None:
        found = queries.entries(narrow)
    elif area := queries.postal_area(wanted.postcode):
        near = queries.Near(area.lat, area.lon, wanted.proximity) if wanted.proximity else None
        narrow = dataclasses.replace(narrow, serving=area, near=near)
        found = queries.entries(narrow)
    write = _Writer(language, whole=wanted.full, near=narrow.near)
    return _of_entries(found, write.at_locations, shapes.ServiceAtLocationPage)


def of_organizations(wanted: forms.OrganizationListQuery, language: str) -> Listing[BaseModel]:
    found = queries.organisations(since=wanted.modified_after)
    keys = queries.named(found, wanted.search) if wanted.search.strip() else found.values_list("pk", flat=True)
    whole = wanted.full or wanted.full_service

    def write(rows: Sequence[Organisation]) -> list[BaseModel]:
        return list(write_organizations(rows, language, whole=whole, full_service=wanted.full_service))

    return _of_keys(keys, queries.organisations(), write, shapes.OrganizationPage)


def of_taxonomies(wanted: forms.ListQuery, language: str) -> Listing[BaseModel]:
    rows = [catalogue.taxonomy(key, language) for key in catalogue.taxonomies()]
    found = [row for row in rows if _said(wanted.search, row.name, row.description, row.code)]
    return _of_list(found, shapes.TaxonomyPage)


def of_terms(wanted: forms.TermListQuery, language: str) -> Listing[BaseModel]:
    found = [
        word
        for word in catalogue.words()
        if (wanted.taxonomy_id is None or ids.taxonomy(word.taxonomy) == wanted.taxonomy_id)
        and (wanted.parent_id is None or (word.parent and ids.term(*word.parent) == wanted.parent_id))
        and not (wanted.top_only and word.parent)
        and _said(wanted.search, word.code, *word.names.values())
    ]
    return Listing(
        count=lambda: len(found),
        some=lambda start, stop: [catalogue.shape(word, language) for word in found[start:stop]],
        every=lambda: (catalogue.shape(word, language) for word in found),
        page_shape=shapes.TaxonomyTermPage,
    )


def narrowed(wanted: forms.PlacedListQuery) -> queries.Narrowed:
    """Terms and taxonomies are found by their identifiers: one that nobody has fits nothing."""
    terms: tuple[tuple[str, str], ...] | None = None
    if wanted.taxonomy_term_id or wanted.taxonomy_id:
        terms = tuple(
            (word.taxonomy, word.code)
            for word in catalogue.words()
            if wanted.taxonomy_term_id in {None, word.id} and wanted.taxonomy_id in {None, ids.taxonomy(word.taxonomy)}
        )
    return queries.Narrowed(
        search=wanted.search,
        organisation=wanted.organization_id,
        terms=terms,
        municipality=wanted.municipality or "",
        region=wanted.region or "",
        modified_after=wanted.modified_after,
    )


class _Writer:
    """Services as they are now; those that are public no longer only say so."""

    def __init__(self, language: str, *, whole: bool, near: queries.Near | None = None) -> None:
        self.language, self.whole, self.near, self.today = language, whole, near, clock.today()

    def _offers(self, entries: Sequence[Entry]) -> dict[uuid.UUID, Offer]:
        return queries.services([entry.pk for entry in entries if entry.is_active], whole=self.whole)

    def services(self, entries: Sequence[Entry]) -> list[BaseModel]:
        offers = self._offers(entries)
        return [
            services.service(offers[entry.pk], entry, self.language, self.today, whole=self.whole)
            if entry.pk in offers
            else services.gone(entry, self.language)
            for entry in entries
        ]

    def at_locations(self, entries: Sequence[Entry]) -> list[BaseModel]:
        offers = self._offers(entries)
        return [
            self._measured(
                services.at_location(offers[entry.pk], entry, self.language, self.today, whole=self.whole), entry
            )
            if entry.pk in offers
            else services.gone_at_location(entry, self.language)
            for entry in entries
        ]

    def _measured(self, found: shapes.ServiceAtLocation, entry: Entry) -> shapes.ServiceAtLocation:
        if self.near is not None:
            found.distance_metres = queries.metres_from(self.near, entry)
            found.distance_is_rough = not entry.precise
        return found


def write_organizations(
    rows: Sequence[Organisation], language: str, *, whole: bool, full_service: bool
) -> Iterator[shapes.Organization]:
    if not whole:
        yield from (organizations.organization(row, language, whole=False) for row in rows)
        return
    places, entries = queries.places_of(rows), queries.entries_of(rows)
    offers = queries.services([entry.pk for each in entries.values() for entry in each], whole=full_service)
    today = clock.today()
    for row in rows:
        found = organizations.organization(row, language)
        found.locations = [locations.location(place, language) for place in places.get(row.pk, [])]
        found.services = [
            services.service(offers[entry.pk], entry, language, today, whole=full_service)
            for entry in entries.get(row.pk, [])
            if entry.pk in offers
        ]
        yield found


def _minimal(entries: Sequence[Entry]) -> list[BaseModel]:
    return [shapes.MinimalService(id=entry.pk, modified_date=moment(entry.last_modified)) for entry in entries]


def _said(search: str, *said: str) -> bool:
    text = texts.folded(" ".join(said))
    return all(word in text for word in texts.words(search))


R = TypeVar("R", Entry, Organisation)


def _of_entries(
    found: "QuerySet[Entry]", write: Callable[[Sequence[Entry]], list[BaseModel]], page_shape: type[shapes.Page]
) -> Listing[BaseModel]:
    # Keys first: an index alone can count to a page far back, whole rows would all be read on the way.
    return _of_keys(found.values_list("pk", flat=True), Entry.objects.all(), write, page_shape)


def _of_keys(
    keys: "QuerySet[R, uuid.UUID] | list[uuid.UUID]",
    whole: "QuerySet[R]",
    write: Callable[[Sequence[R]], list[BaseModel]],
    page_shape: type[shapes.Page],
) -> Listing[BaseModel]:
    """``keys`` say which and in which order, ``whole`` reads them."""

    def written(wanted: Sequence[uuid.UUID]) -> list[BaseModel]:
        rows = whole.order_by().in_bulk(wanted)
        return write([rows[key] for key in wanted if key in rows])

    def every() -> Iterator[BaseModel]:
        """By keys noted at the start: what changes meanwhile neither comes twice nor pushes others out."""
        noted = list(keys)
        for start in range(0, len(noted), _AT_ONCE):
            yield from written(noted[start : start + _AT_ONCE])

    return Listing(
        count=lambda: len(keys) if isinstance(keys, list) else keys.count(),
        some=lambda start, stop: written(list(keys[start:stop])),
        every=every,
        page_shape=page_shape,
    )


def _of_list(found: Sequence[BaseModel], page_shape: type[shapes.Page]) -> Listing[BaseModel]:
    return Listing(
        count=lambda: len(found),
        some=lambda start, stop: list(found[start:stop]),
        every=lambda: iter(found),
        page_shape=page_shape,
    )
