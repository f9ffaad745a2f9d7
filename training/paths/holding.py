"""Whether a completed course still holds: a path is made of courses whose certificates are in force."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from core import clock
from training.courses import renewal
from training.courses.models import Completion, CourseVersion


def holds_until(completion: Completion, renewals: Iterable["Renewal"] = ()) -> dt.date | None:
    """The last day on which it holds, None for ever; fetch it with its version.

    That of the course's own validity, unless a material change of the course ends it earlier.
    """
    own = renewal.ends(completion)
    return min([*([own] if own else []), *(each.until for each in renewals if each.concerns(completion))], default=None)


@dataclass(frozen=True)
class Renewal:
    """From version ``number`` on a course is so different that older completions hold until a day only."""

    course: int
    number: int
    until: dt.date

    def concerns(self, completion: Completion) -> bool:
        return completion.version.course_id == self.course and completion.version.number < self.number


def renewals_of(courses: Iterable[int]) -> list[Renewal]:
    """Of these courses (ids). One query."""
    rows = CourseVersion.objects.filter(course__in=list(courses), renew_by__isnull=False).only(
        "course", "number", "renew_by"
    )
    return [Renewal(each.course_id, each.number, each.renew_by) for each in rows if each.renew_by]


def holds(completion: Completion, renewals: Iterable[Renewal] = ()) -> bool:
    until = holds_until(completion, renewals)
    return until is None or until >= clock.today()
