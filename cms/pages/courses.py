"""The catalogue and its courses, as editors write them and everyone reads them."""

from typing import Any, Self

from django.conf import settings
from django.db import models, transaction
from django.http import HttpRequest
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField

from cms import outline
from cms.blocks import ItemBlock
from cms.languages import own_name
from cms.pages.base import BasePage
from training.courses import progress
from training.courses.models import Course


class Level(models.TextChoices):
    BASIC = "basic", _("Basic level")
    FURTHER = "further", _("Further level")


class CourseIndexPage(BasePage):
    """The catalogue: its children are the courses, in their order."""

    intro = models.TextField(_("lead"), blank=True)

    kind = _("Page")
    page_description = _("The list of all courses")
    searched = ("intro",)
    template = "cms/pages/course_index.html"
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.CoursePage"]
    content_panels = [*BasePage.content_panels, FieldPanel("intro")]

    class Meta:
        verbose_name = _("course catalogue")
        verbose_name_plural = _("course catalogues")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context(request, *args, **kwargs) | {"courses": list(self.courses())}

    def courses(self) -> models.QuerySet["CoursePage"]:
        """The live courses in their order, without what only their own page shows."""
        return CoursePage.objects.child_of(self).live().defer("goals", "faq").order_by("path")


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
    certificate_extent = models.TextField(_("extent, as said on the certificate"), blank=True)
    certificate_note = models.TextField(_("note on the certificate"), blank=True)

    kind = _("Course")
    page_description = _("A course with its lessons and quizzes below it. Publishing it opens it to learners.")
    searched = ("summary", "audience", "goals", "faq")
    read_with = ("course",)
    template = "cms/pages/course.html"
    parent_page_types = ["cms.CourseIndexPage"]
    subpage_types = ["cms.LessonPage", "cms.QuizPage"]
    content_panels = [
        *BasePage.content_panels,
        FieldPanel("summary"),
        MultiFieldPanel([FieldPanel("level"), FieldPanel("minutes"), FieldPanel("audience")], _("Facts")),
        FieldPanel("goals"),
        FieldPanel("faq"),
        MultiFieldPanel([FieldPanel("certificate_extent"), FieldPanel("certificate_note")], _("Certificate")),
    ]

    class Meta:
        verbose_name = _("course page")
        verbose_name_plural = _("course pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        mine = progress.of(request.user, self.course)
        parts = outline.of(self, request, mine)
        languages = [code for code, _name in settings.LANGUAGES if code in self.live_translations]
        following = parts.at(mine.next_item["key"]) if mine and mine.next_item else None
        return super().get_context(request, *args, **kwargs) | {
            "progress": mine,
            "outline": parts,
            "next": following,
            "languages": [own_name(language) for language in languages],
            "languages_here": [get_language_info(language)["name_translated"].lower() for language in languages],
        }

    def with_content_json(self, content: dict[str, Any]) -> Self:
        """An older revision must not cut the page off from its course."""
        page = super().with_content_json(content)
        page.course_id = self.course_id
        return page
