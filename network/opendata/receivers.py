"""Hears the directory."""

import uuid
from collections.abc import Iterable
from typing import Any

from django.dispatch import receiver

from network.directory import events
from network.opendata import actions


@receiver(events.places_changed, dispatch_uid="opendata.note_changes")
def note_changes(*, places: Iterable[uuid.UUID], **_kwargs: Any) -> None:
    actions.note_changes(places=places)
