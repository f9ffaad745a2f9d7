"""What the actions on places and offers share: the locks, who may, and telling that something changed."""

import hashlib
import uuid
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Model, TextField
from django.utils.translation import gettext as _

from accounts.models import User
from core import clock
from core.errors import Refused
from network.directory import events, phones, policies
from network.directory.lines import one_line
from network.directory.models import Offer, Place
from network.directory.readiness import lacks
from network.directory.states import PlaceState

_LINKS = ("website", "link", "booking_link")


def locked(pk: uuid.UUID) -> Place:
    """The place, held until the transaction ends: two taps, or two people at once, come one after the other."""
    rows = Place.objects.select_related("organisation", "municipality__region")
    return rows.select_for_update(of=("self",)).get(pk=pk)


def edited(place: Place, actor: User) -> Place:
    """The locked place. Raises PermissionDenied for whoever may not change it today."""
    place = locked(place.pk)
    if not policies.may_edit_place(actor, place):
        raise PermissionDenied
    return place


def of_offer(offer: Offer, actor: User) -> Offer:
    """The offer as it is now, its place locked. Raises PermissionDenied for whoever may not change it today."""
    place = edited(offer.place, actor)
    found = Offer.objects.select_related("way").get(pk=offer.pk)
    found.place = place
    return found


def must_not_have_ended(place: Place) -> None:
    if place.state == PlaceState.ENDED:
        raise Refused(_("This place has ended. Open it again first."), code="ended")


@contextmanager
def still_ready(place: Place) -> Iterator[None]:
    """What a place cannot be published without stays while it is published. Raises Refused, code "lacks", with what
    would be missing; what was missing before stands in nobody's way."""
    published = place.state == PlaceState.PUBLISHED
    before = {lack.code for lack in lacks(place)} if published else set()
    yield
    gone = [lack for lack in lacks(place) if lack.code not in before] if published else []
    if gone:
        raise Refused(" ".join(str(lack.text) for lack in gone), code="lacks")


def changed(place: Place, *fields: str) -> None:
    """Saves these columns, marks the place as changed and tells whoever keeps something derived from it."""
    place.changed_at = clock.now()
    place.save(update_fields=[*fields, "changed_at"])
    events.places_changed.send(sender=Place, places=[place.pk])


def key(actor: User, seed: str, origin: Model) -> uuid.UUID:
    """The id of what a form makes: the same form sent twice makes one row. ``origin`` is what it is added to or copied
    from: a page with several buttons may send the same seed with each."""
    return uuid.UUID(bytes=hashlib.sha256(f"{actor.pk}:{origin.pk}:{seed}".encode()).digest()[:16])


def checked(values: Mapping[str, Any], model: type[Model], allowed: Collection[str]) -> dict[str, Any]:
    """What may be written, tidied up: only long texts of ``model`` have several lines. Raises TypeError for a field
    that is none of the form's, Refused for a link that is not https, ValidationError for what is no phone number."""
    unknown = values.keys() - set(allowed)
    if unknown:
        raise TypeError(f"not to be written here: {', '.join(sorted(unknown))}")
    for name in _LINKS:
        if values.get(name) and not values[name].startswith("https://"):
            raise Refused(_("Links must begin with https://."), code="not_https")
    tidy = {name: _tidy(model, name, value) if isinstance(value, str) else value for name, value in values.items()}
    return tidy | ({"phone": phones.tidy(tidy["phone"])} if tidy.get("phone") else {})


def still_as_seen(stamp: str, now: str) -> None:
    """Raises Refused (code "changed") when the form was made from something that is no longer there. ``stamp`` empty:
    nobody looked."""
    if stamp and stamp != now:
        raise Refused(
            _("Somebody else has saved changes while you were writing. What you wrote is still here."), code="changed"
        )


def _tidy(model: type[Model], name: str, text: str) -> str:
    return text.strip() if isinstance(model._meta.get_field(name), TextField) else one_line(text)
