"""Forms of requests for help. There is no free text in them: nowhere can somebody's name be written."""

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core import clock
from network.directory.forms.fields import DayField, TermsField
from network.directory.models import Place, Term, Vocabulary
from network.directory.states import PlaceKind
from network.geography.models import Municipality, Region
from volunteers.matching.areas import Asker
from volunteers.matching.listed import EVERY
from volunteers.matching.states import RequestState
from volunteers.onboarding.models import Task
from volunteers.onboarding.states import PartOfDay, Way

Groups = Sequence[tuple[str, Sequence[tuple[str, Any]]]]


class PickField(forms.ChoiceField):
    """One of several things, in groups or without; becomes the thing, or None for nothing."""

    def offer(self, groups: Groups, *, empty: Any = "") -> None:
        """``groups``: name of the group ("" for none), and its things with the keys by which the form sends them."""
        self._things = {key: thing for _name, things in groups for key, thing in things}
        self.choices = [("", empty)]
        for name, things in groups:
            options = [(key, str(thing)) for key, thing in things]
            self.choices += [(name, options)] if name else options

    def clean(self, value: Any) -> Any:
        return self._things.get(super().clean(value))


_CHOOSE = _("Choose")
_LOST = _("Something was lost on the way. Open the page again.")


class RequestForm(forms.Form):
    """``askers``: for whom this person may ask; of one there is nothing to choose."""

    asker = PickField(label=_("Who asks"), error_messages={"required": _("Choose who asks.")})
    task = PickField(label=_("Task"), error_messages={"required": _("Choose a task.")})
    topic = PickField(label=_("Topic"), error_messages={"required": _("Choose a topic.")})
    way = forms.ChoiceField(
        label=_("How"),
        choices=Way.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how the help is given.")},
    )
    municipality = PickField(label=_("Municipality"), error_messages={"required": _("Choose a municipality.")})
    place = PickField(label=_("Place"), required=False, help_text=_("Only for help at a place that is in the finder."))
    language = PickField(label=_("Language"), error_messages={"required": _("Choose a language.")})
    from_day = DayField(
        label=_("Day, or the first of several"),
        error_messages={"required": _("Write the day."), "invalid": _("Write the day like this: 31.1.2027.")},
    )
    until_day = DayField(
        label=_("Last day"),
        required=False,
        help_text=_("If any day until then will do."),
        error_messages={"invalid": _("Write the day like this: 31.1.2027.")},
    )
    part = forms.ChoiceField(
        label=_("Part of the day"),
        choices=[("", _("Any time of the day")), *PartOfDay.choices],
        widget=forms.RadioSelect,
        required=False,
    )
    skills = TermsField(label=_("Skills that are needed"), required=False)
    nonce = forms.UUIDField(widget=forms.HiddenInput, error_messages={"required": _LOST, "invalid": _LOST})

    def __init__(self, *args: Any, askers: Sequence[Asker], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"nonce": uuid.uuid4(), "from_day": clock.today(), **(self.initial or {})}
        self._askers = askers
        own: Any = self.fields
        own["asker"].offer([("", [(each.key, each) for each in askers])], empty=_CHOOSE)
        if len(askers) == 1:
            del self.fields["asker"]
        own["task"].offer([("", [(each.slug, each) for each in Task.objects.in_use()])], empty=_CHOOSE)
        towns = _towns(askers)
        own["municipality"].offer(_by_region(towns), empty=_CHOOSE)
        places = _places(towns)
        own["place"].offer(places, empty=_("No place named"))
        if not places:
            del self.fields["place"]
        own["topic"].offer(_topics(), empty=_CHOOSE)
        languages = Term.objects.of(Vocabulary.LANGUAGE)
        own["language"].offer([("", [(each.key, each) for each in languages])], empty=_CHOOSE)
        own["skills"].offer(Term.objects.of(Vocabulary.SKILL))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "asker" not in self.fields:
            cleaned["asker"] = self._askers[0]
        return cleaned


class RequestListForm(forms.Form):
    """What narrows the list. What is not understood narrows nothing. ``regions``: where there are several."""

    state = forms.ChoiceField(label=_("State"), required=False)
    way = forms.ChoiceField(label=_("How"), choices=[("", _("All")), *Way.choices], required=False)
    region = forms.ChoiceField(label=_("Region"), required=False)

    def __init__(self, *args: Any, regions: Sequence[Region], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own: Any = self.fields
        # Without a word about the state it is what has still to be done.
        own["state"].choices = [("", _("Open and agreed")), *RequestState.choices, (EVERY, _("All"))]
        own["region"].choices = [("", _("All")), *((each.code, each.name) for each in regions)]
        if len(regions) < 2:
            del self.fields["region"]

    @property
    def wanted(self) -> dict[str, Any]:
        """What was understood."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


def _towns(askers: Iterable[Asker]) -> list[Municipality]:
    rows: QuerySet[Municipality] = Municipality.objects.none()
    for asker in askers:
        rows = rows | Municipality.objects.filter(pk__in=asker.municipalities().values("pk"))
    return sorted(rows.select_related("region").distinct(), key=lambda each: (each.region.code, each.name))


def _by_region(towns: Sequence[Municipality]) -> Groups:
    """By name; grouped where there are several regions."""
    names = list(dict.fromkeys(each.region.name for each in towns))
    if len(names) < 2:
        return [("", [(each.code, each) for each in towns])]
    return [(name, [(each.code, each) for each in towns if each.region.name == name]) for name in names]


def _places(towns: Sequence[Municipality]) -> Groups:
    """Those that people see, by municipality."""
    rows = Place.objects.in_finder().filter(kind=PlaceKind.SITE, municipality__in=towns)
    found = list(rows.select_related("organisation", "municipality"))
    groups = (
        (town.name, [(str(each.pk), each) for each in found if each.municipality_id == town.pk]) for town in towns
    )
    return [(name, places) for name, places in groups if places]


def _topics() -> Groups:
    """In the groups of the vocabulary; those of none first."""
    found = list(Term.objects.of(Vocabulary.TOPIC).select_related("parent"))
    parents = sorted({each.parent for each in found if each.parent}, key=lambda each: (each.order, each.key))
    alone = [(each.key, each) for each in found if each.parent is None]
    groups = [(str(parent), [(each.key, each) for each in found if each.parent == parent]) for parent in parents]
    return [("", alone), *groups] if alone else groups
