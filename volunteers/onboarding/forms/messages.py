"""A message to many volunteers."""

import hashlib
import json
import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from network.directory.lines import one_line
from volunteers.onboarding.models import BulkMessage
from volunteers.onboarding.reachable import Reach


class MessageForm(forms.Form):
    """``do``: "preview", or "send". Sent is only what was shown in the preview, to those it was shown for (``seen``).
    ``nonce``: a new one for each message, so that two taps send one."""

    subject = forms.CharField(label=_("Subject"), max_length=BulkMessage._meta.get_field("subject").max_length)
    text = forms.CharField(
        label=_("Message"),
        max_length=BulkMessage._meta.get_field("text").max_length,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Plain text. Your name and address, and how to stop such messages, follow below it."),
    )
    nonce = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, reach: Reach, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("nonce", uuid.uuid4())
        self.reach = reach

    @property
    def seen(self) -> str:
        """Which message a preview showed, and for whom."""
        said = [self.cleaned_data["subject"], self.cleaned_data["text"], *(each.hex for each in self.reach.readers)]
        return hashlib.sha256(json.dumps(said).encode()).hexdigest()

    @property
    def is_confirmed(self) -> bool:
        """Whether this very message was shown in the preview, for the same readers, and is to be sent now."""
        return self.is_valid() and self.data.get("do") == "send" and self.data.get("seen") == self.seen

    def clean_subject(self) -> str:
        return one_line(self.cleaned_data["subject"])
