"""What the actions share: the locks, and the question who leads."""

from typing import TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import Refused
from training.groups import policies
from training.groups.models import Group

M = TypeVar("M", bound=Model)


def locked(rows: QuerySet[M], pk: object) -> M:
    """The row, held until the transaction ends: two taps, or two people at once, come one after the other."""
    return rows.select_for_update(of=("self",)).get(pk=pk)


def led(group: Group, actor: User) -> Group:
    """The locked group. Raises PermissionDenied for whoever does not lead it today."""
    group = locked(Group.objects.select_related("region", "course"), group.pk)
    if not policies.may_lead(actor, group):
        raise PermissionDenied
    return group


def must_be_open(group: Group) -> None:
    if not group.is_open:
        raise Refused(_("The group is closed."), code="closed")
