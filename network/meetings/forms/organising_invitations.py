"""Addresses of people to invite, pasted as they come out of mails and tables."""

import re
from email.utils import getaddresses
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, validate_email
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import clean_name
from network.meetings.asked import Asked
from network.meetings.models import Invitation

MOST = 200
_ADDRESS = re.compile(r"[^\s<>,;\"'()\[\]]+@[^\s<>,;\"'()\[\]]+")
_short_enough = MaxLengthValidator(Invitation._meta.get_field("email").max_length or 0)


class InvitationsForm(forms.Form):
    """One field that takes whatever is pasted."""

    addresses = forms.CharField(
        label=_("E-mail addresses"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 6, "autocomplete": "off", "spellcheck": "false"}),
        help_text=_("One person on each line, with or without a name: Raija Example, raija@example.org."),
        error_messages={"required": _("Write at least one address.")},
    )

    def clean_addresses(self) -> str:
        text: str = self.cleaned_data["addresses"]
        people: dict[str, Asked] = {}
        wrong: list[str] = []
        for number, line in enumerate(text.splitlines(), start=1):
            if line.strip(" \t,;"):
                found, faults = _people(line)
                wrong += [_fault(number, fault) for fault in faults]
                people |= {each.email: each for each in found if each.email not in people}
        if wrong:
            raise ValidationError(wrong[:10], code="address")
        if len(people) > MOST:
            many = gettext("These are %(number)s addresses. At most %(most)s can be invited at once.")
            raise ValidationError(many % {"number": len(people), "most": MOST}, code="many")
        self._people = list(people.values())
        return text

    def values(self) -> dict[str, Any]:
        """Whom the action invites, each address once."""
        return {"people": self._people}


def _people(line: str) -> tuple[list[Asked], list[str]]:
    """Who stands on a line, and what on it is no address. With one address the rest of the line is the name."""
    found = _ADDRESS.findall(line)
    alone = len(found) == 1
    pairs = [(line.replace(found[0], " "), found[0])] if alone else getaddresses([line.replace(";", ",")])
    people, faults = [], [] if found else [line.strip()]
    for name, address in pairs if found else []:
        try:
            validate_email(address)
            _short_enough(address)
        except ValidationError:
            faults.append(address or name)
        else:
            people.append(Asked(address.lower(), clean_name(re.sub(r"[<>,;\"'\t]+", " ", name))[:100]))
    return people, faults


def _fault(number: int, text: str) -> str:
    said = gettext("Line %(line)s is no e-mail address: %(text)s")
    return said % {"line": number, "text": text[:60]}
