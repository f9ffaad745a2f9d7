"""A message to participants, and what they thought."""

import hashlib
import json
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from network.directory.lines import one_line
from network.meetings import feedback, recipients
from network.meetings.models import Broadcast, Feedback, Meeting
from network.meetings.recipients import To


class MessageForm(forms.Form):
    """``do``: "preview", or "send". Sent is only what was shown in the preview (``seen``). ``seed``: a new one for each
    message, so that two taps send one."""

    to = forms.ChoiceField(label=_("To whom"), widget=forms.RadioSelect, initial=To.CONFIRMED)
    subject = forms.CharField(label=_("Subject"), max_length=Broadcast._meta.get_field("subject").max_length)
    body = forms.CharField(
        label=_("Message"),
        max_length=Broadcast._meta.get_field("body").max_length,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Plain text. Time, place and a link to their registration follow below it."),
    )
    seed = forms.CharField(widget=forms.HiddenInput, max_length=100)

    def __init__(self, *args: Any, meeting: Meeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.numbers = {to: recipients.of(meeting, to).count() for to in To}
        said = ngettext_lazy("%(to)s (%(number)s person)", "%(to)s (%(number)s people)", "number")
        self.fields["to"].choices = [  # type: ignore[attr-defined]
            (to.value, said % {"to": to.label, "number": number}) for to, number in self.numbers.items()
        ]

    @property
    def number(self) -> int:
        """Of those to whom a whole form goes."""
        return self.numbers[To(self.cleaned_data["to"])]

    @property
    def seen(self) -> str:
        """Which message a preview showed."""
        said = json.dumps([self.cleaned_data[name] for name in ("to", "subject", "body")])
        return hashlib.sha256(said.encode()).hexdigest()

    @property
    def is_confirmed(self) -> bool:
        """Whether this very message was shown in the preview, and is to be sent now."""
        return self.is_valid() and self.data.get("do") == "send" and self.data.get("seen") == self.seen

    def clean_subject(self) -> str:
        return one_line(self.cleaned_data["subject"])

    def clean_to(self) -> str:
        to = str(self.cleaned_data["to"])
        if not self.numbers[To(to)]:
            raise forms.ValidationError(_("There is nobody to write to."), code="nobody")
        return to


class FeedbackForm(forms.Form):
    """Each of the questions can be left out, but not all."""

    stars = forms.TypedChoiceField(
        label=_("How useful was the event for you?"),
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
        choices=list(feedback.STARS.items()),
    )
    useful = forms.CharField(
        label=_("What was useful?"),
        max_length=Feedback._meta.get_field("useful").max_length,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    different = forms.CharField(
        label=_("What should we do differently?"),
        max_length=Feedback._meta.get_field("different").max_length,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Your name does not show. Write nothing by which you or others could be known."),
    )
