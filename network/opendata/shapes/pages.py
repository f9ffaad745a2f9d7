"""Pages of lists, exactly as HSDS has them."""

from pydantic import Field

from network.opendata.shapes import records
from network.opendata.shapes.base import Shape


class Page(Shape):
    """Where one is in a list."""

    total_items: int = Field(description="How many there are on all pages.")
    total_pages: int
    page_number: int
    size: int = Field(description="How many there are on this page.")
    first_page: bool
    last_page: bool
    empty: bool


class ServicePage(Page):
    """Services."""

    contents: list[records.Service]


class MinimalServicePage(Page):
    """Services, only their ids and when they changed."""

    contents: list[records.MinimalService]


class ServiceAtLocationPage(Page):
    """Services at places."""

    contents: list[records.ServiceAtLocation]


class OrganizationPage(Page):
    """Organisations."""

    contents: list[records.Organization]


class TaxonomyPage(Page):
    """Taxonomies."""

    contents: list[records.Taxonomy]


class TaxonomyTermPage(Page):
    """Terms."""

    contents: list[records.TaxonomyTerm]
