"""Whom the network trusts with what: the questions every permission asks. A mandate counts while it is in force."""

from typing import Any

from django.db.models import Q, QuerySet

from network.directory.models.mandate import Mandate
from network.directory.states import Role
from network.geography.models import Municipality, Region


def regions_of(user: Any, role: str = Role.COORDINATOR) -> QuerySet[Region]:
    """The regions that a person has this role for today, as a whole; none for strangers and closed accounts. Not run
    yet, so that other questions can be asked with it in one query."""
    return Region.objects.filter(pk__in=_held(user, role).filter(network=None).values("region"))


def municipalities_of(user: Any, role: str = Role.COORDINATOR) -> QuerySet[Municipality]:
    """The municipalities that a person has this role for today: those of their regions, and of their networks. Not run
    yet, as ``regions_of``."""
    held = _held(user, role)
    return Municipality.objects.filter(
        Q(region__in=held.filter(network=None).values("region"))
        | Q(pk__in=Municipality.objects.filter(networks__mandates__in=held, networks__ended_at=None).values("pk"))
    )


def holds(user: Any, role: str, region: Region) -> bool:
    """Whether a person has this role for this whole region today."""
    return regions_of(user, role).filter(pk=region.pk).exists()


def covers(user: Any, municipality: Municipality, role: str = Role.COORDINATOR) -> bool:
    """Whether a person has this role for this municipality today."""
    return municipalities_of(user, role).filter(pk=municipality.pk).exists()


def holds_any(user: Any) -> bool:
    """Whether a person has any mandate today: such people count as staff at sign-in (accounts.staff)."""
    return user.is_authenticated and Mandate.objects.in_force().filter(person=user, person__is_active=True).exists()


def of(user: Any) -> QuerySet[Mandate]:
    """A person's mandates of today, with their regions and networks."""
    return Mandate.objects.in_force().filter(person=user).select_related("region", "network")


def holders(municipality: Municipality, role: str = Role.COORDINATOR) -> QuerySet[Mandate]:
    """Who has this role for a municipality today, those of its network first; with the people."""
    mine = Q(network=None, region=municipality.region_id) | Q(
        network__municipalities=municipality, network__ended_at=None
    )
    held = Mandate.objects.in_force().filter(mine, role=role, person__is_active=True).select_related("person")
    return held.order_by("network_id", "from_date").distinct()


def _held(user: Any, role: str) -> QuerySet[Mandate]:
    if not user.is_authenticated or not user.is_active:
        return Mandate.objects.none()
    return Mandate.objects.in_force().filter(person=user, role=role)
