"""A course has changed so much that older certificates get an end, and their holders are told."""

import datetime as dt

from django.db import transaction
from django.db.models import Q
from django_q.tasks import async_task

from certification.credentials import editions, mails
from certification.credentials.models import Credential, CredentialQuerySet
from certification.credentials.states import Kind
from core import audit, clock, mail
from training.courses.models import CourseVersion

BATCH = 100
# Rows in one statement: databases limit the length of one.
ROWS = 1_000
# A run ends after this many seconds, well within the queue's timeout; the next one goes on where it stopped.
SWEEP_SECONDS = 25


@transaction.atomic
def end_earlier(*, version: CourseVersion) -> int:
    """Certificates issued for older versions of the course hold until ``version.renew_by``; returns how many changed.

    Never earlier than today, never later than the end one has. Asked again it changes nothing. Many rows change in one
    statement, and one line in the trail tells how many and until when: each row itself names the version that ended
    it. Badges that were signed name a later end, so they are withdrawn here: their places in the status lists are
    given up with the bit set. The mails, one a holder, and the new badges are left to the queue, so that publishing
    takes no longer the more holders there are.
    """
    if version.renew_by is None:
        return 0
    until = max(version.renew_by, clock.today())
    older = Credential.objects.filter(
        Q(valid_until=None) | Q(valid_until__gt=until),
        kind=Kind.COURSE,
        revoked_at=None,
        completion__version__course=version.course_id,
        completion__version__number__lt=version.number,
    )
    changed, badges = _end(older, version, until)
    if changed:
        facts = {"certificates": changed, "until": until.isoformat(), "badges": badges}
        audit.record(version, "credentials.course.end_earlier", actor=None, **facts)
        async_task("certification.credentials.tasks.tell_ends")
        async_task("certification.credentials.tasks.sign_missing")
    return changed


def _end(older: CredentialQuerySet, version: CourseVersion, until: dt.date) -> tuple[int, int]:
    """How many rows were given the end, and how many badges were withdrawn with it."""
    rows = list(older.select_for_update(of=("self",)).order_by("pk").values_list("pk", "status_list", "status_index"))
    pks = [pk for pk, *_place in rows]
    for first in range(0, len(pks), ROWS):
        Credential.objects.filter(pk__in=pks[first : first + ROWS]).update(
            valid_until=until, ended_by=version, end_told_at=None, status_list=None, status_index=None
        )
    places = [(row, index) for _pk, row, index in rows]
    return len(pks), editions.withdraw(Credential.objects.filter(ended_by=version, status_list=None), places)


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
