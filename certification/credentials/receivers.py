"""Hears the floors below."""

from typing import Any

from django.dispatch import receiver

from certification.credentials import actions
from training.courses import events as courses
from training.courses.models import Completion, CourseVersion
from training.paths import events as paths
from training.paths.models import PathCompletion


@receiver(courses.course_completed, dispatch_uid="credentials.issue_certificate")
def issue_certificate(*, completion: Completion, **_kwargs: Any) -> None:
    actions.issue_for_completion(completion=completion)


@receiver(paths.path_completed, dispatch_uid="credentials.issue_path_certificate")
def issue_path_certificate(*, completion: PathCompletion, **_kwargs: Any) -> None:
    actions.issue_for_path(completion=completion)


@receiver(courses.course_renewed, dispatch_uid="credentials.end_earlier")
def end_older_certificates(*, version: CourseVersion, **_kwargs: Any) -> None:
    actions.end_earlier(version=version)
