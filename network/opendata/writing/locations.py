"""Places as locations of HSDS."""

from django.conf import settings

from network.directory.models import Place
from network.directory.states import FactAnswer, PlaceKind
from network.geography.models import Municipality
from network.opendata import catalogue, ids, shapes, texts
from network.opendata.told import told
from network.opendata.writing import attributes
from network.opendata.writing.values import uri


def address(place: Place) -> tuple[str, str]:
    """Street address and postal code of a place one goes to. Nothing of the others: whatever stands in these columns,
    of help by phone or at home it would be the door of a helper."""
    return (place.street, place.postal_code) if place.kind == PlaceKind.SITE else ("", "")


def door(place: Place) -> tuple[float, float] | None:
    """Latitude and longitude of the door, in degrees, of a place one goes to that has given them."""
    if place.kind != PlaceKind.SITE or place.lat is None or place.lon is None:
        return None
    return place.lat, place.lon


def location(place: Place, language: str, *, whole: bool = True) -> shapes.Location:
    """Short: without lists of parts. A channel or home visits are virtual: nobody goes there."""
    site = place.kind == PlaceKind.SITE
    lat, lon = door(place) or (None, None)
    return shapes.Location(
        id=place.pk,
        location_type="physical" if site else "virtual",
        organization_id=place.organisation_id,
        url=uri(place.link) or uri(place.website) if not site else None,
        name=texts.pick(place, "name", language) or None,
        description=described(place, language) or None,
        transportation=texts.pick(place, "directions", language) or None,
        latitude=lat,
        longitude=lon,
        addresses=([_address(place, language)] if site else []) if whole else None,
        phones=_phones(place, language) if whole else None,
        accessibility=_accessibility(place, language) if whole else None,
        attributes=_attributes(place, language) if whole else None,
    )


def described(place: Place, language: str) -> str:
    """In short, then at length."""
    return texts.paragraphs(texts.pick(place, "summary", language), texts.pick(place, "description", language))


def _address(place: Place, language: str) -> shapes.Address:
    region = texts.pick(place.municipality.region, "name", language)
    street, postal_code = address(place)
    return shapes.Address(
        id=ids.part_of(place.pk, "address"),
        location_id=place.pk,
        address_1=street,
        city=texts.pick(place.municipality, "name", language),
        region=region,
        state_province=region,
        postal_code=postal_code,
    )


def _phones(place: Place, language: str) -> list[shapes.Phone]:
    if not place.phone:
        return []
    price = texts.pick(place, "phone_price", language) or None
    return [
        shapes.Phone(
            id=ids.part_of(place.pk, "phone"), location_id=place.pk, number=place.phone, type="voice", description=price
        )
    ]


def _accessibility(place: Place, language: str) -> list[shapes.Accessibility]:
    return [
        shapes.Accessibility(
            id=(own := ids.part_of(place.pk, "accessibility", fact.term.key)),
            location_id=place.pk,
            description=f"{texts.pick(fact.term, 'name', language)}: {texts.label(FactAnswer, fact.answer, language)}",
            attributes=[
                attributes.attribute(own, "accessibility", catalogue.of_term(fact.term), language, value=fact.answer)
            ],
        )
        for fact in told(place, "facts")
    ]


def _attributes(place: Place, language: str) -> list[shapes.Attribute]:
    words = [
        catalogue.of_municipality(place.municipality),
        catalogue.of_region(place.municipality.region),
        catalogue.detail("kind", place.kind),
    ]
    written = {
        "name": texts.each(place, "name"),
        "description": texts.joined(texts.each(place, "summary"), texts.each(place, "description")),
        "transportation": texts.each(place, "directions"),
        "alert": texts.each(place, "alert"),
        "phone_description": texts.each(place, "phone_price"),
    }
    return [
        *(attributes.attribute(place.pk, "location", word, language) for word in words),
        *attributes.translations(place.pk, "location", written, language),
    ]


def term_address(municipality: Municipality) -> str:
    """Where the municipality stands among the taxonomy terms: an address that lasts and answers."""
    return f"{settings.SITE_URL}/api/hsds/taxonomy_terms/{ids.term('municipality', municipality.code)}"
