"""Opening a course, and freezing what an editor publishes."""

import datetime as dt
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit, clock
from core.errors import Refused
from core.frozen import fingerprint
from core.published import save_new, step_back
from training.courses import changes, events, freezing, policies, prerequisites, rules
from training.courses.actions.quizzes import freeze_quizzes
from training.courses.changes import Changes
from training.courses.models import Course, CourseVersion, QuizVersion
from training.courses.snapshot import Course as CourseSnapshot
from training.courses.states import Change, ItemKind

# How long older certificates hold after a material change, when nobody says otherwise.
RENEWAL_MONTHS = 6


@transaction.atomic
def open_course(*, code: str, actor: User | None) -> Course:
    """The row that all languages share. Raises Refused when the code is taken or is not a slug of up to 60 signs."""
    if not policies.may_publish(actor):
        raise PermissionDenied
    course = Course(code=code)
    save_new(
        course,
        taken=_("There is already a course with this code."),
        bad_code=_("A course needs a code of letters, digits and hyphens."),
    )
    audit.record(course, "courses.course.open", actor=actor, code=code)
    return course


@transaction.atomic
def publish_version(
    *,
    course: Course,
    snapshot: CourseSnapshot,
    actor: User | None,
    change: str | None = None,
    renew_by: dt.date | None = None,
) -> CourseVersion:
    """Freezes outline, texts, quiz papers and answer keys, and makes them what newcomers start.

    The same content again writes nothing and returns the current version. When only texts in further languages came,
    the current version gains them, so that whoever has started gets the translation too. Anything else makes a new
    version; whoever has started stays on theirs. Raises Refused with all the editor has to mend.

    ``change`` (cosmetic, additive or material) is what the editor answered; None takes what the content suggests.
    ``renew_by``: until when older certificates hold after a material change; None is in six months.
    """
    course = Course.objects.select_for_update().get(pk=course.pk)
    if not policies.may_publish(actor, course):
        raise PermissionDenied
    rules.check(snapshot)
    prerequisites.check(course, snapshot.prerequisites)
    content = freezing.whole(snapshot)
    sha256 = fingerprint(content)
    current = course.versions.current().first()
    if current and current.sha256 == sha256:
        return current
    found = changes.between(freezing.stored_whole(current), content) if current else Changes()
    quizzes = freeze_quizzes(course, snapshot.quizzes)
    if current and not found:
        return _translate(current, freezing.course(snapshot), sha256, actor)
    kind = _kind(change, found) if current else Change.FIRST
    values = freezing.course(snapshot) | _renewal(kind, renew_by) | {"sha256": sha256, "published_by": actor}
    return _publish(course, values, quizzes, found, actor)


def _kind(change: str | None, found: Changes) -> Change:
    """Raises Refused for what no editor is offered."""
    kind = Change(change) if change in Change.values else None
    if change and kind in {None, Change.FIRST}:
        raise Refused(_("Choose what kind of change this is."), code="unknown_change")
    return kind or found.suggested


def _renewal(kind: Change, renew_by: dt.date | None) -> dict[str, Any]:
    """A date that has passed while the publishing waited is today."""
    today = clock.today()
    ends = max(renew_by or clock.months_after(today, RENEWAL_MONTHS), today)
    return {"change": kind, "renew_by": ends if kind == Change.MATERIAL else None}


def _translate(current: CourseVersion, content: dict[str, Any], sha256: str, actor: User | None) -> CourseVersion:
    known = {item["key"]: item for item in current.outline}
    current.outline = [known[item["key"]] | item for item in content["outline"]]
    current.texts, current.sha256 = content["texts"], sha256
    current.save(update_fields=["outline", "texts", "sha256"])
    audit.record(current, "courses.version.translate", actor=actor, number=current.number)
    return current


def _publish(
    course: Course, values: dict[str, Any], quizzes: list[QuizVersion], found: Changes, actor: User | None
) -> CourseVersion:
    current, number = step_back(course.versions.all())
    anew = found.anew if values["change"] == Change.MATERIAL else frozenset()
    values["outline"] = _aged(values["outline"], current, number, anew, {quiz.key: quiz.number for quiz in quizzes})
    version = CourseVersion.objects.create(course=course, number=number, **values)
    version.quizzes.set(quizzes)
    audit.record(version, "courses.version.publish", actor=actor, number=number, change=str(version.change))
    if version.change == Change.MATERIAL:
        events.course_renewed.send(sender=CourseVersion, version=version)
    return version


def _aged(
    outline: list[dict[str, Any]],
    before: CourseVersion | None,
    number: int,
    anew: frozenset[str],
    papers: dict[str, int],
) -> list[dict[str, Any]]:
    """Each part with the version since when it is what it is, and each quiz with its oldest paper that still counts."""
    aged = []
    for item in outline:
        old = before.item(item["key"]) if before and item["key"] not in anew else None
        age: dict[str, int] = {"since": old.get("since", 1) if old else number}
        if item["kind"] == ItemKind.QUIZ:
            age["from"] = old.get("from", 1) if old else papers[item["key"]]
        aged.append(item | age)
    return aged
