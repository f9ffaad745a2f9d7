"""What is typed about action points: by organisers all of it, by owners another day or another person."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core import clock
from core.forms import AddressField
from core.texts import languages
from network.directory import stamps
from network.directory.forms.fields import DayField, OneLineField, SentAlongField
from network.directory.forms.texts import Sided, TextsForm, initial_texts, restamped
from network.directory.links import token
from network.directory.models import Organisation
from network.meetings import owners
from network.meetings.content import POINT
from network.meetings.models import ActionPoint, Meeting
from network.meetings.promised import Draft

_TEXTS = ("text",)
_DAY = {"required": _("Choose the day."), "invalid": _("Choose the day.")}


@dataclass
class Known:
    """What all action points of one meeting offer to choose from: asked once, whatever the number of rows."""

    meeting: Meeting

    @cached_property
    def _offered(self) -> tuple[list[owners.Candidate], list[owners.Candidate]]:
        return owners.offered(self.meeting)

    @property
    def people(self) -> dict[str, User]:
        organisers, coming = self._offered
        return {str(each.person.pk): each.person for each in (*organisers, *coming)}

    @property
    def groups(self) -> list[tuple[Any, Any]]:
        organisers, coming = self._offered
        named = [(_("Organisers"), organisers), (_("Participants"), coming)]
        return [(label, [(str(each.person.pk), str(each)) for each in rows]) for label, rows in named if rows]

    @cached_property
    def organisations(self) -> list[Organisation]:
        return list(owners.organisations_of(self.meeting))

    def organisation(self, typed: str) -> Organisation | None:
        """The one with this name in any language. Names are compared here: SQLite folds only the letters of ASCII."""
        wanted = typed.casefold()
        found = [
            each
            for each in self.organisations
            if wanted in {str(getattr(each, f"name_{code}") or "").casefold() for code in languages()}
        ]
        return found[0] if len(found) == 1 else None


class PointForm(Sided, TextsForm):
    """One action point. ``point``: a known one. ``blank_means_none``: rows of the minutes wait to be written."""

    needed = ()

    owner = forms.ChoiceField(label=_("Who does it"), required=False)
    owner_name = OneLineField(label=_("or in words"), max_length=150, required=False)
    organisation = OneLineField(
        label=_("Organisation"), max_length=200, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    due_on = DayField(label=_("By which day"), required=False, error_messages=_DAY)
    stamp = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)

    def __init__(
        self,
        data: Any = None,
        *,
        known: Known,
        point: ActionPoint | None = None,
        blank_means_none: bool = False,
        prefix: str | None = None,
    ) -> None:
        super().__init__(data, initial=_initial(point) if point else {}, prefix=prefix)
        self.known, self.point, self._blank = known, point, blank_means_none
        self.use_required_attribute = False
        self.add_texts(ActionPoint, _TEXTS)
        chosen: Any = self.fields["owner"]
        kept = []
        if point is not None and point.owner is not None and str(point.owner.pk) not in known.people:
            kept = [(str(point.owner.pk), str(point.owner))]
        chosen.choices = [("", _("Nobody of these")), *kept, *known.groups]
        self.fields["organisation"].widget.attrs["list"] = "organisations"

    @property
    def called(self) -> str:
        return str(self.point) if self.point else ""

    @property
    def says(self) -> bool:
        """Whether somebody wrote anything here."""
        return self.point is not None or any(self.cleaned_data.get(name) for name in self.fields if name != "stamp")

    def judge_nothing(self) -> None:
        """While its page only makes room for more rows."""
        self._errors, self.cleaned_data = ErrorDict(), {}

    def clean_organisation(self) -> Organisation | None:
        typed = self.cleaned_data["organisation"]
        found = self.known.organisation(typed) if typed else None
        if typed and found is None and self.point and self.point.organisation:
            found = self.point.organisation if str(self.point.organisation) == typed else None
        if typed and found is None:
            raise ValidationError(gettext("No organisation of the network has this name. Choose one of the list."))
        return found

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if self._blank and not self.says and not self.errors:
            return data
        texts = [f"text_{code}" for code in languages()]
        if not any(data.get(name) for name in texts) and not any(name in self.errors for name in texts):
            self.add_error(self.own.fields[0].name, gettext("Write what is to be done."))
        if data.get("owner") and data.get("owner_name"):
            self.add_error("owner_name", gettext("Choose a person or write who does it, not both."))
        if not data.get("owner") and not data.get("owner_name") and not {"owner", "owner_name"} & self.errors.keys():
            self.add_error("owner", gettext("Choose who does it, or write it in words."))
        if not data.get("due_on") and "due_on" not in self.errors:
            self.add_error("due_on", gettext("Choose the day."))
        return data

    def draft(self, pk: uuid.UUID) -> Draft:
        """For the action, of a valid form that says something."""
        data = self.cleaned_data
        person = self.known.people.get(data["owner"])
        if person is None and self.point is not None and data["owner"]:
            person = self.point.owner
        return Draft(
            pk=self.point.pk if self.point else pk,
            texts={f"text_{code}": data.get(f"text_{code}") for code in languages()},
            due_on=data["due_on"],
            owner=person,
            owner_name=data["owner_name"],
            organisation=data["organisation"],
            was=data["stamp"],
        )


class OnePointForm(PointForm):
    """On a page of its own. ``seed``: the same form sent twice makes one."""

    seed = SentAlongField()

    def __init__(self, data: Any = None, *, known: Known, point: ActionPoint | None = None) -> None:
        super().__init__(data, known=known, point=point)
        self.initial["seed"] = token()

    def ask_again(self, point: ActionPoint) -> None:
        """After somebody else's save: what was typed stays, and saving once more is done knowingly."""
        self.data = restamped(self, stamps.stamp(point, POINT))


class MoveForm(forms.Form):
    """Another day."""

    due_on = DayField(label=_("New day"), error_messages=_DAY)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["due_on"].widget.attrs["min"] = clock.today().isoformat()


class HandOverForm(forms.Form):
    """Another person, by the address of their account."""

    email = AddressField(
        label=_("E-mail address of the person"),
        help_text=_("Somebody of the network: a contact of an organisation, a coordinator or a participant."),
    )


class PointListForm(forms.Form):
    """What narrows the list at the desk; what is not understood narrows nothing."""

    q = forms.CharField(label=_("Search"), max_length=100, required=False)
    which = forms.ChoiceField(
        label=_("Which"),
        required=False,
        choices=[
            ("", _("All")),
            ("open", _("Open")),
            ("late", _("Late")),
            ("done", _("Done")),
            ("dropped", _("Given up")),
        ],
    )
    mine = forms.BooleanField(label=_("Only my own"), required=False)

    @property
    def wanted(self) -> Mapping[str, Any]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


def rows_of(data: Any, known: Known, points: Sequence[ActionPoint], new: int, prefix: str = "point") -> list[PointForm]:
    """The rows of a larger form: those that are known, by their id, then so many new ones, by their number."""
    made = [
        PointForm(data, prefix=f"{prefix}-{point.pk}", known=known, point=point, blank_means_none=False)
        for point in points
    ]
    return made + [PointForm(data, prefix=f"{prefix}-new-{n}", known=known, blank_means_none=True) for n in range(new)]


def _initial(point: ActionPoint) -> dict[str, Any]:
    return {
        **initial_texts(point, _TEXTS),
        "owner": str(point.owner_id or ""),
        "owner_name": point.owner_name,
        "organisation": str(point.organisation or ""),
        "due_on": point.due_on,
        "stamp": stamps.stamp(point, POINT),
    }
