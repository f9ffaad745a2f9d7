"""Which required courses somebody's certificates do not cover today: read from the courses, not from certificates."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils.translation import get_language

from core import clock
from core.texts import Text, Words, words
from training.courses.models import Completion, Course, CourseVersion
from training.paths import holding
from volunteers.onboarding.models import Task, Volunteering


@dataclass(frozen=True)
class Gap:
    """A course that is missing. ``held_until``: the last day on which it held, None when it was never completed."""

    course: int
    code: str
    texts: Text
    held_until: dt.date | None

    @property
    def title(self) -> Words:
        """In the active language."""
        return words(self.texts, get_language() or "") if self.texts else words({"": self.code}, "")

    @property
    def url(self) -> str:
        """Where the course is read, in the active language."""
        return reverse("courses:read", args=[self.code])


def missing(volunteering: Volunteering) -> list[Gap]:
    return of_many([volunteering])[volunteering.pk]


def of_many(volunteerings: Iterable[Volunteering]) -> dict[Any, list[Gap]]:
    """Of each, by its key, in the order of the courses' codes. At most five queries, whatever their number."""
    rows = list(volunteerings)
    courses = _courses({each.task_id for each in rows})
    wanted = {course.pk: course for each in courses.values() for course in each}
    if not wanted:
        return {each.pk: [] for each in rows}
    prefetch_related_objects(rows, "volunteer")
    people = {each.volunteer.pk: each.volunteer.person_id for each in rows if each.volunteer}
    held = _held(set(people.values()), wanted)
    titles = dict(CourseVersion.objects.current().filter(course__in=wanted).values_list("course", "texts__title"))
    today = clock.today()

    def gaps(person: int | None, task: int) -> list[Gap]:
        found = []
        for course in courses[task]:
            until = held.get((person, course.pk), dt.date.min)
            if until < today:
                last = None if until == dt.date.min else until
                found.append(Gap(course.pk, course.code, titles.get(course.pk) or {}, last))
        return found

    return {each.pk: gaps(people.get(each.volunteer_id) if each.volunteer_id else None, each.task_id) for each in rows}


def _courses(tasks: set[int]) -> dict[int, list[Course]]:
    """Task → its courses."""
    found: dict[int, list[Course]] = defaultdict(list)
    for link in Task.courses.through.objects.filter(task__in=tasks).select_related("course").order_by("course__code"):
        found[link.task_id].append(link.course)
    return found


def _held(people: set[Any], courses: Iterable[int]) -> dict[tuple[Any, int], dt.date]:
    """(person, course) → the last day on which any completion of theirs holds; the last of all days for ever."""
    rows = Completion.objects.filter(enrolment__person__in=people, version__course__in=list(courses))
    rows = rows.select_related("version", "enrolment").defer("evidence", "version__outline", "version__texts")
    completions = list(rows)
    renewals = holding.renewals_of(courses) if completions else []
    held: dict[tuple[Any, int], dt.date] = {}
    for each in completions:
        key = (each.enrolment.person_id, each.version.course_id)
        until = holding.holds_until(each, renewals) or dt.date.max
        held[key] = max(held.get(key, dt.date.min), until)
    return held
