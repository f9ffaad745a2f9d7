"""What all blocks share: the rich text allowed, links to pages and places, the heading of a section, sample values."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

# What editors may do inside a text. Headings of the second level are blocks of their own.
PROSE = ["h3", "bold", "italic", "link", "document-link", "ul", "ol"]
PHRASES = ["bold", "italic", "link"]

ART = [
    ("help", _("Someone helps beside you")),
    ("learn", _("A book")),
    ("org", _("A house")),
    ("pair", _("Two people")),
]


def paragraph(text: str) -> str:
    """Sample rich text."""
    return format_html("<p>{}</p>", text)


class SampleBlock(blocks.StructBlock):
    """A struct whose preview is made of sample texts in the editor's language."""

    def sample(self) -> dict[str, Any]:
        raise NotImplementedError

    def get_preview_value(self) -> Any:
        return self.normalize(self.sample())


class TargetBlock(blocks.StructBlock):
    """Where a link leads: exactly one of a page, an address elsewhere, an e-mail address, or a place of the service."""

    page = blocks.PageChooserBlock(label=_("Page"), required=False)
    url = blocks.URLBlock(label=_("Web address"), required=False)
    email = blocks.EmailBlock(label=_("E-mail address"), required=False)
    place = blocks.ChoiceBlock(
        label=_("Place of the service"),
        required=False,
        choices=[
            ("call", _("A call to the phone advice")),
            ("account", _("Creating an account")),
            ("my", _("My learning")),
            ("search", _("Search")),
            ("volunteer", _("Becoming a volunteer")),
        ],
    )

    class Meta:
        icon = "link"
        label = _("Link to")

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        given = [name for name in self.child_blocks if cleaned.get(name)]
        too_few = not given and self.meta.required and not self.is_deferred_validation
        if too_few or len(given) > 1:
            message = _("Choose one: a page, a web address, an e-mail address or a place of the service.")
            raise blocks.StructBlockValidationError(
                {name: ValidationError(message) for name in (given[1:] or ["page"])}
            )
        return cleaned


class LinkBlock(blocks.StructBlock):
    """Words that lead somewhere."""

    label = blocks.CharBlock(label=_("Words of the link"), max_length=120)
    target = TargetBlock(required=True)

    class Meta:
        icon = "link"
        label = _("Link")


class SectionBlock(SampleBlock):
    """A part of a page: heading, text, and at the end links shown as buttons."""

    heading = blocks.CharBlock(label=_("Heading"), required=False, max_length=160)
    text = blocks.RichTextBlock(label=_("Text"), required=False, features=PROSE)
    actions = blocks.ListBlock(LinkBlock(), label=_("Buttons"), default=[])

    def sample(self) -> dict[str, Any]:
        return {
            "heading": gettext("Support is for everyone"),
            "text": paragraph(gettext("Someone near you is glad to help. No question is too small.")),
            "actions": [],
        }


class ItemBlock(blocks.StructBlock):
    """One point of a list: a title and a text, either may be missing."""

    title = blocks.CharBlock(label=_("Title"), required=False, max_length=200)
    text = blocks.RichTextBlock(label=_("Text"), required=False, features=[*PHRASES, "ul", "ol"])

    class Meta:
        icon = "list-ul"
        label = _("Point")


class ItemsBlock(SectionBlock):
    """A section made of points."""

    def sample(self) -> dict[str, Any]:
        return super().sample() | {
            "items": [
                {
                    "title": gettext("In a library"),
                    "text": paragraph(gettext("Come in during opening hours, no booking needed.")),
                },
                {"title": gettext("By phone"), "text": paragraph(gettext("Call on weekdays. The advice is free."))},
            ]
        }
