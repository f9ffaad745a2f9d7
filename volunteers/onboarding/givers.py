"""For whom a volunteer logs sessions of support: where they are active today, or were until a short while ago."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db.models import OuterRef, Subquery

from core import clock
from network.monitoring import givers
from network.monitoring.givers import Giver
from network.monitoring.states import AFTERWARDS_DAYS
from volunteers.onboarding import commitments
from volunteers.onboarding.models import Transition, Volunteering
from volunteers.onboarding.states import State

# Also in the trial: the mentor is beside them, and it is support all the same.
_HELPS = (State.TRIAL, State.ACTIVE)
# After which the last days can still be logged.
_STOPS = (State.PAUSED, State.LEFT)


def of(user: Any) -> Iterable[Giver]:
    """Each organisation, or network, in each municipality, from the first day there; to the last one of those who take
    a break or have stopped, for AFTERWARDS_DAYS. One query."""
    steps = Transition.objects.filter(volunteering=OuterRef("pk")).values("at")
    began = Subquery(steps.filter(new__in=_HELPS).order_by("at")[:1])
    stopped = Subquery(steps.filter(old__in=_HELPS, new__in=_STOPS).order_by("-at")[:1])
    rows: Any = Volunteering.objects.of(user).filter(state__in=(*_HELPS, *_STOPS))
    rows = rows.annotate(began=began, stopped=stopped)
    rows = rows.select_related("organisation", "network", "region", "municipality").order_by("applied_at")
    earliest = clock.today() - dt.timedelta(days=AFTERWARDS_DAYS)
    for each in rows:
        since, until = _day(each.began), None
        if each.state in _STOPS:
            until = _day(each.stopped)
            if until is None or until < earliest:
                continue
        label = f"{commitments.partner(each)}, {each.municipality}"
        yield Giver(label, each.organisation, None, each.municipality, voluntary=True, since=since, until=until)


def rests(user: Any) -> bool:
    """On a break: they have not left."""
    return bool(Volunteering.objects.of(user).filter(state=State.PAUSED).exists())


def register() -> None:
    givers.register(of, rests=rests)


def _day(moment: dt.datetime | None) -> dt.date | None:
    return clock.day_of(moment) if moment else None
