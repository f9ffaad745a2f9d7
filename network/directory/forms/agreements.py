"""What coordinators type about agreements, and the signed paper."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from network.directory import papers, shown, stamps
from network.directory.forms.fields import DayField
from network.directory.forms.organisations import ShownForm
from network.directory.models import Agreement, Network, Organisation
from network.geography.models import Region

_LONGEST_WARNING = 365  # days
_CHOOSE = {"required": _("Choose the first day."), "invalid": _("Choose the day.")}


class AgreementForm(forms.Form):
    """Networks offered are those that have the organisation's home. An agreement stays with the region it was made for
    (``region``; the home's for a new one): when the organisation has moved away, all networks of that region are."""

    party = forms.CharField(
        label=_("The other party"),
        max_length=150,
        help_text=_("As it stands in the paper: a city, an association or an agency."),
        error_messages={"required": _("Write who makes the agreement with the organisation.")},
    )
    network: "forms.ModelChoiceField[Network]" = forms.ModelChoiceField(
        label=_("Network"), queryset=Network.objects.none(), required=False, empty_label=_("The whole region")
    )
    parts = forms.CharField(
        label=_("What is agreed"), max_length=2500, required=False, widget=forms.Textarea(attrs={"rows": 6})
    )
    signed_on = DayField(label=_("Signed"), required=False, error_messages=_CHOOSE)
    starts_on = DayField(label=_("First day"), error_messages=_CHOOSE)
    ends_on = DayField(
        label=_("Last day"),
        required=False,
        help_text=_("Leave this empty if the agreement holds until further notice."),
        error_messages=_CHOOSE,
    )
    remind_days = forms.IntegerField(
        label=_("Days of warning"),
        min_value=0,
        max_value=_LONGEST_WARNING,
        initial=60,
        help_text=_("So many days before the last one both sides get a mail."),
        error_messages={
            "required": _("Write a number of days from 0 to 365."),
            "invalid": _("Write a number of days from 0 to 365."),
            "min_value": _("Write a number of days from 0 to 365."),
            "max_value": _("Write a number of days from 0 to 365."),
        },
        widget=forms.NumberInput(attrs={"class": "input--short", "inputmode": "numeric"}),
    )

    def __init__(self, *args: Any, organisation: Organisation, region: Region | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        network: Any = self.fields["network"]
        home = organisation.municipality
        offered = Network.objects.in_use().filter(region=region or home.region_id)
        moved = region is not None and region.pk != home.region_id
        network.queryset = offered if moved else offered.filter(municipalities=home)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("starts_on"), data.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", _("The last day cannot be before the first one."))
        return data


class AgreementEditForm(ShownForm, AgreementForm):
    """One that is there already."""

    fields_shown = shown.AGREEMENT

    def __init__(self, *args: Any, agreement: Agreement, **kwargs: Any) -> None:
        kwargs["initial"] = {name: getattr(agreement, name) for name in shown.AGREEMENT} | {
            "network": agreement.network_id
        }
        super().__init__(*args, organisation=agreement.organisation, region=agreement.region, **kwargs)
        self.fields["was"].initial = stamps.stamp(agreement, shown.AGREEMENT)
        # One that has ended since goes on standing in its agreements.
        network: Any = self.fields["network"]
        if agreement.network_id:
            network.queryset = network.queryset.distinct() | Network.objects.filter(pk=agreement.network_id).distinct()


class PaperForm(forms.Form):
    """The signed paper. What kind of file it is, its content says."""

    file = forms.FileField(
        label=_("Signed agreement"),
        help_text=_("A PDF file of at most 10 MB. Only the coordinator and the main contacts can open it."),
        error_messages={
            "required": _("Choose the file of the agreement."),
            "empty": _("This file is empty. Choose another."),
            "invalid": _("Choose the file of the agreement."),
            "missing": _("Choose the file of the agreement."),
        },
        widget=forms.FileInput(attrs={"accept": ".pdf,application/pdf"}),
    )

    def clean(self) -> dict[str, Any]:
        """``name`` and ``content``, as the action asks for them."""
        file = (super().clean() or {}).get("file")
        if file is None:
            return {}
        try:
            if file.size > papers.LARGEST:
                raise ValidationError(
                    gettext("This file is larger than 10 MB. Make a smaller copy of it."), code="too_large"
                )
            content = file.read()
            papers.check(content)
        except ValidationError as error:
            self.add_error("file", error)
            return {}
        return {"name": file.name, "content": content}
