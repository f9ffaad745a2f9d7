"""Many workers, many batches, many taps at the same moment: one certificate for each person. The control twins take
the guards away and must break that."""

import itertools

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from certification.batches import actions, forms
from certification.batches.actions import work
from certification.batches.models import Batch, BatchEntry
from certification.batches.states import BatchState, EntryState
from certification.credentials import actions as credentials
from certification.credentials.models import Credential
from core.models import OutgoingMail
from tests.factories.batches import crowd, finished, jobs, start
from tests.factories.groups import MEETING
from tests.training.racing import at_once, failed, lines, slow

pytestmark = pytest.mark.django_db(transaction=True)

PEOPLE = 12


def entries(state):
    return BatchEntry.objects.filter(state=state).count()


def check_each_has_one(people):
    given = Credential.objects.values_list("person", flat=True)
    assert sorted(given) == sorted(person.pk for person in people)
    assert entries(EntryState.ISSUED) == len(people)
    assert lines("credentials.credential.issue") == len(people)
    assert OutgoingMail.objects.filter(template="certificate_ready").count() == len(people)


def test_many_workers_at_one_batch_issue_each_certificate_once(aino, group):
    people = crowd(group, PEOPLE, actor=aino)
    batch = start(group, aino, mails=True)
    assert failed(at_once(4, lambda: actions.work_off(batch_id=batch.pk))) == []
    actions.sweep()
    check_each_has_one(people)
    batch.refresh_from_db()
    assert batch.state == BatchState.DONE
    assert set(batch.entries.values_list("tries", flat=True)) == {1}
    assert lines("batches.batch.end") == 1


def test_two_batches_for_the_same_people_give_each_one_certificate(aino, group):
    people = crowd(group, PEOPLE, actor=aino)
    batches = [start(group, aino, mails=True) for _n in range(2)]
    waiting = [batch.pk for batch in batches]
    assert failed(at_once(2, lambda: actions.work_off(batch_id=waiting.pop()))) == []
    check_each_has_one(people)
    assert entries(EntryState.SKIPPED) == PEOPLE
    assert set(Batch.objects.values_list("state", flat=True)) == {BatchState.DONE}


def test_the_same_form_sent_at_once_starts_one_batch_and_one_work(aino, group):
    crowd(group, 3, actor=aino)
    data = {"seed": forms.seed(), "mails": "no"}

    def send():
        client = Client()
        client.force_login(aino)
        with translation.override("en"):
            return client.post(reverse("batches:group_issue", args=[group.pk, MEETING]), data)

    answers = at_once(3, send)
    assert len({answer["Location"] for answer in answers}) == 1
    assert (Batch.objects.count(), BatchEntry.objects.count()) == (1, 3)
    assert lines("batches.batch.start") == len(jobs()) == 1


def test_trying_again_asked_for_at_once_is_done_once(aino, group, monkeypatch):
    crowd(group, 3, actor=aino)
    award = credentials.award
    monkeypatch.setattr(credentials, "award", lambda **given: 1 / 0)
    batch = finished(group, aino)
    monkeypatch.setattr(credentials, "award", award)
    before = len(jobs())
    assert failed(at_once(3, lambda: actions.try_again(batch=batch, actor=aino))) == []
    assert lines("batches.batch.try_again") == len(jobs()) - before == 1


# ── control twins ────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def no_claims(monkeypatch):
    """Every worker takes every entry, and looks at it without a lock."""
    monkeypatch.setattr(
        work,
        "_claim",
        lambda batch: list(BatchEntry.objects.waiting().filter(batch=batch).values_list("pk", flat=True)[:1]),
    )
    monkeypatch.setattr(work, "_locked", lambda pk: BatchEntry.objects.select_related("batch", "person").get(pk=pk))
    monkeypatch.setattr(work, "_give", work._give.__wrapped__)


@pytest.fixture
def no_sources(monkeypatch):
    """Each call is for something else, so nothing is recognised as given."""
    award, numbers = credentials.award, itertools.count()
    monkeypatch.setattr(
        credentials, "award", lambda **given: award(**given | {"source": f"{given['source']}-{next(numbers)}"})
    )


def test_control_without_claims_and_sources_people_get_several(aino, group, no_claims, no_sources, monkeypatch):
    people = crowd(group, 2, actor=aino)
    batch = start(group, aino, mails=True)
    slow(monkeypatch, work.faults, "reach", seconds=0.05)
    at_once(4, lambda: actions.work_off(batch_id=batch.pk))
    with pytest.raises(AssertionError):
        check_each_has_one(people)
    assert Credential.objects.count() > len(people)


def test_the_source_alone_keeps_certificates_single(aino, group, no_claims, monkeypatch):
    people = crowd(group, 2, actor=aino)
    batch = start(group, aino)
    slow(monkeypatch, work.faults, "reach", seconds=0.05)
    at_once(4, lambda: actions.work_off(batch_id=batch.pk))
    assert Credential.objects.count() == len(people)
