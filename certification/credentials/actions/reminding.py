"""Reminding people before their certificate ends: once for each threshold, the most urgent one only."""

import datetime as dt

from django.db import transaction
from django_q.tasks import async_task

from certification.credentials import mails, validity
from certification.credentials.actions.ending import end_earlier
from certification.credentials.models import Credential, CredentialReminder
from core import clock, mail
from training.courses.models import CourseVersion

# As for mails: well within the queue's timeout.
SWEEP_SECONDS = 25


@transaction.atomic
def remind(*, credential: Credential) -> bool:
    """Writes the reminder that is due today, if it has not been sent; True when this call wrote it.

    Its row is the trail: which certificate, which threshold, when.
    """
    # Fetched anew under the lock: it may have been revoked, superseded or reminded of since it was found.
    fresh = _locked(credential)
    days = validity.due_reminder(fresh)
    if days is None or not fresh.person or not fresh.is_kept_up or _reminded(fresh, days):
        return False
    CredentialReminder.objects.create(credential=fresh, days=days)
    mail.post(mails.certificate_ends(fresh, fresh.person))
    return True


def sweep_reminders() -> int:
    """Every reminder due today that was not sent; returns how many it wrote. Safe to repeat, by several at once.

    After an outage each holder gets the most urgent reminder, not all that were missed. A certificate that was issued
    for an older version in the very moment of a material change gets its end here.
    """
    for version in CourseVersion.objects.filter(renew_by__isnull=False):
        end_earlier(version=version)
    sent, stop = 0, clock.now() + dt.timedelta(seconds=SWEEP_SECONDS)
    for credential in _candidates():
        if clock.now() >= stop:
            async_task("certification.credentials.tasks.sweep_reminders")
            break
        sent += remind(credential=credential)
    return sent


def _candidates() -> list[Credential]:
    rows = Credential.objects.ending_soon().prefetch_related("reminders")
    return [
        each for each in rows if validity.due_reminder(each) not in {None, *(one.days for one in each.reminders.all())}
    ]


def _locked(credential: Credential) -> Credential:
    rows = Credential.objects.select_for_update(of=("self",))
    return rows.select_related("person", *Credential.SUBJECT).get(pk=credential.pk)


def _reminded(credential: Credential, days: int) -> bool:
    return credential.reminders.filter(days=days).exists()
