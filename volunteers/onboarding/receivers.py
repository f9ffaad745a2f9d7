"""Hears the floors below."""

from typing import Any

from django.dispatch import receiver

from training.courses import events as courses
from training.courses.models import Completion
from volunteers.onboarding.actions import training


@receiver(courses.course_completed, dispatch_uid="onboarding.go_on_after_training")
def go_on_after_training(*, completion: Completion, **_kwargs: Any) -> None:
    training.completed(completion=completion)
