"""Questions of a quiz. They are written here and frozen at publishing; no page ever shows them."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from training.courses import spelling
from training.courses.quiz_rules import MAX_ACCEPTED
from training.courses.states import QuestionKind


class TopicBlock(blocks.CharBlock):
    """A name for editors only: it sorts questions and is the same in every language, so it is not translated."""

    def get_translatable_segments(self, value: Any) -> list[Any]:
        return []


class OptionBlock(blocks.StructBlock):
    text = blocks.TextBlock(label=_("Option or line"))
    correct = blocks.BooleanBlock(label=_("This is right"), required=False, help_text=_("Where one chooses."))
    match = blocks.TextBlock(
        label=_("What belongs to it"),
        required=False,
        default="",
        help_text=_("For pairs only: the other half of this line."),
    )
    feedback = blocks.TextBlock(
        label=_("Feedback"),
        required=False,
        default="",
        help_text=_("Where one chooses. Shown with the result to those who chose this option, or should have."),
    )

    class Meta:
        icon = "radio-full"
        label = _("Option")


class QuestionBlock(blocks.StructBlock):
    kind = blocks.ChoiceBlock(
        label=_("Kind"),
        choices=QuestionKind.choices,
        default=QuestionKind.SINGLE,
        help_text=_(
            "One or several right answers: tick what is right. True or false: two options, one of them right. "
            "Put in order: write the lines in their right order. Match pairs: write beside each line what belongs to "
            "it. Short answer: no options, but accepted answers. Each question counts one point, all or nothing."
        ),
    )
    prompt = blocks.TextBlock(label=_("Question"))
    options = blocks.ListBlock(OptionBlock(), label=_("Options"), max_num=10, default=[])
    accepted = blocks.TextBlock(
        label=_("Accepted answers"),
        required=False,
        default="",
        help_text=_(
            "For a short answer only, one a line. Capital letters, spaces, hyphens and dots above letters do not "
            "matter; one slip of the keyboard is forgiven from 5 letters on, two from 9. Digits must be right. The "
            "answers of all languages count in each."
        ),
    )
    explanation = blocks.TextBlock(
        label=_("Explanation"), required=False, default="", help_text=_("Shown with the result, whatever was answered.")
    )
    pool = TopicBlock(
        label=_("Topic"),
        required=False,
        default="",
        max_length=60,
        help_text=_("When only some questions are drawn, every topic gets its turn. Learners do not see it."),
    )
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
        if cleaned["kind"] == QuestionKind.SHORT_TEXT:
            errors = _problems_of_words(cleaned["accepted"] or "", len(cleaned["options"]))
        else:
            errors = _problems_of_options(cleaned["kind"], list(cleaned["options"]))
        if errors:
            raise blocks.StructBlockValidationError({name: _error(name, problem) for name, problem in errors.items()})
        return cleaned


def _error(name: str, problem: str) -> ValidationError:
    error = ValidationError(problem)
    return blocks.ListBlockValidationError(non_block_errors=[error]) if name == "options" else error


def _problems_of_words(accepted: str, options: int) -> dict[str, str]:
    lines = accepted.splitlines()
    if not spelling.lines(accepted):
        return {"accepted": gettext("Write at least one accepted answer.")}
    if len(lines) > MAX_ACCEPTED or any(len(line) > spelling.MAX_LENGTH for line in lines):
        return {"accepted": gettext("Write at most 40 answers of at most 200 letters.")}
    return {"options": gettext("A short answer has no options. Remove them.")} if options else {}


def _problems_of_options(kind: str, options: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """What keeps a question from being answered, in words for the editor; empty when nothing does."""
    right = [bool(option["correct"]) for option in options]
    matches = [_bare(option["match"]) for option in options]
    texts = [_bare(option["text"]) for option in options]
    one, many = QuestionKind.SINGLE, QuestionKind.MULTIPLE
    is_one = kind in {one, QuestionKind.TRUE_FALSE}
    has_lines = kind in {QuestionKind.ORDERING, QuestionKind.MATCHING}
    found = [
        (len(options) < 2, gettext("Write at least two options.")),
        (kind == QuestionKind.TRUE_FALSE and len(options) > 2, gettext("True or false has two options, no more.")),
        (is_one and sum(right) != 1, gettext("Mark exactly one option as right.")),
        (kind == many and not any(right), gettext("Mark at least one option as right.")),
        (kind == many and all(right), gettext("Leave at least one option that is not right.")),
        (has_lines and len(set(texts)) < len(texts), gettext("Two lines say the same: nobody could tell them apart.")),
        (kind == QuestionKind.MATCHING and not all(matches), gettext("Write for each line what belongs to it.")),
        (
            kind == QuestionKind.MATCHING and len(set(matches)) < 2,
            gettext("Everything belongs to the same: write at least two different halves."),
        ),
    ]
    problem = next((problem for stands, problem in found if stands), "")
    return {"options": problem} if problem else {}


def _bare(text: Any) -> str:
    return " ".join(str(text or "").split()).casefold()
