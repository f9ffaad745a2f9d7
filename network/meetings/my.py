"""What this wing shows on a person's own page: the meetings they go to, and where their answer is waited for."""

from typing import Any

from accounts import my
from accounts.models import User
from network.meetings import mine, points

_SHOWN = 3


class Meetings:
    """Below courses and groups. Two queries."""

    order = 17
    template = "meetings/_my_meetings.html"

    def context(self, user: User) -> dict[str, Any]:
        found = mine.of(user, past=0)
        if not found:
            return {}
        return {"asks": found.asks, "coming": found.coming[:_SHOWN], "queued": found.queued[:_SHOWN]}


class ActionPoints:
    """What this person has taken on and not done yet, for those who have no desk, too. One query."""

    order = 18
    template = "meetings/_my_points.html"

    def context(self, user: User) -> dict[str, Any]:
        found = list(points.of_owner(user).filter(done_at=None, dropped_at=None)[: _SHOWN + 1])
        return {"points": found[:_SHOWN], "more": len(found) > _SHOWN} if found else {}


def register() -> None:
    for section in (Meetings(), ActionPoints()):
        my.register(section)
