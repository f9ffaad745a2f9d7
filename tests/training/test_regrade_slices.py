"""A large course is corrected slice by slice by the queue; whatever dies in between, each attempt is corrected once."""

import pytest
from wagtail.models import ModelLogEntry

from tests.factories.accounts import UserFactory
from tests.factories.courses import publish
from tests.training.correcting import WHY, asked, correct, quiz_with, regrade, result, take
from training.courses import actions, tasks
from training.courses.actions import regrades
from training.courses.models import Completion, GradeEvent, Regrade
from training.courses.states import RegradeState

pytestmark = pytest.mark.django_db


@pytest.fixture
def version():
    return publish(lessons=1, quizzes=(quiz_with(asked("b")),))


@pytest.fixture
def editor():
    return UserFactory(admin=True)


@pytest.fixture
def small_slices(monkeypatch):
    """Slices of two; the queue keeps what it is told and does nothing by itself."""
    told = []
    monkeypatch.setattr(regrades, "SLICE", 2)
    monkeypatch.setattr(regrades, "async_task", lambda *call: told.append(call))
    return told


def test_many_attempts_are_left_to_the_queue_slice_by_slice(
    version, editor, small_slices, django_capture_on_commit_callbacks
):
    attempts = [take(version, "c") for _each in range(5)]
    with django_capture_on_commit_callbacks(execute=True):
        order = regrade(version, editor)
    assert (order.state, GradeEvent.objects.count()) == (RegradeState.OPEN, 0)
    assert small_slices == [("training.courses.tasks.regrade", order.pk)]

    for expected in (2, 4):
        assert tasks.regrade(order.pk) is False
        assert GradeEvent.objects.count() == expected
    assert tasks.regrade(order.pk) is True
    assert tasks.regrade(order.pk) is True

    assert [result(attempt) for attempt in attempts] == [(2, True)] * 5
    assert GradeEvent.objects.count() == Completion.objects.count() == 5
    assert ModelLogEntry.objects.filter(action="courses.question.regraded").count() == 1


def test_the_sweep_takes_up_what_a_dead_worker_left(version, editor, small_slices, monkeypatch):
    attempts = [take(version, "c") for _each in range(5)]
    order = regrade(version, editor)
    apply, done = regrades._apply, []

    def dies(row, pk):
        if len(done) == 1:
            raise SystemExit("killed")
        done.append(pk)
        apply(row, pk)

    with monkeypatch.context() as patched:
        patched.setattr(regrades, "_apply", dies)
        with pytest.raises(SystemExit):
            tasks.regrade(order.pk)
    assert GradeEvent.objects.count() == 1

    for _round in range(3):
        tasks.sweep_regrades()

    assert [result(attempt) for attempt in attempts] == [(2, True)] * 5
    assert GradeEvent.objects.count() == 5
    assert Regrade.objects.get().state == RegradeState.DONE
    assert tasks.sweep_regrades() == 0


def test_a_correction_that_another_has_overtaken_leaves_its_attempts_to_that(version, editor, small_slices):
    attempts = [take(version, "d") for _each in range(3)]
    first = regrade(version, editor, "c")
    old, new = correct(version, asked("d"))
    second = actions.regrade(old=old, new=new, reason=WHY, actor=editor)

    for order in (first, second, second):
        tasks.regrade(order.pk)

    assert [result(attempt) for attempt in attempts] == [(2, True)] * 3
    assert set(GradeEvent.objects.values_list("regrade", flat=True)) == {second.pk}
    assert set(Regrade.objects.values_list("state", flat=True)) == {RegradeState.DONE}
