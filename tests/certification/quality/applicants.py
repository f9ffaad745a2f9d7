"""What the tests of an applicant share: an organisation with its people and places, and a draft that could be sent."""

import uuid

from django.urls import reverse

from certification.quality.actions import answering, applying
from certification.quality.forms.answers import AnswerForm
from certification.quality.models import Application
from certification.quality.states import OwnGrade
from network.directory.states import PlaceKind
from tests.factories import quality
from tests.factories.network import ContactFactory, PlaceFactory

SAID = {"grade": OwnGrade.IN_PLACE, "text": "Näin teemme.", "link": "https://jarvikunta.example/"}


def place(organisation, kind=PlaceKind.SITE, **more):
    return PlaceFactory(organisation=organisation, kind=kind, **more)


def begun(actor=None, **more):
    """A draft of somebody's organisation, after the small scheme."""
    quality.current_version()
    actor = actor or quality.provider()
    given = {"nonce": uuid.uuid4(), "language": "fi"} | more
    return applying.begin(organisation=quality.organisation_of(actor), actor=actor, **given)


def drafted(actor=None, *places):
    """With a scope: one place unless told otherwise."""
    actor = actor or quality.provider()
    made = begun(actor)
    chosen = places or (place(made.organisation),)
    return applying.choose_scope(application=made, places=chosen, actor=actor)


def answered(actor=None, *places):
    """All that is asked is answered; files are none of the small scheme's required ones."""
    actor = actor or quality.provider()
    made = drafted(actor, *places)
    for each in made.answers.filter(applies=True):
        answering.save_answer(answer=each, revision=each.revision, actor=actor, **SAID)
    return made


def submitted(actor=None, *places):
    actor = actor or quality.provider()
    return send(answered(actor, *places), actor)


def send(made, actor, **more):
    return applying.submit(**{"application": made, "declared": True, "name": "Raija Esimerkki", "actor": actor} | more)


def colleague(made, **more):
    """Another contact of the same organisation."""
    return ContactFactory(organisation=made.organisation, **more).person


def url(view, *args):
    return reverse(f"quality:{view}", args=args)


def page(client, user, view, *args):
    client.force_login(user)
    return client.get(url(view, *args))


def post(client, user, view, *args, **data):
    client.force_login(user)
    return client.post(url(view, *args), data)


def typed(answer, **more):
    """What the form of an answer sends, as the page was opened now."""
    answer.refresh_from_db()
    form = AnswerForm(None, row=answer)
    given = {"grade": answer.grade, "text": answer.text, "link": answer.link} | more
    return {f"{form.prefix}-{name}": value for name, value in given.items()} | {f"{form.prefix}-stamp": form.next_stamp}


def fresh(made):
    return Application.objects.get(pk=made.pk)
