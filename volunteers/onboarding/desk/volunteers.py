"""Volunteers on the desk of who handles them: applications, trials, what has lapsed."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext, gettext_lazy, ngettext

from accounts import desk
from accounts.desk import Tone, Waiting
from accounts.models import User
from core import clock
from volunteers.onboarding import waiting
from volunteers.onboarding.listed import Group
from volunteers.onboarding.models import Volunteering
from volunteers.onboarding.policies import desk as policies
from volunteers.onboarding.states import ANSWER_DAYS, APPLICANT, State

_LIST = "onboarding:volunteers"


class Volunteers:
    """An entry in the menu, to the list; and how many there are in which state."""

    order = 18
    template = "onboarding/_today_volunteers.html"
    label = gettext_lazy("Volunteers")
    url_name = _LIST

    def opens_for(self, user: User) -> bool:
        return policies.may_list(user)

    def context(self, user: User) -> dict[str, Any]:
        """Nothing for those who could handle somebody and have nobody: the menu leads to the list all the same."""
        groups = {
            Group.APPLICANTS: Q(state__in=sorted(APPLICANT)),
            Group.TRAINING: Q(state__in=[State.TRAINING, State.TRIAL]),
            Group.ACTIVE: Q(state=State.ACTIVE),
            Group.PAUSED: Q(state=State.PAUSED),
        }
        mine = Volunteering.objects.handled_by(user).order_by()
        counts = mine.aggregate(**{key.value: Count("pk", filter=where) for key, where in groups.items()})
        link = reverse(_LIST)
        lines = [(key.label, counts[key.value], f"{link}?group={key.value}") for key in groups]
        return {"lines": lines} if any(counts.values()) else {}


def handling(user: User) -> Iterator[Waiting]:
    """For who handles them, in one query: applications by how long they have waited, trials, who has not
    gone on, what has lapsed."""
    waits, late = Q(is_waiting=True), Q(waiting_since__lte=clock.now() - dt.timedelta(days=ANSWER_DAYS))
    silent, escalated = Q(is_silent=True), Q(escalated_at__isnull=False)
    applied = waits & ~silent & Q(state__in=sorted(APPLICANT))
    sets = {
        "escalated": applied & escalated,
        "late": applied & late & ~escalated,
        "new": applied & ~late & ~escalated,
        "trials": waits & Q(state=State.TRIAL),
        "silent": silent,
        "lapsed": Q(state=State.ACTIVE, lapse_told_at__isnull=False),
    }
    asked: dict[str, Any] = {name: Count("pk", filter=where) for name, where in sets.items()}
    asked |= {f"{name}_since": Min("waiting_since", filter=where) for name, where in sets.items()}
    found = waiting.marked(Volunteering.objects.handled_by(user).order_by()).aggregate(**asked)
    tones = {"escalated": Tone.LATE, "late": Tone.LATE, "new": Tone.SOON, "trials": Tone.SOON, "silent": Tone.SOON}
    tones["lapsed"] = Tone.CALM
    for name, tone in tones.items():
        if found[name]:
            yield _card(name, found[name], found[f"{name}_since"], tone)


def _card(name: str, number: int, since: dt.datetime, tone: Tone) -> Waiting:
    titles = {
        "escalated": ngettext(
            "application has waited so long that the deputy was told",
            "applications have waited so long that the deputy was told",
            number,
        ),
        "late": ngettext(
            "application has waited for more than a week", "applications have waited for more than a week", number
        ),
        "new": ngettext("application of a volunteer waits for you", "applications of volunteers wait for you", number),
        "trials": ngettext("trial with a mentor waits for you", "trials with a mentor wait for you", number),
        "silent": ngettext(
            "volunteer has not gone on, although reminded",
            "volunteers have not gone on, although reminded",
            number,
        ),
        "lapsed": ngettext(
            "active volunteer has something to renew", "active volunteers have something to renew", number
        ),
    }
    day = date_format(clock.day_of(since), "SHORT_DATE_FORMAT")
    said = (
        gettext("A course, the agreement or an extract. They were told how.")
        if name == "lapsed"
        else gettext("Since %(day)s") % {"day": day}
    )
    more = "group=active&assignable=no" if name == "lapsed" else f"group={Group.MINE}"
    return Waiting(count=number, title=titles[name], text=said, url=f"{reverse(_LIST)}?{more}", tone=tone, entry=_LIST)


def register() -> None:
    """The section and its cards (accounts.desk.register, accounts.desk.register_waiting)."""
    desk.register(Volunteers())
    desk.register_waiting(handling)
