"""Whom the network trusts with what: the questions every permission asks. A mandate counts while it is in force."""

from typing import Any

from django.db.models import QuerySet

from network.directory.models import Mandate, Role
from network.geography.models import Region


def regions_of(user: Any, role: str = Role.COORDINATOR) -> QuerySet[Region]:
    """The regions in which a person has this role today; none for strangers and closed accounts. Not run yet, so that
    other questions can be asked with it in one query."""
    if not user.is_authenticated or not user.is_active:
        return Region.objects.none()
    return Region.objects.filter(pk__in=Mandate.objects.in_force().filter(person=user, role=role).values("region"))


def holds(user: Any, role: str, region: Region) -> bool:
    """Whether a person has this role in this region today."""
    return regions_of(user, role).filter(pk=region.pk).exists()


def holds_any(user: Any) -> bool:
    """Whether a person has any mandate today: such people count as staff at sign-in (accounts.staff)."""
    return user.is_authenticated and Mandate.objects.in_force().filter(person=user, person__is_active=True).exists()


def of(user: Any) -> QuerySet[Mandate]:
    """A person's mandates of today, with their regions."""
    return Mandate.objects.in_force().filter(person=user).select_related("region")
