"""What changes learning paths: opening and publishing one, and completing one. Each action is one transaction."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from core import audit
from core.errors import Refused
from core.frozen import fingerprint
from core.published import save_new, step_back
from core.texts import only_gained_languages
from training.courses.models import Completion, Course
from training.paths import events, freezing, policies, progress, rules
from training.paths.models import LearningPath, PathCompletion, PathStep, PathVersion
from training.paths.progress import Progress
from training.paths.snapshot import Path


@transaction.atomic
def open_path(*, code: str, actor: User | None) -> LearningPath:
    """The row that all languages share. Raises Refused when the code is taken or is not a slug of up to 60 signs."""
    if not policies.may_publish(actor):
        raise PermissionDenied
    path = LearningPath(code=code)
    save_new(
        path,
        taken=_("There is already a learning path with this code."),
        bad_code=_("A learning path needs a code of letters, digits and hyphens."),
    )
    audit.record(path, "paths.path.open", actor=actor, code=code)
    return path


@transaction.atomic
def publish_path(*, path: LearningPath, snapshot: Path, actor: User | None) -> PathVersion:
    """Freezes texts and courses, and makes them what is completed from now on.

    The same content again writes nothing; texts in further languages join the current version; anything else makes a
    new one. Completions stay with the version they were made on. Raises Refused with all the editor has to mend.
    """
    path = LearningPath.objects.select_for_update().get(pk=path.pk)
    if not policies.may_publish(actor):
        raise PermissionDenied
    rules.check(snapshot)
    content = freezing.content(snapshot)
    sha256 = fingerprint(content)
    current = path.versions.current().prefetch_related("steps__course").first()
    if current and current.sha256 == sha256:
        return current
    if current and only_gained_languages(current.content, content):
        return _translate(current, content, sha256, actor)
    return _publish(path, content, sha256, actor)


@transaction.atomic
def complete_path(*, path: LearningPath, actor: User) -> PathCompletion:
    """Writes down that the actor has completed the path; the same one when asked again.

    For whoever completed all its courses before it was published; for everybody else the last course does it. Raises
    Refused while a required course is missing.
    """
    if not policies.may_complete(actor, path):
        raise PermissionDenied
    _lock(actor)
    now = progress.of(actor, path)
    if now is None:
        raise Refused(_("This learning path is not open yet."), code="not_published")
    if now.ready:
        return _complete(now, actor, by=actor)
    if now.last:
        return now.last
    missing = len(now.missing)
    message = ngettext(
        "%(count)s course of the path is not completed yet.",
        "%(count)s courses of the path are not completed yet.",
        missing,
    )
    raise Refused(message % {"count": missing}, code="missing_courses")


@transaction.atomic
def complete_paths(*, completion: Completion) -> list[PathCompletion]:
    """The paths of which this completed course was the last one missing; none when it was not."""
    person = completion.enrolment.person
    _lock(person)
    found = progress.with_course(person, completion.enrolment.course_id)
    return [_complete(now, person, by=None) for now in found if now.ready]


def _lock(person: User) -> None:
    """Two last courses at once come one after the other, and the second sees the first.

    Without blocking rows that merely point to the person: both may have written such rows before they came here.
    """
    User.objects.select_for_update(no_key=True).get(pk=person.pk)


def _complete(now: Progress, person: User, *, by: User | None) -> PathCompletion:
    completion = PathCompletion.objects.create(
        person=person,
        path=now.version.path,
        version=now.version,
        round=now.last.round + 1 if now.last else 1,
        evidence=now.evidence,
    )
    audit.record(completion, "paths.completion.complete", actor=by, path=now.version.path.code, round=completion.round)
    events.path_completed.send(sender=PathCompletion, completion=completion)
    return completion


def _translate(current: PathVersion, content: dict[str, Any], sha256: str, actor: User | None) -> PathVersion:
    current.texts, current.sha256 = content["texts"], sha256
    current.save(update_fields=["texts", "sha256"])
    audit.record(current, "paths.version.translate", actor=actor, number=current.number)
    return current


def _publish(path: LearningPath, content: dict[str, Any], sha256: str, actor: User | None) -> PathVersion:
    _before, number = step_back(path.versions.all())
    version = PathVersion.objects.create(
        path=path,
        number=number,
        texts=content["texts"],
        validity_months=content["validity_months"],
        sha256=sha256,
        published_by=actor,
    )
    courses = Course.objects.in_bulk([step["course"] for step in content["steps"]], field_name="code")
    PathStep.objects.bulk_create(
        PathStep(version=version, course=courses[step["course"]], position=position, required=step["required"])
        for position, step in enumerate(content["steps"], start=1)
    )
    audit.record(version, "paths.version.publish", actor=actor, number=version.number)
    return version
