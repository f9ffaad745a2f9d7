"""What narrows the lists on the desk. Everything may be left empty; what is not understood narrows nothing."""

from typing import Any

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from network.directory.models import Term, Vocabulary
from network.directory.states import Freshness, OrganisationState, PlaceKind, PlaceState
from network.geography.models import Municipality

_LONGEST = 100


def _choices(what: Any, every: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=what, choices=[("", _("All")), *every.choices], required=False)


def _terms(what: Any, vocabulary: str) -> "forms.ModelChoiceField[Term]":
    """A term by its key, which stands in addresses."""
    return forms.ModelChoiceField(
        label=what, queryset=Term.objects.of(vocabulary), to_field_name="key", required=False, empty_label=_("All")
    )


class _ListForm(forms.Form):
    """``area``: the municipalities that can be chosen."""

    q = forms.CharField(label=_("Search"), max_length=_LONGEST, required=False)
    municipality: "forms.ModelChoiceField[Municipality]" = forms.ModelChoiceField(
        label=_("Municipality"),
        queryset=Municipality.objects.none(),
        to_field_name="code",
        required=False,
        empty_label=_("All"),
    )

    def __init__(self, *args: Any, area: QuerySet[Municipality], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["municipality"]
        chosen.queryset = area

    @property
    def wanted(self) -> dict[str, Any]:
        """What was understood."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class _Missing(forms.ChoiceField):
    """The languages of the house."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Texts missing in"), choices=[("", _("Does not matter")), *settings.LANGUAGES], required=False
        )


class OrganisationListForm(_ListForm):
    kind = _terms(_("Kind of organisation"), Vocabulary.ORGANISATION_TYPE)
    state = _choices(_("State"), OrganisationState)
    missing = _Missing()
    sort = forms.ChoiceField(
        label=_("Sort by"),
        choices=[
            ("", _("Name")),
            ("municipality", _("Municipality")),
            ("newest", _("Newest application first")),
            ("agreement", _("Agreement that ends first")),
        ],
        required=False,
    )


class PlaceListForm(_ListForm):
    kind = _choices(_("Kind of place"), PlaceKind)
    state = _choices(_("State"), PlaceState)
    freshness = _choices(_("Confirmed lately"), Freshness)
    type = _terms(_("Kind of organisation"), Vocabulary.ORGANISATION_TYPE)
    missing = _Missing()
    sort = forms.ChoiceField(
        label=_("Sort by"),
        choices=[
            ("", _("Name")),
            ("municipality", _("Municipality")),
            ("organisation", _("Organisation")),
            ("oldest", _("Longest without confirmation first")),
        ],
        required=False,
    )
