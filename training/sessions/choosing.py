"""The parts of courses as which a meeting can count."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Prefetch

from core.texts import Words, words
from network.meetings.models import Meeting
from training.courses.models import Course, CourseVersion
from training.courses.states import ItemKind
from training.sessions.models import CourseMeeting


@dataclass(frozen=True)
class Part:
    """A part of a course that is done by taking part, in the language of a reader."""

    course: Course
    key: str
    title: Words
    of: Words

    @property
    def value(self) -> str:
        """In a form."""
        return f"{self.course.pk}:{self.key}"

    def __str__(self) -> str:
        return f"{self.of}: {self.title}"


@dataclass(frozen=True)
class Chosen:
    """A link and what it means. ``part`` None: the course does not have that part any more; those who started it with
    the part still get it."""

    link: CourseMeeting
    part: Part | None


def parts(language: str) -> list[Part]:
    """Of all published courses, as newcomers start them now. Two queries."""
    current = Prefetch("versions", CourseVersion.objects.current(), to_attr="current_versions")
    rows = Course.objects.published().prefetch_related(current).order_by("code")
    return [part for course in rows for part in _parts(course, course.current_versions, language)]


def chosen(meeting: Meeting, known: Iterable[Part]) -> list[Chosen]:
    """What the meeting counts as. One query."""
    by_value = {part.value: part for part in known}
    rows = meeting.course_parts.select_related("course", "linked_by")
    return [Chosen(link, by_value.get(f"{link.course_id}:{link.item_key}")) for link in rows]


def _parts(course: Course, versions: Iterable[CourseVersion], language: str) -> list[Part]:
    return [
        Part(course, item["key"], words(item["title"], language), words(version.texts["title"], language))
        for version in versions
        for item in version.items(ItemKind.ATTENDANCE)
    ]
