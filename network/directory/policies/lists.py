"""Who sees the lists of organisations and places on the desk."""

from typing import Any

from network.directory.models import Mandate
from network.directory.states import Role


def may_see_all(user: Any) -> bool:
    """The whole country: administrators."""
    return bool(user.is_active and user.is_superuser)


def may_list(user: Any) -> bool:
    """Administrators, and whoever has a mandate to coordinate today."""
    if may_see_all(user):
        return True
    if not user.is_authenticated:
        return False
    held = Mandate.objects.in_force().filter(person=user, person__is_active=True, role=Role.COORDINATOR)
    return held.exists()
