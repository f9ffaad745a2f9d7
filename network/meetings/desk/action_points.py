"""Action points on the desk: what waits for their owner, and the organiser's list of all of them."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext, gettext_lazy, ngettext

from accounts import desk
from accounts.desk import Tone, Waiting
from accounts.models import User
from core import clock
from network.meetings import points, policies
from network.meetings.states import ACTION_POINT_DAYS

_LIST = "meetings:action_points"


class ActionPoints:
    """An entry in the menu of organisers, to the list; what waits stands above."""

    order = 16
    template = "meetings/_desk_points.html"
    label = gettext_lazy("Action points")
    url_name = _LIST

    def opens_for(self, user: User) -> bool:
        return policies.may_organise_somewhere(user)

    def context(self, user: User) -> dict[str, Any]:
        return {}


def waiting(user: User) -> Iterator[Waiting]:
    """For every owner: what is late, and what is still to do. Who has no desk otherwise sees the same on their own page
    (my.ActionPoints). One query."""
    days = list(points.open_of(user).order_by("due_on").values_list("pk", "due_on"))
    today = clock.today()
    late, ahead = ([each for each in days if (each[1] < today) == is_late] for is_late in (True, False))
    if late:
        yield Waiting(
            count=len(late),
            title=ngettext("of your action points is late", "of your action points are late", len(late)),
            text=_due(late[0][1]),
            url=_url(late),
            tone=Tone.LATE,
        )
    if ahead:
        near = ahead[0][1] <= today + dt.timedelta(days=ACTION_POINT_DAYS)
        yield Waiting(
            count=len(ahead),
            title=ngettext("action point is yours to do", "action points are yours to do", len(ahead)),
            text=_due(ahead[0][1]),
            url=_url(ahead),
            tone=Tone.SOON if near else Tone.CALM,
        )


def _url(rows: list[Any]) -> str:
    """The one there is, else the list."""
    return reverse("meetings:action_point", args=[rows[0][0]]) if len(rows) == 1 else reverse("meetings:my_points")


def _due(day: dt.date) -> str:
    return gettext("The first is due on %(day)s.") % {"day": date_format(day, "SHORT_DATE_FORMAT")}


def register() -> None:
    desk.register(ActionPoints())
    desk.register_waiting(waiting)
