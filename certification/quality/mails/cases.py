"""Mails about appeals and complaints: that one has arrived, and its answer. What was complained of is in neither."""

from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import override

from accounts.models import User
from certification.quality import recipients
from certification.quality.models import Case
from certification.quality.states import CaseKind
from core.addresses import whole
from core.mail import Message

# The beginning of the names of their templates.
LETTERS = "quality_case"
Reader = tuple[str, User | None]


def received(case: Case, address: str, person: User | None) -> Message:
    """It has arrived: its number, and until when it is answered. ``person``: whose account it is, if any."""
    return _to("quality_case_received", case, address, person)


def answered(case: Case, address: str, person: User | None, attachment: str) -> Message:
    """The answer with its reasons, as a letter."""
    return _to("quality_case_answered", case, address, person, attachment=attachment)


def readers(case: Case) -> list[Reader]:
    """Who gets the answer: the main contacts of the organisation that appealed, else whoever filed it, by the address
    that they gave when they have no account. Nobody when there is none."""
    own = case.organisation if case.kind == CaseKind.APPEAL else None
    if own is not None and (people := recipients.of(own)):
        return [(person.email, person) for person in people]
    if case.filed_by is not None:
        return [(case.filed_by.email, case.filed_by)] if case.filed_by.is_active else []
    return [(case.email, None)] if case.email else []


def _to(template: str, case: Case, address: str, person: User | None, *, attachment: str = "") -> Message:
    language = person.language if person else case.language
    with override(translation.get_supported_language_variant(language)):
        context: dict[str, Any] = {
            "person": person,
            "number": case.number,
            "is_appeal": case.kind == CaseKind.APPEAL,
            "organisation": str(case.organisation or ""),
            "day": date_format(case.due_on, "SHORT_DATE_FORMAT"),
            "outcome": case.get_outcome_display(),
            "action_url": whole(reverse("quality:case", args=[case.pk])) if person else "",
        }
    return Message(template, address, language, context, attachment=attachment)
