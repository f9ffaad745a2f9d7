"""What help is given at a place: adding, changing, ending and copying offers; copying a whole place."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import User
from core import audit, clock
from core.errors import Refused
from core.texts import languages
from network.directory import content, policies
from network.directory.actions.place_steps import (
    changed,
    checked,
    edited,
    key,
    must_not_have_ended,
    of_offer,
    still_as_seen,
    still_ready,
)
from network.directory.models import Offer, Place
from network.directory.stamps import stamp as stamp_of
from network.directory.states import PlaceState

_RELATIONS = ("weekly_hours", "exceptions")
# What a copy does not take over from its original.
_OWN = {
    "id",
    "place",
    "offer",
    "state",
    "confirmed_on",
    "confirmed_by",
    "letter",
    "letter_at",
    "created_at",
    "changed_at",
}


@transaction.atomic
def add_offer(*, place: Place, actor: User, seed: str = "", **values: Any) -> Offer:
    """``values``: fields of `content.offer_fields`. ``seed`` stands in the form: sent twice, it makes one."""
    place = edited(place, actor)
    must_not_have_ended(place)
    last = place.offers.aggregate(last=Max("order"))["last"]
    offer = Offer(place=place, order=0 if last is None else last + 1)
    if seed:
        offer.pk = key(actor, seed, place)
        known = Offer.objects.filter(pk=offer.pk).first()
        if known:
            return known
    _write(offer, values, new=True)
    changed(place)
    audit.record(offer, "directory.offer.add", actor=actor, place=str(place.pk))
    return offer


@transaction.atomic
def edit_offer(*, offer: Offer, actor: User, stamp: str = "", **values: Any) -> Offer:
    """Writes these fields and no others; the hours have a page of their own. Raises Refused, code "changed", when
    somebody else changed these fields since the form was made."""
    offer = of_offer(offer, actor)
    must_not_have_ended(offer.place)
    fields = content.offer_fields()
    before = stamp_of(offer, fields)
    still_as_seen(stamp, before)
    _write(offer, values)
    if stamp_of(offer, fields) != before:
        changed(offer.place)
        audit.record(offer, "directory.offer.edit", actor=actor)
    return offer


@transaction.atomic
def end_offer(*, offer: Offer, actor: User) -> Offer:
    """No longer given; it can be brought back. Raises Refused for the last one of a published place: people would be
    sent to a place that helps with nothing; and, code "lacks", when nothing else tells how the place is reached."""
    offer = of_offer(offer, actor)
    if offer.ended_at is not None:
        return offer
    others = Offer.objects.in_use().filter(place=offer.place).exclude(pk=offer.pk)
    if offer.place.state == PlaceState.PUBLISHED and not others.exists():
        raise Refused(_("This is the only help given here. Take the place out of the finder instead."), code="last")
    with still_ready(offer.place):
        _set_end(offer, actor, "directory.offer.end")
    return offer


@transaction.atomic
def bring_back_offer(*, offer: Offer, actor: User) -> Offer:
    offer = of_offer(offer, actor)
    must_not_have_ended(offer.place)
    return offer if offer.ended_at is None else _set_end(offer, actor, "directory.offer.bring_back")


@transaction.atomic
def copy_offer(*, offer: Offer, actor: User, seed: str) -> Offer:
    """Another like it at the same place, with its hours; its name says that it is a copy."""
    offer = of_offer(offer, actor)
    must_not_have_ended(offer.place)
    pk = key(actor, seed, offer)
    known = Offer.objects.filter(pk=pk).first()
    if known:
        return known
    last = offer.place.offers.aggregate(last=Max("order"))["last"]
    made = _copied(offer, offer.place, pk, named=True, order=last + 1, ended_at=None)
    changed(offer.place)
    audit.record(made, "directory.offer.copy", actor=actor, original=str(offer.pk))
    return made


@transaction.atomic
def copy_place(*, place: Place, actor: User, seed: str) -> Place:
    """A draft like it, with its facts and the offers in use; nobody has confirmed it yet."""
    place = edited(place, actor)
    if not policies.may_add_place(actor, place.organisation):
        raise PermissionDenied
    pk = key(actor, seed, place)
    known = Place.objects.filter(pk=pk).first()
    if known:
        return known
    made = Place(pk=pk, **_columns(place), state=PlaceState.DRAFT)
    _name_as_copy(made)
    made.save(force_insert=True)
    made.served.set(place.served.all())
    for fact in place.facts.all():
        made.facts.create(term_id=fact.term_id, answer=fact.answer)
    for offer in Offer.objects.in_use().filter(place=place):
        _copied(offer, made, uuid.uuid4())
    changed(made)
    audit.record(made, "directory.place.copy", actor=actor, original=str(place.pk))
    return made


def _set_end(offer: Offer, actor: User, line: str) -> Offer:
    offer.ended_at = None if offer.ended_at else clock.now()
    offer.save(update_fields=["ended_at"])
    changed(offer.place)
    audit.record(offer, line, actor=actor)
    return offer


def _write(offer: Offer, values: Mapping[str, Any], *, new: bool = False) -> None:
    values = checked(values, Offer, content.offer_fields())
    terms = {name: values.pop(name) for name in content.OFFER_TERMS if name in values}
    for name, value in values.items():
        setattr(offer, name, value)
    offer.full_clean(exclude=["place", "way"])
    offer.save(force_insert=new)
    for name, chosen in terms.items():
        getattr(offer, name).set(chosen)


def _copied(offer: Offer, place: Place, pk: uuid.UUID, *, named: bool = False, **more: Any) -> Offer:
    made = Offer(pk=pk, place=place, **(_columns(offer) | more))
    if named:
        _name_as_copy(made)
    made.save(force_insert=True)
    for name in content.OFFER_TERMS:
        getattr(made, name).set(getattr(offer, name).all())
    for row in offer.weekly_hours.all():
        made.weekly_hours.create(**_columns(row))
    for exception in offer.exceptions.filter(last_day__gte=clock.today()):
        made.exceptions.create(**_columns(exception))
    return made


def _columns(row: Any) -> dict[str, Any]:
    """Every column by its own name, without what belongs to the original alone. The untranslated columns of translated
    texts follow from those of the languages."""
    names = [field.attname for field in row._meta.concrete_fields if field.name not in _OWN]
    return {name: getattr(row, name) for name in names if not hasattr(row, f"{name}_fi")}


def _name_as_copy(row: Any) -> None:
    for code in languages():
        name = getattr(row, f"name_{code}")
        if name:
            with override(code):
                word = _("copy")
            mark = f" ({word})"
            setattr(row, f"name_{code}", name[: 100 - len(mark)] + mark)
