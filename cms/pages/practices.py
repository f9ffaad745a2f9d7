"""Good practices and pilots: what others did, with what result, and how to do the same."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.html import strip_tags
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail import blocks
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail_localize.fields import SynchronizedField

from cms.blocks.base import PROSE
from cms.pages.base import BasePage
from core import clock
from network.directory.models import Term, Vocabulary
from network.geography.models import Region


class Decision(models.TextChoices):
    CONTINUE = "continue", _("Continues as it was")
    CONTINUE_CHANGED = "continue_changed", _("Continues, changed")
    SPREAD = "spread", _("Taken further to other places")
    STOP = "stop", _("Was ended")


def _terms(vocabulary: str, label: Any, related_name: str) -> ParentalManyToManyField:
    return ParentalManyToManyField(
        Term, verbose_name=label, blank=True, limit_choices_to={"vocabulary": vocabulary}, related_name=related_name
    )


class ExperiencePage(BasePage):
    """What a good practice and a pilot have in common: who, where, for whom, when, on what terms."""

    summary = models.TextField(_("summary"), blank=True, help_text=_("One or two sentences for lists."))
    what_we_did = RichTextField(_("what we did"), features=PROSE, blank=True)
    results = RichTextField(_("results"), features=PROSE, blank=True)
    lessons = RichTextField(_("what we learned"), features=PROSE, blank=True)
    region = models.ForeignKey(
        Region, verbose_name=_("region"), on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    organisation = models.CharField(_("organisation"), max_length=160, blank=True)
    organisation_type = models.ForeignKey(
        Term,
        verbose_name=_("kind of organisation"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        limit_choices_to={"vocabulary": Vocabulary.ORGANISATION_TYPE},
        related_name="+",
    )
    topics = _terms(Vocabulary.TOPIC, _("topics"), "%(class)s_topics")
    forms = _terms(Vocabulary.FORM, _("forms of support"), "%(class)s_forms")
    target_groups = _terms(Vocabulary.TARGET_GROUP, _("for whom"), "%(class)s_target_groups")
    contact = models.EmailField(_("contact"), blank=True)
    licence = models.CharField(_("licence of the text"), max_length=40, default="CC BY 4.0")
    published_on = models.DateField(_("published"), default=clock.today)

    override_translatable_fields = [
        SynchronizedField("organisation"),
        SynchronizedField("topics"),
        SynchronizedField("forms"),
        SynchronizedField("target_groups"),
        SynchronizedField("licence"),
    ]
    read_with = ("region", "organisation_type")
    parent_page_types = ["cms.GoodPracticeIndexPage"]
    subpage_types: list[str] = []
    fact_panels = [
        MultiFieldPanel(
            [
                FieldPanel("organisation"),
                FieldPanel("organisation_type"),
                FieldPanel("region"),
                FieldPanel("contact"),
                FieldPanel("published_on"),
                FieldPanel("licence"),
            ],
            _("Who and where"),
        ),
        MultiFieldPanel([FieldPanel("topics"), FieldPanel("forms"), FieldPanel("target_groups")], _("Sorting")),
    ]

    class Meta:
        abstract = True

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        named = {name: list(getattr(self, name).all()) for name in ("topics", "forms", "target_groups")}
        return super().get_context(request, *args, **kwargs) | named

    @property
    def deed(self) -> str:
        """What a list says about it, without markup: the summary, else the beginning of what was done."""
        return self.summary or Truncator(strip_tags(self.what_we_did)).chars(200, truncate="…")


class GoodPracticePage(ExperiencePage):
    problem = RichTextField(_("the problem"), features=PROSE, blank=True)
    steps = StreamField(
        [("step", blocks.TextBlock(label=_("Step"), icon="list-ol", rows=2))],
        verbose_name=_("how to do the same"),
        blank=True,
    )
    costs = RichTextField(_("costs"), features=PROSE, blank=True)

    kind = _("Good practice")
    page_description = _("What was done, how others can do the same, and what it cost")
    searched = ("summary", "problem", "what_we_did", "steps", "costs", "results", "lessons", "organisation")
    template = "cms/pages/practice.html"
    content_panels = [
        *BasePage.content_panels,
        FieldPanel("summary"),
        FieldPanel("problem"),
        FieldPanel("what_we_did"),
        FieldPanel("steps"),
        FieldPanel("costs"),
        FieldPanel("results"),
        FieldPanel("lessons"),
        *ExperiencePage.fact_panels,
    ]

    class Meta:
        verbose_name = _("good practice")
        verbose_name_plural = _("good practices")


class PilotPage(ExperiencePage):
    goal = RichTextField(_("goal"), features=PROSE, blank=True)
    months = models.PositiveSmallIntegerField(_("duration in months"), null=True, blank=True)
    decision = models.CharField(_("what was decided"), max_length=20, choices=Decision, blank=True)

    kind = _("Pilot")
    page_description = _("Something tried for a while, what came of it and what was decided")
    searched = ("summary", "goal", "what_we_did", "results", "lessons", "organisation")
    template = "cms/pages/pilot.html"
    content_panels = [
        *BasePage.content_panels,
        FieldPanel("summary"),
        FieldPanel("goal"),
        FieldPanel("what_we_did"),
        FieldPanel("results"),
        FieldPanel("lessons"),
        MultiFieldPanel([FieldPanel("months"), FieldPanel("decision")], _("The pilot")),
        *ExperiencePage.fact_panels,
    ]

    class Meta:
        verbose_name = _("pilot")
        verbose_name_plural = _("pilots")
