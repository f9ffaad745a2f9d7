"""Forms of measures: proposing one, saying what one thinks of it, deciding and dropping it."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from certification.quality import covered
from certification.quality.forms.cases import TextField
from certification.quality.lifewords import VERBS
from certification.quality.models import CertifiedPlace, Surveillance
from certification.quality.proposals import Proposal
from certification.quality.states import DecisionKind


class ProposeForm(forms.Form):
    """``kinds``: those that fit how the certification stands. Gives ``proposal``, as the action asks for it."""

    kind = forms.ChoiceField(
        label=_("What is proposed"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what you propose."), "invalid_choice": _("Choose what you propose.")},
    )
    until = forms.DateField(
        required=False,
        label=_("Last day of the suspension"),
        help_text=_("Only for a suspension: by when the cause can be put right."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    places = forms.MultipleChoiceField(
        required=False, label=_("What is taken out of the scope"), widget=forms.CheckboxSelectMultiple
    )
    follow_up = forms.ChoiceField(required=False, label=_("Follow-up that it rests on"))
    grounds = TextField(
        most=3000,
        rows=8,
        label=_("Grounds"),
        help_text=_("The organisation reads them in a letter, and is heard before anything is decided."),
        error_messages={"required": _("Write the grounds. The organisation reads them.")},
    )

    def __init__(
        self,
        *args: Any,
        kinds: Sequence[DecisionKind],
        places: Sequence[CertifiedPlace],
        follow_ups: Sequence[Surveillance],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._places = {str(each.pk): each for each in places}
        self._follow_ups = {str(each.pk): each for each in follow_ups}
        own = cast("dict[str, forms.ChoiceField]", self.fields)
        own["kind"].choices = [(each.value, VERBS[each]) for each in kinds]
        own["places"].choices = [(key, covered.name(each)) for key, each in self._places.items()]
        named = [(key, gettext("Year %(number)s") % {"number": each.number}) for key, each in self._follow_ups.items()]
        own["follow_up"].choices = [("", _("It rests on no follow-up")), *named]
        if DecisionKind.SUSPEND not in kinds:
            del self.fields["until"]
        if DecisionKind.REDUCE not in kinds:
            del self.fields["places"]
        if not named:
            del self.fields["follow_up"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        kind = given.get("kind", "")
        if kind == DecisionKind.SUSPEND and not given.get("until") and not self.has_error("until"):
            self.add_error("until", _("Give the last day of the suspension."))
        if kind == DecisionKind.REDUCE and not given.get("places") and not self.has_error("places"):
            self.add_error("places", _("Choose what is taken out."))
        if self.errors:
            return {}
        proposal = Proposal(
            kind=DecisionKind(kind),
            grounds=given["grounds"],
            until=given.get("until"),
            places=[self._places[key] for key in given.get("places", [])],
            follow_up=self._follow_ups.get(given.get("follow_up", "")),
        )
        return {"proposal": proposal}


class ReplyForm(forms.Form):
    """What the organisation thinks of it."""

    text = TextField(
        most=5000,
        rows=10,
        label=_("What you think of it"),
        help_text=_("Whoever decides reads it. It is sent once and cannot be changed afterwards."),
        error_messages={"required": _("Write what you think of it.")},
    )


class DecideMeasureForm(forms.Form):
    """What is decided was proposed; the reasons are written by whoever decides."""

    reasons = TextField(
        most=5000,
        rows=8,
        label=_("Reasons of the decision"),
        help_text=_("The organisation reads them in its letter. Name what the decision rests on, in plain words."),
        error_messages={"required": _("Tell the reasons. The organisation reads them.")},
    )


class DropForm(forms.Form):
    text = TextField(
        most=2000,
        rows=5,
        label=_("Why it is dropped"),
        help_text=_("The organisation reads it."),
        error_messages={"required": _("Write why. The organisation reads it.")},
    )
