"""What a volunteer answers on their own pages: yes to a text, other times, a break, the end, a photo."""

import hashlib
import json
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.declarations import Version
from network.directory.forms.fields import DayField, OneLineField, SentAlongField
from network.directory.forms.texts import restamped
from volunteers.onboarding import photos
from volunteers.onboarding.commitments import Read

_CHANGED = _("The text has changed. Read it again before you agree.")
_MUST_TICK = _("Tick the box if you agree. Without it nothing is accepted.")


class AcceptForm(forms.Form):
    """``version`` with its gaps filled (``names``) is what stands on the page in ``language``; ``stamp`` says so when
    the form comes back. A text that has changed meanwhile is shown and asked about anew."""

    accept = forms.BooleanField(error_messages={"required": _MUST_TICK})
    stamp = SentAlongField()

    def __init__(
        self, data: Any = None, *, version: Version, language: str, names: dict[str, str] | None = None
    ) -> None:
        self.version, self.language = version, language
        self.text = version.read(language, names)
        self.now = pin(version, names or {})
        super().__init__(data, initial={"stamp": self.now})
        self.fields["accept"].label = self.text.accept.text

    def clean_stamp(self) -> str:
        if self.cleaned_data["stamp"] != self.now:
            self.ask_again()
            raise ValidationError(_CHANGED, code="changed")
        return self.now

    def ask_again(self) -> None:
        """With the tick taken out: nobody agrees to what they have not seen."""
        self.data = restamped(self, self.now)
        cast("Any", self.data).pop("accept", None)

    @property
    def read(self) -> Read:
        return Read(self.version.version, self.version.digest, self.language)


class WishForm(forms.Form):
    times = OneLineField(
        label=_("Which times suit you?"),
        max_length=200,
        help_text=_("For example: on weekdays after 16, or on 5 March all day."),
        error_messages={"required": _("Tell which times suit you.")},
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class PauseForm(forms.Form):
    until = DayField(
        label=_("The last day of the break"),
        required=False,
        help_text=_("Leave it empty if you do not know yet. You come back by yourself on the day after, or earlier."),
    )


class LeaveForm(forms.Form):
    reason = OneLineField(
        label=_("Would you like to tell why?"),
        max_length=300,
        required=False,
        help_text=_("You need not. What you write is read by those who have handled your volunteering."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class PhotoForm(forms.Form):
    """``given``: the consent to the card's photo was given before, so it is not asked for anew."""

    photo = forms.FileField(
        label=_("Choose a photo"),
        help_text=_("JPEG, PNG or WebP, at most 10 MB. Your face from the front is best: the picture is cut upright."),
        error_messages={"required": _("Choose a photo."), "empty": _("This file is empty. Choose another.")},
        widget=forms.FileInput(attrs={"accept": photos.ACCEPTED}),
    )
    accept = forms.BooleanField(error_messages={"required": _("Tick the box if your photo may stand on your card.")})
    stamp = SentAlongField()
    seed = SentAlongField()

    def __init__(
        self, data: Any = None, files: Any = None, *, version: Version, language: str, given: bool, seed: str
    ) -> None:
        self.version, self.language = version, language
        self.text = version.read(language)
        self.now = pin(version, {})
        super().__init__(data, files, initial={"stamp": self.now, "seed": seed})
        self.fields["accept"].label = self.text.accept.text
        if given:
            del self.fields["accept"], self.fields["stamp"]

    def clean_photo(self) -> Any:
        file = self.cleaned_data["photo"]
        # Told before it is read into memory.
        if file.size > photos.LARGEST:
            raise ValidationError(photos.too_large(), code="too_large")
        return file

    def clean_stamp(self) -> str:
        if self.cleaned_data["stamp"] != self.now:
            self.data = restamped(self, self.now)
            cast("Any", self.data).pop("accept", None)
            raise ValidationError(_CHANGED, code="changed")
        return self.now

    @property
    def read(self) -> Read | None:
        return Read(self.version.version, self.version.digest, self.language) if "accept" in self.fields else None


def pin(version: Version, names: dict[str, str]) -> str:
    """sha256 of the text as somebody reads it: its version in all languages, and what stands in its gaps."""
    told = json.dumps([version.version, version.digest, names], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()
