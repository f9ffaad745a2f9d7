"""Whoever is forgotten stands nowhere as the mentor of somebody else either."""

import datetime as dt
import uuid

import pytest

from core import clock
from tests.factories.network import MandateFactory
from tests.factories.volunteers import VolunteeringFactory
from tests.volunteers.anonymising import traces
from tests.volunteers.anonymising.test_canary import ALLOWED, LEADING
from volunteers.onboarding import steps
from volunteers.onboarding.actions import anonymising, trialling
from volunteers.onboarding.models import TrialSession, Volunteering
from volunteers.onboarding.states import Ball, State

pytestmark = pytest.mark.django_db


@pytest.fixture
def mentor(stopped):
    """The one who stopped was a mentor, too: of one who is active now, of one whose trial goes on, and of one whom they
    have noted a session with before another became the mentor. Returns these three."""
    handler, person = stopped.handler, stopped.volunteer.person
    VolunteeringFactory(volunteer=stopped.volunteer, active=True)
    made = [VolunteeringFactory(trial=True) for _each in range(3)]
    for each in made:
        trialling.set_mentor(volunteering=each, mentor=person, actor=handler)
        trialling.note_session(volunteering=each, day=clock.today(), nonce=uuid.uuid4(), actor=person)
    Volunteering.objects.filter(pk=made[0].pk).update(state=State.ACTIVE, started_on=clock.today())
    trialling.set_mentor(volunteering=made[2], mentor=handler, actor=handler)
    return made


def test_whoever_was_a_mentor_stands_nowhere_as_one(mentor, stopped, look):
    person, key = stopped.volunteer.person, stopped.volunteer_id
    trial = mentor[1]
    Volunteering.objects.filter(pk=trial.pk).update(turn_since=clock.now() - dt.timedelta(days=90))
    assert {"onboarding.Volunteering.mentor", "onboarding.TrialSession.noted_by"} <= traces.pointing_at(person)
    assert ("core_outgoingmail", "first name") in look(key)
    anonymising.anonymise_now(person=person, actor=person)
    assert look(key) <= ALLOWED
    assert traces.pointing_at(person) <= LEADING
    assert TrialSession.objects.filter(volunteering__in=mentor).count() == 3
    # The coordinator has the ball, from now on.
    trial.refresh_from_db()
    assert (trial.mentor, clock.day_of(trial.turn_since)) == (None, clock.today())
    assert steps.turn(trial).ball == Ball.COORDINATOR
    mentor[2].refresh_from_db()
    assert mentor[2].mentor == stopped.handler


def test_whom_a_coordinator_handles_keeps_them_as_mentor(stopped):
    person = stopped.volunteer.person
    MandateFactory(person=person, region=stopped.region)
    trial = VolunteeringFactory(trial=True)
    trialling.set_mentor(volunteering=trial, mentor=person, actor=person)
    trialling.note_session(volunteering=trial, day=clock.today(), nonce=uuid.uuid4(), actor=person)
    anonymising.anonymise_now(person=person, actor=person)
    trial.refresh_from_db()
    assert (trial.mentor, trial.trial_sessions.get().noted_by) == (person, person)
