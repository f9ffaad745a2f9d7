"""Parts of HSDS 3.0 objects: phones, addresses, hours, languages, attributes."""

from typing import TYPE_CHECKING, Literal, Optional
from uuid import UUID

from pydantic import Field

from network.opendata.shapes.base import Day, Shape, Uri

if TYPE_CHECKING:
    from network.opendata.shapes.records import TaxonomyTerm

Weekday = Literal["MO", "TU", "WE", "TH", "FR", "SA", "SU"]


class Attribute(Shape):
    """A word of a taxonomy that says something of an object. `link_type` names the taxonomy; a `translation` has the
    text in `value` and field and language in the term's code (`name-sv`)."""

    id: UUID
    link_id: UUID
    taxonomy_term_id: UUID
    link_type: str = Field(examples=["topic"])
    link_entity: str = Field(examples=["service"])
    value: str | None = None
    taxonomy_term: Optional["TaxonomyTerm"] = None


class LanguageSpoken(Shape):
    """A language in which help is given, without an interpreter."""

    id: UUID
    service_id: UUID | None = None
    name: str = Field(examples=["Arabic"])
    code: str = Field(description="ISO 639-1, or ISO 639-3 where that has none.", examples=["ar"])


class Phone(Shape):
    """A phone number."""

    id: UUID
    organization_id: UUID | None = None
    location_id: UUID | None = None
    number: str = Field(examples=["017 000 0001"])
    type: str | None = Field(default=None, examples=["voice"])
    description: str | None = Field(default=None, description="For example the price of a call.")


class Address(Shape):
    """Where a place stands. `region` and `state_province` are the region (maakunta)."""

    id: UUID
    location_id: UUID
    address_1: str = Field(description="Street address; empty when it is not known.")
    city: str = Field(description="Municipality.")
    region: str
    state_province: str
    postal_code: str = Field(description="Five digits; empty when it is not known.")
    country: Literal["FI"] = "FI"
    address_type: Literal["physical"] = "physical"


class Accessibility(Shape):
    """One fact about getting in and being there; the attribute's value is yes, no or on_request."""

    id: UUID
    location_id: UUID
    description: str
    attributes: list[Attribute]


class Schedule(Shape):
    """Hours of support. Times are of the clock on the wall in Finland, summer and winter, so they have no offset:
    `tzid` (our own field) names the time zone."""

    id: UUID
    service_id: UUID | None = None
    location_id: UUID | None = None
    service_at_location_id: UUID | None = None
    valid_from: Day | None = None
    valid_to: Day | None = None
    dtstart: Day | None = None
    until: Day | None = None
    wkst: Weekday = "MO"
    freq: Literal["WEEKLY"] = "WEEKLY"
    interval: int = Field(default=1, description="2: every second week, counted from dtstart.", ge=1, le=2)
    byday: str = Field(examples=["TU"])
    description: str
    opens_at: str = Field(examples=["13:00"])
    closes_at: str = Field(description="Not after opens_at: on the next day. 00:00 to 23:59: all day.")
    tzid: Literal["Europe/Helsinki"] = "Europe/Helsinki"
    schedule_link: Uri | None = None
    attending_type: str | None = None
    notes: str | None = Field(default=None, description="Closed days, holidays, appointments, in words.")


class ServiceArea(Shape):
    """A municipality that a channel or home visits reach, or the whole country."""

    id: UUID
    service_id: UUID
    name: str = Field(examples=["Kuopio"])
    uri: Uri | None = Field(default=None, description="The municipality among the taxonomy terms; its code is there.")
    attributes: list[Attribute]


class CostOption(Shape):
    """What it costs: `amount` 0 when free, no amount when the price is told in words only."""

    id: UUID
    service_id: UUID
    option: str
    currency: Literal["eur"] = "eur"
    amount: float | None = None
    amount_description: str | None = None


class OrganizationIdentifier(Shape):
    """The Finnish business id (Y-tunnus)."""

    id: UUID
    organization_id: UUID
    identifier_type: str
    identifier: str = Field(examples=["1234567-1"])
