"""Going over and refreshing from several devices at once: one round, one step. The guards' control twins fail."""

import threading

import pytest
from wagtail.models import ModelLogEntry

from tests.factories.accounts import UserFactory
from tests.factories.courses import complete, content, enrol, publish, read_all, take_quiz
from tests.training.test_races import at_once, failed
from training.courses import actions
from training.courses.actions import renew, steps
from training.courses.models import Completion, Enrolment
from training.courses.states import Change

pytestmark = pytest.mark.django_db(transaction=True)

MANY = 12


def again(version, change, **changes):
    return actions.publish_version(course=version.course, snapshot=content(**changes), actor=None, change=change)


def lines(action):
    return ModelLogEntry.objects.filter(action=action).count()


@pytest.fixture
def due():
    """Somebody whose course has changed since they completed it."""
    completion = complete(UserFactory())
    again(completion.version, Change.MATERIAL, minutes=90)
    return completion


def begin(completion, action=actions.start_refresher):
    return action(course=completion.version.course, actor=completion.enrolment.person)


def test_many_taps_start_one_refresher(due):
    got = at_once(MANY, lambda: begin(due))

    assert failed(got) == []
    assert {each.pk for each in got} == {Enrolment.objects.get(cycle=2).pk}
    assert lines("courses.enrolment.refresh") == 1


def test_control_without_the_lock_refreshers_collide(due, monkeypatch):
    looked = threading.Barrier(4)
    of = renew.progress.of

    def look_together(*given):
        seen = of(*given)
        looked.wait(30)  # all have looked, none has written
        return seen

    monkeypatch.setattr(renew, "locked", lambda rows, pk: rows.get(pk=pk))
    monkeypatch.setattr(renew.progress, "of", look_together)

    got = at_once(4, lambda: begin(due, actions.start_refresher.__wrapped__))

    assert failed(got) != []


def last_step():
    """On an old version whose last lesson is gone, with the quiz passed: going over is all that is missing."""
    enrolment = enrol(UserFactory(), publish(lessons=2))
    actions.finish_lesson(enrolment=enrolment, item_key="lesson-1", actor=enrolment.person)
    take_quiz(enrolment)
    again(enrolment.version, Change.COSMETIC, lessons=1)
    return enrolment


def over(enrolment, action=actions.take_up):
    return action(enrolment=enrolment, actor=enrolment.person)


def test_many_taps_go_over_once_and_complete_once():
    enrolment = last_step()

    got = at_once(MANY, lambda: over(enrolment))

    assert failed(got) == []
    assert (Completion.objects.count(), lines("courses.enrolment.take_up")) == (1, 1)


def test_control_without_the_lock_going_over_collides(monkeypatch):
    enrolment = last_step()
    looked = threading.Barrier(4)

    def look_together(rows, pk):
        seen = rows.get(pk=pk)
        looked.wait(30)  # all have looked, none has written
        return seen

    monkeypatch.setattr(steps, "locked", look_together)

    got = at_once(4, lambda: over(enrolment, actions.take_up.__wrapped__))

    assert not any(isinstance(each, threading.BrokenBarrierError) for each in got)
    assert lines("courses.enrolment.take_up") > 1


def test_going_over_and_the_last_lesson_at_once_complete_once():
    for _round in range(4):
        enrolment = enrol(UserFactory(), publish(lessons=1))
        take_quiz(enrolment)
        again(enrolment.version, Change.ADDITIVE, lessons=1, minutes=90)
        both = [lambda one=enrolment: over(one), lambda one=enrolment: read_all(one)]

        got = at_once(2, lambda work=both: work.pop()())

        assert failed(got) == []
    assert Completion.objects.count() == 4
