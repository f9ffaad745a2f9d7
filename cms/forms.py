"""The question what kind of change is being published."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from core import clock
from training.courses.actions.publish import RENEWAL_MONTHS
from training.courses.states import Change

_CHOICES = [
    (
        Change.COSMETIC,
        _(
            "Wording only: typing errors, clearer words. Nobody has to do anything. Whoever has started stays on what "
            "they started with, and certificates stay as they are."
        ),
    ),
    (
        Change.ADDITIVE,
        _(
            "Something new has come. Whoever has started or completed the course is offered the new parts and may "
            "leave them. Certificates stay as they are."
        ),
    ),
    (
        Change.MATERIAL,
        _(
            "What one must know or do has changed. Older certificates get an end date, and their holders are offered a "
            "short refresher: only the changed parts and the quizzes. Completed courses stay completed."
        ),
    ),
]


class ChangeForm(forms.Form):
    change = forms.ChoiceField(
        label=_("What kind of change is this?"),
        choices=_CHOICES,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what kind of change this is.")},
    )
    renew_by = forms.DateField(
        label=_("Older certificates are valid until"),
        required=False,
        widget=AdminDateInput,
        help_text=_("Counts only when what one must know or do has changed."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        in_time = clock.months_after(clock.today(), RENEWAL_MONTHS)
        kwargs["initial"] = {"renew_by": in_time} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("change") != Change.MATERIAL:
            return cleaned | {"renew_by": None}
        day = cleaned.get("renew_by")
        if "renew_by" not in self.errors and (day is None or day < clock.today()):
            self.add_error("renew_by", _("Give a day from today on."))
        return cleaned
