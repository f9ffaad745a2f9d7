"""Examples of answers, of invented people and organisations; made of the shapes themselves, so they cannot lie."""

from typing import Any
from uuid import UUID

from network.opendata import catalogue, ids, shapes
from network.opendata.catalogue import Word

_SERVICE = UUID("0a9a34a6-5b53-4c5e-9a7b-2f1f0a6f7b10")
_PLACE = UUID("3c8e3f9e-1b0c-4a51-8a0e-97f3a4c1d2e4")
_ORGANIZATION = UUID("7d1c1f4e-22c4-4a0f-b1d7-6d1c3f6f9a01")
_NAMES = {"fi": "Vahva tunnistautuminen", "sv": "Stark autentisering", "en": "Strong identification"}
_TOPIC = Word("topic", "identification", _NAMES)


def _organization() -> shapes.Organization:
    return shapes.Organization(
        id=_ORGANIZATION,
        name="Järvikunnan Eläkkeensaajat ry",
        description="Association",
        email="info@jarvikunta.example",
    )


def _short() -> dict[str, Any]:
    return {
        "id": _SERVICE,
        "organization_id": _ORGANIZATION,
        "name": "Digital support without booking",
        "description": "Bring your own phone or computer.",
        "status": "active",
        "application_process": "No booking needed.",
        "fees_description": "Free of charge.",
        "eligibility_description": "Citizens and residents",
        "assured_date": "2027-03-15",
        "last_modified": "2027-03-15T10:30:45.123Z",
        "organization": _organization(),
    }


def _schedule() -> shapes.Schedule:
    return shapes.Schedule(
        id=ids.part_of(_SERVICE, "schedule"),
        service_id=_SERVICE,
        location_id=_PLACE,
        service_at_location_id=_SERVICE,
        byday="TU",
        description="Tuesdays 13:00–16:00.",
        opens_at="13:00",
        closes_at="16:00",
        notes="Not on public holidays.",
    )


def _location() -> shapes.Location:
    address = shapes.Address(
        id=ids.part_of(_PLACE, "address"), location_id=_PLACE, address_1="Esimerkkikatu 4", city="Kuopio",
        region="North Savo", state_province="North Savo", postal_code="70100",
    )  # fmt: skip
    return shapes.Location(
        id=_PLACE, location_type="physical", organization_id=_ORGANIZATION, name="Torin palvelupiste", latitude=62.8925,
        longitude=27.6783, addresses=[address],
        phones=[shapes.Phone(id=ids.part_of(_PLACE, "phone"), location_id=_PLACE, number="017 000 0001", type="voice")],
    )  # fmt: skip


def _service() -> shapes.Service:
    topic = shapes.Attribute(
        id=ids.part_of(_SERVICE, "topic"), link_id=_SERVICE, taxonomy_term_id=_TOPIC.id, link_type="topic",
        link_entity="service", taxonomy_term=catalogue.shape(_TOPIC, "en", with_names=False),
    )  # fmt: skip
    language = shapes.LanguageSpoken(id=ids.part_of(_SERVICE, "fi"), service_id=_SERVICE, name="Finnish", code="fi")
    placed = shapes.ServiceAtLocation(
        id=_SERVICE, service_id=_SERVICE, location_id=_PLACE, location=_location(), schedules=[_schedule()]
    )
    return shapes.Service(**_short(), languages=[language], attributes=[topic], service_at_locations=[placed])


def examples() -> dict[str, Any]:
    """By name, as they would be sent."""
    page = shapes.ServicePage(
        total_items=1, total_pages=1, page_number=1, size=1, first_page=True, last_page=True, empty=False,
        contents=[shapes.Service(**_short())],
    )  # fmt: skip
    wrong = shapes.Problem(
        title="Parameters cannot be used", status=422, detail="per_page: must be a whole number, written in digits",
        errors=[shapes.WrongParameter(parameter="per_page", message="must be a whole number, written in digits")],
    )  # fmt: skip
    made = {"service": _service(), "services": page, "term": catalogue.shape(_TOPIC, "en"), "wrong": wrong}
    return {name: each.model_dump(mode="json", exclude_none=True) for name, each in made.items()}
