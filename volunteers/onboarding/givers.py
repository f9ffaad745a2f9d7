"""For whom a volunteer logs sessions of support: where they are active today."""

from collections.abc import Iterable
from typing import Any

from network.monitoring import givers
from network.monitoring.givers import Giver
from volunteers.onboarding import commitments
from volunteers.onboarding.models import Volunteering
from volunteers.onboarding.states import State

# Also in the trial: the mentor is beside them, and it is support all the same.
_HELPS = (State.TRIAL, State.ACTIVE)


def of(user: Any) -> Iterable[Giver]:
    """Each organisation, or network, in each municipality once. One query."""
    rows = Volunteering.objects.of(user).filter(state__in=_HELPS)
    rows = rows.select_related("organisation", "network", "region", "municipality").order_by("applied_at")
    for each in rows:
        label = f"{commitments.partner(each)}, {each.municipality}"
        yield Giver(label, each.organisation, None, each.municipality, voluntary=True)


def register() -> None:
    givers.register(of)
