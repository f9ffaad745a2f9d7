"""How long things are kept: rules that each floor brings, woken every night; of letters, by the beginning of their
template's name; and forgetting some at once."""

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django_q.models import Task
from django_q.tasks import async_task

from core import clock
from core.models import OutgoingMail

# A round ends after this many seconds, well within the queue's timeout; so many rows are deleted together.
ROUND_SECONDS, PART = 25, 1_000

# Letters for which nobody has said another time.
DEFAULT_MONTHS = 12
# Letters that held a code or a key; their words were emptied when they were sent, their address goes with the row.
SECRET_DAYS = 30
# Jobs that failed, with the words of the error: long enough to see that one fails again and again.
FAILED_JOB_DAYS = 30

_months: dict[str, int] = {}
_rules: dict[str, Callable[[], int]] = {}


def register(template: str, *, months: int) -> None:
    """Slot: letters whose template begins so are deleted so many months after they were written, sent or not."""
    if _months.setdefault(template, months) != months:
        raise ValueError(f"Letters {template}* are kept for two different times.")


def register_rule(name: str, forget: Callable[[], int]) -> None:
    """Slot: ``forget`` deletes what has been kept long enough and returns how much it was. Woken every night in a job
    of its own; it ends after ROUND_SECONDS, and what is left, or what failed, waits for the next night. ``name`` as
    "app.things"."""
    if _rules.setdefault(name, forget) is not forget:
        raise ValueError(f"Two rules are named {name}.")


def rules() -> list[str]:
    return list(_rules)


def wake() -> int:
    """Queues one job for each rule, so that one that fails or is slow keeps no other from its work."""
    for name in _rules:
        async_task("core.tasks.forget_by", name)
    return len(_rules)


def forget_by(name: str) -> int:
    """One rule; 0 for one that was taken out of the house while its job waited."""
    rule = _rules.get(name)
    return rule() if rule else 0


def delete(*old: QuerySet[Any]) -> int:
    """Deletes these rows in parts, each by itself, as long as a round lasts. What is not old any more when its part is
    deleted stays. Returns how many, with what hangs on them."""
    deleted, end = 0, clock.now() + dt.timedelta(seconds=ROUND_SECONDS)
    for rows in old:
        while clock.now() < end and (part := list(rows.values_list("pk", flat=True)[:PART])):
            deleted += rows.filter(pk__in=part).delete()[0]
    return deleted


def forget_old() -> int:
    """Letters. Those of a kind that has a time of its own are deleted by that alone, unless they held a secret."""
    letters, others = OutgoingMail.objects.all(), Q()
    secrets_until = clock.today() - dt.timedelta(days=SECRET_DAYS)
    old = [letters.filter(secret=True, created_at__date__lte=secrets_until)]
    for template, months in _months.items():
        old.append(letters.filter(template__startswith=template, created_at__date__lte=_day(months)))
        others |= Q(template__startswith=template)
    old.append(letters.exclude(others).filter(created_at__date__lte=_day(DEFAULT_MONTHS)))
    return delete(*old)


def forget_failed_jobs() -> int:
    """Of those that went well the queue itself keeps the newest only."""
    until = clock.today() - dt.timedelta(days=FAILED_JOB_DAYS)
    return delete(Task.objects.filter(success=False, stopped__date__lte=until))


def forget(*templates: str, to: str = "", about: Iterable[object] = ()) -> int:
    """Deletes, in the caller's transaction, the letters whose template begins so and that go to this address ("": to
    none), or in which one of ``about`` stands, such as the id in a link. What has not gone out yet never does. Returns
    how many."""
    kinds, whose = Q(), Q(to=to)
    for template in templates:
        kinds |= Q(template__startswith=template)
    for each in about:
        whose |= Q(body__contains=str(each))
    return OutgoingMail.objects.filter(kinds, whose).delete()[0]


def _day(months: int) -> dt.date:
    """What was written on this day or before has been kept for so many months."""
    return clock.months_after(clock.today(), -months)
