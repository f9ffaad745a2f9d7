"""Doors of the open data: programs read them, scripts of any site may, and nobody is asked who they are."""

from network.opendata.views.described import meta, openapi, unknown
from network.opendata.views.files import places_csv
from network.opendata.views.hsds import (
    organization,
    organizations,
    service,
    service_at_location,
    service_at_locations,
    services,
    taxonomies,
    taxonomy,
    taxonomy_term,
    taxonomy_terms,
)
from network.opendata.views.people import about

__all__ = [
    "about",
    "meta",
    "openapi",
    "organization",
    "organizations",
    "places_csv",
    "service",
    "service_at_location",
    "service_at_locations",
    "services",
    "taxonomies",
    "taxonomy",
    "taxonomy_term",
    "taxonomy_terms",
    "unknown",
]
