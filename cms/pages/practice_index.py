"""The collection of good practices and pilots."""

from typing import Any

from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from cms import experiences, filters
from cms.pages.base import BasePage

_PER_PAGE = 6


class GoodPracticeIndexPage(BasePage):
    """Good practices and pilots, newest first, filtered by topic, form of support and kind of organisation."""

    intro = models.TextField(_("lead"), blank=True)

    kind = _("Page")
    page_description = _("The list of good practices and pilots, with filters")
    searched = ("intro",)
    template = "cms/pages/practice_index.html"
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.GoodPracticePage", "cms.PilotPage"]
    content_panels = [*BasePage.content_panels, FieldPanel("intro")]

    class Meta:
        verbose_name = _("collection of good practices")
        verbose_name_plural = _("collections of good practices")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """``p`` is the page of the list, from 1."""
        choices = filters.read(request, self)
        chosen = filters.keys(choices)
        rows = experiences.filtered(experiences.below(self), **chosen)
        results = Paginator(rows, _PER_PAGE).get_page(request.GET.get("p"))
        results.object_list = experiences.specific(results.object_list)
        return super().get_context(request, *args, **kwargs) | {
            "choices": choices,
            "chips": [(each, filters.without(choices, each.filter.name)) for each in choices if each.chosen],
            "results": results,
            "query": filters.without(choices),
        }
