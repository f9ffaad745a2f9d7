"""Going over to the current version of a course, and taking it again as a refresher."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import audit
from core.errors import Refused
from training.courses import policies, progress
from training.courses.actions.steps import complete_if_done, locked, own_enrolment, touch
from training.courses.models import Course, CourseVersion, Enrolment, ItemProgress
from training.courses.states import EnrolmentState, ItemKind


@transaction.atomic
def take_up(*, enrolment: Enrolment, actor: User) -> Enrolment:
    """Moves the enrolment to the current version. All that is done stays done, a completion stays as it is.

    Only a quiz that has changed in what it asks is to be passed anew by those who have not completed the course yet.
    On the current version already, nothing happens.
    """
    enrolment = own_enrolment(enrolment.pk, actor)
    current = CourseVersion.objects.current().filter(course=enrolment.course_id).first()
    if current is None or current == enrolment.version:
        return enrolment
    before, enrolment.version = enrolment.version, current
    enrolment.save(update_fields=["version"])
    touch(enrolment)
    audit.record(enrolment, "courses.enrolment.take_up", actor=actor, before=before.number, version=current.number)
    complete_if_done(enrolment, actor)
    return enrolment


@transaction.atomic
def start_refresher(*, course: Course, actor: User) -> Enrolment:
    """A new round on the current version for whoever has completed the course: what has not changed since is carried
    over, so that only changed parts and the quizzes are left. Completing it makes a new completion.

    A round under way is returned as it is. Raises Refused while there is nothing to refresh.
    """
    if not policies.may_start(actor, course):
        raise PermissionDenied
    locked(User.objects.all(), actor.pk)
    now = progress.of(actor, course)
    if now and now.enrolment.state == EnrolmentState.ACTIVE:
        return now.enrolment
    if now is None or now.current is None or now.refresh is None:
        raise Refused(_("There is nothing to refresh on this course at the moment."), code="nothing_due")
    enrolment = Enrolment.objects.create(
        person=actor, course=course, version=now.current, cycle=now.enrolment.cycle + 1
    )
    carried = _carry(enrolment)
    version = now.current.number
    audit.record(enrolment, "courses.enrolment.refresh", actor=actor, version=version, carried=carried)
    return enrolment


def _carry(enrolment: Enrolment) -> int:
    """Copies what was done in earlier rounds and has not changed since; returns how many parts. Something is always
    left to do: on a course without quizzes that has not changed, the lessons are read again, else all is done again."""
    earlier = ItemProgress.objects.filter(enrolment__person=enrolment.person_id, enrolment__course=enrolment.course_id)
    done: dict[str, ItemProgress] = {row.item_key: row for row in earlier.order_by("done_at")}
    published = dict(CourseVersion.objects.filter(course=enrolment.course_id).values_list("number", "published_at"))
    outline = [item for item in enrolment.version.outline if item["kind"] != ItemKind.QUIZ and item["key"] in done]
    # Changed means: since the person did it.
    same = [item for item in outline if done[item["key"]].done_at >= published[item.get("since", 1)]]
    if _nothing_left(enrolment.version, same):
        same = [item for item in same if item["kind"] != ItemKind.LESSON]
    if _nothing_left(enrolment.version, same):
        same = []
    ItemProgress.objects.bulk_create(_copy(done[item["key"]], enrolment) for item in same)
    return len(same)


def _nothing_left(version: CourseVersion, done: list[dict[str, Any]]) -> bool:
    keys = {item["key"] for item in done}
    return all(item["key"] in keys for item in version.outline if item["required"])


def _copy(row: ItemProgress, enrolment: Enrolment) -> ItemProgress:
    return ItemProgress(
        enrolment=enrolment,
        item_key=row.item_key,
        done_at=row.done_at,
        confirmed_by_id=row.confirmed_by_id,
        evidence=row.evidence,
        carried=True,
    )
