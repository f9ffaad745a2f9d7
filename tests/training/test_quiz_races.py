"""At the end of the time and while a key is being corrected: still one result, each attempt corrected once.

As in test_races, each promise has a control twin with the guards switched off, which must break it.
"""

import datetime as dt

import pytest
import time_machine
from django.db import IntegrityError

from core.errors import Refused
from tests.factories.accounts import UserFactory
from tests.factories.courses import enrol, option, publish, question, quiz, read_all
from tests.training.racing import at_once, failed, lines, slow
from training.courses import actions, grading, regrading
from training.courses.actions import quiz as quiz_actions
from training.courses.actions import regrades, steps
from training.courses.models import Attempt, Completion, GradeEvent, QuestionVersion, Regrade
from training.courses.states import AttemptState, RegradeState

pytestmark = pytest.mark.django_db(transaction=True)

MANY, SOME = 50, 8
WHY = "Option c was marked by mistake."


@pytest.fixture
def no_locks(monkeypatch):
    """Rows are fetched without a lock. The actions must be called without their transaction as well."""
    for module in (steps, quiz_actions, regrades):
        monkeypatch.setattr(module, "locked", lambda rows, pk: rows.get(pk=pk))


def quiz_with(right):
    options = tuple(option(each, correct=each == right) for each in "abcd")
    return quiz(questions=(question("q1", options=options),), time_limit_minutes=20)


def begin(enrolment, timed=True):
    return actions.start_attempt(enrolment=enrolment, quiz_key="quiz", actor=enrolment.person, timed=timed)


def answered(version, chosen, *, timed=False):
    """Everything done but the sending."""
    enrolment = enrol(UserFactory(), version)
    read_all(enrolment)
    attempt = begin(enrolment, timed)
    actions.answer(attempt=attempt, question=attempt.question_ids[0], options=[chosen], actor=enrolment.person)
    return attempt


def send(attempt, action=actions.submit_attempt):
    return action(attempt=attempt, actor=attempt.enrolment.person)


# ── starting, with and without a time limit ──────────────────────────────────────────────────────────────────────────


def test_starts_with_and_without_the_limit_at_once_make_one_attempt():
    enrolment = enrol(UserFactory(), publish(lessons=1, quizzes=(quiz_with("b"),)))
    choices = [True, False] * (MANY // 2)

    got = at_once(MANY, lambda: begin(enrolment, choices.pop()))

    assert failed(got) == []
    assert len({(each.pk, each.deadline_at) for each in got}) == 1
    assert (Attempt.objects.count(), lines("courses.attempt.start")) == (1, 1)


# ── the end of the time ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def overdue():
    attempt = answered(publish(lessons=1, quizzes=(quiz_with("b"),)), "b", timed=True)
    with time_machine.travel(attempt.deadline_at + dt.timedelta(seconds=1)):
        yield attempt


def person_and_clock(attempt, submit=actions.submit_attempt, close=actions.close_overdue):
    calls = [lambda: send(attempt, submit), close] * (MANY // 2)
    return lambda: calls.pop()()  # noqa: PLW0108 - each thread takes one


def test_the_person_and_the_clock_at_once_make_one_result(overdue, heard):
    got = at_once(MANY, person_and_clock(overdue))

    assert failed(got) == []
    overdue.refresh_from_db()
    assert (overdue.score, overdue.passed, overdue.state) == (1, True, AttemptState.GRADED)
    assert lines("courses.attempt.submit") == 1
    assert heard == [Completion.objects.get().pk]


def test_control_without_guards_the_person_and_the_clock_both_send(overdue, heard, no_locks, monkeypatch):
    def settle(attempt, **result):
        result |= {"state": AttemptState.GRADED, "submitted_at": attempt.started_at}
        return Attempt.objects.filter(pk=attempt.pk).update(**result) == 1

    slow(monkeypatch, grading, "passed")
    monkeypatch.setattr(quiz_actions, "_settle", settle)
    submit, close = actions.submit_attempt.__wrapped__, quiz_actions._close.__wrapped__

    calls = [lambda: send(overdue, submit), lambda: close(overdue.pk)] * (SOME // 2)
    at_once(SOME, lambda: calls.pop()())  # noqa: PLW0108 - each thread takes one

    assert lines("courses.attempt.submit") > 1


# ── correcting ───────────────────────────────────────────────────────────────────────────────────────────────────────


def corrected(version):
    """The key says c from now on: (old version, new version)."""
    publish(version.course, lessons=1, quizzes=(quiz_with("c"),))
    return QuestionVersion.objects.order_by("number")


def order(old, new, actor, action=regrades._order):
    return action(old, new, WHY, actor, False)


@pytest.fixture
def editor():
    return UserFactory(admin=True)


@pytest.fixture
def version():
    return publish(lessons=1, quizzes=(quiz_with("b"),))


def test_many_orders_at_once_are_one_correction_and_each_attempt_is_corrected_once(version, editor):
    attempts = [send(answered(version, chosen)) for chosen in "abccc"]
    old, new = corrected(version)

    got = at_once(SOME, lambda: actions.regrade(old=old, new=new, reason=WHY, actor=editor))

    assert [type(each) for each in failed(got)] == [Refused] * (SOME - 1)
    assert Regrade.objects.get().state == RegradeState.DONE
    check_each_once(attempts)
    assert lines("courses.question.regrade") == lines("courses.question.regraded") == 1


def check_each_once(attempts):
    scores = [Attempt.objects.get(pk=attempt.pk).score for attempt in attempts]
    assert scores == [0, 0, 1, 1, 1]
    assert sorted(GradeEvent.objects.values_list("attempt", flat=True)) == sorted(each.pk for each in attempts)


def test_control_without_the_lock_orders_collide(version, editor, no_locks, monkeypatch):
    old, new = corrected(version)
    slow(monkeypatch, Regrade.objects, "create")

    got = at_once(SOME, lambda: order(old, new, editor, regrades._order.__wrapped__))

    # The database still refuses a second one, but editors would see an error for it.
    assert any(isinstance(each, IntegrityError) for each in got)


def test_many_workers_at_one_correction_write_one_line_for_each_attempt(version, editor):
    attempts = [send(answered(version, chosen)) for chosen in "abccc"]
    row = order(*corrected(version), editor)

    got = at_once(SOME, lambda: actions.work_off(regrade_id=row.pk))

    assert failed(got) == []
    check_each_once(attempts)
    assert lines("courses.question.regraded") == 1
    assert Completion.objects.count() == 4


def test_control_without_locks_workers_collide(version, editor, no_locks, monkeypatch):
    """The database still refuses a second line, but workers fail at it, and leave the rest undone."""
    for chosen in "abccc":
        send(answered(version, chosen))
    row = order(*corrected(version), editor)
    slow(monkeypatch, regrading, "outcome")
    monkeypatch.setattr(regrades, "_apply", regrades._apply.__wrapped__)

    got = at_once(SOME, lambda: actions.work_off(regrade_id=row.pk))

    assert any(isinstance(each, IntegrityError) for each in got)


def regrade_and_send(attempt, correct, submit=actions.submit_attempt):
    both = [correct, lambda: send(attempt, submit)]
    return lambda: both.pop()()  # noqa: PLW0108 - each thread takes one


def test_sending_while_the_key_is_corrected_ends_with_the_new_key(version, editor, monkeypatch):
    """Whichever comes first: the one who sends by the old key is corrected, the one who comes later has the new one."""
    attempts = [answered(version, "c") for _each in range(SOME)]
    old, new = corrected(version)
    slow(monkeypatch, grading, "passed", seconds=0.2)
    waiting = list(attempts)
    calls = [lambda: actions.regrade(old=old, new=new, reason=WHY, actor=editor)]
    calls += [lambda: send(waiting.pop()) for _each in attempts]

    got = at_once(SOME + 1, lambda: calls.pop()())  # noqa: PLW0108 - each thread takes one

    assert failed(got) == []
    assert set(Attempt.objects.values_list("score", "passed")) == {(1, True)}
    assert Completion.objects.count() == SOME
    # An answer that was graded in the very last moment leaves the order open for the sweep, which finds nothing to do.
    actions.sweep_regrades()
    assert Regrade.objects.get().state == RegradeState.DONE


def test_control_without_the_locks_one_keeps_the_result_of_the_old_key(version, editor, no_locks, monkeypatch):
    attempt = answered(version, "c")
    old, new = corrected(version)
    # The sender has read the key, and waits before writing; the correction finds the attempt open and goes on.
    slow(monkeypatch, grading, "passed", seconds=2)
    correct = lambda: actions.regrade(old=old, new=new, reason=WHY, actor=editor)  # noqa: E731
    slow(monkeypatch, regrades, "_order", seconds=0.7)

    got = at_once(2, regrade_and_send(attempt, correct, actions.submit_attempt.__wrapped__))

    assert failed(got) == []
    attempt.refresh_from_db()
    assert (attempt.score, Regrade.objects.get().state) == (0, RegradeState.DONE)
