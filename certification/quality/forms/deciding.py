"""Forms of whoever decides on applications."""

from django import forms
from django.utils.translation import gettext_lazy as _


class DecideForm(forms.Form):
    """Which decision it is follows from the findings; the reasons are written by whoever decides."""

    reasons = forms.CharField(
        label=_("Reasons of the decision"),
        max_length=5000,
        help_text=_("The organisation reads them in its letter. Name what the decision rests on, in plain words."),
        error_messages={"required": _("Tell the reasons. The organisation reads them.")},
        widget=forms.Textarea(attrs={"rows": 8}),
    )


class SendBackForm(forms.Form):
    """What is to be looked at again; the applicant does not read it."""

    text = forms.CharField(
        label=_("What is to be looked at again"),
        max_length=3000,
        help_text=_("Whoever reviews the matter reads this. The applicant does not."),
        error_messages={"required": _("Tell what is to be looked at again.")},
        widget=forms.Textarea(attrs={"rows": 6}),
    )
