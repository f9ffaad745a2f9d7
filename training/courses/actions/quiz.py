"""Taking a quiz: the paper is drawn, answers are saved, and one submission is graded once."""

import datetime as dt
import logging
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from core import audit, clock
from core.errors import Refused
from core.states import check_move
from training.courses import answers, chances, corrections, grading, policies
from training.courses.actions.steps import complete_if_done, held, locked, own_enrolment, touch
from training.courses.drawing import draw
from training.courses.models import Attempt, Enrolment, QuestionVersion, QuizVersion, Response
from training.courses.states import ATTEMPT_MOVES, AttemptState

log = logging.getLogger("vieri.courses")


@transaction.atomic
def start_attempt(*, enrolment: Enrolment, quiz_key: str, actor: User, timed: bool | None = None) -> Attempt:
    """The open attempt, or a new one with a paper drawn for it. Raises Refused when there is no attempt to be had.

    ``timed``: whether to answer within the quiz's time limit. Both count the same, but a quiz with a limit wants the
    person to choose (Refused with code "choose_time"); without a limit it is not asked and changes nothing.
    """
    enrolment = own_enrolment(enrolment.pk, actor)
    quiz = enrolment.version.quizzes.filter(key=quiz_key).first()
    if quiz is None:
        raise Refused(_("This quiz is not part of the course as you started it."), code="unknown_quiz")
    attempts = list(enrolment.attempts.filter(quiz=quiz))
    open_attempt = next((each for each in attempts if each.open), None)
    if open_attempt:
        return open_attempt
    chances.check(quiz, attempts)
    if quiz.time_limit_minutes and timed is None:
        raise Refused(_("Choose whether to answer with or without a time limit."), code="choose_time")
    paper, now = draw(quiz), clock.now()
    attempt = Attempt.objects.create(
        enrolment=enrolment,
        quiz=quiz,
        number=len(attempts) + 1,
        paper=paper,
        max_score=len(paper),
        started_at=now,
        deadline_at=_deadline(quiz, now) if timed else None,
    )
    touch(enrolment)
    audit.record(attempt, "courses.attempt.start", actor=actor, number=attempt.number)
    return attempt


@transaction.atomic
def answer(*, attempt: Attempt, question: int, options: Any, actor: User) -> Response:
    """Saves the answer to one question of the paper (``question`` is its id there); a later answer replaces it.

    ``options`` as `training.courses.answers` says for the kind of question: keys, pairs or words. Raises Refused for
    what is no answer, and once the attempt is sent or its time is up.
    No audit line: the row itself says when, and how somebody came to their answer is nobody's business.
    """
    attempt = _own(attempt, actor)
    if not attempt.open:
        raise Refused(_("These answers have already been sent."), code="already_sent")
    if attempt.overdue:
        raise Refused(_("The time is up. What you saved before that counts."), code="time_up")
    asked = next((row for row in attempt.paper if row["question"] == question), None)
    if asked is None:
        raise Refused(_("This question is not part of the quiz."), code="unknown_question")
    given = answers.read(QuestionVersion.objects.only("kind").get(pk=question).kind, asked, options)
    response, _created = Response.objects.update_or_create(
        attempt=attempt, question_id=question, defaults={"answer": given, "saved_at": clock.now()}
    )
    touch(attempt.enrolment)
    return response


@transaction.atomic
def submit_attempt(*, attempt: Attempt, actor: User) -> Attempt:
    """Grades the answers, once; sent again, it returns the stored result.

    The key is that of the paper's own versions, or the corrected one where an editor has put a mistake right since.
    Raises Refused while answers are missing, unless the time is up: then what was saved counts, and the rest is wrong.
    Completes the course when that was the last thing missing.
    """
    return _grade(_own(attempt, actor), actor)


def close_overdue() -> int:
    """Sends, for the clock, every attempt whose time is up; returns how many. Each is a transaction of its own.

    One that fails is told in the log and tried again by the next sweep; it keeps nobody else waiting.
    """
    closed = 0
    for pk in list(Attempt.objects.overdue().order_by("deadline_at").values_list("pk", flat=True)):
        try:
            closed += _close(pk)
        except Exception:
            log.exception("Attempt %s could not be sent at the end of its time.", pk)
    return closed


@transaction.atomic
def _close(pk: Any) -> bool:
    enrolment_id = Attempt.objects.values_list("enrolment", flat=True).get(pk=pk)
    enrolment = held(enrolment_id)
    attempt = locked(Attempt.objects.select_related("quiz"), pk)
    attempt.enrolment = enrolment
    return attempt.overdue and not _grade(attempt, None).open


def _grade(attempt: Attempt, actor: User | None) -> Attempt:
    """The caller holds the enrolment and the attempt."""
    if not attempt.open:
        return attempt
    check_move(ATTEMPT_MOVES, attempt.state, AttemptState.GRADED)
    responses = list(attempt.responses.all())
    keys = corrections.keys(attempt)
    if not attempt.overdue:
        _check_complete(attempt, responses, keys)
    for response in responses:
        response.awarded = grading.points(keys[response.question_id], response.answer)
    score = sum(response.awarded or 0 for response in responses)
    if not _settle(attempt, score=score, passed=grading.passed(attempt.quiz, score, attempt.max_score)):
        return Attempt.objects.get(pk=attempt.pk)
    Response.objects.bulk_update(responses, ["awarded"])
    audit.record(attempt, "courses.attempt.submit", actor=actor, number=attempt.number)
    touch(attempt.enrolment)
    complete_if_done(attempt.enrolment, actor)
    return attempt


def _check_complete(attempt: Attempt, responses: list[Response], keys: dict[int, QuestionVersion]) -> None:
    saved = {response.question_id: response.answer for response in responses}
    missing = sum(
        row["question"] not in saved or not answers.whole(keys[row["question"]].kind, row, saved[row["question"]])
        for row in attempt.paper
    )
    if missing:
        message = ngettext("%(count)s question has no answer yet.", "%(count)s questions have no answer yet.", missing)
        raise Refused(message % {"count": missing}, code="unanswered")


def _deadline(quiz: QuizVersion, now: dt.datetime) -> dt.datetime | None:
    return now + dt.timedelta(minutes=quiz.time_limit_minutes) if quiz.time_limit_minutes else None


def _own(attempt: Attempt, actor: User) -> Attempt:
    """The attempt afresh, under the lock of its enrolment."""
    enrolment = own_enrolment(attempt.enrolment_id, actor)
    fresh = locked(Attempt.objects.select_related("quiz"), attempt.pk)
    fresh.enrolment = enrolment
    if not policies.may_answer(actor, fresh):
        raise PermissionDenied
    return fresh


def _settle(attempt: Attempt, **result: Any) -> bool:
    """Compare and swap: True for the one caller who turns an open attempt into a graded one."""
    result |= {"state": AttemptState.GRADED, "submitted_at": clock.now()}
    for name, value in result.items():
        setattr(attempt, name, value)
    return Attempt.objects.filter(pk=attempt.pk, state=AttemptState.IN_PROGRESS).update(**result) == 1
