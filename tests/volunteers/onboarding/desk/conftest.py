"""Who handles volunteers, and volunteers in all shapes."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse

from core import clock
from network.directory.models import Vocabulary
from network.directory.states import Role
from tests.factories.accounts import UserFactory
from tests.factories.network import MandateFactory, region, term
from tests.factories.volunteers import TaskFactory, VolunteerFactory, VolunteeringFactory, accept
from tests.network.looking import _no_second_step, aino, bengt, main, onni
from volunteers.onboarding.models import ExtractSeen, TrialSession, Volunteering
from volunteers.onboarding.states import Document, State

__all__ = ["_no_second_step", "aino", "bengt", "main", "onni"]


@pytest.fixture
def signed_in(db):
    """``signed_in(person)`` is their browser; they sign in once."""
    browsers = {}

    def browser_of(person):
        if person.pk not in browsers:
            browsers[person.pk] = Client()
            browsers[person.pk].force_login(person)
        return browsers[person.pk]

    return browser_of


@pytest.fixture
def look(signed_in):
    return lambda person, url, **query: signed_in(person).get(url, query)


@pytest.fixture
def send(signed_in):
    return lambda person, row, step, **given: signed_in(person).post(url(row, step), given)


def url(row, step="volunteering"):
    return reverse(f"onboarding:{step}", args=[row.pk])


def was(answer):
    """What the form says of how it stood."""
    return re.search(r'name="was" value="([0-9a-f]+)"', answer.content.decode())[1]


def day(**later):
    return (clock.today() + dt.timedelta(**later)).isoformat()


def deputy(code="11"):
    return MandateFactory(region=region(code), role=Role.DEPUTY).person


def named(name, *traits, speaks=None, volunteer=None, **more):
    """A volunteering of somebody with this name; ``volunteer``: what they told."""
    helper = VolunteerFactory(person=UserFactory(name=name), languages=speaks, **(volunteer or {}))
    return VolunteeringFactory(volunteer=helper, **dict.fromkeys(traits, True), **more)


def ago(**past):
    return clock.now() - dt.timedelta(**past)


def mentor(name="Maija Mentori", **more):
    """An active volunteer who can mentor."""
    helper = VolunteerFactory(person=UserFactory(name=name))
    helper.skills.add(term(Vocabulary.SKILL, "mentoring"))
    return VolunteeringFactory(volunteer=helper, active=True, **more).volunteer.person


def tried(volunteering, number):
    for _n in range(number):
        TrialSession.objects.create(volunteering=volunteering, day=clock.today())
    return volunteering


def shapes():
    """A volunteering for each thing that can be going on."""
    minors = TaskFactory(minors=True)
    coming, past = clock.now() + dt.timedelta(days=2), ago(hours=3)
    consented = VolunteeringFactory(task=minors, state=State.EXTRACT)
    accept(consented, Document.EXTRACT)
    mentored = VolunteeringFactory(trial=True, mentor=UserFactory())
    return {
        "applied": VolunteeringFactory(),
        "no time": VolunteeringFactory(state=State.INTERVIEW),
        "proposed": VolunteeringFactory(interview=True),
        "agreed": VolunteeringFactory(interview=True, interview_confirmed_at=clock.now()),
        "wishes": VolunteeringFactory(interview=True, interview_at=coming, interview_wish="torstaina"),
        "wishes afterwards": VolunteeringFactory(interview=True, interview_at=past, interview_wish="torstaina"),
        "talked": VolunteeringFactory(interview=True, interview_at=past, turn_since=ago(days=2)),
        "talked, told late": VolunteeringFactory(interview=True, interview_at=ago(days=3), turn_since=ago(days=1)),
        "to consent": VolunteeringFactory(task=minors, state=State.EXTRACT),
        "consented": consented,
        "agreement": VolunteeringFactory(agreement=True),
        "training": VolunteeringFactory(training=True),
        "no mentor": VolunteeringFactory(trial=True),
        "mentored": mentored,
        "half tried": tried(VolunteeringFactory(trial=True, mentor=mentored.mentor), 1),
        "tried": tried(VolunteeringFactory(trial=True, mentor=mentored.mentor), 2),
        "tried without mentor": tried(VolunteeringFactory(trial=True), 2),
        "active": VolunteeringFactory(active=True),
        "paused": VolunteeringFactory(paused=True),
        "left": VolunteeringFactory(left=True),
        "declined": VolunteeringFactory(declined=True),
        "withdrawn": VolunteeringFactory(withdrawn=True),
    }


def fresh(volunteering):
    return Volunteering.objects.get(pk=volunteering.pk)


def seen(volunteering, by, days=1):
    """An extract of the volunteer that somebody has seen."""
    day = clock.today() - dt.timedelta(days=days)
    return ExtractSeen.objects.create(
        person=volunteering.volunteer.person, extract_date=day, seen_by=by, seen_on=day,
        expires_on=clock.months_after(day, 36),
    )  # fmt: skip
