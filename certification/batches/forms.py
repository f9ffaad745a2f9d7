"""What those who issue certificates choose."""

import secrets
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _


def seed() -> str:
    """256 random bits: the same form sent twice starts one batch."""
    return secrets.token_urlsafe(32)


class IssueForm(forms.Form):
    seed = forms.CharField(widget=forms.HiddenInput, min_length=43, max_length=43, initial=seed)
    mails = forms.TypedChoiceField(
        label=_("Do they get their certificate by mail?"),
        choices=[
            ("yes", _("Yes, mail each of them their certificate.")),
            ("no", _("No. They find it on My learning, and I hand it out.")),
        ],
        coerce=lambda value: value == "yes",
        empty_value=None,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether they get a mail.")},
    )


class FileForm(forms.Form):
    """In which language the certificates of the file are."""

    language = forms.ChoiceField(label=_("Language of the certificates"), choices=settings.LANGUAGES)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].widget.attrs["class"] = "input--short"
