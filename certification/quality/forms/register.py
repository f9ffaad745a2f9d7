"""What narrows the public register."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from certification.quality.register import EVERY
from certification.quality.states import Status
from network.geography.models import Region

# Without a word about the status it is what holds today.
_STATUSES = [
    ("", Status.IN_FORCE.label),
    *((each.value, each.label) for each in Status if each != Status.IN_FORCE),
    (EVERY, _("All")),
]


class RegisterForm(forms.Form):
    """What is not understood narrows nothing. ``municipality`` has no field on the page: programs send it."""

    q = forms.CharField(label=_("Name or municipality"), required=False, max_length=100)
    region = forms.ChoiceField(label=_("Region"), required=False)
    status = forms.ChoiceField(label=_("Status"), choices=_STATUSES, required=False)
    municipality = forms.RegexField(r"\A[0-9]{3}\Z", required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "f-%s", **kwargs})
        own: Any = self.fields
        own["region"].choices = [("", _("All regions")), *((each.code, each.name) for each in Region.objects.all())]

    @property
    def wanted(self) -> dict[str, str]:
        """What was understood, by the names of `register.rows`."""
        self.is_valid()
        found = {"query" if name == "q" else name: value for name, value in self.cleaned_data.items() if value}
        return {"status": Status.IN_FORCE.value, **found}
