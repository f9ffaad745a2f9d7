"""What participants answered to the questions of a meeting."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from network.directory.models import Organisation
from network.geography.models import Municipality
from network.meetings.models import Meeting, Need, Registration
from network.meetings.states import NEEDS


@dataclass(frozen=True)
class Answers:
    """By the names of states.Question; an organisation is a member of the network, or as they wrote it."""

    organisation: Organisation | None = None
    organisation_name: str = ""
    municipality: Municipality | None = None
    wish: str = ""
    diet: str = ""
    access: str = ""


def of(registration: Registration) -> Answers:
    """As they stand. One query for what they need."""
    need = Need.objects.filter(registration=registration.pk).first() or Need()
    return Answers(
        organisation=registration.organisation,
        organisation_name=registration.organisation_name,
        municipality=registration.municipality,
        wish=registration.wish,
        diet=need.diet,
        access=need.access,
    )


def by_another(registration: Registration, given: Mapping[str, Any]) -> Answers:
    """With what somebody else says of them, where that says something. What they need may tell of their health, so
    nobody says it for them (GDPR, article 9), and what they said themselves stays."""
    said = {name: value for name, value in given.items() if value and name not in NEEDS}
    if {"organisation", "organisation_name"} & said.keys():
        said = {"organisation": None, "organisation_name": ""} | said
    return replace(of(registration), **said)


def asks_needs(meeting: Meeting) -> bool:
    """Whether it is asked what participants need: diet, and in order to take part."""
    return not NEEDS.isdisjoint(meeting.asks)


def lacks_needs(registration: Registration) -> bool:
    """Whether somebody else registered them, and they have not told yet what the meeting asks about their needs."""
    if registration.registered_by_id is None or not asks_needs(registration.meeting):
        return False
    return not Need.objects.filter(registration=registration.pk).exists()
