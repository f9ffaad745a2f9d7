"""Fields of the forms of whoever organises: days and clock times, networks, the texts of one part of a meeting."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core import clock
from network.directory.forms.fields import DayField
from network.directory.forms.texts import Side, TextsForm, ordered_languages
from network.directory.models import Network

# A wrong year is a slip of the finger.
_FIRST_YEAR, _YEARS_AHEAD = 2000, 5


class NearDayField(DayField):
    """A day one can organise something for."""

    def __init__(self, **kwargs: Any) -> None:
        errors = {"invalid": _("Write the day like this: 31.1.2027."), "required": _("Write the day.")}
        super().__init__(error_messages=errors, **kwargs)

    def clean(self, value: Any) -> dt.date | None:
        day: dt.date | None = super().clean(value)
        if day and not _FIRST_YEAR <= day.year <= clock.today().year + _YEARS_AHEAD:
            raise ValidationError(_("Check the year."), code="year")
        return day


class ClockField(forms.TimeField):
    """The browser's own clock. Typed by hand it takes 9, 9.30 and 9:30."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.TimeInput(format="%H:%M", attrs={"type": "time", "class": "input--short"})
        errors = {"invalid": _("Write the time like this: 9.30."), "required": _("Write the time.")}
        super().__init__(widget=widget, input_formats=["%H:%M", "%H.%M", "%H"], error_messages=errors, **kwargs)


class NetworksField(forms.MultipleChoiceField):
    """Networks as checkboxes; becomes networks."""

    widget = forms.CheckboxSelectMultiple

    def offer(self, networks: Iterable[Network]) -> None:
        self._networks = {each.slug: each for each in networks}
        self.choices = [(slug, str(each)) for slug, each in self._networks.items()]

    def clean(self, value: Any) -> list[Network]:
        return [self._networks[slug] for slug in dict.fromkeys(super().clean(value))]


@dataclass(frozen=True)
class Part:
    """The texts of one part of a meeting, as directory/_texts_fields.html draws them."""

    form: TextsForm
    names: Sequence[str]

    def sides(self) -> Iterator[Side]:
        own = get_language()
        for code in ordered_languages():
            yield Side(code, code == own, tuple(self.form[f"{name}_{code}"] for name in self.names))
