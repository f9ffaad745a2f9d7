"""Somebody applies anew in the moment in which their old volunteering is forgotten."""

import datetime as dt

import pytest
from django.db import IntegrityError, connection

from core import clock
from tests.factories.volunteers import TaskFactory, VolunteeringFactory
from tests.together import meet, together
from tests.volunteers.onboarding.steps.conftest import apply
from volunteers.onboarding.actions import anonymising
from volunteers.onboarding.models import Volunteer, Volunteering
from volunteers.onboarding.states import State

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def old():
    return VolunteeringFactory(left=True, ended_at=clock.now() - dt.timedelta(days=1_000))


@pytest.fixture(autouse=True)
def _slowly(monkeypatch):
    """Between looking whether there is anything else of the person, and deleting what they told."""
    forget = anonymising._forget_volunteer

    def slowly(volunteer):
        meet("begun", 5)
        meet("applied", 1)
        return forget(volunteer)

    monkeypatch.setattr(anonymising, "_forget_volunteer", slowly)


def at_once(old):
    """Forgets the old one; somebody applies in the middle of it."""
    person, task = old.volunteer.person, TaskFactory()

    def applied():
        meet("begun", 5)
        return apply(person, task)

    with together() as run:
        return run(lambda: anonymising.anonymise(old), applied)


def test_the_new_application_has_its_volunteer(old):
    was, (done, new) = old.volunteer_id, at_once(old)
    assert done
    assert Volunteering.objects.get(pk=old.pk).state == State.ANONYMISED
    volunteer = Volunteer.objects.get()
    assert volunteer.pk != was
    assert Volunteering.objects.get(pk=new.pk).volunteer == volunteer


if connection.vendor == "postgresql":  # SQLite lets only one transaction write at a time: the lock is its nature

    def test_without_the_lock_it_would_fail(old, monkeypatch):
        """The control twin."""
        monkeypatch.setattr(anonymising, "_hold", lambda person: None)
        with pytest.raises(IntegrityError):
            at_once(old)
