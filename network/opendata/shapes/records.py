"""The objects of HSDS 3.0 that have addresses of their own, and the locations inside them.

Each shape is both the short form (lists) and the whole one (`full=true`, and one object by its id): the parts that are
lists, and `organization`, `service` and `location` inside others, are only in the whole form unless said otherwise.
"""

from typing import Literal, Optional
from uuid import UUID

from pydantic import Field

from network.opendata.shapes import parts
from network.opendata.shapes.base import Day, Moment, Shape, Uri

Status = Literal["active", "inactive", "defunct", "temporarily closed"]


class Taxonomy(Shape):
    """A set of terms. `code` is our own: the key by which attributes name it in `link_type`."""

    id: UUID
    name: str
    description: str
    code: str = Field(examples=["topic"])
    version: str | None = None


class TaxonomyTerm(Shape):
    """A term; inside attributes only its identity and name. Our own: `names`, the name in every language; `retired`,
    when it is no longer given to new services."""

    id: UUID
    code: str = Field(examples=["identification"])
    name: str
    description: str
    parent_id: UUID | None = None
    taxonomy: str | None = Field(default=None, description="Name of the taxonomy.")
    taxonomy_id: UUID
    taxonomy_detail: Taxonomy | None = None
    language: str | None = Field(default=None, description="Language of `name`.", examples=["en"])
    term_uri: Uri | None = None
    names: dict[str, str] | None = None
    retired: bool | None = None


class Location(Shape):
    """A place one goes to (physical), or a phone, chat, video or home-visit service (virtual; the attribute place_kind
    says which). Latitude and longitude are those of the door, and missing when nobody gave them."""

    id: UUID
    location_type: Literal["physical", "virtual"]
    organization_id: UUID | None = None
    url: Uri | None = None
    name: str | None = None
    description: str | None = None
    transportation: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    addresses: list[parts.Address] | None = None
    phones: list[parts.Phone] | None = None
    accessibility: list[parts.Accessibility] | None = None
    attributes: list[parts.Attribute] | None = None


class Organization(Shape):
    """A member of the network. `services` are short unless full_service is true."""

    id: UUID
    name: str
    description: str
    email: str | None = None
    website: Uri | None = None
    parent_organization_id: UUID | None = None
    phones: list[parts.Phone] | None = None
    locations: list[Location] | None = None
    organization_identifiers: list[parts.OrganizationIdentifier] | None = None
    services: list["Service"] | None = None
    attributes: list[parts.Attribute] | None = None


class Service(Shape):
    """One kind of help at one place. One that is no longer public has its id, a status other than active, the moment it
    changed, and a name that says so: nothing else."""

    id: UUID
    organization_id: UUID | None = None
    name: str
    description: str | None = None
    url: Uri | None = None
    email: str | None = None
    status: Status
    application_process: str | None = None
    fees_description: str | None = None
    eligibility_description: str | None = None
    assured_date: Day | None = Field(default=None, description="When somebody last said that everything is right.")
    alert: str | None = None
    last_modified: Moment
    organization: Organization | None = None
    phones: list[parts.Phone] | None = None
    service_areas: list[parts.ServiceArea] | None = None
    service_at_locations: list["ServiceAtLocation"] | None = None
    languages: list[parts.LanguageSpoken] | None = None
    cost_options: list[parts.CostOption] | None = None
    attributes: list[parts.Attribute] | None = None


class ServiceAtLocation(Shape):
    """A service at its place; it has the id of the service, since each service has one place. Our own:
    `distance_metres` and `distance_is_rough`, in answers to proximity."""

    id: UUID
    service_id: UUID
    location_id: UUID | None = None
    description: str | None = None
    distance_metres: int | None = Field(default=None, description="As the crow flies.")
    distance_is_rough: bool | None = Field(
        default=None, description="The place gave no position: counted to the middle of its municipality."
    )
    location: Location | None = None
    service: Optional["Service"] = None
    phones: list[parts.Phone] | None = None
    schedules: list[parts.Schedule] | None = None


class MinimalService(Shape):
    """For harvesters that look for changes first."""

    id: UUID
    modified_date: Moment


for _shape in (parts.Attribute, parts.Accessibility, parts.ServiceArea):
    _shape.model_rebuild(_types_namespace={"TaxonomyTerm": TaxonomyTerm, "Attribute": parts.Attribute})
for _record in (Location, Organization, Service, ServiceAtLocation):
    _record.model_rebuild(force=True)
