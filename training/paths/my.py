"""What this wing shows on a person's own page: the paths their courses belong to, until they are completed."""

from typing import Any

from django.utils.translation import get_language

from accounts import my
from accounts.models import User
from core.texts import words
from training.courses.models import CourseVersion
from training.paths import progress
from training.paths.progress import Progress


class Paths:
    """Below the courses. The number of queries does not grow with the paths."""

    order = 15
    template = "paths/_my_paths.html"

    def context(self, user: User) -> dict[str, Any]:
        language = get_language()
        under_way = [each for each in progress.of_all(user) if each.ready or not each.completed]
        following = [each.next.course.pk for each in under_way if each.next]
        titles = dict(
            CourseVersion.objects.current().filter(course__in=following).values_list("course", "texts__title")
        )
        rows = [_row(each, titles, language) for each in under_way]
        return {"paths": rows} if rows else {}


def _row(each: Progress, titles: dict[int, dict[str, str]], language: str) -> dict[str, Any]:
    course = each.next.course if each.next else None
    return {
        "progress": each,
        "code": each.version.path.code,
        "title": words(each.version.texts["title"], language),
        "course": course,
        "next": words(titles.get(course.pk) or {language: course.code}, language) if course else None,
    }


def register() -> None:
    my.register(Paths())
