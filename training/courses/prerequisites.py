"""Courses to complete before another one is started."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.errors import Refused
from core.texts import Words, pick, words
from training.courses.models import Completion, Course, CourseVersion


@dataclass(frozen=True)
class Prerequisite:
    """``done``: the person has completed it, in whatever version."""

    code: str
    title: Words
    done: bool


def of(version: CourseVersion, user: Any) -> list[Prerequisite]:
    """In the editor's order; courses that are not open any more are not asked for. Two queries, none without any."""
    if not version.prerequisites:
        return []
    language = get_language() or ""
    titles = {each.course.code: each.texts["title"] for each in _current(version.prerequisites)}
    done = _completed(user, titles)
    return [
        Prerequisite(code, words(titles[code], language), code in done)
        for code in version.prerequisites
        if code in titles
    ]


def check_start(version: CourseVersion, user: Any) -> None:
    """Raises Refused, naming the courses, while one of them is missing."""
    missing = [str(each.title) for each in of(version, user) if not each.done]
    if missing:
        # Translators: a list of courses follows.
        message = _("Before this course, please complete: %(courses)s.") % {"courses": ", ".join(missing)}
        raise Refused(message, code="prerequisites")


def check(course: Course, codes: Collection[str]) -> None:
    """Raises Refused when a course would, along whatever way, have to be completed before itself."""
    titles: dict[str, Any] = {}
    wanted, seen = set(codes) - {course.code}, set[str]()
    circle = [course.code] if course.code in codes else []
    while wanted and not circle:
        seen |= wanted
        rows = _current(wanted)
        titles |= {row.course.code: row.texts["title"] for row in rows}
        circle = [row.course.code for row in rows if course.code in row.prerequisites]
        wanted = {code for row in rows for code in row.prerequisites} - seen
    if circle == [course.code]:
        raise Refused(_("A course cannot ask for itself to be completed first."), code="circle")
    if circle:
        title, _language = pick(titles[circle[0]], get_language() or "")
        message = _("“%(course)s” asks for this course to be completed first, so it cannot come before this course.")
        raise Refused(message % {"course": title}, code="circle")


def _current(codes: Iterable[str]) -> list[CourseVersion]:
    return list(CourseVersion.objects.current().filter(course__code__in=codes).select_related("course"))


def _completed(user: Any, codes: Iterable[str]) -> set[str]:
    if not user.is_authenticated:
        return set()
    rows = Completion.objects.filter(enrolment__person=user, enrolment__course__code__in=codes)
    return set(rows.values_list("enrolment__course__code", flat=True))
