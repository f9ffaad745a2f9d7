"""What people type to take part in a meeting: themselves, for a colleague, and by hand at the desk."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from core.forms import AddressField
from core.texts import languages
from network.directory.forms.fields import OneLineField
from network.directory.forms.municipalities import MunicipalityField
from network.directory.links import token
from network.directory.models import Organisation
from network.meetings import answers
from network.meetings.models import Meeting, Registration
from network.meetings.states import Question, RegistrationState, Way

# Free seats by way; None: without limit. 0: there is a queue.
Rooms = Mapping[str, int | None]


def room_in_words(way: str, free: int | None) -> str:
    """ "On site, 7 places free"."""
    label = str(Way(way).label)
    if free is None:
        return label
    if not free:
        return gettext("%(way)s: full, you get a place in the queue") % {"way": label}
    said = ngettext("%(way)s, %(count)s place free", "%(way)s, %(count)s places free", free)
    return said % {"way": label, "count": free}


class _WayForm(forms.Form):
    """Asks for the way only where there is a choice."""

    def __init__(self, *args: Any, meeting: Meeting, rooms: Rooms, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.meeting = meeting
        if len(meeting.ways) > 1:
            asked = forms.ChoiceField(
                label=_("How do you take part?"),
                choices=[(way.value, room_in_words(way, rooms[way])) for way in meeting.ways],
                widget=forms.RadioSelect,
                error_messages={"required": _("Choose how you take part.")},
            )
            self.fields = {"way": asked} | self.fields

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if len(self.meeting.ways) == 1:
            data["way"] = self.meeting.ways[0].value
        return data


class _PersonForm(_WayForm):
    name = OneLineField(
        label=_("Name"),
        max_length=150,
        error_messages={"required": _("Write the name.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    email = AddressField()


def _questions() -> dict[str, forms.Field]:
    """By what is asked; nobody has to answer."""
    brief = gettext("Only those who arrange the event see this. We delete it when the event is over.")
    return {
        Question.ORGANISATION.value: OneLineField(
            label=_("Organisation"),
            max_length=150,
            required=False,
            widget=forms.TextInput(attrs={"autocomplete": "organization"}),
        ),
        Question.MUNICIPALITY.value: MunicipalityField(
            label=_("Municipality"),
            required=False,
            help_text=_("Its name, or your postal code."),
            widget=forms.TextInput(attrs={"autocomplete": "address-level2"}),
        ),
        Question.WISH.value: forms.CharField(
            label=_("What would you like to hear about?"),
            max_length=500,
            required=False,
            widget=forms.Textarea(attrs={"rows": 3}),
        ),
        Question.DIET.value: OneLineField(label=_("Diet"), max_length=300, required=False, help_text=brief),
        Question.ACCESS.value: forms.CharField(
            label=_("What do you need in order to take part?"),
            max_length=500,
            required=False,
            help_text=gettext("For example an interpreter, a hearing loop or the material beforehand.") + " " + brief,
            widget=forms.Textarea(attrs={"rows": 3}),
        ),
    }


class RegisterForm(_PersonForm):
    """``account``: they are signed in, so name and address are known. ``key``: the secret of an invitation's link."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)

    def __init__(self, *args: Any, account: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if account:
            del self.fields["name"], self.fields["email"]
        else:
            self.fields["name"].widget.attrs["autocomplete"] = "name"
            self.fields["email"].widget.attrs["autocomplete"] = "email"
            self.fields["email"].help_text = _("We send you a link for confirming.")
        self.fields |= _asked(self.meeting)

    def clean(self) -> dict[str, Any]:
        """As `actions.registering.register` takes it."""
        data = super().clean()
        data["invitation"] = data.pop("key", "")
        return _organised(data)


class AnswersForm(forms.Form):
    """What somebody answered, to be put right: the questions that the meeting asks now."""

    def __init__(self, data: Any = None, *, registration: Registration) -> None:
        self.was = answers.of(registration)
        super().__init__(data, initial=vars(self.was) | {"organisation": self._organisation})
        self.fields |= _asked(registration.meeting)

    @property
    def _organisation(self) -> str:
        return str(self.was.organisation or self.was.organisation_name)

    def clean(self) -> dict[str, Any]:
        """As `actions.answering.change` takes it. An organisation that was left as it is stays the same one, also when
        its name alone would not tell which."""
        data = super().clean() or {}
        if data.get("organisation") == self._organisation:
            del data["organisation"]
        return _organised(data)


class ColleagueForm(_PersonForm):
    """``organisations``: those for which the person answers."""

    organisation: "forms.ModelChoiceField[Organisation]" = forms.ModelChoiceField(
        label=_("Organisation"), queryset=Organisation.objects.none(), empty_label=None
    )

    def __init__(self, *args: Any, organisations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["organisation"]
        chosen.queryset = organisations
        self.fields["email"].help_text = _("We write to them there. They can cancel with the link in the mail.")
        if "way" in self.fields:
            self.fields["way"].label = _("How do they take part?")


class ParticipantForm(_PersonForm):
    """By hand. ``seed``: of somebody without an address the same form sent twice makes one."""

    organisation_name = OneLineField(label=_("Organisation"), max_length=150, required=False)
    seed = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["seed"] = token()
        self.fields["email"].required = False
        self.fields["email"].help_text = _(
            "Their place and the link for cancelling go there. Without one they get no messages: tell them yourself."
        )
        if "way" in self.fields:
            self.fields["way"].label = _("How do they take part?")

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        known = _member(data.get("organisation_name", ""))
        return data | {"organisation": known} | ({"organisation_name": ""} if known else {})


class ParticipantListForm(forms.Form):
    """What narrows the list at the desk; what is not understood narrows nothing."""

    q = forms.CharField(label=_("Search"), max_length=100, required=False)
    state = forms.ChoiceField(label=_("State"), choices=[("", _("All")), *RegistrationState.choices], required=False)
    way = forms.ChoiceField(label=_("Way of taking part"), choices=[("", _("All")), *Way.choices], required=False)

    @property
    def wanted(self) -> dict[str, Any]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


def _asked(meeting: Meeting) -> dict[str, forms.Field]:
    asked = set(meeting.asks)
    return {name: field for name, field in _questions().items() if name in asked}


def _organised(data: dict[str, Any]) -> dict[str, Any]:
    """With the member of the network that is meant, else the name as it was typed, if that was asked."""
    if Question.ORGANISATION not in data:
        return data
    typed = data.pop(Question.ORGANISATION.value)
    known = _member(typed)
    return data | {"organisation": known, "organisation_name": "" if known else typed}


def _member(typed: str) -> Organisation | None:
    """The one member of the network with this name in any language; what is not certain stays as it was typed."""
    wanted = typed.casefold()
    if not wanted:
        return None
    members = Organisation.objects.members()
    columns = [f"name_{code}" for code in languages()]
    # SQLite folds only the letters of ASCII: names are compared here.
    found = [
        pk
        for pk, *names in members.values_list("pk", *columns)
        if wanted in {str(each or "").casefold() for each in names}
    ]
    return members.get(pk=found[0]) if len(found) == 1 else None
