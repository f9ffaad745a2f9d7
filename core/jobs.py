"""Looks at the job queue from outside: how long work waits, and whether anything is still being done."""

import datetime as dt
from typing import Any

from django.conf import settings
from django.db.models import Max, Min, Q
from django_q.models import OrmQ, Task

from core import clock

# What loading the whole house may take on a slow machine.
START_SECONDS = 30


def waiting_since() -> dt.datetime | None:
    """When the oldest job that is not done yet was put in the queue, or taken out of it; None when all is done.

    A job that a worker has fetched is leased until then + retry: a hung worker holds such jobs, so they count, too.
    """
    now = clock.now()
    found = OrmQ.objects.aggregate(due=Min("lock", filter=Q(lock__lte=now)), held=Min("lock", filter=Q(lock__gt=now)))
    conf: dict[str, Any] = settings.Q_CLUSTER
    lease = dt.timedelta(seconds=conf["retry"])
    return min(filter(None, [found["due"], found["held"] and found["held"] - lease]), default=None)


def last_done() -> dt.datetime | None:
    """When a job last ended, well or badly."""
    found: dt.datetime | None = Task.objects.aggregate(last=Max("stopped"))["last"]
    return found


def stalled(*, started: dt.datetime | None = None) -> bool:
    """True when a job has waited QUEUE_STALLED_AFTER seconds and none has ended in that time.

    A long queue that moves is busy, not stalled. ``started``: when the worker was started; until it has done its first
    job it gets START_SECONDS more.
    """
    limit = clock.now() - dt.timedelta(seconds=settings.QUEUE_STALLED_AFTER)
    since = waiting_since()
    if since is None or since > limit:
        return False
    done = last_done()
    if done is not None and done > limit:
        return False
    if started and (done is None or done < started):
        return started < limit - dt.timedelta(seconds=START_SECONDS)
    return True
