"""What the tests of public pages share: a place that has everything, and the time it is."""

import datetime as dt

import pytest
import time_machine

from network.directory.models import HoursException, Place, PlaceFact
from network.finder import index
from tests.factories.network import (
    ContactFactory,
    OfferFactory,
    OrganisationFactory,
    PlaceFactory,
    WeeklyHoursFactory,
    municipality,
    term,
)

# A Monday in winter, 11:00 in Finland.
NOW = dt.datetime(2026, 11, 23, 9, tzinfo=dt.UTC)
HOSTILE = '</script><script>alert(1)</script> & "quoted" {{ 7|add:7 }}'


def public(*, served=(), offer=None, hours=False, **fields):
    """A place as the actions make it public: with help that is given there, and a line in the index. ``offer``: fields
    of that help; ``hours``: it has some. The rest are fields and traits of PlaceFactory."""
    made = PlaceFactory(**fields)
    made.served.set(served)
    given = OfferFactory(place=made, **(offer or {}))
    if hours:
        WeeklyHoursFactory(offer=given)
    index.refresh([made.pk])
    return made


def several(number):
    return [public() for _ in range(number)]


@pytest.fixture(autouse=True)
def _the_time_it_is():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def organisation(db):
    return OrganisationFactory(
        name_fi="Järvikunnan kirjasto", name_sv="Sjökommuns bibliotek", email="kirjasto@kirjasto.example"
    )


@pytest.fixture
def place(organisation):
    """A library in Kuopio: Tuesdays 13–16, closed on the first one of December, with a public contact."""
    made = PlaceFactory(
        organisation=organisation,
        name_fi="Puijonlaakson kirjaston digituki",
        summary_fi="Apua puhelimen ja tietokoneen kanssa.",
        description_fi="Ensimmäinen kappale.\n\nToinen kappale.",
        directions_fi="Ovi on torin puolella.",
        alert_fi="Sisäänkäynti pihan puolelta.",
        phone="017 000 0001",
        email="digituki@kirjasto.example",
        website="https://kirjasto.example/digituki",
        lat=62.9,
        lon=27.65,
    )
    offer = OfferFactory(
        place=made,
        name_fi="Digituki ilman ajanvarausta",
        languages=["fi", "en"],
        topics=["phone"],
        e_services=["omakanta"],
        audiences=["citizens"],
        price_note_fi="Tulosteet 0,50 €",
    )
    WeeklyHoursFactory(offer=offer)
    tuesday = dt.date(2026, 12, 1)
    HoursException.objects.create(offer=offer, first_day=tuesday, last_day=tuesday, note_fi="koulutus")
    PlaceFact.objects.create(place=made, term=term("place_fact", "step_free_entrance"), answer="yes")
    PlaceFact.objects.create(place=made, term=term("place_fact", "induction_loop"), answer="no")
    ContactFactory(organisation=organisation, name="Raija Julkinen", email="raija@kirjasto.example", public=True)
    ContactFactory(organisation=organisation, name="Salla Salainen", email="salla@kirjasto.example")
    index.refresh([made.pk])
    return made


@pytest.fixture
def surroundings(db):
    """Municipalities of three regions."""
    return [municipality(code) for code in ("297", "749", "140", "091", "049", "710", "167")]


@pytest.fixture
def places(place, surroundings):
    """In the index: the library, a second place that helps with tablets only, and a number for the whole country."""
    second = PlaceFactory(name_fi="Tablettikahvila", municipality=municipality("749"))
    OfferFactory(place=second, all_topics=False, topics=["tablet"])
    OfferFactory(place=PlaceFactory(channel=True, name_fi="Neuvontapuhelin"), way=term("way", "phone_help"))
    index.refresh(list(Place.objects.values_list("pk", flat=True)))
    return [place, second]
