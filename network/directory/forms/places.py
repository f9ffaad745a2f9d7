"""What providers type about a place, a remote channel or an area of home visits."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.forms import AddressField
from network.directory import content, positions, stamps
from network.directory.forms.fields import LinkField, OneLineField, PhoneField, SentAlongField, yes_or_no
from network.directory.forms.municipalities import MunicipalityField, understood_list
from network.directory.forms.texts import TextsForm, initial_texts, restamped
from network.directory.models import Place
from network.directory.states import PlaceKind
from network.geography.distance import kilometres
from network.geography.models import Municipality


class KindForm(forms.Form):
    kind = forms.ChoiceField(choices=PlaceKind)


class PlaceForm(TextsForm):
    """``kind`` decides which fields there are; ``new``, whether the form sends a ``seed`` along, which makes the place
    once, or a ``stamp``, which tells what it showed. Both are the action's to judge."""

    helps = {
        "name": _("What people call the place, at most 100 letters."),
        "summary": _("What help one gets here, in one sentence."),
        "description": _("More about the help: what happens there, and who helps."),
        "directions": _("For example which door, which floor, which bus stop."),
        "alert": _("A short notice that stands first, such as a closure."),
        "phone_price": _("If a call costs more than usual."),
    }

    municipality = MunicipalityField(
        label=_("Municipality"),
        help_text=_("Write its name in Finnish or Swedish."),
        error_messages={"required": _("Write the name of the municipality.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    street = OneLineField(label=_("Street address"), max_length=130, required=False)
    postal_code = forms.RegexField(
        r"^[0-9]{5}$",
        label=_("Postal code"),
        required=False,
        error_messages={"invalid": _("A postal code has five digits.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "input--short"}),
    )
    position = forms.CharField(
        label=_("Position on the map"),
        max_length=80,
        required=False,
        help_text=_(
            "If you know it: copy it from a map, for example 62.8925, 27.6783. Without it distances are counted from "
            "the middle of the municipality."
        ),
    )
    nationwide = forms.TypedChoiceField(
        label=_("Where is help given?"),
        initial="no",
        **yes_or_no(_("In the whole country"), _("In the municipalities I write below")),
    )
    served = forms.CharField(
        label=_("Municipalities"),
        required=False,
        max_length=6000,
        help_text=_("Names with commas between them. The name of a region means all of its municipalities."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    phone = PhoneField(label=_("Phone"), required=False)
    email = AddressField(max_length=100, required=False)
    website = LinkField(label=_("Website"), required=False)
    link = LinkField(label=_("Link to the chat or video"), required=False)
    confirms = forms.BooleanField(
        label=_("I looked at everything: all the details of this place are right now."), required=False
    )
    seed = SentAlongField()
    stamp = SentAlongField()

    def __init__(self, *args: Any, kind: str, new: bool = False, confirms: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        gone = ("nationwide", "served", "link") if kind == PlaceKind.SITE else ("street", "postal_code", "position")
        for name in (*gone, "stamp" if new else "seed", *(() if confirms else ("confirms",))):
            del self.fields[name]
        self._town = cast("MunicipalityField", self.fields["municipality"])
        self._town.meant = self.data.get(self.add_prefix("meant"), "")
        if kind != PlaceKind.SITE:
            self._town.label = _("Municipality from which it is run")
        self.add_texts(Place, content.place_texts(kind))

    def clean_served(self) -> list[Municipality]:
        return understood_list(self.cleaned_data["served"])

    def clean_position(self) -> tuple[float, float] | None:
        text = self.cleaned_data["position"]
        found = positions.read(text)
        if text and found is None:
            raise ValidationError(
                _("Write two numbers, for example 62.8925, 27.6783. The position must be in Finland."), code="position"
            )
        return found

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if self._town.fits:
            # Also when it was answered: the answer has to stay while other things are put right.
            self._ask(self._town.fits)
        if self.kind != PlaceKind.SITE:
            if data.get("nationwide") is False and not data.get("served") and "served" not in self.errors:
                self.add_error("served", _("Write the municipalities, or choose the whole country."))
            data["nationwide"] = data.get("nationwide") is True
            return data
        position = data.pop("position", None)
        data["lat"], data["lon"] = position or (None, None)
        municipality = data.get("municipality")
        if position and municipality and distance(municipality, *position) > positions.FARTHEST_KM:
            far = gettext("This is %(km)s km from the middle of %(name)s. Check the position and the municipality.")
            km = round(distance(municipality, *position))
            self.add_error("position", far % {"km": km, "name": municipality})
        return data

    def values(self) -> dict[str, Any]:
        """What the action writes, with ``seed`` or ``stamp``."""
        return {name: value for name, value in self.cleaned_data.items() if name != "confirms"}

    def ask_again(self, stamp: str) -> None:
        """After somebody else's save: what was typed stays, and saving once more is done knowingly."""
        self.data = restamped(self, stamp)

    @property
    def about(self) -> list[BoundField]:
        """Where it is, and whom it serves."""
        return self._some("municipality", "meant", "street", "postal_code", "position", "nationwide", "served")

    @property
    def reach(self) -> list[BoundField]:
        """How it is reached."""
        return self._some("phone", "email", "website", "link")

    def _some(self, *wanted: str) -> list[BoundField]:
        return [self[name] for name in wanted if name in self.fields]

    def _ask(self, fits: Iterable[Municipality]) -> None:
        choices = [(each.code, f"{each}, {each.region}") for each in fits]
        self.fields["meant"] = forms.ChoiceField(label=_("Did you mean"), choices=choices, widget=forms.RadioSelect)


class NoticeForm(TextsForm):
    """Why a place goes out of the finder, if its provider wants to say."""

    helps = {"alert": _("If you want: why, and until when. It is kept with the place.")}
    needed = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_texts(Place, ("alert",))


class NoteForm(forms.Form):
    text = forms.CharField(
        label=_("What should be corrected?"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": _("Write what should be corrected.")},
        help_text=_("At most 1,000 letters. Do not write anything about customers."),
    )


def initial(place: Place) -> dict[str, Any]:
    """What the form shows of a place."""
    return {
        **initial_texts(place, content.place_texts(place.kind)),
        **{name: getattr(place, name) for name in ("street", "postal_code", "phone", "email", "website", "link")},
        "municipality": place.municipality.name,
        "position": positions.write(place.lat, place.lon),
        "nationwide": "yes" if place.nationwide else "no",
        "served": served_names(place) if place.kind != PlaceKind.SITE else "",
        "stamp": stamps.stamp(place, content.place_fields(place.kind)),
    }


def served_names(place: Place) -> str:
    """The municipalities served, by their names; a region that is served as a whole by its own."""
    served = list(place.served.select_related("region"))
    whole: dict[int, set[int]] = {}
    for municipality in Municipality.objects.in_force().filter(region__in={each.region_id for each in served}):
        whole.setdefault(municipality.region_id, set()).add(municipality.pk)
    chosen = {each.pk for each in served}
    regions = {each.region for each in served if len(whole.get(each.region_id, ())) > 1}
    regions = {region for region in regions if whole[region.pk] <= chosen}
    rest = [each.name for each in served if each.region not in regions]
    return ", ".join(sorted(region.name for region in regions) + sorted(rest))


def distance(municipality: Municipality, lat: float, lon: float) -> float:
    """Kilometres from the middle of the municipality."""
    return float(kilometres((municipality.lat, municipality.lon), (lat, lon)))
