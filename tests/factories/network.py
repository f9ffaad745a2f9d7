"""Regions as they are, and mandates."""

import datetime as dt

import factory

from core import clock
from network.directory.models import Mandate
from network.geography.models import Region
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
