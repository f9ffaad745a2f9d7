"""Figures that count as evidence, which Vieri counts by itself. Wings above register their own in AppConfig.ready()."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from network.directory.models import Organisation, Place


class Unit(models.TextChoices):
    """What a value says. YES_NO: 1 or 0. LIST: how many there are, each named in ``Counted.shown``."""

    YES_NO = "yes_no", _("yes or no")
    PERCENT = "percent", _("percent")
    COUNT = "count", _("number")
    HOURS_PER_WEEK = "hours_per_week", _("hours a week")
    SCORE = "score_1_5", _("from 1 to 5")
    LIST = "list", _("list")


@dataclass(frozen=True)
class Counted:
    """``value``: None when there is nothing to count, or when ``few`` people would be told of. ``shown``: words that
    are no number, by language; {} where the value says it. ``query``: how it was counted: {"method": key and version of
    the method, "day", "from", "to": ISO days, "counted": how many there were …}; never who they are."""

    value: Decimal | None
    few: bool = False
    shown: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, Any] = field(default_factory=dict)


# Counts for an organisation on a day, one answer for each of the places asked about, in their order; None asks about
# the whole organisation. The number of queries must not grow with the places.
Counter = Callable[[Organisation, Sequence[Place | None], dt.date], Sequence[Counted]]


@dataclass(frozen=True)
class Indicator:
    """One figure. ``counts``: what it counts, a sentence. ``per_place``: it can be asked about one place; the others
    are only ever asked about the whole organisation."""

    key: str
    name: str | Promise
    counts: str | Promise
    unit: Unit
    counter: Counter
    per_place: bool = False

    def count(self, organisation: Organisation, place: Place | None, day: dt.date) -> Counted:
        return self.count_all(organisation, [place], day)[0]

    def count_all(self, organisation: Organisation, places: Sequence[Place | None], day: dt.date) -> Sequence[Counted]:
        """One for each of ``places``, in their order."""
        return self.counter(organisation, places, day) if places else []


_registered: dict[str, Indicator] = {}


def register(indicator: Indicator) -> None:
    """Raises ValueError for a key that another one has."""
    if _registered.get(indicator.key, indicator) is not indicator:
        raise ValueError(f"Another indicator is called {indicator.key}")
    _registered[indicator.key] = indicator


def all() -> list[Indicator]:
    """In the order in which they were registered."""
    return list(_registered.values())


def get(key: str) -> Indicator:
    """Raises KeyError for one that nobody registered."""
    return _registered[key]
