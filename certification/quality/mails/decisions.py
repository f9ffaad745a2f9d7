"""Mails that bring a letter, and what goes to those of the agency when a decision is made or put off."""

from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import override

from accounts.models import User
from certification.quality.letters.office import office
from certification.quality.models import Application, Letter
from certification.quality.states import ON_APPLICATIONS, DecisionKind
from core.addresses import whole
from core.mail import Message


def letter(sent: Letter, to: User | str, *, attachment: str) -> Message:
    """To somebody with an account, in their language, with a link; to an address without one in the letter's."""
    person = to if isinstance(to, User) else None
    language = person.language if person else sent.language
    with override(language):
        context = {
            "person": person,
            "subject": sent.content["subject"],
            "organisation_name": str(sent.organisation or ""),
            "case_number": sent.number,
            "action_url": whole(reverse("quality:letter", args=[sent.pk])) if person else "",
            "contact": contact(),
            **_decided(sent),
        }
    email = person.email if person else str(to)
    return Message(_template(sent.kind), email, language, context, attachment=attachment)


def sent_back(application: Application, reviewer: User) -> Message:
    """To whoever reviews it: the reasons are read in Vieri."""
    with override(reviewer.language):
        context = {
            "person": reviewer,
            "organisation_name": str(application.organisation),
            "case_number": application.number,
            "action_url": whole(reverse("quality:matter", args=[application.pk])),
        }
    return Message("quality_sent_back", reviewer.email, reviewer.language, context)


def contact() -> str:
    """Where to ask; "" when the house has not said so."""
    ask = office()
    return ", ".join(filter(None, (ask.email, ask.phone)))


def _template(kind: str) -> str:
    if kind in ON_APPLICATIONS:
        return "quality_decision"
    return "quality_suspension" if kind == DecisionKind.SUSPEND else "quality_letter"


def _decided(sent: Letter) -> dict[str, Any]:
    """Of a decision, in the active language."""
    if sent.decision is None:
        return {}
    until = sent.decision.until
    return {
        "decision_name": str(DecisionKind(sent.decision.kind).label),
        "deadline": date_format(until, "SHORT_DATE_FORMAT") if until else "",
    }
