"""Hands a published course over to training: pages of all languages become one plain snapshot without a language.

The page that was made first is the source: its order, settings and right answers count. Translations add texts only,
for wagtail-localize lets their other values grow stale. Keys are the translation keys of pages and the ids of blocks,
which all languages share.
"""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from wagtail.models import Page, Revision

from accounts.models import User
from cms.models import ChangeAnswer, CoursePage, QuizPage
from cms.publishing import codes
from cms.publishing.family import Family, family_of, origin, texts
from cms.publishing.parts import items
from cms.publishing.quiz import quiz
from core import clock
from core.errors import Refused
from core.texts import Text
from training.courses import actions, prerequisites, rules, snapshot
from training.courses.models import Course, CourseVersion


def freeze(page: Page, actor: User | None, revision: Revision | None = None) -> CourseVersion | None:
    """Publishes the course a page belongs to; None while its source page is not live. Raises Refused.

    What kind of change it is was answered with the draft; where nobody was asked, it is what the content suggests.
    """
    family = family_of(page)
    if family is None or family.source is None:
        return None
    course = _course(family, actor)
    before = course.versions.current().first()
    answers = ChangeAnswer.objects.open_for(revision) if revision else ChangeAnswer.objects.none()
    answer = answers.first()
    version = actions.publish_version(
        course=course,
        snapshot=taken(family),
        actor=actor,
        change=answer.change if answer else None,
        renew_by=answer.renew_by if answer else None,
    )
    if version != before:
        answers.update(used_at=clock.now())
    return version


def check(draft: Page) -> None:
    """Raises Refused with all that keeps the course from being frozen, were this draft published now."""
    family = family_of(draft, draft)
    if family is None or family.source is None:
        return
    problems = [
        _("“%(course)s” has not been published. Publish it first, or do not ask for it.") % {"course": page.title}
        for page in _asked_first(family.source)
        if page.course_id is None and page.translation_key != family.source.translation_key
    ]
    if problems:
        raise Refused([Refused(problem, code="unready") for problem in problems])
    content = taken(family)
    rules.check(content)
    if family.source.course:
        prerequisites.check(family.source.course, content.prerequisites)


def _course(family: Family, actor: User | None) -> Course:
    """The course of the pages, opened at the first publishing; every translation points to it."""
    source = family.source
    assert source is not None  # noqa: S101 - told by the caller
    course = source.course or next((page.course for page in family.courses.values() if page.course), None)
    if course is None:
        course = actions.open_course(code=codes.free(Course, source.slug, "course"), actor=actor)
    CoursePage.objects.filter(translation_key=source.translation_key).exclude(course=course).update(course=course)
    return course


def taken(family: Family) -> snapshot.Course:
    """The pages as plain values."""
    assert family.source is not None  # noqa: S101 - told by the callers
    pages = family.courses
    return snapshot.Course(
        title=texts(pages, lambda page: page.title),
        summary=texts(pages, lambda page: page.summary),
        goals=tuple(_goal(goal.id, pages) for goal in family.source.goals),
        minutes=family.source.minutes,
        items=items(family),
        quizzes=tuple(quiz(key, family) for key in family.parts if isinstance(origin(key, family), QuizPage)),
        extent=texts(pages, lambda page: page.certificate_extent),
        note=texts(pages, lambda page: page.certificate_note),
        validity_months=family.source.validity_months,
        prerequisites=tuple(page.course.code for page in _asked_first(family.source) if page.course),
    )


def _asked_first(source: CoursePage) -> list[CoursePage]:
    """The courses to complete before this one, each once. A page that was deleted asks for nothing."""
    chosen = [block.value.pk for block in source.prerequisites if block.value]
    rows = CoursePage.objects.select_related("course").in_bulk(chosen)
    return [rows[pk] for pk in dict.fromkeys(chosen) if pk in rows]


def _goal(key: str, pages: Mapping[str, CoursePage]) -> Text:
    return texts(pages, lambda page: next((str(goal.value) for goal in page.goals if goal.id == key), ""))
