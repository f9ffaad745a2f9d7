"""Nobody loses a certificate unawares, and nobody is pestered: once at each threshold, the most urgent one only."""

import datetime as dt
import random

import pytest
import time_machine
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from certification.credentials import actions, tasks, validity
from certification.credentials.actions import reminding
from certification.credentials.models import Credential, CredentialReminder
from core import clock, mail, schedules
from core.models import OutgoingMail
from tests.factories.accounts import UserFactory
from tests.factories.courses import complete
from tests.factories.credentials import CredentialFactory, path_credential, refresher
from tests.factories.paths import publish_path, short_course
from tests.together import together

pytestmark = pytest.mark.django_db

END = dt.date(2029, 1, 28)
NOON = dt.time(12, tzinfo=dt.UTC)


def ending(**changes):
    """Issued long before it ends."""
    issued = dt.datetime(2026, 1, 28, 12, tzinfo=dt.UTC)
    return CredentialFactory(**{"valid_until": END, "issued_at": issued, **changes})


def on(day, work=tasks.sweep_reminders):
    with time_machine.travel(dt.datetime.combine(day, NOON), tick=False):
        return work()


def before(number):
    return END - dt.timedelta(days=number)


def sent():
    return list(CredentialReminder.objects.order_by("sent_at").values_list("days", flat=True))


def test_three_reminders_on_their_days_and_no_more():
    ending()
    mails = {number: on(before(number)) for number in range(70, -30, -1)}
    assert {number for number, count in mails.items() if count} == {60, 14, 0}
    assert sent() == [60, 14, 0]
    assert OutgoingMail.objects.filter(template="certificate_ends").count() == 3


def test_repeating_the_sweep_sends_nothing_again():
    ending()
    assert on(before(60)) == 1
    assert on(before(60)) == on(before(59)) == 0


@pytest.mark.parametrize(
    ("missed_until", "threshold"), [(45, 60), (14, 14), (3, 14), (0, 0), (-2, 0), (-14, 0)], ids=str
)
def test_after_an_outage_only_the_most_urgent_one_is_sent(missed_until, threshold):
    ending()
    assert on(before(missed_until)) == 1
    assert sent() == [threshold]
    assert on(before(missed_until)) == 0


def test_long_after_the_end_nobody_is_reminded_any_more():
    ending()
    assert on(before(-15)) == 0


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
@pytest.mark.parametrize("left", [60, 1, 0, -3])
def test_the_words_follow_the_day_and_the_language(language, left, said):
    person = UserFactory(language=language)
    issued = ending(person=person)
    on(before(left))
    posted = OutgoingMail.objects.get()
    title = issued.content["title"][language]
    assert (posted.to, posted.language, posted.attachment) == (person.email, language, "")
    assert title in posted.subject
    assert title in posted.body
    assert issued.completion.enrolment.course.code in posted.body
    assert f"/{language}/" in posted.body
    if left:
        assert ("28 January 2029" if language == "en" else "28.1.2029") in posted.body
    if left > 0:
        assert str(left) in posted.body


def test_a_path_is_renewed_on_its_own_page():
    issued = path_credential(version=publish_path())
    Credential.objects.filter(pk=issued.pk).update(valid_until=END)
    on(before(14))
    body = OutgoingMail.objects.get(template="certificate_ends").body
    assert f"path/{issued.path_completion.path.code}/" in body or issued.path_completion.path.code in body


@pytest.mark.parametrize(
    "change",
    [
        {"revoked": True},
        {"suspended_at": clock.now(), "suspension_reason": "Perehdytys on kesken."},
        {"person": None, "subject_name": "Poistettu Henkilö"},
        {"valid_until": None},
        {"valid_until": END + dt.timedelta(days=1)},
    ],
    ids=["revoked", "suspended", "no account", "for ever", "not yet"],
)
def test_who_need_not_be_reminded_is_not(change):
    if change.get("person", "") is None:
        issued = ending()
        Credential.objects.filter(pk=issued.pk).update(person=None)
    else:
        ending(**change)
    assert on(before(60)) == 0


def test_a_closed_account_gets_no_mail():
    ending(person=UserFactory(is_active=False))
    assert on(before(60)) == 0
    assert not CredentialReminder.objects.exists()


def test_only_the_newest_certificate_of_a_course_is_reminded_of(learner):
    version = short_course(validity_months=12)
    with time_machine.travel("2027-03-01T12:00:00Z"):
        complete(learner, version)
    with time_machine.travel("2027-12-15T12:00:00Z"):
        refresher(learner, version)
    assert on(dt.date(2028, 1, 15)) == 0
    assert on(dt.date(2028, 10, 16)) == 1


def test_a_short_certificate_is_not_reminded_of_on_the_day_it_is_given(learner):
    with time_machine.travel("2027-01-28T12:00:00Z"):
        complete(learner, short_course(validity_months=1))
    assert on(dt.date(2027, 1, 29)) == 0
    assert on(dt.date(2027, 2, 14)) == 1
    assert sent() == [14]


def test_who_was_just_told_of_an_earlier_end_is_not_reminded_of_it_at_once():
    issued = ending()
    Credential.objects.filter(pk=issued.pk).update(
        ended_by=issued.completion.version, end_told_at=dt.datetime.combine(before(30), NOON)
    )
    assert on(before(29)) == 0
    assert on(before(14)) == 1


def test_who_was_not_told_of_an_earlier_end_yet_is_told_first():
    issued = ending()
    Credential.objects.filter(pk=issued.pk).update(ended_by=issued.completion.version)
    assert on(before(14)) == 0


def test_what_changed_since_it_was_found_is_looked_at_again(admin):
    issued = ending()
    stale = Credential.objects.get(pk=issued.pk)
    with time_machine.travel(dt.datetime.combine(before(60), NOON), tick=False):
        actions.revoke(credential=issued, reason="Väärän henkilön suoritus.", actor=admin)
        assert actions.remind(credential=stale) is False


def test_the_database_itself_refuses_a_threshold_twice(credential):
    CredentialReminder.objects.create(credential=credential, days=60)
    with pytest.raises(IntegrityError), transaction.atomic():
        CredentialReminder.objects.create(credential=credential, days=60)


def test_the_sweep_is_declared_to_run_every_day():
    declared = schedules.declared()["credentials.sweep_reminders"]
    assert (declared.minutes, declared.at_start) == (24 * 60, True)


@pytest.mark.parametrize("count", [1, 4])
def test_looking_for_what_is_due_costs_the_same_for_many(count, django_assert_max_num_queries):
    for _each in range(count):
        CredentialReminder.objects.create(credential=ending(), days=60)
    with django_assert_max_num_queries(3):
        assert on(before(60)) == 0


def test_when_the_time_is_over_the_rest_is_left_to_another_run(monkeypatch):
    ending()
    monkeypatch.setattr(reminding, "SWEEP_SECONDS", 0)
    assert on(before(60)) == 0
    monkeypatch.undo()
    assert on(before(60)) == 1


def test_when_the_mail_cannot_be_written_the_reminder_is_not_counted(monkeypatch):
    ending()
    monkeypatch.setattr(mail, "post", lambda message: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        on(before(60))
    monkeypatch.undo()
    assert on(before(60)) == 1


# ── any order of days ────────────────────────────────────────────────────────────────────────────────────────────────


@given(
    end=st.dates(dt.date(2027, 3, 1), dt.date(2033, 12, 31)),
    held=st.integers(0, 800),
    runs=st.sets(st.tuples(st.integers(-40, 90), st.integers(0, 23)), max_size=40),
)
@settings(max_examples=300, deadline=None)
def test_whenever_the_sweep_runs_each_threshold_comes_at_most_once_and_in_its_time(end, held, runs):
    """Without a database: what `remind` asks. Days of both changes of the clock and leap days are among them."""
    issued = dt.datetime.combine(end - dt.timedelta(days=held), NOON)
    credential = Credential(valid_until=end, issued_at=issued)
    told: dict[int, dt.date] = {}
    for left, hour in sorted(runs, key=lambda run: (-run[0], run[1])):
        moment = dt.datetime.combine(end - dt.timedelta(days=left), dt.time(hour, 30), tzinfo=dt.UTC)
        with time_machine.travel(moment, tick=False):
            due, today = validity.due_reminder(credential), clock.today()
        if due is None or due in told:
            continue
        assert today not in told.values()
        assert today >= end - dt.timedelta(days=due) > clock.day_of(issued)
        assert (end - today).days >= -14
        assert not [each for each in told if each < due], "nothing less urgent follows"
        told[due] = today
    assert set(told) <= {60, 14, 0}


@given(end=st.dates(dt.date(2027, 3, 1), dt.date(2040, 12, 31)))
@settings(max_examples=200, deadline=None)
def test_who_runs_it_every_day_reminds_on_exactly_three_days(end):
    credential = Credential(valid_until=end, issued_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC))
    told: dict[int, int] = {}
    for left in range(75, -20, -1):
        hour = random.Random(left).randrange(24)
        # In Helsinki it is the day meant at any of these hours, summer and winter.
        moment = dt.datetime.combine(end - dt.timedelta(days=left), dt.time(hour % 21), tzinfo=dt.UTC)
        with time_machine.travel(moment, tick=False):
            due = validity.due_reminder(credential)
        if due is not None:
            told.setdefault(due, left)
    assert told == {60: 60, 14: 14, 0: 0}


# ── two sweeps at once ───────────────────────────────────────────────────────────────────────────────────────────────


def sweep_together():
    """Four sweeps at once; returns how many mails came of it."""
    ending(valid_until=clock.today() + dt.timedelta(days=60))
    with together() as run:
        run(*[actions.sweep_reminders] * 4)
        (mails,) = run(lambda: OutgoingMail.objects.filter(template="certificate_ends").count())
    return mails


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_send_one_mail():
    assert sweep_together() == 1


@pytest.fixture
def no_look(monkeypatch):
    """All of them have found the certificate before one of them writes, and none looks again."""
    monkeypatch.setattr(reminding, "_candidates", lambda: list(Credential.objects.all()))
    monkeypatch.setattr(reminding, "_reminded", lambda credential, days: False)


@pytest.mark.django_db(transaction=True)
def test_the_database_alone_lets_one_through(no_look):
    with pytest.raises(IntegrityError):
        sweep_together()


@pytest.mark.django_db(transaction=True)
def test_control_without_guards_the_holder_gets_several_mails(no_look, monkeypatch):
    """Neither a look at the rows nor the rows' own constraint."""
    monkeypatch.setattr(CredentialReminder.objects, "create", lambda **given: None)
    assert sweep_together() > 1
