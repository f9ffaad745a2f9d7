"""Hears Wagtail: publishing a page of a course freezes the course, publishing a path or an exercise that."""

from typing import Any

from django.dispatch import receiver
from wagtail.signals import page_published, page_unpublished, post_page_move

from cms import publishing
from cms.models import CoursePage, LessonPage, PathPage, PracticePage, QuizPage
from cms.publishing import path, scenario, tree


@receiver(page_published, sender=CoursePage, dispatch_uid="cms_freezes_course")
@receiver(page_published, sender=LessonPage, dispatch_uid="cms_freezes_course_of_lesson")
@receiver(page_published, sender=QuizPage, dispatch_uid="cms_freezes_course_of_quiz")
def freeze_course(*, instance: Any, revision: Any, **_signal: Any) -> None:
    publishing.freeze(instance, revision.user, revision)


@receiver(page_unpublished, sender=LessonPage, dispatch_uid="cms_refreezes_without_lesson")
@receiver(page_unpublished, sender=QuizPage, dispatch_uid="cms_refreezes_without_quiz")
def refreeze_course(*, instance: Any, **_signal: Any) -> None:
    tree.follow(instance.get_parent().pk)


@receiver(post_page_move, sender=LessonPage, dispatch_uid="cms_refreezes_moved_lesson")
@receiver(post_page_move, sender=QuizPage, dispatch_uid="cms_refreezes_moved_quiz")
def refreeze_courses(*, parent_page_before: Any, parent_page_after: Any, **_signal: Any) -> None:
    tree.follow(parent_page_before.pk, parent_page_after.pk)


@receiver(page_published, sender=PathPage, dispatch_uid="cms_freezes_path")
def freeze_path(*, instance: Any, revision: Any, **_signal: Any) -> None:
    path.freeze(instance, revision.user)


@receiver(page_published, sender=PracticePage, dispatch_uid="cms_freezes_scenario")
def freeze_scenario(*, instance: Any, revision: Any, **_signal: Any) -> None:
    scenario.freeze(instance, revision.user)
