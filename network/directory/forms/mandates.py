"""What administrators type about mandates."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core import clock
from network.directory.models import Role
from network.geography.models import Region


class _Day(forms.DateField):
    """The browser's own calendar; it writes and reads the day as 2027-01-31, whatever the language."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
        super().__init__(widget=widget, input_formats=["%Y-%m-%d"], **kwargs)


class GiveForm(forms.Form):
    """``person`` is asked for by address and becomes the person."""

    person = forms.EmailField(
        label=_("E-mail address of the person"),
        help_text=_("The address of their account. Two-step sign-in will be asked of them from now on."),
    )
    role = forms.ChoiceField(label=_("Role"), choices=Role)
    region: "forms.ModelChoiceField[Region]" = forms.ModelChoiceField(label=_("Region"), queryset=Region.objects.all())
    from_date = _Day(label=_("First day"), initial=clock.today)
    until_date = _Day(
        label=_("Last day"), required=False, help_text=_("Leave this empty if the mandate holds until further notice.")
    )

    def clean_person(self) -> User:
        person = User.objects.filter(email__iexact=self.cleaned_data["person"].strip(), is_active=True).first()
        if person is None or User.objects.unconfirmed().filter(pk=person.pk).exists():
            raise forms.ValidationError(_("There is no account with this address."), code="no_account")
        return person


class EndForm(forms.Form):
    last_day = _Day(
        label=_("Last day"), required=False, help_text=_("Leave this empty to end the mandate at once, in this moment.")
    )

    def clean_last_day(self) -> dt.date | None:
        day: dt.date | None = self.cleaned_data["last_day"]
        return day
