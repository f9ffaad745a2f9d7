"""The one door to the audit trail (Wagtail's log: explicit, named, shown in the site history)."""

from typing import Any

from django.db.models import Model
from wagtail.log_actions import log


def record(instance: Model, action: str, *, actor: Any, **data: Any) -> None:
    """Writes one line in the caller's transaction. ``data`` holds codes and ids, never names or texts of people.

    ``action`` must be registered in the app's wagtail_hooks, else ValidationError.
    ``actor`` is a User, or None when the clock or the queue acted.
    """
    # The title is the model and key, never a person's name: the log outlives the person's data.
    log(instance, action, user=actor, title=f"{instance._meta.label} {instance.pk}", data=data)
