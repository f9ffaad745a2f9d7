"""What the finder hears from the directory."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.dispatch import receiver

from network.directory.events import places_changed
from network.finder import index


@receiver(places_changed, dispatch_uid="finder.index")
def keep_index(places: Collection[UUID], **_more: Any) -> None:
    """In the same transaction: a change and its line in the index are both seen or neither."""
    index.refresh(places)
