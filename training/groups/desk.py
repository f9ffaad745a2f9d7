"""What this wing shows on the desk: the groups a person leads or looks after."""

from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from accounts import desk
from accounts.models import User
from core.texts import words
from network.directory import mandates
from network.directory.models import Mandate
from training.groups.models import Group, GroupLeader

# The desk shows so many; the page of groups shows all.
_SHOWN = 6


class Groups:
    """For coordinators, also while they have no group yet, and for those who lead one."""

    order = 20
    template = "groups/_desk_groups.html"
    label = _("Groups")
    url_name = "groups:groups"

    def opens_for(self, user: User) -> bool:
        holds = Mandate.objects.in_force().filter(person=OuterRef("pk"), role="coordinator")
        leads = GroupLeader.objects.filter(person=OuterRef("pk"))
        rows = User.objects.filter(pk=user.pk, is_active=True)
        return rows.filter(Exists(holds) | Exists(leads)).exists()

    def context(self, user: User) -> dict[str, Any]:
        may_open = mandates.regions_of(user).exists()
        rows = list(Group.objects.visible_to(user).open().with_course().counted()[: _SHOWN + 1])
        if not may_open and not rows and not Group.objects.visible_to(user).exists():
            return {}
        language = get_language()
        titles = [words(row.version.texts["title"], language) if row.version else None for row in rows]
        shown = list(zip(rows, titles, strict=True))
        return {"groups": shown[:_SHOWN], "more": len(shown) > _SHOWN, "may_open": may_open}


def register() -> None:
    desk.register(Groups())
