"""Lessons and quizzes: the parts of a course."""

from functools import cached_property
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from cms import outline, reading_time, standing
from cms.blocks import LessonBody, QuestionPool
from cms.pages.courses import CoursePage, TaughtPage


class PartPage(TaughtPage):
    """What a lesson and a quiz have in common: their place in the course, and the person on it."""

    required = models.BooleanField(
        _("required"), default=True, help_text=_("Without it, the course is completed without this part, too.")
    )

    parent_page_types = ["cms.CoursePage"]
    subpage_types: list[str] = []

    class Meta:
        abstract = True

    @cached_property
    def line(self) -> list[Page]:
        # With the course, whose page the part needs in any case.
        paths = [self.path[: length * self.steplen] for length in range(3, self.depth)]
        above = Page.objects.filter(path__in=paths).select_related("locale", "coursepage__course")
        return list(above.order_by("path"))

    @cached_property
    def course_page(self) -> CoursePage:
        found: CoursePage = self.line[-1].coursepage
        found.locale = self.line[-1].locale
        return found

    @property
    def key(self) -> str:
        """The same in all languages: what progress hangs on."""
        return str(self.translation_key)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        course = self.course_page.course
        here = standing.of(request, course)
        mine = here.progress
        parts = outline.of(self.course_page, request, here)
        # Read with the outline: the header need not ask for them.
        self.live_translations = {**parts.pages.get(self.key, {}), self.language: self}
        before, after = parts.beside(self.key)
        return super().get_context(request, *args, **kwargs) | {
            "course_page": self.course_page,
            "course": course if course and self.course_page.live else None,
            "progress": mine,
            "outline": parts,
            "step": parts.at(self.key),
            "before": before,
            "after": after,
            "visit": here.visit,
            "first": [each for each in here.first() if not each.done],
            "done": self.key in here.done,
            # What came into the course later is no part of the version somebody started with.
            "known": mine is None or mine.knows(self.key),
        }


class LessonPage(PartPage):
    minutes = models.PositiveSmallIntegerField(
        _("reading time in minutes"),
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Left empty, it is counted from the words."),
    )
    intro = models.TextField(_("lead"), blank=True)
    body = StreamField(LessonBody(), verbose_name=_("content"), blank=True)

    kind = _("Lesson")
    page_description = _("A part of a course to read")
    searched = ("intro", "body")
    linking = ("body",)
    template = "cms/pages/lesson.html"
    content_panels = [
        *PartPage.content_panels,
        FieldPanel("minutes"),
        FieldPanel("required"),
        FieldPanel("intro"),
        FieldPanel("body"),
    ]

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")

    def clean(self) -> None:
        super().clean()
        if not self.minutes:
            self.minutes = reading_time.minutes(self.text())


class QuizPage(PartPage):
    """Where a quiz is introduced. Its questions are written here but shown only from the published version."""

    minutes = models.PositiveSmallIntegerField(_("time in minutes"), default=10, validators=[MinValueValidator(1)])
    intro = models.TextField(_("lead"), blank=True)
    passed_text = models.TextField(_("text for those who pass"), blank=True)
    not_passed_text = models.TextField(_("text for those who do not pass yet"), blank=True)
    draw = models.PositiveSmallIntegerField(
        _("questions drawn for an attempt"), default=0, help_text=_("0 asks all questions.")
    )
    pass_percent = models.PositiveSmallIntegerField(
        _("pass limit in percent"), default=80, validators=[MaxValueValidator(100)]
    )
    max_attempts = models.PositiveSmallIntegerField(
        _("attempts allowed"), default=0, help_text=_("0 means as often as one likes.")
    )
    cooldown_hours = models.PositiveSmallIntegerField(_("hours between attempts"), default=0)
    shuffle = models.BooleanField(_("options in random order"), default=True)
    time_limit_minutes = models.PositiveSmallIntegerField(
        _("time limit in minutes"),
        default=0,
        validators=[MaxValueValidator(24 * 60)],
        help_text=_("0 means none. With a limit, each learner chooses between that and no limit; both count the same."),
    )
    questions = StreamField(QuestionPool(), verbose_name=_("questions"), blank=True)

    kind = _("Quiz")
    page_description = _("Questions in a course; learners get them from the published version only")
    searched = ("intro",)
    template = "cms/pages/quiz.html"
    content_panels = [
        *PartPage.content_panels,
        FieldPanel("minutes"),
        FieldPanel("required"),
        FieldPanel("intro"),
        FieldPanel("questions"),
        MultiFieldPanel(
            [
                FieldPanel("draw"),
                FieldPanel("pass_percent"),
                FieldPanel("max_attempts"),
                FieldPanel("cooldown_hours"),
                FieldPanel("shuffle"),
                FieldPanel("time_limit_minutes"),
            ],
            _("Rules"),
        ),
        MultiFieldPanel([FieldPanel("passed_text"), FieldPanel("not_passed_text")], _("Result")),
    ]

    class Meta:
        verbose_name = _("quiz page")
        verbose_name_plural = _("quiz pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Rules come from the version the person is on; whoever has not started reads those of the page."""
        context = super().get_context(request, *args, **kwargs)
        mine = context["progress"]
        quiz = mine.quizzes.get(self.key) if mine else None
        rules = quiz.quiz if quiz else self
        return context | {
            "quiz": quiz,
            "rules": rules,
            "asked": rules.draw or len(self.questions),
            "sent": [attempt for attempt in quiz.attempts if not attempt.open] if quiz else [],
        }
