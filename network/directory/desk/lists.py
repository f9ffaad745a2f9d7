"""The area of coordinators and administrators on the desk: a few figures, and where no place is."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts import desk
from accounts.models import User
from network.directory import figures, policies

# The desk names so many municipalities; the others wait behind their number.
_NAMED = 12


class _OfAnArea:
    """For whoever coordinates somewhere, and for administrators."""

    def opens_for(self, user: User) -> bool:
        return policies.may_list(user)


class Organisations(_OfAnArea):
    """The figures, and where no place is; its entry in the menu leads to the list of organisations."""

    order = 10
    template = "directory/_desk_figures.html"
    label = _("Organisations")
    url_name = "directory:organisations"

    def context(self, user: User) -> dict[str, Any]:
        found = figures.of(user)
        if found is None:
            return {}
        return {"figures": found, "bare": found.bare[:_NAMED], "others": found.bare[_NAMED:]}


class Places(_OfAnArea):
    """An entry in the menu, to the list of places; what the desk says of them stands among the figures."""

    order = 11
    template = "directory/_desk_bare.html"
    label = _("Places")
    url_name = "directory:places"

    def context(self, user: User) -> dict[str, Any]:
        return {}


def register() -> None:
    for section in (Organisations(), Places()):
        desk.register(section)
