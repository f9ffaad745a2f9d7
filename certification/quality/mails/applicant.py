"""Mails to the main contacts of an applicant. What the application holds stands on its page only."""

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import override

from accounts.models import User
from certification.quality.letters.office import office
from certification.quality.models import Application
from core.addresses import whole
from core.mail import Message


def submitted(application: Application, person: User) -> Message:
    """It has arrived; until when they hear whether it is complete."""
    return _to(person, "quality_submitted", application, deadline=application.due_on)


def withdrawn(application: Application, person: User) -> Message:
    """Somebody of theirs has taken it back."""
    return _to(person, "quality_withdrawn", application)


def _to(person: User, template: str, application: Application, *, deadline: dt.date | None = None) -> Message:
    """In the reader's language: names, days and addresses are those of that language, too."""
    with override(person.language):
        ask = office()
        context: dict[str, Any] = {
            "person": person,
            "organisation_name": str(application.organisation),
            "case_number": application.number,
            "deadline": date_format(deadline, "SHORT_DATE_FORMAT") if deadline else "",
            "contact": ", ".join(filter(None, (ask.email, ask.phone))),
            "action_url": whole(reverse("quality:application", args=[application.pk])),
        }
    return Message(template, person.email, person.language, context)
