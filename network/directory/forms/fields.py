"""Fields that several forms of the directory share."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from network.directory import phones
from network.directory.lines import one_line
from network.directory.models import Term

_LOST = _("Something was lost on the way. Open the page again.")


class SentAlongField(forms.CharField):
    """What the page itself sends along, and no person writes. Without it the form did not come from the page."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(max_length=64, error_messages={"required": _LOST, "max_length": _LOST})


class OneLineField(forms.CharField):
    """See `lines.one_line`."""

    def to_python(self, value: Any) -> str:
        return one_line(str(super().to_python(value)))


class DayField(forms.DateField):
    """The browser's own calendar, which writes and reads the day as 2027-01-31, whatever the language. Typed by hand it
    takes 31.1.2027, too."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date", "class": "input--short"})
        super().__init__(widget=widget, input_formats=["%Y-%m-%d", "%d.%m.%Y"], **kwargs)


class PhoneField(forms.CharField):
    """A number as people write it; see `phones.tidy`."""

    widget = forms.TextInput(attrs={"type": "tel", "autocomplete": "off"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=30, **kwargs)

    def clean(self, value: Any) -> str:
        return phones.tidy(super().clean(value))


class LinkField(forms.URLField):
    """An https address. "www.kuopio.example" is read as https://www.kuopio.example."""

    widget = forms.TextInput(attrs={"inputmode": "url", "autocapitalize": "off", "spellcheck": "false"})

    def __init__(self, **kwargs: Any) -> None:
        invalid = _("Check the address: it should look like https://www.example.org.")
        super().__init__(max_length=500, assume_scheme="https", error_messages={"invalid": invalid}, **kwargs)

    def clean(self, value: Any) -> str:
        url: str = super().clean(value)
        if url and not url.startswith("https://"):
            raise ValidationError(_("The address must begin with https://, so that nobody can read along."), "https")
        return url


class TermsField(forms.MultipleChoiceField):
    """Words of the vocabulary as checkboxes; becomes terms. Retired ones are offered only where they are chosen."""

    widget = forms.CheckboxSelectMultiple

    def offer(self, terms: Iterable[Term]) -> None:
        self._terms = {term.key: term for term in terms}
        self.choices = [(key, str(term)) for key, term in self._terms.items()]

    def clean(self, value: Any) -> list[Term]:
        return [self._terms[key] for key in dict.fromkeys(super().clean(value))]


class AnyTermField(forms.ChoiceField):
    """One word of the vocabulary; becomes the term."""

    def offer(self, groups: Sequence[tuple[str, Sequence[Term]]]) -> None:
        self._terms = {term.key: term for _name, terms in groups for term in terms}
        self.choices = [("", ""), *((name, [(term.key, str(term)) for term in terms]) for name, terms in groups)]

    def clean(self, value: Any) -> Term:
        return self._terms[super().clean(value)]


def yes_or_no(yes: Any, no: Any) -> dict[str, Any]:
    """For a choice between two statements, where a lone tick would leave the other one unsaid."""
    return {
        "choices": [("yes", yes), ("no", no)],
        "coerce": lambda value: value == "yes",
        "widget": forms.RadioSelect,
    }


def parts(text: str) -> list[str]:
    """Names in a list as people write it: by commas, semicolons or lines."""
    return [each.strip() for each in re.split(r"[,;\n]", text) if each.strip()]
