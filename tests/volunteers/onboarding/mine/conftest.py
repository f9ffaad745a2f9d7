"""Somebody who volunteers in North Savo, signed in on a phone, and the people around them."""

import io

import pytest
from django.urls import reverse
from PIL import Image

from core import clock
from tests.factories.accounts import UserFactory
from tests.factories.volunteers import TaskFactory, VolunteeringFactory
from tests.network.coordinating import fresh_cache, one_step
from tests.volunteers.onboarding.steps.conftest import aino, at, fresh, person, yes
from volunteers.onboarding import commitments
from volunteers.onboarding.actions import agreeing
from volunteers.onboarding.models import Acceptance

__all__ = ["aino", "at", "fresh", "fresh_cache", "one_step", "person", "yes"]


@pytest.fixture(autouse=True)
def _quiet(fresh_cache, one_step):
    """Nobody's budget is used up by the test before, and coordinators need no second step here."""


@pytest.fixture
def active(db):
    """Active, with both commitments accepted; no course, no mentor."""
    return VolunteeringFactory(active=True, task=TaskFactory(plain=True))


@pytest.fixture
def raija(active, client):
    """The volunteer, signed in."""
    client.force_login(person(active))
    return person(active)


@pytest.fixture
def stranger(client, db):
    found = UserFactory()
    client.force_login(found)
    return found


def accept(volunteering, document, language="fi"):
    return agreeing.accept(volunteering=volunteering, actor=person(volunteering), **yes(document, language))


def consent(volunteer, document, language="fi", **more):
    """That somebody said yes to the version that is asked for now."""
    wanted = commitments.current(document)
    return Acceptance.objects.create(
        person=volunteer.person,
        document=document,
        version=wanted.version,
        digest=wanted.digest,
        language=language,
        statement=wanted.read(language).accept.text,
        accepted_at=clock.now(),
        **more,
    )


def url(name, *args, **kwargs):
    return reverse(f"onboarding:{name}", args=args, kwargs=kwargs)


def picture(kind="JPEG", size=(900, 1200), colour="teal", **more):
    file = io.BytesIO()
    Image.new("RGB", size, colour).save(file, kind, **more)
    return file.getvalue()


def newer(monkeypatch, document, *, material=True):
    """A version 2 of a text, with other words."""
    old = commitments.current(document)
    texts = {**old.texts, "title": {"fi": "Uusi teksti", "sv": "Ny text", "en": "New text"}, "version": "2"}
    made = type(old)("2", "b" * 64, material, texts)
    known = commitments.versions

    def versions(asked):
        return (*known(asked), made) if asked == document else known(asked)

    monkeypatch.setattr(commitments, "versions", versions)
    return made
