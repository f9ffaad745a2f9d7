"""The HSDS endpoints."""

import uuid

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from pydantic import BaseModel

from core import clock
from network.directory.models import Offer
from network.opendata import catalogue, forms, ids, listing, queries, shapes
from network.opendata.listing import Listing
from network.opendata.models import Entry
from network.opendata.views import answers
from network.opendata.writing import services as written


@answers.public
def services(request: HttpRequest) -> HttpResponseBase:
    query = forms.read(forms.ServiceListQuery, request.GET)
    return _listed(request, query, listing.of_services(query, answers.language_of(request, query)))


@answers.public
def service_at_locations(request: HttpRequest) -> HttpResponseBase:
    query = forms.read(forms.ServiceAtLocationListQuery, request.GET)
    return _listed(request, query, listing.of_services_at_locations(query, answers.language_of(request, query)))


@answers.public
def organizations(request: HttpRequest) -> HttpResponseBase:
    query = forms.read(forms.OrganizationListQuery, request.GET)
    return _listed(request, query, listing.of_organizations(query, answers.language_of(request, query)))


@answers.public
def taxonomies(request: HttpRequest) -> HttpResponseBase:
    query = forms.read(forms.ListQuery, request.GET)
    return _listed(request, query, listing.of_taxonomies(query, answers.language_of(request, query)))


@answers.public
def taxonomy_terms(request: HttpRequest) -> HttpResponseBase:
    query = forms.read(forms.TermListQuery, request.GET)
    return _listed(request, query, listing.of_terms(query, answers.language_of(request, query)))


@answers.public
def service(request: HttpRequest, pk: str) -> HttpResponseBase:
    """One that has gone is answered, too: that it has."""
    query = forms.read(forms.OneQuery, request.GET)
    language = answers.language_of(request, query)
    entry, offer = _entry(pk)
    if offer is None:
        return answers.json(request, query, written.gone(entry, language))
    return answers.json(request, query, written.service(offer, entry, language, clock.today()))


@answers.public
def service_at_location(request: HttpRequest, pk: str) -> HttpResponseBase:
    query = forms.read(forms.OneQuery, request.GET)
    language = answers.language_of(request, query)
    entry, offer = _entry(pk)
    if offer is None:
        return answers.json(request, query, written.gone_at_location(entry, language))
    return answers.json(request, query, written.at_location(offer, entry, language, clock.today()))


@answers.public
def organization(request: HttpRequest, pk: str) -> HttpResponseBase:
    query = forms.read(forms.OrganizationQuery, request.GET)
    row = queries.organisations().filter(pk=_id(pk)).first()
    if row is None:
        raise Http404
    language = answers.language_of(request, query)
    found = listing.write_organizations([row], language, whole=True, full_service=query.full_service)
    return answers.json(request, query, next(found))


@answers.public
def taxonomy(request: HttpRequest, pk: str) -> HttpResponseBase:
    query = forms.read(forms.OneQuery, request.GET)
    wanted = _id(pk)
    for key in catalogue.taxonomies():
        if ids.taxonomy(key) == wanted:
            return answers.json(request, query, catalogue.taxonomy(key, answers.language_of(request, query)))
    raise Http404


@answers.public
def taxonomy_term(request: HttpRequest, pk: str) -> HttpResponseBase:
    query = forms.read(forms.OneQuery, request.GET)
    wanted = _id(pk)
    for word in catalogue.words():
        if word.id == wanted:
            return answers.json(request, query, catalogue.shape(word, answers.language_of(request, query)))
    raise Http404


def _listed(request: HttpRequest, query: forms.ListQuery, found: Listing[BaseModel]) -> HttpResponseBase:
    if query.format == "json":
        return answers.json(request, query, found.page(query.page, query.per_page))
    lines = (f"{shapes.dumps(each)}\n".encode() for each in found.every())
    language = answers.language_of(request, query)
    mark = queries.fingerprint(request.path, language, query.model_dump_json())
    return answers.streamed(request, query, lines, answers.LINES, mark)


def _entry(pk: str) -> tuple[Entry, Offer | None]:
    """What is known of a service, and the service itself while it is public. 404 for what never was."""
    entry = Entry.objects.filter(pk=_id(pk)).first()
    if entry is None:
        raise Http404
    return entry, queries.services([entry.pk]).get(entry.pk) if entry.is_active else None


def _id(pk: str) -> uuid.UUID:
    try:
        return uuid.UUID(pk)
    except ValueError as error:
        raise Http404 from error
