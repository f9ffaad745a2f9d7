"""Who asks for help and who helps: a request in Kuopio, and volunteers around it."""

import datetime as dt
import uuid

import pytest

from core import clock
from network.directory.models import Vocabulary
from network.directory.states import ContactRole
from tests.factories.network import ContactFactory, OrganisationFactory, municipality, region, term
from tests.factories.volunteers import RequestFactory, TaskFactory, VolunteerFactory, VolunteeringFactory
from tests.network.coordinating import aino, fresh_cache, one_step, stranger  # noqa: F401 - fixtures
from tests.volunteers.matching.moves import url
from volunteers.matching.areas import Asker
from volunteers.onboarding.states import PartOfDay, Way


@pytest.fixture
def task(db):
    return TaskFactory()


@pytest.fixture
def wanted(aino, task):  # noqa: F811
    """Entered by Aino; for the next two weeks."""
    return RequestFactory(task=task, entered_by=aino)


@pytest.fixture
def raija(db):
    """Main contact of an organisation in Kuopio."""
    return ContactFactory(person__name="Raija Esimerkki", phone="017 000 0003").person


@pytest.fixture
def reijo(raija):
    """Edits the places of the same organisation."""
    organisation = raija.contact_roles.get().organisation
    return ContactFactory(organisation=organisation, role=ContactRole.EDITOR).person


@pytest.fixture
def later(monkeypatch):
    def move(**passed):
        moment = clock.now() + dt.timedelta(**passed)
        monkeypatch.setattr(clock, "now", lambda: moment)
        monkeypatch.setattr(clock, "today", lambda: clock.day_of(moment))

    return move


@pytest.fixture
def on(client):
    def open_as(user, method, name, *args, **data):
        client.force_login(user) if user else client.logout()
        return getattr(client, method)(url(name, *args), data)

    return open_as


def organisation_of(person):
    return person.contact_roles.get().organisation


def helper(task, name="Ville Virtanen", **more):
    """Active in North Savo, lives in Kuopio."""
    told = {key.removeprefix("v_"): more.pop(key) for key in list(more) if key.startswith("v_")}
    language = told.pop("mail_language", "fi")
    volunteer = VolunteerFactory(person__name=name, person__language=language, **told)
    return VolunteeringFactory(**{"active": True, "task": task, "volunteer": volunteer} | more)


def person(volunteering):
    return volunteering.volunteer.person


def details(task, **more):
    """What the form of a new request gives, for North Savo."""
    return {
        "asker": Asker(region("11")),
        "task": task,
        "municipality": municipality(),
        "way": Way.ONSITE,
        "language": term(Vocabulary.LANGUAGE, "fi"),
        "topic": term(Vocabulary.TOPIC, "phone"),
        "from_day": clock.today() + dt.timedelta(days=2),
        "part": PartOfDay.MORNING,
        "nonce": uuid.uuid4(),
    } | more


def elsewhere():
    """Another organisation of Kuopio."""
    return OrganisationFactory()
