"""The answer to one question, and what an editor types about results, as typed values."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from training.courses import spelling
from training.courses.papers import Sheet
from training.courses.states import LOWERING_REASON_MIN, REASON_MIN, QuestionKind


class AnswerForm(forms.Form):
    """Built from the sheet of one question. ``cleaned_data["options"]`` is the answer as `training.courses.answers`
    says for its kind.

    ``draft``: the person is not done with the question yet, so some pairs of a matching may be missing.
    """

    def __init__(self, *args: Any, sheet: Sheet, draft: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sheet = sheet
        self.draft = draft
        for name, field in _FIELDS[sheet.kind](sheet).items():
            field.required = field.required and not draft
            self.fields[name] = field

    @property
    def blank(self) -> bool:
        """Nothing was chosen or typed."""
        sent: Any = self.data
        return not any(value.strip() for name in self.fields for value in sent.getlist(name))

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if self.sheet.kind == QuestionKind.MATCHING:
            return {"options": _as_pairs(self.sheet, given)}
        if self.sheet.kind in {QuestionKind.SINGLE, QuestionKind.TRUE_FALSE}:
            return {"options": [given["options"]] if given.get("options") else []}
        return {"options": given.get("options", [])}


class OrderForm(AnswerForm):
    """An ordering of which one line is moved: ``move`` is "up" or "down" and the line's key."""

    @cached_property
    def moved(self) -> tuple[list[str], str]:
        """The lines after the move, and the key of the moved one. ValueError for a move that cannot be."""
        lines = list(self.cleaned_data["options"])
        way, _colon, key = self.data.get("move", "").partition(":")
        at = lines.index(key)
        to = at + {"up": -1, "down": 1}.get(way, len(lines))
        if not 0 <= to < len(lines):
            raise ValueError(way)
        lines[at], lines[to] = lines[to], lines[at]
        return lines, key


class RegradeForm(forms.Form):
    """Why results are corrected; and, apart from that, whether passes may be lost."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Kept in the trail of every result that is looked at. Name nobody."),
        max_length=1000,
        min_length=REASON_MIN,
        error_messages={"required": _("Tell why the key was wrong.")},
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    lower_passes = forms.BooleanField(
        label=_("Take passes away from those who do not pass by the corrected key"),
        help_text=_(
            "Leave this empty, as a rule: people trusted their result. Completed courses and certificates stay in any "
            "case."
        ),
        required=False,
    )
    decided = forms.BooleanField(
        label=_("I have decided this, and my name stands beside it"),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        decided = given.pop("decided", False)
        if given.get("lower_passes"):
            if not decided:
                self.add_error("decided", _("Taking passes away wants a second tick here."))
            if len(given.get("reason", "").strip()) < LOWERING_REASON_MIN:
                self.add_error("reason", _("Taking passes away wants a reason of at least 30 letters."))
        return given


def _single(sheet: Sheet) -> dict[str, forms.Field]:
    return {
        "options": forms.ChoiceField(
            label=str(sheet.prompt),
            choices=_choices(sheet),
            initial=next(iter(sheet.chosen), None),
            widget=forms.RadioSelect,
            error_messages={"required": _("Choose one option."), "invalid_choice": _UNKNOWN},
        )
    }


def _multiple(sheet: Sheet) -> dict[str, forms.Field]:
    return {
        "options": forms.MultipleChoiceField(
            label=str(sheet.prompt),
            choices=_choices(sheet),
            initial=sheet.chosen,
            widget=forms.CheckboxSelectMultiple,
            error_messages={
                "required": _("Choose at least one option."),
                "invalid_choice": _UNKNOWN,
                "invalid_list": _UNKNOWN,
            },
        )
    }


def _ordering(sheet: Sheet) -> dict[str, forms.Field]:
    """The order is the order in which the lines come; the domain checks that each is there once."""
    return {
        "options": forms.MultipleChoiceField(
            label=str(sheet.prompt),
            choices=_choices(sheet),
            initial=[choice.key for choice in sheet.in_order],
            widget=forms.MultipleHiddenInput,
            error_messages={"required": _NO_ORDER, "invalid_choice": _UNKNOWN, "invalid_list": _UNKNOWN},
        )
    }


def _matching(sheet: Sheet) -> dict[str, forms.Field]:
    """One select a line. Right-hand sides go by their place on this paper, so that no value tells of a pair."""
    places = {target.key: str(place) for place, target in enumerate(sheet.targets, start=1)}
    choices: list[tuple[str, Any]] = [("", _("Choose…"))]
    choices += [(places[target.key], str(target.words)) for target in sheet.targets]
    return {
        f"pair_{number}": forms.ChoiceField(
            label=str(line.words),
            choices=choices,
            initial=places.get(sheet.pairs.get(line.key, ""), ""),
            error_messages={"required": _("Choose a pair for each line."), "invalid_choice": _UNKNOWN},
        )
        for number, line in enumerate(sheet.choices, start=1)
    }


def _short_text(sheet: Sheet) -> dict[str, forms.Field]:
    return {
        "options": forms.CharField(
            label=str(sheet.prompt),
            initial=sheet.saved,
            max_length=spelling.MAX_LENGTH,
            widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
            error_messages={
                "required": _("Type your answer."),
                "max_length": _("Answer with one word or a few: at most 200 letters in one line."),
            },
        )
    }


def _as_pairs(sheet: Sheet, given: Mapping[str, str]) -> dict[str, str]:
    """{line: right-hand side} of what was chosen."""
    chosen = {line.key: given.get(f"pair_{number}") for number, line in enumerate(sheet.choices, start=1)}
    return {key: sheet.targets[int(place) - 1].key for key, place in chosen.items() if place}


def _choices(sheet: Sheet) -> list[tuple[str, str]]:
    return [(choice.key, str(choice.words)) for choice in sheet.choices]


_UNKNOWN = _("Choose from the options of this question.")
_NO_ORDER = _("Put all lines of this question in order, each once.")
_FIELDS: Mapping[str, Callable[[Sheet], dict[str, forms.Field]]] = {
    QuestionKind.SINGLE: _single,
    QuestionKind.TRUE_FALSE: _single,
    QuestionKind.MULTIPLE: _multiple,
    QuestionKind.ORDERING: _ordering,
    QuestionKind.MATCHING: _matching,
    QuestionKind.SHORT_TEXT: _short_text,
}
