"""A volunteer whose facts must not stand on any page, and the steps of a volunteering as they are told to the house."""

import io

import pytest
from django.db import transaction
from PIL import Image

from certification.cards import held
from core import vault
from tests.factories.accounts import UserFactory
from tests.factories.volunteers import TaskFactory, VolunteerFactory, VolunteeringFactory
from volunteers.onboarding import commitments
from volunteers.onboarding.actions import steps
from volunteers.onboarding.models import Acceptance
from volunteers.onboarding.states import Document, State

NAME, EMAIL, PHONE = "Raija Kanarialintu", "raija.kanaria@posti.example", "017 000 9876"
# None of it may be read by whoever checks the card.
SECRETS = ("Kanarialintu", EMAIL, PHONE, "Kuopio", "Kissakello")


def step(volunteering, state):
    """Through the one function that every step of a volunteering goes through."""
    with transaction.atomic():
        steps.move(volunteering=steps.held(volunteering), to=state, actor=None)
    volunteering.refresh_from_db()
    return volunteering


@pytest.fixture
def raija(db):
    person = UserFactory(name=NAME, email=EMAIL, language="fi")
    return VolunteerFactory(person=person, phone=PHONE, needs="Kissakello")


@pytest.fixture
def applying(raija):
    """Has come as far as the trial."""
    task = TaskFactory(slug="digital-supporter", trial_sessions=0)
    return VolunteeringFactory(volunteer=raija, task=task, state=State.TRIAL, message="Kissakello")


@pytest.fixture
def volunteering(applying):
    return step(applying, State.ACTIVE)


@pytest.fixture
def card(volunteering):
    return held.card_of(volunteering)


def consent(volunteer, document):
    version = commitments.current(document)
    return Acceptance.objects.create(
        person=volunteer.person, document=document, version=version.version, digest=version.digest, language="fi"
    )


@pytest.fixture
def photo(raija):
    """Chosen for the card and for the check page."""
    drawing = io.BytesIO()
    Image.new("RGB", (300, 400), "#c0d0e0").save(drawing, "JPEG")
    raija.photo, raija.photo_public = vault.put(drawing.getvalue()), True
    raija.save()
    consent(raija, Document.CARD_PHOTO)
    consent(raija, Document.PUBLIC_PHOTO)
    return drawing.getvalue()
