"""Tokens of confirmation links: made, hashed, found again, and never kept."""

import hashlib
import secrets
from enum import StrEnum

from django.utils.crypto import constant_time_compare

from core import clock
from network.directory import recipients
from network.directory.models import ConfirmationLink


class Holds(StrEnum):
    """What a link is good for now."""

    OPEN = "open"
    USED = "used"
    EXPIRED = "expired"
    # Taken back by somebody, replaced by a newer letter, or its address answers for the place no more.
    WITHDRAWN = "withdrawn"
    # The place is not in the finder at all: its provider took it out, or left the network.
    OUT = "out"


def token() -> str:
    """256 random bits."""
    return secrets.token_urlsafe(32)


def hashed(token: str) -> str:
    """sha256: the token itself is as random as a key, so it needs no salt and no slow hash."""
    return hashlib.sha256(token.encode()).hexdigest()


def find(token: str) -> ConfirmationLink | None:
    """The link of a token, whether or not it still holds.

    What is looked up is the hash, of which no part can be guessed step by step by measuring the time.
    """
    digest = hashed(token)
    rows = ConfirmationLink.objects.select_related("place__organisation", "place__municipality__region")
    link = rows.filter(token_hash=digest).first()
    return link if link and constant_time_compare(link.token_hash, digest) else None


def holds(link: ConfirmationLink) -> Holds:
    """Asked of the present: who no longer answers for a place cannot use an old letter."""
    if not may_answer(link):
        return Holds.WITHDRAWN
    if not link.place.is_public:
        return Holds.OUT
    if link.used_at is not None:
        return Holds.USED
    if link.withdrawn_at is not None:
        return Holds.WITHDRAWN
    return Holds.EXPIRED if link.until < clock.now() else Holds.OPEN


def may_answer(link: ConfirmationLink) -> bool:
    """Whether its address is still one that answers for the place: then a new link can be sent there."""
    return link.email in recipients.addresses(link.place)
