"""The sign of the moment: a shape, a colour and a number that a card's screen and its check page show at the same time,
and others a minute later. So a picture of a screen is found out, and a code that was copied from paper shows no sign.

The shape and the number are the same in every language; the words beside them say the colour and the shape. Nobody can
foretell a sign: it is made of the card's id and the minute under the site's key (HMAC-SHA256, RFC 2104). Whoever has a
card's code can look at the check page and so learn its sign of this minute; therefore the code on the screen also holds
a proof, which nobody but the holder gets and which is good for two minutes at most.
"""

import base64
from dataclasses import dataclass
from typing import Any

from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from certification.credentials.models import Credential
from core import clock

# A sign holds for so many seconds.
HOLDS = 60
# Signs of five bits: 50 bits are out of reach within two minutes.
_PROOF = 10

# In a field of 24 by 24, filled. Swedish needs words of one gender: all are "en".
SHAPES: dict[str, tuple[Any, str]] = {
    "circle": (pgettext_lazy("shape", "circle"), '<circle cx="12" cy="12" r="10"/>'),
    "square": (pgettext_lazy("shape", "square"), '<path d="M3 3h18v18H3z"/>'),
    "triangle": (pgettext_lazy("shape", "triangle"), '<path d="M12 2 23 21H1z"/>'),
    "star": (
        pgettext_lazy("shape", "star"),
        '<path d="m12 1.5 3.2 7 7.6.8-5.7 5.1 1.6 7.5-6.7-3.9-6.7 3.9 1.6-7.5-5.7-5.1 7.6-.8z"/>',
    ),
    "moon": (pgettext_lazy("shape", "moon"), '<path d="M16 2a10 10 0 1 0 6 15A9 9 0 0 1 16 2z"/>'),
    "arrow": (pgettext_lazy("shape", "arrow"), '<path d="M12 1.5 22 12h-6v10.500H8V12H2z"/>'),
    "drop": (
        pgettext_lazy("shape", "drop"),
        '<path d="M12 1c4 5.5 7 9.5 7 14a7 7 0 0 1-14 0c0-4.5 3-8.5 7-14z"/>',
    ),
    "boat": (pgettext_lazy("shape", "boat"), '<path d="M11 1v14H3zM13 5l8 10h-8zM1 17h22l-4 6H5z"/>'),
}
# The classes of the style sheet; no violet, which means practice.
COLOURS: dict[str, Any] = {
    "red": pgettext_lazy("colour", "red"),
    "green": pgettext_lazy("colour", "green"),
    "blue": pgettext_lazy("colour", "blue"),
    "orange": pgettext_lazy("colour", "orange"),
    "black": pgettext_lazy("colour", "black"),
}


@dataclass(frozen=True)
class Sign:
    """One of 1,800 that a minute can have; the next minute's is always another one."""

    shape: str
    colour: str
    number: int

    @property
    def drawing(self) -> SafeString:
        return mark_safe(SHAPES[self.shape][1])  # noqa: S308 - our own constants

    @property
    def words(self) -> str:
        """ "blue star" in the active language."""
        # Translators: a colour and a shape, as in "blue star". In Swedish all shapes are of common gender.
        return _("%(colour)s %(shape)s") % {"colour": COLOURS[self.colour], "shape": SHAPES[self.shape][0]}


def minute() -> int:
    """The number of this minute."""
    return int(clock.now().timestamp()) // HOLDS


def left() -> int:
    """Seconds until the next minute, 1 to HOLDS."""
    return HOLDS - int(clock.now().timestamp()) % HOLDS


def of(credential: Credential, minute: int) -> Sign:
    """The card's sign in that minute."""
    drawn = int.from_bytes(_digest("sign", credential, minute)[:8], "big")
    drawn, shape = divmod(drawn, len(SHAPES))
    drawn, colour = divmod(drawn, len(COLOURS))
    # Even numbers in even minutes, odd ones in odd minutes: two signs that follow each other are never the same.
    return Sign(list(SHAPES)[shape], list(COLOURS)[colour], 10 + 2 * (drawn % 45) + minute % 2)


def proof(credential: Credential, minute: int) -> str:
    """What the code on the screen holds beside the card's own: that it was read in that minute."""
    return base64.b32encode(_digest("proof", credential, minute)).decode()[:_PROOF]


def is_fresh(credential: Credential, given: str) -> bool:
    """Whether it is the proof of this minute or of the one before."""
    now = minute()
    return any(constant_time_compare(given, proof(credential, each)) for each in (now, now - 1))


def _digest(purpose: str, credential: Credential, minute: int) -> bytes:
    return salted_hmac(f"cards.{purpose}", f"{credential.pk}:{minute}", algorithm="sha256").digest()
