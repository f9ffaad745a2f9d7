"""Who registers, and what came of it."""

import datetime as dt

import pytest
from django.urls import reverse

from core import clock
from core.models import OutgoingMail
from network.directory import links
from network.meetings import tickets
from network.meetings.actions import registering
from network.meetings.models import Invitation, Registration
from network.meetings.states import Way


@pytest.fixture
def at(monkeypatch):
    """``at(moment)`` moves the clock; ``at(hours=2)`` forward from now."""

    def move(moment=None, **later):
        moment = moment or clock.now() + dt.timedelta(**later)
        monkeypatch.setattr(clock, "now", lambda: moment)
        return moment

    return move


def sign_up(meeting, person, way=Way.ONSITE, **more):
    return registering.register(meeting=meeting, way=way, actor=person, **more)


def guest(meeting, email="leena@sahkoposti.example", way=Way.ONSITE, name="Leena Malli", **more):
    return registering.register(meeting=meeting, way=way, name=name, email=email, language="fi", **more)


def fresh(registration):
    return Registration.objects.get(pk=registration.pk)


def state(registration):
    return Registration.objects.values_list("state", flat=True).get(pk=registration.pk)


def token(registration):
    return tickets.token(registration)


def mails(to=None):
    rows = OutgoingMail.objects.order_by("pk")
    return list(rows.filter(to=to) if to else rows)


def invite(meeting, email="leena@sahkoposti.example"):
    secret = links.token()
    Invitation.objects.create(meeting=meeting, email=email, token_hash=links.hashed(secret))
    return secret


def url(name, *args, **query):
    found = reverse(f"meetings:{name}", args=args)
    return f"{found}?{'&'.join(f'{key}={value}' for key, value in query.items())}" if query else found


def by_link(name, registration):
    return url(name, tickets.token(registration))
