"""Nothing that leaves the server before an attempt is sent depends on the answer key.

The strongest form: every page is fetched twice, and in between the key and the feedback are exchanged in the database.
Were there a trace of them, the two answers would differ.
"""

import re

import pytest
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import translation

from tests.factories.courses import LANGUAGES, answer_all, enrol, publish, quiz
from training.courses import actions
from training.courses.models import QuestionText, QuestionVersion

pytestmark = pytest.mark.django_db

# What differs from answer to answer by nature: the form's token.
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"')


@pytest.fixture
def attempt(learner):
    enrolment = enrol(learner, publish(lessons=1, quizzes=(quiz(questions=2),)))
    return actions.start_attempt(enrolment=enrolment, quiz_key="quiz", actor=learner)


def other_key():
    """Right becomes wrong and the reverse, behind the guards of the frozen rows."""
    for asked in QuestionVersion.objects.all():
        wrong = [key for key in asked.option_keys if key not in asked.correct]
        QuerySet(QuestionVersion).filter(pk=asked.pk).update(correct=wrong, sha256="another")
    for text in QuestionText.objects.all():
        exchanged = {key: f"OTHER {words}" for key, words in text.feedback.items()}
        QuerySet(QuestionText).filter(pk=text.pk).update(feedback=exchanged)


def calls(attempt):
    """(method, address, data) of everything a learner can ask for before sending, in every language."""
    code = attempt.enrolment.course.code
    for language in LANGUAGES:
        with translation.override(language):
            yield "get", reverse("my"), {}
            yield "get", reverse("courses:start", args=[code]), {}
            yield "get", reverse("courses:resume", args=[code]), {}
            yield "post", reverse("courses:quiz_start", args=[code, "quiz"]), {}
            for n in (1, 2):
                address = reverse("courses:question", args=[attempt.pk, n])
                yield "get", address, {}
                yield "post", address, {}
                yield "post", address, {"options": "z"}
                yield "post", address, {"options": "a"}
                yield "post", address, {"options": "b", "to": "back"}
            yield "get", reverse("courses:review", args=[attempt.pk]), {}
            yield "get", reverse("courses:result", args=[attempt.pk]), {}


def answers(client, attempt):
    """Each answer in full: status, headers and body. The sending is refused, as one question stays open."""
    said = []
    for method, address, data in calls(attempt):
        response = getattr(client, method)(address, data)
        headers = {name: value for name, value in response.headers.items() if name not in {"Content-Length", "Expires"}}
        said.append((address, response.status_code, headers, _TOKEN.sub("", response.content.decode())))
    return said


def test_no_answer_before_sending_depends_on_the_key(client, learner, attempt):
    client.force_login(learner)
    answers(client, attempt)  # once, so that both rounds find the same answers saved
    before = answers(client, attempt)

    other_key()

    assert answers(client, attempt) == before


def test_control_after_sending_the_answer_does_depend_on_the_key(client, learner, attempt):
    """The same comparison on the result page, which tells the key: it must see the difference."""
    client.force_login(learner)
    actions.submit_attempt(attempt=answer_all(attempt), actor=learner)
    page = reverse("courses:result", args=[attempt.pk])
    before = client.get(page).content

    other_key()

    assert client.get(page).content != before


def test_no_answer_before_sending_holds_feedback_or_a_mark(client, learner, attempt):
    client.force_login(learner)
    said = answers(client, attempt)
    review = client.post(reverse("courses:review", args=[attempt.pk]))
    said.append((review.url if review.status_code == 302 else "", review.status_code, {}, review.content.decode()))

    for address, _status, headers, body in said:
        for secret in ("RIGHTMARK", "WRONGMARK", "correct", "choice--ok", "choice--bad", "sha256"):
            assert secret not in body, address
            assert secret not in str(headers), address


def test_a_refused_sending_tells_nothing(client, learner, attempt):
    client.force_login(learner)
    answer_page = reverse("courses:question", args=[attempt.pk, 1])
    client.post(answer_page, {"options": "b"})

    refused = client.post(reverse("courses:review", args=[attempt.pk]))

    assert refused.status_code == 422
    assert not re.search(r"RIGHTMARK|WRONGMARK|correct|choice--(ok|bad)", refused.content.decode())


def test_a_paper_in_the_database_holds_no_key(attempt):
    assert "correct" not in str(attempt.paper)
    assert all(set(row) == {"question", "options"} for row in attempt.paper)
