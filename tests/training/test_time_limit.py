"""A time limit is a choice; what was saved in time counts, and is sent once, by the person or by the clock."""

import datetime as dt
import json

import pytest
import time_machine
from django.urls import reverse
from django.utils import translation
from wagtail.models import ModelLogEntry

from core import schedules
from core.errors import Refused
from tests.factories.accounts import UserFactory
from tests.factories.courses import LANGUAGES, answer_all, enrol, publish, question, quiz, read_all
from training.courses import actions, papers, tasks
from training.courses.actions import quiz as quiz_actions
from training.courses.models import Attempt, Completion, Response

pytestmark = pytest.mark.django_db

START = dt.datetime(2027, 3, 1, 10, 0, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)


@pytest.fixture
def now():
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


@pytest.fixture
def enrolment(learner, now):
    """On a course with a quiz of three questions and twenty minutes."""
    return enrol(learner, publish(lessons=1, quizzes=(quiz(time_limit_minutes=20),)))


def begin(enrolment, timed=True):
    return actions.start_attempt(enrolment=enrolment, quiz_key="quiz", actor=enrolment.person, timed=timed)


def reply(attempt, options, n=0):
    asked = attempt.paper[n]["question"]
    return actions.answer(attempt=attempt, question=asked, options=options, actor=attempt.enrolment.person)


def to(name, *args):
    return reverse(f"courses:{name}", args=args)


def start_page(enrolment):
    return to("quiz_start", enrolment.course.code, "quiz")


# ── choosing ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_learner_chooses_and_is_told_that_both_count_the_same(client, enrolment):
    client.force_login(enrolment.person)

    asked = client.post(start_page(enrolment))
    assert asked.url == start_page(enrolment)
    assert not Attempt.objects.exists()
    html = client.get(asked.url).content.decode()
    assert "both count the same" in html
    assert 'name="timed" value="no"' in html
    assert 'name="timed" value="yes"' in html
    assert "20 minutes" in html


@pytest.mark.parametrize(("choice", "deadline"), [("yes", START + 20 * MINUTE), ("no", None)])
def test_the_choice_is_kept_with_the_attempt(choice, deadline, client, enrolment):
    client.force_login(enrolment.person)

    client.post(start_page(enrolment), {"timed": choice})

    assert Attempt.objects.get().deadline_at == deadline


@pytest.mark.parametrize("choice", ["", "maybe", "\x00", "x" * 1000])
def test_an_unknown_choice_asks_again(choice, client, enrolment):
    client.force_login(enrolment.person)

    assert client.post(start_page(enrolment), {"timed": choice}).url == start_page(enrolment)
    assert not Attempt.objects.exists()


def test_without_a_choice_nothing_starts(enrolment):
    with pytest.raises(Refused, match="with or without") as refused:
        begin(enrolment, timed=None)
    assert refused.value.code == "choose_time"
    assert begin(enrolment, timed=False) == begin(enrolment, timed=None)


def test_a_quiz_without_a_limit_asks_nothing_and_says_nothing_about_time(client, learner, now):
    enrolment = enrol(learner, publish(lessons=1))
    client.force_login(learner)

    first = client.post(start_page(enrolment), {"timed": "yes"}).url
    attempt = Attempt.objects.get()

    assert attempt.deadline_at is None
    assert client.get(start_page(enrolment)).url.endswith("/quiz/")
    for page in (first, to("review", attempt.pk)):
        html = client.get(page).content.decode()
        assert "data-left" not in html
        assert "timeleft" not in html
        assert "min left" not in html


def test_answering_without_the_limit_says_nothing_about_time_either(client, enrolment):
    client.force_login(enrolment.person)
    html = client.get(client.post(start_page(enrolment), {"timed": "no"}).url).content.decode()

    assert "min left" not in html
    assert "You can stop and come back at any time." in html


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_time_left_is_said_in_words_by_the_server(language, client, enrolment, now):
    attempt = begin(enrolment)
    client.force_login(enrolment.person)
    now.shift(7 * MINUTE + dt.timedelta(seconds=30))

    with translation.override(language):
        response = client.get(to("question", attempt.pk, 1))
    time = response.context["time"]

    assert (time.minutes, time.seconds, time.up) == (13, 750, False)
    assert time.until in {"12:20", "12.20", "kl. 12.20", "klo 12.20"}
    assert time.until in response.content.decode()
    assert 'data-left="750"' in response.content.decode()


# ── the end ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_until_the_last_second_answers_are_saved_and_after_it_kindly_refused(enrolment, now):
    attempt = begin(enrolment)
    now.shift(20 * MINUTE - dt.timedelta(seconds=1))
    reply(attempt, ["b"])
    now.shift(dt.timedelta(seconds=1))

    with pytest.raises(Refused, match=r"The time is up\. What you saved before that counts") as refused:
        reply(attempt, ["a"])
    assert refused.value.code == "time_up"
    assert Response.objects.get().answer == ["b"]


def test_without_the_limit_the_same_moment_changes_nothing(enrolment, now):
    attempt = begin(enrolment, timed=False)
    now.shift(dt.timedelta(days=40))

    assert reply(attempt, ["b"]).answer == ["b"]
    assert actions.close_overdue() == 0


def test_pages_lead_to_what_was_saved_once_the_time_is_up(client, enrolment, now):
    attempt = begin(enrolment)
    reply(attempt, ["b"])
    client.force_login(enrolment.person)
    now.shift(21 * MINUTE)
    page, review = to("question", attempt.pk, 2), to("review", attempt.pk)

    assert client.get(page).url == review
    assert client.post(page, {"options": "a"}).url == review
    saved = client.post(page, {"options": "a", "to": "save"})
    assert (saved.status_code, json.loads(saved.content)["saved"]) == (422, False)
    assert "The time is up" in saved.json()["message"]
    assert client.post(start_page(enrolment)).url == review
    html = client.get(review).content.decode()
    assert "The time is up." in html
    assert "What you have saved counts." in html
    assert page not in html


def test_what_was_saved_is_graded_when_the_person_sends_late(client, enrolment, now):
    attempt = begin(enrolment)
    reply(attempt, ["b"])
    now.shift(21 * MINUTE)
    client.force_login(enrolment.person)

    assert client.post(to("review", attempt.pk)).url == to("result", attempt.pk)
    attempt.refresh_from_db()
    assert (attempt.score, attempt.max_score, attempt.passed) == (1, 3, False)
    html = client.get(to("result", attempt.pk)).content.decode()
    assert html.count("You gave no answer to this question.") == 2


def test_within_the_time_all_answers_are_wanted(enrolment):
    attempt = begin(enrolment)
    reply(attempt, ["b"])

    with pytest.raises(Refused, match="2 questions have no answer yet"):
        actions.submit_attempt(attempt=attempt, actor=enrolment.person)


def test_the_clock_sends_what_is_overdue_once(enrolment, now):
    read_all(enrolment)
    attempt = answer_all(begin(enrolment))
    other = begin(enrol(UserFactory(), enrolment.version))
    now.shift(19 * MINUTE)
    assert actions.close_overdue() == 0
    now.shift(MINUTE)

    assert tasks.close_overdue() == 2
    assert tasks.close_overdue() == 0

    attempt.refresh_from_db()
    other.refresh_from_db()
    assert (attempt.score, attempt.passed) == (3, True)
    assert (other.score, other.passed) == (0, False)
    assert Completion.objects.get().enrolment == enrolment
    lines = ModelLogEntry.objects.filter(action="courses.attempt.submit")
    assert [line.user_id for line in lines] == [None, None]


def test_an_empty_paper_that_the_clock_sent_has_a_result_for_every_kind(learner, now):
    kinds = ("single", "multiple", "true_false", "ordering", "matching", "short_text")
    asked = tuple(question(kind, kind=kind) for kind in kinds)
    begin(enrol(learner, publish(lessons=1, quizzes=(quiz(questions=asked, time_limit_minutes=1),))))
    now.shift(MINUTE)
    actions.close_overdue()

    found = papers.results(Attempt.objects.get(), "en")

    assert [(each.answered, each.right) for each in found] == [(False, False)] * 6


def test_a_failing_attempt_keeps_nobody_else_waiting_and_is_tried_again(enrolment, now, monkeypatch, caplog):
    first, second = begin(enrolment), begin(enrol(UserFactory(), enrolment.version))
    now.shift(20 * MINUTE)
    grade = quiz_actions._grade

    def broken(attempt, actor):
        if attempt.pk == first.pk:
            raise RuntimeError("out of order")
        return grade(attempt, actor)

    with monkeypatch.context() as patched:
        patched.setattr(quiz_actions, "_grade", broken)
        assert actions.close_overdue() == 1
    assert str(first.pk) in caplog.text
    second.refresh_from_db()
    assert not second.open

    assert actions.close_overdue() == 1


def test_the_sweeps_are_on_the_clock():
    assert schedules.declared()["courses.close_overdue"].minutes == 1
    assert schedules.declared()["courses.sweep_regrades"].minutes == 1


def test_the_pause_counts_from_the_sending_by_the_clock(learner, now):
    enrolment = enrol(learner, publish(lessons=1, quizzes=(quiz(time_limit_minutes=20, cooldown_hours=24),)))
    begin(enrolment)
    now.shift(25 * MINUTE)
    actions.close_overdue()

    with pytest.raises(Refused, match="2 March 2027, 12:25"):
        begin(enrolment)
