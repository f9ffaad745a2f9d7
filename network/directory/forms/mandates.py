"""What administrators type about mandates and networks."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core import clock
from network.directory import shown, stamps
from network.directory.forms.fields import DayField
from network.directory.forms.organisations import ShownForm
from network.directory.models import Network, Role
from network.geography.models import Municipality, Region


class _NetworkField(forms.ModelChoiceField):  # type: ignore[type-arg] # not generic at run time
    """Networks with their regions beside them: two regions may have a network of the same name."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.region}: {obj.name}"


class GiveForm(forms.Form):
    """``person`` is asked for by address and becomes the person."""

    person = forms.EmailField(
        label=_("E-mail address of the person"),
        help_text=_("The address of their account. Two-step sign-in will be asked of them from now on."),
    )
    role = forms.ChoiceField(label=_("Role"), choices=Role)
    region: "forms.ModelChoiceField[Region]" = forms.ModelChoiceField(label=_("Region"), queryset=Region.objects.all())
    network: "forms.ModelChoiceField[Network]" = _NetworkField(
        label=_("Network"),
        queryset=Network.objects.in_use().select_related("region"),
        required=False,
        empty_label=_("The whole region"),
        help_text=_("Leave this empty if the mandate holds for the whole region."),
    )
    from_date = DayField(label=_("First day"), initial=clock.today)
    until_date = DayField(
        label=_("Last day"), required=False, help_text=_("Leave this empty if the mandate holds until further notice.")
    )

    def clean_person(self) -> User:
        person = User.objects.filter(email__iexact=self.cleaned_data["person"].strip(), is_active=True).first()
        if person is None or User.objects.unconfirmed().filter(pk=person.pk).exists():
            raise forms.ValidationError(_("There is no account with this address."), code="no_account")
        return person


class _Names(forms.Form):
    """A network in the three languages."""

    name_fi = forms.CharField(label=_("Name in Finnish"), max_length=120)
    name_sv = forms.CharField(label=_("Name in Swedish"), max_length=120)
    name_en = forms.CharField(label=_("Name in English"), max_length=120)


class NetworkForm(_Names):
    """A new network. Its municipalities are chosen on the next page, from its region."""

    region: "forms.ModelChoiceField[Region]" = forms.ModelChoiceField(label=_("Region"), queryset=Region.objects.all())
    slug = forms.SlugField(
        label=_("Short name in addresses"),
        max_length=60,
        help_text=_("Small letters, numbers and hyphens. It cannot be changed later."),
    )

    field_order = ("region", "name_fi", "name_sv", "name_en", "slug")


class NetworkEditForm(ShownForm, _Names):
    """Names and municipalities of a network; those offered stand in its region."""

    fields_shown = shown.NETWORK

    municipalities: "forms.ModelMultipleChoiceField[Municipality]" = forms.ModelMultipleChoiceField(
        label=_("Municipalities"),
        queryset=Municipality.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Two networks may share a municipality."),
    )

    def __init__(self, *args: Any, network: Network, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = network.municipalities.all()
        # A municipality that was merged since stays to be seen, so that it can be taken out.
        there = Municipality.objects.filter(region=network.region_id)
        offered = there.filter(pk__in=there.in_force().values("pk")) | there.filter(pk__in=held.values("pk"))
        self.fields["municipalities"].queryset = offered.order_by("code")  # type: ignore[attr-defined]
        self.initial = {f"name_{code}": getattr(network, f"name_{code}") for code in ("fi", "sv", "en")}
        self.initial["municipalities"] = held
        self.initial["was"] = stamps.stamp(network, shown.NETWORK)


class EndForm(forms.Form):
    last_day = DayField(
        label=_("Last day"), required=False, help_text=_("Leave this empty to end the mandate at once, in this moment.")
    )

    def clean_last_day(self) -> dt.date | None:
        day: dt.date | None = self.cleaned_data["last_day"]
        return day
