"""Sections only the home page has: they show what the site holds now."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.blocks.base import SampleBlock
from core import clock

_LIVING = _("Shown from the site")

COUNTS = [
    ("courses", _("courses, free for everyone")),
    ("lessons", _("lessons to read at your own pace")),
    ("practices", _("good practices and pilots to learn from")),
    ("regions", _("regions with a good practice to share")),
    ("certificates", _("certificates given to people who completed a course")),
]


class CoursesBlock(SampleBlock):
    heading = blocks.CharBlock(label=_("Heading"), max_length=160)
    text = blocks.TextBlock(label=_("Text"), required=False)

    class Meta:
        icon = "doc-full-inverse"
        label = _("Courses")
        group = _LIVING
        description = _("The first courses of the catalogue, and a link to all of them")
        template = "cms/blocks/courses.html"

    def sample(self) -> dict[str, Any]:
        return {"heading": gettext("Learn at your own pace"), "text": ""}

    def get_preview_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        course = {
            "title": gettext("The name of a course"),
            "summary": gettext("What one learns there, in a sentence."),
            "get_level_display": gettext("Basic level"),
            "minutes": 60,
            "url": "#",
        }
        return {**(parent_context or {}), "courses": [course] * 2}


class PracticesBlock(SampleBlock):
    heading = blocks.CharBlock(label=_("Heading"), max_length=160)
    numbers_heading = blocks.CharBlock(label=_("Heading of the numbers"), required=False, max_length=160)
    numbers = blocks.ListBlock(
        blocks.ChoiceBlock(label=_("Number"), choices=COUNTS),
        label=_("Numbers"),
        default=[],
        help_text=_("Counted when the page is read."),
    )

    class Meta:
        icon = "pick"
        label = _("Good practices and numbers")
        group = _LIVING
        description = _("The newest good practices, and the network in numbers beside them")
        template = "cms/blocks/practices.html"

    def sample(self) -> dict[str, Any]:
        return {
            "heading": gettext("Good practices"),
            "numbers_heading": gettext("The network in numbers"),
            "numbers": ["courses", "practices"],
        }

    def get_preview_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        practice = {
            "title": gettext("The name of a good practice"),
            "organisation": gettext("An organisation"),
            "published_on": clock.today(),
            "url": "#",
        }
        numbers = [{"number": 3, "text": label} for name, label in COUNTS if name in value["numbers"]]
        return {**(parent_context or {}), "experiences": [practice] * 2, "numbers": numbers}
