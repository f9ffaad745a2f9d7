"""The catalogue and its courses, as editors write them and everyone reads them."""

from functools import cached_property
from typing import Any, Self

from django.conf import settings
from django.db import models, transaction
from django.http import HttpRequest
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail_localize.fields import SynchronizedField

from cms import outline, path_cards, standing
from cms.blocks import ItemBlock, Requirements
from cms.languages import own_name
from cms.pages.base import BasePage
from training.courses import checklist
from training.courses.models import Course


class Level(models.TextChoices):
    BASIC = "basic", _("Basic level")
    FURTHER = "further", _("Further level")


class CourseIndexPage(BasePage):
    """The catalogue: its children are the courses and learning paths, in their order."""

    intro = models.TextField(_("lead"), blank=True)

    kind = _("Page")
    page_description = _("The list of all courses")
    searched = ("intro",)
    template = "cms/pages/course_index.html"
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.CoursePage", "cms.PathPage"]
    content_panels = [*BasePage.content_panels, FieldPanel("intro")]

    class Meta:
        verbose_name = _("course catalogue")
        verbose_name_plural = _("course catalogues")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context(request, *args, **kwargs) | {
            "courses": list(self.courses()),
            "paths": path_cards.below(self),
        }

    def courses(self) -> models.QuerySet["CoursePage"]:
        """The live courses in their order, without what only their own page shows."""
        return CoursePage.objects.child_of(self).live().defer(*CoursePage.deep).order_by("path")


class TaughtPage(BasePage):
    """A page whose publishing freezes its course: both happen, or neither."""

    class Meta:
        abstract = True

    @transaction.atomic
    def publish(self, *args: Any, **kwargs: Any) -> Any:
        return super().publish(*args, **kwargs)


class CoursePage(TaughtPage):
    """A course in one language. Its children, in their order, are its outline."""

    # Set when the course is published for the first time; the same row in every language.
    course = models.ForeignKey(
        Course,
        verbose_name=_("course"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="pages",
    )
    summary = models.TextField(_("summary"), help_text=_("Two or three sentences for the catalogue."))
    level = models.CharField(_("level"), max_length=12, choices=Level, default=Level.BASIC)
    minutes = models.PositiveSmallIntegerField(_("duration in minutes"), default=60)
    audience = models.TextField(_("for whom"), blank=True)
    goals = StreamField(
        [("goal", blocks.CharBlock(label=_("Goal"), icon="check", max_length=250))],
        verbose_name=_("after the course you can"),
        blank=True,
    )
    faq = StreamField(
        [("question", ItemBlock(label=_("Question"), icon="help"))],
        verbose_name=_("questions and answers"),
        blank=True,
    )
    requirements = StreamField(
        Requirements(),
        verbose_name=_("also asked for"),
        blank=True,
        help_text=_("What is confirmed by somebody else. It comes after the lessons and quizzes."),
    )
    prerequisites = StreamField(
        [("course", blocks.PageChooserBlock(page_type="cms.CoursePage", label=_("Course")))],
        verbose_name=_("courses to complete first"),
        blank=True,
    )
    validity_months = models.PositiveSmallIntegerField(
        _("validity of the certificate in months"), default=0, help_text=_("0 means for ever.")
    )
    certificate_extent = models.TextField(_("extent, as said on the certificate"), blank=True)
    certificate_note = models.TextField(_("note on the certificate"), blank=True)

    kind = _("Course")
    page_description = _("A course with its lessons and quizzes below it. Publishing it opens it to learners.")
    searched = ("summary", "audience", "goals", "faq")
    read_with = ("course",)
    # What lists of courses need not read.
    deep = ("goals", "faq", "requirements", "prerequisites")
    # The courses of the source page count, in whatever language; a translation has nothing to choose.
    override_translatable_fields = [SynchronizedField("prerequisites")]
    template = "cms/pages/course.html"
    parent_page_types = ["cms.CourseIndexPage"]
    subpage_types = ["cms.LessonPage", "cms.QuizPage"]
    content_panels = [
        *BasePage.content_panels,
        FieldPanel("summary"),
        MultiFieldPanel([FieldPanel("level"), FieldPanel("minutes"), FieldPanel("audience")], _("Facts")),
        FieldPanel("goals"),
        FieldPanel("faq"),
        FieldPanel("prerequisites"),
        FieldPanel("requirements"),
        MultiFieldPanel(
            [FieldPanel("validity_months"), FieldPanel("certificate_extent"), FieldPanel("certificate_note")],
            _("Certificate"),
        ),
    ]

    class Meta:
        verbose_name = _("course page")
        verbose_name_plural = _("course pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        here = standing.of(request, self.course)
        mine = here.progress
        parts = outline.of(self, request, here)
        languages = [code for code, _name in settings.LANGUAGES if code in self.live_translations]
        return super().get_context(request, *args, **kwargs) | {
            "progress": mine,
            "visit": here.visit,
            "outline": parts,
            "next": parts.at(here.next_item["key"]) if here.next_item else None,
            "missing": checklist.lines(mine.missing, self.language) if mine else [],
            "news": mine.news.said(completed=mine.completed) if mine else [],
            "first": here.first(),
            "validity_months": here.version.validity_months if here.version else self.validity_months,
            "languages": [own_name(language) for language in languages],
            "languages_here": [get_language_info(language)["name_translated"].lower() for language in languages],
        }

    @cached_property
    def _around(self) -> list[Page]:
        """The pages above and this one in other languages, read together."""
        paths = [self.path[: length * self.steplen] for length in range(3, self.depth)]
        others = models.Q(live=True, translation_key=self.translation_key) & ~models.Q(pk=self.pk)
        return list(Page.objects.filter(models.Q(path__in=paths) | others).select_related("locale").order_by("path"))

    @cached_property
    def line(self) -> list[Page]:
        return [page for page in self._around if self.path.startswith(page.path)]

    @cached_property
    def live_translations(self) -> dict[str, Page]:
        others = (page for page in self._around if page.translation_key == self.translation_key)
        return {self.language: self, **{page.locale.language_code: page for page in others}}

    def with_content_json(self, content: dict[str, Any]) -> Self:
        """An older revision must not cut the page off from its course."""
        page = super().with_content_json(content)
        page.course_id = self.course_id
        return page
