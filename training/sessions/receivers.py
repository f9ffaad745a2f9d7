"""Hears the meetings."""

from collections.abc import Collection
from typing import Any

from django.dispatch import receiver

from network.meetings import events as meetings
from training.sessions import actions


@receiver(meetings.attended, dispatch_uid="sessions.count")
def count_attendance(*, events: Collection[int], **_kwargs: Any) -> None:
    actions.count(events=events)
