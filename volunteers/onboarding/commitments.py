"""The texts that volunteers and applicants accept: their versions, what stands in their gaps, which of them count."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from core import clock, declarations
from core.declarations import Reading, Version
from network.directory.languages import words_of
from volunteers.onboarding.models import Volunteering

FILE = Path(__file__).parent / "data" / "commitments.yaml"


@dataclass(frozen=True)
class Read:
    """Which version of a text somebody has read, in which language."""

    version: str
    digest: str
    language: str


def versions(document: str) -> tuple[Version, ...]:
    """All of one text, the oldest first, as the file of the release has them."""
    return declarations.versions(FILE, document)


def current(document: str) -> Version:
    """The one that is asked for now."""
    return versions(document)[-1]


def find(document: str, version: str) -> Version | None:
    """The version of that name; None for one that this release no longer knows."""
    return next((each for each in versions(document) if each.version == version), None)


def counting(document: str) -> frozenset[str]:
    """The versions whose acceptance counts today: who accepted another one is asked again."""
    return declarations.counting(versions(document))


def gaps(volunteering: Volunteering, language: str) -> dict[str, str]:
    """What stands in the gaps of the agreement: with whom, for which task, from when. The task begins when it began; in
    an agreement that is still to be made, today."""
    with override(language):
        begins = volunteering.started_on or clock.today()
        return {
            "organisation_name": partner(volunteering),
            "task": words_of(volunteering.task, "name", language).text,
            "start_date": date_format(begins, "SHORT_DATE_FORMAT"),
        }


def partner(volunteering: Volunteering) -> str:
    """With whom somebody makes the agreement: the organisation that recruits, else the network, in words of the active
    language. One that has left, or has ended, handles nothing any more (areas.handlers) and agrees on nothing."""
    if volunteering.organisation is not None and volunteering.organisation.is_member:
        return str(volunteering.organisation)
    if volunteering.network is not None and volunteering.network.ended_at is None:
        return str(volunteering.network)
    return _("Digital support network: %(region)s") % {"region": volunteering.region}


def read(document: str, language: str, names: Mapping[str, str] | None = None) -> Reading:
    """The text that is asked for now, as one reader gets it."""
    return current(document).read(language, names)
