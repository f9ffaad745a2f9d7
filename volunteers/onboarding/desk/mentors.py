"""New volunteers who practise with somebody: on the mentor's desk, and among a volunteer's own pages."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from accounts import desk
from accounts.desk import Tone, Waiting
from accounts.models import User
from volunteers.onboarding import mine_slots
from volunteers.onboarding.models import Volunteering
from volunteers.onboarding.states import State


class Mentoring:
    """Most mentors have no desk: a link on the page of what they do as volunteers."""

    order = 30
    template = "onboarding/_mine_mentoring.html"

    def context(self, user: User) -> dict[str, Any]:
        number = _practising(user)
        return {"mentored": number} if number else {}


def waiting(user: User) -> Iterator[Waiting]:
    number = _practising(user)
    yield Waiting(
        count=number,
        title=ngettext("new volunteer practises with you", "new volunteers practise with you", number),
        text=gettext("Note each session when you have helped together."),
        url=reverse("onboarding:mentored"),
        tone=Tone.CALM,
    )


def _practising(user: User) -> int:
    return Volunteering.objects.filter(mentor=user, state=State.TRIAL).count()


def register() -> None:
    """The card, and the part of the own page (accounts.desk.register_waiting, mine_slots.register_of_all)."""
    desk.register_waiting(waiting)
    mine_slots.register_of_all(Mentoring())
