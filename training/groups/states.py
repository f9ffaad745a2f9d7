"""Which state may follow which, and how long things hold."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.states import Moves


class GroupState(models.TextChoices):
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")


GROUP_MOVES: Moves = {
    GroupState.OPEN: frozenset({GroupState.CLOSED}),
    GroupState.CLOSED: frozenset({GroupState.OPEN}),
}

# An invitation link works for this long unless it is renewed or taken back before.
INVITATION_DAYS = 60
# An invitation to lead that nobody answers is forgotten after this long, with the address in it.
LEADER_DAYS = 30
# A member who has finished no part for this long is shown as one who may need help.
STUCK_DAYS = 21
