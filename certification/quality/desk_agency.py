"""Certification on the desk of the agency: an entry in the menu, and what waits."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext, gettext_lazy, ngettext

from accounts import desk
from accounts.desk import Tone, Waiting
from accounts.models import User
from certification.quality import policies, queues
from core import clock

_LIST = "quality:queues"


class Queues:
    """The queues have a page of their own; what waits stands above."""

    order = 26
    template = "quality/_desk_queues.html"
    label = gettext_lazy("Certification")
    url_name = _LIST

    def opens_for(self, user: User) -> bool:
        return queues.opens_for(user)

    def context(self, user: User) -> dict[str, Any]:
        return {}


def waiting(user: User) -> Iterator[Waiting]:
    """One's own matters; then what waits to be taken, for leads by anybody. At most five queries."""
    if not queues.opens_for(user):
        return
    yield from _mine(user)
    if policies.may_lead(user):
        yield from _to_take(user, queues.NOBODYS)
    else:
        for part in queues.parts_of(user):
            yield from _to_take(user, part)


def _mine(user: User) -> Iterator[Waiting]:
    turns = queues.my_turns(user)
    if not turns:
        return
    days = sorted(day for day, _to_state in turns if day is not None)
    late = sum(day < clock.today() for day in days)
    text = gettext("The next is due %(day)s.") % {"day": date_format(days[0], "SHORT_DATE_FORMAT")} if days else ""
    yield Waiting(
        count=len(turns),
        title=ngettext("certification matter is your turn", "certification matters are your turn", len(turns)),
        text=ngettext("%(count)s is late.", "%(count)s are late.", late) % {"count": late} if late else text,
        url=f"{reverse(_LIST)}?queue={queues.MINE}",
        tone=Tone.LATE if late else Tone.SOON,
        entry=_LIST,
    )


def _to_take(user: User, queue: str) -> Iterator[Waiting]:
    found = queues.matters(user, queue).order_by("state_since").values_list("state_since", flat=True)
    since = list(found)
    if since:
        day = date_format(clock.day_of(since[0]), "SHORT_DATE_FORMAT")
        yield Waiting(
            count=len(since),
            title=ngettext(
                "certification matter waits for somebody to take it",
                "certification matters wait for somebody to take them",
                len(since),
            ),
            text=gettext("The oldest has waited since %(day)s.") % {"day": day},
            url=f"{reverse(_LIST)}?queue={queue}",
            tone=Tone.CALM,
            entry=_LIST,
        )


def register() -> None:
    """The entry and its cards (accounts.desk.register, accounts.desk.register_waiting)."""
    desk.register(Queues())
    desk.register_waiting(waiting)
