"""The list of requests on the desk: which, in which order, and how many answered."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Count, Q, QuerySet

from network.geography.models import Region
from volunteers.matching.models import Request
from volunteers.matching.states import Answer, RequestState

# What a person chose, by the names of the form's fields; what is empty does not narrow, but for the state.
Wanted = Mapping[str, Any]
EVERY = "all"
OPEN = (RequestState.OPEN, RequestState.AGREED)


def requests(user: Any, wanted: Wanted) -> QuerySet[Request]:
    """What this person handles: without a state what has still to be done, the next first; else the newest first.

    Each comes with ``asked``, ``yes`` and ``no``: how many were asked, and answered.
    """
    state = wanted.get("state", "")
    rows = Request.objects.handled_by(user).filter(_state(state))
    if wanted.get("way"):
        rows = rows.filter(way=wanted["way"])
    if wanted.get("region"):
        rows = rows.filter(region__code=wanted["region"])
    related = ("region", "network", "organisation", "municipality", "place", "task", "language", "topic")
    order = ("-from_day", "-entered_at") if state else ("from_day", "entered_at")
    return counted(rows).select_related(*related, "agreed").order_by(*order, "pk")


def counted(rows: QuerySet[Request]) -> QuerySet[Request]:
    """With the numbers of those who were asked and are not taken back, or were chosen."""
    live = Q(asks__withdrawn_at=None)
    return rows.annotate(
        asked=Count("asks", filter=live),
        yes=Count("asks", filter=live & Q(asks__answer=Answer.YES)),
        no=Count("asks", filter=live & Q(asks__answer=Answer.NO)),
    )


def regions_of(user: Any) -> list[Region]:
    """Where this person handles any request."""
    return list(Region.objects.filter(pk__in=Request.objects.handled_by(user).values("region")).order_by("code"))


def _state(chosen: str) -> Q:
    if chosen == EVERY:
        return Q()
    return Q(state=chosen) if chosen else Q(state__in=OPEN)
