"""What the actions about organisations share: the locks, and the questions who may."""

from typing import TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet

from accounts.models import User
from core import clock
from network.directory import policies
from network.directory.models import Organisation

M = TypeVar("M", bound=Model)


def locked(rows: QuerySet[M], pk: object) -> M:
    """The row, held until the transaction ends: two taps, or two people at once, come one after the other."""
    return rows.select_for_update(of=("self",)).get(pk=pk)


def locked_organisation(organisation: Organisation) -> Organisation:
    """Everything about an organisation waits at its row: its state, contacts, agreements and commitment."""
    return locked(Organisation.objects.select_related("municipality", "parent", "applied_by"), organisation.pk)


def edited(organisation: Organisation, actor: User) -> Organisation:
    """The locked organisation. Raises PermissionDenied for whoever may not edit it today."""
    organisation = locked_organisation(organisation)
    if not policies.may_edit(actor, organisation):
        raise PermissionDenied
    return organisation


def coordinated(organisation: Organisation, actor: User) -> None:
    """Raises PermissionDenied unless the actor coordinates where the organisation has its home."""
    if not policies.coordinates(actor, organisation):
        raise PermissionDenied


def touched(organisation: Organisation) -> None:
    """Saves the row with the time of this change, by which others ask what is new."""
    organisation.changed_at = clock.now()
    organisation.save()
