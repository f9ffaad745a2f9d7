"""Mails to main contacts of the applicant: what the agency asks, tells and reminds of."""

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import override

from accounts.models import User
from certification.quality import aims, inquirywords
from certification.quality.mails.decisions import contact
from certification.quality.models import Application, Inquiry
from core.addresses import whole
from core.mail import Message


def started(application: Application, person: User) -> Message:
    """It is complete, and evaluators are at work."""
    return _message("quality_evaluation_started", application, person, aims.impartial())


def completeness(application: Application, inquiry: Inquiry, person: User, attachment: str) -> Message:
    """What is missing, with the letter."""
    return _asked("quality_completeness_request", application, inquiry, person, attachment)


def questions(application: Application, inquiry: Inquiry, person: User) -> Message:
    return _asked("quality_questions", application, inquiry, person)


def findings(application: Application, inquiry: Inquiry, person: User, count: int, attachment: str) -> Message:
    """How many there are; what they are stands in the letter and in Vieri."""
    more = {"findings_count": count}
    return _message("quality_findings", application, person, inquiry.due_on, attachment, **more)


def reminder(application: Application, inquiry: Inquiry, person: User) -> Message:
    """Today is the last day, or it has passed and they still can reply."""
    more = {"kind": inquiry.kind}
    return _message("quality_reply_reminder", application, person, inquiry.due_on, **more)


def more_time(application: Application, inquiry: Inquiry, person: User) -> Message:
    """A later day."""
    return _message("quality_more_time", application, person, inquiry.due_on)


def _asked(template: str, application: Application, inquiry: Inquiry, person: User, attachment: str = "") -> Message:
    rows = inquirywords.rows(inquiry)
    with override(person.language):
        more = {"missing": inquirywords.worded(rows), "text": inquiry.text}
    return _message(template, application, person, inquiry.due_on, attachment, **more)


def _message(
    template: str, application: Application, person: User, day: dt.date, attachment: str = "", **more: Any
) -> Message:
    with override(person.language):
        context = {
            "person": person,
            "organisation_name": str(application.organisation.name),
            "case_number": application.number,
            "deadline": date_format(day, "SHORT_DATE_FORMAT"),
            "action_url": whole(reverse("quality:application", args=[application.pk])),
            "contact": contact(),
            **more,
        }
    return Message(template, person.email, person.language, context, attachment=attachment)
