"""The two last courses at the same moment, on two devices: one completed path, and somebody who sees that it is.

The control twin switches the lock off and must fail. On SQLite the guard is the write lock that a transaction takes at
its start; there the twin calls the action without its transaction.
"""

import threading

import pytest
from django.db import IntegrityError, connection

from certification.credentials import actions as certificates
from tests.factories.accounts import UserFactory
from tests.factories.courses import CompletionFactory, enrol
from tests.factories.paths import publish_path, short_course
from tests.training.test_races import at_once, failed
from training.courses import actions as courses
from training.paths import actions, progress
from training.paths.models import PathCompletion

pytestmark = pytest.mark.django_db(transaction=True)


def last_two_courses():
    """Work for two threads: each finishes the last lesson of one of the two courses of a path."""
    versions = [short_course(), short_course()]
    publish_path(*versions)
    person = UserFactory()
    enrolments = [enrol(person, version) for version in versions]

    def work():
        enrolment = enrolments.pop()
        return courses.finish_lesson(enrolment=enrolment, item_key="lesson-1", actor=person)

    return work


def test_two_last_courses_at_once_complete_the_path_once():
    for number in range(1, 6):
        assert failed(at_once(2, last_two_courses())) == []
        assert PathCompletion.objects.count() == number


def all_done():
    """Somebody with everything done; what collects the certificate."""
    versions = [short_course(), short_course()]
    person = UserFactory()
    for version in versions:
        CompletionFactory(person=person, version=version)
    path = publish_path(*versions).path
    return lambda action=actions.complete_path: action(path=path, actor=person)


def test_many_taps_on_the_button_collect_one():
    collect = all_done()

    got = at_once(8, collect)

    assert failed(got) == []
    assert {each.pk for each in got} == {PathCompletion.objects.get().pk}


def test_control_without_the_lock_taps_collide(monkeypatch):
    collect, together = all_done(), threading.Barrier(2)
    look = progress.of

    def look_together(*given):
        seen = look(*given)
        together.wait(30)  # both have looked, neither has written
        return seen

    monkeypatch.setattr(actions, "_lock", lambda person: None)
    monkeypatch.setattr(progress, "of", look_together)

    got = at_once(2, lambda: collect(actions.complete_path.__wrapped__))

    # The database still refuses a second row, but a person would see an error for it.
    assert [type(each) for each in failed(got)] == [IntegrityError]


if connection.vendor == "postgresql":  # SQLite lets only one transaction write at a time: the lock is its nature

    def test_control_without_the_lock_neither_sees_the_other_and_nothing_is_completed(monkeypatch):
        together, look = threading.Barrier(2), progress.with_course

        def look_together(*given):
            together.wait(30)  # both have written, neither has committed
            seen = look(*given)
            together.wait(30)  # both have looked
            return seen

        monkeypatch.setattr(actions, "_lock", lambda person: None)
        monkeypatch.setattr(progress, "with_course", look_together)
        # Certificates are given one after the other: the second would wait for the first to commit.
        monkeypatch.setattr(certificates, "issue_for_completion", lambda completion: None)

        assert failed(at_once(2, last_two_courses())) == []

        assert not PathCompletion.objects.exists()
