"""Which state may follow which, and why somebody got no certificate."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.states import Moves


class BatchState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    RUNNING = "running", _("Under way")
    DONE = "done", _("Done")
    PARTLY_FAILED = "partly_failed", _("Partly failed")


BATCH_MOVES: Moves = {
    BatchState.WAITING: frozenset({BatchState.RUNNING}),
    BatchState.RUNNING: frozenset({BatchState.DONE, BatchState.PARTLY_FAILED}),
    # tried again
    BatchState.PARTLY_FAILED: frozenset({BatchState.RUNNING}),
    BatchState.DONE: frozenset(),
}
ENDED = frozenset({BatchState.DONE, BatchState.PARTLY_FAILED})


class EntryState(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    ISSUED = "issued", _("Issued")
    SKIPPED = "skipped", _("Not needed")
    FAILED = "failed", _("Failed")


ENTRY_MOVES: Moves = {
    EntryState.WAITING: frozenset({EntryState.ISSUED, EntryState.SKIPPED, EntryState.FAILED}),
    EntryState.FAILED: frozenset({EntryState.WAITING}),
    EntryState.ISSUED: frozenset(),
    EntryState.SKIPPED: frozenset(),
}


class Reason(models.TextChoices):
    """Why an entry was skipped or failed. What exactly went wrong stands in the log, not here."""

    HAD = "had", _("Got this certificate before")
    CLOSED = "closed", _("The account has been closed")
    FAULT = "fault", _("Something went wrong on our side")
    DIED = "died", _("The work was interrupted again and again")


# An entry whose worker died so many times is not tried again by itself.
MOST_TRIES = 5
