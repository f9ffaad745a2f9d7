"""Mails to those of the agency who take part in a matter: it is their turn. What it is about they read in Vieri."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils.translation import override

from accounts.models import User
from certification.quality.models import Application, Assignment
from certification.quality.states import Part
from core import mail
from core.addresses import whole
from core.mail import Message


def post_to(application: Application, part: Part, write: Callable[..., Message]) -> None:
    """To each who has this part now, in the caller's transaction. ``write``: one of these, of a matter, a person and
    their part."""
    rows = application.assignments.filter(part=part, ended_at=None, person__is_active=True)
    for each in rows.select_related("person"):
        if each.person:
            mail.post(write(application, each.person, part))


def assigned(assignment: Assignment, person: User) -> Message:
    """A lead has given them a part."""
    return _message("quality_assigned", assignment.application, person, assignment.part)


def handed_back(assignment: Assignment, lead: User) -> Message:
    """To whoever gave the part: somebody else is to be found. Why, they are not told."""
    return _message("quality_handed_back", assignment.application, lead, assignment.part)


def released(assignment: Assignment, person: User) -> Message:
    """A lead has ended their part."""
    return _message("quality_released", assignment.application, person, assignment.part)


def your_turn(application: Application, person: User, part: str) -> Message:
    """It waits for their review or decision."""
    return _message("quality_your_turn", application, person, part)


def sent_back(application: Application, person: User, part: str) -> Message:
    """The reviewer has sent it back to the evaluators."""
    return _message("quality_back_to_evaluation", application, person, part)


def replied(application: Application, person: User, part: str) -> Message:
    """The applicant has replied."""
    return _message("quality_replied", application, person, part)


def taken_back(application: Application, person: User, part: str) -> Message:
    """The applicant has taken the application back."""
    return _message("quality_taken_back", application, person, part)


def no_reply(application: Application, person: User, part: str) -> Message:
    """The last day has passed without a reply."""
    return _message("quality_no_reply", application, person, part)


def _message(template: str, application: Application, person: User, part: str) -> Message:
    with override(person.language):
        context: dict[str, Any] = {
            "person": person,
            "organisation_name": str(application.organisation.name),
            "case_number": application.number,
            "part": str(Part(part).label),
            "action_url": whole(reverse("quality:matter", args=[application.pk])),
        }
    return Message(template, person.email, person.language, context)
