"""Questions of a quiz. They are written here and frozen at publishing; no page ever shows them."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from training.courses.states import QuestionKind


class OptionBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("Option"))
    correct = blocks.BooleanBlock(label=_("This is right"), required=False)
    feedback = blocks.TextBlock(
        label=_("Feedback"), required=False, help_text=_("Shown after answering to those who chose this option.")
    )

    class Meta:
        icon = "radio-full"
        label = _("Option")


class QuestionBlock(blocks.StructBlock):
    kind = blocks.ChoiceBlock(label=_("Kind"), choices=QuestionKind.choices, default=QuestionKind.SINGLE)
    prompt = blocks.TextBlock(label=_("Question"))
    options = blocks.ListBlock(OptionBlock(), label=_("Options"), min_num=2, max_num=10)
    lesson = blocks.PageChooserBlock(
        page_type="cms.LessonPage",
        label=_("Lesson that teaches it"),
        required=False,
        help_text=_("Offered to those who answered wrong."),
    )

    class Meta:
        icon = "help"
        label = _("Question")
        label_format = "{prompt}"

    def clean(self, value: Any) -> Any:
        """A draft may be unfinished; a published question must be answerable."""
        cleaned = super().clean(value)
        if self.is_deferred_validation:
            return cleaned
        problem = _problem(cleaned["kind"], [bool(option["correct"]) for option in cleaned["options"]])
        if problem:
            raise blocks.StructBlockValidationError(
                {"options": blocks.ListBlockValidationError(non_block_errors=[ValidationError(problem)])}
            )
        return cleaned


def _problem(kind: str, right: list[bool]) -> str:
    """What keeps a question from being answered, in words for the editor; empty when nothing does."""
    if kind == QuestionKind.SINGLE and sum(right) != 1:
        return gettext("Mark exactly one option as right.")
    if kind == QuestionKind.MULTIPLE and not any(right):
        return gettext("Mark at least one option as right.")
    if kind == QuestionKind.MULTIPLE and all(right):
        return gettext("Leave at least one option that is not right.")
    return ""
