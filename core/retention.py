"""How long letters are kept once they are written, by the beginning of their template's name; and forgetting some."""

import datetime as dt
from collections.abc import Iterable

from django.db.models import Q

from core import clock
from core.models import OutgoingMail

# A round ends after this many seconds, well within the queue's timeout; so many rows are deleted together.
ROUND_SECONDS, PART = 25, 1_000

_months: dict[str, int] = {}


def register(template: str, *, months: int) -> None:
    """Slot: letters whose template begins so are deleted so many months after they were written, sent or not."""
    if _months.setdefault(template, months) != months:
        raise ValueError(f"Letters {template}* are kept for two different times.")


def forget_old() -> int:
    """Deletes what has been kept long enough; what a round has no time for waits for the next one. Returns how many."""
    deleted, end = 0, clock.now() + dt.timedelta(seconds=ROUND_SECONDS)
    for template, months in _months.items():
        before = clock.months_after(clock.today(), -months)
        old = OutgoingMail.objects.filter(template__startswith=template, created_at__date__lte=before)
        while clock.now() < end and (part := list(old.values_list("pk", flat=True)[:PART])):
            deleted += OutgoingMail.objects.filter(pk__in=part).delete()[0]
    return deleted


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
