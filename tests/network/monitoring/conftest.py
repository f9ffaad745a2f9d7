"""Somebody of an organisation with a place, a volunteer, coordinators; and what a form of theirs sends."""

import uuid

import pytest
from django.urls import reverse

from network.directory.models import Vocabulary
from network.monitoring import givers
from network.monitoring.givers import Giver
from network.monitoring.models import Session
from network.monitoring.states import Minutes, Outcome
from tests.factories.accounts import UserFactory
from tests.factories.network import ContactFactory, OrganisationFactory, PlaceFactory, municipality, term
from tests.network.coordinating import aino, fresh_cache, one_step, stranger

__all__ = ["aino", "fresh_cache", "one_step", "stranger"]


@pytest.fixture(autouse=True)
def words(db):
    """The vocabulary, as far as it is needed."""
    for key in ("near", "remote"):
        term(Vocabulary.FORM, key)
    for key in ("fi", "sv"):
        term(Vocabulary.LANGUAGE, key)
    group = term(Vocabulary.TOPIC_GROUP, "devices")
    for key in ("phone", "tablet"):
        term(Vocabulary.TOPIC, key, parent=group)
    for key in ("suomi_fi", "omakanta"):
        term(Vocabulary.E_SERVICE, key)


@pytest.fixture
def ours(db):
    return OrganisationFactory(name_fi="Digiapu ry")


@pytest.fixture
def place(ours):
    return PlaceFactory(organisation=ours, name_fi="Torin piste", municipality=municipality("749"))


@pytest.fixture
def liisa(ours):
    """Main contact of `ours`."""
    return ContactFactory(organisation=ours, person__name="Liisa Esimerkki").person


@pytest.fixture
def vera(monkeypatch):
    """Volunteers in Kuopio for nobody but the network; a higher floor has said so."""
    person = UserFactory(name="Vera Vapaa")
    kuopio = municipality("297")
    told = [Giver("Vapaaehtoinen, Kuopio", None, None, kuopio, voluntary=True)]
    monkeypatch.setattr(givers, "_tells", [*givers._tells, lambda user: told if user == person else []])
    return person


def address(name, *args):
    return reverse(f"monitoring:{name}", args=args)


def sent(**changes):
    """What the form sends when everything stands as it should; None leaves a field out."""
    given = {
        "nonce": str(uuid.uuid4()),
        "minutes": Minutes.UNDER_30,
        "form": "near",
        "language": "fi",
        "topic": "phone",
        "e_service": "",
        "outcome": Outcome.WITH_SUPPORT,
        "people": "1",
        "when": "today",
        "other_day": "",
    } | changes
    return {name: value for name, value in given.items() if value is not None}


def told(person, **changes):
    """The same for the action."""
    given = {
        "nonce": uuid.uuid4(),
        "giver": givers.of(person)[0],
        "minutes": Minutes.UNDER_30,
        "form": term(Vocabulary.FORM, "near"),
        "language": term(Vocabulary.LANGUAGE, "fi"),
        "topic": term(Vocabulary.TOPIC, "phone"),
        "e_service": None,
        "outcome": Outcome.WITH_SUPPORT,
        "people": 1,
    }
    return given | changes


@pytest.fixture
def tap(client):
    """``tap(person, **changes)``: the answer to the form of logging, sent."""

    def send(person, /, **changes):
        client.force_login(person)
        return client.post(address("log"), sent(**changes))

    return send


@pytest.fixture
def open_as(client):
    def opened(person, name, *args, **query):
        client.force_login(person)
        return client.get(address(name, *args), query)

    return opened


def rows():
    return list(Session.objects.order_by("logged_at").values())


def main(answer):
    return answer.content.decode().split("<main")[1].split("</main>")[0]
