"""The mark in the finder: on the page of an organisation that is certified today, and on the places that this covers.
Asked of the rows each time, so that no job can be late."""

from collections.abc import Collection
from uuid import UUID

from django.urls import reverse
from django.utils.translation import pgettext

from certification.quality.models import Certification
from certification.quality.register import in_scope
from core import clock
from network.finder import marks
from network.finder.marks import Mark


def certified(organisations: Collection[UUID]) -> set[UUID]:
    """Which of these organisations are certified today. One query."""
    rows = Certification.objects.in_force().filter(organisation__in=organisations)
    return set(rows.values_list("organisation", flat=True))


def certified_places(places: Collection[UUID]) -> dict[UUID, UUID]:
    """Which of these places a certification covers today, and of which organisation. One query."""
    rows = in_scope(clock.today()).filter(place__in=places, certification__in=Certification.objects.in_force())
    return dict(rows.values_list("place", "certification__organisation"))


def of_organisations(organisations: Collection[UUID]) -> dict[UUID, Mark]:
    """For the finder's slot."""
    return {key: _mark(key) for key in certified(organisations)}


def of_places(places: Collection[UUID]) -> dict[UUID, Mark]:
    """For the finder's slot: certification holds for the places in its scope, and for no other of the organisation."""
    return {place: _mark(organisation) for place, organisation in certified_places(places).items()}


def _mark(organisation: UUID) -> Mark:
    return Mark(pgettext("provider", "Certified"), reverse("quality:certified", args=[organisation]))


def register() -> None:
    """Into network.finder.marks."""
    marks.register_partly(of_organisations, of_places)
