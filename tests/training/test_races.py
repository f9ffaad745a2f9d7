"""Many taps at the same moment, from many devices: one enrolment, one open attempt, one result, one completion.

Each promise has a control twin with the guards switched off. The twin must break the promise, else the test shows
nothing. On SQLite the guard is the write lock that a transaction takes at its start; on PostgreSQL it is the row lock.
"""

import contextlib
import itertools
import threading

import pytest
from django.db import IntegrityError, connection

from core.errors import Refused
from tests.factories.accounts import UserFactory
from tests.factories.courses import answer_all, content, enrol, item, publish, quiz, read_all
from tests.together import meet
from tests.training.racing import at_once, failed, lines, slow
from training.courses import actions, grading, progress
from training.courses.actions import learn, steps
from training.courses.actions import quiz as quiz_actions
from training.courses.models import Attempt, Completion, CourseVersion, Enrolment
from training.courses.states import AttemptState

pytestmark = pytest.mark.django_db(transaction=True)

MANY, SOME = 50, 8


@pytest.fixture
def no_locks(monkeypatch):
    """Rows are fetched without a lock. The actions must be called without their transaction as well."""
    for module in (steps, learn, quiz_actions):
        monkeypatch.setattr(module, "locked", lambda rows, pk: rows.get(pk=pk))


@pytest.fixture
def no_unique_attempts(monkeypatch):
    """The database's own last word, taken away for one test: two open attempts, two of one number."""
    one_open = next(each for each in Attempt._meta.constraints if each.name == "attempt_one_open")
    with connection.schema_editor() as editor:
        editor.remove_constraint(Attempt, one_open)
    create, numbers = Attempt.objects.create, itertools.count(1)
    monkeypatch.setattr(Attempt.objects, "create", lambda **given: create(**given | {"number": next(numbers)}))
    yield
    Attempt.objects.all().delete()
    with connection.schema_editor() as editor:
        editor.add_constraint(Attempt, one_open)


# ── starting a course ────────────────────────────────────────────────────────────────────────────────────────────────


def test_many_starts_of_a_course_make_one_enrolment():
    version, person = publish(), UserFactory()

    got = at_once(20, lambda: actions.start(course=version.course, actor=person))

    assert {each.pk for each in got} == {Enrolment.objects.get().pk}
    assert lines("courses.enrolment.start") == 1


def test_control_without_the_lock_starts_collide(no_locks, monkeypatch):
    version, person = publish(), UserFactory()
    slow(monkeypatch, learn.policies, "may_start")
    start = actions.start.__wrapped__
    filter_ = Enrolment.objects.filter
    monkeypatch.setattr(Enrolment.objects, "filter", lambda **given: (filter_(**given), meet("looked", 5))[0].none())

    got = at_once(SOME, lambda: start(course=version.course, actor=person))

    # The database still refuses a second enrolment, but people would see an error for it.
    assert any(isinstance(each, IntegrityError) for each in got)


# ── starting an attempt ──────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def three_allowed():
    return enrol(UserFactory(), publish(lessons=1, quizzes=(quiz(max_attempts=3),)))


def begin(enrolment, action=actions.start_attempt):
    return action(enrolment=enrolment, quiz_key="quiz", actor=enrolment.person)


def check_one_open(got):
    assert failed(got) == []
    assert Attempt.objects.filter(state=AttemptState.IN_PROGRESS).count() == 1
    assert {each.pk for each in got} == {Attempt.objects.get().pk}
    assert lines("courses.attempt.start") == 1


def test_many_starts_of_a_quiz_make_one_open_attempt(three_allowed):
    check_one_open(at_once(MANY, lambda: begin(three_allowed)))


def test_the_database_alone_keeps_the_attempt_single(three_allowed, no_locks, monkeypatch):
    slow(monkeypatch, quiz_actions, "draw")

    got = at_once(SOME, lambda: begin(three_allowed, actions.start_attempt.__wrapped__))

    assert Attempt.objects.count() == 1
    assert any(isinstance(each, IntegrityError) for each in got)


def test_control_without_guards_more_attempts_open_than_allowed(
    three_allowed, no_locks, no_unique_attempts, monkeypatch
):
    slow(monkeypatch, quiz_actions, "draw")

    got = at_once(SOME, lambda: begin(three_allowed, actions.start_attempt.__wrapped__))

    with pytest.raises(AssertionError):
        check_one_open(got)
    assert Attempt.objects.count() > 3


def test_three_attempts_are_three_however_hard_one_tries(three_allowed):
    def go_on_until_refused():
        while True:
            attempt = begin(three_allowed)
            # Another device may have sent it in the meantime: then on to the next.
            with contextlib.suppress(Refused):
                answer_all(attempt, right=False)
                actions.submit_attempt(attempt=attempt, actor=three_allowed.person)

    got = at_once(MANY // 2, go_on_until_refused)

    assert {getattr(each, "code", each) for each in got} == {"no_attempts_left"}

    assert sorted(Attempt.objects.values_list("number", "state")) == [(n, AttemptState.GRADED) for n in (1, 2, 3)]
    assert lines("courses.attempt.submit") == 3


# ── sending ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def answered():
    """Everything done but the sending of the answers."""
    enrolment = enrol(UserFactory(), publish())
    read_all(enrolment)
    return answer_all(begin(enrolment))


def check_one_result(got, heard):
    assert failed(got) == []
    attempt = Attempt.objects.get()
    assert {(each.pk, each.score, each.passed, each.submitted_at) for each in got} == {
        (attempt.pk, 3, True, attempt.submitted_at)
    }
    assert lines("courses.attempt.submit") == 1
    assert heard == [Completion.objects.get().pk]


def test_many_sendings_of_one_attempt_make_one_result(answered, heard):
    person = answered.enrolment.person

    got = at_once(MANY, lambda: actions.submit_attempt(attempt=answered, actor=person))

    check_one_result(got, heard)


def test_control_without_guards_one_attempt_is_sent_many_times(answered, heard, no_locks, monkeypatch):
    person = answered.enrolment.person
    submit = actions.submit_attempt.__wrapped__

    def settle(attempt, **result):
        result |= {"state": AttemptState.GRADED, "submitted_at": attempt.started_at}
        return Attempt.objects.filter(pk=attempt.pk).update(**result) == 1

    slow(monkeypatch, grading, "passed")
    monkeypatch.setattr(quiz_actions, "_settle", settle)

    got = at_once(SOME, lambda: submit(attempt=answered, actor=person))

    with pytest.raises(AssertionError):
        check_one_result(got, heard)
    assert lines("courses.attempt.submit") > 1


def test_compare_and_swap_alone_lets_one_sending_through(answered, no_locks, monkeypatch):
    person = answered.enrolment.person
    slow(monkeypatch, grading, "passed")

    at_once(SOME, lambda: actions.submit_attempt.__wrapped__(attempt=answered, actor=person))

    assert lines("courses.attempt.submit") == 1


# ── completing ───────────────────────────────────────────────────────────────────────────────────────────────────────


def last_two_parts():
    """(lesson, quiz): the two last things missing, ready to be done at the same moment on two devices."""
    enrolment = enrol(UserFactory(), publish(lessons=1))
    attempt = answer_all(begin(enrolment))
    both = [
        lambda: actions.finish_lesson(enrolment=enrolment, item_key="lesson-1", actor=enrolment.person),
        lambda: actions.submit_attempt(attempt=attempt, actor=enrolment.person),
    ]
    return lambda: both.pop()()  # noqa: PLW0108 - each thread takes one


def test_the_last_lesson_and_the_last_quiz_at_once_complete_the_course_once(heard):
    for _round in range(5):
        got = at_once(2, last_two_parts())
        assert failed(got) == []

    assert len(heard) == Completion.objects.count() == 5


if connection.vendor == "postgresql":  # SQLite lets only one transaction write at a time: the lock is its nature

    def test_control_without_the_lock_neither_sees_the_other_and_nothing_is_completed(heard, no_locks, monkeypatch):
        together = threading.Barrier(2)
        look = progress.of_enrolment

        def look_together(enrolment):
            together.wait(30)  # both have written, neither has committed
            seen = look(enrolment)
            together.wait(30)  # both have looked
            return seen

        monkeypatch.setattr(progress, "of_enrolment", look_together)
        work = last_two_parts()
        for module in (learn, quiz_actions):
            monkeypatch.setattr(module, "touch", lambda enrolment: None)

        assert failed(at_once(2, work)) == []

        assert heard == []


# ── publishing ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_many_publications_of_one_content_make_one_version():
    course = publish(lessons=1).course

    got = at_once(SOME, lambda: actions.publish_version(course=course, snapshot=content(lessons=2), actor=None))

    assert {each.number for each in got} == {2}
    assert CourseVersion.objects.count() == 2


def test_editors_at_once_make_versions_one_after_the_other():
    course = publish(quizzes=(), items=(item("lesson-0"),)).course
    contents = [content(lessons=n) for n in range(1, SOME + 1)]

    got = at_once(SOME, lambda: actions.publish_version(course=course, snapshot=contents.pop(), actor=None))

    assert sorted(each.number for each in got) == list(range(2, SOME + 2))
    assert course.versions.current().get().number == SOME + 1
