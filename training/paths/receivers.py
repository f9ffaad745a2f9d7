"""Hears the courses."""

from typing import Any

from django.dispatch import receiver

from training.courses import events
from training.courses.models import Completion
from training.paths import actions


@receiver(events.course_completed, dispatch_uid="paths.complete")
def complete_paths(*, completion: Completion, **_kwargs: Any) -> None:
    actions.complete_paths(completion=completion)
