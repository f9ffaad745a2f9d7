"""Forms in the years of a certification: what the organisation sends, and what the agency says of it."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from certification.quality import covered, lifelist
from certification.quality.forms.cases import TextField
from certification.quality.models import CertifiedPlace
from certification.quality.register import EVERY
from certification.quality.states import Status
from core import clock


class ConditionForm(forms.Form):
    """How the organisation has put it right."""

    text = TextField(
        most=5000,
        rows=6,
        label=_("How you have put it right"),
        help_text=_("Say what you did and since when. Write nothing about people who were helped."),
        error_messages={"required": _("Write how you have put it right.")},
    )


class FollowUpForm(forms.Form):
    """``unchanged`` is the other button: nothing has changed."""

    changes = TextField(
        most=5000,
        rows=6,
        required=False,
        label=_("What has changed?"),
        help_text=_("Places, services, people in charge, how you train and how you protect those you help."),
    )
    improvements = TextField(
        most=5000,
        rows=6,
        required=False,
        label=_("How did the improvements go?"),
        help_text=_("Those that were agreed, and what else you have made better."),
    )
    unchanged = forms.BooleanField(required=False, widget=forms.HiddenInput)


class PlacesForm(forms.Form):
    """What is taken out of the scope."""

    places = forms.MultipleChoiceField(
        label=_("What is taken out"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose what is taken out."),
            "invalid_choice": _("Choose among what the certification covers."),
        },
    )

    def __init__(self, *args: Any, offered: Sequence[CertifiedPlace], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offered = {str(each.pk): each for each in offered}
        field = cast("forms.MultipleChoiceField", self.fields["places"])
        field.choices = [(key, covered.name(each)) for key, each in self._offered.items()]

    def clean_places(self) -> list[CertifiedPlace]:
        return [self._offered[key] for key in self.cleaned_data["places"]]


class JudgeForm(forms.Form):
    """Whether what was shown is enough."""

    met = forms.TypedChoiceField(
        label=_("Is the condition met?"),
        choices=[("yes", _("Yes, it is met")), ("no", _("Not yet, something is missing"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one of the two.")},
    )
    text = TextField(
        most=2000,
        rows=5,
        required=False,
        label=_("What is still missing"),
        help_text=_("Only if it is not met yet. The organisation reads it."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("met") is False and not cleaned.get("text"):
            self.add_error("text", _("Write what is still missing. The organisation reads it."))
        return cleaned


class CloseForm(forms.Form):
    """What is said of a follow-up. ``answered``: one that was not is a cause for concern."""

    summary = TextField(
        most=3000,
        rows=6,
        label=_("What we say"),
        help_text=_("The organisation reads it. Say what goes well, too."),
        error_messages={"required": _("Write what you say to the organisation.")},
    )
    concern = forms.BooleanField(
        required=False,
        label=_("It gives cause for concern"),
        help_text=_("Then somebody can propose a measure that rests on this follow-up."),
    )
    condition = TextField(
        most=3000,
        rows=4,
        required=False,
        label=_("What is to be put right"),
        help_text=_("Only if there is something. It becomes a condition of the certification."),
    )
    due_on = forms.DateField(
        required=False,
        label=_("To be put right by"),
        help_text=_("Empty for the usual number of days."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def clean_due_on(self) -> Any:
        day = self.cleaned_data["due_on"]
        if day and day <= clock.today():
            raise forms.ValidationError(_("Give a day in the future."))
        return day


class ListForm(forms.Form):
    """What narrows the agency's list. What is not understood narrows nothing."""

    q = forms.CharField(label=_("Organisation"), required=False, max_length=100)
    status = forms.ChoiceField(
        label=_("Status"), required=False, choices=[("", _("Those that run")), *Status.choices, (EVERY, _("All"))]
    )
    waits = forms.ChoiceField(
        label=_("What waits"),
        required=False,
        choices=[
            ("", _("Anything or nothing")),
            (lifelist.LOOK, _("Something to look at")),
            (lifelist.TO_DECIDE, _("A measure to be decided")),
            (lifelist.PROPOSED, _("A measure proposed")),
            (lifelist.FOLLOW_UP, _("The follow-up is late")),
            (lifelist.CONDITIONS, _("A condition is late")),
            (lifelist.SUSPENDED, _("Suspended for too long")),
            (lifelist.ENDING, _("Ends soon")),
        ],
    )

    @property
    def wanted(self) -> dict[str, str]:
        """What was understood."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
