"""What a lesson is made of."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from cms.blocks.base import PHRASES, PROSE, SampleBlock, paragraph

_READ = _("To read")
_DO = _("To do and think")


class ProseBlock(blocks.RichTextBlock):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(features=["h2", *PROSE], **kwargs)

    class Meta:
        icon = "pilcrow"
        label = _("Text")
        group = _READ
        description = _("Running text with headings, lists and links")
        template = "cms/blocks/prose.html"

    def get_preview_value(self) -> Any:
        return self.normalize(paragraph(gettext("Let the person do it themselves. Sit beside them and wait.")))


class HeadingBlock(blocks.CharBlock):
    class Meta:
        icon = "title"
        label = _("Heading")
        group = _READ
        description = _("A heading inside the lesson")
        template = "cms/blocks/heading.html"

    def get_preview_value(self) -> Any:
        return gettext("Support is for everyone")


class FactboxBlock(SampleBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=160)
    text = blocks.RichTextBlock(label=_("Text"), features=PROSE)
    source = blocks.CharBlock(
        label=_("Source"),
        required=False,
        default="",
        max_length=250,
        help_text=_("For a fact: where it is from."),
    )

    class Meta:
        icon = "info-circle"
        label = _("Fact box")
        group = _READ
        description = _("A box for what is worth remembering")
        template = "cms/blocks/factbox.html"

    def sample(self) -> dict[str, Any]:
        return {
            "title": gettext("Remember"),
            "text": paragraph(gettext("A bank never asks for codes in a message.")),
        }


class QuoteBlock(SampleBlock):
    text = blocks.TextBlock(label=_("Quote"))
    by = blocks.CharBlock(label=_("Who said it"), required=False, max_length=160)

    class Meta:
        icon = "openquote"
        label = _("Quote")
        group = _READ
        description = _("Somebody’s own words")
        template = "cms/blocks/quote.html"

    def sample(self) -> dict[str, Any]:
        return {"text": gettext("There is no hurry. Let us try it calmly."), "by": gettext("A volunteer")}


class DetailBlock(blocks.StructBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=200)
    text = blocks.RichTextBlock(label=_("Text"), features=PROSE)

    class Meta:
        icon = "collapse-down"
        label = _("Part")


class AccordionBlock(SampleBlock):
    title = blocks.CharBlock(label=_("Title"), required=False, max_length=160)
    items = blocks.ListBlock(DetailBlock(), label=_("Parts"))

    class Meta:
        icon = "collapse-down"
        label = _("Read more")
        group = _READ
        description = _("Parts that open when the reader wants more")
        template = "cms/blocks/accordion.html"

    def sample(self) -> dict[str, Any]:
        text = paragraph(gettext("You show online who you are, for example with bank codes."))
        return {"title": "", "items": [{"title": gettext("What does signing in mean?"), "text": text}]}


class ChecklistBlock(SampleBlock):
    title = blocks.CharBlock(label=_("Title"), max_length=160)
    items = blocks.ListBlock(blocks.TextBlock(label=_("Point")), label=_("Points"))

    class Meta:
        icon = "check"
        label = _("Checklist")
        group = _DO
        description = _("Points to go through, with tick marks")
        template = "cms/blocks/checklist.html"

    def sample(self) -> dict[str, Any]:
        return {
            "title": gettext("Before you start"),
            "items": [gettext("Ask what the person wants to do."), gettext("Sit where you cannot see the codes.")],
        }


class LineBlock(blocks.StructBlock):
    speaker = blocks.CharBlock(label=_("Who speaks"), max_length=80)
    text = blocks.TextBlock(label=_("What is said"))
    me = blocks.BooleanBlock(label=_("Said by the supporter (shown on the right)"), required=False)

    class Meta:
        icon = "comment"
        label = _("Line")


class ReplyBlock(blocks.StructBlock):
    """A way to go on, with a comment the reader may open. No way is called wrong."""

    text = blocks.TextBlock(label=_("Reply"))
    comment = blocks.RichTextBlock(label=_("Comment"), features=PHRASES)
    best = blocks.BooleanBlock(label=_("This is the way we recommend"), required=False)

    class Meta:
        icon = "help"
        label = _("Reply")


class DialogueBlock(SampleBlock):
    title = blocks.CharBlock(label=_("Title"), required=False, max_length=160)
    intro = blocks.TextBlock(label=_("What the scene is"), required=False)
    lines = blocks.ListBlock(LineBlock(), label=_("Lines"))
    question = blocks.TextBlock(label=_("Question to the reader"), required=False)
    options = blocks.ListBlock(ReplyBlock(), label=_("Replies"), default=[])

    class Meta:
        icon = "comment"
        label = _("Dialogue")
        group = _DO
        description = _("A scene between people, and ways to go on with a comment on each")
        template = "cms/blocks/dialogue.html"

    def sample(self) -> dict[str, Any]:
        return {
            "title": gettext("A message from the bank?"),
            "lines": [
                {"speaker": gettext("Customer"), "text": gettext("I got this message. Do I press here?"), "me": False},
                {"speaker": gettext("Digital supporter"), "text": gettext("Good that you asked first."), "me": True},
            ],
        }


class SelfCheckBlock(SampleBlock):
    """A question the reader asks themselves: nothing is sent, saved or graded."""

    question = blocks.TextBlock(label=_("Question"))
    options = blocks.ListBlock(ReplyBlock(), label=_("Replies"), min_num=2)

    class Meta:
        icon = "help"
        label = _("Think about it")
        group = _DO
        description = _("A question with replies that open to a comment; nothing is graded")
        template = "cms/blocks/self_check.html"

    def sample(self) -> dict[str, Any]:
        comment = paragraph(gettext("Good that you asked first."))
        return {
            "question": gettext("What do you do first?"),
            "options": [
                {"text": gettext("I ask what the person wants to do."), "comment": comment, "best": True},
                {"text": gettext("I take the phone in my hand."), "comment": comment, "best": False},
            ],
        }


class ExerciseChooserBlock(blocks.PageChooserBlock):
    """Without the screens: the way to an exercise needs none of them."""

    def bulk_to_python(self, values: Any) -> list[Any]:
        found = self.model_class.objects.defer("screens").in_bulk(values)
        return [found.get(value) for value in values]


class PracticeBlock(SampleBlock):
    """The way to an exercise. Where it counts, it is a part of the course by the id of the block."""

    page = ExerciseChooserBlock(page_type="cms.PracticePage", label=_("Exercise"))
    text = blocks.TextBlock(label=_("What to do in it"), required=False, default="", rows=2)
    counts = blocks.BooleanBlock(
        label=_("Counts toward the course"),
        required=False,
        default=True,
        help_text=_("Learners then need to have done it, in any way but watching."),
    )

    class Meta:
        icon = "desktop"
        label = _("Exercise")
        group = _DO
        description = _("The way to a practice exercise")
        template = "cms/blocks/practice.html"

    def sample(self) -> dict[str, Any]:
        return {"text": gettext("Try it in peace. Everything in it is invented."), "counts": True}

    def get_preview_context(self, value: Any, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
        exercise = {"title": gettext("The name of an exercise"), "minutes": 10, "url": "#"}
        return {**(parent_context or {}), "sample": exercise}
