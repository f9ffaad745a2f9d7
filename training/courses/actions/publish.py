"""Opening a course, and freezing what an editor publishes."""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit
from core.errors import Refused
from core.frozen import fingerprint
from core.texts import only_gained_languages
from training.courses import freezing, policies, rules
from training.courses.actions.quizzes import freeze_quizzes
from training.courses.models import Course, CourseVersion, QuizVersion
from training.courses.snapshot import Course as CourseSnapshot


@transaction.atomic
def open_course(*, code: str, actor: User | None) -> Course:
    """The row that all languages share. Raises Refused when the code is taken or is not a slug of up to 60 signs."""
    if not policies.may_publish(actor):
        raise PermissionDenied
    course = Course(code=code)
    try:
        course.full_clean()
    except ValidationError as error:
        if Course.objects.filter(code=code).exists():
            raise Refused(_("There is already a course with this code."), code="taken") from error
        raise Refused(_("A course needs a code of letters, digits and hyphens."), code="bad_code") from error
    course.save()
    audit.record(course, "courses.course.open", actor=actor, code=code)
    return course


@transaction.atomic
def publish_version(*, course: Course, snapshot: CourseSnapshot, actor: User | None) -> CourseVersion:
    """Freezes outline, texts, quiz papers and answer keys, and makes them what newcomers start.

    The same content again writes nothing and returns the current version. When only texts in further languages came,
    the current version gains them, so that whoever has started gets the translation too. Anything else makes a new
    version; whoever has started stays on theirs. Raises Refused with all the editor has to mend.
    """
    course = Course.objects.select_for_update().get(pk=course.pk)
    if not policies.may_publish(actor, course):
        raise PermissionDenied
    rules.check(snapshot)
    sha256 = fingerprint(freezing.whole(snapshot))
    current = course.versions.current().first()
    if current and current.sha256 == sha256:
        return current
    content = freezing.course(snapshot)
    quizzes = freeze_quizzes(course, snapshot.quizzes)
    if current and _differs_in_languages_only(current, content, quizzes):
        return _translate(current, content, sha256, actor)
    return _publish(course, content, quizzes, sha256, actor)


def _differs_in_languages_only(current: CourseVersion, content: dict[str, Any], quizzes: list[QuizVersion]) -> bool:
    same_quizzes = {quiz.pk for quiz in current.quizzes.all()} == {quiz.pk for quiz in quizzes}
    return same_quizzes and only_gained_languages(freezing.stored_course(current), content)


def _translate(current: CourseVersion, content: dict[str, Any], sha256: str, actor: User | None) -> CourseVersion:
    current.outline, current.texts, current.sha256 = content["outline"], content["texts"], sha256
    current.save(update_fields=["outline", "texts", "sha256"])
    audit.record(current, "courses.version.translate", actor=actor, number=current.number)
    return current


def _publish(
    course: Course, content: dict[str, Any], quizzes: list[QuizVersion], sha256: str, actor: User | None
) -> CourseVersion:
    latest = course.versions.order_by("-number").first()
    # The old one steps back first: the database allows one current version of a course, never two.
    for old in course.versions.current():
        old.is_current = False
        old.save(update_fields=["is_current"])
    version = CourseVersion.objects.create(
        course=course, number=latest.number + 1 if latest else 1, sha256=sha256, published_by=actor, **content
    )
    version.quizzes.set(quizzes)
    audit.record(version, "courses.version.publish", actor=actor, number=version.number)
    return version
