"""Requests for help on the desk: an entry in the menu, and what waits."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy, ngettext

from accounts import desk
from accounts.desk import Tone, Waiting
from accounts.models import User
from core import clock
from volunteers.matching import listed, policies, wording
from volunteers.matching.models import Request
from volunteers.matching.states import RequestState

_LIST = "matching:requests"
# Nobody is chosen, and the last day is so near.
_NEAR_DAYS = 3


class Requests:
    """The list; what waits stands above."""

    order = 24
    template = "matching/_desk_requests.html"
    label = gettext_lazy("Requests for help")
    url_name = _LIST

    def opens_for(self, user: User) -> bool:
        return policies.may_enter_somewhere(user)

    def context(self, user: User) -> dict[str, Any]:
        return {}


def waiting(user: User) -> Iterator[Waiting]:
    """Somebody said yes; the day is near and nobody has; nobody was asked yet. Each request once. One query."""
    rows = Request.objects.handled_by(user).filter(state=RequestState.OPEN, until_day__gte=clock.today())
    found: list[Any] = list(listed.counted(rows).select_related("topic").order_by("until_day", "entered_at"))
    near = clock.today() + dt.timedelta(days=_NEAR_DAYS)
    answered = [each for each in found if each.yes]
    late = [each for each in found if not each.yes and each.until_day <= near]
    unasked = [each for each in found if not each.yes and each.until_day > near and each.asked == each.no]
    yield from _card(answered, _answered, Tone.SOON)
    yield from _card(late, _late, Tone.LATE)
    yield from _card(unasked, _unasked, Tone.SOON)


def _card(found: list[Any], title: Any, tone: Tone) -> Iterator[Waiting]:
    if found:
        first = found[0]
        said = gettext("The first: %(number)s, %(what)s")
        yield Waiting(
            count=len(found),
            title=title(len(found)),
            text=said % {"number": first.number, "what": f"{first.topic}, {wording.lowered(wording.when(first))}"},
            url=reverse("matching:request", args=[first.pk]) if len(found) == 1 else reverse(_LIST),
            tone=tone,
            entry=_LIST,
        )


def _answered(number: int) -> str:
    return ngettext("request has somebody who can help", "requests have somebody who can help", number)


def _late(number: int) -> str:
    return ngettext(
        "request is for the next days, and nobody has said yes",
        "requests are for the next days, and nobody has said yes",
        number,
    )


def _unasked(number: int) -> str:
    return ngettext("request waits for volunteers to be asked", "requests wait for volunteers to be asked", number)


def register() -> None:
    """The entry and its cards (accounts.desk.register, accounts.desk.register_waiting)."""
    desk.register(Requests())
    desk.register_waiting(waiting)
