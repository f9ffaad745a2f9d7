"""Hears the meetings."""

from collections.abc import Collection
from typing import Any

from django.dispatch import receiver

from accounts.models import User
from network.meetings import events as meetings
from network.meetings.models import Meeting
from training.sessions import actions


@receiver(meetings.attended, dispatch_uid="sessions.count")
def count_attendance(*, events: Collection[int], **_kwargs: Any) -> None:
    actions.count(events=events)


@receiver(meetings.held, dispatch_uid="sessions.count_held")
def count_when_held(*, meeting: Meeting, actor: User, **_kwargs: Any) -> None:
    actions.count_held(meeting=meeting, actor=actor)
