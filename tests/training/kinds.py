"""A quiz of one question of a kind, and answers to it as the domain and as the page's form take them."""

import pytest
from django.urls import reverse

from tests.factories.courses import enrol, publish, question, quiz
from training.courses import actions
from training.courses.models import QuestionVersion
from training.courses.states import QuestionKind

KINDS = QuestionKind.values
EVERY_KIND = pytest.mark.parametrize("kind", KINDS)
ORDER = ["a", "b", "c", "d"]
PAIRS = {"a": "for-a", "b": "for-b", "c": "for-c"}


def begun(person, kind, **changes):
    """An attempt at a quiz of one such question, after which the course is not completed yet."""
    asked = question("q", kind=kind, **changes)
    enrolment = enrol(person, publish(lessons=1, quizzes=(quiz(questions=(asked,)),)))
    return actions.start_attempt(enrolment=enrolment, quiz_key="quiz", actor=person)


def page(attempt):
    return reverse("courses:question", args=[attempt.pk, 1])


def asked(attempt):
    return QuestionVersion.objects.get(pk=attempt.paper[0]["question"])


def reply(attempt, given):
    return actions.answer(
        attempt=attempt, question=attempt.paper[0]["question"], options=given, actor=attempt.enrolment.person
    )


def sent(attempt):
    return actions.submit_attempt(attempt=attempt, actor=attempt.enrolment.person)


def fields(attempt, given):
    """The answer as the page's form sends it."""
    if isinstance(given, dict):
        row = attempt.paper[0]
        return {
            f"pair_{n}": str(row["targets"].index(given[key]) + 1) if key in given else ""
            for n, key in enumerate(row["options"], start=1)
        }
    return {"options": given}


RIGHT = {
    "single": ["b"],
    "multiple": ["b", "c"],
    "true_false": ["b"],
    "ordering": ORDER,
    "matching": PAIRS,
    "short_text": "yes (fi)",
}
WRONG = {
    "single": ["a"],
    "multiple": ["b"],
    "true_false": ["a"],
    "ordering": ["b", "a", "c", "d"],
    "matching": PAIRS | {"a": "for-b", "b": "for-a"},
    "short_text": "no",
}
