"""What the steps of a matter share: its row locked, its state moved, the line of the audit log and of the trail."""

import datetime as dt
import uuid
from typing import Any

from django.db.models import Model

from certification.quality import trail
from certification.quality.models import Application, Certification
from certification.quality.states import MOVES, OVER
from core import audit, clock
from core.states import check_move


def locked(pk: uuid.UUID) -> Application:
    """The application as it is now; others wait until this transaction ends."""
    rows = Application.objects.select_for_update(of=("self",))
    return rows.select_related("organisation__municipality", "version__scheme", "certification").get(pk=pk)


def locked_certification(pk: uuid.UUID) -> Certification:
    rows = Certification.objects.select_for_update(of=("self",))
    return rows.select_related("organisation__municipality", "version__scheme").get(pk=pk)


def move(application: Application, new: str, *, due_on: dt.date | None = None, **also: Any) -> None:
    """A locked application comes into another state. ``due_on``: until when whoever has the ball then is expected to be
    done; ``also``: other fields to save with it. Raises Refused for a move that states.MOVES does not know."""
    check_move(MOVES, application.state, new)
    application.state, application.state_since, application.due_on = new, clock.now(), due_on
    application.reminded_on = None
    if new in OVER:
        also.setdefault("closed_at", clock.now())
        also.setdefault("retain_until", retained_until(application))
    for name, value in also.items():
        setattr(application, name, value)
    application.save(update_fields=["state", "state_since", "due_on", "reminded_on", *also])


def retained_until(application: Application) -> dt.date:
    """The last day on which its evidence is kept, counted from today."""
    return clock.months_after(clock.today(), 12 * application.version.retention_years)


def record(about: Model, verb: str, *, actor: Any, **data: Any) -> None:
    """One line in the audit log and one in the trail, in the caller's transaction. ``verb``: "model.verb" of this app,
    known to wagtail_hooks. ``data``: codes, keys and fingerprints only."""
    audit.record(about, f"quality.{verb}", actor=actor, **data)
    trail.add(verb, about, actor=actor, **data)
