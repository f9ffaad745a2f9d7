"""A meeting, who comes to it, and the clock."""

import datetime as dt

import pytest
import time_machine

from core.models import OutgoingMail
from network.meetings.models import AttendanceEvent, Meeting, Notice, Registration
from network.meetings.states import Letter, Source, Way
from tests.factories.meetings import MeetingFactory, RegistrationFactory

START = dt.datetime(2027, 2, 3, 15, 30, tzinfo=dt.UTC)
LANGUAGES = ["fi", "sv", "en"]


def before(**left):
    """The clock stands so long before the meeting begins."""
    return time_machine.travel(START - dt.timedelta(**left), tick=False)


def after(**passed):
    """The clock stands so long after the meeting has ended."""
    return time_machine.travel(START + dt.timedelta(minutes=90) + dt.timedelta(**passed), tick=False)


@pytest.fixture
def meeting(db):
    """On 3 February 2027 at 17.30 in Finland, published a month before."""
    with before(days=30):
        return MeetingFactory(title_fi="Digitukijoiden vertaisilta", title_sv="Kamratkväll", starts_at=START)


def comes(meeting, days=20, **more):
    """Somebody who has had a place since so many days before."""
    with before(days=days):
        made = RegistrationFactory(meeting=meeting, **more)
    made.registered_at = START - dt.timedelta(days=days)
    made.save()
    return made


def fresh(meeting):
    return Meeting.objects.get(pk=meeting.pk)


def again(registration):
    return Registration.objects.get(pk=registration.pk)


def posted(template=None):
    rows = OutgoingMail.objects.order_by("pk")
    return list(rows.filter(template=template) if template else rows)


def to(template=None):
    return [each.to for each in posted(template)]


def noted(letter=Letter.DAY):
    return Notice.objects.filter(letter=letter).count()


def was_there(registration, present=True, **more):
    return AttendanceEvent.objects.create(
        meeting=registration.meeting,
        registration=registration,
        present=present,
        way=Way.ONSITE,
        source=Source.LIST,
        **more,
    )
