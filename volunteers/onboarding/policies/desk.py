"""Who sees the handlers' list of volunteers on the desk."""

from typing import Any

from network.directory import mandates
from network.directory.models import Contact
from network.directory.states import ContactRole, OrganisationState, Role


def may_list(user: Any) -> bool:
    """Coordinators and deputies of today, and the main contacts of members of the network: people may want to help
    there, too. What each finds in it, the rows say themselves (Volunteering.objects.handled_by)."""
    if not user.is_authenticated or not user.is_active:
        return False
    if mandates.of(user).filter(role__in=[Role.COORDINATOR, Role.DEPUTY]).exists():
        return True
    contacts = Contact.objects.in_force().filter(person=user, role=ContactRole.MANAGER)
    return contacts.filter(organisation__state=OrganisationState.MEMBER).exists()
