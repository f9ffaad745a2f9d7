"""The person's own mandates on the desk."""

from typing import Any

from accounts import desk
from accounts.models import User
from network.directory import mandates


class Mandates:
    """Stands last: it says on what everything above it rests, and until when."""

    order = 90
    template = "directory/_desk_mandates.html"
    label = ""
    url_name = ""

    def opens_for(self, user: User) -> bool:
        return mandates.holds_any(user)

    def context(self, user: User) -> dict[str, Any]:
        held = list(mandates.of(user))
        return {"mandates": held} if held else {}


def register() -> None:
    desk.register(Mandates())
