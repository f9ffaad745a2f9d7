"""What organisers choose."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from training.sessions.choosing import Part


class PartForm(forms.Form):
    """``parts``: those that can be chosen."""

    part = forms.ChoiceField(
        label=_("Part of a course"),
        help_text=_("Parts that are done by taking part in an event."),
        error_messages={"required": _("Choose the part."), "invalid_choice": _("Choose the part.")},
    )

    def __init__(self, *args: Any, parts: Iterable[Part], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._parts = {part.value: part for part in parts}
        chosen: Any = self.fields["part"]
        chosen.choices = [(value, str(part)) for value, part in self._parts.items()]

    def clean(self) -> dict[str, Any]:
        """As `actions.link` takes it."""
        data = super().clean() or {}
        part = self._parts.get(data.pop("part", ""))
        return data | ({"course": part.course, "item_key": part.key} if part else {})
