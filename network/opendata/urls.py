"""Addresses for programs; they have no language in front. And one for people, which has."""

from django.urls import path, re_path
from django.utils.translation import gettext_lazy as _

from network.opendata import views

app_name = "opendata"


def _one(name: str) -> str:
    """The address of one object, by its id."""
    return rf"^api/hsds/{name}/(?P<pk>[^/]+)/?$"


# With or without a slash at the end: harvesters write both.
urlpatterns = [
    re_path(r"^api/hsds/?$", views.meta, name="meta"),
    re_path(r"^api/hsds/services/?$", views.services, name="services"),
    re_path(_one("services"), views.service, name="service"),
    re_path(r"^api/hsds/organizations/?$", views.organizations, name="organizations"),
    re_path(_one("organizations"), views.organization, name="organization"),
    re_path(r"^api/hsds/service_at_locations/?$", views.service_at_locations, name="service_at_locations"),
    re_path(_one("service_at_locations"), views.service_at_location, name="service_at_location"),
    re_path(r"^api/hsds/taxonomies/?$", views.taxonomies, name="taxonomies"),
    re_path(_one("taxonomies"), views.taxonomy, name="taxonomy"),
    re_path(r"^api/hsds/taxonomy_terms/?$", views.taxonomy_terms, name="taxonomy_terms"),
    re_path(_one("taxonomy_terms"), views.taxonomy_term, name="taxonomy_term"),
    path("api/places.csv", views.places_csv, name="places_csv"),
    path("api/openapi.json", views.openapi, name="openapi"),
    re_path(r"^api(?:/.*)?$", views.unknown, name="unknown"),
]

# Translators: part of a web address. Lower case, no spaces, ends with a slash.
_page = [path(_("open-data/"), views.about, name="about")]
page_urlpatterns = (_page, "opendata_page")
