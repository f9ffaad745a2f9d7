"""A course has changed so much that older certificates get an end, and their holders are told."""

import datetime as dt

from django.db import transaction
from django.db.models import Q
from django_q.tasks import async_task

from certification.credentials import mails
from certification.credentials.models import Credential
from certification.credentials.states import Kind
from core import audit, clock, mail
from training.courses.models import CourseVersion

BATCH = 100
# A run ends after this many seconds, well within the queue's timeout; the next one goes on where it stopped.
SWEEP_SECONDS = 25


@transaction.atomic
def end_earlier(*, version: CourseVersion) -> int:
    """Certificates issued for older versions of the course hold until ``version.renew_by``; returns how many changed.

    Never earlier than today, never later than the end one has. Asked again it changes nothing. All rows change in one
    statement, and one line in the trail tells how many and until when: each row itself names the version that ended
    it. The mails, one a holder, are left to the queue, so that publishing takes no longer the more holders there are.
    """
    if version.renew_by is None:
        return 0
    until = max(version.renew_by, clock.today())
    older = Credential.objects.filter(
        kind=Kind.COURSE,
        revoked_at=None,
        completion__version__course=version.course_id,
        completion__version__number__lt=version.number,
    )
    changed = older.filter(Q(valid_until=None) | Q(valid_until__gt=until)).update(
        valid_until=until, ended_by=version, end_told_at=None
    )
    if changed:
        audit.record(
            version, "credentials.course.end_earlier", actor=None, certificates=changed, until=until.isoformat()
        )
        async_task("certification.credentials.tasks.tell_ends")
    return changed


def tell_ends() -> int:
    """Tells the holders of certificates that were given an earlier end, batch by batch; returns how many were told."""
    told, stop = 0, clock.now() + dt.timedelta(seconds=SWEEP_SECONDS)
    while clock.now() < stop:
        seen, mailed = _tell_batch()
        told += mailed
        if seen < BATCH:
            return told
    async_task("certification.credentials.tasks.tell_ends")
    return told


@transaction.atomic
def _tell_batch() -> tuple[int, int]:
    """How many rows were seen to, and how many mails were written: both commit together, so nobody is told twice.

    Without a mail remain those that hold a newer one, that were revoked meanwhile, and whose account is closed.
    """
    rows = Credential.objects.select_for_update(of=("self",), skip_locked=True)
    waiting = rows.filter(ended_by__isnull=False, end_told_at=None).select_related("person", *Credential.SUBJECT)
    batch, mailed = list(waiting.order_by("pk")[:BATCH]), 0
    for credential in batch:
        credential.end_told_at = clock.now()
        credential.save(update_fields=["end_told_at"])
        if credential.person and credential.is_kept_up:
            mail.post(mails.certificate_shortened(credential, credential.person))
            mailed += 1
    return len(batch), mailed
