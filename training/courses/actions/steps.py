"""What several actions share: the lock, a part done, and the step from enough done to completed."""

from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet

from accounts.models import User
from core import audit, clock
from core.states import check_move
from training.courses import events, policies, progress
from training.courses.models import Completion, Enrolment, ItemProgress
from training.courses.states import ENROLMENT_MOVES, EnrolmentState

M = TypeVar("M", bound=Model)


def locked(rows: QuerySet[M], pk: object) -> M:
    """The row, held until the transaction ends. Everything a learner does locks the enrolment first, so that
    two taps, two devices, or the last lesson and the last quiz at once come one after the other."""
    return rows.select_for_update(of=("self",)).get(pk=pk)


def held(pk: int) -> Enrolment:
    """The locked enrolment. Without a join to its version: if that was changed while this waited for the lock, the
    database would join the old one to the new row, and find nothing."""
    return locked(Enrolment.objects.all(), pk)


def own_enrolment(pk: int, actor: User) -> Enrolment:
    """The locked enrolment of the actor. Raises PermissionDenied when it is somebody else's."""
    enrolment = held(pk)
    if not policies.may_learn(actor, enrolment):
        raise PermissionDenied
    return enrolment


def touch(enrolment: Enrolment) -> None:
    enrolment.touched_at = clock.now()
    enrolment.save(update_fields=["touched_at"])


def finish(enrolment: Enrolment, item_key: str, actor: User | None, line: str, **given: Any) -> ItemProgress:
    """Marks a part as done, once, with ``line`` in the trail; the caller holds the enrolment. Completes the course
    when that was the last thing missing."""
    row, created = ItemProgress.objects.get_or_create(enrolment=enrolment, item_key=item_key, defaults=given)
    if created:
        audit.record(enrolment, line, actor=actor, item=item_key)
        complete_if_done(enrolment, actor)
    return row


def complete_if_done(enrolment: Enrolment, actor: User | None) -> None:
    """Completes the course when its rule is met; the caller holds the enrolment. What is completed stays so."""
    if enrolment.state == EnrolmentState.COMPLETED:
        return
    now = progress.of_enrolment(enrolment)
    if now.missing:
        return
    check_move(ENROLMENT_MOVES, enrolment.state, EnrolmentState.COMPLETED)
    enrolment.state = EnrolmentState.COMPLETED
    enrolment.save(update_fields=["state"])
    completion = Completion.objects.create(enrolment=enrolment, version=enrolment.version, evidence=now.evidence)
    audit.record(enrolment, "courses.enrolment.complete", actor=actor, version=enrolment.version.number)
    events.course_completed.send(sender=Completion, completion=completion)
