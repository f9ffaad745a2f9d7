"""What narrows the list and the summary on the desk. Everything may be left empty; what is not understood narrows
nothing."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core import clock
from network.geography.models import Region
from network.meetings.listed import COUNTRY, EVERY, PAST
from network.meetings.states import Kind, MeetingState

_LONGEST = 100


class _AreaForm(forms.Form):
    """``regions``: those that can be chosen; ``country``: whether what is for the whole country can be, too. With one
    of all these there is nothing to choose."""

    region = forms.ChoiceField(label=_("Region"), required=False)

    def __init__(self, *args: Any, regions: Sequence[Region], country: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        areas: list[tuple[str, Any]] = [(COUNTRY, _("The whole country"))] if country else []
        areas += [(region.code, region.name) for region in regions]
        chosen: Any = self.fields["region"]
        chosen.choices = [("", _("All")), *areas]
        if len(areas) < 2:
            del self.fields["region"]

    @property
    def wanted(self) -> dict[str, Any]:
        """What was understood."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


class MeetingListForm(_AreaForm):
    """``years``: in which there are meetings."""

    q = forms.CharField(label=_("Search in titles"), max_length=_LONGEST, required=False)
    time = forms.ChoiceField(label=_("Time"), required=False)
    state = forms.ChoiceField(label=_("State"), choices=[("", _("All")), *MeetingState.choices], required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=[("", _("All")), *Kind.choices], required=False)

    def __init__(self, *args: Any, years: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        time: Any = self.fields["time"]
        # Without a word about time it is what comes: that is what one plans with.
        time.choices = [
            ("", _("To come")),
            (PAST, _("Past")),
            (EVERY, _("All")),
            *((str(year), str(year)) for year in years),
        ]


class SummaryForm(_AreaForm):
    """``years``: in which there are meetings. Without one, this year."""

    year = forms.TypedChoiceField(label=_("Year"), coerce=int, required=False)

    field_order = ("year", "region")

    def __init__(self, *args: Any, years: Sequence[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        year: Any = self.fields["year"]
        this = clock.today().year
        year.choices = [("", str(this)), *((str(each), str(each)) for each in years if each != this)]

    @property
    def chosen_year(self) -> int:
        return self.wanted.get("year") or clock.today().year
