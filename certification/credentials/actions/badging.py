"""Signing what could not be signed when it was issued: for want of a key, or by a release that did not sign yet."""

import datetime as dt
import logging
import uuid

from django.db import transaction
from django_q.tasks import async_task

from certification.credentials import editions
from certification.credentials.badges.errors import KeyTrouble
from certification.credentials.models import Credential
from core import clock

log = logging.getLogger("vieri.credentials")

# Of one run; more than a run gets done.
MOST = 5_000
# A run ends after this many seconds, well within the queue's timeout; the next one goes on where it stopped.
SWEEP_SECONDS = 25


def sign_missing() -> int:
    """Signs what has no badge, or one of a compromised key; returns how many credentials it saw to.

    Safe to repeat, by several at once. One that cannot be signed is told to the log, and stops no other.
    """
    stop = clock.now() + dt.timedelta(seconds=SWEEP_SECONDS)
    signed = 0
    for pk in editions.missing().order_by("pk").values_list("pk", flat=True)[:MOST]:
        if clock.now() >= stop:
            async_task("certification.credentials.tasks.sign_missing")
            break
        try:
            signed += _sign_one(pk)
        except KeyTrouble:
            log.exception("Certificates wait to be signed.")
            break
        except ValueError:
            log.exception("Certificate %s could not be signed.", pk)
    return signed


@transaction.atomic
def _sign_one(pk: uuid.UUID) -> bool:
    """False when another is just signing it."""
    row = Credential.objects.select_for_update(of=("self",), skip_locked=True).filter(pk=pk).first()
    return row is not None and bool(editions.complete(row))
