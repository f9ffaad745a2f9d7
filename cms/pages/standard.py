"""Pages of text: what digital support is, the accessibility statement, privacy, contact."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField

from cms.blocks import PageBody
from cms.pages.base import BasePage


class StandardPage(BasePage):
    intro = models.TextField(_("lead"), blank=True, help_text=_("What the page is about, in one or two sentences."))
    body = StreamField(PageBody(), verbose_name=_("content"), blank=True)

    kind = _("Page")
    page_description = _("Text, lists, questions and answers, for everything that is not a course or a good practice")
    searched = ("intro", "body")
    linking = ("body",)
    template = "cms/pages/standard.html"
    parent_page_types = ["cms.HomePage", "cms.StandardPage"]
    subpage_types = ["cms.StandardPage"]
    content_panels = [*BasePage.content_panels, FieldPanel("intro"), FieldPanel("body")]

    class Meta:
        verbose_name = _("page")
        verbose_name_plural = _("pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        children = self.get_children().live().order_by("path") if self.numchild else []
        return super().get_context(request, *args, **kwargs) | {"children": list(children)}
