"""The network as one table: a row for each service at its place."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from core import clock
from network.directory.models import Offer, Place, Term
from network.directory.states import PlaceKind
from network.opendata import queries, texts
from network.opendata.models import Entry
from network.opendata.told import told
from network.opendata.writing import locations, schedules
from network.opendata.writing.services import language_code
from network.opendata.writing.values import moment

_AT_ONCE = 200

# Names of the columns, and what stands in them. The names last; new columns come at the end.
COLUMNS: dict[str, str] = {
    "service_id": "Identifier of the service; the same as in the JSON API.",
    "location_id": "Identifier of the place.",
    "organization_id": "Identifier of the organisation.",
    "organization": "Name of the organisation.",
    "organization_type": "Kind of organisation: the code of a term.",
    "business_id": "Finnish business id.",
    "place": "Name of the place.",
    "kind": "site (one goes there), channel (phone, chat or video) or home (home visits).",
    "street": "Street address of a site; empty for a channel and home visits.",
    "postal_code": "Five digits, as street.",
    "municipality_code": "Official code of the municipality where it stands, or from where it is run.",
    "municipality": "Name of that municipality.",
    "region_code": "Official code of the region.",
    "region": "Name of the region.",
    "latitude": "Degrees (WGS 84) of the door of a site; empty when nobody gave them.",
    "longitude": "As latitude.",
    "serves": "Codes of the municipalities that a channel or home visits reach, or FI for the whole country.",
    "service": "Name of the service.",
    "summary": "The service in short.",
    "way": "Way of support: the code of a term.",
    "all_topics": "1: help in all matters.",
    "topics": "Codes of topics.",
    "e_services": "Codes of public e-services.",
    "audiences": "Codes of whom it is for.",
    "target_groups": "Codes of target groups.",
    "languages": "Languages of support, ISO 639-1 or 639-3.",
    "easy_language": "1: help in easy language.",
    "price": "free or fee.",
    "price_note": "More about the price.",
    "booking": "none, recommended or required.",
    "booking_note": "How to book.",
    "booking_link": "Where to book.",
    "hours": "Weekly hours and exceptions in words, one after another.",
    "accessibility": "Facts about the place: code=yes, code=no or code=on_request.",
    "phone": "Phone number.",
    "email": "E-mail address.",
    "website": "Website.",
    "link": "Where a chat or video meeting opens.",
    "alert": "A short notice.",
    "confirmed_on": "When somebody last said that everything is right.",
    "freshness": "confirmed, or stale: not confirmed for six months.",
    "last_modified": "When anything of it changed, in UTC.",
}


def rows(*, municipality: str, region: str, language: str) -> Iterator[list[Any]]:
    """Every public service, by id. Read bit by bit, by ids noted at the start."""
    found = queries.entries(queries.Narrowed(municipality=municipality, region=region))
    keys = list(found.values_list("pk", flat=True))
    today = clock.today()
    for start in range(0, len(keys), _AT_ONCE):
        some = keys[start : start + _AT_ONCE]
        entries, offers = Entry.objects.in_bulk(some), queries.services(some)
        for key in some:
            if key in offers and key in entries:
                yield _row(offers[key], entries[key], language, today)


def _row(offer: Offer, entry: Entry, language: str, today: dt.date) -> list[Any]:
    row = _place(offer.place, language) | _service(offer, language, today)
    row |= {"last_modified": moment(entry.last_modified)}
    return [row[name] for name in COLUMNS]


def _place(place: Place, language: str) -> dict[str, Any]:
    organisation, municipality = place.organisation, place.municipality
    street, postal_code = locations.address(place)
    lat, lon = locations.door(place) or (None, None)
    facts = (f"{fact.term.key}={fact.answer}" for fact in told(place, "facts"))
    return {
        "location_id": place.pk,
        "organization_id": organisation.pk,
        "organization": texts.pick(organisation, "name", language),
        "organization_type": organisation.kind.key,
        "business_id": organisation.business_id,
        "place": texts.pick(place, "name", language),
        "kind": place.kind,
        "street": street,
        "postal_code": postal_code,
        "municipality_code": municipality.code,
        "municipality": texts.pick(municipality, "name", language),
        "region_code": municipality.region.code,
        "region": texts.pick(municipality.region, "name", language),
        "latitude": lat,
        "longitude": lon,
        "serves": _serves(place),
        "accessibility": _several(facts),
        "phone": place.phone,
        "email": place.email,
        "website": place.website,
        "link": place.link,
        "alert": texts.pick(place, "alert", language),
        "confirmed_on": place.confirmed_on,
        "freshness": place.freshness.value,
    }


def _service(offer: Offer, language: str, today: dt.date) -> dict[str, Any]:
    hours, more = schedules.sentences(offer, language, today)
    return {
        "service_id": offer.pk,
        "service": texts.pick(offer, "name", language),
        "summary": texts.pick(offer, "summary", language),
        "way": offer.way.key,
        "all_topics": offer.all_topics,
        "topics": _keys(told(offer, "topics")),
        "e_services": _keys(told(offer, "e_services")),
        "audiences": _keys(told(offer, "audiences")),
        "target_groups": _keys(told(offer, "target_groups")),
        "languages": _several(language_code(term) for term in told(offer, "languages")),
        "easy_language": offer.easy_language,
        "price": offer.price,
        "price_note": texts.pick(offer, "price_note", language),
        "booking": offer.booking,
        "booking_note": texts.pick(offer, "booking_note", language),
        "booking_link": offer.booking_link,
        "hours": texts.sentences(*hours, *more),
    }


def _serves(place: Place) -> str:
    if place.kind == PlaceKind.SITE:
        return ""
    return "FI" if place.nationwide else _several(each.code for each in told(place, "served"))


def _keys(terms: Iterable[Term]) -> str:
    return _several(term.key for term in terms)


def _several(values: Iterable[str]) -> str:
    """Several values in one cell."""
    return "|".join(values)
