"""What this wing shows on a person's own page: the groups they are in, and whether they would lead one."""

from typing import Any

from accounts import my
from accounts.models import User
from training.groups.models import LeaderInvitation, Membership


class Groups:
    """Below the courses. Two queries."""

    order = 15
    template = "groups/_my_groups.html"

    def context(self, user: User) -> dict[str, Any]:
        memberships = Membership.objects.active().filter(person=user).select_related("group__region")
        asked = LeaderInvitation.objects.to(user).select_related("group__region", "invited_by")
        found = {"memberships": list(memberships), "asked": list(asked)}
        return found if any(found.values()) else {}


def register() -> None:
    my.register(Groups())
