"""Forms of appeals and complaints."""

import uuid
from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from certification.quality.caseflow import EVERY
from certification.quality.entries import name_of
from certification.quality.register import counting
from certification.quality.states import CaseKind, CaseState, Outcome
from core import clock
from core.forms import AddressField
from network.directory.listed import by_name
from network.directory.models import Organisation

_LOST = _("Something was lost on the way. Open the page again.")


class TextField(forms.CharField):
    """Several lines. Counted as the reader counts them: a line break is one sign."""

    def __init__(self, *, most: int, rows: int = 8, **kwargs: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **kwargs)
        self.validators.append(MaxLengthValidator(most))

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value) or "").replace("\r\n", "\n")


class NonceField(forms.UUIDField):
    """Comes with the page: what is sent twice is one."""

    def __init__(self) -> None:
        super().__init__(
            widget=forms.HiddenInput, initial=uuid.uuid4, error_messages={"required": _LOST, "invalid": _LOST}
        )


class AppealForm(forms.Form):
    text = TextField(
        most=5000,
        label=_("What the appeal is about, and why"),
        help_text=_("Say which part of the decision you disagree with, and why. Write nothing about people helped."),
        error_messages={"required": _("Write what the appeal is about, and why.")},
    )
    wanted = TextField(
        most=2000,
        rows=4,
        label=_("What should change"),
        error_messages={"required": _("Write what should change.")},
    )
    nonce = NonceField()


# In place of an organisation: the agency itself.
AGENCY = "agency"


class ComplaintForm(forms.Form):
    """``has_account``: then the answer goes there, and no address is asked for."""

    organisation = forms.ChoiceField(
        label=_("What is it about?"), error_messages={"required": _("Choose what it is about.")}
    )
    text = TextField(
        most=5000,
        label=_("What happened?"),
        help_text=_(
            "Say what happened, where and when. Do not name people who were helped, and write nothing from which they "
            "could be recognised."
        ),
        error_messages={"required": _("Write what happened.")},
    )
    email = AddressField(
        label=_("Your e-mail address"),
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("Only if you want an answer. The organisation does not see it, and we delete it after a year."),
    )
    nonce = NonceField()

    def __init__(self, *args: Any, has_account: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own: Any = self.fields
        rows = counting(clock.today()).select_related("organisation").order_by(by_name("organisation__name"), "pk")
        self._organisations: dict[str, Organisation] = {str(each.organisation.pk): each.organisation for each in rows}
        named = [(key, name_of(each)) for key, each in self._organisations.items()]
        agency = (AGENCY, _("The agency's own work"))
        own["organisation"].choices = [
            ("", _("Choose")),
            agency,
            *([(_("A certified provider"), named)] if named else []),
        ]
        if has_account:
            del self.fields["email"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cleaned["organisation"] = self._organisations.get(cleaned.get("organisation", ""))
        cleaned.setdefault("email", "")
        return cleaned


class AnswerForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("Outcome"),
        choices=Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the outcome.")},
    )
    text = TextField(
        most=5000,
        rows=12,
        label=_("Reasons"),
        help_text=_("They are sent word for word. Say what was looked into, what was found and what follows from it."),
        error_messages={"required": _("Write the reasons.")},
    )


class CaseListForm(forms.Form):
    """What narrows the list on the desk. What is not understood narrows nothing."""

    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("Open")), *CaseState.choices, (EVERY, _("All"))]
    )
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("All")), *CaseKind.choices])
    mine = forms.BooleanField(label=_("Only those that I handle"), required=False)

    @property
    def wanted(self) -> dict[str, Any]:
        """What was understood."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}
