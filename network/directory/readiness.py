"""What a place still lacks before people can be sent there."""

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from network.directory.languages import texts
from network.directory.models import Offer, Place
from network.directory.states import PlaceKind


class Where(StrEnum):
    """On which page it is put right."""

    PLACE = "place"
    OFFER = "offer"
    ORGANISATION = "organisation"


@dataclass(frozen=True)
class Lack:
    code: str
    text: str | Promise
    where: Where


def lacks(place: Place, offers: list[Offer] | None = None) -> list[Lack]:
    """What keeps a place from being published; empty when nothing does. ``offers``: those in use, with their hours,
    where the page has them already."""
    if offers is None:
        offers = list(Offer.objects.in_use().filter(place=place).prefetch_related("weekly_hours", "exceptions"))
    return [lack for wanted, lack in _asked(place, offers) if wanted]


def _asked(place: Place, offers: list[Offer]) -> list[tuple[bool, Lack]]:
    site = place.kind == PlaceKind.SITE
    when = any(offer.weekly_hours.all() or offer.exceptions.all() for offer in offers)
    reached = bool(place.phone or place.email or place.link or when)
    served = place.nationwide or site or place.served.exists()
    return [
        (not place.organisation.is_member, NOT_IN_NETWORK),
        (not texts(place, "name"), _NAME),
        (site and not (place.street or texts(place, "directions")), _ADDRESS),
        (not served, _SERVED),
        (not offers, _OFFER),
        (not reached, _REACHED),
    ]


NOT_IN_NETWORK = Lack(
    "organisation", _("The organisation is not in the network, so nobody can see its places."), Where.ORGANISATION
)
_NAME = Lack("name", _("The place needs a name."), Where.PLACE)
_ADDRESS = Lack("address", _("Write the street address, or how to get there."), Where.PLACE)
_SERVED = Lack("served", _("Say which municipalities it serves."), Where.PLACE)
_OFFER = Lack("offer", _("Say what help is given: add an offer."), Where.OFFER)
_REACHED = Lack(
    "reached", _("Give a phone number, an e-mail address or a link, or the hours when help is given."), Where.PLACE
)
