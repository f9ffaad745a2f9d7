"""What a practice exercise is made of. It is written here and run from what was published; no page shows these blocks.

Keys are typed by the editor, because other blocks point to them: an action says which screen comes next, a field which
code of the card is right. Translations have the same keys.
"""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from training.practice.states import Device, FieldKind, Mode, Outcome, Rule

# What an exercise ends with; actions lead there by this key.
END = "done"

# Rule of a field → the part of the block that says what exactly.
_ARGUMENT = {Rule.CARD: "code", Rule.CHOICE: "option", Rule.DATE: "date"}
_BODY = ["h3", "bold", "italic", "ul", "ol"]


class KeyBlock(blocks.RegexBlock):
    """A name for other blocks to point to. It is no text: nobody translates it."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", gettext_lazy("Key"))
        super().__init__(
            regex=r"^[a-z0-9]+(-[a-z0-9]+)*\Z",
            max_length=60,
            error_messages={"invalid": _("Small letters a to z, digits and hyphens, for example choose-bank.")},
            **kwargs,
        )

    class Meta:
        icon = "key"


class BrandBlock(blocks.StructBlock):
    """An invented service of the exercise."""

    key = KeyBlock()
    name = blocks.CharBlock(label=_("Name"), max_length=80)
    address = blocks.CharBlock(
        label=_("Web address"), max_length=120, help_text=_("Ends in .example: such an address leads nowhere.")
    )

    class Meta:
        icon = "site"
        label = _("Invented service")
        label_format = "{name} · {address}"


class CodeBlock(blocks.StructBlock):
    """A made-up code on the card."""

    key = KeyBlock()
    label = blocks.CharBlock(label=_("What it is"), max_length=80)
    value = blocks.CharBlock(
        label=_("Code"),
        max_length=80,
        help_text=_("Invented, and nothing like a real personal identity code, account or card number."),
    )

    class Meta:
        icon = "key"
        label = _("Code of the card")
        label_format = "{label}: {value}"


class PartBlock(blocks.StructBlock):
    """One of several beginnings, for a set of short exercises."""

    key = KeyBlock()
    title = blocks.CharBlock(label=_("Title"), max_length=120)
    start = KeyBlock(label=_("Begins at"), help_text=_("The key of a screen."))

    class Meta:
        icon = "list-ol"
        label = pgettext_lazy("of an exercise", "Part")
        label_format = "{title} → {start}"


class ChoiceOptionBlock(blocks.StructBlock):
    key = KeyBlock()
    label = blocks.CharBlock(label=_("Option"), max_length=160)

    class Meta:
        icon = "radio-full"
        label = _("Option")


class InputBlock(blocks.StructBlock):
    """Something to fill in on a screen. What people type is compared and forgotten, never saved."""

    key = KeyBlock()
    label = blocks.CharBlock(label=_("Name of the field"), max_length=160)
    kind = blocks.ChoiceBlock(label=_("Kind"), choices=FieldKind.choices, default=FieldKind.TEXT)
    options = blocks.ListBlock(
        ChoiceOptionBlock(), label=_("Options"), default=[], help_text=_("Only for a choice of one.")
    )
    rule = blocks.ChoiceBlock(label=_("What is right"), choices=Rule.choices, default=Rule.FILLED)
    code = KeyBlock(label=_("Which code"), required=False, help_text=_("The key of a code of the card."))
    option = KeyBlock(label=_("Which option"), required=False, help_text=_("The key of an option above."))
    date = blocks.DateBlock(label=_("Which date"), required=False)
    feedback = blocks.TextBlock(
        label=_("Feedback"),
        required=False,
        rows=2,
        help_text=_("Shown when it is not right. Kind, and what to look at."),
    )

    class Meta:
        icon = "edit"
        label = _("Field")
        label_format = "{label} · {rule}"

    def clean(self, value: Any) -> Any:
        """A rule that needs to be told what exactly is told it; drafts may be unfinished."""
        cleaned = super().clean(value)
        wanted = _ARGUMENT.get(cleaned["rule"], "")
        if self.is_deferred_validation or not wanted or cleaned.get(wanted):
            return cleaned
        raise blocks.StructBlockValidationError({wanted: ValidationError(gettext("The chosen rule needs this."))})


class ActionBlock(blocks.StructBlock):
    """A button of a screen."""

    key = KeyBlock()
    label = blocks.CharBlock(label=_("Words of the button"), max_length=200)
    goes_to = KeyBlock(
        label=_("Next screen"),
        help_text=_("The key of a screen; this screen’s own key stays here, and done is the end."),
    )
    outcome = blocks.ChoiceBlock(
        label=_("What it is"),
        choices=Outcome.choices,
        default=Outcome.OK,
        help_text=_("The first action that is right or stops is the recommended one: watching follows it."),
    )
    feedback = blocks.TextBlock(label=_("Feedback"), rows=2, help_text=_("Shown after the button was pressed."))
    modes = blocks.MultipleChoiceBlock(
        label=_("Only in these ways"),
        choices=Mode.choices,
        required=False,
        default=[],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: in all of them."),
    )
    check = blocks.BooleanBlock(
        label=_("Fields must be right first"),
        required=False,
        default=True,
        help_text=_("Take the tick away for Back and Cancel."),
    )

    class Meta:
        icon = "arrow-right"
        label = _("Action")
        label_format = "{label} → {goes_to}"


class PanelBlock(blocks.StructBlock):
    """A second device beside the screen, only to look at."""

    device = blocks.ChoiceBlock(label=_("Device"), choices=Device.choices, default=Device.BROWSER)
    title = blocks.CharBlock(label=_("Title"), max_length=160)
    body = blocks.RichTextBlock(label=_("What it shows"), features=_BODY)
    brand = KeyBlock(label=_("Service"), required=False, help_text=_("The key of the service whose address it shows."))

    class Meta:
        icon = "mobile-alt"
        label = _("Panel")
        label_format = "{device} · {title}"


class ScreenBlock(blocks.StructBlock):
    key = KeyBlock(help_text=_("Actions and parts lead here by this key."))
    step = blocks.IntegerBlock(
        label=_("Step"), min_value=1, max_value=99, help_text=_("Where the progress bar stands.")
    )
    device = blocks.ChoiceBlock(label=_("Device"), choices=Device.choices, default=Device.BROWSER)
    title = blocks.CharBlock(label=_("Title"), max_length=160)
    brand = KeyBlock(
        label=_("Service"),
        required=False,
        help_text=_(
            "The key of the service whose address the browser shows. Empty: the one whose name begins the title."
        ),
    )
    body = blocks.RichTextBlock(label=_("What the screen shows"), features=_BODY)
    hint = blocks.TextBlock(
        label=_("Advice"), rows=2, help_text=_("Beside the screen with guidance; when asked for, when doing it alone.")
    )
    fields = blocks.ListBlock(InputBlock(), label=_("Fields"), default=[], collapsed=True)
    actions = blocks.ListBlock(ActionBlock(), label=_("Actions"), min_num=1, collapsed=True)
    beside = blocks.ListBlock(PanelBlock(), label=_("Beside it"), default=[], max_num=1, collapsed=True)

    class Meta:
        icon = "desktop"
        label = _("Screen")
        label_format = "{step} · {device} · {title}"


class EndBlock(blocks.StructBlock):
    """The last page of the exercise. Its key is always ``done``."""

    title = blocks.CharBlock(label=_("Title"), max_length=160)
    praise = blocks.TextBlock(label=_("Praise"), rows=2)
    remember = blocks.ListBlock(blocks.TextBlock(label=_("Point"), rows=2), label=_("Worth remembering"), default=[])

    class Meta:
        icon = "success"
        label = pgettext_lazy("of an exercise", "End")
        label_format = "{title}"


class Screens(blocks.StreamBlock):
    screen = ScreenBlock()
    end = EndBlock()

    class Meta:
        block_counts = {"end": {"max_num": 1}}
        collapsed = True
