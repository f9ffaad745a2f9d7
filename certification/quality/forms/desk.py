"""Forms of the desk: the queues, giving a part to somebody, stating one's interest."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.models import User
from certification.quality.queues import ANY_STATE, EVERY
from certification.quality.states import OPEN, Part, State


class QueueForm(forms.Form):
    """What narrows a queue; what is not understood narrows nothing. Only leads see closed matters, in the queue of all
    of them."""

    q = forms.CharField(label=_("Organisation or number"), required=False, max_length=100)
    state = forms.ChoiceField(label=_("State"), required=False)

    def __init__(self, *args: Any, queue: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own: Any = self.fields
        every = queue == EVERY
        known = [each for each in State if each != State.DRAFT and (every or each in OPEN)]
        own["state"].choices = [("", _("All open ones")), *((each.value, each.label) for each in known)]
        if every:
            own["state"].choices += [(ANY_STATE, _("All, closed ones too"))]

    @property
    def wanted(self) -> dict[str, str]:
        """What was understood."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class AssignForm(forms.Form):
    """``people``: from possible.people, each with how much they have already."""

    person = forms.ChoiceField(
        label=_("Who"), widget=forms.RadioSelect, error_messages={"required": _("Choose somebody.")}
    )

    def __init__(self, *args: Any, people: Iterable[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._people = {str(each.pk): each for each in people}
        own: Any = self.fields
        own["person"].choices = [(key, _with_number(each)) for key, each in self._people.items()]
        own["person"].error_messages["invalid_choice"] = _("This person cannot have this part. Choose somebody else.")

    def clean_person(self) -> User:
        found: User = self._people[self.cleaned_data["person"]]
        return found


class PartForm(forms.Form):
    """Which part a button is about."""

    part = forms.ChoiceField(choices=Part.choices)


class InterestForm(forms.Form):
    """Nothing is chosen beforehand: this is stated, not clicked away."""

    conflict = forms.TypedChoiceField(
        label=_("Does something keep you from it?"),
        choices=[
            ("no", _("No. None of this concerns me, and I know of nothing else that could make me partial.")),
            ("yes", _("Yes, or perhaps. I take no part in this matter.")),
        ],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the two.")},
    )


def _with_number(person: Any) -> str:
    said = ngettext("%(name)s, %(count)s open matter", "%(name)s, %(count)s open matters", person.open_parts)
    return said % {"name": person, "count": person.open_parts}
