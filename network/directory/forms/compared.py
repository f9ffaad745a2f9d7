"""What stands there now beside what was typed, for whoever was overtaken by somebody else's save."""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.choices import flatten_choices
from django.utils.translation import gettext


def differing(sent: forms.Form, now: forms.Form) -> list[tuple[str, str]]:
    """By label, what ``now`` shows where ``sent`` says something else, in the words of the page. ``now`` is the same
    form as it would be opened at this moment."""
    shown = [field for field in now.visible_fields() if field.name in now.initial]
    return [
        (str(field.label), _said(field))
        for field in shown
        if field.field.has_changed(field.initial, sent[field.name].data)
    ]


def _said(shown: BoundField) -> str:
    value = shown.initial
    if isinstance(shown.field, forms.BooleanField):
        return gettext("Yes") if value else gettext("No")
    if not isinstance(shown.field, forms.ChoiceField):
        return str(value or "")
    choices: Any = shown.field.choices
    chosen = {str(each) for each in (value if isinstance(value, list) else [value])}
    labels: list[tuple[Any, Any]] = list(flatten_choices(choices))
    return ", ".join(str(label) for key, label in labels if str(key) in chosen)
