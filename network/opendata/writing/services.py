"""Offers as services of HSDS, and as services at their places."""

import datetime as dt

from django.utils.translation import gettext_noop as _

from core.texts import languages
from network.directory.models import Offer, Term
from network.directory.states import Booking, PlaceKind, Price
from network.opendata import catalogue, ids, shapes, texts
from network.opendata.models import Entry
from network.opendata.told import told
from network.opendata.writing import attributes, schedules
from network.opendata.writing.locations import location, term_address
from network.opendata.writing.organizations import organization
from network.opendata.writing.values import moment, uri


def service(
    offer: Offer, entry: Entry, language: str, today: dt.date, *, whole: bool = True, placed: bool = True
) -> shapes.Service:
    """``placed``: with its place inside, unless it itself stands inside it."""
    place = offer.place
    short = shapes.Service(
        id=offer.pk,
        organization_id=place.organisation_id,
        name=texts.pick(offer, "name", language),
        description=texts.pick(offer, "summary", language) or None,
        url=uri(place.website),
        email=place.email or place.organisation.email or None,
        status="active",
        application_process=_application(offer, language),
        fees_description=_fees(offer, language),
        eligibility_description=_eligibility(offer, language) or None,
        assured_date=place.confirmed_on.isoformat() if place.confirmed_on else None,
        alert=texts.pick(place, "alert", language) or None,
        last_modified=moment(entry.last_modified),
        organization=organization(place.organisation, language, whole=False),
    )
    if not whole:
        return short
    short.phones = []
    short.service_areas = _areas(offer, language)
    short.languages = _languages(offer, language)
    short.cost_options = [_cost(offer, language)]
    short.attributes = _attributes(offer, language)
    if placed:
        short.service_at_locations = [_at_location(offer, language, today)]
    return short


def at_location(
    offer: Offer, entry: Entry, language: str, today: dt.date, *, whole: bool = True
) -> shapes.ServiceAtLocation:
    found = _at_location(offer, language, today, whole=whole)
    found.service = service(offer, entry, language, today, whole=whole, placed=False)
    return found


def gone(entry: Entry, language: str) -> shapes.Service:
    """What is said of a service that is no longer public: that, and since when."""
    return shapes.Service(
        id=entry.pk,
        name=texts.say(_("No longer published"), language),
        status="defunct" if entry.ended else "inactive",
        last_modified=moment(entry.last_modified),
    )


def gone_at_location(entry: Entry, language: str) -> shapes.ServiceAtLocation:
    return shapes.ServiceAtLocation(id=entry.pk, service_id=entry.pk, service=gone(entry, language))


def _at_location(offer: Offer, language: str, today: dt.date, *, whole: bool = True) -> shapes.ServiceAtLocation:
    return shapes.ServiceAtLocation(
        id=offer.pk,
        service_id=offer.pk,
        location_id=offer.place_id,
        description=texts.pick(offer.way, "name", language) or None,
        location=location(offer.place, language, whole=whole),
        schedules=schedules.rows(offer, language, today) if whole else None,
    )


def _application(offer: Offer, language: str) -> str:
    note = texts.pick(offer, "booking_note", language)
    said = texts.sentences(texts.label(Booking, offer.booking, language), note)
    return f"{said} {uri(offer.booking_link) or ''}".strip()


def _fees(offer: Offer, language: str) -> str:
    return texts.sentences(texts.label(Price, offer.price, language), texts.pick(offer, "price_note", language))


def _eligibility(offer: Offer, language: str) -> str:
    named = [texts.pick(term, "name", language) for term in (*told(offer, "audiences"), *told(offer, "target_groups"))]
    return ", ".join(dict.fromkeys(name for name in named if name))


def _areas(offer: Offer, language: str) -> list[shapes.ServiceArea]:
    """Of what comes to people. A place one goes to asks nobody where they live."""
    place = offer.place
    if place.kind == PlaceKind.SITE:
        return []
    if place.nationwide:
        own = ids.part_of(offer.pk, "area", "FI")
        return [shapes.ServiceArea(id=own, service_id=offer.pk, name=texts.say(_("Finland"), language), attributes=[])]
    return [
        shapes.ServiceArea(
            id=(own := ids.part_of(offer.pk, "area", each.code)),
            service_id=offer.pk,
            name=texts.pick(each, "name", language),
            uri=term_address(each),
            attributes=[attributes.attribute(own, "service_area", catalogue.of_municipality(each), language)],
        )
        for each in told(place, "served")
    ]


def _languages(offer: Offer, language: str) -> list[shapes.LanguageSpoken]:
    return [
        shapes.LanguageSpoken(
            id=ids.part_of(offer.pk, "language", term.key),
            service_id=offer.pk,
            name=texts.pick(term, "name", language),
            code=language_code(term),
        )
        for term in told(offer, "languages")
    ]


def language_code(term: Term) -> str:
    """ISO 639-1, or 639-3 where a language has none there. The keys of languages are such codes, too."""
    facts = term.facts or {}
    return str(facts.get("iso1") or facts.get("iso3") or term.key)


def _cost(offer: Offer, language: str) -> shapes.CostOption:
    return shapes.CostOption(
        id=ids.part_of(offer.pk, "cost"),
        service_id=offer.pk,
        option=texts.label(Price, offer.price, language),
        amount=0.0 if offer.price == Price.FREE else None,
        amount_description=texts.pick(offer, "price_note", language) or None,
    )


def _attributes(offer: Offer, language: str) -> list[shapes.Attribute]:
    kinds = ("topics", "e_services", "audiences", "target_groups")
    terms = [offer.way, *(term for kind in kinds for term in told(offer, kind))]
    flags = [name for name in ("all_topics", "easy_language", "open_on_holidays") if getattr(offer, name)]
    details = [catalogue.detail("price", offer.price), catalogue.detail("booking", offer.booking)]
    written = {
        "name": texts.each(offer, "name"),
        "description": texts.each(offer, "summary"),
        "fees_description": {code: _fees(offer, code) for code in languages()},
        "application_process": {code: _application(offer, code) for code in languages()},
        "eligibility_description": {code: said for code in languages() if (said := _eligibility(offer, code))},
    }
    return [
        *attributes.of_terms(offer.pk, "service", terms, language),
        *(
            attributes.attribute(offer.pk, "service", word, language)
            for word in (*details, *map(catalogue.detail, flags))
        ),
        *attributes.translations(offer.pk, "service", written, language),
    ]
