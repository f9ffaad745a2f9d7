"""A quiz whose first question gets another key, people who have answered it, and the correction."""

from tests.factories.accounts import UserFactory
from tests.factories.courses import enrol, option, publish, question, quiz, read_all
from training.courses import actions
from training.courses.models import GradeEvent, QuestionVersion

WHY = "Option c was marked by mistake."
LOWERING = "The law changed in January: whoever answered b must learn it anew."


def asked(right="b", key="q1", **changes):
    return question(key, options=tuple(option(each, correct=each == right) for each in "abcd"), **changes)


def quiz_with(first, **changes):
    """Two questions: the first as given; of the second b is right."""
    return quiz(questions=(first, asked(key="q2")), **{"pass_percent": 100, **changes})


def take(version, first, second="b", person=None, send=True):
    """Somebody who has read everything answers so."""
    enrolment = enrol(person or UserFactory(), version)
    read_all(enrolment)
    attempt = actions.start_attempt(enrolment=enrolment, quiz_key="quiz", actor=enrolment.person)
    keys = dict(QuestionVersion.objects.values_list("pk", "key"))
    for pk in attempt.question_ids:
        chosen = first if keys[pk] == "q1" else second
        actions.answer(attempt=attempt, question=pk, options=[chosen], actor=enrolment.person)
    return actions.submit_attempt(attempt=attempt, actor=enrolment.person) if send else attempt


def correct(version, first):
    """Publishes the first question anew; (old version, new version)."""
    old = QuestionVersion.objects.filter(key="q1").order_by("-number").first()
    publish(version.course, lessons=1, quizzes=(quiz_with(first),))
    return old, QuestionVersion.objects.filter(key="q1").order_by("-number").first()


def regrade(version, editor, right="c", **changes):
    old, new = correct(version, asked(right))
    return actions.regrade(**{"old": old, "new": new, "reason": WHY, "actor": editor, **changes})


def result(attempt):
    attempt.refresh_from_db()
    return attempt.score, attempt.passed


def event(attempt):
    got = GradeEvent.objects.get(attempt=attempt)
    return got.old_score, got.new_score, got.old_passed, got.new_passed, got.kept_pass
