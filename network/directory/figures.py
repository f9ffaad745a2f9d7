"""The network of a coordinator's area in a few figures, counted when they are read."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from core import clock
from network.directory import listed, policies
from network.directory.models import Organisation, Place
from network.directory.states import HIDDEN_MONTHS, Freshness, OrganisationState, PlaceState, months_before
from network.geography.models import Municipality


@dataclass(frozen=True)
class Figures:
    """``new_…``: since the first of this month. ``published``: also those hidden for their age. ``bare``: the names of
    the municipalities of the area without a place one can go to."""

    organisations: int
    new_organisations: int
    in_finder: int
    new_places: int
    published: int
    confirmed: int
    municipalities: int
    bare: list[str]

    @property
    def confirmed_share(self) -> int | None:
        """Of what is published, in whole per cent, rounded down: 100 means all. None without any."""
        return self.confirmed * 100 // self.published if self.published else None


def of(user: Any) -> Figures | None:
    """For this person's area, in three queries; None, after the first, for whoever looks after none."""
    area = listed.area_of(user)
    there = Exists(listed.sites_in_finder(OuterRef("pk")))
    municipalities = list(area.annotate(there=there).order_by(listed.by_name()))
    if not municipalities and not policies.may_see_all(user):
        return None
    first = timezone.make_aware(dt.datetime.combine(clock.today().replace(day=1), dt.time.min))
    public = Q(state=PlaceState.PUBLISHED, organisation__state=OrganisationState.MEMBER)
    shown = public & Q(confirmed_on__gte=months_before(clock.today(), HIDDEN_MONTHS))
    members = Organisation.objects.members()
    organisations = _within(user, members, area).aggregate(all=Count("pk"), new=Count("pk", Q(decided_at__gte=first)))
    places = _within(user, Place.objects.all(), area).aggregate(
        shown=Count("pk", shown),
        new=Count("pk", shown & Q(created_at__gte=first)),
        public=Count("pk", public),
        confirmed=Count("pk", public & listed.fresh(Freshness.CONFIRMED)),
    )
    return Figures(
        organisations=organisations["all"],
        new_organisations=organisations["new"],
        in_finder=places["shown"],
        new_places=places["new"],
        published=places["public"],
        confirmed=places["confirmed"],
        municipalities=len(municipalities),
        bare=[each.name for each in municipalities if not each.there],
    )


def _within(user: Any, rows: QuerySet[Any], area: QuerySet[Municipality]) -> QuerySet[Any]:
    """An administrator's area is the whole country: places of merged municipalities count there, too."""
    return rows if policies.may_see_all(user) else rows.filter(municipality__in=area.values("pk"))
