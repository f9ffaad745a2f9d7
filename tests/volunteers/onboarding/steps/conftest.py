"""People around one volunteering, and a clock that can be moved."""

import datetime as dt

import pytest

from accounts.models import User
from core import clock
from core.models import OutgoingMail
from network.directory.models import Vocabulary
from network.directory.states import Role
from tests.factories.accounts import UserFactory
from tests.factories.network import MandateFactory, coordinator, municipality, region, term
from tests.factories.volunteers import TaskFactory, VolunteerFactory, VolunteeringFactory
from volunteers.onboarding import commitments
from volunteers.onboarding.actions import applying
from volunteers.onboarding.models import Volunteering
from volunteers.onboarding.states import Age, Document


@pytest.fixture
def at(monkeypatch):
    """``at(days=2)`` moves the clock forward from now."""

    def move(**later):
        moment = clock.now() + dt.timedelta(**later)
        monkeypatch.setattr(clock, "now", lambda: moment)
        monkeypatch.setattr(clock, "today", lambda: clock.day_of(moment))
        return moment

    return move


@pytest.fixture
def aino(db):
    """Coordinates North Savo."""
    return coordinator("11", person__name="Aino Esimerkki", person__email="aino@x.example")


def deputy(code="11", **more):
    return MandateFactory(region=region(code), role=Role.DEPUTY, **more).person


def mentor(**more) -> User:
    """Somebody active in North Savo who says that they can mentor."""
    helper = VolunteerFactory()
    helper.skills.add(term(Vocabulary.SKILL, "mentoring"))
    VolunteeringFactory(volunteer=helper, active=True, **more)
    return helper.person


def breaks_for(bad, module, monkeypatch):
    """Fetching this one fails; the others go on."""
    held = module.steps.held

    def broken(volunteering):
        if volunteering.pk == bad.pk:
            raise RuntimeError
        return held(volunteering)

    monkeypatch.setattr(module.steps, "held", broken)


def fresh(volunteering):
    return Volunteering.objects.get(pk=volunteering.pk)


def person(volunteering) -> User:
    return volunteering.volunteer.person


def mails(to=None, template=None):
    rows = OutgoingMail.objects.order_by("pk")
    rows = rows.filter(to=to.email) if to else rows
    return list(rows.filter(template=f"volunteering_{template}") if template else rows)


def templates(to=None):
    return [each.template.removeprefix("volunteering_") for each in mails(to)]


def apply(who=None, task=None, **more):
    given = {
        "person": who or UserFactory(),
        "task": task or TaskFactory(),
        "municipality": municipality(),
        "age": Age.ADULT,
        "consent_version": commitments.current(Document.APPLICATION).version,
        "consent_language": "fi",
        "phone": "017 000 0001",
        "ways": ["remote"],
    }
    return applying.apply(**given | more)


def yes(document, language="fi"):
    """What a form hands over with a text."""
    version = commitments.current(document)
    return {"document": document, "version": version.version, "digest": version.digest, "language": language}
