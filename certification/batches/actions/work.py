"""Working a batch off: entries are claimed a few at a time, and each is issued in a transaction of its own.

The work can stop at any point. What was committed is marked as issued in the same transaction; what was not is still
waiting, and is taken up when the time for which its worker held it is over.
"""

import datetime as dt
import logging
from typing import Any

from django.conf import settings
from django.db import OperationalError, transaction
from django.db.models import F
from django_q.tasks import async_task

from certification.batches.models import Batch, BatchEntry
from certification.batches.states import BATCH_MOVES, ENTRY_MOVES, MOST_TRIES, BatchState, EntryState, Reason
from certification.credentials import actions as credentials
from certification.credentials import sources
from certification.credentials.models import Credential
from core import audit, clock, faults
from core.states import check_move

log = logging.getLogger("vieri.batches")

TASK = "certification.batches.tasks.work_off"
# Claimed at once: few enough to be done long before the queue would end the job.
CHUNK = 20


def work_off(*, batch_id: Any) -> bool:
    """Issues what is due in a batch; True when all of it is done. Repeating it, by several at once, changes nothing.

    Works for half of the time that the queue gives a job, then leaves the rest to the next one.
    """
    stop = clock.now() + _seconds(half=True)
    if not _begin(batch_id):
        return True
    while clock.now() < stop:
        claimed = _claim(batch_id)
        if not claimed:
            return _finish(batch_id)
        faults.reach("batches.claimed")
        for pk in claimed:
            _serve(pk)
    async_task(TASK, str(batch_id))
    return False


def sweep() -> int:
    """Takes up what dead workers left and what was never begun; returns how many batches are done with."""
    unfinished = Batch.objects.unfinished().order_by("made_at").values_list("pk", flat=True)
    return sum(work_off(batch_id=pk) for pk in list(unfinished))


def _seconds(*, half: bool = False) -> dt.timedelta:
    """How long the queue lets a job run; no worker holds an entry for longer."""
    conf: dict[str, Any] = settings.Q_CLUSTER
    limit = conf["timeout"]
    return dt.timedelta(seconds=limit / 2 if half else limit + 1)


@transaction.atomic
def _begin(batch_id: Any) -> bool:
    """False when there is nothing to do: it has ended, or is gone."""
    batch = Batch.objects.select_for_update().filter(pk=batch_id).first()
    if batch is None or batch.ended:
        return False
    if batch.state == BatchState.WAITING:
        _move(batch, BatchState.RUNNING)
    return True


@transaction.atomic
def _claim(batch_id: Any) -> list[int]:
    """The next entries, held for this worker; those tried least come first, so that one that kills its worker does not
    keep the others waiting. What was tried too often has failed."""
    due = BatchEntry.objects.due().filter(batch=batch_id)
    due.filter(tries__gte=MOST_TRIES).update(state=EntryState.FAILED, reason=Reason.DIED, held_until=None)
    claimed = list(due.select_for_update(skip_locked=True).order_by("tries", "pk").values_list("pk", flat=True)[:CHUNK])
    BatchEntry.objects.filter(pk__in=claimed).update(held_until=clock.now() + _seconds())
    return claimed


def _serve(pk: int) -> None:
    """One entry, whatever comes of it: the others have to go on.

    Each try is counted before the work, so that an entry that kills its worker ends, too.
    """
    BatchEntry.objects.waiting().filter(pk=pk).update(tries=F("tries") + 1)
    try:
        _give(pk)
    except OperationalError:
        # The database was busy or away. Nothing was written; when it is held no more, it is taken up again.
        log.warning("entry %s of a batch has to be tried again", pk, exc_info=True)
    except Exception:
        log.exception("entry %s of a batch failed", pk)
        _fail(pk)
    faults.reach("batches.committed")


@transaction.atomic
def _give(pk: int) -> None:
    """Issues the certificate and marks the entry, both or neither."""
    entry = _locked(pk)
    if entry.state != EntryState.WAITING:
        return
    if entry.person is None or not entry.person.is_active:
        _settle(entry, EntryState.SKIPPED, Reason.CLOSED)
        return
    faults.reach("batches.before_award")
    same = [entry.source, sources.erased(entry.source)]
    had = Credential.objects.filter(source__in=same).exists()
    wording = entry.batch.wordings[entry.wording]
    entry.credential = credentials.award(
        kind=entry.batch.kind,
        source=entry.source,
        subject=credentials.Subject(person=entry.person),
        content=wording["content"],
        about=wording["about"],
        minutes=wording["minutes"],
        issued_at=entry.issued_at,
        mail=entry.batch.mails,
        actor=entry.batch.made_by,
    )
    faults.reach("batches.after_award")
    # Another batch may have been quicker after the question above; its entry is committed together with the credential.
    had = had or entry.credential.batch_entries.filter(state=EntryState.ISSUED).exists()
    if had:
        _settle(entry, EntryState.SKIPPED, Reason.HAD)
    else:
        _settle(entry, EntryState.ISSUED)
    faults.reach("batches.before_commit")


@transaction.atomic
def _fail(pk: int) -> None:
    entry = _locked(pk)
    if entry.state == EntryState.WAITING:
        _settle(entry, EntryState.FAILED, Reason.FAULT)


def _locked(pk: int) -> BatchEntry:
    rows = BatchEntry.objects.select_for_update(of=("self",)).select_related("batch__made_by", "person")
    return rows.get(pk=pk)


def _settle(entry: BatchEntry, state: EntryState, reason: str = "") -> None:
    check_move(ENTRY_MOVES, entry.state, state)
    entry.state, entry.reason, entry.held_until = state, reason, None
    entry.save(update_fields=["state", "reason", "held_until", "credential"])


@transaction.atomic
def _finish(batch_id: Any) -> bool:
    """Ends the batch unless somebody else still holds entries of it."""
    batch = Batch.objects.select_for_update().get(pk=batch_id)
    if batch.ended:
        return True
    if batch.entries.waiting().exists():
        return False
    faults.reach("batches.finishing")
    failed = batch.entries.filter(state=EntryState.FAILED).count()
    batch.done_at = clock.now()
    _move(batch, BatchState.PARTLY_FAILED if failed else BatchState.DONE)
    issued = batch.entries.filter(state=EntryState.ISSUED).count()
    audit.record(batch, "batches.batch.end", actor=None, issued=issued, failed=failed)
    return True


def _move(batch: Batch, state: BatchState) -> None:
    check_move(BATCH_MOVES, batch.state, state)
    batch.state = state
    batch.save(update_fields=["state", "done_at"])
