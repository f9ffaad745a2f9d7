"""Where a reader stands on a course: enrolled, reading as a guest, or neither."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from training.courses import guests, prerequisites, progress
from training.courses.guests import Visit
from training.courses.models import Course, CourseVersion
from training.courses.prerequisites import Prerequisite
from training.courses.progress import Progress


@dataclass(frozen=True)
class Standing:
    """``version``: the one the reader is on, else the current one; None while the course has never been published."""

    version: CourseVersion | None
    progress: Progress | None
    visit: Visit | None
    user: Any

    @property
    def done(self) -> frozenset[str]:
        ticks = self.progress or self.visit
        return ticks.done if ticks else frozenset()

    @property
    def next_item(self) -> Mapping[str, Any] | None:
        ticks = self.progress or self.visit
        return ticks.next_item if ticks else None

    def first(self) -> list[Prerequisite]:
        """Courses to complete before this one, for whoever has not started it. At most two queries."""
        return prerequisites.of(self.version, self.user) if self.version and not self.progress else []


def of(request: HttpRequest, course: Course | None) -> Standing:
    """Four queries for whoever has started; for a guest one, and one more when the course has changed since."""
    mine = progress.of(request.user, course)
    version = mine.version if mine else _current(course)
    guest = version is not None and not request.user.is_authenticated and guests.COOKIE in request.COOKIES
    visit = guests.visit(request, version) if guest and version else None
    return Standing(version, mine, visit if visit and visit.done else None, request.user)


def _current(course: Course | None) -> CourseVersion | None:
    if course is None:
        return None
    version = course.versions.current().first()
    if version:
        version.course = course
    return version
