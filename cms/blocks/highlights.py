"""Sections of a page that catch the eye: opening, notice, cards, numbers, links."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.blocks.base import ART, LinkBlock, SampleBlock, SectionBlock, TargetBlock

_HIGHLIGHTS = _("Highlights")


class HeroBlock(SampleBlock):
    heading = blocks.CharBlock(label=_("Heading"), max_length=160)
    text = blocks.TextBlock(label=_("Text"), required=False)
    actions = blocks.ListBlock(LinkBlock(), label=_("Buttons"), default=[])

    class Meta:
        icon = "view"
        label = _("Opening")
        group = _HIGHLIGHTS
        description = _("A large opening with one or two buttons, for the top of a page")
        template = "cms/blocks/hero.html"

    def sample(self) -> dict[str, Any]:
        return {
            "heading": gettext("Help with digital matters, person to person"),
            "text": gettext("Someone near you is glad to help. No question is too small."),
            "actions": [{"label": gettext("Search the site"), "target": {"place": "search"}}],
        }


class NoticeBlock(SectionBlock):
    kind = blocks.ChoiceBlock(
        label=_("Kind"),
        choices=[("info", _("Good to know")), ("warn", _("Remember")), ("ok", _("All is well"))],
        default="info",
    )

    class Meta:
        icon = "warning"
        label = _("Notice")
        group = _HIGHLIGHTS
        description = _("A coloured box for what must not be missed")
        template = "cms/blocks/notice.html"

    def sample(self) -> dict[str, Any]:
        return super().sample() | {"kind": "warn"}


class CardBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=120)
    text = blocks.TextBlock(label=_("Text"), required=False)
    art = blocks.ChoiceBlock(label=_("Drawing"), choices=ART, required=False)
    target = TargetBlock(required=False)

    class Meta:
        icon = "doc-empty"
        label = _("Card")


class CardsBlock(SectionBlock):
    items = blocks.ListBlock(CardBlock(), label=_("Cards"))

    class Meta:
        icon = "grip"
        label = _("Cards")
        group = _HIGHLIGHTS
        description = _("Cards side by side; a card may lead to a page and carry a drawing")
        template = "cms/blocks/cards.html"

    def sample(self) -> dict[str, Any]:
        return super().sample() | {
            "items": [
                {"title": gettext("I need help"), "text": gettext("Find support near you."), "art": "help"},
                {"title": gettext("I want to help others"), "text": gettext("Become a volunteer."), "art": "learn"},
            ]
        }


class StatBlock(blocks.StructBlock):
    number = blocks.CharBlock(label=_("Number"), max_length=40)
    text = blocks.CharBlock(label=_("What it counts"), max_length=120)

    class Meta:
        icon = "order"
        label = _("Number")


class StatsBlock(SectionBlock):
    items = blocks.ListBlock(StatBlock(), label=_("Numbers"))

    class Meta:
        icon = "order"
        label = _("Numbers")
        group = _HIGHLIGHTS
        description = _("A few large numbers with their meaning")
        template = "cms/blocks/stats.html"

    def sample(self) -> dict[str, Any]:
        return super().sample() | {"items": [{"number": "3", "text": gettext("languages, all of them equal")}]}


class LinksBlock(SectionBlock):
    links = blocks.ListBlock(LinkBlock(), label=_("Links"))

    class Meta:
        icon = "link"
        label = _("Links")
        group = _HIGHLIGHTS
        description = _("A list of links to pages and addresses")
        template = "cms/blocks/links.html"

    def sample(self) -> dict[str, Any]:
        return super().sample() | {"links": [{"label": gettext("Search the site"), "target": {"place": "search"}}]}
