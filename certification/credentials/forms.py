"""What people type about credentials."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from certification.credentials import codes, naming
from certification.credentials.models import Credential
from certification.credentials.states import REASON_MIN_LENGTH, REASON_TOO_SHORT, NameShown

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


class NameForm(forms.Form):
    """A name that somebody was shown, to be compared with the one on the certificate."""

    name = forms.CharField(
        label=_("Does the certificate carry this name?"),
        max_length=254,
        help_text=_("Type the whole name as it stands on the certificate you were shown."),
        error_messages={"required": _("Type the name that you want to compare.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )


class FileForm(forms.Form):
    """The file of a certificate. What kind of file it is, its content says."""

    file = forms.FileField(
        label=_("File of the certificate"),
        help_text=_("A PDF, JSON, PNG or SVG file of at most 5 MB. We check it and keep nothing of it."),
        error_messages={
            "required": _("Choose the file of the certificate."),
            "empty": _("This file is empty. Choose another."),
            "invalid": _("Choose the file of the certificate."),
            "missing": _("Choose the file of the certificate."),
        },
        # Browsers offer these first; whatever is chosen is looked at.
        widget=forms.FileInput(attrs={"accept": ".pdf,.json,.jsonld,.jwt,.txt,.png,.svg,application/ld+json"}),
    )


class ReasonForm(forms.Form):
    """Why a decision about somebody's certificate is made."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        min_length=REASON_MIN_LENGTH,
        error_messages={"min_length": REASON_TOO_SHORT},
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    help_text: ClassVar[Any]
    missing: ClassVar[Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = self.help_text
        self.fields["reason"].error_messages["required"] = self.missing


class RevokeForm(ReasonForm):
    help_text = _("The holder gets the reason by mail. The public sees only that the certificate is revoked.")
    missing = _("Tell why the certificate is revoked.")


class SuspendForm(ReasonForm):
    help_text = _("The holder gets the reason by mail. The public sees only that the certificate is suspended.")
    missing = _("Tell why the certificate is suspended.")


class RestoreForm(ReasonForm):
    help_text = _("The holder gets the reason by mail. The public sees that the certificate is in force.")
    missing = _("Tell why the certificate is restored.")


class NameShownForm(forms.Form):
    """How much of the holder's name the check page shows; each choice shows what that is."""

    def __init__(self, data: Any = None, *, credential: Credential) -> None:
        super().__init__(data, initial={"name_shown": credential.name_shown})
        name, missing = credential.subject_name, _("Choose one of the two.")
        shown = {NameShown.INITIALS: naming.initials(name), NameShown.FULL: name}
        self.fields["name_shown"] = forms.ChoiceField(
            label=_("What the check page shows of your name"),
            choices=[(each.value, f"{each.label}: {shown[each]}") for each in NameShown],
            error_messages={"required": missing, "invalid_choice": missing},
            widget=forms.RadioSelect,
        )
