"""What the tests of a certification's life share: one with its people, and time that goes on."""

import datetime as dt

import time_machine
from django.urls import reverse

from certification.quality import credentialing
from certification.quality.actions import following
from certification.quality.models import Certification, Condition, Finding, Surveillance
from certification.quality.states import DecisionKind, Part
from core import clock
from core.models import OutgoingMail
from network.directory.states import PlaceKind, PlaceState
from tests.factories import quality
from tests.factories.network import ContactFactory, OrganisationFactory, PlaceFactory


def certified(*, places=1, **more):
    """A certification with its credential and a main contact, who is returned with it."""
    organisation = more.pop("organisation", None) or OrganisationFactory()
    made = quality.certification(organisation, **more)
    for _place in range(places - 1):
        place = PlaceFactory(organisation=organisation, kind=PlaceKind.SITE, state=PlaceState.PUBLISHED)
        made.places.create(place=place, since=made.valid_from)
    credentialing.issue(made)
    return made, ContactFactory(organisation=organisation).person


def condition(of, *, due=90, **more) -> Condition:
    """A gap to be closed in so many days, from a finding of the application that was granted."""
    finding = Finding.objects.filter(application__decisions__certification=of).first()
    day = clock.today() + dt.timedelta(days=due)
    return Condition.objects.create(
        certification=of, **{"finding": finding, "text": "Seuranta puuttuu.", "due_on": day} | more
    )


def shown(of, actor, **more) -> Condition:
    """One where the organisation has shown something."""
    return following.meet_condition(condition=condition(of, **more), text="Otimme listan käyttöön.", actor=actor)


def follow_up(of, *, asked=10, **more) -> Surveillance:
    """One that was asked for so many days ago."""
    at = clock.now() - dt.timedelta(days=asked)
    day = clock.day_of(at) + dt.timedelta(days=30)
    values = {"number": 1, "due_on": day, "asked_at": at} | more
    return Surveillance.objects.create(certification=of, **values)


def proposed(of, kind=DecisionKind.SUSPEND, *, actor=None, **more):
    """By the action, so that the organisation has its letter."""
    until = clock.today() + dt.timedelta(days=60) if kind == DecisionKind.SUSPEND else None
    proposal = following.Proposal(kind=kind, **{"grounds": "Seurantaan ei ole vastattu.", "until": until} | more)
    return following.propose(certification=of, proposal=proposal, actor=actor or quality.agency(Part.EVALUATOR))


def suspended(of):
    """Since today, for two months; as a row."""
    values = {"suspended_at": clock.now(), "suspended_until": clock.today() + dt.timedelta(days=60)}
    Certification.objects.filter(pk=of.pk).update(**values)
    of.refresh_from_db()
    credentialing.stop(of)
    return of


def in_days(days):
    """``with in_days(15):`` it is so much later, at noon."""
    day = clock.today() + dt.timedelta(days=days)
    return time_machine.travel(dt.datetime.combine(day, dt.time(12), tzinfo=dt.UTC), tick=False)


def on(day):
    return time_machine.travel(dt.datetime.combine(day, dt.time(12), tzinfo=dt.UTC), tick=False)


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def mails(name):
    """Those of one kind, the oldest first."""
    return list(OutgoingMail.objects.filter(template=f"quality_{name}").order_by("pk"))


def url(name, *args):
    return reverse(f"quality:{name}", args=[getattr(each, "pk", each) for each in args])


def page(client, user, name, *args):
    client.force_login(user)
    return client.get(url(name, *args))


def post(client, user, name, *args, **data):
    client.force_login(user)
    return client.post(url(name, *args), data)
