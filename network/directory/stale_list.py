"""The coordinator's list of places that were not confirmed for long, or soon will not have been."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core import clock
from network.directory import freshness, mandates
from network.directory.models import Place, PlaceQuerySet
from network.directory.states import STALE_MONTHS, Freshness, Letter, months_before

# What goes stale within so many days is shown beforehand.
SOON_DAYS = 30


def _soon() -> Q:
    today = clock.today()
    ahead = months_before(today + dt.timedelta(days=SOON_DAYS), STALE_MONTHS)
    return Q(confirmed_on__lt=ahead, confirmed_on__gte=months_before(today, STALE_MONTHS))


STAGES: dict[str, tuple[str | Promise, Any]] = {
    "stale": (_("Says “not confirmed”"), lambda: freshness.at(Letter.NOT_CONFIRMED)),
    "hidden": (_("Hidden from the finder"), lambda: freshness.at(Letter.HIDDEN)),
    "soon": (_("Goes stale within 30 days"), _soon),
}


@dataclass(frozen=True)
class Tab:
    key: str
    name: str | Promise
    count: int
    here: bool


@dataclass(frozen=True)
class Line:
    """``since``: the first day of what it says now, or will say."""

    place: Place
    stage: str
    since: dt.date

    @property
    def written(self) -> str | Promise:
        """The letter that was sent, in words."""
        if not self.place.letter:
            return _("Nothing yet")
        return Letter(self.place.letter).label if self.place.letter_at else _("There was nobody to write to")


def rows(user: Any, which: str = "") -> PlaceQuerySet:
    """One stage, or all; the longest unconfirmed first."""
    found = Q()
    for key, (_name, stage) in STAGES.items():
        if which in ("", key):
            found |= stage()
    mine = Place.objects.public().filter(municipality__in=mandates.municipalities_of(user))
    shown: PlaceQuerySet = mine.filter(found).select_related("organisation", "municipality")
    return shown.order_by("confirmed_on", "pk")


def counts(user: Any) -> dict[str, int]:
    """How many places there are at each stage, in one query."""
    mine = Place.objects.public().filter(municipality__in=mandates.municipalities_of(user))
    found: dict[str, int] = mine.aggregate(**{key: Count("pk", filter=stage()) for key, (_n, stage) in STAGES.items()})
    return found


def tabs(user: Any, which: str) -> list[Tab]:
    found = counts(user)
    every = Tab("", _("All"), sum(found.values()), which == "")
    return [every, *(Tab(key, name, found[key], which == key) for key, (name, _stage) in STAGES.items())]


def lines(places: Iterable[Place]) -> list[Line]:
    return [_line(place) for place in places]


def _line(place: Place) -> Line:
    confirmed_on = place.confirmed_on
    if confirmed_on is None:
        raise ValueError("a published place has been confirmed")
    hidden = place.freshness == Freshness.HIDDEN
    since = freshness.hidden_from(confirmed_on) if hidden else freshness.stale_from(confirmed_on)
    stage = {Freshness.HIDDEN: "hidden", Freshness.NOT_CONFIRMED: "stale"}.get(place.freshness, "soon")
    return Line(place, stage, since)
