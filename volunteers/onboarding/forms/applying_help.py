"""What an applicant tells of the help they can give: how, in which languages, with what, and when."""

from typing import Any, cast

from django import forms
from django.forms.boundfield import BoundField, BoundWidget
from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from core.forms import BoundField as OurBoundField
from network.directory.forms.fields import TermsField
from network.directory.models import Term, Vocabulary
from volunteers.onboarding.application import DISTANCES
from volunteers.onboarding.forms.applying_page import PageForm
from volunteers.onboarding.states import Level, PartOfDay, Way

_COMMON_LANGUAGES = ("fi", "sv", "en")


def distance_in_words(km: int) -> str:
    """ "Up to 30 km", in the active language."""
    return gettext("Up to %(km)s km") % {"km": km} if km else gettext("Only within my own municipality")


class HowForm(PageForm):
    ways = forms.MultipleChoiceField(
        label=_("In which ways?"),
        choices=Way,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Tick all that suit you."),
        error_messages={"required": _("Tick at least one way.")},
    )
    km = forms.TypedChoiceField(
        label=_("How far can you come?"),
        coerce=int,
        # Nothing is chosen, as helping by phone only needs.
        empty_value=None,
        widget=forms.RadioSelect,
        required=False,
        help_text=_("Only if you help at a place or at people’s homes."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.ChoiceField", self.fields["km"]).choices = [(km, distance_in_words(km)) for km in DISTANCES]

    def told(self) -> dict[str, Any]:
        """A distance that was chosen elsewhere, and is none of these, is shown as the next shorter one."""
        return {
            "ways": list(self.application.ways),
            "km": max(km for km in DISTANCES if km <= self.application.travel_km) if self.application.ways else None,
        }

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        comes = set(data.get("ways") or ()) - {Way.REMOTE.value}
        if comes and data.get("km") is None and "km" not in self.errors:
            self.add_error("km", _("Choose how far you can come."))
        return data

    def answer(self) -> dict[str, Any]:
        ways = self.cleaned_data["ways"]
        return {"ways": ways, "km": 0 if ways == [Way.REMOTE.value] else self.cleaned_data["km"]}


class LanguagesForm(PageForm):
    """A field for each language; the most common ones come first, the others stand behind a heading."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        terms = list(Term.objects.of(Vocabulary.LANGUAGE))
        self._keys = [key for key in _COMMON_LANGUAGES if key in {term.key for term in terms}]
        self._keys += [term.key for term in terms if term.key not in _COMMON_LANGUAGES]
        names = {term.key: capfirst(str(term)) for term in terms}
        levels = [("", pgettext_lazy("language", "Not at all")), *Level.choices]
        for key in self._keys:
            self.fields[key] = forms.ChoiceField(label=names[key], choices=levels, required=False)

    def told(self) -> dict[str, Any]:
        return {term.key: level for term, level in self.application.languages.items()}

    @property
    def common(self) -> list[BoundField]:
        return [self[key] for key in self._keys if key in _COMMON_LANGUAGES]

    @property
    def others(self) -> list[BoundField]:
        return [self[key] for key in self._keys if key not in _COMMON_LANGUAGES]

    @property
    def chosen_others(self) -> int:
        return sum(bool(field.value()) for field in self.others)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self._keys and not self.errors and not any(data.values()):
            self.add_error(self._keys[0], _("Choose at least one language."))
        return data

    def answer(self) -> dict[str, str]:
        return {key: level for key, level in self.cleaned_data.items() if level}


class TopicsForm(PageForm):
    topics = TermsField(label=_("What can you help with?"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._terms = list(Term.objects.of(Vocabulary.TOPIC).select_related("parent"))
        cast("TermsField", self.fields["topics"]).offer(self._terms)

    def told(self) -> dict[str, Any]:
        return {"topics": [term.key for term in self.application.topics]}

    @cached_property
    def groups(self) -> list[tuple[str, list[BoundWidget], int]]:
        """The checkboxes by group, with how many of each are ticked."""
        field = cast("OurBoundField", self["topics"])
        ticked = set(field.value() or [])
        groups: dict[str, list[tuple[str, BoundWidget]]] = {}
        for term, option in zip(self._terms, field.options, strict=True):
            groups.setdefault(str(term.parent or _("Other topics")), []).append((term.key, option))
        return [
            (name, [option for _key, option in rows], len(ticked & {key for key, _option in rows}))
            for name, rows in groups.items()
        ]

    def answer(self) -> list[str]:
        return [term.key for term in self.cleaned_data["topics"]]


class WhenForm(PageForm):
    times = forms.MultipleChoiceField(
        label=_("When can you usually help?"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast("forms.MultipleChoiceField", self.fields["times"]).choices = [
            (f"{day}-{part.value}", f"{name}, {part.label.lower()}")
            for day, name in WEEKDAYS.items()
            for part in PartOfDay
        ]

    def told(self) -> dict[str, Any]:
        return {"times": [f"{day}-{part}" for day, part in self.application.times]}

    @property
    def parts(self) -> list[str]:
        return [str(part.label) for part in PartOfDay]

    @property
    def rows(self) -> list[tuple[str, str, list[BoundWidget]]]:
        """A weekday, its short name, and its checkboxes."""
        options, width = cast("OurBoundField", self["times"]).options, len(PartOfDay)
        return [
            (str(WEEKDAYS[day]), str(WEEKDAYS_ABBR[day]), options[day * width : (day + 1) * width]) for day in range(7)
        ]

    def answer(self) -> list[str]:
        return list(self.cleaned_data["times"])
