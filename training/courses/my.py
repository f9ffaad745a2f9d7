"""What this wing shows on a person's own page: courses under way and completed."""

from typing import Any

from django.utils.translation import get_language

from accounts import my
from accounts.models import User
from core.texts import words
from training.courses import checklist, progress
from training.courses.places import places
from training.courses.progress import Progress


class Courses:
    """The first section of My learning. The number of queries does not grow with the courses."""

    order = 10
    template = "courses/_my_courses.html"

    def context(self, user: User) -> dict[str, Any]:
        language = get_language()
        rows = [_row(each, language) for each in progress.of_all(user)]
        return {
            "active": [row for row in rows if not row["progress"].completed],
            "completed": [row for row in rows if row["progress"].completed],
            "catalogue_url": places().catalogue_url(language),
        }


def _row(each: Progress, language: str) -> dict[str, Any]:
    """Links lead through the own addresses of this wing, which look for the page only when somebody follows them."""
    item = each.next_item
    return {
        "progress": each,
        "code": each.enrolment.course.code,
        "title": words(each.version.texts["title"], language),
        "next": words(item["title"], language) if item else None,
        "missing": checklist.lines(each.missing, language or ""),
        "news": each.news.said(completed=each.completed),
    }


def register() -> None:
    my.register(Courses())
