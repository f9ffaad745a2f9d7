"""What can be asked: one row an address."""

from dataclasses import dataclass

from network.opendata import forms, shapes
from network.opendata.shapes import Shape


@dataclass(frozen=True)
class Operation:
    """``answer``: the JSON; ``line``: what a line of ndjson is, for lists; ``example``: its name among the examples."""

    path: str
    name: str
    summary: str
    query: type[forms.OneQuery] | None
    answer: tuple[type[Shape], ...]
    line: type[Shape] | None = None
    tag: str = "HSDS"
    example: str = ""


_ONE = "One, with everything inside."

OPERATIONS = (
    Operation("/api/hsds/", "getMeta", "About this API: version, profile, licence.", None, (shapes.Meta,)),
    Operation(
        "/api/hsds/services",
        "listServices",
        "Services: kinds of help that are given.",
        forms.ServiceListQuery,
        (shapes.ServicePage, shapes.MinimalServicePage),
        shapes.Service,
        example="services",
    ),
    Operation(
        "/api/hsds/services/{id}",
        "getService",
        f"A service. {_ONE}",
        forms.OneQuery,
        (shapes.Service,),
        example="service",
    ),
    Operation(
        "/api/hsds/service_at_locations",
        "listServiceAtLocations",
        "Services at their places, with hours.",
        forms.ServiceAtLocationListQuery,
        (shapes.ServiceAtLocationPage,),
        shapes.ServiceAtLocation,
    ),
    Operation(
        "/api/hsds/service_at_locations/{id}",
        "getServiceAtLocation",
        f"A service at a place. {_ONE}",
        forms.OneQuery,
        (shapes.ServiceAtLocation,),
    ),
    Operation(
        "/api/hsds/organizations",
        "listOrganizations",
        "Members of the network.",
        forms.OrganizationListQuery,
        (shapes.OrganizationPage,),
        shapes.Organization,
    ),
    Operation(
        "/api/hsds/organizations/{id}",
        "getOrganization",
        f"A member of the network. {_ONE}",
        forms.OrganizationQuery,
        (shapes.Organization,),
    ),
    Operation(
        "/api/hsds/taxonomies",
        "listTaxonomies",
        "Sets of terms.",
        forms.ListQuery,
        (shapes.TaxonomyPage,),
        shapes.Taxonomy,
    ),
    Operation("/api/hsds/taxonomies/{id}", "getTaxonomy", "A set of terms.", forms.OneQuery, (shapes.Taxonomy,)),
    Operation(
        "/api/hsds/taxonomy_terms",
        "listTaxonomyTerms",
        "Terms that services, places and organisations are sorted by.",
        forms.TermListQuery,
        (shapes.TaxonomyTermPage,),
        shapes.TaxonomyTerm,
    ),
    Operation(
        "/api/hsds/taxonomy_terms/{id}",
        "getTaxonomyTerm",
        "A term.",
        forms.OneQuery,
        (shapes.TaxonomyTerm,),
        example="term",
    ),
)
