"""A directory of any size, spread over Finland about as people live, put straight into the tables."""

import datetime as dt
import itertools
import random
import uuid

from core import clock
from network.directory.models import (
    HoursException,
    Offer,
    Organisation,
    Place,
    PlaceFact,
    Term,
    Vocabulary,
    WeeklyHours,
)
from network.directory.states import Booking, FactAnswer, OrganisationState, PlaceKind, PlaceState, Price, Weeks
from network.geography.models import Municipality

# Inhabitants in thousands, roughly; the others share what is left by their number of postal codes.
_CITIES = {
    "091": 690, "049": 320, "837": 260, "092": 250, "564": 215, "853": 205, "179": 148, "297": 125, "398": 121,
    "609": 83, "286": 79, "167": 78, "405": 72, "905": 69, "109": 68, "743": 66, "698": 65, "491": 52, "285": 51,
    "734": 51, "638": 51,
}  # fmt: skip
_OTHERS = 2_400
_PLACES_PER_OFFERS = 2.4
_LANGUAGES = {
    "fi": 0.95,
    "sv": 0.15,
    "en": 0.35,
    "ru": 0.08,
    "ar": 0.04,
    "uk": 0.04,
    "so": 0.03,
    "et": 0.03,
    "fse": 0.01,
}
_RARE_LANGUAGE = 0.002
_AUDIENCES = {"citizens": 0.95, "companies": 0.08, "communities": 0.08}
_BATCH = 2_000


def fill(offers: int, *, seed: int = 1) -> int:
    """Adds places with so many offers, needs municipalities and vocabulary, and returns how many places.

    The same for the same ``seed``, on the same day."""
    return _Rows(random.Random(seed)).fill(offers)


class _Rows:
    def __init__(self, dice: random.Random) -> None:
        self.dice = dice
        self.towns = list(Municipality.objects.in_force().order_by("code"))
        codes = {town.pk: town.postal_codes.filter(ordinary=True).count() or 1 for town in self.towns}
        rest = sum(codes[town.pk] for town in self.towns if town.code not in _CITIES)
        self.weights = [_CITIES.get(town.code, _OTHERS * codes[town.pk] / rest) for town in self.towns]
        self.regions = {}
        for town in self.towns:
            self.regions.setdefault(town.region_id, []).append(town)
        self.terms = {each: list(Term.objects.filter(vocabulary=each).order_by("order")) for each in Vocabulary.values}
        self.organisation = Organisation.objects.create(
            kind=self.terms[Vocabulary.ORGANISATION_TYPE][0],
            name_fi="Mallikunnan Digitukiyhdistys ry",
            municipality=self.towns[0],
            state=OrganisationState.MEMBER,
            decided_at=clock.now(),
        )

    def fill(self, offers: int) -> int:
        number = 0
        for size in _parts(int(offers / _PLACES_PER_OFFERS), _BATCH):
            places = [self._place() for _each in range(size)]
            Place.objects.bulk_create(places, batch_size=_BATCH)
            self._facts(places)
            self._served(places)
            self._offers(places)
            number += size
        return number

    def _place(self) -> Place:
        town = self.dice.choices(self.towns, self.weights)[0]
        kind = self.dice.choices([PlaceKind.SITE, PlaceKind.HOME, PlaceKind.CHANNEL], [85, 8, 7])[0]
        lat = lon = None
        if kind == PlaceKind.SITE and self.dice.random() < 0.85:
            wide = 0.05 if town.code in _CITIES else 0.1
            lat = min(max(self.dice.gauss(town.lat, wide), 59), 71)
            lon = min(max(self.dice.gauss(town.lon, wide * 2), 19), 32)
        return Place(
            pk=_uuid(self.dice),
            organisation=self.organisation,
            kind=kind,
            name_fi=f"Digituki, {town.name_fi} {self.dice.randrange(10_000)}",
            summary_fi="Apua puhelimen, tabletin ja tietokoneen kanssa.",
            street="Esimerkkikatu 4" if kind == PlaceKind.SITE else "",
            postal_code="70100" if kind == PlaceKind.SITE else "",
            municipality=town,
            lat=lat,
            lon=lon,
            nationwide=kind == PlaceKind.CHANNEL and self.dice.random() < 0.2,
            phone="017 000 0001",
            state=PlaceState.PUBLISHED,
            confirmed_on=clock.today() - dt.timedelta(days=self.dice.randrange(360)),
        )

    def _facts(self, places: list[Place]) -> None:
        facts = self.terms[Vocabulary.PLACE_FACT]
        PlaceFact.objects.bulk_create(
            [
                PlaceFact(
                    place=place, term=term, answer=self.dice.choice([FactAnswer.YES, FactAnswer.YES, FactAnswer.NO])
                )
                for place in places
                if place.kind == PlaceKind.SITE
                for term in facts
                if self.dice.random() < 0.4
            ],
            batch_size=_BATCH,
        )

    def _served(self, places: list[Place]) -> None:
        served = Place.served.through
        lines = []
        for place in places:
            if place.kind != PlaceKind.SITE and not place.nationwide:
                near = self.regions[place.municipality.region_id]
                chosen = {place.municipality, *self.dice.sample(near, min(len(near), self.dice.randrange(8)))}
                lines += [served(place=place, municipality=town) for town in chosen]
        served.objects.bulk_create(lines, batch_size=_BATCH)

    def _offers(self, places: list[Place]) -> None:
        offers = [self._offer(place) for place in places for _each in range(self.dice.choice([1, 2, 2, 3, 4]))]
        Offer.objects.bulk_create(offers, batch_size=_BATCH)
        self._terms(offers, "languages", self._languages)
        self._terms(offers, "audiences", self._audiences)
        self._terms(offers, "topics", lambda offer: self._some(Vocabulary.TOPIC, 2 if offer.all_topics else 5))
        self._terms(offers, "e_services", lambda _offer: self._some(Vocabulary.E_SERVICE, 3))
        rows = [row for offer in offers for row in self._hours(offer)]
        WeeklyHours.objects.bulk_create(rows, batch_size=_BATCH)
        away = [offer for offer in offers if self.dice.random() < 0.1]
        HoursException.objects.bulk_create([self._closed(offer) for offer in away], batch_size=_BATCH)

    def _offer(self, place: Place) -> Offer:
        form = {PlaceKind.SITE: "near", PlaceKind.HOME: "home", PlaceKind.CHANNEL: "remote"}[place.kind]
        ways = [way for way in self.terms[Vocabulary.WAY] if way.parent and way.parent.key == form]
        others = [way for way in self.terms[Vocabulary.WAY] if way.parent and way.parent.key in {"peer", "training"}]
        rare = place.kind == PlaceKind.SITE and others and self.dice.random() < 0.1
        return Offer(
            pk=_uuid(self.dice),
            place=place,
            way=self.dice.choice(others if rare else ways),
            name_fi="Digituki ilman ajanvarausta",
            all_topics=self.dice.random() < 0.5,
            price=Price.FREE if self.dice.random() < 0.9 else Price.FEE,
            booking=self.dice.choices([Booking.NONE, Booking.RECOMMENDED, Booking.REQUIRED], [7, 1, 2])[0],
        )

    def _terms(self, offers, field, chosen) -> None:
        through = getattr(Offer, field).through
        lines = [through(offer=offer, term=term) for offer in offers for term in chosen(offer)]
        through.objects.bulk_create(lines, batch_size=_BATCH)

    def _languages(self, _offer: Offer) -> list[Term]:
        return [
            term
            for term in self.terms[Vocabulary.LANGUAGE]
            if self.dice.random() < _LANGUAGES.get(term.key, _RARE_LANGUAGE)
        ]

    def _audiences(self, _offer: Offer) -> list[Term]:
        return [term for term in self.terms[Vocabulary.AUDIENCE] if self.dice.random() < _AUDIENCES.get(term.key, 0)]

    def _some(self, vocabulary: str, most: int) -> list[Term]:
        return self.dice.sample(self.terms[vocabulary], self.dice.randrange(most + 1))

    def _hours(self, offer: Offer) -> list[WeeklyHours]:
        days = self.dice.sample(range(5), self.dice.randrange(1, 5))
        days += [5] if self.dice.random() < 0.1 else []
        opens = self.dice.choice([9, 9, 10, 12, 13, 16])
        closes = opens + self.dice.choice([2, 3, 4, 6])
        weeks = self.dice.choices(Weeks.values, [8, 1, 1])[0]
        return [
            WeeklyHours(offer=offer, weekday=day, opens=dt.time(opens), closes=dt.time(closes), weeks=weeks)
            for day in days
        ]

    def _closed(self, offer: Offer) -> HoursException:
        first = clock.today() + dt.timedelta(days=self.dice.randrange(-10, 60))
        return HoursException(offer=offer, first_day=first, last_day=first + dt.timedelta(days=self.dice.randrange(14)))


def _parts(whole: int, size: int) -> list[int]:
    return [min(size, whole - start) for start in itertools.takewhile(lambda at: at < whole, itertools.count(0, size))]


def _uuid(dice: random.Random) -> uuid.UUID:
    return uuid.UUID(int=dice.getrandbits(128), version=4)
