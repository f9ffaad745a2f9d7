"""The first page of each language."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField

from cms import experiences
from cms.blocks import HomeBody
from cms.counts import counts
from cms.pages.base import BasePage
from cms.pages.courses import CourseIndexPage
from cms.pages.practice_index import GoodPracticeIndexPage
from network.meetings import listing

_SHOWN = 3


class HomePage(BasePage):
    hero_title = models.CharField(_("heading"), max_length=160, blank=True)
    lead = models.TextField(_("lead"), blank=True, help_text=_("What one finds here, in one or two sentences."))
    body = StreamField(HomeBody(), verbose_name=_("sections"), blank=True)

    kind = _("Home")
    page_description = _("The first page of a language")
    searched = ("lead", "body")
    linking = ("body",)
    template = "cms/pages/home.html"
    parent_page_types = ["wagtailcore.Page"]
    content_panels = [*BasePage.content_panels, FieldPanel("hero_title"), FieldPanel("lead"), FieldPanel("body")]

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        shown = {block.block_type for block in self.body}
        context["crumbs"] = []
        context["coming"] = listing.coming(_SHOWN)
        if "courses" in shown:
            context |= self._courses()
        if "practices" in shown:
            context |= self._practices()
        return context

    def _courses(self) -> dict[str, Any]:
        catalogue = CourseIndexPage.objects.live().child_of(self).first()
        courses = list(catalogue.courses()) if catalogue else []
        return {"catalogue": catalogue, "courses": courses[:_SHOWN], "course_count": len(courses)}

    def _practices(self) -> dict[str, Any]:
        collection = GoodPracticeIndexPage.objects.live().child_of(self).first()
        newest = experiences.below(collection)[:_SHOWN] if collection else []
        blocks = [block.value for block in self.body if block.block_type == "practices"]
        return {
            "collection": collection,
            "experiences": experiences.specific(newest),
            "numbers": counts([name for block in blocks for name in block["numbers"]], self.locale_id),
        }
