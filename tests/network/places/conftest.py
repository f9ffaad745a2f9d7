"""An organisation of Kuopio with somebody who edits its places, and whoever else may come to its pages."""

import pytest
from django.core.cache import cache

from network.directory import events
from network.directory.states import ContactRole
from tests.factories.accounts import UserFactory
from tests.factories.network import (
    MUNICIPALITIES,
    ContactFactory,
    OfferFactory,
    OrganisationFactory,
    PlaceFactory,
    WeeklyHoursFactory,
    coordinator,
    municipality,
    term,
)


@pytest.fixture(autouse=True)
def fresh_cache():
    """Every test is a client of its own, and nobody's desk is remembered."""
    cache.clear()


@pytest.fixture
def finland(db):
    """The municipalities these tests name."""
    return {code: municipality(code) for code in MUNICIPALITIES}


@pytest.fixture
def organisation(db):
    return OrganisationFactory(name_fi="Järvikunnan kirjasto", email="kirjasto@jarvikunta.example")


@pytest.fixture
def raija(organisation):
    """Main contact."""
    person = UserFactory(name="Raija Esimerkki", email="raija@jarvikunta.example")
    ContactFactory(organisation=organisation, person=person, name=person.name)
    return person


@pytest.fixture
def eero(organisation):
    """Edits the places."""
    person = UserFactory(name="Eero Muokkaaja", email="eero@jarvikunta.example", language="sv")
    ContactFactory(organisation=organisation, person=person, name=person.name, role=ContactRole.EDITOR)
    return person


@pytest.fixture
def named(organisation):
    """A contact that is only named."""
    person = UserFactory(name="Niina Nimetty")
    ContactFactory(organisation=organisation, person=person, name=person.name, role=ContactRole.CONTACT)
    return person


@pytest.fixture
def aino(db):
    """Coordinates North Savo."""
    return coordinator("11", person__name="Aino Savolinna", person__email="aino@savo.example")


@pytest.fixture
def ulla(db):
    """Coordinates Uusimaa: a stranger here."""
    return coordinator("01")


@pytest.fixture
def place(organisation):
    """Published, confirmed today, with an offer that has hours."""
    found = PlaceFactory(organisation=organisation, name_fi="Torin palvelupiste", phone="017 000 0001")
    WeeklyHoursFactory(offer=OfferFactory(place=found, topics=["phone"], e_services=["mykanta"]))
    return found


@pytest.fixture
def draft(organisation):
    """With nothing but a name."""
    return PlaceFactory(organisation=organisation, name_fi="Uusi piste", draft=True, street="", postal_code="")


@pytest.fixture
def offer(place):
    return place.offers.get()


@pytest.fixture
def words():
    """A small vocabulary, as forms offer it."""
    near = term("form", "near")
    return [
        term("way", "onsite_open", parent=near),
        term("way", "phone", parent=term("form", "remote")),
        term("topic", "phone", parent=term("topic_group", "devices")),
        term("topic", "scams", parent=term("topic_group", "safety")),
        term("e_service", "mykanta"),
        term("audience", "citizens"),
        term("audience", "companies"),
        term("target_group", "older_people"),
        term("language", "fi"),
        term("language", "sv"),
        term("language", "ar"),
        term("place_fact", "lift", facts={"group": "inside"}),
        term("place_fact", "step_free_entrance", facts={"group": "arrival"}),
        term("place_fact", "induction_loop", facts={"group": "senses"}),
    ]


@pytest.fixture
def heard():
    """What places_changed told, one entry a signal."""
    told = []

    def listen(places, **_kwargs):
        told.append(list(places))

    events.places_changed.connect(listen)
    yield told
    events.places_changed.disconnect(listen)
