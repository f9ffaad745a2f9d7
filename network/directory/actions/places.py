"""Adding and changing places, and bringing them before the public."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit, clock
from core.errors import Refused
from core.states import check_move
from network.directory import content, policies
from network.directory.actions.place_steps import (
    changed,
    checked,
    edited,
    key,
    must_not_have_ended,
    still_as_seen,
    still_ready,
)
from network.directory.models import ConfirmationLink, Organisation, Place, PlaceFact, Term, Vocabulary
from network.directory.readiness import lacks
from network.directory.stamps import stamp as stamp_of
from network.directory.states import PLACE_MOVES, PlaceState
from network.geography.models import Municipality


@transaction.atomic
def add_place(*, organisation: Organisation, kind: str, actor: User, seed: str = "", **values: Any) -> Place:
    """A draft. ``values``: fields of `content.place_fields`. ``seed`` stands in the form: sent twice, it makes one.

    Raises Refused for a municipality that is not the actor's to speak for, and for links that are not https.
    """
    organisation = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    if not policies.may_add_place(actor, organisation):
        raise PermissionDenied
    place = Place(organisation=organisation, kind=kind)
    if seed:
        place.pk = key(actor, seed, organisation)
        known = Place.objects.filter(pk=place.pk).first()
        if known:
            return known
    _write(place, values, actor, new=True)
    audit.record(place, "directory.place.add", actor=actor, organisation=str(organisation.pk), kind=kind)
    return place


@transaction.atomic
def edit_place(*, place: Place, actor: User, stamp: str = "", **values: Any) -> Place:
    """Writes these fields and no others. ``stamp`` (see `stamps.stamp`) tells what the form showed.

    Raises Refused, code "changed", when somebody else changed these fields in the meantime; code "lacks" when a
    published place would lose what it cannot be published without.
    """
    place = edited(place, actor)
    must_not_have_ended(place)
    fields = content.place_fields(place.kind)
    old = {name: stamp_of(place, [name]) for name in fields}
    still_as_seen(stamp, stamp_of(place, fields))
    with still_ready(place):
        _write(place, values, actor)
    names = sorted(name for name in fields if stamp_of(place, [name]) != old[name])
    if names:
        changed(place)
        audit.record(place, "directory.place.edit", actor=actor, fields=names)
    return place


@transaction.atomic
def set_facts(*, place: Place, answers: Mapping[Term, str], actor: User) -> Place:
    """What is known of getting in and being there. An empty answer takes back what was said; terms that are not named
    stay as they are."""
    place = edited(place, actor)
    must_not_have_ended(place)
    if any(term.vocabulary != Vocabulary.PLACE_FACT for term in answers):
        raise TypeError("only facts about places can be answered")
    old = dict(place.facts.values_list("term_id", "answer"))
    new = {term.pk: answer for term, answer in answers.items() if old.get(term.pk, "") != answer}
    if not new:
        return place
    for term_id, answer in new.items():
        if answer:
            PlaceFact.objects.update_or_create(place=place, term_id=term_id, defaults={"answer": answer})
        else:
            place.facts.filter(term=term_id).delete()
    changed(place)
    keys = sorted(term.key for term in answers if term.pk in new)
    audit.record(place, "directory.place.set_facts", actor=actor, facts=keys)
    return place


@transaction.atomic
def publish(*, place: Place, actor: User) -> Place:
    """Everybody can find it from now on; its details count as confirmed today. Raises Refused with what is missing."""
    place = edited(place, actor)
    if place.state == PlaceState.PUBLISHED:
        return place
    check_move(PLACE_MOVES, place.state, PlaceState.PUBLISHED)
    missing = lacks(place)
    if missing:
        raise Refused(" ".join(str(lack.text) for lack in missing), code="lacks")
    place.state, place.confirmed_on, place.confirmed_by = PlaceState.PUBLISHED, clock.today(), actor
    place.letter, place.letter_at = "", None
    changed(place, "state", "confirmed_on", "confirmed_by", "letter", "letter_at")
    audit.record(place, "directory.place.publish", actor=actor)
    return place


@transaction.atomic
def pause(*, place: Place, actor: User, **notice: str) -> Place:
    """Out of the finder until it is published again. ``notice``: why, as columns of the field ``alert``."""
    return _leave(edited(place, actor), PlaceState.PAUSED, actor, notice)


@transaction.atomic
def end(*, place: Place, actor: User, **notice: str) -> Place:
    """Out of the finder for good; nobody is asked about it any more, and old letters open nothing."""
    place = _leave(edited(place, actor), PlaceState.ENDED, actor, notice)
    open_links = ConfirmationLink.objects.filter(place=place, used_at=None, withdrawn_at=None)
    open_links.update(withdrawn_at=clock.now())
    return place


@transaction.atomic
def reopen(*, place: Place, actor: User) -> Place:
    """A draft again, with everything it had."""
    place = edited(place, actor)
    if place.state == PlaceState.DRAFT:
        return place
    check_move(PLACE_MOVES, place.state, PlaceState.DRAFT)
    place.state = PlaceState.DRAFT
    changed(place, "state")
    audit.record(place, "directory.place.reopen", actor=actor)
    return place


def leave(place: Place, state: PlaceState) -> None:
    """A locked place goes out of the finder."""
    check_move(PLACE_MOVES, place.state, state)
    place.state = state
    changed(place, "state")


def _leave(place: Place, state: PlaceState, actor: User, notice: Mapping[str, str]) -> Place:
    """Asked for twice is done once."""
    if place.state == state:
        return place
    for name, text in checked(notice, Place, content.columns(("alert",))).items():
        setattr(place, name, text or None)
    place.full_clean(exclude=["organisation", "municipality", "confirmed_by"])
    place.save(update_fields=list(notice))
    leave(place, state)
    audit.record(place, f"directory.place.{_VERBS[state]}", actor=actor)
    return place


_VERBS = {PlaceState.PAUSED: "pause", PlaceState.ENDED: "end"}


def _write(place: Place, values: Mapping[str, Any], actor: User, *, new: bool = False) -> None:
    values = checked(values, Place, content.place_fields(place.kind))
    municipality: Municipality = values.get("municipality") or place.municipality
    if municipality.until_date and municipality.until_date < clock.today():
        raise Refused(_("This municipality has become a part of another one."), code="merged")
    moves = new or municipality.pk != place.municipality_id
    if moves and not policies.may_place_in(actor, place.organisation, municipality):
        raise Refused(_("Choose a municipality of your own area."), code="elsewhere")
    served = values.pop("served", None)
    for name, value in values.items():
        setattr(place, name, value)
    place.full_clean(exclude=["organisation", "municipality", "confirmed_by"])
    place.save(force_insert=new)
    if served is not None or place.nationwide:
        place.served.set([] if place.nationwide else served or [])
