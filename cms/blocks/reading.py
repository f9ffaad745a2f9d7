"""Sections of a page that are read: text, lists, steps, facts, table, questions and answers."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.blocks.base import ItemBlock, ItemsBlock, SectionBlock

_READING = _("Text")


class TextBlock(SectionBlock):
    class Meta:
        icon = "pilcrow"
        label = _("Text")
        group = _READING
        description = _("A heading and running text, with buttons if needed")
        template = "cms/blocks/text.html"


class ListBlock(ItemsBlock):
    items = blocks.ListBlock(ItemBlock(), label=_("Points"))

    class Meta:
        icon = "list-ul"
        label = _("List")
        group = _READING
        description = _("Points with a tick mark, each with a title, a text or both")
        template = "cms/blocks/list.html"


class StepsBlock(ItemsBlock):
    items = blocks.ListBlock(ItemBlock(), label=_("Steps"))

    class Meta:
        icon = "list-ol"
        label = _("Steps")
        group = _READING
        description = _("Numbered steps in their order")
        template = "cms/blocks/steps.html"


class FactsBlock(ItemsBlock):
    items = blocks.ListBlock(ItemBlock(), label=_("Facts"), default=[])

    class Meta:
        icon = "info-circle"
        label = _("Facts")
        group = _READING
        description = _("Names and what they stand for, side by side")
        template = "cms/blocks/facts.html"


class TableBlock(ItemsBlock):
    """Two columns; the first names the row. On phones each row becomes a card."""

    first_column = blocks.CharBlock(label=_("Heading of the first column"), required=False, max_length=80)
    second_column = blocks.CharBlock(label=_("Heading of the second column"), required=False, max_length=80)
    items = blocks.ListBlock(ItemBlock(), label=_("Rows"))

    class Meta:
        icon = "table"
        label = _("Table of two columns")
        group = _READING
        description = _("Rows with a name and an explanation")
        template = "cms/blocks/table.html"

    def sample(self) -> dict[str, Any]:
        return super().sample() | {"first_column": gettext("Where"), "second_column": gettext("How")}


class FaqBlock(ItemsBlock):
    items = blocks.ListBlock(ItemBlock(), label=_("Questions"))

    class Meta:
        icon = "help"
        label = _("Questions and answers")
        group = _READING
        description = _("Questions that open to show their answer")
        template = "cms/blocks/faq.html"
