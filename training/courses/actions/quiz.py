"""Taking a quiz: the paper is drawn, answers are saved, and one submission is graded once."""

import secrets
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from core import audit, clock
from core.errors import Refused
from core.states import check_move
from training.courses import chances, grading, policies
from training.courses.actions.steps import complete_if_done, locked, own_enrolment, touch
from training.courses.models import Attempt, Enrolment, QuestionVersion, QuizVersion, Response
from training.courses.states import ATTEMPT_MOVES, AttemptState, QuestionKind

_random = secrets.SystemRandom()


@transaction.atomic
def start_attempt(*, enrolment: Enrolment, quiz_key: str, actor: User) -> Attempt:
    """The open attempt, or a new one with a paper drawn for it. Raises Refused when there is no attempt to be had."""
    enrolment = own_enrolment(enrolment.pk, actor)
    quiz = enrolment.version.quizzes.filter(key=quiz_key).first()
    if quiz is None:
        raise Refused(_("This quiz is not part of the course as you started it."), code="unknown_quiz")
    attempts = list(enrolment.attempts.filter(quiz=quiz))
    open_attempt = next((each for each in attempts if each.open), None)
    if open_attempt:
        return open_attempt
    chances.check(quiz, attempts)
    paper = draw(quiz)
    attempt = Attempt.objects.create(
        enrolment=enrolment, quiz=quiz, number=len(attempts) + 1, paper=paper, max_score=len(paper)
    )
    touch(enrolment)
    audit.record(attempt, "courses.attempt.start", actor=actor, number=attempt.number)
    return attempt


@transaction.atomic
def answer(*, attempt: Attempt, question: int, options: Sequence[str], actor: User) -> Response:
    """Saves the answer to one question of the paper (``question`` is its id there); a later answer replaces it.

    No audit line: the row itself says when, and how somebody came to their answer is nobody's business.
    """
    attempt = _own(attempt, actor)
    if not attempt.open:
        raise Refused(_("These answers have already been sent."), code="already_sent")
    asked = next((row for row in attempt.paper if row["question"] == question), None)
    if asked is None:
        raise Refused(_("This question is not part of the quiz."), code="unknown_question")
    chosen = [key for key in asked["options"] if key in options]
    _check_answer(QuestionVersion.objects.only("kind").get(pk=question).kind, chosen, options)
    response, _created = Response.objects.update_or_create(
        attempt=attempt, question_id=question, defaults={"answer": chosen, "saved_at": clock.now()}
    )
    touch(attempt.enrolment)
    return response


@transaction.atomic
def submit_attempt(*, attempt: Attempt, actor: User) -> Attempt:
    """Grades the answers against the frozen key, once; sent again, it returns the stored result.

    Raises Refused while answers are missing. Completes the course when that was the last thing missing.
    """
    attempt = _own(attempt, actor)
    if not attempt.open:
        return attempt
    check_move(ATTEMPT_MOVES, attempt.state, AttemptState.GRADED)
    responses = list(attempt.responses.select_related("question"))
    missing = len(attempt.paper) - len(responses)
    if missing:
        message = ngettext("%(count)s question has no answer yet.", "%(count)s questions have no answer yet.", missing)
        raise Refused(message % {"count": missing}, code="unanswered")
    for response in responses:
        response.awarded = grading.points(response.question, response.answer)
    score = sum(response.awarded or 0 for response in responses)
    if not _settle(attempt, score=score, passed=grading.passed(attempt.quiz, score, attempt.max_score)):
        return Attempt.objects.get(pk=attempt.pk)
    Response.objects.bulk_update(responses, ["awarded"])
    audit.record(attempt, "courses.attempt.submit", actor=actor, number=attempt.number)
    touch(attempt.enrolment)
    complete_if_done(attempt.enrolment, actor)
    return attempt


def draw(quiz: QuizVersion) -> list[dict[str, Any]]:
    """A paper: which questions, and their options in the order shown. It holds no right answer."""
    pool = list(quiz.places.values_list("question", "question__option_keys"))
    chosen = sorted(_random.sample(range(len(pool)), quiz.draw))
    return [
        {"question": pk, "options": _random.sample(keys, len(keys)) if quiz.shuffle else list(keys)}
        for pk, keys in (pool[place] for place in chosen)
    ]


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


def _check_answer(kind: str, chosen: list[str], options: Sequence[str]) -> None:
    if not options:
        raise Refused(
            _("Choose at least one option.") if kind == QuestionKind.MULTIPLE else _("Choose one option."), code="empty"
        )
    if len(chosen) != len(options):
        raise Refused(_("Choose from the options of this question."), code="unknown_option")
    if kind == QuestionKind.SINGLE and len(chosen) != 1:
        raise Refused(_("Choose only one option."), code="too_many")
