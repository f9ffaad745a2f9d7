"""Hands a published course over to training: pages of all languages become one plain snapshot without a language.

The page that was made first is the source: its order, settings and right answers count. Translations add texts only,
for wagtail-localize lets their other values grow stale. Keys are the translation keys of pages and the ids of blocks,
which all languages share.
"""

from collections.abc import Mapping

from django.utils.text import slugify
from wagtail.models import Page

from accounts.models import User
from cms.models import CoursePage, QuizPage
from cms.publishing.family import Family, family_of, origin, texts
from cms.publishing.quiz import quiz
from core.texts import Text
from training.courses import actions, rules, snapshot
from training.courses.models import Course, CourseVersion
from training.courses.states import ItemKind


def freeze(page: Page, actor: User | None) -> CourseVersion | None:
    """Publishes the course a page belongs to; None while its source page is not live. Raises Refused."""
    family = family_of(page)
    if family is None or family.source is None:
        return None
    course = _course(family, actor)
    return actions.publish_version(course=course, snapshot=_snapshot(family), actor=actor)


def check(draft: Page) -> None:
    """Raises Refused with all that keeps the course from being frozen, were this draft published now."""
    family = family_of(draft, draft)
    if family and family.source:
        rules.check(_snapshot(family))


def _course(family: Family, actor: User | None) -> Course:
    """The course of the pages, opened at the first publishing; every translation points to it."""
    source = family.source
    assert source is not None  # noqa: S101 - told by the caller
    course = source.course or next((page.course for page in family.courses.values() if page.course), None)
    if course is None:
        course = actions.open_course(code=_free_code(source.slug), actor=actor)
    CoursePage.objects.filter(translation_key=source.translation_key).exclude(course=course).update(course=course)
    return course


def _free_code(slug: str) -> str:
    """The slug of the source page; with a number when another course has it."""
    base = slugify(slug)[:56] or "course"
    taken = set(Course.objects.filter(code__startswith=base).values_list("code", flat=True))
    return next(code for code in [base, *(f"{base}-{n}" for n in range(2, len(taken) + 3))] if code not in taken)


def _snapshot(family: Family) -> snapshot.Course:
    assert family.source is not None  # noqa: S101 - told by the callers
    pages = family.courses
    return snapshot.Course(
        title=texts(pages, lambda page: page.title),
        summary=texts(pages, lambda page: page.summary),
        goals=tuple(_goal(goal.id, pages) for goal in family.source.goals),
        minutes=family.source.minutes,
        items=tuple(_item(key, family) for key in family.parts),
        quizzes=tuple(quiz(key, family) for key in family.parts if isinstance(origin(key, family), QuizPage)),
        extent=texts(pages, lambda page: page.certificate_extent),
        note=texts(pages, lambda page: page.certificate_note),
    )


def _goal(key: str, pages: Mapping[str, CoursePage]) -> Text:
    return texts(pages, lambda page: next((str(goal.value) for goal in page.goals if goal.id == key), ""))


def _item(key: str, family: Family) -> snapshot.Item:
    source = origin(key, family)
    kind = ItemKind.QUIZ if isinstance(source, QuizPage) else ItemKind.LESSON
    return snapshot.Item(
        key=key, kind=kind, title=texts(family.parts[key], lambda page: page.title), minutes=source.minutes
    )
