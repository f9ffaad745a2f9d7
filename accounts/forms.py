"""What a person types about themselves."""

import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import LONGEST_NAME, User, clean_name

OWN_NAMES = [("fi", "Suomi"), ("sv", "Svenska"), ("en", "English")]


class NameField(forms.CharField):
    """A name as its owner writes it: any script, no rules of order. Only its spelling in Unicode is made one (NFC)."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Your name"))
        kwargs.setdefault("help_text", _("As you want it on your certificates."))
        kwargs.setdefault("error_messages", {"required": _("Write your name.")})
        super().__init__(max_length=LONGEST_NAME, **kwargs)
        self.widget.attrs["autocomplete"] = "name"
        # Counted in finished letters by the validator, not by the browser, to which é may be two.
        self.widget.attrs.pop("maxlength", None)

    def to_python(self, value: Any) -> str:
        return clean_name(super().to_python(value) or "")

    def validate(self, value: str) -> None:
        super().validate(value)
        if not value:
            return
        kinds = {unicodedata.category(letter) for letter in value}
        if kinds & {"Cc", "Cs", "Cn", "Co"}:
            raise ValidationError(
                _("The name has a sign in it that cannot be shown. Write the name again."), code="unprintable"
            )
        if not any(kind.startswith("L") for kind in kinds):
            raise ValidationError(_("Write your name with letters."), code="no_letters")


class NameForm(forms.Form):
    """Asked at sign-up beside e-mail and password (ACCOUNT_SIGNUP_FORM_CLASS)."""

    name = NameField()
    field_order = ("name", "email", "password1")

    def signup(self, request: HttpRequest, user: User) -> None:
        """Called by allauth once the person's row exists."""
        user.name = self.cleaned_data["name"]
        user.save(update_fields=["name"])


class DetailsForm(forms.Form):
    """Name and language, changed by their owner."""

    name = NameField()
    language = forms.ChoiceField(
        label=_("Language of our e-mails"),
        choices=OWN_NAMES,
        widget=forms.RadioSelect,
        help_text=_("You choose the language of the pages at the top of each page."),
    )
