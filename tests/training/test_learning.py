"""Starting a course, reading its lessons, completing it."""

import uuid

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from wagtail.models import ModelLogEntry

from core.errors import Refused
from tests.factories.accounts import UserFactory
from tests.factories.courses import CourseFactory, answer_all, enrol, item, publish, quiz, read_all, take_quiz
from training.courses import actions, events, progress
from training.courses.models import Completion, Enrolment, ItemProgress
from training.courses.states import EnrolmentState, ItemKind

pytestmark = pytest.mark.django_db


def lines(action):
    return ModelLogEntry.objects.filter(action=action).count()


def finish(enrolment, key, actor=None):
    return actions.finish_lesson(enrolment=enrolment, item_key=key, actor=actor or enrolment.person)


@pytest.fixture
def heard():
    """The completions that were told of."""
    told = []

    def listen(completion, **_signal):
        told.append(completion)

    events.course_completed.connect(listen)
    yield told
    events.course_completed.disconnect(listen)


def test_starting_pins_the_current_version(learner, version):
    enrolment = enrol(learner, version)

    assert (enrolment.person, enrolment.version, enrolment.state) == (learner, version, EnrolmentState.ACTIVE)
    assert lines("courses.enrolment.start") == 1


def test_starting_again_returns_the_same_enrolment(learner, version):
    first = enrol(learner, version)
    publish(version.course, lessons=5)

    assert enrol(learner, version) == first
    assert (Enrolment.objects.count(), lines("courses.enrolment.start")) == (1, 1)


def test_starting_a_completed_course_returns_it_completed(enrolment):
    read_all(enrolment)
    take_quiz(enrolment)

    again = actions.start(course=enrolment.course, actor=enrolment.person)
    assert (again, again.state) == (enrolment, EnrolmentState.COMPLETED)


def test_a_course_without_a_version_is_not_open_yet(learner):
    with pytest.raises(Refused, match="not open yet"):
        actions.start(course=CourseFactory(), actor=learner)


def test_a_closed_account_starts_nothing(version):
    with pytest.raises(PermissionDenied):
        enrol(UserFactory(is_active=False), version)


def test_a_lesson_is_read_once(enrolment):
    before = enrolment.touched_at

    finish(enrolment, "lesson-1")
    finish(enrolment, "lesson-1")

    assert ItemProgress.objects.get().item_key == "lesson-1"
    assert lines("courses.lesson.finish") == 1
    enrolment.refresh_from_db()
    assert enrolment.touched_at > before


@pytest.mark.parametrize("key", ["lesson-9", "quiz", "", str(uuid.UUID(int=7))])
def test_a_lesson_that_is_not_in_the_course_is_refused(key, enrolment):
    with pytest.raises(Refused, match="not part of the course as you started it"):
        finish(enrolment, key)
    assert not ItemProgress.objects.exists()


def test_nobody_reads_for_another_person(enrolment):
    with pytest.raises(PermissionDenied):
        finish(enrolment, "lesson-1", actor=UserFactory(admin=True))


def test_a_lesson_added_later_is_unknown_to_whoever_started_before(enrolment):
    publish(enrolment.course, lessons=3)

    with pytest.raises(Refused):
        finish(enrolment, "lesson-3")


def test_reading_and_passing_completes_the_course(enrolment, heard):
    read_all(enrolment)
    assert not Completion.objects.exists()

    attempt = take_quiz(enrolment)

    completion = Completion.objects.get()
    enrolment.refresh_from_db()
    assert (enrolment.state, completion.enrolment) == (EnrolmentState.COMPLETED, enrolment)
    assert completion.evidence == {
        "items": ["lesson-1", "lesson-2", "quiz"],
        "attempts": [str(attempt.pk)],
        "practice": [],
    }
    assert (heard, lines("courses.enrolment.complete")) == ([completion], 1)


def test_the_order_does_not_matter(enrolment, heard):
    take_quiz(enrolment)
    finish(enrolment, "lesson-2")
    assert heard == []

    finish(enrolment, "lesson-1")

    assert len(heard) == 1


def test_a_failed_quiz_completes_nothing(enrolment, heard):
    read_all(enrolment)
    take_quiz(enrolment, right=False)

    assert (heard, Completion.objects.count()) == ([], 0)


def test_optional_parts_are_not_waited_for(learner, heard):
    parts = (item("lesson-1"), item("extra", required=False), item("quiz", ItemKind.QUIZ, required=False))
    enrolment = enrol(learner, publish(items=parts))

    finish(enrolment, "lesson-1")

    assert len(heard) == 1
    finish(enrolment, "extra")
    take_quiz(enrolment)
    assert len(heard) == 1


def test_every_required_quiz_has_to_be_passed(learner, heard):
    enrolment = enrol(learner, publish(lessons=1, quizzes=(quiz("one"), quiz("two"))))
    read_all(enrolment)

    take_quiz(enrolment, "one")
    assert heard == []
    take_quiz(enrolment, "two")
    assert len(heard) == 1


def test_what_is_completed_stays_completed(enrolment, heard):
    read_all(enrolment)
    take_quiz(enrolment)

    publish(enrolment.course, lessons=9)
    take_quiz(enrolment, right=False)
    finish(enrolment, "lesson-1")

    enrolment.refresh_from_db()
    assert (enrolment.state, Completion.objects.count(), len(heard)) == (EnrolmentState.COMPLETED, 1, 1)


def test_a_listener_that_fails_undoes_the_completion(enrolment):
    def fail(**_signal):
        raise RuntimeError("no certificate")

    read_all(enrolment)
    attempt = actions.start_attempt(enrolment=enrolment, quiz_key="quiz", actor=enrolment.person)
    answer_all(attempt)
    events.course_completed.connect(fail)
    try:
        with pytest.raises(RuntimeError):
            actions.submit_attempt(attempt=attempt, actor=enrolment.person)
    finally:
        events.course_completed.disconnect(fail)

    attempt.refresh_from_db()
    enrolment.refresh_from_db()
    assert (attempt.open, enrolment.state, Completion.objects.count()) == (True, EnrolmentState.ACTIVE, 0)


# ── how far ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_progress_counts_what_is_required(learner):
    parts = (item("lesson-1"), item("extra", required=False), item("lesson-2"), item("quiz", ItemKind.QUIZ))
    enrolment = enrol(learner, publish(items=parts))
    finish(enrolment, "lesson-1")

    now = progress.of(learner, enrolment.course)

    assert (now.n, now.m, now.percent, now.completed) == (1, 3, 33, False)
    assert (now.done, now.next_item["key"]) == ({"lesson-1"}, "lesson-2")
    assert [part["key"] for part in now.missing] == ["lesson-2", "quiz"]
    assert now.knows("extra")
    assert not now.knows("lesson-9")


def test_an_optional_part_comes_next_only_when_nothing_else_is_missing(learner):
    enrolment = enrol(learner, publish(items=(item("extra", required=False), item("lesson-1")), quizzes=()))
    assert progress.of(learner, enrolment.course).next_item["key"] == "lesson-1"

    finish(enrolment, "lesson-1")

    now = progress.of(learner, enrolment.course)
    assert (now.completed, now.percent, now.next_item["key"]) == (True, 100, "extra")


@pytest.mark.parametrize(
    ("done", "after", "expected"),
    [
        (["lesson-1"], "lesson-1", "lesson-2"),
        (["lesson-1", "lesson-2"], "lesson-1", "lesson-2"),
        (["lesson-2", "lesson-3"], "lesson-3", "lesson-1"),
        (["lesson-1", "lesson-2", "lesson-3"], "lesson-1", None),
        (["lesson-1"], "unknown", "lesson-2"),
    ],
)
def test_what_comes_after_a_lesson(done, after, expected, learner):
    enrolment = enrol(learner, publish(lessons=3, quizzes=()))
    for key in done:
        finish(enrolment, key)

    following = progress.of(learner, enrolment.course).after(after)

    assert (following and following["key"]) == expected


def test_progress_knows_the_quiz(enrolment):
    assert progress.of_enrolment(enrolment).quizzes["quiz"].best is None
    failed = take_quiz(enrolment, right=False)
    passed = take_quiz(enrolment)
    started = actions.start_attempt(enrolment=enrolment, quiz_key="quiz", actor=enrolment.person)

    state = progress.of_enrolment(enrolment).quizzes["quiz"]

    assert (state.open_attempt, state.best, state.passed) == (started, passed, True)
    assert failed.score < passed.score
    assert (state.chance.left, state.chance.open) == (None, True)


def test_who_has_not_started_has_no_progress(learner, version):
    assert progress.of(learner, version.course) is None
    assert progress.of(AnonymousUser(), version.course) is None
    assert progress.of(learner, None) is None


def test_progress_takes_four_queries_however_much_there_is(learner, django_assert_num_queries):
    version = publish(lessons=8, quizzes=(quiz("one"), quiz("two", questions=9)))
    enrolment = enrol(learner, version)
    read_all(enrolment)
    for key in ("one", "two", "two"):
        take_quiz(enrolment, key, right=False)

    with django_assert_num_queries(4):
        now = progress.of(learner, version.course)
        assert (now.n, now.m, now.completion) == (8, 10, None)
        assert now.quizzes["two"].best.score == 0
        assert now.next_item["key"] == "one"
