"""What this wing shows on a person's own page: their volunteering, what is next in it, and who has to do it; and what
it brings from below to the page of everything a volunteer does."""

from typing import Any

from accounts import my
from accounts.models import User
from network.monitoring import showing
from volunteers.onboarding import mine_slots, steps
from volunteers.onboarding.drafts import alive
from volunteers.onboarding.models import Draft, Volunteering


class Mine:
    """Above courses: whoever helps looks here first. Up to four queries."""

    order = 5
    template = "onboarding/_my_volunteering.html"

    def context(self, user: User) -> dict[str, Any]:
        """What is under way, and an application that was begun; the way alone to what is past, of which the papers and
        the hours are there; nothing when there is none of these."""
        rows = list(
            Volunteering.objects.of(user).open().select_related("task", "municipality", "organisation", "mentor")
        )
        draft: Draft | None = alive().filter(person=user).first()
        if not rows:
            past = Volunteering.objects.of(user).exists()
            return {"draft": draft, "past": past} if draft or past else {}
        nows = steps.nows(rows)
        return {"lines": [(each, nows[each.pk]) for each in rows], "draft": draft}


class Hours:
    """Hours of support, with a button to write down more."""

    order = 30
    template = "monitoring/_mine.html"

    def context(self, user: User) -> dict[str, Any]:
        return showing.mine(user)


def register() -> None:
    my.register(Mine())
    mine_slots.register_of_all(Hours())
