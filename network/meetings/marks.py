"""What is told about attendance, and what becomes of it."""

import datetime as dt
import uuid
from typing import NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _

from network.meetings.states import Source


class Entry(NamedTuple):
    """What a device saw. ``registration``: its id; ``at``: aware, when it was seen; ``nonce``: made by the device."""

    registration: uuid.UUID
    present: bool
    way: str
    at: dt.datetime
    nonce: uuid.UUID
    source: str = Source.LIST


class Outcome(models.TextChoices):
    """What became of an entry. Sent again, all but SAVED and KNOWN would be refused again."""

    SAVED = "saved", _("Saved")
    KNOWN = "known", _("Saved before")
    FOREIGN = "foreign", _("Has not registered for this event")
    WAY = "way", _("One cannot take part that way.")
    EARLY = "early", _("Was seen long before the event began. Check the clock of the device.")
    FUTURE = "future", _("Was seen at a time that has not come yet. Check the clock of the device.")

    @property
    def refused(self) -> bool:
        return self not in {Outcome.SAVED, Outcome.KNOWN}
