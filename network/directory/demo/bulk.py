"""Writes invented places in bulk. Through the actions four hundred would take far longer than a demo may take to
start (some 170 ms of processor time each), so every row passes the same checks (full_clean), and one event tells of all
of them. The places of the demo's own providers do come through the actions (stage.py)."""

import datetime as dt
import uuid
from typing import Any

from django.db.models import Model
from django.utils import timezone

from core import clock
from network.directory import content, events
from network.directory.demo.plans import Offered, Plan
from network.directory.models import HoursException, Offer, Place, PlaceFact, WeeklyHours

# Ids follow from numbers: a second run finds what the first has made, whatever became of it.
_SPACE = uuid.UUID("6f0f6a52-6a3c-4a55-9a1a-3f1d0d6f7f11")
_TERMS: dict[str, Any] = {name: getattr(Offer, name).through for name in content.OFFER_TERMS}
_FOREIGN = ["organisation", "municipality", "confirmed_by", "place", "way", "offer", "term"]


def place_id(number: int) -> uuid.UUID:
    return uuid.uuid5(_SPACE, f"place {number}")


def write(plans: list[Plan]) -> int:
    """Makes the places that are not there yet; returns how many."""
    known = set(Place.objects.filter(pk__in=[place_id(plan.number) for plan in plans]).values_list("pk", flat=True))
    new = [(plan, _place(plan)) for plan in plans if place_id(plan.number) not in known]
    offered = [(each, _offer(each, place, order)) for plan, place in new for order, each in enumerate(plan.offers)]
    _create(place for _plan, place in new)
    _create(PlaceFact(place=place, term=term, answer=each) for plan, place in new for term, each in plan.facts.items())
    served = Place.served.through
    served.objects.bulk_create(
        served(place_id=place.pk, municipality_id=each.pk) for plan, place in new for each in plan.served
    )
    _create(offer for _each, offer in offered)
    for name, through in _TERMS.items():
        through.objects.bulk_create(
            through(offer_id=offer.pk, term_id=term.pk) for each, offer in offered for term in each.terms[name]
        )
    _create(WeeklyHours(offer=offer, **row) for each, offer in offered for row in each.weekly)
    _create(HoursException(offer=offer, **row) for each, offer in offered for row in each.exceptions)
    if new:
        events.places_changed.send(sender=Place, places=[place.pk for _plan, place in new])
    return len(new)


def _place(plan: Plan) -> Place:
    made = _at_noon(plan.created_on or clock.today())
    changed = _at_noon(plan.confirmed_on or plan.created_on or clock.today())
    return Place(
        pk=place_id(plan.number),
        organisation=plan.organisation,
        kind=plan.kind,
        state=plan.state,
        confirmed_on=plan.confirmed_on,
        created_at=made,
        changed_at=changed,
        **plan.values,
    )


def _offer(offered: Offered, place: Place, order: int) -> Offer:
    pk = uuid.uuid5(place.pk, f"offer {order}")
    return Offer(pk=pk, place=place, order=order, created_at=place.created_at, **offered.values)


def _create(rows: Any) -> None:
    checked: list[Model] = list(rows)
    for row in checked:
        # What the rows point to was just read or made, and constraints the database checks as it writes; everything
        # else is checked as by the actions.
        row.full_clean(exclude=_FOREIGN, validate_unique=False, validate_constraints=False)
    if checked:
        type(checked[0])._default_manager.bulk_create(checked, batch_size=500)


def _at_noon(day: dt.date) -> dt.datetime:
    return min(timezone.make_aware(dt.datetime.combine(day, dt.time(12))), clock.now())
