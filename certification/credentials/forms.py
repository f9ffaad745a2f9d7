"""What people type about credentials."""

from django import forms
from django.utils.translation import gettext_lazy as _

from certification.credentials import codes
from certification.credentials.states import REASON_MIN_LENGTH, REASON_TOO_SHORT

_SIGNS = _("The code has eight signs: the digits 2–9 and the letters A–Z without I, L and O.")


class CodeForm(forms.Form):
    """The code of a certificate, as printed or as remembered."""

    code = forms.CharField(
        label=_("Code of the certificate"),
        max_length=40,
        help_text=_SIGNS,
        error_messages={"required": _("Type the code of the certificate.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )

    def clean_code(self) -> str:
        code = codes.read(self.cleaned_data["code"])
        if not code:
            raise forms.ValidationError(
                _("This is not a code of a certificate. Check it sign by sign."), code="not_a_code"
            )
        return code


class RevokeForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The holder gets the reason by mail. The public sees only that the certificate is revoked."),
        max_length=1000,
        min_length=REASON_MIN_LENGTH,
        error_messages={
            "required": _("Tell why the certificate is revoked."),
            "min_length": REASON_TOO_SHORT,
        },
        widget=forms.Textarea(attrs={"rows": 4}),
    )
