"""A course that has changed ends older certificates on a day, and their holders are told so, kindly and once."""

import datetime as dt
import threading

import pytest
import time_machine
from django.db import models
from django_q.models import OrmQ
from wagtail.models import ModelLogEntry

from certification.credentials import actions, tasks
from certification.credentials.actions import ending
from certification.credentials.models import Credential
from core import clock
from core.models import OutgoingMail
from tests.factories.accounts import UserFactory
from tests.factories.courses import CompletionFactory, complete, publish
from tests.factories.credentials import path_credential, refresher
from tests.factories.paths import short_course
from tests.together import together
from training.courses.events import course_renewed
from training.courses.models import CourseVersion
from training.courses.states import Change

pytestmark = pytest.mark.django_db

TOLD = "certificate_shortened"


def renew(version, renew_by):
    """The next version of the course, changed in what one must know; older certificates hold until ``renew_by``."""
    newer = publish(version.course, lessons=version.number + 1, quizzes=(), validity_months=version.validity_months)
    # Frozen rows are changed below the models.
    models.QuerySet(CourseVersion).filter(pk=newer.pk).update(change=Change.MATERIAL, renew_by=renew_by)
    newer.refresh_from_db()
    return newer


def days(number):
    return clock.today() + dt.timedelta(days=number)


def told():
    return OutgoingMail.objects.filter(template=TOLD)


def test_older_certificates_end_on_the_day_and_newer_ones_do_not():
    old = short_course()
    first, elsewhere = complete(version=old).credential, complete(version=short_course()).credential
    version = renew(old, days(90))
    later = CompletionFactory(version=version)
    newer = actions.issue_for_completion(completion=later)

    course_renewed.send(sender=CourseVersion, version=version)

    for each in (first, elsewhere, newer):
        each.refresh_from_db()
    assert (first.valid_until, first.ended_by, first.end_told_at) == (days(90), version, None)
    assert (elsewhere.valid_until, newer.valid_until) == (None, None)
    line = ModelLogEntry.objects.get(action="credentials.course.end_earlier")
    assert line.data == {"certificates": 1, "until": days(90).isoformat(), "badges": 3}
    assert OrmQ.objects.filter(key__isnull=False).exists()


@pytest.mark.parametrize(
    ("had", "renew_by", "gets"),
    [(30, 90, 30), (120, 90, 90), (120, -5, 0), (0, -5, 0), (-3, 90, -3)],
    ids=["never later", "earlier", "never before today", "today stays", "expired stays"],
)
def test_an_end_moves_one_way_only(had, renew_by, gets):
    old = short_course()
    issued = complete(version=old).credential
    Credential.objects.update(valid_until=days(had))
    actions.end_earlier(version=renew(old, days(renew_by)))
    issued.refresh_from_db()
    assert issued.valid_until == days(gets)
    assert (issued.ended_by is not None) == (had > gets)


def test_asked_again_it_changes_and_tells_nothing_more():
    old = short_course()
    complete(version=old)
    version = renew(old, days(90))
    assert actions.end_earlier(version=version) == 1
    assert tasks.tell_ends() == 1
    assert actions.end_earlier(version=version) == 0
    assert tasks.tell_ends() == 0
    assert ModelLogEntry.objects.filter(action="credentials.course.end_earlier").count() == 1
    assert told().count() == 1


def test_a_version_without_an_end_for_older_ones_changes_nothing():
    complete(version=short_course())
    version = CourseVersion.objects.get()
    assert actions.end_earlier(version=version) == 0
    assert not ModelLogEntry.objects.filter(action="credentials.course.end_earlier").exists()


def test_revoked_ones_stay_as_they_were(admin):
    old = short_course()
    issued = complete(version=old).credential
    actions.revoke(credential=issued, reason="Väärän henkilön suoritus.", actor=admin)
    assert actions.end_earlier(version=renew(old, days(90))) == 0


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_holder_is_told_in_their_language_what_changed_and_until_when(language, said):
    old = short_course()
    person = UserFactory(language=language)
    complete(person, old)
    with time_machine.travel("2027-02-01T12:00:00Z"):
        actions.end_earlier(version=renew(old, "2027-06-30"))
        actions.tell_ends()
    posted = told().get()
    assert (posted.to, posted.language, posted.attachment) == (person.email, language, "")
    assert f"Course ({language})" in posted.subject
    for words in (posted.subject, posted.body):
        assert ("30 June 2027" if language == "en" else "30.6.2027") in words
    assert f"/{language}/" in posted.body
    assert old.course.code in posted.body


def test_one_mail_a_person_and_none_for_who_cannot_use_it(admin):
    old = short_course()
    holder, gone, left = UserFactory(), UserFactory(is_active=False), UserFactory()
    complete(holder, old)
    refresher(holder, old)
    actions.issue_for_completion(completion=CompletionFactory(person=gone, version=old))
    revoked = complete(left, old).credential
    assert actions.end_earlier(version=renew(old, days(90))) == 4
    actions.revoke(credential=revoked, reason="Väärän henkilön suoritus.", actor=admin)

    assert actions.tell_ends() == 1
    assert [mail.to for mail in told()] == [holder.email]
    assert not Credential.objects.filter(ended_by__isnull=False, end_told_at=None).exists()


def test_a_second_change_with_an_earlier_end_is_told_again():
    old = short_course()
    complete(version=old)
    second = renew(old, days(90))
    actions.end_earlier(version=second)
    actions.tell_ends()
    actions.end_earlier(version=renew(second, days(40)))
    actions.tell_ends()
    assert told().count() == 2


def test_many_are_told_batch_by_batch(monkeypatch):
    monkeypatch.setattr(ending, "BATCH", 2)
    old = short_course()
    for _each in range(5):
        complete(version=old)
    actions.end_earlier(version=renew(old, days(90)))
    assert actions.tell_ends() == 5


def test_when_the_time_is_over_the_rest_is_left_to_another_run(monkeypatch):
    old = short_course()
    complete(version=old)
    actions.end_earlier(version=renew(old, days(90)))
    monkeypatch.setattr(ending, "SWEEP_SECONDS", 0)
    jobs = OrmQ.objects.count()
    assert actions.tell_ends() == 0
    assert OrmQ.objects.count() == jobs + 1


def test_who_completes_an_older_version_afterwards_gets_the_same_end():
    old = short_course(validity_months=24)
    done = CompletionFactory(version=old)
    renew(old, days(90))
    assert actions.issue_for_completion(completion=done).valid_until == days(90)
    renew(CourseVersion.objects.get(is_current=True), days(-1))
    late = CompletionFactory(version=old)
    assert actions.issue_for_completion(completion=late).valid_until == days(0)


def test_path_certificates_keep_their_own_end():
    issued = path_credential()
    old = CourseVersion.objects.first()
    actions.end_earlier(version=renew(old, days(30)))
    issued.refresh_from_db()
    assert issued.valid_until is None


def test_the_number_of_queries_does_not_grow_with_the_certificates(django_assert_max_num_queries):
    old = short_course()
    for _each in range(5):
        actions.issue_for_completion(completion=CompletionFactory(version=old))
    version = renew(old, days(90))
    with django_assert_max_num_queries(12):
        assert actions.end_earlier(version=version) == 5


@pytest.mark.django_db(transaction=True)
def test_two_who_tell_at_once_write_one_mail():
    old = short_course()
    complete(version=old)
    actions.end_earlier(version=renew(old, days(90)))
    with together() as run:
        run(*[actions.tell_ends] * 4)
        (mails,) = run(lambda: told().count())
    assert mails == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_the_holder_is_told_more_than_once(monkeypatch):
    """The control of the test above: both have read before one of them writes."""
    old = short_course()
    complete(version=old)
    actions.end_earlier(version=renew(old, days(90)))
    both = threading.Barrier(2)

    class Clock:
        """Asked for the first time when the rows have been read."""

        def now(self):
            both.wait(30)
            return clock.now()

    monkeypatch.setattr(ending, "clock", Clock())
    monkeypatch.setattr(Credential.objects, "select_for_update", lambda **how: Credential.objects.all())
    with together() as run:
        run(*[ending._tell_batch.__wrapped__] * 2)
        (count,) = run(lambda: told().count())
    assert count == 2
