"""Keeping what participants answer: only what the meeting asks (Meeting.asks), and put right by themselves."""

from dataclasses import replace
from typing import Any

from django.db import transaction

from accounts.models import User
from core import audit
from network.meetings import answers as told
from network.meetings.actions.registration_steps import claim, held, must_be_ahead, over
from network.meetings.answers import Answers
from network.meetings.models import Need, Registration
from network.meetings.states import LIVE, NEEDS, Question

_FIELDS = ["organisation", "organisation_name", "municipality", "wish"]


@transaction.atomic
def change(*, token: str, actor: User | None = None, **answers: Any) -> Registration:
    """What they answered, put right by whoever has the link, until it begins. ``answers``: as in Answers; those not
    named stay. Saved twice, it is one change. Raises Refused: "no_ticket", "over" and as ``must_be_ahead``."""
    registration = held(token)
    if registration.state not in LIVE:
        raise over()
    must_be_ahead(registration.meeting)
    claim(registration, actor)
    before = told.of(registration)
    given = replace(before, **answers)
    keep(registration, given)
    registration.save(update_fields=_FIELDS)
    keep_needs(registration, given)
    if told.of(registration) != before:
        # Not which: that somebody answered what they need would tell of their health.
        audit.record(registration, "meetings.registration.answer", actor=actor)
    return registration


def keep(registration: Registration, given: Answers, *, organisation: bool = False) -> None:
    """On the row, which the caller saves. ``organisation``: also when it is not asked."""
    asked = set(registration.meeting.asks)
    if Question.ORGANISATION in asked or organisation:
        registration.organisation, registration.organisation_name = given.organisation, given.organisation_name
    if Question.MUNICIPALITY in asked:
        registration.municipality = given.municipality
    if Question.WISH in asked:
        registration.wish = given.wish


def keep_needs(registration: Registration, given: Answers) -> None:
    """Of a saved registration, in their own table."""
    asked = set(registration.meeting.asks)
    needs = {key.value: getattr(given, key.value) if key in asked else "" for key in NEEDS}
    if any(needs.values()):
        Need.objects.update_or_create(registration=registration, defaults=needs)
    else:
        Need.objects.filter(registration=registration).delete()
