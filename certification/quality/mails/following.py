"""Mails to main contacts in the years of a certification: what is due, what was looked at, that the end comes."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import override

from accounts.models import User
from certification.quality import lives
from certification.quality.mails.decisions import contact
from certification.quality.models import Application, Certification, Condition, Measure, Surveillance
from core import clock
from core.addresses import whole
from core.mail import Message


def conditions_due(of: Certification, conditions: Sequence[Condition], person: User) -> Message:
    """The first of them decides about the day that is named."""
    due = min(each.due_on for each in conditions)
    return _message("quality_conditions_due", of, person, deadline=due)


def condition_returned(condition: Condition, person: User) -> Message:
    """What was shown is not enough yet; what is missing is read in Vieri."""
    of = condition.certification
    return _message("quality_condition_returned", of, person, deadline=condition.due_on)


def conditions_met(of: Certification, person: User) -> Message:
    """All of them."""
    return _message("quality_conditions_met", of, person)


def follow_up_asked(follow_up: Surveillance, person: User, attachment: str) -> Message:
    """With the letter."""
    day = lives.answer_by(follow_up)
    return _message("quality_surveillance_due", follow_up.certification, person, attachment, deadline=day)


def follow_up_missing(follow_up: Surveillance, person: User) -> Message:
    """No answer has come by its day; ``late``: nor in the time after it."""
    last = lives.late_from(follow_up) - dt.timedelta(days=1)
    late = lives.is_late(follow_up)
    return _message("quality_surveillance_missing", follow_up.certification, person, deadline=last, late=late)


def follow_up_closed(follow_up: Surveillance, condition: Condition | None, person: User) -> Message:
    """Somebody has looked at it. ``condition``: what they ask to be put right."""
    due = condition.due_on if condition else None
    more: dict[str, Any] = {"concern": follow_up.concern, "asked": condition is not None}
    return _message("quality_surveillance_closed", follow_up.certification, person, deadline=due, **more)


def measure_dropped(measure: Measure, person: User) -> Message:
    """What they were heard on comes to nothing."""
    return _message("quality_measure_dropped", measure.certification, person)


def expiring(of: Certification, person: User) -> Message:
    """Until when a renewal is best sent, while that day is still to come."""
    by = lives.renew_by(of)
    return _message("quality_certification_expiring", of, person, deadline=by if by >= clock.today() else None)


def expired(of: Certification, person: User) -> Message:
    return _message("quality_certification_expired", of, person)


def _message(
    template: str, of: Certification, person: User, attachment: str = "", deadline: dt.date | None = None, **more: Any
) -> Message:
    with override(person.language):
        context = {
            "person": person,
            "organisation_name": str(of.organisation.name),
            "case_number": _number(of),
            "deadline": date_format(deadline, "SHORT_DATE_FORMAT") if deadline else "",
            "valid_until": date_format(of.valid_to, "SHORT_DATE_FORMAT"),
            "action_url": whole(reverse("quality:certificate", args=[of.pk])),
            "contact": contact(),
            **more,
        }
    return Message(template, person.email, person.language, context, attachment=attachment)


def _number(of: Certification) -> str:
    """That of the application that was granted first; its letters have it, too."""
    rows = Application.objects.filter(decisions__certification=of).order_by("decisions__decided_at")
    return rows.values_list("number", flat=True).first() or ""
