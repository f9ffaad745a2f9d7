"""A meeting, who comes to it, and the clock."""

import datetime as dt

import pytest
import time_machine

from core.models import OutgoingMail
from network.meetings import revisions
from network.meetings.actions import organising
from network.meetings.models import AttendanceEvent, Meeting, Notice, Registration
from network.meetings.states import Letter, Source, Way
from network.meetings.tasks import sweep_letters
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


def written():
    """The letters to many go out. Returns how many mails that made."""
    sent = OutgoingMail.objects.count()
    sweep_letters()
    return OutgoingMail.objects.count() - sent


def touch(meeting, *fields):
    """Other values in these fields until now, five days before it begins; nobody has been told yet."""
    now, was = fresh(meeting), fresh(meeting)
    for name in fields:
        if name == "ways":
            was.online_seats = 0
            continue
        value = getattr(was, name)
        other = value - dt.timedelta(minutes=5) if isinstance(value, dt.datetime) else None if value else "Muu"
        setattr(was, name, other)
    with before(days=5):
        revisions.touch(now, fields, was)


def edit(meeting, actor, **given):
    """As an organiser does; nobody has been told yet."""
    return organising.edit_meeting(meeting=fresh(meeting), actor=actor, **given)


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
