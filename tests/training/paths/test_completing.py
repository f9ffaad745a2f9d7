"""The last course completes the path; whoever had done them all before it was published collects its certificate."""

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, models, transaction
from wagtail.models import ModelLogEntry

from core.errors import Refused
from tests.factories.accounts import UserFactory
from tests.factories.courses import CompletionFactory, complete, publish
from tests.factories.paths import completed_path, publish_path, short_course
from training.courses.models import Completion, CourseVersion, Enrolment
from training.courses.states import Change, EnrolmentState
from training.paths import actions, events, progress
from training.paths.models import PathCompletion

pytestmark = pytest.mark.django_db


@pytest.fixture
def heard():
    told = []

    def listen(completion, **_signal):
        told.append(completion.pk)

    events.path_completed.connect(listen)
    yield told
    events.path_completed.disconnect(listen)


def refresher(person, version):
    """Another round of a course, done."""
    last = Enrolment.objects.filter(person=person, course=version.course).order_by("-cycle").first()
    enrolment = Enrolment.objects.create(
        person=person,
        course=version.course,
        version=version,
        cycle=last.cycle + 1,
        state=EnrolmentState.COMPLETED,
    )
    completion = Completion.objects.create(enrolment=enrolment, version=version, evidence={"items": [], "attempts": []})
    actions.complete_paths(completion=completion)
    return completion


def test_the_last_course_completes_the_path(learner, version, courses, heard):
    first = complete(learner, courses[1])
    assert not PathCompletion.objects.exists()
    last = complete(learner, courses[0])

    done = PathCompletion.objects.get()
    assert (done.person, done.path, done.version, done.round) == (learner, version.path, version, 1)
    assert done.evidence == {"completions": [last.pk, first.pk]}
    assert heard == [done.pk]
    line = ModelLogEntry.objects.get(action="paths.completion.complete")
    assert line.data == {"path": version.path.code, "round": 1}


def test_an_optional_course_is_not_waited_for_but_stands_in_the_evidence(learner, courses):
    extra = short_course()
    publish_path(*courses, optional=(extra,))
    chosen = complete(learner, extra)
    complete(learner, courses[0])
    complete(learner, courses[1])

    assert PathCompletion.objects.get().evidence["completions"][-1] == chosen.pk


def test_one_course_may_complete_several_paths_and_leaves_others_alone(learner, courses):
    both = [publish_path(*courses), publish_path(*courses)]
    publish_path(courses[0], short_course())
    complete(learner, courses[0])
    complete(learner, courses[1])

    assert {done.version_id for done in PathCompletion.objects.all()} == {each.pk for each in both}


def test_nobody_completes_a_path_with_the_courses_of_another(learner, version, courses):
    complete(learner, courses[0])
    complete(UserFactory(), courses[1])

    assert not PathCompletion.objects.exists()


def test_whoever_did_all_courses_before_collects_it(learner, courses, heard):
    for course in courses:
        complete(learner, course)
    version = publish_path(*courses)
    assert not PathCompletion.objects.exists()

    done = actions.complete_path(path=version.path, actor=learner)
    assert (done.round, heard) == (1, [done.pk])
    # Asked again: the same, and nobody hears of it twice.
    assert actions.complete_path(path=version.path, actor=learner) == done
    assert heard == [done.pk]


def test_what_is_missing_is_said(learner, version, courses):
    complete(learner, courses[0])
    with pytest.raises(Refused, match="1 course of the path is not completed yet"):
        actions.complete_path(path=version.path, actor=learner)
    assert not PathCompletion.objects.exists()


def test_somebody_inactive_completes_nothing(learner, version):
    learner.is_active = False
    with pytest.raises(PermissionDenied):
        actions.complete_path(path=version.path, actor=learner)


def test_a_path_of_which_no_version_is_current_is_not_open(learner, version):
    version.is_current = False
    version.save(update_fields=["is_current"])
    with pytest.raises(Refused, match="not open"):
        actions.complete_path(path=version.path, actor=learner)


@pytest.mark.django_db(transaction=True)
def test_when_a_listener_fails_neither_course_nor_path_is_completed(learner, courses):
    publish_path(*courses)
    complete(learner, courses[0])

    def fail(**kwargs):
        raise RuntimeError("a listener's own trouble")

    events.path_completed.connect(fail)
    try:
        with pytest.raises(RuntimeError):
            complete(learner, courses[1])
    finally:
        events.path_completed.disconnect(fail)
    assert Completion.objects.count() == 1
    assert not PathCompletion.objects.exists()


# ── what holds, and further rounds ───────────────────────────────────────────────────────────────────────────────────


def test_a_course_whose_time_is_over_does_not_count(learner):
    yearly, lasting = short_course(validity_months=12), short_course()
    version = publish_path(yearly, lasting)
    with time_machine.travel("2027-03-31T21:30:00Z"):  # the 1st of April in Helsinki
        complete(learner, yearly)
    with time_machine.travel("2028-04-01T12:00:00Z"):
        assert progress.of(learner, version.path).n == 1
    with time_machine.travel("2028-04-02T12:00:00Z"):
        assert progress.of(learner, version.path).n == 0
        complete(learner, lasting)
    assert not PathCompletion.objects.exists()


def test_a_material_change_ends_what_was_completed_before_it(learner, courses):
    old, other = courses
    version = publish_path(old, other)
    complete(learner, old)
    newer = publish(old.course, lessons=2, quizzes=())
    # Frozen rows are changed below the models.
    models.QuerySet(CourseVersion).filter(pk=newer.pk).update(change=Change.MATERIAL, renew_by="2027-06-30")
    with time_machine.travel("2027-06-30T12:00:00Z"):
        assert progress.of(learner, version.path).n == 1
    with time_machine.travel("2027-07-01T12:00:00Z"):
        assert progress.of(learner, version.path).n == 0


def test_another_round_needs_every_course_anew(learner):
    yearly = [short_course(validity_months=12), short_course(validity_months=12)]
    publish_path(*yearly, validity_months=12)
    for each in yearly:
        complete(learner, each)

    refresher(learner, yearly[0])
    assert PathCompletion.objects.count() == 1
    refresher(learner, yearly[1])
    assert sorted(PathCompletion.objects.values_list("round", flat=True)) == [1, 2]


def test_a_course_that_holds_for_ever_need_not_be_done_again(learner):
    yearly, lasting = short_course(validity_months=12), short_course()
    publish_path(yearly, lasting, validity_months=12)
    complete(learner, yearly)
    complete(learner, lasting)

    refresher(learner, yearly)
    assert PathCompletion.objects.count() == 2


def test_a_course_that_joins_the_path_is_no_reason_to_lose_it(learner, version, courses):
    done = completed_path(learner, version)
    joined = short_course()
    publish_path(*courses, joined, path=version.path)

    now = progress.of(learner, version.path)
    assert (now.completed, now.n, now.m, now.ready) == (True, 2, 3, False)
    assert actions.complete_path(path=version.path, actor=learner) == done
    complete(learner, joined)
    assert PathCompletion.objects.filter(person=learner).count() == 2


def test_the_database_itself_refuses_a_round_twice(learner, version):
    done = completed_path(learner, version)
    with pytest.raises(IntegrityError), transaction.atomic():
        PathCompletion.objects.create(person=learner, path=done.path, version=done.version, evidence={})
    with pytest.raises(IntegrityError), transaction.atomic():
        PathCompletion.objects.create(person=learner, path=done.path, version=done.version, round=0, evidence={})


def test_progress_is_nobodys_for_visitors(version):
    assert progress.of(AnonymousUser(), version.path) is None
    assert progress.of(UserFactory(), None) is None


def test_progress_tells_what_comes_next(learner, courses):
    extra = short_course()
    version = publish_path(*courses, optional=(extra,))
    assert progress.of(learner, version.path).next.course == courses[0].course
    CompletionFactory(person=learner, version=courses[0])
    now = progress.of(learner, version.path)
    assert (now.next.course, now.n, now.m, now.started) == (courses[1].course, 1, 2, True)
    complete(learner, courses[1])
    assert progress.of(learner, version.path).next.course == extra.course
    complete(learner, extra)
    assert progress.of(learner, version.path).next is None
