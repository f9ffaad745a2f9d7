"""Putting a wrong key right: the results of everybody who was graded by it are calculated anew, each once.

The order is a row; the work on it can stop and be taken up at any point, for each attempt is a transaction of its own
that leaves a row behind. From the moment the order stands, attempts that are sent are graded by the new key.
"""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django_q.tasks import async_task

from accounts.models import User
from core import audit, clock, faults
from core.errors import Refused
from core.states import check_move
from training.courses import corrections, policies, regrading
from training.courses.actions.steps import complete_if_done, held, locked
from training.courses.models import Attempt, Course, GradeEvent, QuestionVersion, Regrade, Response
from training.courses.states import (
    LOWERING_REASON_MIN,
    REASON_MIN,
    REGRADE_MOVES,
    AttemptState,
    RegradeState,
)

# Attempts worked off in one go; more than these are left to the queue, so that nobody waits at a page.
SLICE = 200
_TASK = "training.courses.tasks.regrade"


def regrade(
    *, old: QuestionVersion, new: QuestionVersion, reason: str, actor: User, lower_passes: bool = False
) -> Regrade:
    """Grades every attempt that was graded by ``old`` by the key of ``new``; open ones follow when they are sent.

    A pass is never lost unless ``lower_passes``, a decision by name that wants a longer reason; a completed course
    stays completed in any case. Whoever passes now completes the course if that was the last thing missing. Up to
    SLICE attempts are done on return, more are left to the queue. Raises Refused when the new key does not fit.
    """
    ordered = _order(old, new, reason.strip(), actor, lower_passes)
    if regrading.affected(ordered).count() > SLICE:
        transaction.on_commit(lambda: async_task(_TASK, ordered.pk))
    else:
        work_off(regrade_id=ordered.pk)
        ordered.refresh_from_db()
    return ordered


@transaction.atomic
def _order(old: QuestionVersion, new: QuestionVersion, reason: str, actor: User, lower_passes: bool) -> Regrade:
    # Publishing holds the course row as well: no third version comes in between, and no second order.
    locked(Course.objects.all(), old.course_id)
    if not policies.may_regrade(actor):
        raise PermissionDenied
    if obstacle := regrading.obstacle(old, new):
        raise Refused(obstacle, code="does_not_fit")
    least = LOWERING_REASON_MIN if lower_passes else REASON_MIN
    if len(reason) < least:
        raise Refused(_("Tell the reason in at least %(least)s letters.") % {"least": least}, code="reason_too_short")
    row = Regrade.objects.create(old=old, new=new, reason=reason, actor=actor, lower_passes=lower_passes)
    audit.record(row, "courses.question.regrade", actor=actor, old=old.pk, new=new.pk, lower_passes=lower_passes)
    return row


def work_off(*, regrade_id: int) -> bool:
    """Applies a correction to the next SLICE attempts; True when all are done. Repeating it changes nothing."""
    row = Regrade.objects.select_related("new", "actor").get(pk=regrade_id)
    if row.state == RegradeState.DONE:
        return True
    graded = regrading.affected(row).filter(state=AttemptState.GRADED).order_by("pk")
    for pk in list(graded.values_list("pk", flat=True)[:SLICE]):
        _apply(row, pk)
        faults.reach("regrade.applied")
    if graded.exists():
        async_task(_TASK, row.pk)
        return False
    # An attempt that is being sent at this moment may still hold the old key: its lock makes us wait for it.
    for pk in list(regrading.affected(row).values_list("pk", flat=True)):
        _apply(row, pk)
    return _finish(regrade_id)


def sweep_regrades() -> int:
    """Takes up what a dead worker left; returns how many corrections are done with."""
    open_ones = Regrade.objects.filter(state=RegradeState.OPEN).order_by("pk")
    return sum(work_off(regrade_id=pk) for pk in list(open_ones.values_list("pk", flat=True)))


@transaction.atomic
def _apply(row: Regrade, pk: Any) -> None:
    """One attempt. Nothing happens when it is open, or had its turn already."""
    enrolment_id = Attempt.objects.values_list("enrolment", flat=True).get(pk=pk)
    enrolment = held(enrolment_id)
    attempt = locked(Attempt.objects.select_related("quiz"), pk)
    if attempt.open or GradeEvent.objects.filter(attempt=attempt, regrade=row).exists():
        return
    attempt.enrolment = enrolment
    keys = corrections.keys(attempt)
    response = next((each for each in attempt.responses.all() if keys[each.question_id].pk == row.new_id), None)
    if response is None:
        return  # a later correction has taken this one's place, and brings the attempt along
    _write(row, attempt, response, regrading.outcome(attempt, response, keys[response.question_id]))
    complete_if_done(enrolment, row.actor)


def _write(row: Regrade, attempt: Attempt, response: Response, outcome: regrading.Outcome) -> None:
    passed = outcome.passed(lower_passes=row.lower_passes)
    GradeEvent.objects.create(
        attempt=attempt,
        regrade=row,
        old_score=outcome.old_score,
        new_score=outcome.new_score,
        old_passed=outcome.old_passed,
        new_passed=passed,
        kept_pass=outcome.kept(lower_passes=row.lower_passes),
        lower_passes=row.lower_passes,
    )
    response.awarded = (response.awarded or 0) + outcome.new_score - outcome.old_score
    response.save(update_fields=["awarded"])
    attempt.score, attempt.passed = outcome.new_score, passed
    attempt.save(update_fields=["score", "passed"])


@transaction.atomic
def _finish(regrade_id: int) -> bool:
    row = locked(Regrade.objects.all(), regrade_id)
    if row.state == RegradeState.DONE:
        return True
    if regrading.affected(row).filter(state=AttemptState.GRADED).exists():
        return False
    check_move(REGRADE_MOVES, row.state, RegradeState.DONE)
    row.state, row.done_at = RegradeState.DONE, clock.now()
    row.save(update_fields=["state", "done_at"])
    audit.record(row, "courses.question.regraded", actor=row.actor, attempts=row.events.count())
    return True
