"""Nothing that leaves the server before an attempt is sent depends on the answer key.

The strongest form: every page is fetched twice, and in between the key and the feedback are exchanged in the database.
Were there a trace of them, the two answers would differ.
"""

import re

import pytest
import time_machine
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import translation

from tests.factories.courses import LANGUAGES, answer_all, enrol, publish, question, quiz
from training.courses import actions
from training.courses.models import QuestionText, QuestionVersion
from training.courses.states import QuestionKind

pytestmark = pytest.mark.django_db

# What differs from answer to answer by nature: the form's token.
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="[^"]+"')


@pytest.fixture
def attempt(learner):
    """At a quiz that asks one question of every kind, with a time limit, and a last one that is never answered."""
    asked = tuple(question(f"q{n}", kind=kind) for n, kind in enumerate([*QuestionKind, QuestionKind.SINGLE], start=1))
    enrolment = enrol(learner, publish(lessons=1, quizzes=(quiz(questions=asked, time_limit_minutes=600),)))
    return actions.start_attempt(enrolment=enrolment, quiz_key="quiz", actor=learner, timed=True)


def other_key():
    """Right becomes wrong and the reverse, behind the guards of the frozen rows."""
    for asked in QuestionVersion.objects.all():
        QuerySet(QuestionVersion).filter(pk=asked.pk).update(correct=another(asked), sha256="another")
    for text in QuestionText.objects.all():
        exchanged = {key: f"OTHER {words}" for key, words in text.feedback.items()}
        others = {
            "feedback": exchanged,
            "accepted": text.accepted and "OTHER",
            "explanation": text.explanation and "OTHER",
        }
        QuerySet(QuestionText).filter(pk=text.pk).update(**others)


def another(asked):
    if asked.kind == QuestionKind.ORDERING:
        return list(reversed(asked.correct))
    if asked.kind == QuestionKind.MATCHING:
        return dict(zip(asked.correct, reversed(asked.correct.values()), strict=True))
    return [key for key in asked.option_keys if key not in asked.correct]


# Something to send to every kind of question: right, wrong, impossible.
FORMS = [
    {},
    {"options": "z"},
    {"options": "a", "pair_1": "1", "pair_2": "2", "pair_3": "3"},
    {"options": ["b", "c"], "pair_1": "2", "pair_2": "9", "to": "back"},
    {"options": ["a", "b", "c", "d"], "to": "save"},
    {"options": ["d", "a", "b", "c"], "move": "up:a"},
    {"options": "yes (fi)"},
    {"options": "sure (sv)", "to": "save"},
    {"pair_1": "3", "to": "save"},
]


def calls(attempt):
    """(method, address, data) of everything a learner can ask for before sending, in every language."""
    code = attempt.enrolment.course.code
    for language in LANGUAGES:
        with translation.override(language):
            yield "get", reverse("my"), {}
            yield "get", reverse("courses:start", args=[code]), {}
            yield "get", reverse("courses:resume", args=[code]), {}
            yield "get", reverse("courses:quiz_start", args=[code, "quiz"]), {}
            yield "post", reverse("courses:quiz_start", args=[code, "quiz"]), {}
            for n in range(1, len(attempt.paper)):
                address = reverse("courses:question", args=[attempt.pk, n])
                for form in FORMS:
                    yield "post", address, form
                yield "get", f"{address}?up=1", {}
            yield "get", reverse("courses:question", args=[attempt.pk, len(attempt.paper)]), {}
            yield "get", reverse("courses:review", args=[attempt.pk]), {}
            yield "get", reverse("courses:result", args=[attempt.pk]), {}


def answers(client, attempt):
    """Each answer in full: status, headers, cookies and body. The sending is refused, as one question stays open."""
    said = []
    for method, address, data in calls(attempt):
        response = getattr(client, method)(address, data)
        headers = {name: value for name, value in response.headers.items() if name not in {"Content-Length", "Expires"}}
        # The key of the session and of the form's token are drawn by lot.
        cookies = {name: "" if name in {"csrf", "session"} else each.value for name, each in response.cookies.items()}
        body = _TOKEN.sub("", response.content.decode())
        said.append((address, response.status_code, headers | cookies, body))
    return said


@pytest.mark.one_database
def test_no_answer_before_sending_depends_on_the_key(client, learner, attempt):
    client.force_login(learner)
    with time_machine.travel(attempt.started_at, tick=False):
        answers(client, attempt)  # once, so that both rounds find the same answers saved
        before = answers(client, attempt)

        other_key()

        assert answers(client, attempt) == before


def test_control_a_page_that_lists_options_as_written_is_seen_through(client, learner, attempt):
    """The comparison sees a leak by order: were an ordering shown as its key has it, the two rounds would differ."""
    client.force_login(learner)
    n, asked = next(
        (n, pk) for n, pk in enumerate(attempt.question_ids, start=1) if key_of(pk).kind == QuestionKind.ORDERING
    )
    page = reverse("courses:question", args=[attempt.pk, n])
    shown = []
    for _round in range(2):
        attempt.paper[n - 1]["options"] = key_of(asked).correct
        attempt.save(update_fields=["paper"])
        shown.append(_TOKEN.sub("", client.get(page).content.decode()))
        other_key()

    assert shown[0] != shown[1]


def key_of(pk):
    return QuestionVersion.objects.get(pk=pk)


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
        # What the learner typed comes back to them; "sure (en)" and the keys of right-hand sides nobody typed.
        for secret in ("RIGHTMARK", "WRONGMARK", "correct", "choice--ok", "choice--bad", "sha256", "sure (en)", "for-"):
            assert secret not in body, (address, secret)
            assert secret not in str(headers), address


def test_a_refused_sending_tells_nothing(client, learner, attempt):
    client.force_login(learner)
    answer_page = reverse("courses:question", args=[attempt.pk, 1])
    client.post(answer_page, {"options": "b"})

    refused = client.post(reverse("courses:review", args=[attempt.pk]))

    assert refused.status_code == 422
    assert not re.search(r"RIGHTMARK|WRONGMARK|correct|choice--(ok|bad)", refused.content.decode())


def test_a_paper_in_the_database_holds_no_key(attempt):
    assert not re.search("correct|accepted|sure", str(attempt.paper))
    assert all({"question", "options"} <= set(row) <= {"question", "options", "targets"} for row in attempt.paper)
