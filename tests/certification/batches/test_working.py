"""Working a batch off: each certificate once, what fails told and tried again, and nothing held for ever."""

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import ModelLogEntry

from certification.batches import actions, tasks
from certification.batches.actions import work
from certification.batches.models import Batch, BatchEntry
from certification.batches.states import BATCH_MOVES, ENTRY_MOVES, MOST_TRIES, BatchState, EntryState, Reason
from certification.credentials import actions as credentials
from certification.credentials.models import Credential, Edition
from core import clock
from core.models import OutgoingMail
from tests.factories.accounts import UserFactory
from tests.factories.batches import crowd, finished, jobs, present, source_of, start

pytestmark = pytest.mark.django_db


def states(batch):
    return sorted(batch.entries.values_list("state", "reason"))


@pytest.fixture
def three(aino, made):
    return [present(made, actor=aino) for _n in range(3)]


@pytest.fixture
def broken(monkeypatch):
    """``broken(n, error)``: issuing for the nth person fails."""
    award, calls = credentials.award, []

    def make(number, error):
        def failing(**given):
            calls.append(given["source"])
            if len(calls) == number:
                raise error
            return award(**given)

        monkeypatch.setattr(credentials, "award", failing)

    yield make
    monkeypatch.setattr(credentials, "award", award)


def test_everybody_gets_one_signed_in_each_language(aino, made, three, signed):
    batch = finished(made.group, aino)
    assert states(batch) == [("issued", "")] * 3
    assert (batch.state, bool(batch.done_at)) == (BatchState.DONE, True)
    given = Credential.objects.in_bulk(field_name="source")
    assert set(given) == {source_of(member) for member in three}
    assert Edition.objects.count() == 9
    first = given[source_of(three[0])]
    assert (first.person, first.subject_name, first.minutes) == (three[0].person, three[0].person.name, 10)
    assert first.achievement.slug.startswith("attendance-course-")
    assert {each.achievement for each in given.values()} == {first.achievement}
    assert not OutgoingMail.objects.filter(template="certificate_ready").exists()
    line = ModelLogEntry.objects.get(action="batches.batch.end")
    assert (line.user, line.data) == (None, {"issued": 3, "failed": 0})
    assert ModelLogEntry.objects.filter(action="credentials.credential.issue", user=aino).count() == 3


def test_each_gets_a_mail_if_that_was_chosen(aino, made, three):
    finished(made.group, aino, mails=True)
    mails = OutgoingMail.objects.filter(template="certificate_ready")
    assert set(mails.values_list("to", flat=True)) == {member.person.email for member in three}
    assert all(mail.attachment.startswith("certificate:") for mail in mails)


def test_more_people_than_are_claimed_at_once_all_get_one(aino, made):
    people = crowd(made.group, 3 * work.CHUNK + 1, actor=aino)
    batch = finished(made.group, aino)
    assert batch.state == BatchState.DONE
    assert set(Credential.objects.values_list("person", flat=True)) == {person.pk for person in people}
    assert Credential.objects.count() == batch.entries.filter(state=EntryState.ISSUED).count() == len(people)


def test_worked_off_again_nothing_happens(aino, made, three):
    batch = finished(made.group, aino)
    assert tasks.work_off(str(batch.pk)) is True
    assert tasks.sweep() == 0
    assert Credential.objects.count() == 3
    assert ModelLogEntry.objects.filter(action="batches.batch.end").count() == 1


def test_a_batch_that_is_gone_is_no_work():
    assert tasks.work_off("00000000-0000-4000-8000-000000000000") is True


def test_what_nobody_began_is_begun_by_the_sweep(aino, made, three):
    batch = start(made.group, aino)
    assert tasks.sweep() == 1
    assert states(batch) == [("issued", "")] * 3


def test_the_certificates_of_a_batch_are_those_that_were_confirmed(aino, made, three):
    batch = start(made.group, aino)
    late = present(made, actor=aino)
    actions.work_off(batch_id=batch.pk)
    assert not Credential.objects.filter(person=late.person).exists()


def test_a_closed_account_gets_none(aino, made, three):
    batch = start(made.group, aino)
    three[0].person.is_active = False
    three[0].person.save()
    BatchEntry.objects.filter(person=three[1].person).update(person=None)
    actions.work_off(batch_id=batch.pk)
    assert states(batch) == [("issued", ""), ("skipped", "closed"), ("skipped", "closed")]
    assert Credential.objects.count() == 1


def test_what_was_given_meanwhile_is_not_given_again(aino, made, three):
    batch = start(made.group, aino)
    entry = batch.entries.first()
    credentials.award(
        kind="attendance",
        source=entry.source,
        subject=credentials.Subject(person=entry.person),
        content=batch.wordings[entry.wording]["content"],
        about="x",
    )
    actions.work_off(batch_id=batch.pk)
    assert states(batch) == [("issued", ""), ("issued", ""), ("skipped", "had")]
    assert Credential.objects.count() == 3


def test_one_that_fails_does_not_stop_the_others(aino, made, three, broken, caplog):
    broken(2, ValueError("Seija Salainen"))
    batch = finished(made.group, aino)
    assert states(batch) == [("failed", "fault"), ("issued", ""), ("issued", "")]
    assert batch.state == BatchState.PARTLY_FAILED
    assert Credential.objects.count() == 2
    assert f"entry {batch.entries.get(state='failed').pk} of a batch failed" in caplog.text


def no_mark(monkeypatch):
    """Marking an entry as issued fails."""
    settle = work._settle

    def failing(entry, state, reason=""):
        if state == EntryState.ISSUED:
            raise ValueError
        settle(entry, state, reason)

    monkeypatch.setattr(work, "_settle", failing)


def check_nothing_is_left(batch):
    assert states(batch) == [("failed", "fault")] * 3
    assert Credential.objects.count() == OutgoingMail.objects.filter(template="certificate_ready").count() == 0


def test_a_certificate_and_its_mark_come_together_or_not_at_all(aino, made, three, monkeypatch):
    no_mark(monkeypatch)
    check_nothing_is_left(finished(made.group, aino, mails=True))


def test_control_without_the_one_transaction_certificates_stay_that_the_batch_does_not_know(
    aino, made, three, monkeypatch
):
    no_mark(monkeypatch)
    monkeypatch.setattr(work, "_give", work._give.__wrapped__)
    with pytest.raises(AssertionError):
        check_nothing_is_left(finished(made.group, aino, mails=True))
    assert Credential.objects.count() == 3


def test_what_failed_is_tried_again_once(aino, made, three, broken):
    broken(1, ValueError())
    batch = finished(made.group, aino)
    before = len(jobs())
    for _twice in range(2):
        actions.try_again(batch=batch, actor=aino)
    batch.refresh_from_db()
    assert (batch.state, batch.done_at) == (BatchState.RUNNING, None)
    assert len(jobs()) == before + 1
    assert ModelLogEntry.objects.filter(action="batches.batch.try_again").count() == 1
    actions.work_off(batch_id=batch.pk)
    batch.refresh_from_db()
    assert batch.state == BatchState.DONE
    assert states(batch) == [("issued", "")] * 3


def test_only_those_who_lead_try_again(aino, admin, made, three, broken):
    broken(1, ValueError())
    batch = finished(made.group, aino)
    for stranger in (admin, UserFactory(), three[0].person):
        with pytest.raises(PermissionDenied):
            actions.try_again(batch=batch, actor=stranger)
    assert states(batch)[0] == ("failed", "fault")


def test_a_batch_that_is_done_is_not_tried_again(aino, made, three):
    batch = finished(made.group, aino)
    assert actions.try_again(batch=batch, actor=aino).state == BatchState.DONE
    assert len(jobs()) == 1


# ── workers that die, and a database that is busy ────────────────────────────────────────────────────────────────────


def test_a_busy_database_is_no_failure_but_a_later_try(aino, made, three, broken):
    broken(1, OperationalError("database is locked"))
    batch = finished(made.group, aino)
    assert batch.state == BatchState.RUNNING
    assert states(batch) == [("issued", ""), ("issued", ""), ("waiting", "")]
    assert tasks.sweep() == 0
    with time_machine.travel(clock.now() + work._seconds(), tick=False):
        assert tasks.sweep() == 1
    assert states(batch) == [("issued", "")] * 3


def test_what_a_dead_worker_held_is_free_after_the_time_that_the_queue_gives_a_job(aino, made, three, settings):
    batch = start(made.group, aino)
    assert work._begin(batch.pk)
    assert len(work._claim(batch.pk)) == 3
    assert work._claim(batch.pk) == []
    assert actions.work_off(batch_id=batch.pk) is False
    held = dt.timedelta(seconds=settings.Q_CLUSTER["timeout"])
    with time_machine.travel(clock.now() + held, tick=False):
        assert work._claim(batch.pk) == []
    with time_machine.travel(clock.now() + held + dt.timedelta(seconds=2), tick=False):
        assert actions.work_off(batch_id=batch.pk) is True
    assert Credential.objects.count() == 3


def die(pk):
    raise SystemExit(pk)


def test_an_entry_that_kills_its_worker_again_and_again_has_failed_and_no_other(aino, made, three, monkeypatch):
    batch = start(made.group, aino)
    worn = batch.entries.first()
    give = work._give
    for each in range(MOST_TRIES):
        later = clock.now() + each * 2 * work._seconds()
        with time_machine.travel(later, tick=False), monkeypatch.context() as dying:
            dying.setattr(work, "_give", lambda pk: die(pk) if pk == worn.pk else give(pk))
            with pytest.raises(SystemExit):
                actions.work_off(batch_id=batch.pk)
    assert set(batch.entries.values_list("tries", flat=True)) == {1, MOST_TRIES}
    with time_machine.travel(clock.now() + 2 * MOST_TRIES * work._seconds(), tick=False):
        actions.work_off(batch_id=batch.pk)
    worn.refresh_from_db()
    assert (worn.state, worn.reason) == (EntryState.FAILED, Reason.DIED)
    assert states(batch)[1:] == [("issued", "")] * 2
    batch.refresh_from_db()
    actions.try_again(batch=batch, actor=aino)
    actions.work_off(batch_id=batch.pk)
    assert states(batch) == [("issued", "")] * 3


def test_a_job_ends_in_time_and_leaves_the_rest_to_the_next(aino, made, three, monkeypatch):
    monkeypatch.setattr(work, "CHUNK", 1)
    batch = start(made.group, aino)
    give = work._give

    with time_machine.travel(clock.now(), tick=False) as traveller:

        def slowly(pk):
            give(pk)
            traveller.shift(work._seconds(half=True))

        monkeypatch.setattr(work, "_give", slowly)
        assert actions.work_off(batch_id=batch.pk) is False
        assert states(batch) == [("issued", ""), ("waiting", ""), ("waiting", "")]
        assert len(jobs()) == 2
        actions.work_off(batch_id=batch.pk)
        actions.work_off(batch_id=batch.pk)
    assert tasks.sweep() == 1
    assert states(batch) == [("issued", "")] * 3


def test_a_certificate_costs_the_same_in_a_small_batch_and_in_a_large_one(aino, made):
    def asked(number):
        crowd(made.group, number, actor=aino)
        batch = start(made.group, aino)
        with CaptureQueriesContext(connection) as captured:
            actions.work_off(batch_id=batch.pk)
        assert states(batch) == [("issued", "")] * number
        return len(captured)

    asked(1)  # makes the achievement and the status list
    one, two, six = asked(1), asked(2), asked(6)
    assert six - two == 4 * (two - one)
    assert two - one <= 40


# ── states ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_tables_of_moves_name_every_state():
    assert set(BATCH_MOVES) == set(BatchState.values)
    assert set(ENTRY_MOVES) == set(EntryState.values)
    assert not BATCH_MOVES[BatchState.DONE]
    assert not ENTRY_MOVES[EntryState.ISSUED]


def test_only_what_has_ended_is_finished(aino, made, three):
    batch = start(made.group, aino)
    for state, done in ((BatchState.WAITING, None), (BatchState.RUNNING, None), (BatchState.DONE, clock.now())):
        Batch.objects.update(state=state, done_at=done)
        assert Batch.objects.unfinished().exists() is (done is None)
        batch.refresh_from_db()
        assert batch.ended is (done is not None)
