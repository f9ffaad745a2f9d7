"""Finds help near somebody: reads the index, widens the area while it holds too little, and asks hours exactly."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from core import clock
from network.directory import hours
from network.directory.hours import Schedule
from network.directory.models import HoursException, Offer, Term, Vocabulary, WeeklyHours
from network.directory.states import OrganisationState, PlaceState
from network.finder import found, queries, vocabulary
from network.finder import where as places
from network.finder.found import ORDER, Candidate
from network.finder.models import Delivery
from network.finder.queries import Row
from network.finder.question import Question
from network.finder.rings import COUNTRY_KM, Ring, grow
from network.finder.vocabulary import Words
from network.finder.where import Where

# With fewer places than these the area is widened.
_ENOUGH = 3
# Of so many places, the nearest first, hours are asked exactly.
_ASKED_EXACTLY = 30
# What is asked by hours may turn out closed by an exception: then the area is widened once more.
_ROUNDS = 2
_ONE_DELIVERY = {"near": Delivery.SITE, "home": Delivery.HOME}
_SHOWN_NATIONWIDE = 2

# Offers of the places on a page, by place, with all a card says; and when they are given, by offer.
Loaded = dict[UUID, list[Offer]]
Schedules = dict[UUID, Schedule]


@dataclass(frozen=True)
class Answer:
    """``row``: all places that were found, in their order. ``shown``: those of this page, with their ``offers`` and the
    ``schedules`` of these.

    ``km``: how far was looked around the point of the search. ``more``: close by there are more than are listed.
    ``everywhere``: what helps in the whole country, where nothing of that kind stands on the page.
    """

    question: Question
    words: Words
    where: Where
    row: Sequence[Candidate] = ()
    shown: Sequence[Candidate] = ()
    number: int = 1
    pages: int = 1
    km: float = 0.0
    more: bool = False
    offers: Loaded = field(default_factory=dict)
    schedules: Schedules = field(default_factory=dict)
    everywhere: Sequence[Candidate] = ()

    @property
    def total(self) -> int:
        return len(self.row)

    def of(self, delivery: Delivery) -> list[Candidate]:
        return [each for each in self.row if each.delivery == delivery]

    @property
    def sites(self) -> list[Candidate]:
        return self.of(Delivery.SITE)

    def languages(self, candidate: Candidate) -> list[Term]:
        """In which languages its offers that fit are given."""
        return self.words.among(candidate.facets, Vocabulary.LANGUAGE)

    @property
    def inside(self) -> bool:
        """Whether one of the places stands in the municipality that was asked for."""
        here = self.where.municipality.pk if self.where.municipality else None
        return any(each.municipality == here for each in self.sites)


def find(question: Question, words: Words | None = None) -> Answer:
    """The page of places that answers a question. ``words``: the vocabulary, if it was read already."""
    words = words or vocabulary.load()
    where = places.find(question)
    answer = Answer(question, words, where)
    if question.asked and not (where.unknown or where.choices):
        answer = _answered(answer)
    return _with_offers(answer)


def _answered(answer: Answer) -> Answer:
    question, words, where = answer.question, answer.words, answer.where
    wanted = _deliveries(question, words)
    reached = queries.reaching(question, words, where) if wanted - {Delivery.SITE} else []
    others = [each for each in found.reaching(reached) if each.delivery in wanted]
    ring: Ring[Row] = Ring((), 0.0, more=False)
    start = where.radius
    for _round in range(_ROUNDS):
        if where.known and Delivery.SITE in wanted:
            ring = _sites(question, words, where, start)
        row = found.arranged(found.together([*found.sites(ring.rows, where), *others]))
        answer, closed = _open(replace(answer, row=row))
        if not closed or ring.km >= COUNTRY_KM or answer.sites:
            break
        start = max(ring.km, where.radius) * 4
    shown, number, pages = found.page_of(answer.row, question.page)
    more = ring.more or len(answer.row) == found.PER_PAGE * found.PAGES
    return replace(answer, shown=shown, number=number, pages=pages, km=ring.km, more=more)


def _deliveries(question: Question, words: Words) -> set[Delivery]:
    """How the help that was asked for can meet a person."""
    way = question.way
    form = words.by_pk.get(way.parent_id, way) if way and way.parent_id else way
    one = _ONE_DELIVERY.get(form.key) if form else None
    return {one} if one else set(ORDER)


def _sites(question: Question, words: Words, where: Where, start: float) -> Ring[Row]:
    """A region is what it is; around a point the circle grows until it holds a few places."""

    def enough(rows: Sequence[Row]) -> bool:
        return bool(where.region) or len({row.place for row in rows}) >= _ENOUGH

    return grow(lambda km: queries.sites(question, words, where, km), enough, min(start, COUNTRY_KM))


def _open(answer: Answer) -> tuple[Answer, bool]:
    """With those only that have an offer open when it was asked for, and such offers of each; and whether there were
    others. Costs nothing if nobody asked. Whom to call instead is loaded along: it may be all that is left."""
    question, asked = answer.question, answer.row[:_ASKED_EXACTLY]
    if not (question.open_now or question.day):
        return answer, False
    everywhere = answer.everywhere or found.reaching(queries.nationwide(_SHOWN_NATIONWIDE))
    slim = _with_hours(QuerySet(Offer).only("booking", "open_on_holidays"))
    offers = slim.filter(pk__in=[pk for each in [*asked, *everywhere] for pk in each.offers])
    schedules, now = {offer.pk: hours.schedule_of(offer) for offer in offers}, clock.now()
    fitting = {pk for pk, schedule in schedules.items() if _is_open(schedule, question, now)}
    kept = [
        replace(each, offers={pk: text for pk, text in each.offers.items() if pk in fitting})
        for each in asked
        if fitting & each.offers.keys()
    ]
    return replace(answer, row=kept, everywhere=everywhere, schedules=schedules), len(kept) < len(asked)


def _is_open(schedule: Schedule, question: Question, now: dt.datetime) -> bool:
    if question.open_now:
        opening = hours.open_at(schedule, now)
        if opening is None or opening.by_appointment:
            return False
    return question.day is None or bool(hours.openings(schedule, question.day, 1))


def _with_hours(offers: "QuerySet[Offer]") -> "QuerySet[Offer]":
    weekly: QuerySet[WeeklyHours] = QuerySet(WeeklyHours)
    exceptions: QuerySet[HoursException] = QuerySet(HoursException)
    return offers.prefetch_related(Prefetch("weekly_hours", weekly), Prefetch("exceptions", exceptions))


def _load(candidates: Collection[Candidate], schedules: Schedules) -> tuple[Loaded, Schedules]:
    """The offers of these places that fit, with place and hours: three queries, one when their ``schedules`` are known.
    What is not public (any more) is not loaded, whatever the index says. Plain query sets: modeltranslation's take
    twice as long."""
    wanted = {pk for each in candidates for pk in each.offers}
    rows: QuerySet[Offer] = QuerySet(Offer).filter(pk__in=wanted, ended_at=None, place__state=PlaceState.PUBLISHED)
    rows = rows.filter(place__organisation__state=OrganisationState.MEMBER).order_by("order", "created_at", "pk")
    rows = rows.select_related("place__organisation", "place__municipality")
    loaded: Loaded = {each.place: [] for each in candidates}
    for offer in (rows if wanted <= schedules.keys() else _with_hours(rows)) if wanted else ():
        loaded[offer.place_id].append(offer)
    every = [offer for offers in loaded.values() for offer in offers]
    return loaded, {offer.pk: schedules.get(offer.pk) or hours.schedule_of(offer) for offer in every}


def _with_offers(answer: Answer) -> Answer:
    """What the page shows; and somebody to call, where nobody is on it already: nobody is left without help."""
    everywhere = answer.everywhere
    if any(each.delivery == Delivery.REMOTE for each in answer.shown):
        everywhere = []
    elif not answer.schedules:
        everywhere = found.reaching(queries.nationwide(_SHOWN_NATIONWIDE))
    offers, schedules = _load([*answer.shown, *everywhere], answer.schedules)
    return replace(answer, everywhere=everywhere, offers=offers, schedules=schedules)
