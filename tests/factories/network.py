"""Regions and municipalities as they are; mandates, organisations, places and what help they give."""

import datetime as dt

import factory

from core import clock
from network.directory.models import Contact, Mandate, Offer, Organisation, Place, Term, WeeklyHours
from network.directory.states import (
    HIDDEN_MONTHS,
    STALE_MONTHS,
    ContactRole,
    OrganisationState,
    PlaceKind,
    PlaceState,
    months_before,
)
from network.geography.models import Municipality, Region
from tests.factories.accounts import UserFactory

# A few real ones: code, Finnish, Swedish, English.
REGIONS = {
    "01": ("Uusimaa", "Nyland", "Uusimaa"),
    "11": ("Pohjois-Savo", "Norra Savolax", "North Savo"),
    "12": ("Pohjois-Karjala", "Norra Karelen", "North Karelia"),
}


def region(code: str = "11") -> Region:
    """One of REGIONS, made when it is first asked for."""
    fi, sv, en = REGIONS[code]
    found, _created = Region.objects.get_or_create(code=code, defaults={"name_fi": fi, "name_sv": sv, "name_en": en})
    return found


class MandateFactory(factory.django.DjangoModelFactory):
    """A coordinator of North Savo since last week; the person has a second step, as staff must.

    Traits: ``expired`` (its last day was yesterday), ``coming`` (begins tomorrow), ``ended`` (taken back this minute).
    """

    class Meta:
        model = Mandate

    class Params:
        expired = factory.Trait(until_date=factory.LazyFunction(lambda: clock.today() - dt.timedelta(days=1)))
        coming = factory.Trait(from_date=factory.LazyFunction(lambda: clock.today() + dt.timedelta(days=1)))
        ended = factory.Trait(ended_at=factory.LazyFunction(clock.now))

    person = factory.SubFactory(UserFactory, two_steps=True)
    region = factory.LazyFunction(region)
    from_date = factory.LazyFunction(lambda: clock.today() - dt.timedelta(days=7))


def coordinator(code: str = "11", **more: object) -> object:
    """A person with a mandate for a region."""
    return MandateFactory(region=region(code), **more).person


# A few real ones: code, Finnish, Swedish, region, languages, middle of the municipality.
MUNICIPALITIES = {
    "297": ("Kuopio", "Kuopio", "11", "fi", 62.8925, 27.6783),
    "749": ("Siilinjärvi", "Siilinjärvi", "11", "fi", 63.0751, 27.6598),
    "140": ("Iisalmi", "Idensalmi", "11", "fi", 63.5592, 27.1907),
    "091": ("Helsinki", "Helsingfors", "01", "fi-sv", 60.1675, 24.9428),
    "049": ("Espoo", "Esbo", "01", "fi-sv", 60.2052, 24.6522),
    "710": ("Raasepori", "Raseborg", "01", "sv-fi", 59.9741, 23.4361),
    "167": ("Joensuu", "Joensuu", "12", "fi", 62.6010, 29.7636),
}


def municipality(code: str = "297") -> Municipality:
    """One of MUNICIPALITIES, made when it is first asked for."""
    fi, sv, where, language, lat, lon = MUNICIPALITIES[code]
    found, _created = Municipality.objects.get_or_create(
        code=code,
        defaults={
            "name_fi": fi,
            "name_sv": sv,
            "name_en": fi,
            "region": region(where),
            "language_status": language,
            "lat": lat,
            "lon": lon,
        },
    )
    return found


def term(vocabulary: str, key: str, **more: object) -> Term:
    """A term of the vocabulary, made when it is first asked for; its names say the key unless told otherwise."""
    names = {f"name_{code}": key.replace("_", " ") for code in ("fi", "sv", "en")}
    found, _created = Term.objects.get_or_create(vocabulary=vocabulary, key=key, defaults=names | more)
    return found


class OrganisationFactory(factory.django.DjangoModelFactory):
    """A member of the network with its home in Kuopio. Traits: ``applied``, ``declined``, ``left``."""

    class Meta:
        model = Organisation

    class Params:
        applied = factory.Trait(state=OrganisationState.APPLIED, decided_at=None)
        declined = factory.Trait(state=OrganisationState.DECLINED)
        left = factory.Trait(state=OrganisationState.LEFT)

    kind = factory.LazyFunction(lambda: term("organisation_type", "association"))
    name_fi = factory.Sequence(lambda n: f"Järvikunnan Eläkkeensaajat {n} ry")
    municipality = factory.LazyFunction(municipality)
    state = OrganisationState.MEMBER
    decided_at = factory.LazyFunction(clock.now)


class ContactFactory(factory.django.DjangoModelFactory):
    """Somebody with an account who is the main contact. Traits: ``editor``; ``invited`` (no account yet said yes)."""

    class Meta:
        model = Contact

    class Params:
        editor = factory.Trait(role=ContactRole.EDITOR)
        invited = factory.Trait(person=None, invited_at=factory.LazyFunction(clock.now))

    organisation = factory.SubFactory(OrganisationFactory)
    person = factory.SubFactory(UserFactory)
    name = "Raija Esimerkki"
    email = factory.LazyAttributeSequence(lambda o, n: o.person.email if o.person else f"contact{n}@example.example")
    role = ContactRole.MANAGER


class PlaceFactory(factory.django.DjangoModelFactory):
    """A published place in Kuopio, confirmed today. Traits: ``draft``, ``paused``, ``ended``, ``channel``, ``home``;
    ``stale`` (says "not confirmed"), ``silent`` (so long that it is hidden)."""

    class Meta:
        model = Place

    class Params:
        draft = factory.Trait(state=PlaceState.DRAFT, confirmed_on=None)
        paused = factory.Trait(state=PlaceState.PAUSED)
        ended = factory.Trait(state=PlaceState.ENDED)
        channel = factory.Trait(
            kind=PlaceKind.CHANNEL, street="", postal_code="", phone="017 000 0001", nationwide=True
        )
        home = factory.Trait(kind=PlaceKind.HOME, street="", postal_code="", phone="017 000 0002")
        stale = factory.Trait(
            confirmed_on=factory.LazyFunction(lambda: months_before(clock.today(), STALE_MONTHS) - dt.timedelta(days=1))
        )
        silent = factory.Trait(
            confirmed_on=factory.LazyFunction(
                lambda: months_before(clock.today(), HIDDEN_MONTHS) - dt.timedelta(days=1)
            )
        )

    organisation = factory.SubFactory(OrganisationFactory)
    name_fi = factory.Sequence(lambda n: f"Torin palvelupiste {n}")
    summary_fi = "Apua puhelimen ja tietokoneen kanssa."
    street = "Esimerkkikatu 4"
    postal_code = "70100"
    municipality = factory.LazyFunction(municipality)
    state = PlaceState.PUBLISHED
    confirmed_on = factory.LazyFunction(clock.today)


class OfferFactory(factory.django.DjangoModelFactory):
    """Help without booking at a place, in all matters, in Finnish, for everyone; without hours."""

    class Meta:
        model = Offer
        skip_postgeneration_save = True

    place = factory.SubFactory(PlaceFactory)
    way = factory.LazyFunction(lambda: term("way", "onsite_open"))
    name_fi = "Digituki ilman ajanvarausta"
    all_topics = True

    @factory.post_generation
    def languages(self, create, extracted, **kwargs):
        self.languages.set([term("language", key) for key in extracted or ["fi"]])

    @factory.post_generation
    def topics(self, create, extracted, **kwargs):
        self.topics.set([term("topic", key) for key in extracted or []])

    @factory.post_generation
    def e_services(self, create, extracted, **kwargs):
        self.e_services.set([term("e_service", key) for key in extracted or []])

    @factory.post_generation
    def audiences(self, create, extracted, **kwargs):
        self.audiences.set([term("audience", key) for key in extracted or ["citizens"]])


class WeeklyHoursFactory(factory.django.DjangoModelFactory):
    """Tuesdays 13–16."""

    class Meta:
        model = WeeklyHours

    offer = factory.SubFactory(OfferFactory)
    weekday = 1
    opens = dt.time(13)
    closes = dt.time(16)
