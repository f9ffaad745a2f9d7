"""What search engines read on public pages: facts in the words of schema.org, as JSON-LD that no browser runs.

A place is a Place and its help Services: a LocalBusiness sells something, and a GovernmentService is an authority's.
Hours are told by dates, not by weekdays: schema.org has no words for odd weeks, holidays and exceptions.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.safestring import SafeString
from django.utils.timezone import localtime

from core.addresses import whole
from core.jsonld import Facts, script
from network.directory import phones
from network.directory.models import Organisation, Place
from network.directory.states import FactAnswer, Price
from network.finder import links, wording
from network.finder.shown import OfferShown


def place(place: Place, offers: Sequence[OfferShown]) -> SafeString:
    """A place with an address, or a telephone or chat without one; and each kind of help there is."""
    page = whole(links.page_of(place))
    return script({"@graph": [_place(place, page), *(_service(offer, place, page) for offer in offers)]})


def organisation(organisation: Organisation) -> SafeString:
    return script(_organisation(organisation) | {"description": wording.text(organisation, "description").text})


def area(name: str, path: str, inside: str, pages: Iterable[str]) -> SafeString:
    """A municipality or region, and the pages of what there is in it, in their order."""
    items = [{"@type": "ListItem", "position": n, "url": whole(page)} for n, page in enumerate(pages, 1)]
    here = {"@type": "AdministrativeArea", "name": name, "url": whole(path)}
    here["containedInPlace"] = {"@type": "AdministrativeArea", "name": inside}  # type: ignore[assignment]
    return script({"@graph": [here, {"@type": "ItemList", "itemListElement": items}]})


def _place(place: Place, page: str) -> Facts:
    return {
        "@type": "Place",
        "@id": f"{page}#place",
        "url": page,
        "name": wording.text(place, "name").text,
        "description": wording.text(place, "summary").text,
        "telephone": phones.tel(place.phone),
        "address": _address(place),
        "geo": _position(place),
        "amenityFeature": [
            {"@type": "LocationFeatureSpecification", "name": fact.term.name, "value": fact.answer == FactAnswer.YES}
            for fact in place.facts.all()
            if fact.answer != FactAnswer.ON_REQUEST
        ],
    }


def _address(place: Place) -> Facts | None:
    if not place.street:
        return None
    return {
        "@type": "PostalAddress",
        "streetAddress": place.street,
        "postalCode": place.postal_code,
        "addressLocality": place.municipality.name,
        "addressCountry": "FI",
    }


def _position(place: Place) -> Facts | None:
    if place.lat is None:
        return None
    return {"@type": "GeoCoordinates", "latitude": place.lat, "longitude": place.lon}


def _service(shown: OfferShown, place: Place, page: str) -> Facts:
    offer = shown.offer
    languages = [term.facts.get("iso1") or term.facts.get("iso3") or term.name for term in offer.languages.all()]
    return {
        "@type": "Service",
        "name": wording.text(offer, "name").text,
        "description": wording.text(offer, "summary").text,
        "serviceType": offer.way.name,
        "provider": _organisation(place.organisation),
        "audience": [{"@type": "Audience", "audienceType": term.name} for term in offer.audiences.all()],
        "areaServed": _served(place),
        "offers": {"@type": "Offer", "price": 0, "priceCurrency": "EUR"} if offer.price == Price.FREE else None,
        "hoursAvailable": [_hours(opening) for day in shown.days for opening in day.openings],
        "availableChannel": {
            "@type": "ServiceChannel",
            "serviceLocation": {"@id": f"{page}#place"},
            "serviceUrl": place.link or offer.booking_link,
            "servicePhone": {"@type": "ContactPoint", "telephone": phones.tel(place.phone)} if place.phone else None,
            "availableLanguage": languages,
        },
    }


def _served(place: Place) -> list[Facts]:
    if place.nationwide:
        return [{"@type": "Country", "name": "FI"}]
    return [{"@type": "AdministrativeArea", "name": each.name} for each in place.served.all()]


def _hours(opening: Any) -> Facts:
    """On one date; a time of closing before that of opening is on the next day, as schema.org has it."""
    start, end = localtime(opening.start), localtime(opening.end)
    day = start.date().isoformat()
    return {
        "@type": "OpeningHoursSpecification",
        "validFrom": day,
        "validThrough": day,
        "opens": f"{start:%H:%M}",
        "closes": f"{end:%H:%M}",
    }


def _organisation(organisation: Organisation) -> Facts:
    return {
        "@type": "Organization",
        "name": wording.text(organisation, "name").text,
        "url": whole(links.page_of(organisation)),
        "sameAs": organisation.website,
        "telephone": phones.tel(organisation.phone),
        "email": organisation.email,
    }
