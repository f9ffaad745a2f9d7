"""What organisers type about a meeting."""

from collections.abc import Iterable, Sequence
from typing import Any, cast

from django import forms
from django.db.models import Q
from django.forms.boundfield import BoundField, BoundWidget
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from core.forms import AddressField
from core.forms import BoundField as OurBoundField
from network.directory.content import columns
from network.directory.forms.fields import LinkField, OneLineField, PhoneField, SentAlongField, TermsField, yes_or_no
from network.directory.forms.municipalities import MunicipalityField
from network.directory.forms.texts import TextsForm, restamped
from network.directory.models import Network, Term, Vocabulary
from network.geography.models import Municipality
from network.meetings import content
from network.meetings.areas import Area
from network.meetings.forms.organising_fields import NetworksField, Part
from network.meetings.forms.organising_when import WhenForm
from network.meetings.models import Meeting
from network.meetings.states import Audience, Kind, Question, Scope, Service

_COMMON_LANGUAGES = ("fi", "sv", "en")
_ORDER = ("area", "kind", "languages", "day", "begins", "which_begins", "ends", "which_ends", "last_day", "onsite")
_ANY_NUMBER = _("Leave this empty if there is room for everybody.")


def _seats(label: Any) -> forms.IntegerField:
    widget = forms.TextInput(attrs={"inputmode": "numeric", "class": "input--short", "autocomplete": "off"})
    errors = {"invalid": _("Write a number."), "min_value": _("Write a number, at least 1.")}
    return forms.IntegerField(
        label=label,
        min_value=1,
        max_value=100_000,
        required=False,
        widget=widget,
        help_text=_ANY_NUMBER,
        error_messages=errors,
    )


def _ticks(label: Any, choices: Any, **more: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple, **more
    )


class MeetingForm(WhenForm, TextsForm):
    """``meeting``: the one that is edited, None for a new one. ``areas``: for what one may organise; asked only where
    there are several. ``scoped``: the series has other dates to come, so it asks which are meant. Sends a ``seed``
    along, which makes the meeting once, or a ``stamp``, which tells what it showed."""

    helps = {
        "title": _("What people see in the calendar, at most 120 letters."),
        "summary": _("What it is about, in one sentence."),
        "place_name": _("For example: City library, hall 2."),
        "directions": _("For example which door, which floor, which bus stop."),
        "join_note": _("For example which program one needs."),
    }
    needed = ("title",)

    area = forms.ChoiceField(label=_("Who organises it?"), widget=forms.RadioSelect)
    kind = forms.ChoiceField(label=_("Kind"), choices=Kind, widget=forms.RadioSelect)
    languages = TermsField(
        label=_("In which languages is it held?"), error_messages={"required": _("Tick at least one language.")}
    )
    onsite = forms.BooleanField(label=_("One can come on site"), required=False)
    onsite_seats = _seats(_("Places on site"))
    street = OneLineField(label=_("Street address"), max_length=130, required=False)
    postal_code = forms.RegexField(
        r"^[0-9]{5}$",
        label=_("Postal code"),
        required=False,
        error_messages={"invalid": _("A postal code has five digits.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "input--short"}),
    )
    municipality = MunicipalityField(
        label=_("Municipality"),
        help_text=_("Write its name in Finnish or Swedish."),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    facts = TermsField(label=_("What is so at the place"), required=False)
    online = forms.BooleanField(label=_("One can come online"), required=False)
    online_seats = _seats(_("Places online"))
    join_link = LinkField(
        label=_("Link to join"), required=False, help_text=_("Only those who take part see it. You can add it later.")
    )
    services = _ticks(_("So that all can follow"), Service)
    audience = forms.ChoiceField(label=_("For whom?"), choices=Audience, widget=forms.RadioSelect)
    networks = NetworksField(
        label=_("Which networks?"), required=False, help_text=_("Tick none if it is for all of the region.")
    )
    guests = forms.TypedChoiceField(
        label=_("Who can register?"),
        **yes_or_no(_("Also people without an account, by a link in a mail"), _("Only people with an account")),
    )
    asks = _ticks(
        _("What is asked of participants?"),
        Question,
        help_text=_("Answering is up to them. Diet and needs are deleted after the event."),
    )
    contact_name = OneLineField(label=_("Name or role"), max_length=100, required=False)
    contact_email = AddressField(max_length=100, required=False)
    contact_phone = PhoneField(label=_("Phone"), required=False)
    scope = forms.ChoiceField(
        label=_("Which dates of the series?"),
        choices=Scope,
        widget=forms.RadioSelect,
        help_text=_("Only what you changed is copied to the other dates. The time of day moves; the day by as much."),
    )
    seed = SentAlongField()
    stamp = SentAlongField()

    def __init__(
        self,
        *args: Any,
        meeting: Meeting | None = None,
        areas: Sequence[Area] = (),
        scoped: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._meeting, self._areas = meeting, {each.key: each for each in areas}
        self.was = meeting.starts_at if meeting else None
        for name, wanted in (("area", len(areas) > 1), ("scope", scoped), ("seed", not meeting), ("stamp", meeting)):
            if not wanted:
                del self.fields[name]
        if "area" in self.fields:
            self.fields["area"].choices = [(key, str(each)) for key, each in self._areas.items()]  # type: ignore[attr-defined]
        self._town = cast("MunicipalityField", self.fields["municipality"])
        self._town.meant = self.data.get(self.add_prefix("meant"), "")
        self._offer()
        self.ask_which_known()
        self.add_texts(Meeting, content.TEXTS)
        # As on the page, so that the error summary leads down it.
        self.order_fields([*(name for name in self.fields if name.startswith(content.WHAT)), *_ORDER])

    @property
    def what(self) -> Part:
        return Part(self, content.WHAT)

    @property
    def where(self) -> Part:
        return Part(self, content.WHERE)

    @property
    def joining(self) -> Part:
        return Part(self, content.ONLINE)

    @cached_property
    def language_groups(self) -> tuple[list[BoundWidget], list[BoundWidget], int]:
        """The three most common, the rest, and how many of the rest are ticked."""
        field = cast("OurBoundField", self["languages"])
        options = {str(option.data["value"]): option for option in field.options}
        rest = [key for key in options if key not in _COMMON_LANGUAGES]
        common = [options[key] for key in options if key in _COMMON_LANGUAGES]
        return common, [options[key] for key in rest], len(set(field.value() or []) & set(rest))

    @property
    def ticked_facts(self) -> int:
        return len(self["facts"].value() or [])

    @property
    def meant_field(self) -> BoundField | None:
        return self["meant"] if "meant" in self.fields else None

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if self._town.fits:
            self._ask_meant(self._town.fits)
        if not (data.get("onsite") or data.get("online")):
            self.add_error("onsite", _("Choose at least one way to take part."))
        area = self.chosen_area
        if area and any(each.region_id != (area.region and area.region.pk) for each in data.get("networks") or ()):
            self.add_error("networks", _("Choose networks of the region only."))
        return data

    @property
    def chosen_area(self) -> Area | None:
        """For what it is organised: as chosen, or the only one there is. None for a meeting that has its own."""
        if "area" in self.fields:
            return self._areas.get(self.cleaned_data.get("area", ""))
        return next(iter(self._areas.values()), None)

    def values(self) -> dict[str, Any]:
        """What the action writes: of a way that is not offered, nothing is kept. With ``seed``, or ``was``."""
        given = self.cleaned_data
        if not given["onsite"]:
            gone = dict.fromkeys(columns(content.WHERE)) | {"street": "", "postal_code": "", "municipality": None}
            given |= {**gone, "facts": [], "onsite_seats": 0}
        if not given["online"]:
            given |= {**dict.fromkeys(columns(content.ONLINE)), "join_link": "", "online_seats": 0}
        if given["audience"] != Audience.NETWORK:
            given["networks"] = []
        values = {name: given[name] for name in content.FIELDS}
        return values | ({"was": given["stamp"]} if self._meeting else {"seed": given["seed"]})

    def ask_again(self, stamp: str) -> None:
        """After somebody else's save: what was typed stays, and saving once more is done knowingly."""
        self.data = restamped(self, stamp)

    def _offer(self) -> None:
        meeting = self._meeting
        kept: Iterable[Term] = [*meeting.languages.all(), *meeting.facts.all()] if meeting else ()
        offered = Q(vocabulary__in=[Vocabulary.LANGUAGE, Vocabulary.PLACE_FACT], retired=False)
        terms = Term.objects.filter(offered | Q(pk__in=[term.pk for term in kept])).order_by("order", "key")
        for name, vocabulary in (("languages", Vocabulary.LANGUAGE), ("facts", Vocabulary.PLACE_FACT)):
            self.fields[name].offer([term for term in terms if term.vocabulary == vocabulary])  # type: ignore[attr-defined]
        regions = [meeting.region] if meeting else [each.region for each in self._areas.values()]
        networks = Network.objects.filter(region__in=[each for each in regions if each])
        networks = networks.filter(Q(ended_at=None) | Q(meetings_for=meeting)) if meeting else networks.in_use()
        self.fields["networks"].offer(networks.order_by("region__code", "slug").distinct())  # type: ignore[attr-defined]

    def _ask_meant(self, fits: Iterable[Municipality]) -> None:
        choices = [(each.code, f"{each}, {each.region}") for each in fits]
        self.fields["meant"] = forms.ChoiceField(label=_("Did you mean"), choices=choices, widget=forms.RadioSelect)
