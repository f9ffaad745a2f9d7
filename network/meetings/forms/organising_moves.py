"""Which dates of a series are meant, and why an event is cancelled."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from network.directory.forms.texts import TextsForm
from network.meetings.models import Meeting
from network.meetings.states import Scope


class ScopeForm(forms.Form):
    """``scoped``: the series has other dates that can be meant."""

    scope = forms.ChoiceField(
        label=_("Which dates of the series?"), choices=Scope, widget=forms.RadioSelect, initial=Scope.THIS
    )

    def __init__(self, *args: Any, scoped: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not scoped:
            del self.fields["scope"]

    def values(self) -> dict[str, Any]:
        """What the action takes."""
        return dict(self.cleaned_data)


class ReasonForm(ScopeForm, TextsForm):
    """Participants read the reason in their mail and on the page."""

    helps = {"cancel_reason": _("One sentence is enough. Participants read it in their mail and on the page.")}
    needed = ("cancel_reason",)

    def __init__(self, *args: Any, scoped: bool, **kwargs: Any) -> None:
        super().__init__(*args, scoped=scoped, **kwargs)
        self.add_texts(Meeting, ("cancel_reason",))

    def values(self) -> dict[str, Any]:
        """Without the languages in which nothing is written."""
        return {name: value or "" for name, value in self.cleaned_data.items()}
