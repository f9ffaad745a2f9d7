"""Hears the floors below."""

from typing import Any

from django.dispatch import receiver

from certification.credentials import actions
from training.courses import events
from training.courses.models import Completion


@receiver(events.course_completed, dispatch_uid="credentials.issue_certificate")
def issue_certificate(*, completion: Completion, **_kwargs: Any) -> None:
    actions.issue_for_completion(completion=completion)
