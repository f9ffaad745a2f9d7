"""What narrows the handlers' list of volunteers. Everything may be left empty; what is not understood narrows
nothing."""

from typing import Any

from django import forms
from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _

from network.directory.listed import by_name
from volunteers.onboarding import listed
from volunteers.onboarding.states import Way

_LONGEST = 100


def _one_of(what: Any, **more: Any) -> "forms.ModelChoiceField[Model]":
    none: Any = None
    return forms.ModelChoiceField(label=what, queryset=none, required=False, empty_label=_("All"), **more)


class VolunteerListForm(forms.Form):
    """``area``: what there is to choose among (listed.choices). Where that is one thing or none, nothing is asked."""

    group = forms.ChoiceField(
        label=_("Show"), choices=[("", _("All applicants and volunteers")), *listed.Group.choices], required=False
    )
    q = forms.CharField(label=_("Search by name"), max_length=_LONGEST, required=False)
    municipality = _one_of(_("Municipality"), to_field_name="code")
    task = _one_of(_("Task"), to_field_name="slug")
    language = _one_of(_("Language"), to_field_name="key")
    way = forms.ChoiceField(label=_("How"), choices=[("", _("All")), *Way.choices], required=False)
    organisation = _one_of(_("Organisation"))
    assignable = forms.ChoiceField(
        label=_("Tasks"), choices=[("", _("Does not matter")), *listed.Assignable.choices], required=False
    )

    def __init__(self, *args: Any, area: dict[str, QuerySet[Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, rows in area.items():
            field: Any = self.fields[name]
            field.queryset = rows.order_by("order") if name in {"task", "language"} else rows.order_by(by_name())
        if not area["organisation"].exists():
            del self.fields["organisation"]

    @property
    def wanted(self) -> dict[str, Any]:
        """What was understood."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def in_words(self) -> str:
        """What the list was narrowed to, such as "Active, Kuopio"; without the name that was searched for."""
        said = []
        for name, value in self.wanted.items():
            choices = dict(getattr(self.fields[name], "choices", []) or []) if isinstance(value, str) else {}
            if name != "q":
                said.append(str(choices.get(value, value)))
        return ", ".join(said)
