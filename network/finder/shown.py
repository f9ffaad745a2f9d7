"""What public pages show of places: their offers with hours in words and day by day, and what is near them."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import cos, radians
from uuid import UUID

from django.db.models import Prefetch, QuerySet, Value
from django.db.models.functions import Coalesce

from core import clock
from network.directory import hours
from network.directory.hours import words
from network.directory.models import Contact, Offer, Organisation, Place, Term
from network.directory.states import Freshness, OrganisationState, PlaceState
from network.finder import marks, reach, telling
from network.finder.marks import Mark
from network.geography.distance import kilometres, nearest
from network.geography.models import Municipality

# Hours are told day by day for this many days.
DAYS = 14
_NEARBY, _MUNICIPALITIES_AROUND = 4, 6


@dataclass(frozen=True)
class Day:
    """``openings``: those that begin on this day."""

    day: dt.date
    openings: Sequence[hours.Opening]


@dataclass(frozen=True)
class OfferShown:
    """``next_line``: the nearest time in words, "" without hours. ``days``: empty without any opening in them."""

    offer: Offer
    next_line: str
    week: Sequence[str]
    holidays: str
    exceptions: Sequence[str]
    days: Sequence[Day]


@dataclass(frozen=True)
class Listed:
    """A place on a list: its nearest time in words, the languages of its offers, its marks.

    ``kilometres``: as the crow flies, where the list is about distance; ``from_door``: from door to door, neither end
    being the middle of a municipality.
    """

    place: Place
    next_line: str
    languages: Sequence[Term]
    marks: Sequence[Mark]
    kilometres: float | None = None
    from_door: bool = False

    @property
    def far(self) -> str:
        """ "1,8 km", or "about 20 km" where one of the doors is not known; "" where nobody asked."""
        if self.kilometres is None:
            return ""
        return telling.distance(self.kilometres) if self.from_door else telling.roughly(self.kilometres)


def whole(places: QuerySet[Place]) -> QuerySet[Place]:
    """With everything a page shows of a place, in a number of queries that does not grow with the rows."""
    return places.select_related("organisation__kind", "municipality__region").prefetch_related(
        "facts__term", "served", Prefetch("offers", queryset=Offer.objects.in_use().whole())
    )


def was_public(place: Place) -> bool:
    """Whether strangers knew it and may hear that it is silent or closed for now; of others they hear nothing."""
    if place.organisation.state != OrganisationState.MEMBER or place.confirmed_on is None:
        return False
    return place.state == PlaceState.PAUSED or (
        place.state == PlaceState.PUBLISHED and place.freshness == Freshness.HIDDEN
    )


def offers_of(place: Place) -> list[OfferShown]:
    """In their order; asks the database nothing of a place that came ``whole``."""
    return [_offer(offer) for offer in place.offers.all()]


def _offer(offer: Offer) -> OfferShown:
    schedule, today = hours.schedule_of(offer), clock.today()
    openings = hours.openings(schedule, today, DAYS)
    by_day: dict[dt.date, list[hours.Opening]] = {}
    if openings:
        by_day = {today + dt.timedelta(days=n): [] for n in range(DAYS)}
    for opening in openings:
        by_day.setdefault(clock.day_of(opening.start), []).append(opening)
    return OfferShown(
        offer=offer,
        next_line=words.next_line(schedule, clock.now()),
        week=words.week_lines(schedule),
        holidays=words.holidays_line(schedule),
        exceptions=words.exception_lines(schedule, today),
        days=[Day(day, found) for day, found in sorted(by_day.items())],
    )


def listed(places: Iterable[Place], near: Place | None = None) -> list[Listed]:
    """In the order given; ``places`` come ``whole``. ``near``: to count distances from."""
    found = list(places)
    said = marks.of_places({place.pk: place.organisation_id for place in found})
    rows = [_listed(place, list(place.offers.all()), said) for place in found]
    return [_measured(row, near) for row in rows] if near else rows


def _measured(row: Listed, near: Place) -> Listed:
    doors = near.lat is not None and row.place.lat is not None
    return replace(row, kilometres=kilometres(near.position, row.place.position), from_door=doors)


def _listed(place: Place, offers: Sequence[Offer], said: Mapping[UUID, Sequence[Mark]]) -> Listed:
    languages = {term.pk: term for offer in offers for term in offer.languages.all()}
    return Listed(
        place=place,
        next_line=_next_line(offers),
        languages=sorted(languages.values(), key=lambda term: term.order),
        marks=said.get(place.pk, []),
    )


def _next_line(offers: Iterable[Offer]) -> str:
    """Of the offer that is given soonest; "" when none has a time."""
    now = clock.now()
    soonest = telling.soonest(map(hours.schedule_of, offers), now)
    return words.next_line(soonest.schedule, now) if soonest else ""


def nearby(place: Place) -> list[Listed]:
    """A few others one can go to, nearest first, from this municipality and those around it."""
    lat, lon = place.position
    around = [place.municipality, *neighbours(place.municipality, _MUNICIPALITIES_AROUND)]
    sites = sites_of(reach.keys(*around)).exclude(pk=place.pk)
    # On so small a piece of the earth a plane orders them as well as a sphere, and the database can.
    north = Coalesce("lat", "municipality__lat") - Value(lat)
    east = (Coalesce("lon", "municipality__lon") - Value(lon)) * Value(cos(radians(lat)))
    return listed(whole(sites).order_by(north * north + east * east, "pk")[:_NEARBY], near=place)


def neighbours(municipality: Municipality, number: int) -> list[Municipality]:
    """The municipalities whose middles are nearest, whichever region they belong to. Two queries."""
    found = nearest(municipality.lat, municipality.lon, number + 1)
    return [each.municipality for each in found if each.municipality != municipality][:number]


def sites_of(towns: Sequence[int]) -> QuerySet[Place]:
    """Places to go to in municipalities, by name; ``towns`` are their `reach.keys`."""
    found: QuerySet[Place] = Place.objects.in_finder().filter(pk__in=reach.sites(towns).values("place"))
    return found


def reaching(towns: Sequence[int], delivery: str) -> QuerySet[Place]:
    """Who comes home there, or is called by people there: whoever does so by one of its offers, a library too. Those
    of some municipalities before the national ones; ``towns`` as in ``sites_of``."""
    mine = reach.helpers(delivery, [*towns, reach.EVERYWHERE])
    found: QuerySet[Place] = Place.objects.in_finder().filter(pk__in=mine.values("entry__place"))
    return found.order_by("nationwide", "name", "pk")


def contacts_of(organisation: Organisation) -> QuerySet[Contact]:
    """Only those who said that their name may be public."""
    return organisation.contacts.in_force().filter(public=True)
