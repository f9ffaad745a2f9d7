"""Forms of beginning an application, choosing what it covers, and sending it."""

import uuid
from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.conf import settings
from django.forms.boundfield import BoundWidget
from django.utils.translation import gettext_lazy as _

from core.forms import BoundField
from network.directory.forms.fields import OneLineField
from network.directory.models import Place
from network.directory.states import PlaceKind

_LOST = _("Something was lost on the way. Open the page again.")

_KINDS = {
    PlaceKind.SITE: _("Places"),
    PlaceKind.CHANNEL: _("Support by phone, chat or video"),
    PlaceKind.HOME: _("Home visits"),
}


class BeginForm(forms.Form):
    """``nonce``: sent twice it begins one."""

    language = forms.ChoiceField(
        label=_("Language of letters and of the decision"),
        choices=settings.LANGUAGES,
        widget=forms.RadioSelect,
        help_text=_("You can read and answer the criteria in any of these languages."),
        error_messages={"required": _("Choose a language.")},
    )
    nonce = forms.UUIDField(widget=forms.HiddenInput, error_messages={"required": _LOST, "invalid": _LOST})

    def __init__(self, *args: Any, language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"language": language, "nonce": uuid.uuid4(), **(self.initial or {})}


class ScopeForm(forms.Form):
    """What the organisation has published, to be ticked, by kind."""

    places = forms.MultipleChoiceField(
        label=_("What the application covers"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one place, channel or home visits."),
            "invalid_choice": _("Choose among what your organisation has published."),
        },
    )

    def __init__(self, *args: Any, offered: Sequence[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offered = {str(each.pk): each for each in offered}
        field = cast("forms.MultipleChoiceField", self.fields["places"])
        field.choices = [(key, f"{each.name}, {each.municipality}") for key, each in self._offered.items()]

    @property
    def groups(self) -> list[tuple[Any, list[BoundWidget]]]:
        """The boxes under the name of their kind; a kind without any is left out."""
        options = dict(zip(self._offered, cast("BoundField", self["places"]).options, strict=True))
        found = [
            (name, [options[key] for key, each in self._offered.items() if each.kind == kind])
            for kind, name in _KINDS.items()
        ]
        return [(name, boxes) for name, boxes in found if boxes]

    def clean_places(self) -> list[Place]:
        return [self._offered[key] for key in dict.fromkeys(self.cleaned_data["places"])]


class SendForm(forms.Form):
    """The declaration, and who gives it."""

    name = OneLineField(label=_("Your name"), max_length=150, error_messages={"required": _("Write your name.")})
    declared = forms.BooleanField(
        label=_("I declare the above and send the application"),
        error_messages={"required": _("Read the declaration, and tick that you give it.")},
    )
