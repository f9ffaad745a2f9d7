"""What comes from the pages of exercises: the fields of a screen, and where to go back to."""

from collections.abc import Collection, Iterator
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.http import url_has_allowed_host_and_scheme

from core.templatetags.wording import say
from core.texts import words
from training.practice.realistic import looks_real
from training.practice.snapshot import Field, Scenario, Screen
from training.practice.states import FieldKind, Rule

_PREFIX = "field"
_OURS = "csrfmiddlewaretoken"
# A screen has a handful; more is no form of ours.
_MOST_VALUES = 60
_LONGEST_ADDRESS = 500
_WHOLE_NUMBER = 9


class ScreenForm(forms.Form):
    """The fields of a screen. They are empty each time: what somebody typed is never sent back.

    ``amiss`` are keys of fields that have to be looked at again; their feedback becomes their error.
    """

    def __init__(self, scenario: Scenario, place: Screen, *, language: str, amiss: Collection[str] = ()) -> None:
        super().__init__({} if amiss else None, prefix=_PREFIX, auto_id=f"{place.key}-%s")
        for field in place.fields:
            self.fields[field.key] = _field(scenario, field, language)
        for field in place.fields:
            if field.key in amiss and not self.has_error(field.key):
                self.add_error(field.key, say(words(field.feedback, language)))


def typed(post: QueryDict) -> dict[str, str]:
    """Key of a field → what was typed. It goes to the machine, and nowhere else."""
    start = f"{_PREFIX}-"
    return {name.removeprefix(start): value for name, value in post.items() if name.startswith(start)}  # type: ignore[misc]  # no lists here


def carries_something_real(post: QueryDict) -> bool:
    """Asked before anything else is done with what was sent: whether it holds somebody's real code or number."""
    values = [value for name, sent in post.lists() if name != _OURS for value in sent]
    return len(values) > _MOST_VALUES or any(looks_real(str(value)) for value in values)


def turn(post: QueryDict) -> int:
    """The turn the form was made for; -1, which no run has, when it says none."""
    text = post.get("turn", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _WHOLE_NUMBER else -1


def way_back(address: str) -> str:
    """The address when it is a path of this site that may be kept, else ""."""
    safe = (
        address.startswith("/")
        and len(address) <= _LONGEST_ADDRESS
        and address.isprintable()
        and url_has_allowed_host_and_scheme(address, allowed_hosts=None)
        and not looks_real(address)
    )
    return address if safe else ""


def _field(scenario: Scenario, field: Field, language: str) -> forms.Field:
    """Nothing is required: the machine says what is missing, in the words of the exercise."""
    label = say(words(field.label, language))
    match field.kind:
        case FieldKind.CHOICE:
            choices = [(option.key, say(words(option.label, language))) for option in field.options]
            return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect, required=False)
        case FieldKind.CHECKBOX:
            return forms.BooleanField(label=label, required=False)
        case FieldKind.DATE:
            return forms.CharField(label=label, required=False, widget=_Date(attrs={"autocomplete": "off"}))
        case _:
            return forms.CharField(
                label=label, required=False, widget=forms.TextInput(attrs=dict(_typing(scenario, field)))
            )


class _Date(forms.TextInput):
    input_type = "date"


def _typing(scenario: Scenario, field: Field) -> Iterator[tuple[str, Any]]:
    """No browser remembers or mends what is typed here; a phone shows the keys that are needed."""
    yield from {"autocomplete": "off", "spellcheck": "false", "autocapitalize": "off", "maxlength": 200}.items()
    if field.expect.rule == Rule.CARD:
        values = [
            value for code in scenario.card.codes if code.key == field.expect.code for value in code.value.values()
        ]
        if all(value.replace(" ", "").isdigit() for value in values):
            yield "inputmode", "numeric"
        elif all(value.endswith(".example") for value in values):
            yield "inputmode", "url"
