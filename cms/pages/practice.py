"""Practice exercises: the list of them, and each as editors write it and everyone starts it."""

from typing import Any, Self

from django.core.paginator import Paginator
from django.core.validators import MinValueValidator
from django.db import models, transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, HelpPanel, MultiFieldPanel
from wagtail.fields import StreamField

from cms.blocks.practice import BrandBlock, CodeBlock, PartBlock, Screens
from cms.pages.base import BasePage
from training.practice import starting
from training.practice.forms import way_back
from training.practice.models import Scenario
from training.practice.states import Mode

_PER_PAGE = 12


class PracticeIndexPage(BasePage):
    """The exercises in their order."""

    intro = models.TextField(_("lead"), blank=True)

    kind = _("Page")
    page_description = _("The list of practice exercises")
    searched = ("intro",)
    template = "cms/pages/exercise_index.html"
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.PracticePage"]
    content_panels = [*BasePage.content_panels, FieldPanel("intro")]

    class Meta:
        verbose_name = _("list of exercises")
        verbose_name_plural = _("lists of exercises")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """``p`` is the page of the list, from 1."""
        rows = PracticePage.objects.child_of(self).live().defer("screens").order_by("path")
        return super().get_context(request, *args, **kwargs) | {
            "results": Paginator(rows, _PER_PAGE).get_page(request.GET.get("p"))
        }


class PracticePage(BasePage):
    """An exercise in one language. Publishing it freezes a version of the scenario: both happen, or neither."""

    # Set when the exercise is published for the first time; the same row in every language.
    scenario = models.ForeignKey(
        Scenario,
        verbose_name=_("scenario"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="pages",
    )
    intro = models.TextField(_("lead"), help_text=_("What one does in the exercise, in one or two sentences."))
    minutes = models.PositiveSmallIntegerField(_("time in minutes"), default=10, validators=[MinValueValidator(1)])
    learn = StreamField(
        [("point", blocks.CharBlock(label=_("Point"), icon="check", max_length=250))],
        verbose_name=_("what one learns"),
        blank=True,
    )
    watch = models.BooleanField(Mode.WATCH.label, default=True)
    guided = models.BooleanField(Mode.GUIDED.label, default=True)
    alone = models.BooleanField(Mode.ALONE.label, default=True)
    wrong = models.BooleanField(Mode.WRONG.label, default=False)
    trouble = models.TextField(
        _("what goes wrong"), blank=True, help_text=_("In one sentence. It is told when it is over.")
    )
    card_title = models.CharField(_("title of the card"), max_length=120)
    card_person = models.CharField(_("who one plays"), max_length=80, help_text=_("An invented name."))
    card_note = models.TextField(_("note on the card"), blank=True)
    codes = StreamField([("code", CodeBlock())], verbose_name=_("codes of the card"), blank=True)
    brands = StreamField([("brand", BrandBlock())], verbose_name=_("invented services"), blank=True)
    parts = StreamField(
        [("part", PartBlock())],
        verbose_name=_("parts"),
        blank=True,
        help_text=_("Only for a set of short exercises: where each begins."),
    )
    screens = StreamField(
        Screens(),
        verbose_name=_("screens"),
        blank=True,
        help_text=_("The exercise begins at the first screen and finishes at the end."),
    )

    kind = _("Exercise")
    page_description = _("A safe exercise with invented services, run screen by screen")
    searched = ("intro", "learn")
    read_with = ("scenario",)
    template = "cms/pages/exercise.html"
    parent_page_types = ["cms.PracticeIndexPage"]
    subpage_types: list[str] = []
    preview_modes = [("", _("Start page")), ("screens", _("All screens"))]
    content_panels = [
        *BasePage.content_panels,
        MultiFieldPanel([FieldPanel("intro"), FieldPanel("minutes"), FieldPanel("learn")], _("What it is about")),
        MultiFieldPanel([*(FieldPanel(str(mode)) for mode in Mode), FieldPanel("trouble")], _("Ways to practise")),
        MultiFieldPanel(
            [FieldPanel("card_title"), FieldPanel("card_person"), FieldPanel("card_note"), FieldPanel("codes")],
            _("The card with invented codes"),
        ),
        FieldPanel("brands"),
        MultiFieldPanel(
            [
                HelpPanel(template="cms/editor/exercise_help.html"),
                FieldPanel("screens"),
                FieldPanel("parts"),
            ],
            _("Screens"),
        ),
    ]

    class Meta:
        verbose_name = _("exercise")
        verbose_name_plural = _("exercises")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """``next`` in the address is where one came from, a lesson for example; the exercise ends there."""
        code = self.scenario.code if self.scenario else ""
        back = way_back(request.GET.get("next", ""))
        return super().get_context(request, *args, **kwargs) | {
            "start": starting.of(code, self.language, request.user, back) if code else None
        }

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        return "cms/pages/exercise_screens.html" if mode_name == "screens" else self.template

    @property
    def modes(self) -> tuple[str, ...]:
        return tuple(str(mode) for mode in Mode if getattr(self, mode))

    @transaction.atomic
    def publish(self, *args: Any, **kwargs: Any) -> Any:
        return super().publish(*args, **kwargs)

    def with_content_json(self, content: dict[str, Any]) -> Self:
        """An older revision must not cut the page off from its scenario."""
        page = super().with_content_json(content)
        page.scenario_id = self.scenario_id
        return page
