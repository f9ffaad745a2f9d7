"""How long a credential holds, and when its holder is reminded of the end. All days are those of Europe/Helsinki."""

import datetime as dt

from certification.credentials.models import Credential
from certification.credentials.states import REMINDED_AT, REMINDER_GRACE
from core import clock
from training.courses.models import Completion
from training.paths import holding
from training.paths.models import PathCompletion


def of_course(completion: Completion) -> dt.date | None:
    """The last day in force; None for ever.

    The months of the version count from the day of completion; where the month of the end has no such day, its last
    day counts. Whoever completes an older version after a material change gets the end that all older ones have.
    """
    until = holding.holds_until(completion, holding.renewals_of([completion.version.course_id]))
    return max(until, clock.day_of(completion.completed_at)) if until else None


def of_path(completion: PathCompletion) -> dt.date | None:
    months = completion.version.validity_months
    return clock.months_after(clock.day_of(completion.completed_at), months) if months else None


def due_reminder(credential: Credential) -> int | None:
    """The threshold of today, in days before the end; None when nothing is due. Whether it was sent is not asked here.

    A threshold counts only if it came after the holder had learned of the end: nobody is reminded of what they were
    told the same day.
    """
    end, known = credential.valid_until, _known_since(credential)
    if end is None or known is None:
        return None
    left = (end - clock.today()).days
    if left < -REMINDER_GRACE:
        return None
    days = min((each for each in REMINDED_AT if left <= each), default=None)
    return days if days is not None and end - dt.timedelta(days=days) > known else None


def _known_since(credential: Credential) -> dt.date | None:
    """The day on which the holder got to know the end; None while they have not been told of an earlier one."""
    moment = credential.end_told_at if credential.ended_by_id else credential.issued_at
    return clock.day_of(moment) if moment else None
