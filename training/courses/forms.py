"""The answer to one question, as typed values."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from training.courses.papers import Sheet
from training.courses.states import QuestionKind


class AnswerForm(forms.Form):
    """Built from the sheet of one question. ``cleaned_data["options"]`` is a list of option keys for every kind."""

    def __init__(self, *args: Any, sheet: Sheet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sheet = sheet
        self.fields["options"] = _FIELDS[sheet.kind](sheet)

    def clean_options(self) -> list[str]:
        value = self.cleaned_data["options"]
        return [value] if isinstance(value, str) else list(value)


def _single(sheet: Sheet) -> forms.Field:
    return forms.ChoiceField(
        label=str(sheet.prompt),
        choices=_choices(sheet),
        initial=next(iter(sheet.chosen), None),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one option."), "invalid_choice": _UNKNOWN},
    )


def _multiple(sheet: Sheet) -> forms.Field:
    return forms.MultipleChoiceField(
        label=str(sheet.prompt),
        choices=_choices(sheet),
        initial=sheet.chosen,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one option."), "invalid_choice": _UNKNOWN},
    )


def _choices(sheet: Sheet) -> list[tuple[str, str]]:
    return [(choice.key, str(choice.words)) for choice in sheet.choices]


_UNKNOWN = _("Choose from the options of this question.")
_FIELDS: Mapping[str, Callable[[Sheet], forms.Field]] = {QuestionKind.SINGLE: _single, QuestionKind.MULTIPLE: _multiple}
