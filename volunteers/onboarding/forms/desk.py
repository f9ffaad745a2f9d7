"""The steps that handlers and mentors take with a volunteer. Each form's ``values`` are what its action takes."""

import hashlib
import uuid
from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core import clock
from network.directory.forms.fields import OneLineField
from network.meetings import whens
from network.meetings.forms.organising_fields import ClockField, NearDayField
from volunteers.onboarding import mentors, reasons
from volunteers.onboarding.models import Volunteering

_REASON = Volunteering._meta.get_field("reason").max_length


class StepForm(forms.Form):
    """One that asks nothing: a button. ``places``: at which field the action's refusals stand, by their codes.
    ``user``: who takes the step."""

    places: ClassVar[Mapping[str, str]] = {}

    def __init__(self, *args: Any, volunteering: Volunteering, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.volunteering, self.user = volunteering, user

    def values(self) -> dict[str, Any]:
        return dict(self.cleaned_data)

    @property
    def is_confirmed(self) -> bool:
        """Whether the step is to be taken now; some are shown in a preview first."""
        return self.is_valid()

    def refuse(self, error: ValidationError) -> None:
        """What the action said no to."""
        self.add_error(self.places.get(getattr(error, "code", "") or ""), error)


class InviteForm(StepForm):
    """When and where one talks."""

    places: ClassVar = {"past": "day", "no_place": "place"}

    day = NearDayField(label=_("Day"))
    time = ClockField(label=_("Time"))
    place = OneLineField(
        label=_("Where or how"),
        max_length=Volunteering._meta.get_field("interview_place").max_length,
        help_text=_("For example: by phone, we call you. Or the address of a place."),
        error_messages={"required": _("Write where or how you talk.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("place", self.volunteering.interview_place)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        day, time = data.get("day"), data.get("time")
        if day and time and not whens.exists(day, time):
            self.add_error("time", _("The clocks go forward then. Write a time an hour later."))
        return data

    def values(self) -> dict[str, Any]:
        """Of a time that comes twice, when clocks go back, it is the first."""
        data = self.cleaned_data
        return {"at": whens.at(data["day"], data["time"]), "place": data["place"]}


class ExtractForm(StepForm):
    """Two days and nothing else: no file, no remark, no result (Act 148/2014)."""

    places: ClassVar = {
        "future": "seen_on",
        "before_consent": "seen_on",
        "order": "extract_date",
        "too_old": "extract_date",
    }

    extract_date = NearDayField(label=_("Date of the extract"), help_text=_("It stands at the top of the extract."))
    seen_on = NearDayField(label=_("Day when you saw it"), initial=clock.today)


class MentorForm(StepForm):
    """Whom the desk proposes: mentors.proposed."""

    places: ClassVar = {"own_mentor": "mentor", "no_mentor": "mentor"}

    mentor: "forms.ModelChoiceField[User]" = forms.ModelChoiceField(
        label=_("Mentor"),
        queryset=User.objects.none(),
        empty_label=_("Choose"),
        error_messages={"required": _("Choose a mentor."), "invalid_choice": _("Choose a mentor from the list.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["mentor"]
        chosen.queryset = mentors.proposed(self.volunteering, self.user)
        self.initial.setdefault("mentor", self.volunteering.mentor_id)


class TrialForm(StepForm):
    """That the two have helped together. ``nonce``: a new one for each session, so that two taps note one."""

    places: ClassVar = {"future": "day", "too_early": "day"}

    day = NearDayField(label=_("Day when you helped together"), initial=clock.today)
    nonce = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, volunteering: Volunteering, **kwargs: Any) -> None:
        # Several such forms stand on a mentor's page.
        super().__init__(*args, volunteering=volunteering, auto_id=f"id_{volunteering.pk.hex[:8]}_%s", **kwargs)
        self.initial.setdefault("nonce", uuid.uuid4())


class BreakForm(StepForm):
    places: ClassVar = {"past": "until"}

    until = NearDayField(
        label=_("Last day of the break"), required=False, help_text=_("Leave it empty if nobody knows yet.")
    )
    reason = OneLineField(
        label=_("Reason"), max_length=_REASON, required=False, help_text=_("The volunteer reads this.")
    )


class ReasonForm(StepForm):
    """Why it ends: a ready reason, or one's own words. ``do``: "preview", or "send". Sent is only what was shown
    (``seen``) as the person will read it."""

    places: ClassVar = {"no_reason": "own", "too_long": "own"}
    ready: ClassVar = reasons.DECLINE

    why = forms.ChoiceField(label=_("Why"), widget=forms.RadioSelect, error_messages={"required": _("Choose why.")})
    own = forms.CharField(
        label=_("Your own words"),
        max_length=_REASON,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("The person reads exactly this. Kind and plain; nothing about health or other private matters."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        why: Any = self.fields["why"]
        labels = [(key, label) for key, (label, _words) in self.ready.items()]
        why.choices = [*labels, (reasons.OWN, _("Something else, in your own words"))]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("why") == reasons.OWN and not data.get("own", "").strip():
            self.add_error("own", _("Write why. The person reads it."))
        return data

    @property
    def reason(self) -> str:
        """What the person reads, in their language where it is a ready one; on one line, as it is kept."""
        if self.cleaned_data["why"] == reasons.OWN:
            return " ".join(str(self.cleaned_data["own"]).split())
        return reasons.words(self.volunteering, self.ready, self.cleaned_data["why"])

    @property
    def seen(self) -> str:
        return hashlib.sha256(self.reason.encode()).hexdigest()

    @property
    def is_confirmed(self) -> bool:
        return self.is_valid() and self.data.get("do") == "send" and self.data.get("seen") == self.seen

    def values(self) -> dict[str, Any]:
        return {"reason": self.reason}


class EndForm(ReasonForm):
    ready: ClassVar = reasons.END
