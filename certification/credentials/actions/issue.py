"""Issuing what comes of itself: a certificate for each completed course and each completed path."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from accounts.models import User
from certification.credentials import sources, validity
from certification.credentials.actions.awarding import Subject, award
from certification.credentials.models import Credential
from certification.credentials.states import Kind
from core import clock
from training.courses.models import Completion
from training.paths.models import PathCompletion


@transaction.atomic
def issue_for_completion(*, completion: Completion, actor: User | None = None) -> Credential:
    """The certificate of a completed course, with the texts of all its languages; the same one when asked again.

    A refresher gives a new one, which supersedes those the person has of the course.
    """
    # The lock spares a second caller the work: it waits until the first has written, and finds what it wrote.
    completion = Completion.objects.select_for_update(of=("self",)).get(pk=completion.pk)
    version = completion.version
    return award(
        kind=Kind.COURSE,
        source=sources.of_completion(completion.pk),
        subject=Subject(completion.enrolment.person),
        content=content_of(version.texts),
        minutes=version.minutes,
        issued_at=completion.completed_at,
        valid_until=validity.of_course(completion),
        rests_on=completion,
        older=Credential.objects.filter(completion__enrolment__course=version.course_id, kind=Kind.COURSE),
        actor=actor,
    )


@transaction.atomic
def issue_for_path(*, completion: PathCompletion, actor: User | None = None) -> Credential:
    """The certificate of a completed path: what it is made of is written into it, course by course."""
    completion = PathCompletion.objects.select_for_update(of=("self",)).get(pk=completion.pk)
    version = completion.version
    courses = _courses(completion.evidence["completions"])
    return award(
        kind=Kind.PATH,
        source=sources.of_path(completion.pk),
        subject=Subject(completion.person),
        content={**content_of(version.texts), "courses": courses},
        minutes=sum(course["minutes"] for course in courses),
        issued_at=completion.completed_at,
        valid_until=validity.of_path(completion),
        rests_on=completion,
        older=Credential.objects.filter(path_completion__path=completion.path_id, kind=Kind.PATH),
        actor=actor,
    )


def content_of(texts: Mapping[str, Any]) -> dict[str, Any]:
    """What a certificate takes over of the texts of a course or a path."""
    return {**{key: texts.get(key, {}) for key in ("title", "extent", "note")}, "goals": texts.get("goals", [])}


def _courses(completions: list[int]) -> list[dict[str, Any]]:
    """What a path was made of, in its order."""
    rows = Completion.objects.select_related("version").in_bulk(completions)
    return [
        {
            "title": rows[pk].version.texts["title"],
            "minutes": rows[pk].version.minutes,
            "completed_on": clock.day_of(rows[pk].completed_at).isoformat(),
        }
        for pk in completions
    ]
