"""What the API hands out, as types: their JSON schemas are the ones in the OpenAPI document."""

from network.opendata.shapes.base import Shape, dumps
from network.opendata.shapes.meta import Licence, Meta, Problem, WrongParameter
from network.opendata.shapes.pages import (
    MinimalServicePage,
    OrganizationPage,
    Page,
    ServiceAtLocationPage,
    ServicePage,
    TaxonomyPage,
    TaxonomyTermPage,
)
from network.opendata.shapes.parts import (
    Accessibility,
    Address,
    Attribute,
    CostOption,
    LanguageSpoken,
    OrganizationIdentifier,
    Phone,
    Schedule,
    ServiceArea,
)
from network.opendata.shapes.records import (
    Location,
    MinimalService,
    Organization,
    Service,
    ServiceAtLocation,
    Taxonomy,
    TaxonomyTerm,
)

__all__ = [
    "Accessibility",
    "Address",
    "Attribute",
    "CostOption",
    "LanguageSpoken",
    "Licence",
    "Location",
    "Meta",
    "MinimalService",
    "MinimalServicePage",
    "Organization",
    "OrganizationIdentifier",
    "OrganizationPage",
    "Page",
    "Phone",
    "Problem",
    "Schedule",
    "Service",
    "ServiceArea",
    "ServiceAtLocation",
    "ServiceAtLocationPage",
    "ServicePage",
    "Shape",
    "Taxonomy",
    "TaxonomyPage",
    "TaxonomyTerm",
    "TaxonomyTermPage",
    "WrongParameter",
    "dumps",
]
