"""When a completed course is to be refreshed: its certificate ends, or the course has changed in what one must know."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from core import clock
from training.courses.models import Completion, CourseVersion
from training.courses.states import Change

# So many days before the end of a certificate one may refresh the course.
DAYS_BEFORE = 90


@dataclass(frozen=True)
class Refresh:
    """``by``: the day until which the certificate holds. ``changed``: the course changed, it is not only the time."""

    by: dt.date
    changed: bool


def ends(completion: Completion) -> dt.date | None:
    """The last day of a completion by the validity its course had then; None when it holds for ever."""
    months = completion.version.validity_months
    return clock.months_after(clock.day_of(completion.completed_at), months) if months else None


def due(completion: Completion, later: Iterable[CourseVersion]) -> Refresh | None:
    """The refresher that is open to whoever has this completion, None while there is none. ``later`` are versions of
    the course, among them every material one."""
    renewed = [each.renew_by for each in later if _renews(each, completion) and each.renew_by]
    own = ends(completion)
    last = min([*renewed, *([own] if own else [])], default=None)
    if last is None:
        return None
    near = clock.today() >= last - dt.timedelta(days=DAYS_BEFORE)
    return Refresh(by=last, changed=bool(renewed)) if renewed or near else None


def _renews(version: CourseVersion, completion: Completion) -> bool:
    return version.change == Change.MATERIAL and version.number > completion.version.number
