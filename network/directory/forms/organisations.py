"""What people type about organisations, their contacts and their commitment."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core import declarations
from core.forms import AddressField
from network.directory import business_ids, links, shown, stamps
from network.directory.forms.fields import AnyTermField, DayField, LinkField, PhoneField
from network.directory.forms.municipalities import MunicipalityField
from network.directory.forms.texts import TextsForm, initial_texts
from network.directory.models import Contact, Organisation, Term, Vocabulary
from network.directory.states import ContactRole


class _ParentField(forms.CharField):
    """A member of the network by its whole name in any language, or by its business id if only one has it. What stands
    there already, ``current``, may stay: also when it has left since, or another has taken the same name."""

    current: Organisation | None = None

    def prepare_value(self, value: Any) -> Any:
        return value.name if isinstance(value, Organisation) else value

    def clean(self, value: Any) -> Organisation | None:  # a name becomes an organisation
        typed: str = super().clean(value)
        if not typed:
            return None
        if self.current and typed.casefold() == _folded(self.current.name):
            return self.current
        members = Organisation.objects.members()
        found = list(members.filter(business_id=_plain_id(typed))[:2]) if _plain_id(typed) else []
        wanted = typed.casefold()
        # SQLite folds only the letters of ASCII: names are compared here.
        names = ("name_fi", "name_sv", "name_en")
        alike = (
            pk for pk, *theirs in members.values_list("pk", *names) if wanted in {_folded(each) for each in theirs}
        )
        found = found or list(members.filter(pk__in=list(alike)))
        if len(found) == 1:
            only: Organisation = found[0]
            return only
        if found:
            raise ValidationError(gettext("Several organisations fit. Write the whole name of one."), code="several")
        said = gettext("No organisation of this name is in the network. Leave this empty and tell us in the message.")
        raise ValidationError(said, code="unknown")


class _FactsForm(TextsForm):
    """What an organisation says of itself."""

    helps: dict[str, Any] = {
        "name": _("As people know it. One language is enough."),
        "description": _("Who you are and for whom, in a few sentences. Everyone can read this."),
    }

    kind = AnyTermField(label=_("Kind of organisation"), error_messages={"required": _("Choose a kind.")})
    business_id = forms.CharField(
        label=_("Business id"),
        max_length=20,
        required=False,
        help_text=_("For example 1234567-1. Only groups, village associations and projects may do without one."),
        widget=forms.TextInput(attrs={"class": "input--short", "autocomplete": "off"}),
    )
    municipality = MunicipalityField(
        label=_("Home municipality"),
        help_text=_("Its coordinator answers the application and helps you."),
        error_messages={"required": _("Write the municipality where the organisation has its home.")},
        widget=forms.TextInput(attrs={"autocomplete": "address-level2"}),
    )
    parent = _ParentField(
        label=_("Part of"),
        max_length=100,
        required=False,
        help_text=_("The name of an organisation in the network, if yours is a part of it: a library of its city."),
    )
    email = AddressField(label=_("E-mail"), max_length=100, required=False)
    phone = PhoneField(label=_("Phone"), required=False)
    website = LinkField(label=_("Website"), required=False)
    ends_on = DayField(
        label=_("Last day of work"),
        required=False,
        help_text=_("Only for projects that end."),
        error_messages={"invalid": _("Choose the last day.")},
    )

    def __init__(self, *args: Any, organisation: Organisation | None = None, **kwargs: Any) -> None:
        if organisation:
            told = initial_texts(organisation, shown.ORGANISATION_TEXTS)
            told |= {name: getattr(organisation, name) for name in shown.ORGANISATION_PLAIN}
            kwargs["initial"] = told | {"kind": organisation.kind.key}
        super().__init__(*args, **kwargs)
        self.add_texts(Organisation, shown.ORGANISATION_TEXTS)
        parent: Any = self.fields["parent"]
        parent.current = organisation and organisation.parent
        kinds: list[Term] = list(Term.objects.of(Vocabulary.ORGANISATION_TYPE))
        if organisation and organisation.kind not in kinds:
            kinds.append(organisation.kind)
        kind: Any = self.fields["kind"]
        kind.offer([("", kinds)])

    def clean_business_id(self) -> str:
        return business_ids.clean(self.cleaned_data["business_id"])

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        kind, typed = data.get("kind"), data.get("business_id")
        if kind and typed is not None:
            try:
                business_ids.check(typed, kind.key)
            except ValidationError as error:
                self.add_error(None, error)
        return data


class ApplyForm(_FactsForm):
    """``seed``: the same form sent twice is one application."""

    message = forms.CharField(
        label=_("Message to the coordinator"),
        max_length=1000,
        required=False,
        help_text=_("Only the coordinator reads this."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    seed = forms.CharField(widget=forms.HiddenInput, min_length=43, max_length=43)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["seed"].initial = links.token


class ApplyAgainForm(ApplyForm):
    """The same application, changed."""

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, organisation=organisation, **kwargs)
        del self.fields["seed"]
        self.fields["message"].initial = organisation.message


class ShownForm(forms.Form):
    """``was`` tells what was shown (see `stamps`)."""

    fields_shown: tuple[str, ...]

    was = forms.CharField(widget=forms.HiddenInput, max_length=64)

    def ask_again(self, row: Model) -> None:
        """Somebody else saved meanwhile: what was typed stays, and saving once more is done knowingly."""
        _with(self, was=stamps.stamp(row, self.fields_shown))


class EditForm(ShownForm, _FactsForm):
    """Only coordinators move an organisation to another municipality."""

    fields_shown = shown.ORGANISATION

    def __init__(self, *args: Any, organisation: Organisation, coordinates: bool, **kwargs: Any) -> None:
        super().__init__(*args, organisation=organisation, **kwargs)
        self.fields["was"].initial = stamps.stamp(organisation, self.fields_shown)
        if not coordinates:
            del self.fields["municipality"]


class ReasonForm(forms.Form):
    """Why; the other side reads it."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=1000,
        help_text=_("The organisation reads this. Tell what would have to be different."),
        error_messages={"required": _("Tell why. The organisation reads it.")},
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class LeaveForm(ReasonForm):
    """People of the organisation may leave without saying why."""

    def __init__(self, *args: Any, coordinates: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not coordinates:
            self.fields["reason"].required = False
            self.fields["reason"].help_text = _("The coordinator reads this.")


class ContactForm(forms.Form):
    """A contact who is there already; the address stays."""

    name = forms.CharField(
        label=_("Name"), max_length=150, error_messages={"required": _("Write the name of the person.")}
    )
    role = forms.ChoiceField(
        label=_("Role"),
        choices=[
            (ContactRole.MANAGER, _("Main contact: the organisation, its contacts and its places")),
            (ContactRole.EDITOR, _("Edits the places and their hours")),
            (ContactRole.CONTACT, _("Contact only: is named, and changes nothing")),
        ],
        widget=forms.RadioSelect,
        initial=ContactRole.EDITOR,
    )
    phone = PhoneField(label=_("Phone"), required=False)
    public = forms.BooleanField(
        label=_("Name, phone and e-mail are shown to everyone. The person has agreed to it."), required=False
    )

    def __init__(self, *args: Any, contact: Contact | None = None, **kwargs: Any) -> None:
        if contact:
            names = ("name", "role", "phone", "public")
            kwargs["initial"] = {name: getattr(contact, name) for name in names}
        super().__init__(*args, **kwargs)


class InviteForm(ContactForm):
    """Somebody new."""

    email = AddressField(help_text=_("Whoever is to change something gets a link to this address."))
    field_order = ("name", "email", "role", "phone", "public")


class CommitForm(forms.Form):
    """``version`` and ``digest`` are those of the text that stands above the form."""

    version = forms.CharField(widget=forms.HiddenInput, max_length=20)
    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)
    agreed = forms.BooleanField(
        error_messages={"required": _("Tick the box if the organisation gives the commitment.")}
    )

    def __init__(self, *args: Any, label: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agreed"].label = label

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        data.pop("agreed", None)
        return data

    def ask_again(self, version: declarations.Version) -> None:
        """The text that stands above the form now is the one that is asked about; the tick was for another."""
        if self.has_error("__all__"):
            _with(self, version=version.version, digest=version.digest, agreed="")


def _with(form: forms.Form, **values: str) -> None:
    sent: Any = form.data.copy()  # type: ignore[attr-defined] # what a browser sent is a QueryDict
    for name, value in values.items():
        sent[name] = value
    form.data = sent


def _folded(name: str | None) -> str:
    return (name or "").casefold()


def _plain_id(typed: str) -> str:
    """ "" for what is no business id."""
    try:
        return business_ids.clean(typed)
    except ValidationError:
        return ""
