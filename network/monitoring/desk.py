"""What the desk shows of sessions: for staff of providers logging one and the sums of their organisations, for who
coordinates the sums of the area."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts import desk
from accounts.models import User
from network.directory.states import ContactRole
from network.monitoring import policies, staff


class Logging:
    """For the contacts of member organisations; an entry in the menu, to the form."""

    order = 31
    template = "monitoring/_desk.html"
    label = _("Log a session")
    url_name = "monitoring:log"

    def opens_for(self, user: User) -> bool:
        return bool(staff.contacts_of(user).exists())

    def context(self, user: User) -> dict[str, Any]:
        contacts = list(staff.contacts_of(user))
        if not contacts:
            return {}
        managed = [each.organisation for each in contacts if each.role == ContactRole.MANAGER]
        return {"organisations": managed}


class Figures:
    """For who coordinates; an entry in the menu only."""

    order = 16
    template = "monitoring/_desk_figures.html"
    label = _("Support sessions")
    url_name = "monitoring:region"

    def opens_for(self, user: User) -> bool:
        return policies.may_see_area(user)

    def context(self, user: User) -> dict[str, Any]:
        return {}


def register() -> None:
    for section in (Figures(), Logging()):
        desk.register(section)
