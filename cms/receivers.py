"""Hears Wagtail: publishing a page of a course freezes the course."""

from typing import Any

from django.dispatch import receiver
from wagtail.signals import page_published

from cms import publishing
from cms.models import CoursePage, LessonPage, QuizPage


@receiver(page_published, sender=CoursePage, dispatch_uid="cms_freezes_course")
@receiver(page_published, sender=LessonPage, dispatch_uid="cms_freezes_course_of_lesson")
@receiver(page_published, sender=QuizPage, dispatch_uid="cms_freezes_course_of_quiz")
def freeze_course(*, instance: Any, revision: Any, **_signal: Any) -> None:
    publishing.freeze(instance, revision.user)
