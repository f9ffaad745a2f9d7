"""Learning paths: courses in an order, with one certificate for the whole."""

from typing import Any, Self

from django.conf import settings
from django.core.validators import MaxValueValidator
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail_localize.fields import SynchronizedField

from cms import walking
from cms.blocks.base import PROSE
from cms.languages import own_name
from cms.pages.base import BasePage
from cms.pages.courses import TaughtPage
from training.paths import progress
from training.paths.models import LearningPath
from training.paths.rules import LONGEST_MONTHS


class PathCourseBlock(blocks.StructBlock):
    page = blocks.PageChooserBlock(page_type="cms.CoursePage", label=_("Course"))
    required = blocks.BooleanBlock(label=_("Required for the certificate"), required=False, default=True)

    class Meta:
        icon = "doc-full"
        label = _("Course")


class PathPage(TaughtPage):
    """A learning path in one language. Publishing it freezes a version of the path."""

    # Set when the path is published for the first time; the same row in every language.
    learning_path = models.ForeignKey(
        LearningPath,
        verbose_name=_("learning path"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="pages",
    )
    summary = models.TextField(_("summary"), help_text=_("Two or three sentences for the catalogue."))
    intro = RichTextField(_("introduction"), features=PROSE, blank=True)
    courses = StreamField(
        [("course", PathCourseBlock())],
        verbose_name=_("courses in their order"),
        blank=True,
        help_text=_("At least two, all of them published."),
    )
    goals = StreamField(
        [("goal", blocks.CharBlock(label=_("Goal"), icon="check", max_length=250))],
        verbose_name=_("after the path you can"),
        blank=True,
    )
    validity_months = models.PositiveSmallIntegerField(
        _("months the certificate holds"),
        default=0,
        validators=[MaxValueValidator(LONGEST_MONTHS)],
        help_text=_("0 means for ever."),
    )
    certificate_extent = models.TextField(_("extent, as said on the certificate"), blank=True)
    certificate_note = models.TextField(_("note on the certificate"), blank=True)

    kind = _("Learning path")
    page_description = _("Courses in an order, with one certificate for the whole. Publish the courses first.")
    searched = ("summary", "intro", "goals")
    read_with = ("learning_path",)
    override_translatable_fields = [SynchronizedField("courses")]
    template = "cms/pages/path.html"
    parent_page_types = ["cms.CourseIndexPage"]
    subpage_types: list[str] = []
    content_panels = [
        *BasePage.content_panels,
        FieldPanel("summary"),
        FieldPanel("intro"),
        FieldPanel("courses"),
        FieldPanel("goals"),
        MultiFieldPanel(
            [FieldPanel("validity_months"), FieldPanel("certificate_extent"), FieldPanel("certificate_note")],
            _("Certificate"),
        ),
    ]

    class Meta:
        verbose_name = _("learning path page")
        verbose_name_plural = _("learning path pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        mine = progress.of(request.user, self.learning_path)
        stages = walking.of(self, request, mine)
        languages = [code for code, _name in settings.LANGUAGES if code in self.live_translations]
        return super().get_context(request, *args, **kwargs) | {
            "progress": mine,
            "stages": stages,
            "next": next((stage for stage in stages if stage.state == "now"), None),
            "minutes": sum(stage.minutes for stage in stages),
            "languages": [own_name(language) for language in languages],
        }

    def with_content_json(self, content: dict[str, Any]) -> Self:
        """An older revision must not cut the page off from its path."""
        page = super().with_content_json(content)
        page.learning_path_id = self.learning_path_id
        return page
